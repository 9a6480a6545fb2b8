"""Receive packages: prove, look, apply; all or nothing for each file (design §3.6, §5).

A preview is the same application rolled back, so it cannot promise what the import does not do.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from par_desktop.data import backup, journal, packages
from par_desktop.data.errors import speaking_of
from par_desktop.data.identity import set_setting, settings
from par_desktop.data.packages import PackageRow
from par_desktop.data.worldtables import fill_if_stale, groups_of
from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import PERCENT
from par_desktop.domain.operation import DELETE, Operation, sealed
from par_desktop.domain.permissions import check_write
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import TYPING
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.vietnamese import search_key, unit_key
from par_desktop.errors import NotAllowed, PackageProblem, ParError, ValueProblem
from par_desktop.exchange.layout import UNIT_PLACEHOLDER
from par_desktop.exchange.reader import ReadPackage, read_package
from par_desktop.exchange.second_look import doubtful
from par_desktop.exchange.typing import RefusedCell, TypedField, compare
from par_desktop.exchange.writer import GUIDE
from par_desktop.services.desk import Desk
from par_desktop.services.trust import INVITATION, Trust, check_sender, enrol
from par_desktop.services.vouch_operations import vouch


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a preview: a field before and after, as texts. ``state`` is new, changed, conflict or waiting.

    In a conflict and while an operation waits ``after`` is what the package says, not what is shown.
    """

    kind: str
    record: str
    field: str
    label: str
    before: str
    after: str
    state: str
    by: str
    origin: str
    at: str = ""
    """UTC, ISO; empty for a typed cell, which has no time of its own."""


@dataclass(slots=True)
class Received:
    """What one file brought. ``typing_unit`` is the unit whose typing was read, if any."""

    file: str
    sender: str
    package: str
    number: int
    typing_unit: str
    changes: Changes
    differences: list[Difference] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    missing_rows: int = 0
    known_before: bool = False
    saved: str = ""
    """When the workbook says it was saved (UTC, ISO), for typed cells; it orders nothing."""


class _RollBackError(Exception):
    """Ends a preview's transaction."""


def read(path: Path) -> ReadPackage:
    """Read and prove a file; ``PackageProblem`` says what is wrong with it."""
    return read_package(path)


def preview(desk: Desk, package: ReadPackage, trust: Trust, unit: str = "") -> Received:
    """What receiving would change; nothing stays. Raises as ``receive`` does."""
    try:
        with desk.store.write(f"preview {package.head.package}"):
            result = _apply(desk, package, trust, unit)
            raise _RollBackError
    except _RollBackError:
        return result


def preview_all(
    desk: Desk,
    files: Sequence[tuple[ReadPackage, Trust, str]],
    progress: Callable[[int, int, str], object] | None = None,
) -> list[Received | PackageProblem]:
    """Preview several packages, each on top of those before it; a refused one changes nothing for the rest."""
    outcomes: list[Received | PackageProblem] = []
    try:
        with desk.store.write(f"preview {len(files)} packages"):
            for number, (package, trust, unit) in enumerate(files):
                if progress is not None:
                    progress(number, len(files), f"Đang so sánh {number + 1}/{len(files)} tệp")
                try:
                    outcomes.append(_apply(desk, package, trust, unit))
                except PackageProblem as problem:
                    # Every refusal comes before the first write of ``_apply``, so nothing has to be undone.
                    outcomes.append(problem)
            raise _RollBackError
    except _RollBackError:
        return outcomes


def receive(desk: Desk, package: ReadPackage, trust: Trust, unit: str = "") -> Received:
    """Apply a package. ``unit`` names the unit that filled in a group package, where the file itself does not.

    Raises ``PackageProblem`` (wrong receiver, unknown or changed key, unit not chosen, disk) with nothing written.
    """
    _backup_once_a_day(desk)
    kept = desk.folder / "packages" / f"{package.head.package}_{package.digest[:8]}{package.path.suffix}"
    part = _copied(package, kept)
    try:
        with desk.write(f"import {package.head.package}"):
            result = _apply(desk, package, trust, unit)
            if part is not None:
                with speaking_of(kept):
                    os.replace(part, kept)
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return result


