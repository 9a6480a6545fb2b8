"""What registers add up to, worked by hand: rows, sums, ratios, the 15→14 month, and what is owed by today."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.data.register_files import load_registers
from par_desktop.data.templates import load_world
from par_desktop.domain.fields import Figure
from par_desktop.domain.locks import Locks
from par_desktop.domain.periods import Period
from par_desktop.domain.permissions import Actor
from par_desktop.domain.register_totals import Tally, check_days_open, tally, together
from par_desktop.domain.registers import ReadRow, Register, read_row
from par_desktop.errors import NotAllowed

MARCH = (date(2022, 2, 15), date(2022, 3, 14))
"""Reporting month 3/2022."""
TODAY = date(2022, 3, 10)


def register(code: str) -> Register:
    return next(register for register in load_registers() if register.code == code)


PAKN = register("pakn")


def pakn(received: str, due: str = "", answered: str = "") -> ReadRow:
    return read_row(PAKN, {"c01": received, "c04": "đường ngập", "c06": due, "c07": answered})


ROWS = [
    pakn("14/02/2022", "20/02/2022", "20/02/2022"),  # received in month 2, due in month 3, answered on its last day
    pakn("15/02/2022", "25/02/2022", "26/02/2022"),  # late by a day
    pakn("01/03/2022", "09/03/2022"),  # due yesterday, not answered
    pakn("02/03/2022", "10/03/2022"),  # due today: may still be answered
    pakn("03/03/2022", "14/03/2022", "04/03/2022"),  # answered before it was due
    pakn("14/03/2022", "20/03/2022"),  # due in month 4
    pakn("31/02/2022"),  # no such day
]


def test_rows_are_counted_in_the_reporting_month_of_their_day() -> None:
    # 14/02 is month 2, 15/02 to 14/03 month 3; a row without a day is not counted and said so.
    assert tally(PAKN.total("tiep-nhan"), ROWS, MARCH, TODAY) == Tally(Figure(value=5), 5, 1)


def test_answered_in_time_over_what_was_to_be_answered_by_today() -> None:
    # Due in month 3: 20/02 (in time), 25/02 (late), 09/03 (not answered), 14/03 (in time early); 10/03 is not owed yet.
    found = tally(PAKN.total("dung-han"), ROWS, MARCH, TODAY)
    assert found.figure == Figure(numerator=2, denominator=4)
    later = tally(PAKN.total("dung-han"), ROWS, MARCH, date(2022, 3, 11))
    assert later.figure == Figure(numerator=2, denominator=5), "the day after it is owed"


def test_nothing_to_answer_is_nothing_and_not_nought() -> None:
    assert tally(PAKN.total("dung-han"), [], MARCH, TODAY).figure == Figure(none=True)
    assert tally(PAKN.total("tiep-nhan"), [], MARCH, TODAY).figure == Figure(value=0)
    assert tally(PAKN.total("tiep-nhan"), [], MARCH, TODAY, kept=False).figure is None


def test_a_sum_says_how_many_rows_it_could_not_add() -> None:
    visits = register("tiep-dan")
    rows = [
        read_row(visits, {"c01": "2022-02-15", "c04": "12"}),
        read_row(visits, {"c01": "2022-03-14", "c04": "0"}),
        read_row(visits, {"c01": "2022-03-01", "c04": "nhiều"}),
        read_row(visits, {"c01": "2022-03-02"}),
        read_row(visits, {"c01": "2022-03-15", "c04": "100"}),
    ]
    assert tally(visits.total("luot"), rows, MARCH, TODAY) == Tally(Figure(value=12), 2, 2)


def test_a_ratio_of_sums_takes_rows_that_have_both_numbers() -> None:
    talks = register("doi-thoai")
    rows = [
        read_row(talks, {"c01": "2022-03-01", "c07": "8", "c08": "6"}),
        read_row(talks, {"c01": "2022-03-02", "c07": "4", "c08": "4"}),
        read_row(talks, {"c01": "2022-03-03", "c07": "5"}),
    ]
    assert tally(talks.total("da-tra-loi"), rows, MARCH, TODAY) == Tally(Figure(numerator=10, denominator=12), 2, 1)


def test_the_city_is_the_sum_of_numerators_over_the_sum_of_denominators() -> None:
    half, whole = Tally(Figure(numerator=1, denominator=2), 2), Tally(Figure(numerator=9, denominator=9), 9, 1)
    assert together([half, Tally(None), whole]) == Tally(Figure(numerator=10, denominator=11), 11, 1)
    assert together([Tally(Figure(none=True)), half]).figure == Figure(numerator=1, denominator=2)
    assert together([Tally(Figure(none=True))]).figure == Figure(none=True)
    assert together([Tally(Figure(value=3), 3), Tally(Figure(value=0))]).figure == Figure(value=3)
    assert together([Tally(None)]).figure is None


def test_documents_out_of_force_belong_to_the_year_they_fell_out() -> None:
    texts = register("vbqppl")
    year = load_world().calendar.bounds(Period.parse("2022"))
    rows = [
        read_row(
            texts, {"c01": "01/2015/QĐ-UBND", "c02": "2015-05-05", "c06": "Hết hiệu lực toàn bộ", "c07": "2021-12-15"}
        ),
        read_row(
            texts, {"c01": "02/2015/QĐ-UBND", "c02": "2015-05-05", "c06": "Hết hiệu lực một phần", "c07": "2021-12-14"}
        ),
        read_row(texts, {"c01": "03/2022/QĐ-UBND", "c02": "2022-05-05", "c06": "Còn hiệu lực"}),
    ]
    assert tally(texts.total("het-hieu-luc"), rows, year, TODAY).figure == Figure(value=1)


def test_a_row_of_a_closed_month_is_locked_until_it_is_reopened() -> None:
    calendar = load_world().calendar
    locks = Locks(closed={"2022-02": date(2022, 2, 20)}, calendar=calendar)
    ward, city = Actor("13654", False), Actor("NV", True)
    with pytest.raises(NotAllowed) as refused:
        check_days_open(ward, "13654", [date(2022, 2, 14)], locks, TODAY)
    assert (refused.value.code, refused.value.facts["period"]) == ("period_closed", "2022-02")
    check_days_open(ward, "13654", [date(2022, 2, 15), None], locks, TODAY)
    check_days_open(city, "13654", [date(2022, 2, 14)], locks, TODAY)
    opened = Locks(closed=locks.closed, reopened={("13654", "2022-02"): TODAY}, calendar=calendar)
    check_days_open(ward, "13654", [date(2022, 2, 14)], opened, TODAY)
    with pytest.raises(NotAllowed):
        check_days_open(ward, "13654", [date(2022, 2, 14)], opened, date(2022, 3, 11))
