"""Find tasks, criteria, units and documents by any part of their words, marks or not (design §3.10)."""

from __future__ import annotations

from collections.abc import Iterator

from par_desktop.data.queries import search
from par_desktop.domain.units import Unit
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.views.search_rows import Match
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk
from par_desktop.services.score_sums import set_for
from par_desktop.text.formats import period_label

LIMIT = 12


def matches(desk: Desk, typed: str, round_code: str) -> list[Match]:
    """At most ``LIMIT`` things all of whose typed words occur in them; of one sort together, those that begin first.

    ``round_code`` is the round ("2022-Q1") in which a criterion is opened.
    """
    words = search_key(typed).split()
    if not words:
        return []
    found: list[Match] = []
    sorts = (_tasks(desk, round_code), _criteria(desk, round_code), _units(desk), _documents(desk))
    share = LIMIT // len(sorts)
    rest: list[Match] = []
    for sort in sorts:
        hits = [match for match in sort if _fits(words, match)]
        hits.sort(key=lambda match: not search_key(match.title).startswith(words[0]))
        found += hits[:share]
        rest += hits[share:]
    room = LIMIT - len(found)
    order = {"task": 0, "criterion": 1, "unit": 2, "document": 3}
    return sorted([*found, *rest[:room]], key=lambda match: order[match.sort])


def _fits(words: list[str], match: Match) -> bool:
    text = search_key(f"{match.title} {match.second}")
    return all(word in text for word in words)


def _tasks(desk: Desk, round_code: str) -> Iterator[Match]:
    year = int(round_code[:4])
    mine = search.turns(desk.conn, desk.unit.code, year)
    for task in desk.world.plan.tasks:
        second = f"Chủ trì: {task.lead_text} · {task.schedule_text}"
        period = mine.get(task.id)
        kind, record = ("assignment", f"{task.id}/{desk.unit.code}/{period}") if period else ("task", task.id)
        yield Match("task", f"Nhiệm vụ {task.number}. {task.title}", second, "tasks", kind, record)


def _scored(desk: Desk) -> Unit:
    return desk.world.unit(desk.world.city) if desk.is_coordinator else desk.unit


def _criteria(desk: Desk, round_code: str) -> Iterator[Match]:
    unit = _scored(desk)
    try:
        criteria = set_for(desk.world, unit, int(round_code[:4]))
    except ValueProblem:
        return
    for node in criteria.criteria:
        if node.is_component:
            area = criteria.criterion(node.area)
            record = f"{node.code}/{unit.code}/{round_code}"
            yield Match("criterion", f"{node.code} {node.title}", area.title, "indicators", "score", record)


def _units(desk: Desk) -> Iterator[Match]:
    for unit in desk.world.units:
        yield Match("unit", unit.office_name, f"Mã {unit.code}", "packages", "unit", unit.code)


def _documents(desk: Desk) -> Iterator[Match]:
    for task, unit, period, number, note in search.documents(desk.conn):
        known = desk.world.units_by_code.get(unit)
        name = known.office_name if known else unit
        title = f"Văn bản {number}" if number else note
        second = f"{note} · {name} · {period_label(period)}" if number and note else f"{name} · {period_label(period)}"
        yield Match("document", title, second, "tasks", "assignment", f"{task}/{unit}/{period}")
