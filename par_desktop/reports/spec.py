"""What a document tells of itself: the command, the list on screen and the file dialog know no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportSpec:
    """``name`` is the word of the command, ``formats`` the suffixes it makes, the usual one first."""

    name: str
    title: str
    formats: tuple[str, ...]
