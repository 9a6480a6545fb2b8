"""Rows of biểu II.06a with (3) ≠ (7) + (11), where the city chose to take none: asked alike of every way in.

A row is judged whole, as it would stand with what is written now. One that is not complete, or whose month before is
not known, is not judged; usually the city only asks for a reason (``domain/choices.BALANCE``), and then nothing is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from par_desktop.data.queries import figures as query
from par_desktop.data.queries.locks import present
from par_desktop.domain.choices import BALANCE, REFUSE, Choices
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.views.dossier_rows import FieldFigures, FieldRow
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services.check_begun import FIGURES, check_begun

if TYPE_CHECKING:
    from par_desktop.domain.operation import Operation, OpId
    from par_desktop.services.desk import Desk
    from par_desktop.services.take_typing import Typed

_JUDGED = frozenset((*TYPED_COLUMNS, "none"))
_SQL = f"""
SELECT COALESCE(none, 0), {", ".join(TYPED_COLUMNS)} FROM dossier
WHERE unit = ? AND month = ? AND procedure_field = ? AND deleted = 0
"""


def refuses(desk: Desk) -> bool:
    """Whether the city takes no rows that do not balance."""
    return Choices(query.choices(desk.conn)).get(BALANCE) == REFUSE


@dataclass(slots=True)
class Balances:
    """``written`` are values by dossier record, as they would be kept; asked where ``refuses`` says so."""

    desk: Desk
    written: Mapping[str, Mapping[str, object]]
    _kept: dict[str, FieldFigures] = field(default_factory=dict)

    def wrong(self, record: str) -> NotAllowed | None:
        """``balance_refused`` with the row's figures, where what is written leaves it complete and off."""
        if not self.written.get(record, {}).keys() & _JUDGED:
            return None
        try:
            parts = DOSSIER.parts(record)
            month = Period.parse(parts["month"])
        except ValueProblem:
            return None
        world = self.desk.world
        before = world.calendar.previous(month)
        if before.year < world.plan.years[0]:
            return None
        carried = self._figures(DOSSIER.id(**{**parts, "month": before.code})).left_open
        names = {each.code: each.name for each in world.procedure_fields}
        code = parts["procedure_field"]
        gap = FieldRow(code, names.get(code, code), self._figures(record), carried).gap
        if gap is None:
            return None
        return NotAllowed("balance_refused", title=names.get(code, code), period=month.code, **gap.facts)

    def _figures(self, record: str) -> FieldFigures:
        found = self._kept.get(record)
        if found is None:
            row = self.desk.conn.execute(_SQL, tuple(DOSSIER.parts(record).values())).fetchone()
            kept: dict[str, object] = dict(zip(("none", *TYPED_COLUMNS), row, strict=True)) if row else {}
            kept |= self.written.get(record, {})
            figures = {name: v if isinstance(v := kept.get(name), int) else None for name in TYPED_COLUMNS}
            found = self._kept[record] = FieldFigures(figures, bool(kept.get("none")))
        return found


def check_balance(desk: Desk, written: Mapping[str, Mapping[str, object]], judged: Iterable[str]) -> None:
    """Raise ``NotAllowed("balance_refused")`` for the first of these rows that the city does not take."""
    if not written or not refuses(desk):
        return
    balances = Balances(desk, written)
    for record in judged:
        problem = balances.wrong(record)
        if problem is not None:
            raise problem


def hold_back(desk: Desk, typed: Typed) -> None:
    """Take out of what was typed in a workbook the rows that the city does not take, and figures ahead of their time.

    Each of their cells is named and nothing of them is kept, as of a cell that holds no number: typed right in the
    same workbook, or sent again in their time, they count. What is in the journal already was judged when it came.
    """
    figures = [op for op in typed.operations if op.kind in FIGURES]
    if not figures:
        return
    here = present(desk.conn, [op.id for op in figures])
    ahead: dict[OpId, NotAllowed] = {}
    rows: dict[str, list[Operation]] = {}
    for op in figures:
        try:
            if op.id not in here:
                check_begun(desk, op.kind, op.record, (op.fields or {}).values())
        except NotAllowed as problem:
            ahead[op.id] = problem
            continue
        if op.kind == DOSSIER.name:
            rows.setdefault(op.record, []).append(op)
    if rows and refuses(desk):
        wrong = Balances(desk, {record: _fields(ops) for record, ops in rows.items()})
        for record, ops in rows.items():
            off = None if all(op.id in here for op in ops) else wrong.wrong(record)
            if off is not None:
                ahead |= dict.fromkeys((op.id for op in ops), off)
    _take_out(typed, ahead)


def _fields(ops: Iterable[Operation]) -> dict[str, object]:
    return {name: value for op in ops for name, value in (op.fields or {}).items()}


def _take_out(typed: Typed, why: Mapping[OpId, NotAllowed]) -> None:
    from par_desktop.exchange.locate import RefusedCell

    for op in [op for op in typed.operations if op.id in why]:
        sheet, address = typed.places.pop(op.id)
        for name, value in (op.fields or {}).items():
            told = "" if value is None else str(value)
            typed.refused.append(RefusedCell(sheet, address, told, why[op.id], op.kind, op.record, name))
    typed.operations = [op for op in typed.operations if op.id not in why]
