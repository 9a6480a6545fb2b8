"""The built program proves itself: ``par-desktop --self-test [REPORT.txt]``.

A city and a ward are made in a temporary folder whose path has spaces and Vietnamese letters; the ward's edit travels
to the city in a package; a chart is drawn, a document printed and looked at, a window shown. Each step uses libraries
that a build may have left out, so a missing file shows here and not at a counter. Nothing of the person's own is
touched.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from par_desktop.workspace import Workspace, create

FOLDER = "PAR tự kiểm tra – Sổ của phường Bà Triệu"
CITY, WARD = "NV", "13654"
NOTE = "Đã ban hành kế hoạch; chờ ý kiến phường Lộc Vượng"
A_DAY = datetime(2021, 9, 20, 3, 0, tzinfo=UTC)


@dataclass
class Bench:
    """Two workspaces beside each other, and where their files go."""

    folder: Path
    city: Workspace
    ward: Workspace


def run(argv: Sequence[str]) -> int:
    """All steps; says each on stdout, or in the file named first, where the program has no console. 0 if all went."""
    lines: list[str] = []
    failed = False
    with tempfile.TemporaryDirectory(prefix="par ", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary) / FOLDER
        bench = Bench(folder, *_workspaces(folder))
        try:
            for name, step in STEPS:
                try:
                    lines.append(f"đạt   {name}: {step(bench)}")
                except Exception:  # noqa: BLE001 (the report is where every failure belongs)
                    failed = True
                    lines.append(f"HỎNG  {name}\n{traceback.format_exc()}")
        finally:
            bench.ward.close()
            bench.city.close()
    lines.append("Chương trình chạy được trên máy này." if not failed else "Chương trình KHÔNG chạy được trên máy này.")
    text = "\n".join(lines)
    if argv:
        Path(argv[0]).write_text(text + "\n", encoding="utf-8")
    if sys.stdout is not None:
        print(text)
    return 1 if failed else 0


def _workspaces(folder: Path) -> tuple[Workspace, Workspace]:
    made = [
        create(folder / unit, unit, person="Tự kiểm tra", clock=lambda: A_DAY, state=folder / f"khóa {unit}")
        for unit in (CITY, WARD)
    ]
    return made[0], made[1]


def edit_and_exchange(bench: Bench) -> str:
    """City to ward, an edit, ward to city: the edit is there, and the same file again brings nothing."""
    from par_desktop.data import journal
    from par_desktop.domain.records.assignment import ASSIGNMENT
    from par_desktop.services.export_package import export_to_unit
    from par_desktop.services.import_package import read, receive
    from par_desktop.services.save_record import Patch, save
    from par_desktop.services.trust import Trust

    city, ward = bench.city.desk(), bench.ward.desk()
    trusting = Trust(unknown=True)
    out = export_to_unit(city, WARD, bench.folder / "gói đi.xlsx").path
    receive(ward, read(out), trusting)

    task, period = ward.conn.execute("SELECT task, period FROM planned WHERE unit = ? LIMIT 1", (WARD,)).fetchone()
    record = ASSIGNMENT.id(task=task, unit=WARD, period=period)
    save(ward, [Patch(ASSIGNMENT.name, record, {"progress": 40, "note": NOTE})])
    back = export_to_unit(ward, CITY, bench.folder / "gói về.xlsx").path
    receive(city, read(back), trusting)
    arrived = journal.state_of(city.conn, ASSIGNMENT.name, record).fields
    found = {name: arrived[name].shown for name in ("progress", "note")}
    if found != {"progress": 40, "note": NOTE}:
        raise AssertionError(f"the city sees {found}")
    again = receive(city, read(back), trusting).changes.counts()
    if any(again[name] for name in ("new", "changed", "conflicts", "refused", "waiting")):
        raise AssertionError(f"the same file again brought {again}")
    return f"{back.stat().st_size // 1024} KB, nhận lại không đổi gì"


def draw_a_chart(bench: Bench) -> str:
    """The plan's areas against their targets, as pixels; leaves ``biểu đồ.png`` for the document."""
    from par_desktop.charts.areas import AreaBar, area_bars
    from par_desktop.charts.render import figure_to_png, figure_to_rgba
    from par_desktop.charts.style import Style

    bars = [
        AreaBar(area.short_name, area.target_percent - 5, Decimal(100), area.target_percent)
        for area in bench.city.world.plan.areas
    ]
    pixels, width, height = figure_to_rgba(area_bars(bars, Style.paper(), (720, 320)))
    inked = sum(1 for at in range(0, len(pixels), 4) if pixels[at] < 128)
    if inked < width * height // 100:
        raise AssertionError("the chart is blank")
    png = figure_to_png(area_bars(bars, Style.paper(), (720, 320)))
    (bench.folder / "biểu đồ.png").write_bytes(png)
    return f"{len(bars)} lĩnh vực, {width} × {height}"