def _copied(package: ReadPackage, kept: Path) -> Path | None:
    """A copy of the file as it came, beside where it will be kept; ``None`` where it is kept already.

    Made before anything is written: a stick pulled out between looking and receiving refuses the file, whole.
    """
    if kept.exists():
        return None
    part = kept.with_suffix(".part")
    try:
        content = package.path.read_bytes()
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=package.path.name, why=problem.strerror or "") from problem
    if hashlib.sha256(content).hexdigest() != package.digest:
        raise PackageProblem("file_damaged", file=package.path.name)
    with speaking_of(kept):
        kept.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
    return part


def _backup_once_a_day(desk: Desk) -> None:
    today = desk.today.isoformat()
    if settings(desk.conn).get("import_backup") == today:
        return
    backup.make(desk.folder, desk.clock(), "truoc-khi-nhan")
    with desk.store.write("note backup") as conn:
        set_setting(conn, "import_backup", today)


def _apply(desk: Desk, package: ReadPackage, trust: Trust, unit: str) -> Received:
    head, file, conn = package.head, package.path.name, desk.conn
    _check_receiver(desk, package)
    enrolled = check_sender(desk, head, trust, file)
    typing_unit = _typing_unit(desk, package, unit)
    if not enrolled:
        enrol(desk, head)
    if head.invitation and head.receiver == desk.unit.code:
        set_setting(conn, INVITATION, head.invitation)
    row = PackageRow(
        key=0,
        id=head.package,
        direction="in",
        sender=head.sender,
        receiver=head.receiver,
        replica=head.replica,
        number=head.number,
        period=head.period,
        at=desk.now,
        file=file,
        counts={},
    )
    known_before = packages.is_known(conn, head.package, package.digest)
    key = packages.insert(conn, row, package.digest)
    result = Received(file, head.sender, head.package, head.number, typing_unit, Changes(), known_before=known_before)
    vouched = vouch(desk, package)
    accepted = vouched.accepted
    result.refused += vouched.refused
    typed = _typed_operations(desk, package, typing_unit, result) if typing_unit else []
    incoming = [*accepted, *typed]
    before = _snapshot(desk, incoming)
    result.changes.add(journal.append(conn, incoming, key))
    if vouched.words:
        journal.append(conn, vouched.words)
    packages.link(conn, key, [op.id for op in accepted])
    if head.replica != desk.mark.replica:
        packages.note_receipts(conn, head.replica, head.receipts)
    if typed:
        _note_typing(desk, package, typing_unit, typed)
    if result.changes.touches(MEMBERSHIP.name):
        fill_if_stale(conn, desk.world)
    result.changes.refused += len(result.refused)
    result.differences = _differences(desk, incoming, before)
    result.saved = _saved_time(package.path) if typed else ""
    if not known_before:
        packages.set_counts(conn, key, result.changes.counts())
    packages.note_refusals(conn, key, [_refusal_row(cell) for cell in result.refused])
    return result


def _refusal_row(cell: RefusedCell) -> tuple[str, str, str, str]:
    facts = json.dumps(cell.problem.facts, default=str, ensure_ascii=False)
    return f"{cell.sheet}!{cell.address}", cell.value, cell.problem.code, facts


def _check_receiver(desk: Desk, package: ReadPackage) -> None:
    head, mine = package.head, desk.unit.code
    if head.sender not in desk.world.units_by_code:
        raise PackageProblem("unknown_sender", file=package.path.name, typed=head.sender)
    if head.group is not None and head.group not in desk.world.groups_by_code:
        raise PackageProblem("unknown_sender", file=package.path.name, typed=head.receiver)
    if mine in (head.receiver, head.sender):
        return
    if head.group is not None:
        group = groups_of(desk.conn, desk.world).get(head.group)
        if desk.is_coordinator or (group is not None and mine in group.members):
            return
    known = desk.world.units_by_code.get(head.receiver)
    raise PackageProblem(
        "wrong_receiver",
        file=package.path.name,
        receiver=known.office_name if known else head.receiver,
        mine=desk.unit.office_name,
    )


def _typing_unit(desk: Desk, package: ReadPackage, chosen: str) -> str:
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


