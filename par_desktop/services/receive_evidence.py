"""Take in evidence files that came with a package or by themselves: proved, staged first, then all in one transaction.

Whether a file is taken is decided by the records here, never by the list in the .zip, which nobody signs: a file that
some operation names is kept, any other waits for its record in a bounded place of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from par_desktop.data import evidence
from par_desktop.data.evidence import StagedFile
from par_desktop.data.queries import evidence as rows
from par_desktop.domain.views.evidence_rows import MissingFile
from par_desktop.errors import PackageProblem, ValueProblem
from par_desktop.exchange.carrier_reader import CarriedFile, CarriedFiles, RefusedEntry
from par_desktop.services.desk import Desk

WAITING_BYTES, WAITING_FILES, WAITING_DAYS = 200_000_000, 500, 60
"""How much may wait for its record, and for how long."""


@dataclass(frozen=True, slots=True)
class FilesTaken:
    """What a package's evidence files came to, by the names people gave them.

    ``kept`` are new here, ``known`` lay here already, ``waiting`` are kept aside until a record names them.
    ``missing``: files that records name and that have still not come. ``here``: hashes of what is in its place now.
    """

    kept: tuple[str, ...] = ()
    known: int = 0
    waiting: tuple[str, ...] = ()
    refused: tuple[RefusedEntry, ...] = ()
    missing: tuple[MissingFile, ...] = ()
    here: frozenset[str] = frozenset()

    @property
    def came(self) -> int:
        """How many files there were that could be read."""
        return len(self.kept) + self.known + len(self.waiting)


NO_FILES = FilesTaken()


class Staging:
    """Files of one package, whole on this disk, not yet in their places."""

    def __init__(self, desk: Desk, carried: CarriedFiles | None) -> None:
        self._desk = desk
        self._carried = carried
        self._staged: list[tuple[CarriedFile, StagedFile]] = []
        self._refused: list[RefusedEntry] = list(carried.refused) if carried is not None else []
        self._known: list[str] = []

    def load(self) -> None:
        """Copy what does not lie here yet; raises ``PackageProblem`` or ``WorkspaceProblem`` with nothing left."""
        folder = self._desk.folder
        evidence.sweep(folder)
        for file in self._carried.files if self._carried is not None else ():
            if evidence.is_here(folder, file.sha256) and evidence.is_sound(
                evidence.place(folder, file.sha256), file.sha256
            ):
                self._known.append(file.sha256)
                continue
            try:
                staged = evidence.stage(folder, file.chunks())
            except ValueProblem as problem:
                self._refused.append(RefusedEntry(file.name, problem))
                continue
            self._staged.append((file, staged))
            if staged.sha256 != file.sha256:
                raise PackageProblem("file_damaged", file=file.source.name)

    def settle(self, package: str = "", sender: str = "") -> FilesTaken:
        """Put every file where it belongs, inside the caller's transaction. ``package`` and ``sender`` brought them."""
        desk, conn = self._desk, self._desk.conn
        named = rows.named_anywhere(conn)
        _make_room(desk)
        kept: list[str] = []
        waiting: list[str] = []
        for file, staged in self._staged:
            wanted = staged.sha256 in named
            if not wanted and not _may_wait(desk, staged.size):
                self._refused.append(RefusedEntry(file.name, PackageProblem("evidence_unknown", file=file.name)))
                continue
            evidence.settle(desk.folder, staged, waiting=not wanted)
            rows.note_file(conn, staged.sha256, staged.size, desk.now, waiting=not wanted)
            (kept if wanted else waiting).append(file.name)
        if package:
            here = [*self._known, *(staged.sha256 for _, staged in self._staged)]
            rows.link_files(conn, package, "in", here)
        kept += _adopt(desk, named)
        _note_present(desk)
        came = frozenset(self._known) | {staged.sha256 for _, staged in self._staged if staged.sha256 in named}
        missing = missing_of(desk, sender, came)
        return FilesTaken(tuple(kept), len(self._known), tuple(waiting), tuple(self._refused), missing, came)

    def drop(self) -> None:
        """Remove what found no place."""
        for _, staged in self._staged:
            staged.part.unlink(missing_ok=True)


