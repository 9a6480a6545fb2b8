"""Where a demo keeps its workspaces and documents, and what day it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

DEMO_NOW = datetime(2025, 12, 10, 9, 5)  # noqa: DTZ001 (the wall clock of the place where the demo is shown)
"""Morning of 10/12/2025, in the last month of quý IV/2025: all five years lie behind, one month is still coming in."""
WARD = "13654"
"""Phường Bà Triệu: the ward whose own workspace is built beside the city's."""


def demo_clock() -> datetime:
    """The demo's standing clock, with this machine's time zone."""
    return DEMO_NOW.astimezone()


@dataclass(frozen=True, slots=True)
class DemoPaths:
    """The folders under one demo folder."""

    root: Path

    @property
    def city(self) -> Path:
        """Workspace of Phòng Nội vụ."""
        return self.root / "so-thanh-pho"

    @property
    def ward(self) -> Path:
        """Workspace of phường Bà Triệu."""
        return self.root / "so-phuong-ba-trieu"

    @property
    def documents(self) -> Path:
        """Packages, reports and pictures that the demo makes."""
        return self.root / "tai-lieu"

    @property
    def unfinished(self) -> Path:
        """A file that is there only while the demo is being built."""
        return self.root / "dang-tao.txt"

    def exist(self) -> bool:
        """Whether both workspaces are there, whole."""
        both = all((folder / "par.sqlite").is_file() for folder in (self.city, self.ward))
        return both and not self.unfinished.exists()
