"""Closed, reopened, submitted, ended: the rule alone, against a table written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.data.templates import load_world
from par_desktop.domain.locks import Locks, check_may_write, closing_of, containing
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.catalog import RECORDS
from par_desktop.errors import NotAllowed
from tests.domain.authority import CASES, CITY, DAY, OWNER, SAMPLES, SUCCESSOR, UNIT_OF

CALENDAR = load_world().calendar
CLOSED = {"2022-Q1": date(2022, 2, 10)}
SUBMITTED = {(OWNER, "2022"): date(2022, 2, 10)}
STATE = {
    "open": Locks(),
    "closed": Locks(closed=CLOSED),
    "reopened": Locks(
        closed=CLOSED,
        submitted=SUBMITTED,
        reopened={(OWNER, "2022-Q1"): DAY, (OWNER, "2022"): DAY},
    ),
    "submitted": Locks(submitted=SUBMITTED),
    "published": Locks(),
}
LETTER = {"period_closed": "p", "round_submitted": "s", "unit_ended": "e"}


def actor(unit: str) -> Actor:
    if unit == CITY:
        return Actor(CITY, True, frozenset({"356"}))
    return Actor(unit, False, frozenset({OWNER} if unit == SUCCESSOR else set()))


def outcome(who: Actor, kind: str, record: str, name: str, locks: Locks, today: date = DAY) -> str:
    try:
        check_may_write(who, kind, record, [name], locks, today)
    except NotAllowed as problem:
        return LETTER.get(problem.code, "n")
    return "y"


def test_the_table_knows_every_kind_of_record() -> None:
    assert {record.name for record in RECORDS} == set(SAMPLES)


@pytest.mark.parametrize(("kind", "hat", "state", "expected"), CASES)
def test_who_may_write_which_record_in_which_state(kind: str, hat: str, state: str, expected: str) -> None:
    sample = SAMPLES[kind]
    found = outcome(actor(UNIT_OF[hat]), kind, sample.record, sample.field, STATE[state])
    # Without a source a right is there all the same: whoever saves it must say from where (services).
    assert found == expected.replace("q", "y")


def test_a_closing_locks_what_lies_in_it_and_nothing_longer() -> None:
    assert containing("2022-01") == ("2022-01", "2022-Q1", "2022-H1", "2022")
    assert containing("2022-Q2") == ("2022-Q2", "2022-H1", "2022")
    assert containing("2022") == ("2022",)
    assert containing("lạ") == ()
    locks = Locks(closed={"2022-01": date(2022, 2, 1), "2022": date(2022, 12, 20)})
    assert closing_of("2022-01", locks) == ("2022-01", date(2022, 2, 1)), "the shortest is named"
    assert closing_of("2022-Q1", locks) == ("2022", date(2022, 12, 20))
    assert closing_of("2021-01", locks) is None
    only_month = Locks(closed={"2022-01": date(2022, 2, 1)})
    assert closing_of("2022-Q1", only_month) is None, "a month's closing does not close its quarter"


@pytest.mark.parametrize(
    ("reopened", "record", "expected"),
    [
        ("2022-Q1", "2022-01", "y"),
        ("2022", "2022-01", "y"),
        ("2022-01", "2022-01", "y"),
        ("2022-02", "2022-01", "p"),
        ("2022-Q2", "2022-01", "p"),
    ],
)
def test_a_reopening_opens_what_lies_in_it(reopened: str, record: str, expected: str) -> None:
    locks = Locks(closed={"2022": date(2022, 1, 1)}, reopened={(OWNER, reopened): DAY})
    assert outcome(actor(OWNER), "dossier", f"{OWNER}/{record}/CT", "late", locks) == expected


def test_a_reopening_lasts_to_the_end_of_its_day_for_its_unit_alone() -> None:
    locks = Locks(closed=CLOSED, reopened={(OWNER, "2022-Q1"): date(2022, 2, 25)})
    record = f"{OWNER}/2022-01/CT"
    assert outcome(actor(OWNER), "dossier", record, "late", locks, date(2022, 2, 25)) == "y"
    assert outcome(actor(OWNER), "dossier", record, "late", locks, date(2022, 2, 26)) == "p"
    assert outcome(actor(SUCCESSOR), "dossier", f"{SUCCESSOR}/2022-01/CT", "late", locks) == "p"
    with pytest.raises(NotAllowed) as told:
        check_may_write(actor(OWNER), "dossier", record, ["late"], locks, date(2022, 2, 26))
    assert told.value.facts == {"period": "2022-Q1", "closed": date(2022, 2, 10), "until": date(2022, 2, 25)}


def test_a_reopened_year_opens_no_round_of_a_quarter() -> None:
    locks = Locks(submitted={(OWNER, "2022-Q1"): DAY}, reopened={(OWNER, "2022"): DAY})
    assert outcome(actor(OWNER), "score", f"1.1.1/{OWNER}/2022-Q1", "points", locks) == "s"


def test_a_unit_that_ended_writes_about_the_days_before_and_no_others() -> None:
    locks = Locks(ended={OWNER: date(2022, 2, 15)}, calendar=CALENDAR)  # month 3 begins on 15/02
    asked = {
        month: outcome(actor(OWNER), "dossier", f"{OWNER}/{month}/CT", "late", locks)
        for month in ("2022-02", "2022-03")
    }
    assert asked == {"2022-02": "y", "2022-03": "e"}
    assert outcome(actor(SUCCESSOR), "dossier", f"{OWNER}/2022-03/CT", "late", locks) == "y"
    assert outcome(actor(OWNER), "assignment", f"pl21-03/{OWNER}/2022", "progress", locks) == "y"
    assert outcome(actor(OWNER), "assignment", f"pl21-03/{OWNER}/2023", "progress", locks) == "e"


def test_a_successor_that_ended_too_writes_no_more_of_what_it_took_over() -> None:
    locks = Locks(ended={OWNER: date(2021, 12, 15), SUCCESSOR: date(2022, 2, 15)}, calendar=CALENDAR)
    last = Actor("13633", False, frozenset({OWNER, SUCCESSOR}))
    record = f"{OWNER}/{{}}/CT"
    assert outcome(actor(SUCCESSOR), "dossier", record.format("2022-02"), "late", locks) == "y"
    assert outcome(actor(SUCCESSOR), "dossier", record.format("2022-03"), "late", locks) == "e"
    assert outcome(last, "dossier", record.format("2022-03"), "late", locks) == "y"


def test_what_a_newer_program_knows_travels_freely() -> None:
    locks = Locks(closed={"2022": DAY})
    assert outcome(actor(OWNER), "novelty", "x", "y", locks) == "y"
    assert outcome(actor(OWNER), "dossier", f"{OWNER}/2022-01/CT", "novelty", locks) == "y"