def print_a_document(bench: Bench) -> str:
    """The progress report on the built-in plan as PDF, Word and Excel; the PDF is opened and its words are read."""
    from par_desktop.domain.views.report_rows import ProgressReportData, TaskRow, TaskSection, TaskStates
    from par_desktop.reports import progress
    from par_desktop.reports.content import Figure
    from par_desktop.reports.make import FORMATS, make
    from par_desktop.reports.office import office_of

    world = bench.city.world
    plan = world.plan
    sections = tuple(
        TaskSection(
            section.code,
            section.title,
            tuple(
                TaskRow(t.number, t.title, t.lead_text, None, t.schedule_text, "Chưa thực hiện", None, "", "")
                for t in plan.tasks
                if t.section == section.code
            ),
        )
        for section in plan.sections
    )
    count = len(plan.tasks)
    data = ProgressReportData("2021-Q3", plan.title, A_DAY.date(), sections, TaskStates(count, 0, 0, count, 0, 0))
    chart = Figure((bench.folder / "biểu đồ.png").read_bytes(), "Điểm theo lĩnh vực so với chỉ tiêu")
    city = world.unit(world.city)
    document = progress.build(data, office_of(bench.city.unit, city, world.province), chart)
    files = [make(document, bench.folder / f"Báo cáo tiến độ.{suffix}") for suffix in FORMATS]
    pages = _look_at_pdf(files[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    return f"PDF {pages} trang, " + ", ".join(f"{f.suffix} {f.stat().st_size // 1024} KB" for f in files)


def _look_at_pdf(path: Path, expected: str) -> int:
    """The number of pages; the first must have ink and say ``expected``."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        text = unicodedata.normalize("NFC", document[0].get_textpage().get_text_range())
        if expected not in text:
            raise AssertionError(f"the page says {text[:200]!r}")
        bitmap = document[0].render(scale=0.5, grayscale=True)
        if not any(byte < 128 for byte in bytes(bitmap.buffer)):
            raise AssertionError("the page is blank")
        return len(document)
    finally:
        document.close()


def show_a_window(_bench: Bench) -> str:
    """Qt starts, draws one of our icons and a Vietnamese word into a window's pixels."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication, QPushButton

    from par_desktop.settings import resource

    app = QApplication.instance() or QApplication(["par-desktop"])
    button = QPushButton(QIcon(str(resource("program-icon.svg"))), "Tổng quan")
    if button.icon().pixmap(64, 64).isNull():
        raise AssertionError("the SVG icon has no pixels")
    button.show()
    picture = button.grab().toImage()
    button.close()
    colours = {picture.pixel(x, y) for x in range(picture.width()) for y in range(0, picture.height(), 2)}
    if len(colours) < 8:
        raise AssertionError("the window is blank")
    return f"{type(app).__name__} trên {QApplication.platformName()}"


def find_commands(bench: Bench) -> str:
    """Every command's module is there: they are imported by name, which a build cannot see."""
    from importlib import import_module

    from par_desktop.cli import COMMANDS

    for module in COMMANDS.values():
        import_module(f"par_desktop.cli.{module}")
    return f"{len(COMMANDS)} lệnh"


def find_tabs(bench: Bench) -> str:
    """Every tab's module and what it imports."""
    from par_desktop.ui.registry import TABS, import_tabs

    import_tabs()
    return f"{len(TABS)} thẻ"


STEPS: tuple[tuple[str, Callable[[Bench], str]], ...] = (
    ("sửa, xuất gói, nhận gói", edit_and_exchange),
    ("vẽ biểu đồ", draw_a_chart),
    ("in báo cáo", print_a_document),
    ("tìm các lệnh", find_commands),
    ("mở cửa sổ", show_a_window),
    ("tìm các thẻ", find_tabs),
)
