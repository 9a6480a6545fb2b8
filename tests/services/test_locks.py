"""Locks where they bite: saving in the window, operations that arrive, yellow cells, handing in and reopening."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.domain.operation import Operation, sealed
from par_desktop.errors import NotAllowed
from par_desktop.exchange.reader import ReadPackage
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import current_period
from par_desktop.services.fill_sheets import sheet_context
from par_desktop.services.lock_period import (
    close,
    open_again,
    period_state,
    reopen,
    round_state,
    submit,
    take_submission_back,
)
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch, save
from par_desktop.services.vouch_operations import vouch
from par_desktop.text.sentences import sentence
from tests.domain.authority import CASES, CITY, DAY, OWNER, SAMPLES, STRANGER, SUCCESSOR, UNIT_OF
from tests.exchange.helpers import Places, take

MONTH = f"{OWNER}/2022-01/CT"
SCORE = f"1.1.1/{OWNER}/2022"
LETTER = {"period_closed": "p", "round_submitted": "s", "proxy_needs_source": "q"}


class _RollBackError(Exception):
    pass


@contextmanager
def undone(desk: Desk) -> Iterator[None]:
    """Whatever is written here is gone afterwards."""
    try:
        with desk.store.write("test"):
            desk.write = lambda reason: nullcontext(desk.conn)  # type: ignore[method-assign]  # inside this very write
            yield
            raise _RollBackError
    except _RollBackError:
        pass
    finally:
        del desk.write


def bring(desk: Desk, kind: str, record: str, fields: dict[str, Any], unit: str = CITY, serial: str = "0") -> Operation:
    op = sealed(
        Operation(
            replica="f" * 16, unit=unit, kind=kind, record=record, fields=fields, base=dict.fromkeys(fields, ()),
            at="2022-02-19T00:00:00Z", by="ai", origin="app", nonce=serial,
        )
    )  # fmt: skip
    journal.append(desk.conn, [op])
    return op


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Desk]]:
    """The city and three wards, all knowing that SUCCESSOR took OWNER over; nobody writes into them for good."""
    folder = tmp_path_factory.mktemp("locks")

    def now() -> datetime:
        return datetime(DAY.year, DAY.month, DAY.day, 3, 0, tzinfo=UTC)

    opened = {
        unit: workspace.create(folder / unit, unit, clock=now, state=folder / f"{unit}-keys")
        for unit in (CITY, OWNER, SUCCESSOR, STRANGER)
    }
    made = {unit: each.desk() for unit, each in opened.items()}
    for desk in made.values():
        with desk.store.write("merger"):
            bring(desk, "succession", OWNER, {"successor": SUCCESSOR})
    yield made
    for each in opened.values():
        each.close()


def put_in_state(desk: Desk, state: str) -> None:
    if state in ("closed", "reopened"):
        bring(desk, "closing", "2022-Q1", {"closed": "2022-02-10"})
    if state in ("submitted", "reopened"):
        bring(desk, "submission", f"{OWNER}/2022", {"submitted": "2022-02-10"}, OWNER)
    if state == "reopened":
        bring(desk, "reopening", f"{OWNER}/2022-Q1", {"until": DAY.isoformat(), "reason": "x"})
        bring(desk, "reopening", f"{OWNER}/2022", {"until": DAY.isoformat(), "reason": "x"})
    if state == "published":
        bring(desk, "round", "2022", {"published": "2022-02-10"})
        bring(desk, "inspection", f"{OWNER}/kt1", {"published": "2022-02-10"})


@pytest.mark.parametrize(("kind", "hat", "state", "expected"), CASES)
def test_saving_in_the_window(desks: dict[str, Desk], kind: str, hat: str, state: str, expected: str) -> None:
    desk, sample = desks[UNIT_OF[hat]], SAMPLES[kind]
    value = sample.value if sample.value is not None else Decimal(1)
    found = "y"
    with undone(desk):
        put_in_state(desk, state)
        before = len(journal.operations_of(desk.conn, kind, sample.record))
        try:
            save(desk, [Patch(kind, sample.record, {sample.field: value})], source="Zalo" if hat == "proxy" else "")
        except NotAllowed as problem:
            found = LETTER.get(problem.code, "n")
        written = len(journal.operations_of(desk.conn, kind, sample.record)) - before
    assert found == expected
    assert written == (expected == "y")


@pytest.mark.parametrize(
    ("kind", "hat", "state", "expected"), [case for case in CASES if case[1] in ("owner", "stranger", "successor")]
)
def test_arriving_at_the_city_from_its_author(
    desks: dict[str, Desk], kind: str, hat: str, state: str, expected: str
) -> None:
    desk, sample, unit = desks[CITY], SAMPLES[kind], UNIT_OF[hat]
    op = sealed(
        Operation(
            replica="e" * 16, unit=unit, kind=kind, record=sample.record, fields={sample.field: sample.canonical},  # type: ignore[dict-item]
            base={sample.field: ()}, at="2022-02-20T01:00:00Z", by="ai", origin="app", nonce="1",
        )
    )  # fmt: skip
    with undone(desk):
        put_in_state(desk, state)
        found = vouch(desk, cast(ReadPackage, SimpleNamespace(head=SimpleNamespace(sender=unit, receipts=(), package="p"), operations=[op], digest="d")))
    kept = expected != "n"
    refused = expected != "y"
    assert (found.accepted == [op], bool(found.refused), len(found.words)) == (kept, refused, int(refused))
    if refused and kept:
        assert {LETTER[cell.problem.code] for cell in found.refused} == {expected}


def test_the_coordinator_is_heard_whatever_is_locked(desks: dict[str, Desk]) -> None:
    """What the coordinator relays was in order when it was written; a ward does not judge it again."""
    desk = desks[OWNER]
    late = sealed(
        Operation(
            replica="e" * 16, unit=OWNER, kind="dossier", record=MONTH, fields={"late": 3}, base={"late": ()},
            at="", by="", origin="excel",
        )
    )  # fmt: skip
    with undone(desk):
        put_in_state(desk, "closed")
        found = vouch(desk, cast(ReadPackage, SimpleNamespace(head=SimpleNamespace(sender=CITY, package="p"), operations=[late], digest="d")))
    assert (found.accepted, found.refused, found.words) == ([late], [], [])


@pytest.mark.parametrize("state", ["open", "closed", "reopened"])
def test_yellow_cells_are_those_that_may_be_written(desks: dict[str, Desk], state: str) -> None:
    desk = desks[CITY]
    with undone(desk):
        put_in_state(desk, state)
        context = sheet_context(desk, OWNER, None, current_period(desk))
        yellow = context.may_type("dossier", MONTH, "late")
        group = sheet_context(desk, "UNIT", "wards", current_period(desk))
        in_group = group.may_type("dossier", "UNIT/2022-01/CT", "late")
        assert context.may_type("dossier", f"{OWNER}/2022-04/CT", "late")
    assert yellow == (state != "closed")
    assert in_group == (state == "open"), "a group file knows no single unit's reopening"


def test_a_closed_period_says_when_and_whom_to_ask(two: Places) -> None:
    close(two.city, "2022-Q1")
    take(two.ward, two.to_ward())
    with pytest.raises(NotAllowed) as told:
        save(two.ward, [Patch("dossier", MONTH, {"late": 1})])
    assert sentence(told.value) == (
        "Kỳ quý I/2022 đã khóa ngày 10/03/2022. Muốn sửa, đề nghị Phòng Nội vụ mở lại cho đơn vị."
    )
    save(two.ward, [Patch("assignment", f"pl21-03/{OWNER}/2022", {"progress": 5})])
    assert period_state(two.ward, OWNER, "2022-02").locked
    reopen(two.city, OWNER, "2022-Q1", date(2022, 3, 20), "Sót hồ sơ")
    take(two.ward, two.to_ward("b.xlsx"))
    save(two.ward, [Patch("dossier", MONTH, {"late": 1})])
    assert period_state(two.ward, OWNER, "2022-02").until == date(2022, 3, 20)


def test_closing_and_reopening_are_the_coordinators(two: Places) -> None:
    for act in (
        lambda: close(two.ward, "2022-Q1"),
        lambda: open_again(two.ward, "2022-Q1"),
        lambda: reopen(two.ward, OWNER, "2022-Q1", date(2022, 3, 20), "x"),
    ):
        with pytest.raises(NotAllowed, match="only_coordinator_locks"):
            act()
    for code, act in (
        ("not_closed", lambda: reopen(two.city, OWNER, "2022-Q1", date(2022, 3, 20), "x")),
        ("not_closed", lambda: open_again(two.city, "2022-Q1")),
    ):
        with pytest.raises(NotAllowed, match=code):
            act()
    close(two.city, "2022-Q1")
    for code, act in (
        ("already_closed", lambda: close(two.city, "2022-Q1")),
        ("until_passed", lambda: reopen(two.city, OWNER, "2022-Q1", date(2022, 3, 9), "x")),
        ("reason_needed", lambda: reopen(two.city, OWNER, "2022-Q1", date(2022, 3, 20), " ")),
    ):
        with pytest.raises(NotAllowed, match=code):
            act()
    open_again(two.city, "2022-Q1")
    assert not period_state(two.city, OWNER, "2022-Q1").locked


def test_a_proxy_entry_in_a_closed_period_is_a_correction_with_its_source(two: Places) -> None:
    save(two.city, [Patch("dossier", MONTH, {"late": 1})], source="bản giấy")
    close(two.city, "2022-Q1")
    save(two.city, [Patch("dossier", MONTH, {"late": 2})], source="điện thoại 10/3")
    from par_desktop.services.browse_history import record_history

    newest, oldest = record_history(two.city, "dossier", MONTH)
    assert (newest.new, newest.origin, newest.reason, newest.correction) == ("2", "proxy", "điện thoại 10/3", True)
    assert (oldest.new, oldest.correction) == ("1", False)


# handing in


def test_scores_handed_in_are_locked_until_reopened(two: Places) -> None:
    with pytest.raises(NotAllowed, match="nothing_to_submit"):
        submit(two.ward, OWNER, "2022")
    save(two.ward, [Patch("score", SCORE, {"points": Decimal(1)})])
    submit(two.ward, OWNER, "2022")
    assert round_state(two.ward, OWNER, "2022").locked
    with pytest.raises(NotAllowed, match="round_submitted"):
        save(two.ward, [Patch("score", SCORE, {"points": Decimal("1.5")})])
    take(two.city, two.to_city())
    assert round_state(two.city, OWNER, "2022").since == date(2022, 3, 10)
    with pytest.raises(NotAllowed, match="round_submitted"):
        take_submission_back(two.ward, OWNER, "2022")
    reopen(two.city, OWNER, "2022", date(2022, 3, 15), "Chấm thiếu tiêu chí")
    take(two.ward, two.to_ward())
    save(two.ward, [Patch("score", SCORE, {"points": Decimal("1.5")})])
    take_submission_back(two.ward, OWNER, "2022")
    received = take(two.city, two.to_city("b.xlsx"))
    assert received.refused == []
    assert not round_state(two.city, OWNER, "2022").locked
    assert journal.state_of(two.city.conn, "score", SCORE).fields["points"].shown == "1.5000"


def test_a_submission_nobody_was_sent_is_taken_back_freely(two: Places) -> None:
    save(two.ward, [Patch("score", SCORE, {"points": Decimal(1)})])
    submit(two.ward, OWNER, "2022")
    take_submission_back(two.ward, OWNER, "2022")
    assert not round_state(two.ward, OWNER, "2022").locked
    save(two.ward, [Patch("score", SCORE, {"points": Decimal("1.5")})])
    received = take(two.city, two.to_city())
    assert received.refused == []
    assert not round_state(two.city, OWNER, "2022").locked
    submit(two.ward, OWNER, "2022")
    take(two.city, two.to_city("b.xlsx"))
    assert round_state(two.city, OWNER, "2022").locked, "it can be handed in again"
    with pytest.raises(NotAllowed, match="not_submitted"):
        take_submission_back(two.ward, OWNER, "2021")


def test_taking_back_what_stands_in_a_closed_period_comes_too_late_too(two: Places) -> None:
    save(two.ward, [Patch("dossier", MONTH, {"late": 1})])
    take(two.city, two.to_city())
    close(two.city, "2022-Q1")
    (op,) = journal.operations_of(two.ward.conn, "dossier", MONTH)
    save(two.ward, [Patch("void", f"{OWNER}/{op.id.hex()}", {"void": True})])
    received = take(two.city, two.to_city("b.xlsx"))
    assert {cell.problem.code for cell in received.refused} == {"period_closed"}
    assert journal.state_of(two.city.conn, "dossier", MONTH).fields["late"].shown == 1


def test_a_merged_units_successor_is_bound_by_its_locks(two: Places) -> None:
    merge_units(two.city, OWNER, STRANGER, date(2022, 3, 1), "NQ 1")
    close(two.city, "2022-Q1")
    heir = two.open(STRANGER)
    from par_desktop.services.export_package import export_to_unit

    take(heir, export_to_unit(two.city, STRANGER, two.folder / "heir.xlsx").path)
    with pytest.raises(NotAllowed, match="period_closed"):
        save(heir, [Patch("dossier", MONTH, {"late": 1})])
    reopen(two.city, STRANGER, "2022-Q1", date(2022, 3, 20), "Sót")
    take(heir, export_to_unit(two.city, STRANGER, two.folder / "heir2.xlsx").path)
    save(heir, [Patch("dossier", MONTH, {"late": 1})])
