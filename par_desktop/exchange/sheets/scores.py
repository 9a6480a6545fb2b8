"""Sheet Tự chấm điểm: the scored tree with what the unit gives itself in the open round; parents are Σ."""

from __future__ import annotations

from decimal import Decimal

from par_desktop.domain.criteria import CriteriaSet, Criterion, Level
from par_desktop.domain.records.score import SCORE, SURVEY
from par_desktop.errors import ValueProblem
from par_desktop.exchange.layout import Cell, PackageContext, Sheet, SheetColumn, SheetRow, SheetSpec, cell_of, slots
from par_desktop.text.formats import number, period_label

_COLUMNS = (
    SheetColumn("code", "Mã", 8),
    SheetColumn("title", "Tiêu chí", 48),
    SheetColumn("max_points", "Điểm tối đa", 9, right=True),
    SheetColumn("numerator", "Tử số", 10, text=False),
    SheetColumn("denominator", "Mẫu số", 10, text=False),
    SheetColumn("points", "Điểm tự đánh giá", 11, right=True),
    SheetColumn("explanation", "Giải trình", 40),
    SheetColumn("evidence", "Minh chứng", 30),
    SheetColumn("number", "", 9, number_of="points"),
)
_BY_SURVEY = "Điều tra XHH"


def build(context: PackageContext) -> Sheet | None:
    """The set that scores this unit; departments have none of their own, so no sheet (design §1, notes §1)."""
    if context.level not in (Level.COMMUNE.value, Level.DISTRICT.value):
        return None
    try:
        criteria = context.world.criteria_set(Level(context.level), int(context.period[:4]))
    except ValueProblem:
        return None
    leaves = _leaves(criteria)
    rows = [_row(context, node, leaves[node.code]) for node in _in_tree_order(criteria)]
    everything = [leaf.code for leaf in criteria.components]
    total = {
        "title": Cell("Tổng cộng"),
        "max_points": Cell(_points(criteria.total_max)),
        "points": _sum(context, everything),
    }
    rows.append(SheetRow("sum/", total, strong=True))
    title = f"TỰ CHẤM ĐIỂM {period_label(context.period).upper()}"
    if criteria.illustrative:
        title += " (bộ tiêu chí minh họa)"
    note = "Gõ vào ô vàng: điểm như 1,25 hoặc 1.25, không quá điểm tối đa. Dòng đậm là tổng tự tính, không gõ vào."
    return Sheet("Tự chấm điểm", title, note, _COLUMNS, tuple(rows), frozen=2)


def _leaves(criteria: CriteriaSet) -> dict[str, list[Criterion]]:
    """The components under each node, in order; a component is its own only one."""
    found: dict[str, list[Criterion]] = {node.code: [] for node in criteria.criteria}
    for leaf in criteria.components:
        node: Criterion | None = leaf
        while node is not None:
            found[node.code].append(leaf)
            node = criteria.by_code[node.parent] if node.parent else None
    return found


def _row(context: PackageContext, node: Criterion, leaves: list[Criterion]) -> SheetRow:
    cells = {
        "code": Cell(node.code),
        "title": Cell(node.title),
        "max_points": Cell(_points(sum((leaf.max_points or Decimal(0) for leaf in leaves), Decimal(0)))),
    }
    if not node.is_component:
        # Not the bare code: the column Mã holds that, and a row must be found by its id alone.
        summed = _sum(context, [leaf.code for leaf in leaves])
        return SheetRow(f"sum/{node.code}", {**cells, "points": summed}, strong=True)
    record = _record(context, node.code)
    if node.is_survey:
        found = context.shown(SURVEY.name, SURVEY.id(round=context.period, criterion=node.code, unit=context.author))
        cells["points"] = Cell(found.texts("points")[0])
        cells["explanation"] = Cell(_BY_SURVEY)
        return SheetRow(record, cells)
    numerator, denominator = slots(context, SCORE.name, record, "inputs")
    cells |= {"numerator": numerator, "denominator": denominator}
    cells |= {name: slots(context, SCORE.name, record, name)[0] for name in ("points", "explanation", "evidence")}
    return SheetRow(record, cells)


def _record(context: PackageContext, code: str) -> str:
    return SCORE.id(criterion=code, unit=context.author, round=context.period)


def _sum(context: PackageContext, codes: list[str]) -> Cell:
    """Σ of the components that have points, as the window sums them."""
    return Cell(total=tuple(cell_of(_record(context, code), "points") for code in codes), partial=True)


def _in_tree_order(criteria: CriteriaSet, parent: str = "") -> list[Criterion]:
    found: list[Criterion] = []
    for node in criteria.children(parent):
        found += [node, *_in_tree_order(criteria, node.code)]
    return found


def _points(value: Decimal) -> str:
    return number(value, 2)


SCORES = SheetSpec("Tự chấm điểm", build, _COLUMNS, frozen=2)
