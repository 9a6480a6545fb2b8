"""What people type, against what they meant (notes §8), worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain import typed
from par_desktop.domain.fields import (
    COUNT,
    DATE,
    DOCUMENT,
    FLAG,
    PERCENT,
    POINTS,
    RATIO_FIGURE,
    DocumentReference,
    Figure,
    FileReference,
    Kind,
    StoredFile,
    Text,
)
from par_desktop.domain.records.catalog import RECORDS
from par_desktop.errors import ValueProblem


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("1.234", 1234), ("1 234", 1234), ("1.234.567", 1234567), ("7,0", 7), ("007", 7), ("−3", -3)],
)
def test_whole_numbers_as_officials_write_them(text: str, number: int) -> None:
    assert typed.whole(text) == number


@pytest.mark.parametrize("text", ["", "bảy", "1-2", "1,5", "=1+1", "1E999999", "∞", "98,5%x"])
def test_what_is_no_whole_number_is_refused_with_what_was_typed(text: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        typed.whole(text)
    assert refused.value.facts["typed"] == text


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,25", "1.25"), ("1.25", "1.25"), ("1.234,5", "1234.50"), ("1,234.5", "1234.50"), ("0,005", "0.01"), ("2", "2.00")],
)
def test_decimals_take_comma_or_point_and_round_half_up(text: str, number: str) -> None:
    assert typed.decimal(text, 2) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05/07/2021", date(2021, 7, 5)),
        ("5.7.2021", date(2021, 7, 5)),
        ("07-7-2021", date(2021, 7, 7)),
        ("2021-07-05", date(2021, 7, 5)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_dates_are_day_first(text: str, day: date) -> None:
    assert typed.day(text) == day


@pytest.mark.parametrize(
    ("text", "code"),
    [("31/02/2022", "no_such_day"), ("29/02/2022", "no_such_day"), ("12/13/2022", "no_such_month"), ("hôm nay", "not_a_date"),
     ("00/01/2022", "no_such_day"), ("1/1/22", "not_a_date")],
)  # fmt: skip
def test_impossible_dates_say_why(text: str, code: str) -> None:
    with pytest.raises(ValueProblem) as refused:
        typed.day(text)
    assert refused.value.code == code


def test_progress_goes_from_0_to_100() -> None:
    assert PERCENT.parse(["100"]) == 100
    assert PERCENT.parse(["70 %"]) == 70
    assert PERCENT.parse([" "]) is None
    for text in ("101", "150", "-1"):
        with pytest.raises(ValueProblem) as refused:
            PERCENT.parse([text])
        assert refused.value.code == "percent_range"


def test_text_is_composed_and_freed_of_control_characters() -> None:
    decomposed = "Tra\u0302\u0300n Đa\u0306ng Ninh"
    assert Text().parse([decomposed + "\r\nx\x07"]) == "Trần Đăng Ninh\nx"
    assert Text().parse(["  \u00a0 "]) is None


def test_points_are_exact_and_stored_as_whole_numbers() -> None:
    value = POINTS.parse(["0,375"])
    assert value == Decimal("0.3750")
    assert POINTS.to_columns(value) == (3750,)
    assert POINTS.from_columns([3750]) == value
    assert POINTS.texts(value) == ("0,375",)
    assert POINTS.texts(Decimal("1.5000")) == ("1,50",)


def test_a_document_is_one_field_of_two_cells() -> None:
    value = DOCUMENT.parse(["214/QĐ-UBND", "8/3/2022"])
    assert value == DocumentReference("214/QĐ-UBND", date(2022, 3, 8))
    assert DOCUMENT.texts(value) == ("214/QĐ-UBND", "08/03/2022")
    assert DOCUMENT.parse(["", ""]) is None


def test_nothing_happened_is_not_zero() -> None:
    assert RATIO_FIGURE.parse(["Không phát sinh", ""]) == Figure(none=True)
    zero = RATIO_FIGURE.parse(["0", "0"])
    assert zero == Figure(numerator=0, denominator=0)
    assert RATIO_FIGURE.canonical(zero) != RATIO_FIGURE.canonical(Figure(none=True))
    assert RATIO_FIGURE.parse(["45", ""]) == Figure(numerator=45)


ALL_KINDS = sorted({id(f.kind): f.kind for r in RECORDS for f in r.fields}.values(), key=lambda k: type(k).__name__)


def _values(kind: Kind) -> st.SearchStrategy[object]:
    name = type(kind).__name__
    text = st.text(max_size=30).map(lambda t: typed.clean(t) or None)
    if name == "Whole":
        return st.integers(kind.least, kind.most)  # type: ignore[attr-defined]
    if name == "Scaled":
        return st.decimals(0, 100, places=kind.scale)  # type: ignore[attr-defined]
    if name == "Day":
        return st.dates(date(1900, 1, 1), date(2199, 12, 31))
    if name == "Flag":
        return st.just(True)
    if name == "Choice":
        return st.sampled_from(list(kind.labels))  # type: ignore[attr-defined]
    if name == "Document":
        day = st.dates(date(1900, 1, 1), date(2199, 12, 31))
        return st.builds(DocumentReference, st.just("5/BC"), st.none() | day)
    if name == "StoredFile":
        names = st.text(alphabet="aăđ 0.", min_size=1, max_size=20)
        digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
        return st.builds(FileReference, names, digests, st.integers(0, 10**9))
    if name == "FigureKind":
        count = st.integers(0, 10**9)
        if kind.ratio:  # type: ignore[attr-defined]
            return st.builds(lambda a, b: Figure(numerator=a, denominator=b), count, count)
        return st.builds(lambda a: Figure(value=a), count) | st.just(Figure(none=True))
    return text


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda k: type(k).__name__)
def test_every_kind_gives_back_what_it_was_given(kind: Kind) -> None:
    @given(_values(kind))
    def check(value: object) -> None:
        assert kind.restore(kind.canonical(value)) == value
        assert kind.from_columns(kind.to_columns(value)) == value
        if not isinstance(kind, StoredFile):  # chosen in the program, never typed
            assert kind.parse(kind.texts(value)) == value
        assert all(c is None or isinstance(c, int | str) for c in kind.to_columns(value)), "no REAL ever"

    check()
    assert kind.canonical(None) is None
    assert kind.parse([""] * len(kind.parts)) is None


@pytest.mark.parametrize(("kind", "bad"), [(PERCENT, "7"), (PERCENT, True), (COUNT, 1.5), (DATE, 5), (FLAG, "x"), (POINTS, 1)])
def test_a_foreign_form_is_refused(kind: Kind, bad: object) -> None:
    with pytest.raises(ValueProblem):
        kind.restore(bad)  # type: ignore[arg-type]
