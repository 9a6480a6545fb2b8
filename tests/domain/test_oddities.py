"""Signs of unusual figures: each kind with a case that shows it and its neighbour that does not."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.domain.choices import Choices
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS, DossierRow
from par_desktop.domain.oddities import (
    DossierHistory,
    Oddity,
    Part,
    Sign,
    Visit,
    city_signs,
    dossier_signs,
    jumped,
    onestop_signs,
    reading_signs,
)

UNIT = "13654"
MONTHS = ["2021-10", "2021-11", "2021-12", "2022-01", "2022-02", "2022-03"]


def row(text: str) -> DossierRow:
    """``4a 4b 5a 5b | 8 9 10 | 12 13``; ``-`` is a blank."""
    cells = text.replace("|", " ").split()
    return dict(zip(TYPED_COLUMNS, (None if c == "-" else int(c) for c in cells), strict=True))


def history(nothing: tuple[tuple[str, str], ...] = (), **forms: dict[str, str]) -> DossierHistory:
    """``m03={"HT": "…"}`` is March 2022."""
    rows = {
        month: {code: row(text) for code, text in forms[f"m{month[5:]}"].items()}
        for month in MONTHS
        if f"m{month[5:]}" in forms
    }
    return DossierHistory(UNIT, MONTHS, rows, frozenset(nothing))


def signs(found: DossierHistory, *visits: Visit, choices: dict[str, str] | None = None) -> dict[Oddity, Sign]:
    return {sign.oddity: sign for sign in dossier_signs(found, ["2022-03"], visits, Choices(choices or {}))}


STEADY = "5 5 10 0 | 10 10 0 | 0 0"


def test_a_row_exactly_as_last_month() -> None:
    found = signs(
        history(m02={"HT": STEADY, "CT": "1 0 2 0 | 3 0 0 | 0 0"}, m03={"HT": STEADY, "CT": "1 0 2 0 | 3 0 0 | 0 0"})
    )
    assert found[Oddity.SAME].parts == (Part("HT", count=20),)  # three dossiers again are no wonder
    assert found[Oddity.SAME].record == f"{UNIT}/2022-03/HT"
    assert Oddity.SAME not in signs(history(m02={"HT": STEADY}, m03={"HT": "5 5 10 0 | 10 9 1 | 0 0"}))
    assert Oddity.SAME not in signs(history(m02={"HT": "0 0 0 0 | 0 0 0 | 0 0"}, m03={"HT": "0 0 0 0 | 0 0 0 | 0 0"}))
    assert Oddity.SAME not in signs(
        history(m02={"HT": "5 5 10 - | 10 10 0 | 0 0"}, m03={"HT": "5 5 10 - | 10 10 0 | 0 0"})
    )
    few = signs(
        history(m02={"CT": "1 0 2 0 | 3 0 0 | 0 0"}, m03={"CT": "1 0 2 0 | 3 0 0 | 0 0"}), choices={"same_least": "3"}
    )
    assert few[Oddity.SAME].parts == (Part("CT", count=3),)


def test_what_was_carried_over_is_what_was_left() -> None:
    # March: 7 + 11 − 4 − 5 = 18 + 2 − 20 = 0, but February left 3.
    found = signs(history(m02={"HT": "0 0 9 0 | 6 0 0 | 3 0"}, m03={"HT": "0 0 20 0 | 18 0 0 | 2 0"}))
    assert found[Oddity.CARRIED].parts == (Part("HT", "carried", 0, 3),)
    assert Oddity.CARRIED not in signs(
        history(m02={"HT": "0 0 9 0 | 6 0 0 | 3 0"}, m03={"HT": "0 0 20 0 | 21 0 0 | 2 0"})
    )
    assert Oddity.CARRIED not in signs(history(m03={"HT": "0 0 20 0 | 18 0 0 | 2 0"})), "no month before to say"
    # Nothing happened in February, so nothing was left.
    nothing = history((("2022-02", "HT"),), m03={"HT": "0 0 20 0 | 21 0 0 | 0 0"})
    assert signs(nothing)[Oddity.CARRIED].parts == (Part("HT", "carried", 1, 0),)


@pytest.mark.parametrize(
    ("now", "earlier", "middle"),
    [
        (300, [100, 90, 110, 100, 95, 105], None),  # exactly three times the middle is not more than it
        (301, [100, 90, 110, 100, 95, 105], 100),
        (33, [100, 90, 110, 100, 95, 105], 100),
        (34, [100, 90, 110, 100, 95, 105], None),
        (0, [100, 100, 100], 100),
        (9, [1, 1, 1], None),  # nine times as much, but eight dossiers
        (25, [1, 1, 1], 1),
        (500, [100, 100], None),  # two months are no middle
        (None, [100, 100, 100], None),
        (200, [0, 0, 0], 0),
    ],
)
def test_jumps(now: int | None, earlier: list[int], middle: int | None) -> None:
    assert jumped(now, earlier) == middle


def test_a_jump_names_the_figure_and_the_middle() -> None:
    usual = {f"m{m}": {"HT": "10 10 20 0 | 20 20 0 | 0 0"} for m in ("10", "11", "12", "01", "02")}
    found = signs(history((), **usual, m03={"HT": "10 10 200 0 | 120 100 0 | 0 0"}))
    assert found[Oddity.JUMP].parts == (Part("HT", "received", 220, 40), Part("HT", "resolved", 220, 40))
    assert Oddity.JUMP not in signs(
        history((), **usual, m03={"HT": "10 10 200 0 | 120 100 0 | 0 0"}), choices={"jump_times": "6"}
    )


def test_half_a_row() -> None:
    found = signs(history(m03={"HT": "5 5 10 0 | 10 - 0 | 0 -"}))
    assert found[Oddity.HALF].parts == (Part("HT", count=2),)
    assert Oddity.HALF not in signs(history(m03={"HT": "- - - - | - - - | - -"}))


def test_all_on_time_of_very_few() -> None:
    assert signs(history(m03={"HT": "0 0 4 0 | 4 0 0 | 0 0"}))[Oddity.FEW].count == 4
    assert Oddity.FEW not in signs(history(m03={"HT": "0 0 5 0 | 5 0 0 | 0 0"}))
    assert Oddity.FEW not in signs(history(m03={"HT": "0 0 4 0 | 3 0 1 | 0 0"}))
    assert Oddity.FEW not in signs(history(m03={"HT": "0 0 0 0 | 0 0 0 | 0 0"}))


def test_no_overdue_while_an_inspection_found_some() -> None:
    visit = Visit("kt1", date(2022, 3, 3), "2022-03", ("C9",), 2)
    found = signs(history(m03={"HT": STEADY}), visit)[Oddity.NO_OVERDUE]
    assert (found.count, found.day, found.kind, found.record) == (2, date(2022, 3, 3), "inspection", f"{UNIT}/kt1")
    assert Oddity.NO_OVERDUE not in signs(history(m03={"HT": "5 5 10 0 | 10 9 1 | 0 0"}), visit)
    assert Oddity.NO_OVERDUE not in signs(history(m03={"HT": "5 5 10 0 | 10 9 0 | 0 1"}), visit)
    assert Oddity.NO_OVERDUE not in signs(history(), visit), "no form says anything yet"


def test_against_the_one_stop_software() -> None:
    mine = history((("2022-03", "DD"),), m02={"HT": "0 0 9 0 | 6 0 0 | 3 0"}, m03={"HT": "5 5 10 0 | 10 13 0 | 0 0"})
    theirs: dict[str, DossierRow] = {
        "HT": {**row("5 5 10 0 | 10 10 3 | 0 0"), "carried": 3},
        "DD": row("0 0 0 0 | 0 0 0 | 1 0"),
        "CT": row(STEADY),  # the ward typed nothing here: that is missing, not different
    }
    (found,) = onestop_signs(mine, ["2022-03"], {"2022-03": theirs})
    assert set(found.parts) == {
        Part("HT", "on_time", 13, 10),
        Part("HT", "late", 0, 3),
        Part("DD", "open_in_time", 0, 1),
    }
    assert onestop_signs(mine, ["2022-03"], {"2022-03": theirs}, Choices({"onestop_over": "3"})) == []
    theirs["HT"] = {**theirs["HT"], "carried": 5}
    (found,) = onestop_signs(mine, ["2022-03"], {"2022-03": theirs})
    assert Part("HT", "carried", 3, 5) in found.parts


def test_wards_that_do_not_add_up_to_the_citys_row() -> None:
    wards = {"A": {"HT": row(STEADY)}, "B": {"HT": row("1 1 1 0 | 3 0 0 | 0 0")}}
    right = {"HT": row("6 6 11 0 | 13 10 0 | 0 0")}
    wrong = {"HT": row("6 6 11 0 | 13 12 0 | 0 0")}
    assert city_signs("356", "2022-03", wards, right, {}, 2) is None
    found = city_signs("356", "2022-03", wards, wrong, {}, 2)
    assert found is not None
    assert found.parts == (Part("HT", "on_time", 10, 12),)
    assert city_signs("356", "2022-03", {**wards, "C": {}}, wrong, {}, 3) is None, "somebody has not sent yet"


def test_other_figures() -> None:
    figures = {
        "DT.1": {"2022-02": Figure(numerator=50, denominator=140), "2022-03": Figure(numerator=50, denominator=140)},
        "DT.5": {"2022-03": Figure(numerator=150, denominator=140)},
        "DT.6": {"2022-03": Figure(numerator=5)},
        "TT.2": {"2022-02": Figure(none=True), "2022-03": Figure(none=True)},
    }
    found = {sign.oddity: sign for sign in reading_signs(UNIT, MONTHS, ["2022-03"], figures)}
    assert found[Oddity.SAME].parts == (Part("DT.1", count=140),)
    assert found[Oddity.SAME].record == f"DT.1/{UNIT}/2022-03"
    assert found[Oddity.OVER_WHOLE].parts == (Part("DT.5", found=150, expected=140),)
    assert [part.field for part in found[Oddity.HALF].parts] == ["DT.6"]
    assert set(found) == {Oddity.SAME, Oddity.OVER_WHOLE, Oddity.HALF}


def test_a_month_of_nothing_counts_as_nought_before_a_jump() -> None:
    typed = {month: Figure(none=True) for month in MONTHS[:5]} | {"2022-03": Figure(numerator=40, denominator=90)}
    (found,) = reading_signs(UNIT, MONTHS, ["2022-03"], {"DT.1": typed})
    assert (found.oddity, found.parts) == (Oddity.JUMP, (Part("DT.1", "size", 90, 0),))
