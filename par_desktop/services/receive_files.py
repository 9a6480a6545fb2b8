"""Receive many files: read each by itself, look at all of them together, then take the accepted ones.

A bad file spoils nothing but itself. Previews build on each other in the order of the files, as receiving does, so the
sums shown are the sums that come.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.domain.changes import Changes
from par_desktop.errors import Cancelled, PackageProblem, ParError, WorkspaceProblem

if TYPE_CHECKING:  # readers of spreadsheets load in their lane, when a file first comes
    from par_desktop.exchange.reader import ReadPackage
    from par_desktop.services.desk import Desk
    from par_desktop.services.import_package import Consent, Received
    from par_desktop.services.trust import Trust

Progress = Callable[[int, int, str], object]

SUFFIXES = (".xlsx", ".xls", ".ods", ".xlsm")
ASKS = {"unknown_key": "machine", "changed_key": "key", "unit_not_chosen": "unit", "unit_not_known": "unit"}
"""Problems that a person solves in the preview, and what they are asked."""
_LOOKED_THROUGH = 300


@dataclass(frozen=True, slots=True)
class Looked:
    """One file as read: its package, or what is wrong with it."""

    path: Path
    package: ReadPackage | None = None
    problem: ParError | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about one file.

    Its machine is right, this fingerprint fits, this unit filled it in; its typing may replace signed values, its
    losses are meant, it belongs to another unit than it claims.
    """

    machine: bool = False
    fingerprint: str = ""
    unit: str = ""
    typing: bool = False
    loss: bool = False
    moved_to: str = ""

    @property
    def trust(self) -> Trust:
        """The same as the import asks for it."""
        from par_desktop.services.trust import Trust

        return Trust(self.machine, (self.fingerprint,) if self.fingerprint else ())

    @property
    def consent(self) -> Consent:
        """What was agreed to beyond that."""
        from par_desktop.services.import_package import Consent

        return Consent(self.typing, self.loss, self.moved_to)


NO_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class Previewed:
    """One file before it is received. ``asks`` is what a person must say first: machine, key, unit; or nothing."""

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
    """Files as given; a folder stands for the files in it (one level) that are packages, whatever their names."""
    from par_desktop.exchange.reader import is_package

    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            for inside in sorted(path.iterdir()):
                if inside.suffix.lower() in SUFFIXES and not inside.name.startswith("~$") and is_package(inside):
                    found.setdefault(inside)
        else:
            found.setdefault(path)
    return list(found)


def downloaded(folder: Path, now: datetime, days: int = 45) -> list[Path]:
    """Packages that lie in a download folder and were saved lately, newest first; nothing where it cannot be read."""
    from par_desktop.exchange.reader import is_package

    since = (now - timedelta(days=days)).timestamp()
    recent: list[tuple[float, Path]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name.lower()
                if name.endswith(SUFFIXES) and not name.startswith("~$") and entry.stat().st_mtime >= since:
                    recent.append((entry.stat().st_mtime, Path(entry.path)))
    except OSError:
        return []
    newest = [path for _, path in sorted(recent, reverse=True)[:_LOOKED_THROUGH]]
    return [path for path in newest if is_package(path)]


def read_files(paths: Sequence[Path], progress: Progress | None = None) -> list[Looked]:
    """Read and prove files and folders one by one; needs no workspace, so it runs beside the store."""
    from par_desktop.services import import_package

    files = collect(paths)
    looked: list[Looked] = []
    for number, path in enumerate(files):
        if progress is not None:
            progress(number, len(files), f"Đang đọc {number + 1}/{len(files)} tệp")
        try:
            looked.append(Looked(path, import_package.read(path)))
        except PackageProblem as problem:
            looked.append(Looked(path, problem=problem))
    return looked


def preview_files(
    desk: Desk, files: Sequence[Looked], answers: Mapping[Path, Answer], progress: Progress | None = None
) -> list[Previewed]:
    """What receiving these would change, each built on those before it; nothing stays."""
    from par_desktop.services import import_package

    readable = [looked for looked in files if looked.package is not None]
    asked = [(f.package, answers.get(f.path, NO_ANSWER)) for f in readable if f.package is not None]
    outcomes = import_package.preview_all(desk, [(p, a.trust, a.unit, a.consent) for p, a in asked], progress)
    by_path = dict(zip((looked.path for looked in readable), outcomes, strict=True))
    shown: list[Previewed] = []
    for looked in files:
        outcome = by_path.get(looked.path, looked.problem)
        if outcome is None or isinstance(outcome, ParError):
            shown.append(Previewed(looked, problem=outcome))
        else:
            shown.append(Previewed(looked, outcome))
    return shown


def receive_files(
    desk: Desk, files: Sequence[Looked], answers: Mapping[Path, Answer], progress: Progress | None = None
) -> Taken:
    """Receive each file whole or not at all; Dừng between files leaves the rest for later."""
    from par_desktop.services import import_package

    results: list[Previewed] = []
    changes = Changes()
    for number, looked in enumerate(files):
        try:
            if progress is not None:
                progress(number, len(files), f"Đang nhận {number + 1}/{len(files)} tệp")
        except Cancelled:
            return Taken(tuple(results), changes, stopped=True)
        if looked.package is None:
            results.append(Previewed(looked, problem=looked.problem))
            continue
        answer = answers.get(looked.path, NO_ANSWER)
        try:
            received = import_package.receive(desk, looked.package, answer.trust, answer.unit, answer.consent)
        except (PackageProblem, WorkspaceProblem) as problem:
            # The disk may fail for one file; what the others brought stands and is told.
            results.append(Previewed(looked, problem=problem))
            continue
        changes.add(received.changes)
        results.append(Previewed(looked, received))
    return Taken(tuple(results), changes)
