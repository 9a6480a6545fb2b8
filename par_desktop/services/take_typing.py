"""Typed cells of a package as operations of the unit that typed them (design §5).

Computed from the file alone: no importer, time or version enters an id, so whoever imports a file makes the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from par_desktop.data import journal
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.fields import PERCENT, Canonical
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.domain.permissions import check_write
from par_desktop.domain.records.bookkeeping import TYPING
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.vietnamese import search_key, unit_key
from par_desktop.errors import NotAllowed, PackageProblem, ValueProblem
from par_desktop.exchange.layout import UNIT_PLACEHOLDER
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.second_look import doubtful
from par_desktop.exchange.typing import RefusedCell, TypedField, compare
from par_desktop.exchange.writer import GUIDE
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted


@dataclass(slots=True)
class Typed:
    """What one workbook's yellow cells came to; ``missing_rows`` are reported, never a deletion."""

    operations: list[Operation] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    missing_rows: int = 0
    places: dict[OpId, tuple[str, str]] = field(default_factory=dict)
    """Sheet and address of the cell that became an operation."""


def whose_typing(desk: Desk, package: ReadPackage, chosen: str) -> str:
    """Whose typing the yellow cells are, where this desk may take it: the coordinator's, or the unit's own."""
    head = package.head
    unit = head.typing_unit
    coordinators = head.sender == desk.world.coordinator
    allowed = {head.receiver, head.sender, ""} if coordinators else {head.sender, ""}
    if unit not in allowed or (head.group is not None and (unit or not coordinators)):
        # Whose typing it is follows from who sent it to whom, never from a sender's word (design §5).
        raise PackageProblem("wrong_typing_unit", file=package.path.name)
    if head.group is not None:
        unit = _chosen_unit(desk, package)
        if chosen and unit and chosen != unit:
            inside = desk.world.unit(unit).name
            raise PackageProblem("unit_differs", file=package.path.name, inside=inside, typed=chosen)
        unit = unit or chosen
        members = groups_of(desk.conn, desk.world)[head.group].members
        if unit and unit not in members:
            raise PackageProblem("not_a_member", file=package.path.name, unit=unit)
        if not unit and desk.is_coordinator:
            raise PackageProblem("unit_not_chosen", file=package.path.name)
    return unit if unit and (desk.is_coordinator or unit == desk.unit.code) else ""


def _chosen_unit(desk: Desk, package: ReadPackage) -> str:
    """The unit picked on the guide sheet, by its label or by any spelling of its name."""
    for row in package.visible.get(GUIDE, []):
        if row and row[0] == "Đơn vị":
            text = next((cell for cell in row[1:] if cell), "")
            if not text:
                return ""
            if text in package.units:
                return package.units[text]
            key = unit_key(text)
            found = [code for label, code in package.units.items() if unit_key(label) == key or text == code]
            # Typed over the drop-down without marks: taken where it can mean one unit only.
            found = found or [code for label, code in package.units.items() if search_key(label) == search_key(text)]
            if len(found) == 1:
                return found[0]
            raise PackageProblem("unit_not_known", file=package.path.name, typed=text)
    return ""


def typed_operations(desk: Desk, package: ReadPackage, unit: str) -> Typed:
    """Typed cells as operations computed from the file alone: no importer, time or version enters their ids."""
    typing = compare(package.held, package.visible)
    result = Typed(refused=list(typing.refused), missing_rows=typing.missing_rows)
    actor = desk.actor_of(unit)
    doubts = doubtful(package.path, {_place(cell) for cell in typing.fields if _is_doubtful(cell)})
    for cell in typing.fields:
        if _place(cell) in doubts:
            sheet, address = _place(cell)
            problem = ValueProblem(doubts[sheet, address], address=cell.address)
            result.refused.append(RefusedCell(sheet, address, "", problem, cell.kind, cell.record, cell.field))
            continue
        record = _resolved(cell, unit) if package.head.group else cell.record
        try:
            check_write(actor, cell.kind, record, [cell.field])
        except NotAllowed as problem:
            sheet, address = _place(cell)
            result.refused.append(RefusedCell(sheet, address, "", problem, cell.kind, record, cell.field))
            continue
        declared = BY_NAME[cell.kind].field(cell.field)
        if declared is None:
            continue
        made = sealed(
            Operation(
                replica="",
                unit=unit,
                kind=cell.kind,
                record=record,
                fields={cell.field: declared.kind.canonical(cell.value)},
                base={cell.field: cell.shown},
                at="",
                by="",
                origin="excel",
            )
        )
        result.operations.append(made)
        result.places[made.id] = _place(cell)
    return result


def _is_doubtful(cell: TypedField) -> bool:
    declared = BY_NAME[cell.kind].field(cell.field)
    percent = declared is not None and declared.kind is PERCENT
    return cell.value is None or (percent and cell.value in (0, 1))


def _place(cell: TypedField) -> tuple[str, str]:
    sheet, _, address = cell.address.rpartition("!")
    return sheet, address


def _resolved(cell: TypedField, unit: str) -> str:
    return "/".join(unit if part == UNIT_PLACEHOLDER else part for part in cell.record.split("/"))


def note_typing(desk: Desk, package: ReadPackage, unit: str, typed: Sequence[Operation]) -> None:
    """Which workbook the typed operations came from, with its saved time: for people, it orders nothing."""
    record = TYPING.id(unit=unit, typing=package.digest[:32])
    if journal.operations_of(desk.conn, TYPING.name, record):
        return
    fields: dict[str, Canonical] = {
        "package": package.head.package,
        "saved": package.saved,
        "digest": package.digest,
        "operations": " ".join(op.id.hex() for op in typed),
    }
    if package.head.group is not None:
        fields["shared"] = True
    journal.append(desk.conn, [noted(desk, TYPING.name, record, fields)])
