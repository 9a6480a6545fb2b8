"""The world as tables, so that queries can join, filter and sort it; filled from the built-in data, never edited.

Refilled whenever the built-in data or a group's membership changes; the digest in ``setting`` says which it holds.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from datetime import date

from par_desktop.data.identity import set_setting, settings
from par_desktop.data.queries.locks import mergers
from par_desktop.domain.fields import POINTS
from par_desktop.domain.periods import Period
from par_desktop.domain.plan import assignments
from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.records.succession import SUCCESSION, ended_by
from par_desktop.domain.units import UnitGroup
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.world import World

SHAPING = (MEMBERSHIP.name, SUCCESSION.name)
"""Kinds of record that change who is asked for what: after them the tables are filled anew."""
_TABLES = ("unit", "group_member", "task", "planned", "criterion", "metric", "procedure_field")


def fill_if_stale(conn: sqlite3.Connection, world: World) -> bool:
    """Fill the tables where they hold another world or other memberships; inside a write. True if filled."""
    groups = groups_of(conn, world)
    ended = {merger.unit: merger.since for merger in mergers(conn).values() if merger.since is not None}
    shape = f"({world.whole}, {sorted(groups.items())!r}, {sorted(ended.items())!r})"
    digest = hashlib.sha256(shape.encode()).hexdigest()
    if settings(conn).get("world") == digest:
        return False
    for table in _TABLES:
        conn.execute(f"DELETE FROM {table}")
    _fill_units(conn, world, groups)
    _fill_plan(conn, world, groups, ended)
    _fill_scores(conn, world)
    set_setting(conn, "world", digest)
    return True


def groups_of(conn: sqlite3.Connection, world: World, on: date | None = None) -> Mapping[str, UnitGroup]:
    """The world's groups with the members that the coordinator chose for those the plan leaves open.

    ``on``: without the units that had ended by that day (the first day of a period: who is asked about it). History
    keeps them: without a day they are all there.
    """
    gone = ended_by(mergers(conn), on) if on is not None else frozenset[str]()
    chosen: dict[str, list[str]] = {}
    for group, member in conn.execute("SELECT unit_group, member FROM membership WHERE chosen = 1 AND deleted = 0"):
        chosen.setdefault(str(group), []).append(str(member))
    order = {unit.code: unit.order for unit in world.units}
    groups: dict[str, UnitGroup] = {}
    for group in world.groups:
        extra = [code for code in chosen.get(group.code, []) if code not in group.members]
        named = [code for code in (*group.members, *extra) if code not in gone]
        members = sorted(named, key=lambda code: order.get(code, 9999))
        groups[group.code] = UnitGroup(group.code, group.name, tuple(members), group.remarks)
    return groups


def _fill_units(conn: sqlite3.Connection, world: World, groups: Mapping[str, UnitGroup]) -> None:
    conn.executemany(
        "INSERT INTO unit (code, name, short_name, kind, position, search) VALUES (?, ?, ?, ?, ?, ?)",
        [(u.code, u.name, u.short_name, str(u.kind), i, search_key(u.name)) for i, u in enumerate(world.units)],
    )
    rows = [(group.code, member) for group in groups.values() for member in group.members]
    conn.executemany("INSERT INTO group_member (unit_group, unit) VALUES (?, ?)", rows)


def _fill_plan(
    conn: sqlite3.Connection, world: World, groups: Mapping[str, UnitGroup], ended: Mapping[str, date]
) -> None:
    sections = {section.code: section.title for section in world.plan.sections}
    conn.executemany(
        "INSERT INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                t.id, t.number, t.title, t.section, sections[t.section], t.area, t.product, t.lead_text,
                t.coordinating_text, t.schedule_text, search_key(f"{t.title} {t.product} {t.lead_text}"),
            )
            for t in world.plan.tasks
        ],
    )  # fmt: skip
    conn.executemany(
        "INSERT INTO planned (task, unit, period, year, role, due, assumed) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (p.task_id, p.unit, p.period, int(p.period[:4]), str(p.role), p.due and p.due.isoformat(), int(p.assumed))
            for p in assignments(world.plan, groups)
            if p.unit not in ended or world.calendar.bounds(Period.parse(p.period))[0] < ended[p.unit]
        ],
    )


def _fill_scores(conn: sqlite3.Connection, world: World) -> None:
    rows = []
    for criteria in world.criteria_sets:
        for position, node in enumerate(criteria.criteria):
            maximum = POINTS.to_columns(criteria.max_of(node.code))[0]
            rule = str(node.rule.kind) if node.rule else None
            values = (node.area, node.parent or None, node.title, maximum, int(node.is_component), rule, position)
            rows.append((criteria.id, node.code, str(criteria.level), *values))
    conn.executemany("INSERT INTO criterion VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    metrics = []
    for position, m in enumerate(world.metrics):
        target = None if m.target is None else f"{m.target:f}"
        metrics.append((m.code, m.title, m.unit_label, str(m.kind), str(m.frequency), target, position))
    conn.executemany("INSERT INTO metric VALUES (?, ?, ?, ?, ?, ?, ?)", metrics)
    conn.executemany(
        "INSERT INTO procedure_field VALUES (?, ?, ?)",
        [(p.code, p.name, i) for i, p in enumerate(world.procedure_fields)],
    )
