"""List records for scripts: the arrays of ``list … --json``, keys as the design promises (design §7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from par_desktop.data import journal, packages
from par_desktop.data.queries import listing
from par_desktop.data.reader import Connection
from par_desktop.domain.cumulative import combine, dossier_cells
from par_desktop.domain.fields import POINTS, Canonical
from par_desktop.domain.merge import resolve
from par_desktop.domain.metrics import TYPED_COLUMNS, Aggregation, dossier_totals
from par_desktop.domain.operation import DELETE, canonical_json
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.rates import DossierRule, dossier_rule
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.world import World
from par_desktop.errors import ParError, ValueProblem
from par_desktop.services.derive_figures import offered_online
from par_desktop.services.set_choice import choices_of

Record = dict[str, object]
"""One object of the array: texts, whole numbers, exact decimals, ``None``, lists of these."""
DOSSIER_METRIC = "06a"
"""Dossier figures are readings too: ``06a.<field of procedures>.<column>``, the columns of biểu II.06a."""
COMPUTED = "computed"
"""Origin of totals and rates that nobody types."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What part of a list: one unit, the periods inside one period, with or without the duties."""

    unit: str = ""
    period: Period | None = None
    duties: bool = False

    def takes(self, unit: object, period: object) -> bool:
        if self.unit and unit != self.unit:
            return False
        if self.period is None:
            return True
        try:
            return self.period.contains(Period.parse(str(period)))
        except ValueProblem:
            return False


def records(conn: Connection, world: World, name: str, wanted: Wanted = Wanted()) -> Iterator[Record]:
    """The objects of one list. Raises ``KeyError`` for a name that is not in ``LISTS``."""
    return iter(LISTS[name](conn, world, wanted))


