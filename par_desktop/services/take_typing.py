"""Typed cells of a package as operations of the unit that typed them (design §5).

Computed from the file alone: no importer, time or version enters an id, so whoever imports a file makes the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from par_desktop.data import journal
from par_desktop.data.queries.typings import any_typed
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.fields import PERCENT, Canonical
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.domain.permissions import check_write
from par_desktop.domain.possible import check_values
from par_desktop.domain.records.bookkeeping import TYPING
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.vietnamese import search_key, unit_key
from par_desktop.errors import NotAllowed, PackageProblem, ParError, ValueProblem
from par_desktop.exchange.layout import UNIT_PLACEHOLDER
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.second_look import doubtful
from par_desktop.exchange.typing import CellRef, RefusedCell, TypedField, Typing, compare
from par_desktop.exchange.writer import GUIDE
from par_desktop.intake.spec import unit_names
from par_desktop.services.check_entries import check_words
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted


@dataclass(slots=True)
class Typed:
    """What one workbook's yellow cells came to; what is missing is reported, never a deletion."""

    operations: list[Operation] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    missing_rows: int = 0
    missing_sheets: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    places: dict[OpId, tuple[str, str]] = field(default_factory=dict)
    """Sheet and address of the cell that became an operation."""
    untouched: dict[CellRef, tuple[str, ...]] = field(default_factory=dict)
    """Texts of each field that stands as it was exported."""


MOVED = "moved:"
"""Setting by a file's digest: the unit that really filled in a group package, whatever the file claims."""


def whose_typing(desk: Desk, package: ReadPackage, chosen: str, moved_to: str = "") -> str:
    """Whose typing the yellow cells are; empty in a group package that nobody said anything about, at a unit.

    ``chosen`` is the unit a person names for a group package that names none, ``moved_to`` the one that stands against
    what the file claims; a file moved once stays moved when it comes again. Raises ``PackageProblem``: what a unit was
    chosen for must be a group package, and the unit its member.
    """
    head = package.head
    unit = head.typing_unit
    coordinators = head.sender == desk.world.coordinator
    allowed = {head.receiver, head.sender, ""} if coordinators else {head.sender, ""}
    if unit not in allowed or (head.group is not None and (unit or not coordinators)):
        # Whose typing it is follows from who sent it to whom, never from a sender's word (design §5).
        raise PackageProblem("wrong_typing_unit", file=package.path.name)
    if head.group is None and chosen and chosen != unit:
        # A word about who filled it in that is not heard would leave its giver believing that it was.
        own, typed = (desk.world.unit(code).name for code in (unit or head.sender, chosen))
        raise PackageProblem("unit_not_asked", file=package.path.name, own=own, typed=typed)
    if head.group is not None:
        moved_to = moved_to or desk.settings().get(MOVED + package.digest, "")
        unit = moved_to or _chosen_unit(desk, package)
        if chosen and unit and chosen != unit and not moved_to:
            inside = desk.world.unit(unit).name
            raise PackageProblem("unit_differs", file=package.path.name, inside=inside, typed=chosen)
        unit = unit or chosen
        members = groups_of(desk.conn, desk.world)[head.group].members
        if unit and unit not in members:
            known = desk.world.units_by_code.get(unit)
            raise PackageProblem("not_a_member", file=package.path.name, unit=known.name if known else unit)
        if not unit and desk.is_coordinator:
            raise PackageProblem("unit_not_chosen", file=package.path.name)
    return unit


def may_take(desk: Desk, unit: str) -> bool:
    """Whether typing of this unit counts when it is read here: at the coordinator's, and at the unit's own."""
    return bool(unit) and (desk.is_coordinator or unit == desk.unit.code)


def unread(desk: Desk, package: ReadPackage, unit: str) -> ParError | None:
    """What to say of typing that does not count here, where the workbook holds any; ``unit`` is whose it is, or ""."""
    if not compare(package.held, package.visible).fields:
        return None
    if not unit:
        return PackageProblem("typing_of_nobody", file=package.path.name)
    return PackageProblem("typing_of_other", file=package.path.name, unit=desk.world.unit(unit).name)


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
            outside = {unit_names(desk.world).get(unit_key(text), "")} - {""}
            outside |= {unit.code for unit in desk.world.units if search_key(unit.name) == search_key(text)}
            if len(outside) == 1 and not found:
                return outside.pop()  # a unit, but none of the group's
            raise PackageProblem("unit_not_known", file=package.path.name, typed=text)
    return ""