def _typed_operations(desk: Desk, package: ReadPackage, unit: str, result: Received) -> list[Operation]:
    """Typed cells as operations computed from the file alone: no importer, time or version enters their ids."""
    typing = compare(package.held, package.visible)
    result.refused += typing.refused
    result.missing_rows = typing.missing_rows
    actor = desk.actor_of(unit)
    ops: list[Operation] = []
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
        ops.append(
            sealed(
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
        )
    return ops


def _is_doubtful(cell: TypedField) -> bool:
    declared = BY_NAME[cell.kind].field(cell.field)
    percent = declared is not None and declared.kind is PERCENT
    return cell.value is None or (percent and cell.value in (0, 1))


def _place(cell: TypedField) -> tuple[str, str]:
    sheet, _, address = cell.address.rpartition("!")
    return sheet, address


def _resolved(cell: TypedField, unit: str) -> str:
    return "/".join(unit if part == UNIT_PLACEHOLDER else part for part in cell.record.split("/"))


def _note_typing(desk: Desk, package: ReadPackage, unit: str, typed: Sequence[Operation]) -> None:
    """Which workbook the typed operations came from, with its saved time: for people, it orders nothing."""
    record = TYPING.id(unit=unit, typing=package.digest[:32])
    if journal.operations_of(desk.conn, TYPING.name, record):
        return
    fields = {
        "package": package.head.package,
        "saved": _saved_time(package.path),
        "digest": package.digest,
        "operations": " ".join(op.id.hex() for op in typed),
    }
    op = Operation(
        replica=desk.mark.replica,
        unit=desk.unit.code,
        kind=TYPING.name,
        record=record,
        fields=fields,
        base=dict.fromkeys(fields, ()),
        at=desk.now,
        by=desk.person,
        origin="import",
        nonce=desk.nonce(),
    )
    journal.append(desk.conn, [sealed(op)])


def _saved_time(path: Path) -> str:
    """``dcterms:modified`` of the workbook, as it says itself; empty where the format has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read("docProps/core.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError):
        return ""
    start = text.find("dcterms:modified")
    return text[text.find(">", start) + 1 :][:20].split("<")[0] if start >= 0 else ""


Snapshot = dict[tuple[str, str], dict[str, tuple[str, bool]]]


def _snapshot(desk: Desk, ops: Sequence[Operation]) -> Snapshot:
    """Shown texts and conflict flags of the touched fields, by record."""
    found: Snapshot = {}
    for ref, names in _touched(ops).items():
        record_type = BY_NAME.get(ref[0])
        if record_type is None or record_type.bookkeeping:
            continue
        state = journal.state_of(desk.conn, *ref)
        fields: dict[str, tuple[str, bool]] = {}
        for name in names:
            shown = state.fields.get(name)
            fields[name] = (_text(record_type, name, shown.shown if shown else None), bool(shown and shown.conflict))
        found[ref] = fields
    return found


def _touched(ops: Sequence[Operation]) -> dict[tuple[str, str], list[str]]:
    refs: dict[tuple[str, str], list[str]] = {}
    for op in ops:
        names = refs.setdefault((op.kind, op.record), [])
        names += [name for name in op.names if name not in names]
    return refs


def _text(record_type: RecordType, name: str, canonical: object) -> str:
    if name == DELETE:
        return "đã xóa" if canonical else ""
    declared = record_type.field(name)
    if declared is None:
        return str(canonical or "")
    try:
        texts = declared.kind.texts(declared.kind.restore(canonical))  # type: ignore[arg-type]  # canonical by making
    except ParError:
        return str(canonical)
    return " · ".join(text for text in texts if text)


def _differences(desk: Desk, ops: Sequence[Operation], before: Snapshot) -> list[Difference]:
    after = _snapshot(desk, ops)
    latest = {(op.kind, op.record, name): op for op in ops for name in op.names}
    waiting = {ref: journal.state_of(desk.conn, *ref).waiting for ref in after}
    lines: list[Difference] = []
    for ref, fields in after.items():
        record_type = BY_NAME[ref[0]]
        for name, (text, conflict) in fields.items():
            was, was_conflict = before[ref][name]
            op = latest[ref[0], ref[1], name]
            waits = op.id in waiting[ref]
            if text == was and conflict == was_conflict and not waits:
                continue
            state = "waiting" if waits else "conflict" if conflict else "new" if not was else "changed"
            if (waits or conflict) and op.fields is not None:
                text = _text(record_type, name, op.fields.get(name))
            declared = record_type.field(name)
            label = declared.label if declared else record_type.label
            lines.append(Difference(*ref, name, label, was, text, state, op.by, op.origin, op.at))
    return lines
