"""Every dispute an import begins or adds to is counted and shown, also where the record was disputed before."""

from __future__ import annotations

from pathlib import Path

from par_desktop.data import journal
from par_desktop.services.import_package import Consent, Received, preview, read, receive
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import TASK, YES, Places, fill, take

PROGRESS = ("Nhiệm vụ", TASK, "progress")


def lines(received: Received) -> list[tuple[str, str, str]]:
    return [(line.field, line.after, line.state) for line in received.differences]


def disputed(two: Places) -> Path:
    """The ward says 40, the city heard 70 on the telephone; an empty file posted before is still about."""
    posted = two.to_ward("posted.xlsx")
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "a"})])
    take(two.city, two.to_city("forty.xlsx"))
    save(two.city, [Patch("assignment", TASK, {"progress": 70})], source="điện thoại")
    return posted


def test_a_third_value_is_counted_and_shown(two: Places) -> None:
    typed = fill(disputed(two), {PROGRESS: 55}, "typed.xlsx")
    looked = preview(two.city, read(typed), YES)
    received = take(two.city, typed)
    for seen in (looked, received):
        assert seen.changes.counts()["conflicts"] == 1
        assert lines(seen) == [("progress", "55", "conflict")]
    assert len(journal.state_of(two.city.conn, "assignment", TASK).heads("progress")) == 3
    again = take(two.city, typed)
    assert (again.changes.conflicts, lines(again)) == (0, [])


def test_a_value_that_somebody_said_already_joins_nothing(two: Places) -> None:
    received = take(two.city, fill(disputed(two), {PROGRESS: 70}, "typed.xlsx"))
    assert (received.changes.conflicts, lines(received)) == (0, [])


def test_a_side_that_changes_its_mind_is_told(two: Places) -> None:
    disputed(two)
    save(two.ward, [Patch("assignment", TASK, {"progress": 45})])
    received = take(two.city, two.to_city("mind.xlsx"))
    assert (received.changes.conflicts, lines(received)) == (1, [("progress", "45", "conflict")])


def test_a_field_disputed_while_another_of_its_record_is_settled_is_counted(two: Places) -> None:
    disputed(two)
    take(two.ward, two.to_ward("seventy.xlsx"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 70, "note": "b"})])
    save(two.city, [Patch("assignment", TASK, {"note": "c"})], source="điện thoại")
    received = take(two.city, two.to_city("decided.xlsx"))
    assert journal.state_of(two.city.conn, "assignment", TASK).conflicts == ("note",)
    assert received.changes.conflicts == 1
    assert ("note", "b", "conflict") in lines(received)


def test_a_third_value_that_a_person_lets_count_leaves_no_conflict_and_counts_none(two: Places) -> None:
    """Two of the ward's machines disagree; the typed value goes over both, as was agreed to."""
    posted = two.to_ward("posted.xlsx")
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    (first,) = journal.operations_of(two.ward.conn, "assignment", TASK)
    save(two.ward, [Patch("assignment", TASK, {"progress": 45}, shown={"progress": ()})])
    take(two.city, two.to_city("both.xlsx"))
    assert first.id in journal.state_of(two.city.conn, "assignment", TASK).heads("progress")
    typed = fill(posted, {PROGRESS: 55}, "typed.xlsx")
    received = receive(two.city, read(typed), YES, consent=Consent(accept_typing=True))
    state = journal.state_of(two.city.conn, "assignment", TASK)
    assert (state.fields["progress"].shown, state.conflicts) == (55, ())
    assert received.changes.conflicts == 0
