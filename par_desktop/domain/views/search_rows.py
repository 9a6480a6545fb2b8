"""What a search over the whole workspace finds."""

from __future__ import annotations

from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """One thing found. ``sort`` is task, criterion, unit or document; ``title`` and ``second`` as shown.

    ``tab`` names the screen that shows it, ``kind`` and ``record`` what to open there.
    """

    sort: str
    title: str
    second: str
    tab: str
    kind: str
    record: str
