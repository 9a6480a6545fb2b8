"""Rows about evidence: one piece as a list shows it, and a file that is named but has not come."""

from __future__ import annotations

from datetime import date

from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One piece of a unit's evidence; texts are "" and ``day`` is ``None`` where nothing was given.

    ``here``: its file lies on this machine. ``criteria``: codes of what it serves in the round asked for.
    """

    unit: str
    evidence: str
    title: str
    number: str
    day: date | None
    place: str
    link: str
    file_name: str
    sha256: str
    size: int
    here: bool = False
    conflicts: int = 0
    criteria: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it is called: its title, else its file, else its number."""
        return self.title or self.file_name or self.number or self.link or "Minh chứng"

    @property
    def has_file(self) -> bool:
        return bool(self.sha256)

    @property
    def missing(self) -> bool:
        """It names a file that is not on this machine."""
        return bool(self.sha256) and not self.here


@dataclass(frozen=True, slots=True)
class MissingFile:
    """A file that a record names and that has not come to this machine."""

    unit: str
    evidence: str
    name: str
    sha256: str
    size: int
