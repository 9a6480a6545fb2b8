"""Make the Excel file that travels: to one unit, or one for a whole group (design §5)."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from par_desktop import __version__
from par_desktop.data import packages
from par_desktop.data.errors import speaking_of
from par_desktop.data.identity import REPLACES
from par_desktop.data.packages import PackageRow
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.periods import Period, PeriodKind, open_period
from par_desktop.domain.records.assignment import STATUS
from par_desktop.errors import NotAllowed
from par_desktop.exchange.cells import held_rows
from par_desktop.exchange.head import FORMAT, PackageHead, ids_digest, rows_digest
from par_desktop.exchange.layout import UNIT_PLACEHOLDER, Sheet
from par_desktop.exchange.sheets.registers import list_rows as register_lists
from par_desktop.exchange.signature import public_key, sign
from par_desktop.exchange.writer import Guide, PackageContent, write_package
from par_desktop.services.browse_machines import machine_named
from par_desktop.services.carry_evidence import file_marks
from par_desktop.services.check_office import check_in_office
from par_desktop.services.desk import Desk
from par_desktop.services.fill_sheets import filled_sheets
from par_desktop.services.outgoing import all_of, to_carry
from par_desktop.services.trust import invitation_to_send, note_invited, stop_using
from par_desktop.text.formats import date_short, period_label


@dataclass(frozen=True, slots=True)
class Exported:
    """One package on disk."""

    path: Path
    package: str
    receiver: str
    number: int
    operations: int


def current_period(desk: Desk, kind: PeriodKind = PeriodKind.QUARTER) -> Period:
    """The open period by this desk's clock; before the plan the first, after it the last (design §7)."""
    return open_period(desk.today, desk.world.plan.years, desk.world.calendar, kind)[0]


def file_name(receiver_or_sender: str, period: str, number: int) -> str:
    """``PAR_13654_2021-Q3_007.xlsx``: ASCII, names the unit the package is about."""
    return f"PAR_{receiver_or_sender}_{period}_{number:03d}.xlsx"


def proposed_name(desk: Desk, receiver: str) -> str:
    """The file name to offer for a package to this receiver."""
    number = packages.next_number(desk.conn, desk.mark.replica, receiver)
    about = receiver if desk.is_coordinator else desk.unit.code
    return file_name(about.replace("group:", ""), current_period(desk).code, number)


def export_to_unit(desk: Desk, receiver: str, path: Path, *, everything: bool = False) -> Exported:
    """A package for one unit. A reporting unit sends to the coordinator or to its own other machine only.

    ``everything`` (Gửi lại toàn bộ) leaves acknowledgements aside: one file gives a new PC all it may have.
    """
    unit = desk.world.unit(receiver)
    if not desk.is_coordinator and receiver not in (desk.world.coordinator, desk.unit.code):
        raise NotAllowed("only_to_coordinator", unit=unit.name)
    typing_unit = receiver if desk.is_coordinator and receiver != desk.unit.code else desk.unit.code
    return _export(desk, receiver, None, typing_unit, path, everything)


def resend_all(desk: Desk, receiver: str, path: Path, dead: Sequence[str] = ()) -> Exported:
    """Gửi lại toàn bộ: everything the unit may read in one file, with a new invitation for its new PC.

    ``dead``: fingerprints of machines that are gone; they are out of use from now on. Raises
    ``ValueProblem("no_such_machine")`` before anything is written.
    """
    gone = [machine_named(desk, mark) for mark in dead]
    for machine in gone:
        stop_using(desk, machine.unit, machine.key)
    return export_to_unit(desk, receiver, path, everything=True)


def export_to_group(desk: Desk, group: str, path: Path) -> Exported:
    """One file that any member of a group fills in; it holds only what every member may read."""
    if not desk.is_coordinator:
        raise NotAllowed("only_coordinator_groups")
    desk.world.group(group)
    return _export(desk, f"group:{group}", group, "", path)


def _export(
    desk: Desk, receiver: str, group: str | None, typing_unit: str, path: Path, everything: bool = False
) -> Exported:
    check_in_office(desk)
    content = package_content(desk, receiver, group, typing_unit, everything=everything)
    write_package(content, path)
    _keep(desk, content.head.package, path)
    remember(desk, content, path.name)
    return Exported(path, content.head.package, receiver, content.head.number, len(content.operations))


def _keep(desk: Desk, package: str, path: Path) -> None:
    """A copy of what was sent, beside what was received."""
    kept = desk.folder / "packages" / f"{package}.xlsx"
    part = kept.with_suffix(".part")
    with speaking_of(kept):
        kept.parent.mkdir(exist_ok=True)
        shutil.copyfile(path, part)
        os.replace(part, kept)


