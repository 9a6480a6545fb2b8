"""Which evidence files a package to a unit takes along, and what it says of those that lie here (design §5).

A file goes with the records that name it: to whom may read them, as long as some machine of the receiver has not said
that it has it. It says so by a mark among the receipts of its packages, for each file by itself, so a lost part of a
package is made good by the next one like any lost package.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from par_desktop.data import evidence, journal, keys
from par_desktop.data.queries import evidence as rows
from par_desktop.data.queries.evidence import NamedFile, mark_of
from par_desktop.domain.audience import may_read
from par_desktop.domain.fields import FileReference
from par_desktop.domain.records.evidence import EVIDENCE
from par_desktop.errors import ValueProblem
from par_desktop.exchange.carrier import Cargo
from par_desktop.services.desk import Desk
from par_desktop.services.outgoing import published_in

MARKS_AT_MOST = 400
"""Marks of one package: they share a cell of ``_par`` with a thousand receipts. The newest files go first; what is left
out is only sent once more."""
LACKING, NEW, EVERY, NONE = "lacking", "new", "every", "none"
"""Which files go: what the receiver has not acknowledged; of that what was never sent; all it may read; none."""

MAIL_LIMIT, ZALO_LIMIT = 20, 100
"""Megabytes of one part: what most mail systems take, and what Zalo takes."""
LEAST_LIMIT, MOST_LIMIT = 1, 1_000


@dataclass(frozen=True, slots=True)
class ToSend:
    """A file that would go: ``sent_before`` some package to this receiver carried it already."""

    sha256: str
    name: str
    size: int
    unit: str
    sent_before: bool


def files_to_send(desk: Desk, receiver: str, which: str = LACKING) -> list[ToSend]:
    """Files for a package to one unit, by unit and name; none for a group."""
    if which == NONE or receiver.startswith("group:"):
        return []
    machines = [peer.replica for peer in keys.peers(desk.conn, receiver) if peer.replica != desk.mark.replica]
    held = [rows.acknowledged(desk.conn, replica) for replica in machines]
    everywhere = set.intersection(*held) if held and which != EVERY else set()
    sent = rows.sent_to(desk.conn, receiver)
    found: dict[str, ToSend] = {}
    for file in _readable(desk, receiver):
        if mark_of(file.sha256) in everywhere or (which == NEW and file.sha256 in sent):
            continue
        if evidence.is_here(desk.folder, file.sha256):
            made = ToSend(file.sha256, file.name, file.size, file.unit, file.sha256 in sent)
            found.setdefault(file.sha256, made)
    return sorted(found.values(), key=lambda file: (file.unit, file.name, file.sha256))


def cargo(desk: Desk, files: list[ToSend]) -> list[Cargo]:
    """The same as the writer of parts takes them, with their true sizes."""
    made = []
    for file in files:
        path = evidence.place(desk.folder, file.sha256)
        made.append(Cargo(file.sha256, path.stat().st_size, file.name, path))
    return made


def file_marks(desk: Desk, receiver: str) -> list[str]:
    """Marks of the files here that the receiver's machines are not known to know of, sorted; none for a group."""
    if receiver.startswith("group:"):
        return []
    machines = [peer.replica for peer in keys.peers(desk.conn, receiver) if peer.replica != desk.mark.replica]
    known = [rows.told(desk.conn, replica) for replica in machines]
    everywhere = set.intersection(*known) if known else set()
    noted = rows.files_noted(desk.conn)
    due = {
        mark: noted[file.sha256][1]
        for file in _readable(desk, receiver)
        if file.sha256 in noted and not noted[file.sha256][2] and (mark := mark_of(file.sha256)) not in everywhere
    }
    newest = sorted(due, key=lambda mark: (due[mark], mark), reverse=True)
    return sorted(newest[:MARKS_AT_MOST])


def _readable(desk: Desk, receiver: str) -> Iterator[NamedFile]:
    """Files of living evidence that the receiver may read, and that this unit may speak of."""
    reader, published = desk.actor_of(receiver), published_in(desk.conn)
    mine = {desk.unit.code, *desk.actor.speaks_for}
    for file in rows.named_files(desk.conn):
        record = EVIDENCE.id(unit=file.unit, evidence=file.evidence)
        if not desk.is_coordinator and file.unit not in mine:
            continue
        if not may_read(reader, EVIDENCE.name, record, published):
            continue
        if file.conflicts:
            yield from _disputed(desk, file, record)
        else:
            yield file


def _disputed(desk: Desk, shown: NamedFile, record: str) -> Iterator[NamedFile]:
    """All files that a record in conflict may come to show: the one who decides must be able to look at each."""
    heads = set(journal.state_of(desk.conn, EVIDENCE.name, record).heads("file"))
    declared = EVIDENCE.field("file")
    for op in journal.operations_of(desk.conn, EVIDENCE.name, record):
        if op.id not in heads or op.fields is None or declared is None:
            continue
        try:
            value = declared.kind.restore(op.fields.get("file"))
        except ValueProblem:
            continue
        if isinstance(value, FileReference):
            yield NamedFile(shown.unit, shown.evidence, value.sha256, value.name, value.size, False, shown.conflicts)
