"""The scored tree of a unit in a round, and everything behind one component."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from par_desktop.data.queries import scores
from par_desktop.domain.criteria import CriteriaSet, Criterion
from par_desktop.domain.fields import Figure
from par_desktop.domain.operation import OpId
from par_desktop.domain.records.score import APPRAISAL, SCORE, SURVEY
from par_desktop.domain.views.evidence_rows import EvidenceRow
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.score_rows import ComponentRow, ScoreLine, ScoreSheet
from par_desktop.services.browse_evidence import pieces_of
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import shown_heads
from par_desktop.services.score_sums import area_scores, set_for

KINDS = (SCORE, APPRAISAL, SURVEY)


@dataclass(frozen=True, slots=True)
class ScoreDetail:
    """One component: values and the operations shown of its three records, and what was changed, newest first.

    The three are by record kind: ``records`` their ids, ``values`` by field as forms take them, ``heads`` by field,
    ``conflicts`` on how many fields two people disagree. ``pieces`` are its evidence.
    """

    criterion: str
    row: ComponentRow
    records: Mapping[str, str]
    values: Mapping[str, Mapping[str, object]]
    heads: Mapping[str, Mapping[str, tuple[OpId, ...]]]
    history: tuple[HistoryLine, ...]
    conflicts: Mapping[str, int]
    pieces: tuple[EvidenceRow, ...] = ()


def score_sheet(desk: Desk, unit: str, round_code: str) -> ScoreSheet:
    """The tree of the set that scores this unit. Raises ``ValueProblem("no_criteria_set")`` where none does."""
    found = set_for(desk.world, desk.world.unit(unit), int(round_code[:4]))
    rows = {row.criterion: row for row in scores.component_rows(desk.conn, found.id, unit, round_code)}
    sums = area_scores(desk.conn, unit, round_code, found, desk.world.plan)
    by_area = {area.code: area for area in sums.areas}
    lines: list[ScoreLine] = []
    for node in _in_tree_order(found):
        if node.is_component:
            lines.append(_leaf(node, rows[node.code]))
        elif node.code in by_area:
            area = by_area[node.code]
            lines.append(
                ScoreLine(
                    node, 0, area.max_points, area.points, area.appraised, area.gap, None,
                    area.scored, area.components, area.appraised_count,
                )
            )  # fmt: skip
        else:
            lines.append(
                _parent(node, found, [_leaf(leaf, rows[leaf.code]) for leaf in found.components_of(node.code)])
            )
    return ScoreSheet(unit, round_code, found.title, tuple(lines), sums)


def score_detail(desk: Desk, unit: str, round_code: str, criterion: str) -> ScoreDetail:
    """Everything behind one component. Raises ``KeyError`` for a code that the unit's set lacks."""
    found = set_for(desk.world, desk.world.unit(unit), int(round_code[:4]))
    rows = {row.criterion: row for row in scores.component_rows(desk.conn, found.id, unit, round_code)}
    row = rows[criterion]
    records = {
        SCORE.name: SCORE.id(criterion=criterion, unit=unit, round=round_code),
        APPRAISAL.name: APPRAISAL.id(round=round_code, criterion=criterion, unit=unit),
        SURVEY.name: SURVEY.id(round=round_code, criterion=criterion, unit=unit),
    }
    history = [line for kind, record in records.items() for line in record_history(desk, kind, record)]
    return ScoreDetail(
        criterion,
        row,
        records,
        {
            SCORE.name: {
                "inputs": _inputs(row),
                "points": row.own_points,
                "explanation": row.explanation or None,
                "evidence": row.evidence or None,
            },
            APPRAISAL.name: {"points": row.appraised, "reason": row.reason or None},
            SURVEY.name: {"points": row.survey},
        },
        {kind: shown_heads(desk, kind, record) for kind, record in records.items()},
        tuple(sorted(history, key=lambda line: line.at or line.received, reverse=True)),
        {kind: scores.conflicts(desk.conn, kind, record) for kind, record in records.items()},
        tuple(pieces_of(desk, unit, round_code, criterion)),
    )


def _inputs(row: ComponentRow) -> Figure | None:
    if row.inputs_none:
        return Figure(none=True)
    if row.numerator is None and row.denominator is None:
        return None
    return Figure(numerator=row.numerator, denominator=row.denominator)


def _in_tree_order(criteria: CriteriaSet, parent: str = "") -> list[Criterion]:
    found: list[Criterion] = []
    for node in criteria.children(parent):
        found += [node, *_in_tree_order(criteria, node.code)]
    return found


def _leaf(node: Criterion, row: ComponentRow) -> ScoreLine:
    points = row.survey if node.is_survey else row.own_points
    final = row.survey if node.is_survey else row.appraised
    gap = None if node.is_survey or final is None or points is None else final - points
    return ScoreLine(
        node,
        2,
        node.max_points or Decimal(0),
        points,
        final,
        gap,
        row,
        int(points is not None),
        1,
        int(final is not None),
    )


def _parent(node: Criterion, criteria: CriteriaSet, leaves: Sequence[ScoreLine]) -> ScoreLine:
    finals = [leaf.appraised for leaf in leaves if leaf.appraised is not None]
    return ScoreLine(
        node,
        1,
        criteria.max_of(node.code),
        _sum([leaf.points for leaf in leaves]),
        sum(finals, Decimal(0)) if len(finals) == len(leaves) else None,
        _sum([leaf.gap for leaf in leaves]),
        None,
        sum(leaf.scored for leaf in leaves),
        len(leaves),
        len(finals),
    )


def _sum(values: Sequence[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None
