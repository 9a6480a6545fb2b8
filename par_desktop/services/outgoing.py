"""Which operations a package to a unit carries, and how: what its machines lack and may see (design §4, §5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from par_desktop.data import journal, keys, packages
from par_desktop.data.queries.outgoing import is_published, operations_beside, target_of, units_with_machines
from par_desktop.data.reader import Connection
from par_desktop.domain.audience import WORDS, Published, Target, may_read
from par_desktop.domain.merge import resolve
from par_desktop.domain.operation import Operation, OpId, without_values
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.base import Audience
from par_desktop.domain.records.catalog import RECORDS
from par_desktop.services.desk import Desk

FOR_EVERYONE = tuple(record.name for record in RECORDS if record.audience is Audience.EVERYONE)
"""Kinds that every unit may read."""
ITS_OWN = tuple(record.name for record in RECORDS if record.audience is Audience.OWNER and record.name not in WORDS)
"""Kinds whose unit may always read them; a word about an operation goes where that operation goes."""


MOST_A_PACKAGE = 50_000
"""Operations: readers refuse a sheet of over 60,000 rows."""


def published_in(conn: Connection) -> Published:
    """Whether a governing record is published, as this workspace knows it."""
    known: dict[tuple[str, str], bool] = {}

    def published(kind: str, record: str) -> bool:
        ref = (kind, record)
        if ref not in known:
            known[ref] = is_published(conn, kind, record)
        return known[ref]

    return published


def target_in(conn: Connection) -> Target:
    """What an operation here wrote: kind and record id."""

    def target(operation: str) -> tuple[str, str] | None:
        return target_of(conn, operation)

    return target


def all_of(desk: Desk, receiver: str) -> list[Operation]:
    """Everything a unit may read, whatever it acknowledged: for a PC that begins anew."""
    chosen = journal.by_sequence(desk.conn, list(_lacking(desk, receiver, None, everything=True)))
    return _drafts_stay_home(desk, chosen)


def to_carry(desk: Desk, receiver: str, group: str | None) -> list[Operation]:
    """Operations for a unit (or, in a group package, for every member), oldest first here; the rest goes next time."""
    chosen = journal.by_sequence(desk.conn, list(islice(_lacking(desk, receiver, group), MOST_A_PACKAGE)))
    return _drafts_stay_home(desk, chosen)


def waiting_to_send(desk: Desk) -> int:
    """What "Chờ gửi" counts: for a unit its changes the coordinator lacks, for the coordinator the units that lack any.

    Of the coordinator's units only those with a known machine count: the others take a group package.
    """
    if not desk.is_coordinator:
        return sum(1 for _ in _lacking(desk, desk.world.coordinator, None))
    units = set(units_with_machines(desk.conn)) - {desk.unit.code}
    return sum(1 for unit in units if _lacks_any(desk, unit))


def _lacks_any(desk: Desk, unit: str) -> bool:
    """Whether a unit's machines lack anything of its own: told by the database, row by row only for visits, rounds."""
    machines = [peer.replica for peer in keys.peers(desk.conn, unit)]
    about = [unit, *sorted(desk.actor_of(unit).speaks_for)]
    if any(packages.lacked_by(desk.conn, machine, each, ITS_OWN) for machine in machines for each in about):
        return True
    return any(True for _ in _lacking(desk, unit, None))


def _lacking(desk: Desk, receiver: str, group: str | None, *, everything: bool = False) -> Iterator[int]:
    """Sequence numbers of what the receiver lacks and may read."""
    published, target = published_in(desk.conn), target_in(desk.conn)
    # What every member of a group may read is what one may read to whom no record belongs.
    reader = desk.actor_of("" if group else receiver)
    readable: dict[tuple[str, str], bool] = {}
    held = set() if group or everything else _held_everywhere(desk, receiver)
    for seq, kind, record, author in _candidates(desk, reader):
        if seq in held:
            continue
        if not desk.is_coordinator and author != desk.unit.code:
            continue  # a unit vouches for its own operations only
        ref = (kind, record)
        if ref not in readable:
            readable[ref] = may_read(reader, *ref, published, target)
        if readable[ref]:
            yield seq


def _candidates(desk: Desk, reader: Actor) -> list[journal.IndexRow]:
    """The journal, narrowed by what the database can tell without opening a record; ``may_read`` still decides."""
    if not desk.is_coordinator:
        return journal.index(desk.conn, author=desk.unit.code)
    if reader.coordinator:
        return journal.index(desk.conn, author="")
    # Words about the coordinator's own operations stand under its name and go where those operations go.
    kinds = (*FOR_EVERYONE, *sorted(WORDS))
    units = (reader.unit, *sorted(reader.speaks_for))
    rows = {row for unit in units for row in journal.index_about(desk.conn, unit, kinds)}
    return sorted(rows)


def _held_everywhere(desk: Desk, receiver: str) -> set[int]:
    """What every live machine of the receiver already has; without one, what it returned filled in Excel."""
    machines = [peer.replica for peer in keys.peers(desk.conn, receiver) if peer.replica != desk.mark.replica]
    if not machines and receiver != desk.unit.code:
        machines = [packages.excel_replica(receiver)]
    if not machines:
        return set()
    return set.intersection(*(_held_by(desk, replica) for replica in machines))


def _held_by(desk: Desk, replica: str) -> set[int]:
    """What a machine has. Of a draft it has all it needs without the value, until that stands again (a void above it).

    What somebody else's machine kept back and has sent after all lacks everybody who was given it without.
    """
    held, bare = packages.held_by(desk.conn, replica)
    if not bare:
        return held
    voided = journal.voided_ids(desk.conn)
    disturbed = operations_beside(desk.conn, voided)
    needed = set()
    for seq, op in journal.by_sequence(desk.conn, sorted(bare)):
        if op.unit != desk.unit.code or (seq in disturbed and op.id in _heads(desk, op, voided)):
            needed.add(seq)
    return held | (bare - needed)


def _heads(desk: Desk, op: Operation, voided: frozenset[OpId]) -> set[OpId]:
    """All that stands in an operation's record."""
    ops = journal.operations_of(desk.conn, op.kind, op.record)
    state = resolve(ops, voided, journal.released_ids(desk.conn))
    return {op_id for field in state.fields.values() for op_id in field.heads}


def _drafts_stay_home(desk: Desk, chosen: list[tuple[int, Operation]]) -> list[Operation]:
    """Values superseded before they were ever sent do not travel; their operations do, proving themselves."""
    sent, bare = packages.ever_sent(desk.conn), packages.ever_sent_bare(desk.conn)
    voided = journal.voided_ids(desk.conn)
    by_record: dict[tuple[str, str], list[Operation]] = {}
    known: set[tuple[str, str]] = set()
    for seq, op in chosen:
        if seq not in sent and op.unit == desk.unit.code:
            by_record.setdefault((op.kind, op.record), []).append(op)
            if seq in bare:
                known.add((op.kind, op.record))
    drafts: set[bytes] = set()
    for ref, unsent in by_record.items():
        if len(unsent) < 2 and ref not in known:
            continue  # the only one that was never sent: nothing of ours was written over it
        heads = _heads(desk, unsent[0], voided)
        drafts |= {op.id for op in unsent if op.id not in heads}
    return [without_values(op) if op.id in drafts else op for _, op in chosen]