def package_content(
    desk: Desk, receiver: str, group: str | None, typing_unit: str, *, everything: bool = False
) -> PackageContent:
    """All of a package before it is a file; nothing is noted yet. ``group`` is the group's code, or ``None``."""
    period = current_period(desk)
    number = packages.next_number(desk.conn, desk.mark.replica, receiver)
    operations = all_of(desk, receiver) if everything else to_carry(desk, "" if group else receiver, group)
    sheets = filled_sheets(desk, typing_unit or UNIT_PLACEHOLDER, group, period)
    held = held_rows(sheets)
    lists = _lists(desk, group)
    invitation = "" if group else invitation_to_send(desk, receiver, everything=everything)
    head = PackageHead(
        format=FORMAT,
        package=secrets.token_hex(8),
        number=number,
        sender=desk.unit.code,
        replica=desk.mark.replica,
        key=public_key(desk.mark.key),
        receiver=receiver,
        typing_unit=typing_unit,
        period=period.code,
        created=desk.now,
        program=__version__,
        receipts=(*packages.receipts_due(desk.conn, receiver), *file_marks(desk, receiver)),
        operations=len(operations),
        operations_digest=ids_digest(op.id for op in operations),
        cells_digest=rows_digest(held),
        lists_digest=rows_digest(lists),
        replaces=desk.settings().get(REPLACES, ""),
        invitation=invitation,
    )
    head = replace(head, signature=sign(desk.mark.key, head.signed_bytes()))
    guide = _guide(desk, receiver, group, typing_unit, period, sheets)
    # A form for a whole group is there to be typed into: it comes back saved by an office program.
    sealer = partial(sign, desk.mark.key) if group is None else None
    return PackageContent(head, guide, sheets, held, lists, operations, _signer(desk, typing_unit), sealer=sealer)


def remember(desk: Desk, content: PackageContent, file: str) -> None:
    """Note what the package held; a crash before this only means that all of it is sent again."""
    head = content.head
    row = PackageRow(
        key=0,
        id=head.package,
        direction="out",
        sender=head.sender,
        receiver=head.receiver,
        replica=head.replica,
        number=head.number,
        period=head.period,
        at=desk.now,
        file=file,
        counts={},
    )
    with desk.write(f"export {head.package}") as conn:
        key = packages.insert(conn, row, "")
        packages.link(conn, key, [op.id for op in content.operations])
        packages.link_drafts(conn, key, [op.id for op in content.operations if op.fields is None])
        packages.tell_receipts(conn, key, head.receipts)
        note_invited(desk, head)


def _asked(desk: Desk, group: str) -> tuple[str, ...]:
    """Members of a group who are asked about the open period: those that had not ended when it began."""
    first = desk.world.calendar.bounds(current_period(desk))[0]
    return groups_of(desk.conn, desk.world, first)[group].members


def _lists(desk: Desk, group: str | None) -> list[list[str]]:
    rows = [["TRANG_THAI", key, label] for key, label in STATUS.labels.items()]
    rows.append(["DANH_DAU", "x", "x"])
    rows += register_lists()
    if group:
        members = _asked(desk, group)
        rows += [["DON_VI", code, desk.world.unit(code).name] for code in members]
    return rows


def _signer(desk: Desk, typing_unit: str) -> str:
    unit = desk.world.units_by_code.get(typing_unit)
    if unit is not None and not unit.is_ward:
        return "THỦ TRƯỞNG ĐƠN VỊ"
    return "CHỦ TỊCH"


def _guide(
    desk: Desk, receiver: str, group: str | None, typing_unit: str, period: Period, sheets: tuple[Sheet, ...]
) -> Guide:
    first, last = desk.world.calendar.bounds(period)
    to = desk.world.group(group).name if group else desk.world.unit(receiver).office_name
    facts = (
        ("Nơi gửi", desk.unit.office_name),
        ("Nơi nhận", to),
        ("Kỳ báo cáo", f"{period_label(period.code)} (từ {date_short(first)} đến {date_short(last)})"),
        ("Ngày tạo", date_short(desk.today)),
    )
    names = ", ".join(sheet.name for sheet in sheets)
    lines = [
        f"1. Các trang cần điền: {names}." if names else "1. Tệp này không có trang nào phải điền.",
        "2. Chỉ gõ vào ô vàng. Ô khác do chương trình tính hoặc đơn vị khác ghi, sửa vào đó sẽ không được nhận.",
        "3. Được sắp xếp, lọc, nới rộng cột. Không xóa trang, không đổi tên trang.",
        "4. Điền xong thì lưu (giữ dạng .xlsx) rồi gửi trả tệp này qua thư điện tử, Zalo hoặc USB.",
    ]
    if group:
        lines.insert(0, "0. Chọn tên đơn vị mình ở ô vàng “Đơn vị” phía trên trước khi điền.")
        members = _asked(desk, group)
        units = tuple((code, desk.world.unit(code).name) for code in members)
        return Guide("GÓI DỮ LIỆU CẢI CÁCH HÀNH CHÍNH", facts, tuple(lines), units)
    return Guide("GÓI DỮ LIỆU CẢI CÁCH HÀNH CHÍNH", facts, tuple(lines))