@contextmanager
def staged(desk: Desk, carried: CarriedFiles | None) -> Iterator[Staging]:
    """Files ready to settle; whatever happens inside, nothing half stays."""
    staging = Staging(desk, carried)
    try:
        staging.load()
        yield staging
    finally:
        staging.drop()


def receive_carried(desk: Desk, carried: CarriedFiles) -> FilesTaken:
    """Take files that came without a workbook: a further part of a package, or loose files."""
    with staged(desk, carried) as staging, desk.write(f"receive {len(carried.files)} evidence files"):
        return staging.settle()


def preview_carried(desk: Desk, carried: CarriedFiles | None, sender: str = "") -> FilesTaken:
    """What taking them would come to, by the records as they stand in the present transaction; nothing is written."""
    files = carried.files if carried is not None else ()
    named = rows.named_anywhere(desk.conn)
    noted = rows.files_noted(desk.conn)
    fresh = [f for f in files if not evidence.is_here(desk.folder, f.sha256)]
    coming = {f.sha256 for f in files} | {sha for sha, (_, _, waits) in noted.items() if waits}
    return FilesTaken(
        tuple(f.name for f in fresh if f.sha256 in named),
        len(files) - len(fresh),
        tuple(f.name for f in fresh if f.sha256 not in named),
        carried.refused if carried is not None else (),
        tuple(f for f in missing_of(desk, sender, {f.sha256 for f in files}) if f.sha256 not in coming),
    )


def missing_of(desk: Desk, sender: str, came: Collection[str]) -> tuple[MissingFile, ...]:
    """Files still to come: elsewhere than at the coordinator one's own, there those of the sender,

    and of the units whose evidence names what ``came`` by itself.
    """
    missing = rows.missing_files(desk.conn)
    if not desk.is_coordinator:
        return tuple(missing)
    units = {sender} if sender else {file.unit for file in rows.named_files(desk.conn) if file.sha256 in came}
    return tuple(file for file in missing if file.unit in units)


def _adopt(desk: Desk, named: set[str]) -> list[str]:
    """Waiting files whose record has come, by the name it gives them."""
    adopted: list[str] = []
    for sha256, (size, arrived, waits) in rows.files_noted(desk.conn).items():
        if not waits or sha256 not in named:
            continue
        if not evidence.is_sound(evidence.waiting_place(desk.folder, sha256), sha256):
            rows.forget_file(desk.conn, sha256)
            continue
        evidence.adopt(desk.folder, sha256)
        rows.note_file(desk.conn, sha256, size, arrived, waiting=False)
        adopted.append(_name_of(desk, sha256))
    return adopted


def _name_of(desk: Desk, sha256: str) -> str:
    found = next((file for file in rows.named_files(desk.conn) if file.sha256 == sha256), None)
    return found.name if found is not None else sha256[:8]


def _note_present(desk: Desk) -> None:
    """Files that lie in their place and are not noted: after a restore, or a crash between renaming and COMMIT."""
    for file in rows.missing_files(desk.conn):
        path = evidence.place(desk.folder, file.sha256)
        if path.is_file() and evidence.is_sound(path, file.sha256):
            rows.note_file(desk.conn, file.sha256, path.stat().st_size, desk.now, waiting=False)


def _make_room(desk: Desk) -> None:
    """What has waited too long goes: its sender sends it again with the record."""
    oldest = (_moment(desk.now) - timedelta(days=WAITING_DAYS)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for sha256, (_, arrived, waits) in rows.files_noted(desk.conn).items():
        if waits and arrived < oldest:
            evidence.drop_waiting(desk.folder, sha256)
            rows.forget_file(desk.conn, sha256)


def _may_wait(desk: Desk, size: int) -> bool:
    sizes: Sequence[int] = [noted[0] for noted in rows.files_noted(desk.conn).values() if noted[2]]
    return len(sizes) < WAITING_FILES and sum(sizes) + size <= WAITING_BYTES


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
