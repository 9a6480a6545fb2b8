"""Các máy đang được tin của từng đơn vị: vân tay, từ ngày nào; cho dùng hoặc ngừng dùng một máy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import say_json_array, say_table
from par_desktop.domain.views.machine_rows import MachineRow
from par_desktop.services.browse_machines import machine_named, machines
from par_desktop.services.trust import stop_using, use_again
from par_desktop.text.formats import date_short
from par_desktop.text.machines import STATES, WAYS


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    act = parser.add_mutually_exclusive_group()
    act.add_argument(
        "--use", metavar="VÂN_TAY", help="cho dùng lại một máy, sau khi so vân tay"
    )
    act.add_argument("--stop", metavar="VÂN_TAY", help="ngừng dùng một máy (hỏng, mất, đã bàn giao)")
    parser.add_argument("--json", action="store_true", help="mảng JSON cho chương trình khác đọc")


def run(options: Namespace) -> int:
    with for_writing(options.folder) as desk:
        if options.use or options.stop:
            row = machine_named(desk, options.use or options.stop)
            (use_again if options.use else stop_using)(desk, row.unit, row.key)
        rows = machines(desk)
    if options.json:
        say_json_array([_fields(row) for row in rows])
        return 0
    say_table(
        ["Đơn vị", "Vân tay", "Từ ngày", "Nhận biết qua", "Trạng thái"],
        [
            [
                row.unit_name,
                row.fingerprint,
                date_short(row.since) if row.since else "",
                WAYS[row.way],
                STATES[row.state],
            ]
            for row in rows
        ],
    )
    return 0


def _day(day: date | None) -> str:
    return date_short(day) if day is not None else ""


def _fields(row: MachineRow) -> dict[str, object]:
    since = row.since.isoformat() if row.since else None
    return {"unit": row.unit, "fingerprint": row.fingerprint, "since": since, "way": row.way, "state": str(row.state)}
