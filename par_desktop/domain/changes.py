"""What a write touched: every screen looks at it and decides whether it cares."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter


@dataclass(slots=True)
class Changes:
    """Records touched by one transaction, and the counts an import reports (design §7).

    ``new`` records, ``changed`` fields of existing records, ``same`` fields or operations already here,
    ``conflicts`` fields newly in conflict, ``refused`` cells or fields, ``waiting`` operations.
    """

    records: set[tuple[str, str]] = field(default_factory=set)
    new: int = 0
    changed: int = 0
    same: int = 0
    conflicts: int = 0
    refused: int = 0
    waiting: int = 0

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(map(itemgetter(0), self.records))

    def touches(self, *kinds: str) -> bool:
        """Whether any of these kinds changed."""
        return not self.kinds.isdisjoint(kinds)

    def counts(self) -> dict[str, int]:
        """The six integers of ``import --json``."""
        return {
            "new": self.new,
            "changed": self.changed,
            "same": self.same,
            "conflicts": self.conflicts,
            "refused": self.refused,
            "waiting": self.waiting,
        }

    def add(self, other: Changes) -> None:
        """Add another transaction's counts and records to these."""
        self.records |= other.records
        for name in ("new", "changed", "same", "conflicts", "refused", "waiting"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
