"""How list cells are painted: words in one or two lines, a state, a progress bar, a group row."""

from __future__ import annotations

from par_desktop.ui.delegates.cells import (
    GroupRowDelegate,
    ListDelegate,
    ProgressDelegate,
    RowDelegate,
    StateDelegate,
    TwoLineDelegate,
)

__all__ = [
    "GroupRowDelegate",
    "ListDelegate",
    "ProgressDelegate",
    "RowDelegate",
    "StateDelegate",
    "TwoLineDelegate",
]
