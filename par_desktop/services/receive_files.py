"""Receive many files: read each by itself, look at all of them together, then take the accepted ones.

A bad file spoils nothing but itself. Previews build on each other in the order of the files, as receiving does, so the
sums shown are the sums that come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.domain.changes import Changes
from par_desktop.errors import Cancelled, PackageProblem, ParError, WorkspaceProblem

if TYPE_CHECKING:  # readers of spreadsheets load in their lane, when a file first comes
    from par_desktop.exchange.carrier_reader import CarriedFiles
    from par_desktop.exchange.reader import ReadPackage
    from par_desktop.services.desk import Desk
    from par_desktop.services.import_package import Consent, Received
    from par_desktop.services.receive_evidence import FilesTaken
    from par_desktop.services.trust import Trust

Progress = Callable[[int, int, str], object]

SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm", ".zip")
ASKS = {
    "unknown_key": "machine",
    "changed_key": "key",
    "invitation_used": "key",
    "frozen_key": "key",
    "retired_key": "key",
    "unit_not_chosen": "unit",
    "unit_not_known": "unit",
    "unit_differs": "unit",
    "not_a_member": "unit",
    "mass_change": "loss",
}
"""Problems that a person solves in the preview, and what they are asked; for a loss a word is typed."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One file as read: its package, or what is wrong with it; or evidence files that came without a workbook.

    What came inside a .zip has a path of its own; ``keeper`` holds the unpacked workbook on disk.
    """

    path: Path
    package: ReadPackage | None = None
    problem: ParError | None = None
    files: CarriedFiles | None = None
    keeper: object = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about one file.

    Its machine is right, this fingerprint fits, this unit filled it in; its typing may replace signed values, its
    losses are meant, it belongs to another unit than it claims; cells it set back are taken back, cells it typed again
    stand again.
    """

    machine: bool = False
    fingerprint: str = ""
    unit: str = ""
    typing: bool = False
    loss: bool = False
    moved_to: str = ""
    set_back: bool = False
    again: bool = False

    @property
    def trust(self) -> Trust:
        """The same as the import asks for it."""
        from par_desktop.services.trust import Trust

        return Trust(self.machine, (self.fingerprint,) if self.fingerprint else ())

    @property
    def consent(self) -> Consent:
        """What was agreed to beyond that."""
        from par_desktop.services.import_package import Consent

        return Consent(self.typing, self.loss, self.moved_to, self.set_back, self.again)


