"""Tạo sổ dữ liệu mới cho một đơn vị, theo kế hoạch có sẵn trong chương trình."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop import workspace
from par_desktop.cli.output import say
from par_desktop.domain.periods import PeriodKind, open_period
from par_desktop.services.desk import system_clock
from par_desktop.text.formats import period_label

_NOTICES = {
    "before_plan": "Hôm nay trước thời gian của kế hoạch; sổ mở ở kỳ đầu tiên: {period}.",
    "after_plan": "Hôm nay sau thời gian của kế hoạch; sổ mở ở kỳ cuối cùng: {period}.",
}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục mới hoặc trống")
    parser.add_argument("--unit", metavar="MÃ", required=True, help="đơn vị giữ sổ: NV, 13654, ...")
    parser.add_argument("--person", metavar="TÊN", default="", help="người làm việc trên sổ")


def run(options: Namespace) -> int:
    made = workspace.create(options.folder, options.unit, person=options.person)
    try:
        today = system_clock().astimezone().date()
        world = made.world
        period, notice = open_period(today, world.plan.years, world.calendar, PeriodKind.QUARTER)
        say(f"Đã tạo sổ dữ liệu của {made.unit.name} tại {made.folder}.")
        if notice is not None:
            say(_NOTICES[notice].format(period=period_label(period)))
    finally:
        made.close()
    return 0
