"""Every open conflict with its values, what both writers had seen, and the field's history."""

from __future__ import annotations

from par_desktop.data.queries.overview import conflicts
from par_desktop.domain.views.conflict_rows import OpenConflict
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.services.browse_history import record_history
from par_desktop.services.browse_tasks import record_conflicts
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk


def open_conflicts(desk: Desk, limit: int = 200) -> tuple[OpenConflict, ...]:
    """All of them by record, at most ``limit`` records."""
    found: list[OpenConflict] = []
    for kind, record, _ in conflicts(desk.conn, limit):
        words = describe(desk.world, kind, record)
        history = record_history(desk, kind, record)
        owner = record_owner(desk, kind, record)
        for field in record_conflicts(desk, kind, record):
            lines = tuple(line for line in history if line.field == field.field)
            found.append(
                OpenConflict(
                    kind=kind,
                    record=record,
                    field=field.field,
                    title=f"{words.title} · {field_label(desk.world, kind, field.field)}",
                    beside=" · ".join(part for part in (words.unit, words.group) if part),
                    heads=field.heads,
                    values=field.values,
                    before=_before(lines, {value.text for value in field.values}),
                    history=lines,
                    mine=owner in (None, desk.unit.code) or owner in desk.actor.speaks_for,
                )
            )
    return tuple(found)


def record_owner(desk: Desk, kind: str, record: str) -> str | None:
    """The unit whose own record it is; ``None`` where it is the city's or the coordinator writes it."""
    from par_desktop.domain.records.base import Writer
    from par_desktop.domain.records.catalog import BY_NAME

    record_type = BY_NAME[kind]
    if desk.is_coordinator and any(Writer.COORDINATOR in field.writers for field in record_type.fields):
        return None
    return record_type.unit_of(record)


def _before(lines: tuple[HistoryLine, ...], values: set[str]) -> str:
    """What the writers of the present values had seen, if they had seen the same."""
    seen = {line.old for line in lines if line.new in values and not line.void}
    return seen.pop() if len(seen) == 1 else ""
