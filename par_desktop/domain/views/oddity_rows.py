"""A sign as the list shows it: whose, of which period, what was noticed, and where to look."""

from __future__ import annotations

from par_desktop.domain.oddities import Oddity
from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class OddityRow:
    """``title`` names the kind, ``words`` is one sentence with figures; ``tab``, ``kind``, ``record`` lead there."""

    id: str
    oddity: Oddity
    unit: str
    unit_name: str
    period: str
    title: str
    words: str
    tab: str
    kind: str
    record: str