NO_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class Previewed:
    """One file before it is received. ``asks``: what a person must say first (machine, key, unit, loss), or nothing."""

    looked: Looked
    received: Received | None = None
    problem: ParError | None = None

    @property
    def asks(self) -> str:
        return ASKS.get(self.problem.code, "") if self.problem is not None else ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What receiving came to: each file with its result or its problem; files after ``stopped`` were not touched."""

    results: tuple[Previewed, ...]
    changes: Changes = field(default_factory=Changes)
    stopped: bool = False


def collect(paths: Iterable[Path]) -> list[Path]:
    """Files as given; a folder stands for the files in it (one level) that are packages, whatever their names.

    Of an unpacked .zip also the evidence beside or in ``minh-chung/``.
    """
    from par_desktop.exchange.carrier import FOLDER
    from par_desktop.exchange.carrier_reader import is_evidence_name

    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            beside = path / FOLDER
            for inside in sorted([*path.iterdir(), *(beside.iterdir() if beside.is_dir() else ())]):
                if is_evidence_name(inside.name) or (inside.suffix.lower() in SUFFIXES and _holds_package(inside)):
                    found.setdefault(inside)
        else:
            found.setdefault(path)
    return list(found)


def _holds_package(path: Path) -> bool:
    from par_desktop.exchange.carrier_reader import holds_package
    from par_desktop.exchange.reader import is_package

    return not path.name.startswith("~$") and (is_package(path) or holds_package(path))


def read_one(path: Path) -> list[Looked]:
    """Read and prove one file: one answer, or several where it is a .zip (each workbook inside is one).

    Raises ``PackageProblem`` where the file as a whole cannot be read.
    """
    from par_desktop.exchange.carrier_reader import is_carrier, loose_files
    from par_desktop.services import import_package

    if is_carrier(path):
        return _unpacked(path)
    loose = loose_files([path])
    if loose is not None:
        return [Looked(path, files=loose)]
    return [Looked(path, import_package.read(path))]


def _unpacked(path: Path) -> list[Looked]:
    """What a .zip holds: evidence belongs to its only workbook, or stands by itself at the end."""
    from par_desktop.exchange.carrier_reader import open_carrier
    from par_desktop.services import import_package

    carrier = open_carrier(path)
    carried = carrier.carried if carrier.carried.files or carrier.carried.refused else None
    looked: list[Looked] = []
    for workbook in carrier.workbooks:
        try:
            package = import_package.read(workbook)
        except PackageProblem as problem:
            looked.append(Looked(workbook, problem=problem, keeper=carrier))
            continue
        if len(carrier.workbooks) == 1:
            package, carried = replace(package, files=carried), None
        looked.append(Looked(workbook, package, keeper=carrier))
    for number, entry in enumerate(carrier.refused):
        looked.append(Looked(path / str(number) / entry.name, problem=entry.problem))
    if carried is not None:
        looked.append(Looked(path, files=carried, keeper=carrier))
    return looked


def read_files(paths: Sequence[Path], progress: Progress | None = None) -> list[Looked]:
    """Read and prove files and folders one by one; needs no workspace, so it runs beside the store."""
    files = collect(paths)
    looked: list[Looked] = []
    for number, path in enumerate(files):
        if progress is not None:
            progress(number, len(files), f"Đang đọc {number + 1}/{len(files)} tệp")
        try:
            looked += read_one(path)
        except PackageProblem as problem:
            looked.append(Looked(path, problem=problem))
    return looked


def preview_files(
    desk: Desk, files: Sequence[Looked], answers: Mapping[Path, Answer], progress: Progress | None = None
) -> list[Previewed]:
    """What receiving these would change, each built on those made before it; nothing stays. In the order given."""
    from par_desktop.services import import_package
    from par_desktop.services.receive_evidence import preview_carried

    readable = [looked for looked in in_order(files) if looked.package is not None]
    asked = [(f.package, answers.get(f.path, NO_ANSWER)) for f in readable if f.package is not None]
    outcomes = import_package.preview_all(desk, [(p, a.trust, a.unit, a.consent) for p, a in asked], progress)
    by_path = dict(zip((looked.path for looked in readable), outcomes, strict=True))
    shown: list[Previewed] = []
    for looked in files:
        if looked.package is None and looked.files is not None:
            shown.append(Previewed(looked, _files_alone(looked, preview_carried(desk, looked.files))))
            continue
        outcome = by_path.get(looked.path, looked.problem)
        if outcome is None or isinstance(outcome, ParError):
            shown.append(Previewed(looked, problem=outcome))
        else:
            shown.append(Previewed(looked, outcome))
    return shown


def receive_files(
    desk: Desk, files: Sequence[Looked], answers: Mapping[Path, Answer], progress: Progress | None = None
) -> Taken:
    """Receive each file whole or not at all, the older ones first; Dừng between files leaves the rest for later.

    A file refused for want of what another one brings (a machine it introduces, a member it names) is tried once more.
    """
    from par_desktop.services.import_package import HELPED_BY_OTHERS

    done: dict[Path, Previewed] = {}
    changes = Changes()
    again: list[Looked] = []
    stopped = False
    queue = in_order(files)
    for number, looked in enumerate(queue):
        try:
            if progress is not None:
                progress(number, len(files), f"Đang nhận {number + 1}/{len(files)} tệp")
        except Cancelled:
            stopped = True
            break
        result = done[looked.path] = _received(desk, looked, answers)
        if result.received is not None:
            changes.add(result.received.changes)
        elif result.problem is not None and result.problem.code in HELPED_BY_OTHERS:
            again.append(looked)
    if len(again) < len(done) and not stopped:
        for looked in again:
            result = done[looked.path] = _received(desk, looked, answers)
            if result.received is not None:
                changes.add(result.received.changes)
    return Taken(tuple(done[looked.path] for looked in files if looked.path in done), changes, stopped)


def in_order(files: Sequence[Looked]) -> list[Looked]:
    """Packages as they were made, then evidence by itself; the order changes who is told first, never the outcome."""

    def made(looked: Looked) -> tuple[str, str, str, str]:
        if looked.package is None:
            return ("9", "", "", "")
        head = looked.package.head
        return (head.created, head.package, looked.package.saved, looked.package.digest)

    return sorted(files, key=made)


def _received(desk: Desk, looked: Looked, answers: Mapping[Path, Answer]) -> Previewed:
    if looked.package is None and looked.files is None:
        return Previewed(looked, problem=looked.problem)
    try:
        return Previewed(looked, receive_one(desk, looked, answers.get(looked.path, NO_ANSWER)))
    except (PackageProblem, WorkspaceProblem) as problem:
        # The disk may fail for one file; what the others brought stands and is told.
        return Previewed(looked, problem=problem)


def receive_one(desk: Desk, looked: Looked, answer: Answer, *, only_preview: bool = False) -> Received:
    """Receive one file that could be read: a package with what came beside it, or evidence by itself.

    ``only_preview`` says what evidence by itself would come to; packages have ``import_package.preview``.

    Raises ``PackageProblem`` or ``WorkspaceProblem`` with nothing written.
    """
    from par_desktop.services import import_package
    from par_desktop.services.receive_evidence import preview_carried, receive_carried

    if looked.package is not None and not only_preview:
        return import_package.receive(desk, looked.package, answer.trust, answer.unit, answer.consent)
    if looked.files is None:
        raise ValueError(f"nothing was read from {looked.path}")
    work = preview_carried if only_preview else receive_carried
    return _files_alone(looked, work(desk, looked.files))


def _files_alone(looked: Looked, taken: FilesTaken) -> Received:
    """Evidence without a workbook, told as a package that brings no record."""
    from par_desktop.services.import_package import Received

    return Received(looked.path.name, "", "", 0, "", Changes(), files=taken)
