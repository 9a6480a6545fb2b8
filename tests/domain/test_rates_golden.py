"""Golden rows of rates, boundaries, không phát sinh, missing figures, carry-over, cumulative and corrected figures.

Every expectation was worked by hand from biểu II.06a (notes §4) and stands here as written, not as computed. A row of the
form reads ``4a 4b 5a 5b | 8 9 10 | 12 13``; ``-`` is a blank cell, ``kps`` the mark không phát sinh over the row.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from par_desktop.domain.choices import Choices
from par_desktop.domain.cumulative import (
    Cell,
    State,
    combine,
    hold_against,
    monthly_average,
    since_january,
    since_plan,
    stretches,
)
from par_desktop.domain.lights import Colour, Formula, light_of
from par_desktop.domain.metrics import TYPED_COLUMNS, Aggregation, Direction, Frequency, dossier_totals
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import RULES, add_parts, dossier_rule, grown, rates_of, row_parts
from par_desktop.text.formats import rate

BLANK, NOTHING = "chưa nhập", "không phát sinh"


def typed(text: str) -> dict[str, int | None]:
    cells = text.replace("|", " ").split()
    return dict(zip(TYPED_COLUMNS, (None if c == "-" else int(c) for c in cells), strict=True))


def answer(rule: str, rows: str, choices: dict[str, str], offered: str = "") -> str:
    """A rate as people read it; rows are separated by ``;`` and lie in the fields A, B, C …"""
    found = dossier_rule(rule, Choices(choices), {"level3": frozenset(offered), "level4": frozenset(offered)})
    parts = []
    for field, text in zip("ABCDEF", rows.split(";"), strict=False):
        if found.fields is None or field in found.fields:
            none = text.strip() == "kps"
            parts.append(row_parts(found, {} if none else typed(text), nothing=none))
    total = add_parts(parts)
    return BLANK if total is None else rate(total.share)


STRICT = {"on_time": "strict"}
OF_RESOLVED, OF_OFFERED = {"levels_of": "resolved"}, {"levels_of": "offered"}
GOLDEN_RATES: tuple[tuple[str, str, dict[str, str], str], ...] = (
    # đúng hạn = (8+9)/7
    ("on_time", "0 0 9 0 | 5 3 2 | 0 0", {}, "80,00 %"),  # 8/10
    ("on_time", "0 0 20 0 | 10 9 1 | 0 0", {}, "95,00 %"),  # 19/20: the boundary of the target, exactly
    ("on_time", "0 0 3 0 | 1 1 1 | 0 0", {}, "66,67 %"),  # 2/3 half up
    ("on_time", "0 0 8 0 | 0 1 7 | 0 0", {}, "12,50 %"),  # 1/8
    ("on_time", "0 0 7 0 | 0 0 7 | 0 0", {}, "0,00 %"),  # everything late is 0 %, a figure
    ("on_time", "0 0 4 0 | 4 0 0 | 0 0", {}, "100,00 %"),
    ("on_time", "0 0 5 0 | 0 0 0 | 5 0", {}, NOTHING),  # nothing resolved: neither 0 % nor 100 %
    ("on_time", "0 0 4 0 | 4 - 0 | 0 0", {}, BLANK),  # a blank part is no 0
    ("on_time", "kps", {}, NOTHING),
    ("on_time", "kps; 0 0 4 0 | 3 0 1 | 0 0", {}, "75,00 %"),  # 0/0 + 3/4
    ("on_time", "0 0 2 0 | 2 0 0 | 0 0; 0 0 98 0 | 40 0 58 | 0 0", {}, "42,00 %"),  # 42/100, not the mean 70,4 %
    ("on_time", "0 0 9 0 | 9 - - | 0 0; 0 0 4 0 | 1 0 3 | 0 0", {}, "25,00 %"),  # the half row takes no part
    ("on_time", "0 0 10 0 | 4 4 0 | 0 2", {}, "100,00 %"),  # open overdue ones do not count here …
    ("on_time", "0 0 10 0 | 4 4 0 | 0 2", STRICT, "80,00 %"),  # … but do here: 8/(8+2)
    ("on_time_strict", "0 0 10 0 | 5 4 1 | 0 0", {}, "90,00 %"),  # 9/(10+0)
    ("on_time_strict", "0 0 3 0 | 0 0 0 | 0 3", {}, "0,00 %"),  # 0/(0+3): something is overdue, so it is a figure
    ("on_time_strict", "0 0 0 0 | 0 0 0 | 0 0", {}, NOTHING),
    ("on_time", "0 0 4 0 | 3 0 1 | 0 -", STRICT, BLANK),  # (13) is needed now
    ("on_time", "0 0 4 0 | 3 0 1 | 0 -", {}, "75,00 %"),  # … and was not before
    # quá hạn = (10+13)/(7+11)
    ("overdue", "0 0 10 0 | 5 2 1 | 1 1", {}, "20,00 %"),  # 2/10
    ("overdue", "0 0 10 0 | 5 3 0 | 2 0", {}, "0,00 %"),
    ("overdue", "0 0 0 0 | 0 0 0 | 0 1", {}, "100,00 %"),  # one left from before
    ("overdue", "0 0 0 0 | 0 0 0 | 0 0", {}, NOTHING),
    ("overdue", "1 1 1 1 | 3 0 0 | - 1", {}, BLANK),
    # trực tuyến = 4/(4+5)
    ("online", "3 2 4 1 | 0 0 0 | 10 0", {}, "50,00 %"),
    ("online", "0 0 4 1 | 0 0 0 | 5 0", {}, "0,00 %"),
    ("online", "0 0 0 0 | 7 0 0 | 0 0", {}, NOTHING),  # nothing received, though seven were resolved
    ("online", "3 - 4 1 | 0 0 0 | 8 0", {}, BLANK),
    # mức 3, mức 4: three denominators
    ("level3", "5 4 91 0 | 40 10 0 | 50 0", {}, "5,00 %"),  # 5/100
    ("level4", "5 4 91 0 | 40 10 0 | 50 0", {}, "4,00 %"),  # 4/100
    ("level3", "5 4 91 0 | 40 10 0 | 50 0", OF_RESOLVED, "10,00 %"),  # 5/50
    ("level4", "5 4 91 0 | 40 10 0 | 50 0", OF_RESOLVED, "8,00 %"),  # 4/50
    ("level3", "50 0 50 0 | 0 0 0 | 100 0", {}, "50,00 %"),  # the target exactly
    ("level4", "0 2 3 0 | 0 0 0 | 5 0", {}, "40,00 %"),  # the target exactly
    ("level3", "6 0 4 0 | 0 0 0 | 10 0; 0 0 90 0 | 0 0 0 | 90 0", {}, "6,00 %"),  # 6/100
    ("level3", "0 0 5 0 | 0 0 0 | 5 0", OF_RESOLVED, NOTHING),
    # BCCI = 5b/(4+5)
    ("postal", "0 0 98 2 | 0 0 0 | 100 0", {}, "2,00 %"),
    ("postal", "0 0 0 8 | 8 0 0 | 0 0", {}, "100,00 %"),
    ("postal", "0 0 4 - | 4 0 0 | 0 0", {}, BLANK),
    ("postal", "0 0 97 0 | 0 0 0 | 97 0; 0 0 0 3 | 0 0 0 | 3 0; kps", {}, "3,00 %"),
)


@pytest.mark.parametrize(("rule", "rows", "choices", "expected"), GOLDEN_RATES)
def test_rates(rule: str, rows: str, choices: dict[str, str], expected: str) -> None:
    assert answer(rule, rows, choices) == expected


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ("A", "60,00 %"),  # 6/10: only field A offers the level
        ("AB", "6,00 %"),  # 6/100
        ("B", "0,00 %"),  # 0/90
        ("", BLANK),  # no Sổ TTHC: not known
    ],
)
def test_levels_of_what_is_offered(offered: str, expected: str) -> None:
    rows = "6 0 4 0 | 0 0 0 | 10 0; 0 0 90 0 | 0 0 0 | 90 0"
    assert answer("level3", rows, OF_OFFERED, offered) == expected


GOLDEN_CARRY = (
    # (4a 4b 5a 5b | 8 9 10 | 12 13), (11) of the month before -> (3), (4), (6), (7), (11)
    ("1 2 3 4 | 5 4 0 | 3 1", 3, (13, 3, 3, 9, 4)),  # 10 + 3 = 9 + 4
    ("1 2 3 4 | 5 4 0 | 3 1", 0, (10, 3, 0, 9, 4)),
    ("1 2 3 4 | 5 4 0 | 3 1", None, (None, 3, None, 9, 4)),  # no month before: (3) is not known
    ("0 0 0 0 | 6 0 0 | 0 0", 6, (6, 0, 6, 6, 0)),  # only what was carried over
    ("1 2 - 4 | 5 4 0 | 3 1", 3, (None, 3, 3, 9, 4)),
    ("1 2 3 4 | 5 - 0 | 3 1", 3, (13, 3, 3, None, 4)),
    ("1 2 3 4 | 5 4 0 | 3 -", 3, (13, 3, 3, 9, None)),
)


@pytest.mark.parametrize(("text", "carried", "expected"), GOLDEN_CARRY)
def test_carry_over(text: str, carried: int | None, expected: tuple[int | None, ...]) -> None:
    found = dossier_totals(typed(text), carried)
    shown = (found.received_total, found.online, found.carried, found.resolved_total, found.open_total)
    assert shown == expected


def cell(text: str) -> Cell | None:
    """``3/4``, ``7``, ``3/`` (half a pair), ``kps``, ``9/10+2`` (two left at the end join the denominator), ``-``."""
    if text == "-":
        return None
    if text == "kps":
        return Cell(none=True)
    text, _, left = text.partition("+")
    top, slash, bottom = text.partition("/")
    if slash and not bottom:
        return Cell(bottom=None, incomplete=1)
    return Cell(int(top), int(bottom) if slash else None, bottom_left=int(left or 0))


SUM, LAST, AVERAGE, RATIO = Aggregation.SUM, Aggregation.LAST, Aggregation.AVERAGE, Aggregation.RATIO
GOLDEN_SPANS = (
    # months of unit A; months of unit B -> state, amount, parts, how many there are of how many
    (RATIO, "1/2 98/98 0/0", "", State.VALUE, "99/100", (99, 100), "3/3"),
    (RATIO, "1/2 - 3/8", "", State.PARTIAL, "4/10", (4, 10), "2/3"),  # a missing month is not 0
    (RATIO, "- - -", "", State.MISSING, None, (None, None), "0/3"),
    (RATIO, "kps kps kps", "", State.NONE, None, (0, 0), "3/3"),
    (RATIO, "kps 1/4 kps", "", State.VALUE, "1/4", (1, 4), "3/3"),
    (RATIO, "0/0 0/0 0/0", "", State.NONE, None, (0, 0), "3/3"),  # zeros typed as zeros: nothing to divide by
    (RATIO, "kps - kps", "", State.PARTIAL, None, (0, 0), "2/3"),
    (RATIO, "3/ - -", "", State.PARTIAL, None, (None, None), "0/3"),  # half a pair is not missing, and no figure
    (RATIO, "3/ 1/4 1/4", "", State.PARTIAL, "1/4", (2, 8), "2/3"),
    (RATIO, "0/5 0/5 0/5", "", State.VALUE, "0", (0, 15), "3/3"),  # 0 % is a figure
    (RATIO, "9/10", "1/90", State.VALUE, "1/10", (10, 100), "2/2"),  # the city is 10/100, not the mean of 90 % and 1,1 %
    (RATIO, "9/10 9/10", "- 0/20", State.PARTIAL, "18/40", (18, 40), "3/4"),
    (RATIO, "9/10+5 9/10+2", "", State.VALUE, "18/22", (18, 22), "2/2"),  # of what is left, the last month's
    (RATIO, "9/10+5 -", "8/10+1 8/10+3", State.PARTIAL, "25/38", (25, 38), "3/4"),  # 30 + 5 + 3
    (SUM, "1 2 3", "", State.VALUE, "6", (6, None), "3/3"),
    (SUM, "1 - 3", "", State.PARTIAL, "4", (4, None), "2/3"),
    (SUM, "0 0 0", "", State.VALUE, "0", (0, None), "3/3"),
    (SUM, "kps kps", "kps kps", State.NONE, None, (None, None), "4/4"),
    (SUM, "kps 2", "5 kps", State.VALUE, "7", (7, None), "4/4"),
    (LAST, "7 8 9", "", State.VALUE, "9", (9, None), "3/3"),
    (LAST, "7 8 -", "", State.PARTIAL, "8", (8, None), "2/3"),
    (LAST, "7 8 9", "1 1 2", State.VALUE, "11", (11, None), "6/6"),
    (LAST, "90/100 95/100 98/100", "", State.VALUE, "98/100", (98, 100), "3/3"),
    (LAST, "90/100 98/100", "50/100 52/100", State.VALUE, "150/200", (150, 200), "4/4"),
    (AVERAGE, "2 4 6", "", State.VALUE, "4", (12, 3), "3/3"),
    (AVERAGE, "2 - 6", "", State.PARTIAL, "4", (8, 2), "2/3"),
    (AVERAGE, "1 2", "2 -", State.PARTIAL, "5/3", (5, 3), "3/4"),
    (AVERAGE, "0 3", "", State.VALUE, "3/2", (3, 2), "2/2"),
)  # fmt: skip


@pytest.mark.parametrize(("how", "first", "second", "state", "amount", "parts", "there"), GOLDEN_SPANS)
def test_spans(
    how: Aggregation,
    first: str,
    second: str,
    state: State,
    amount: str | None,
    parts: tuple[int | None, int | None],
    there: str,
) -> None:
    months = ["2022-01", "2022-02", "2022-03"]
    cells, expected = {}, []
    for unit, texts in (("A", first), ("B", second)):
        for month, text in zip(months, texts.split(), strict=False):
            expected.append((unit, month))
            if (found := cell(text)) is not None:
                cells[unit, month] = found
    value = combine(cells, expected, how, rate="/" in f"{first} {second}" or how is RATIO)
    assert (value.state, value.amount) == (state, None if amount is None else Fraction(amount))
    assert (value.top, value.bottom) == parts
    assert f"{value.present}/{value.expected}" == there


GOLDEN_STRETCHES = (
    # period, typed by, kind of stretch -> first, last, how many
    ("2022-Q1", Frequency.MONTH, "own", "2022-01", "2022-03", 3),
    ("2022-H2", Frequency.MONTH, "own", "2022-07", "2022-12", 6),
    ("2022-H1", Frequency.QUARTER, "own", "2022-Q1", "2022-Q2", 2),
    ("2022-05", Frequency.QUARTER, "own", "2022-Q2", "2022-Q2", 1),
    ("2022-Q3", Frequency.YEAR, "own", "2022", "2022", 1),
    ("2022-Q2", Frequency.MONTH, "january", "2022-01", "2022-06", 6),
    ("2022-09", Frequency.MONTH, "january", "2022-01", "2022-09", 9),
    ("2022-02", Frequency.QUARTER, "january", "2022-Q1", "2022-Q1", 1),
    ("2022-Q3", Frequency.QUARTER, "january", "2022-Q1", "2022-Q3", 3),
    ("2022", Frequency.MONTH, "january", "2022-01", "2022-12", 12),
    ("2023-Q1", Frequency.MONTH, "plan", "2021-01", "2023-03", 27),
    ("2023-Q1", Frequency.QUARTER, "plan", "2021-Q1", "2023-Q1", 9),
    ("2023-Q1", Frequency.YEAR, "plan", "2021", "2023", 3),
    ("2021-01", Frequency.MONTH, "plan", "2021-01", "2021-01", 1),
)


@pytest.mark.parametrize(("code", "frequency", "kind", "first", "last", "count"), GOLDEN_STRETCHES)
def test_what_a_cumulative_figure_is_made_of(
    code: str, frequency: Frequency, kind: str, first: str, last: str, count: int
) -> None:
    period = Period.parse(code)
    if kind == "own":
        found = stretches(period, frequency)
    elif kind == "january":
        found = since_january(period, frequency)
    else:
        found = since_plan(period, frequency, 2021)
    assert (found[0].code, found[-1].code, len(found)) == (first, last, count)


UP, DOWN = Direction.UP, Direction.DOWN
GOLDEN_LIGHTS = (
    # current, target, direction, baseline, amber from -> colour, part of the way, formula
    ("80", "80", UP, "60", 80, Colour.GREEN, "1", Formula.BASELINE),  # reached exactly
    ("76", "80", UP, "60", 80, Colour.AMBER, "16/20", Formula.BASELINE),  # 0,8 exactly is amber
    ("75.99", "80", UP, "60", 80, Colour.RED, "1599/2000", Formula.BASELINE),
    ("55", "80", UP, "60", 80, Colour.RED, "-1/4", Formula.BASELINE),  # worse than in 2020
    ("90", "80", UP, "60", 80, Colour.GREEN, "3/2", Formula.BASELINE),
    ("64", "80", UP, None, 80, Colour.AMBER, "4/5", Formula.TARGET),
    ("63.9", "80", UP, None, 80, Colour.RED, "639/800", Formula.TARGET),
    ("0", "80", UP, None, 80, Colour.RED, "0", Formula.TARGET),
    ("79", "80", UP, "85", 80, Colour.AMBER, "79/80", Formula.TARGET),  # 2020 had reached it: the way begins at 0
    ("5", "10", DOWN, "20", 80, Colour.GREEN, "3/2", Formula.BASELINE),
    ("12", "10", DOWN, "20", 80, Colour.AMBER, "4/5", Formula.BASELINE),  # 8 of 10 gone
    ("13", "10", DOWN, "20", 80, Colour.RED, "7/10", Formula.BASELINE),
    ("10", "8", DOWN, None, 80, Colour.AMBER, "4/5", Formula.INVERSE),
    ("0", "0", DOWN, None, 80, Colour.GREEN, "1", Formula.INVERSE),
    ("3", "0", DOWN, None, 80, Colour.RED, "0", Formula.INVERSE),
    ("70", "80", UP, "60", 50, Colour.AMBER, "1/2", Formula.BASELINE),  # another threshold chosen
)


@pytest.mark.parametrize(("current", "target", "way", "base", "amber", "colour", "gone", "formula"), GOLDEN_LIGHTS)
def test_lights(
    current: str,
    target: str,
    way: Direction,
    base: str | None,
    amber: int,
    colour: Colour,
    gone: str,
    formula: Formula,
) -> None:
    baseline = None if base is None else Fraction(base)
    found = light_of(Fraction(Decimal(current)), Fraction(target), way, baseline, amber)
    assert (found.colour, found.way, found.formula) == (colour, Fraction(gone), formula)


@pytest.mark.parametrize(
    ("share", "base", "relative", "expected"),
    [
        ("7/100", "2/100", False, "5/100"),  # from 2 % to 7 %: five points …
        ("7/100", "2/100", True, "5/2"),  # … or 250 %
        ("21/1000", "20/1000", True, "1/20"),
        ("1/100", "2/100", False, "-1/100"),
        ("1/100", "0", False, "1/100"),
        ("1/100", "0", True, None),  # nothing grows from nothing by a percentage
    ],
)
def test_growth(share: str, base: str, relative: bool, expected: str | None) -> None:
    found = grown(Fraction(share), Fraction(base), relative=relative)
    assert found == (None if expected is None else Fraction(expected))


def test_a_corrected_month_moves_the_cumulative_figure_by_its_difference() -> None:
    months = [("A", f"2022-0{number}") for number in (1, 2, 3)]
    issued = {months[0]: Cell(8, 10), months[1]: Cell(9, 10), months[2]: Cell(10, 10)}
    corrected = issued | {months[1]: Cell(6, 12, corrected=1)}
    before, after = (combine(cells, months, RATIO, rate=True) for cells in (issued, corrected))
    assert (before.top, before.bottom, before.corrected) == (27, 30, 0)
    assert (after.top, after.bottom, after.corrected) == (24, 32, 1)
    assert after.amount == Fraction(3, 4)


def test_a_typed_cumulative_figure_is_only_compared() -> None:
    months = [("A", "2022-01"), ("A", "2022-02")]
    ours = combine({months[0]: Cell(8, 10), months[1]: Cell(9, 10)}, months, RATIO, rate=True)
    same, other = hold_against(ours, 17, 20), hold_against(ours, 18, 21)
    assert same is not None
    assert same.agrees
    assert other is not None
    assert (other.agrees, other.differs) == (False, (1, 1))
    assert hold_against(combine({}, months, RATIO, rate=True), 1, 2) is None


def test_the_mean_of_months_says_of_how_many() -> None:
    values = [combine({("A", "2022-01"): Cell(n)}, [("A", "2022-01")], SUM, rate=False) for n in (4, 8)]
    values.append(combine({}, [("A", "2022-01")], SUM, rate=False))
    mean = monthly_average(values)
    assert (mean.amount, mean.present, mean.expected) == (Fraction(6), 2, 3)


def test_all_rates_of_a_form_at_once_and_both_ways_of_being_on_time() -> None:
    rows = [("A", typed("3 2 4 1 | 6 2 0 | 0 2"), False), ("B", {}, True)]
    found = rates_of(rows, Choices({"on_time": "strict"}))
    assert (found.on_time, found.on_time_strict, found.online) == (Fraction(1), Fraction(4, 5), Fraction(1, 2))
    assert (found.level3, found.level4, found.postal) == (Fraction(3, 10), Fraction(1, 5), Fraction(1, 10))
    assert found.overdue == Fraction(2, 10)


def test_there_are_sixty_golden_rows_and_every_rate_has_some() -> None:
    tables = (GOLDEN_RATES, GOLDEN_CARRY, GOLDEN_SPANS, GOLDEN_STRETCHES, GOLDEN_LIGHTS)
    assert sum(len(table) for table in tables) >= 60
    rates = {name for name in RULES if dossier_rule(name).is_rate}
    assert rates == {row[0] for row in GOLDEN_RATES}
