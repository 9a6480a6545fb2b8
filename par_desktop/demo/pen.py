"""Writes the demo's operations as units would have: sealed, dated, each by a person of its own unit."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from par_desktop.domain.fields import Canonical
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.periods import Period, PeriodKind, periods_of
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.world import World

TODAY = date(2025, 12, 10)
OPEN_QUARTER = Period(PeriodKind.QUARTER, 2025, 4)
OPEN_MONTH = Period(PeriodKind.MONTH, 2025, 12)

_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô")
_MIDDLE = ("Thị", "Văn", "Đức", "Thị Thu", "Minh", "Quang", "Thị Ngọc", "Hữu")
_GIVEN = ("Hà", "Hương", "Tuấn", "Dũng", "Lan", "Hiền", "Thắng", "Yến", "Bình", "Thủy", "Ước", "Ngân")


@dataclass
class Pen:
    """Collects operations in the order they were written. ``rng`` is seeded, so every build writes the same ones."""

    world: World
    rng: random.Random
    ops: list[Operation] = field(default_factory=list)
    _people: dict[str, str] = field(default_factory=dict)

    def write(
        self,
        record_type: RecordType,
        record: str,
        values: Mapping[str, object],
        *,
        unit: str,
        day: date,
        origin: str = "app",
        reason: str = "",
        after: Operation | None = None,
    ) -> Operation:
        """One saved form of ``unit`` on ``day``; ``after`` is the operation whose values the form showed."""
        fields: dict[str, Canonical] = {}
        for name, value in values.items():
            declared = record_type.field(name)
            if declared is None:
                raise KeyError(f"{record_type.name}.{name}")
            fields[name] = declared.kind.canonical(value)
        base = {name: (after.id,) if after is not None and name in after.base else () for name in fields}
        typed = origin == "excel"  # typed cells have no time, author or machine of their own (design §5)
        op = sealed(
            Operation(
                replica="" if typed else replica_of(unit),
                unit=unit,
                kind=record_type.name,
                record=record,
                fields=fields,
                base=base,
                at="" if typed else self.moment(min(day, TODAY)),
                by="" if typed else self.person(unit),
                origin=origin,
                reason=reason,
                nonce="" if typed else f"{self.rng.getrandbits(64):016x}",
            )
        )
        self.ops.append(op)
        return op

    def moment(self, day: date) -> str:
        """A time in office hours of a day, UTC; on the demo's own day before it begins anywhere."""
        if day == TODAY:
            return f"{day}T00:{self.rng.randrange(10, 60):02d}:00Z"
        return f"{day}T0{self.rng.randrange(1, 9)}:{self.rng.randrange(60):02d}:{self.rng.randrange(60):02d}Z"

    def person(self, unit: str) -> str:
        """Who does this work in a unit; always the same."""
        if unit == self.world.coordinator:
            return "Trần Thị Thu Hà"
        if unit not in self._people:
            pick = random.Random(f"person {unit}")
            self._people[unit] = " ".join(pick.choice(part) for part in (_FAMILY, _MIDDLE, _GIVEN))
        return self._people[unit]

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def replica_of(unit: str) -> str:
    """The machine a unit of the demo works on; 16 hex digits, the same each time."""
    return hashlib.sha256(f"demo {unit}".encode()).hexdigest()[:16]


def months() -> tuple[Period, ...]:
    return periods_of((2021, 2025), PeriodKind.MONTH)


def quarters() -> tuple[Period, ...]:
    return periods_of((2021, 2025), PeriodKind.QUARTER)


def after_period(world: World, period: Period, pen: Pen, spread: int = 5) -> date:
    """A day when a unit wrote down a finished period: around its end, before the ward's deadline mostly."""
    return world.calendar.bounds(period)[1] - timedelta(days=pen.rng.randrange(spread))
