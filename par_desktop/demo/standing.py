"""How each ward stands with the open period, so that every part of the demo tells the same story.

As on the picture of the overview: 15 sent everything, 6 nothing, 3 lack something, 1 came on paper.
"""

from __future__ import annotations

from enum import Enum

from par_desktop.domain.world import World


class Standing(Enum):
    COMPLETE = "complete"
    NOTHING = "nothing"
    LACKING = "lacking"
    PAPER = "paper"


NOTHING = frozenset({"13678", "13702", "13672", "13675", "13690", "13681"})
LACKING = frozenset({"13657", "13642", "13705"})
PAPER = "13696"
EXCEL_ONLY = frozenset({"13639", "13651", "13675", "13684", "13693"})
"""Offices without the program: they fill in the group package."""
UNBALANCED = ("13654", "HT")
"""A row whose (3) is not (7) + (11), by two dossiers, in the open month."""

STEADY = ("13666", "HT", ("2025-10", "2025-11"))
"""A row that two months running is the same in every column."""
RUSH = ("13645", "CT", "2025-11")
"""A row with four times the usual."""
QUIET = ("13687", "2025-12")
"""Nothing overdue in the form of a month in which a surprise check counted overdue dossiers."""
EXPORTED = "2025-11"
"""The month of which the city has the one-stop software's own export."""
DIFFERS = {("13651", "HT"): {"on_time": -3, "late": 3}, ("13636", "CT"): {"direct": 2}}
"""Where that export is not what the ward typed, and by how much."""


def standing_of(ward: str) -> Standing:
    if ward in NOTHING:
        return Standing.NOTHING
    if ward in LACKING:
        return Standing.LACKING
    return Standing.PAPER if ward == PAPER else Standing.COMPLETE


def typing_wards(world: World) -> tuple[str, ...]:
    """Codes of the wards, in official order."""
    return tuple(unit.code for unit in world.wards)
