"""Which of their columns is which of our fields: found by headings, remembered by the shape of the heading, changed by
hand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from par_desktop.intake.headings import Table, TableColumn, heading_key


class FieldKind(StrEnum):
    """How a field's cells are read (``values``)."""

    TEXT = "text"
    COUNT = "count"
    PERCENT = "percent"
    FRACTION = "fraction"
    """Numerator and denominator in one cell: 45/50."""
    DATE = "date"
    PERIOD = "period"
    FIGURE = "figure"
    """A count or a fraction, which only the row says: kept as a cell until the row is known."""
    CHOICE = "choice"
    """One of a list of names: a unit, a field of procedures, a level."""
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Target:
    """A field that is looked for. ``synonyms`` are other headings, " / " between the rows of a merged one.

    ``choices``: code by name key for ``CHOICE``, whose typed names go through ``key`` first. ``numbers``: the column
    numbers of the official form, looked at only where the texts say nothing.
    """

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    synonyms: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    key: Callable[[str], str] = heading_key
    numbers: tuple[str, ...] = ()
    sole: tuple[str, ...] = ()
    """Headings that say enough only while a single column bears them."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """Of a ``CHOICE``: name as shown by code, to choose from where a file writes another."""
    never: tuple[str, ...] = ()
    """Headings that look alike and are something else."""
    note: str = ""
    """Said beside the field in the mapping step."""

    @property
    def headings(self) -> tuple[tuple[str, ...], ...]:
        """Label and synonyms as keys, upper rows first."""
        return tuple(tuple(heading_key(part) for part in text.split(" / ")) for text in (self.label, *self.synonyms))


_EXACT = 100


def known_headings(targets: Sequence[Target]) -> frozenset[str]:
    """Keys of all headings looked for, by which the heading row is found."""
    return frozenset(key for target in targets for heading in target.headings for key in heading) | frozenset(
        heading_key(text) for target in targets for text in target.sole
    )


def map_columns(table: Table, targets: Sequence[Target]) -> dict[str, int]:
    """The best one-to-one mapping by headings; fields that none fits are left out."""
    scored = sorted(
        (
            (-score, order, column.index, target.name)
            for order, target in enumerate(targets)
            for column in table.columns
            if (score := _score(target, column)) > 0
        ),
    )
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, column, name in scored:
        if name not in found and column not in taken:
            found[name] = column
            taken.add(column)
    for target in targets:
        if target.name not in found and target.sole:
            keys = {heading_key(text) for text in target.sole}
            bearing = [c.index for c in table.columns if c.keys and c.keys[-1] in keys and c.index not in taken]
            if len(bearing) == 1:
                found[target.name] = bearing[0]
                taken.add(bearing[0])
    for target in targets:
        if target.name not in found and target.numbers:
            by_number = [c.index for c in table.columns if c.number in target.numbers and c.index not in taken]
            if len(by_number) == 1 and not _named_otherwise(table, by_number[0], targets):
                found[target.name] = by_number[0]
                taken.add(by_number[0])
    return found


def _named_otherwise(table: Table, index: int, targets: Sequence[Target]) -> bool:
    """Whether a column's own texts already are some field's: then its number must not make it another's."""
    column = next(c for c in table.columns if c.index == index)
    return any(_score(target, column) > 0 for target in targets)


def _score(target: Target, column: TableColumn) -> int:
    """0 for no likeness; an exact heading counts more than one that only begins so, a whole path more than its end."""
    if column.keys and column.keys[-1] in {heading_key(text) for text in target.never}:
        return 0
    best = max((_likeness(heading, column.keys) for heading in target.headings), default=0)
    contradicted = column.number and target.numbers and column.number not in target.numbers
    return 0 if contradicted and best < _EXACT - 10 else best


def _likeness(heading: tuple[str, ...], keys: tuple[str, ...]) -> int:
    if not keys:
        return 0
    *uppers, leaf = heading
    if keys[-1] == leaf:
        score = _EXACT
    elif len(leaf) >= 6 and (keys[-1].startswith(leaf + " ") or f" {leaf} " in f" {keys[-1]} "):
        score = 50
    else:
        return 0
    at = 0
    for upper in uppers:
        place = next((i for i in range(at, len(keys) - 1) if _within(upper, keys[i])), None)
        if place is None:
            return 0
        score, at = score + 40, place + 1
    # A bare "Tổng số" under a group is the group's, not the table's.
    return score if uppers or len(keys) == 1 else score - 10


def _within(upper: str, key: str) -> bool:
    return key == upper or f" {upper} " in f" {key} "


def fingerprint(table: Table) -> str:
    """The heading's shape: two files of one program have the same, whatever their figures and titles."""
    body = "\n".join(f"{column.index}\t{'/'.join(column.keys)}" for column in table.columns)
    return hashlib.sha256(body.encode()).hexdigest()[:32]


def missing(targets: Sequence[Target], mapping: Mapping[str, int]) -> tuple[Target, ...]:
    """Required fields that no column is named for."""
    return tuple(target for target in targets if target.required and target.name not in mapping)