def typed_operations(desk: Desk, package: ReadPackage, unit: str) -> Typed:
    """Typed cells as operations computed from the file alone: no importer, time or version enters their ids."""
    if package.sealed and not any_typed(desk.conn, package.head.package):
        return Typed()  # nobody saved it, and no other saving of it is here that it could take back
    typing = compare(package.held, package.visible)
    result = Typed(
        refused=list(typing.refused),
        missing_rows=typing.missing_rows,
        missing_sheets=typing.missing_sheets,
        missing_columns=typing.missing_columns,
    )
    actor = desk.actor_of(unit)
    doubted = _doubted(package, typing, result)
    for cell in typing.fields:
        if cell.ref in doubted:
            continue
        record = _resolved(cell.record, unit)
        try:
            check_write(actor, cell.kind, record, [cell.field])
        except NotAllowed as problem:
            sheet, address = _place(cell)
            result.refused.append(RefusedCell(sheet, address, cell.text, problem, cell.kind, record, cell.field))
            continue
        record_type = BY_NAME[cell.kind]
        declared = record_type.field(cell.field)
        value = declared.kind.canonical(cell.value) if declared is not None else True
        try:
            check_values(desk.world, record_type, record, {cell.field: value})
            check_words(desk, cell.kind, record, {cell.field: value} if declared is not None else {})
        except (ValueProblem, NotAllowed) as problem:
            sheet, address = _place(cell)
            told = type(problem)(problem.code, **{**problem.facts, "typed": cell.text, "address": cell.address})
            result.refused.append(RefusedCell(sheet, address, cell.text, told, cell.kind, record, cell.field))
            continue
        made = sealed(
            Operation(
                replica="",
                unit=unit,
                kind=cell.kind,
                record=record,
                fields={cell.field: value},
                base={**dict(cell.seen), cell.field: cell.shown},
                at="",
                by="",
                origin="excel",
            )
        )
        result.operations.append(made)
        result.places[made.id] = _place(cell)
    result.untouched = {
        (kind, _resolved(record, unit), name): texts
        for (kind, record, name), texts in typing.untouched.items()
        if (kind, record, name) not in doubted
    }
    result.refused = [_without_words(desk, cell) for cell in result.refused]
    return result


def _without_words(desk: Desk, cell: RefusedCell) -> RefusedCell:
    """What was typed in a sheet of counts may be a name: told to nobody, only where it stands."""
    if cell.sheet not in {register.short_title for register in desk.world.registers if register.counts_only}:
        return cell
    problem = type(cell.problem)(cell.problem.code, **{**cell.problem.facts, "typed": "…"})
    return replace(cell, value="", problem=problem)


def _doubted(package: ReadPackage, typing: Typing, result: Typed) -> set[CellRef]:
    """Fields with a cell that hides what a person sees: refused, each by its own address."""
    asked = {**typing.blank, **{_place(cell): cell.ref for cell in typing.fields if _is_doubtful(cell)}}
    doubted: set[CellRef] = set()
    for place, doubt in doubtful(package.marks, asked).items():
        ref = asked[place]
        problem = ValueProblem(doubt.code, address="!".join(place))
        result.refused.append(RefusedCell(*place, doubt.text, problem, *ref))
        doubted.add(ref)
    return doubted


def _is_doubtful(cell: TypedField) -> bool:
    """1 may stand where a person sees 100 %."""
    declared = BY_NAME[cell.kind].field(cell.field)
    return declared is not None and declared.kind is PERCENT and cell.value in (0, 1)


def _place(cell: TypedField) -> tuple[str, str]:
    sheet, _, address = cell.address.rpartition("!")
    return sheet, address


def _resolved(record: str, unit: str) -> str:
    """A record id of a group package names the unit that filled it in."""
    if UNIT_PLACEHOLDER not in record:
        return record
    return "/".join(unit if part == UNIT_PLACEHOLDER else part for part in record.split("/"))


def typing_note(desk: Desk, package: ReadPackage, unit: str, typed: Sequence[Operation]) -> list[Operation]:
    """The word about which workbook typed operations came from, to be appended with them; none where it is here."""
    record = TYPING.id(unit=unit, typing=package.digest[:32])
    if not typed or journal.operations_of(desk.conn, TYPING.name, record):
        return []
    fields: dict[str, Canonical] = {
        "package": package.head.package,
        "saved": package.saved,
        "digest": package.digest,
        "operations": " ".join(op.id.hex() for op in typed),
    }
    if package.head.group is not None:
        fields["shared"] = True
    return [noted(desk, TYPING.name, record, fields)]
