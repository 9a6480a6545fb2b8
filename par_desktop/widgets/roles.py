"""What list models say beyond Qt's own roles; list tables and delegates read it."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

from par_desktop.frozen import dataclass

_FIRST = int(Qt.ItemDataRole.UserRole)


class Role(IntEnum):
    """Item data roles of lists."""

    ID = _FIRST + 1
    """The row's id; None on a group row."""
    ROW = _FIRST + 2
    """The row object itself; None on a group row."""
    GROUP = _FIRST + 3
    """``GroupHead`` on a group row, else None."""
    SECOND = _FIRST + 4
    """Second line, str or None."""
    STATE = _FIRST + 5
    """``State`` or None."""
    PROGRESS = _FIRST + 6
    """0–100 or None."""
    TONE = _FIRST + 7
    """Name of the colour of the text, or None for the ordinary one."""
    ICON = _FIRST + 8
    """(icon name, colour name) before the text, or None."""
    BOLD = _FIRST + 9
    """Whether the text is semibold."""
    STRUCK = _FIRST + 10
    """Whether the text is struck through (a value that was)."""
    LINES = _FIRST + 11
    """How many lines the text may take (1 or 2)."""
    TYPING = _FIRST + 12
    """Whether this cell takes typing (yellow)."""


@dataclass(frozen=True, slots=True)
class State:
    """Icon + word + colour, never colour alone. ``icon`` and ``token`` are names (``"clock"``, ``"amber"``)."""

    icon: str
    word: str
    token: str


@dataclass(frozen=True, slots=True)
class GroupHead:
    """A group row: title, number of rows beneath, and whether they are folded away."""

    title: str
    count: int
    folded: bool