def _units(_conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    for unit in world.units:
        if wanted.unit in ("", unit.code):
            yield {"code": unit.code, "name": unit.name, "kind": str(unit.kind)}


def _tasks(_conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    sections = {section.code: section.title for section in world.plan.sections}
    for task in world.plan.tasks:
        row: Record = {
            "number": task.number,
            "title": task.title,
            "section": sections[task.section],
            "area": task.area,
            "product": task.product,
            "lead_text": task.lead_text,
            "lead_units": list(task.lead_units),
            "coordinating_text": task.coordinating_text,
            "coordinating_units": list(task.coordinating_units),
            "schedule_text": task.schedule_text,
        }
        yield {"kind": "task", **row} if wanted.duties else row
    if wanted.duties:
        for duty in world.plan.duties:
            yield {
                "kind": "duty",
                "number": duty.paragraph,
                "title": duty.text,
                "section": duty.paragraph.rpartition(".")[0],
                "area": duty.area,
                "product": "",
                "lead_text": "",
                "lead_units": list(duty.owner_units),
                "coordinating_text": "",
                "coordinating_units": [],
                "schedule_text": "",
            }


def _assignments(conn: Connection, _world: World, wanted: Wanted) -> Iterator[Record]:
    names = ("task_number", "title", "unit", "role", "period", "due", "status", "progress")
    for row in listing.assignments(conn):
        if wanted.takes(row[2], row[4]):
            yield dict(zip(names, row, strict=True))


def _criteria(_conn: Connection, world: World, _wanted: Wanted) -> Iterator[Record]:
    for criteria in world.criteria_sets:
        for node in criteria.criteria:
            yield {
                "set": criteria.id,
                "level": str(criteria.level),
                "code": node.code,
                "title": node.title,
                "area": node.area,
                "max_points": criteria.max_of(node.code),
                "rule": str(node.rule.kind) if node.rule is not None else None,
            }


def _scores(conn: Connection, _world: World, wanted: Wanted) -> Iterator[Record]:
    for criterion, unit, turn, own, appraised, survey in listing.scores(conn):
        if wanted.takes(unit, turn):
            yield {
                "criterion": criterion,
                "unit": unit,
                "round": turn,
                "self_points": _points(own),
                "appraised_points": _points(appraised),
                "survey_points": _points(survey),
            }


def _metrics(_conn: Connection, world: World, _wanted: Wanted) -> Iterator[Record]:
    for metric in world.metrics:
        yield {
            "metric": metric.code,
            "title": metric.title,
            "unit_label": metric.unit_label,
            "kind": str(metric.kind),
            "frequency": str(metric.frequency),
            "target": metric.target,
            "units": list(metric.units),
            "formula": metric.formula,
        }


def _readings(conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    for metric, unit, period, value, numerator, denominator, origin in listing.readings(conn):
        if wanted.takes(unit, period):
            yield _reading(metric, unit, period, value, numerator, denominator, origin)
    yield from _dossiers(conn, world, wanted)
    if conn.execute("SELECT 1 FROM setting WHERE name = 'unit' AND value = ?", (world.coordinator,)).fetchone():
        yield from _visits(conn, world, wanted)


def _dossiers(conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    """Typed columns, the totals that follow from them, then each unit's and the city's rates of the month."""
    open_before: dict[tuple[str, str], tuple[str, int | None]] = {}
    rules = _rules(conn, world)
    sums: dict[tuple[str, str], list[tuple[str, Mapping[str, int | None], bool]]] = {}
    for row in listing.dossiers(conn):
        unit, month, field, none, origin = (str(v) if v is not None else "" for v in row[:5])
        figures = {name: v if isinstance(v, int) else None for name, v in zip(TYPED_COLUMNS, row[5:], strict=True)}
        before = world.calendar.previous(Period.parse(month)).code
        last_month, left = open_before.get((unit, field), ("", None))
        totals = dossier_totals(figures, left if last_month == before else None)
        open_before[unit, field] = (month, 0 if none else totals.open_total)
        if not wanted.takes("" if not wanted.unit else unit, month) and not _city(world, wanted, month):
            continue
        nothing = bool(none) and all(value is None for value in figures.values())
        sums.setdefault((month, unit), []).append((field, figures, nothing))
        sums.setdefault((month, world.city), []).append((field, figures, nothing))
        if wanted.unit not in ("", unit):
            continue
        prefix = f"{DOSSIER_METRIC}.{field}"
        if none:
            yield _reading(f"{prefix}.none", unit, month, None, None, None, origin)
            continue
        for name, value in figures.items():
            if value is not None:
                yield _reading(f"{prefix}.{name}", unit, month, value, None, None, origin)
        for name in ("received_total", "online", "carried", "resolved_total", "open_total"):
            value = getattr(totals, name)
            if value is not None:
                yield _reading(f"{prefix}.{name}", unit, month, value, None, None, COMPUTED)
    coordinates = any(unit != world.city for _, unit in sums) and len({unit for _, unit in sums}) > 2
    for (month, unit), rows in sorted(sums.items()):
        if wanted.unit not in ("", unit) or (unit == world.city and not coordinates):
            continue
        yield from _rates(unit, month, rules, rows)


def _city(world: World, wanted: Wanted, month: str) -> bool:
    """The city's own rates are sums over everybody's rows."""
    return wanted.unit == world.city and (wanted.period is None or wanted.period.contains(Period.parse(month)))


def _rules(conn: Connection, world: World) -> dict[str, DossierRule]:
    """By code, how each metric that follows from dossiers is computed; growths need a base and are not listed."""
    choices, offered = choices_of(conn), offered_online(conn, world)
    mine = [metric for metric in world.metrics if metric.derivation[0] == "dossiers" and not metric.grows]
    return {metric.code: dossier_rule(metric.derivation[1], choices, offered) for metric in mine}


def _rates(
    unit: str, month: str, rules: Mapping[str, DossierRule], rows: Sequence[tuple[str, Mapping[str, int | None], bool]]
) -> Iterator[Record]:
    """Sums over the rows that have all that a figure needs; a figure no row has is left out."""
    for metric, rule in rules.items():
        cells = dossier_cells(rule, ((unit, month, field, figures, none) for field, figures, none in rows))
        value = combine(
            cells, [(unit, month)], Aggregation.RATIO if rule.is_rate else Aggregation.LAST, rate=rule.is_rate
        )
        if value.top is None or not any(cell.top is not None for cell in cells.values()):
            continue
        if rule.is_rate:
            yield _reading(metric, unit, month, None, value.top, value.bottom, COMPUTED)
        else:
            yield _reading(metric, unit, month, value.top, None, None, COMPUTED)


def _visits(conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    """KT.1: wards met by a surprise check in a year, of all wards."""
    met: dict[str, set[str]] = {}
    for ward, day in listing.wards_visited(conn):
        year = world.calendar.containing(date.fromisoformat(day), PeriodKind.YEAR)
        met.setdefault(year.code, set()).add(ward)
    for year_code, wards in sorted(met.items()):
        if wanted.takes(world.city, year_code):
            yield _reading("KT.1", world.city, year_code, None, len(wards), len(world.wards), COMPUTED)


def _inspections(conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    names = ("unit", "inspection", "sort", "day", "published", "answered", "failed", "findings")
    for row in listing.inspections(conn):
        if _within(world, wanted, row[0], row[3]):
            yield dict(zip(names, row, strict=True))


def _findings(conn: Connection, world: World, wanted: Wanted) -> Iterator[Record]:
    names = ("unit", "inspection", "finding", "item", "text", "deadline", "state", "remedy", "remedied_on")
    for row in listing.findings(conn):
        if _within(world, wanted, row[0], row[5]):
            yield dict(zip(names, row, strict=True))


def _packages(conn: Connection, _world: World, wanted: Wanted) -> Iterator[Record]:
    for row in packages.listed(conn):
        about = row.sender if row.direction == "in" else row.receiver
        if wanted.takes(about, row.period):
            yield {
                "direction": row.direction,
                "package": row.id,
                "number": row.number,
                "sender": row.sender,
                "receiver": row.receiver,
                "period": row.period,
                "at": row.at,
                "file": row.file,
                "counts": dict(row.counts),
            }


def _conflicts(conn: Connection, _world: World, wanted: Wanted) -> Iterator[Record]:
    for kind, record in listing.conflicting_records(conn):
        if wanted.unit and wanted.unit not in record.split("/"):
            continue
        ops = journal.operations_of(conn, kind, record)
        by_id = {op.id: op for op in ops}
        state = resolve(ops, journal.voided_ids(conn), journal.released_ids(conn))
        for name in state.conflicts:
            values: dict[str, object] = {}
            for head in state.heads(name):
                value = (by_id[head].fields or {}).get(name)
                values.setdefault(canonical_json(value), _value(kind, name, value))
            yield {"record_kind": kind, "record_id": record, "field": name, "values": list(values.values())}


def _history(conn: Connection, _world: World, wanted: Wanted) -> Iterator[Record]:
    """Newest arrival first, one object a field."""
    voided = journal.voided_ids(conn)
    for _, op in reversed(list(journal.operations(conn))):
        if wanted.unit and wanted.unit not in (op.unit, *op.record.split("/")):
            continue
        if wanted.period is not None and not any(wanted.takes(wanted.unit, part) for part in op.record.split("/")):
            continue
        for name in op.names:
            yield {
                "at": op.at,
                "unit": op.unit,
                "by": op.by,
                "origin": op.origin,
                "record_kind": op.kind,
                "record_id": op.record,
                "field": name,
                "value": None if op.fields is None else _value(op.kind, name, op.fields.get(name)),
                "reason": op.reason,
                "void": op.id in voided,
                "operation": op.id.hex(),
            }


def _reading(
    metric: object, unit: object, period: object, value: object, numerator: object, denominator: object, origin: object
) -> Record:
    return {
        "metric": metric,
        "unit": unit,
        "period": period,
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "origin": origin,
    }


def _value(kind: str, name: str, canonical: Canonical) -> object:
    """A carried value as scripts want it: points are numbers, all else as it travels."""
    record_type = BY_NAME.get(kind)
    declared = record_type.field(name) if record_type is not None and name != DELETE else None
    if declared is not None and declared.kind is POINTS:
        try:
            return POINTS.restore(canonical)
        except ParError:
            return canonical
    return canonical


def _points(stored: object) -> Decimal | None:
    value = POINTS.from_columns((stored,)) if isinstance(stored, int) else None
    return value if isinstance(value, Decimal) else None


def _within(world: World, wanted: Wanted, unit: object, day: object) -> bool:
    if wanted.unit and unit != wanted.unit:
        return False
    if wanted.period is None:
        return True
    first, last = world.calendar.bounds(wanted.period)
    return isinstance(day, str) and first.isoformat() <= day <= last.isoformat()


LISTS: Mapping[str, Callable[[Connection, World, Wanted], Iterable[Record]]] = {
    "units": _units,
    "tasks": _tasks,
    "assignments": _assignments,
    "criteria": _criteria,
    "scores": _scores,
    "metrics": _metrics,
    "readings": _readings,
    "inspections": _inspections,
    "findings": _findings,
    "packages": _packages,
    "conflicts": _conflicts,
    "history": _history,
}
"""Each list by the word of the command, in the order the help names them."""


def exact_number(value: Decimal | Fraction) -> int | float:
    """A decimal as a JSON number without noise: the shortest text of a float of at most 15 digits is the decimal."""
    return int(value) if value == int(value) else float(value)
