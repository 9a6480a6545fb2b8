"""A PNG of every screen and dialog of the demo, light and dark, at 1366×728, and at 125 % (look.md §9).

``SCREENS`` is the list: a new tab or dialog adds a line. Nothing here writes into the demo (files shown before they are
received come from copies of its workspaces); a picture is taken once the lanes are idle and everything in sight is
drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from PySide6.QtCore import QElapsedTimer, QEventLoop, QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from par_desktop.demo.paths import WARD, DemoPaths
from par_desktop.demo.rehearsal import rehearse
from par_desktop.domain.views.comparison_rows import Span, View
from par_desktop.services.propose_folders import FIXED, REMOVABLE, SYSTEM, Drive, places
from par_desktop.ui import theme
from par_desktop.ui.dialogs.choices import open_choices
from par_desktop.ui.dialogs.conflict import ConflictDialog
from par_desktop.ui.dialogs.first_run import FirstRun
from par_desktop.ui.dialogs.intake import IntakeDialog
from par_desktop.ui.main_window import MainWindow
from par_desktop.ui.panels.compare_panel import ComparePanel
from par_desktop.ui.panels.intake_preview import PROBLEMS
from par_desktop.ui.panels.package_menu import PackageMenu
from par_desktop.ui.tabs.indicators_tab import IndicatorsTab
from par_desktop.ui.tabs.packages_tab import PackagesTab
from par_desktop.ui.tabs.reports_tab import ReportsTab
from par_desktop.ui.tabs.tasks_tab import TasksTab
from par_desktop.workspace import Workspace

Compose = Callable[[Workspace], MainWindow]
Open = Callable[[Path], Workspace]
Where = Literal["city", "ward", "answered"]
"""The two workspaces of the demo, and a copy of the ward's to which the city has answered: some refused, some typed."""
Shown = QWidget | None

SIZE = QSize(1366, 728)
SCALED, SCALE = QSize(1093, 551), 1.25
"""What a 1366×768 screen has inside a maximised window at 125 %, in logical pixels."""
_FILES, _LOSS = "files", "loss"
"""Properties of the window: paths of files that the city has not received yet, one a line."""
_NAMES = {"answered": "ward"}
"""What a workspace's pictures begin with, where that is not its own name."""
_CHECK_MS, _MOST_MS = 15, 60_000
_WINDOWS = (Drive("C:\\", SYSTEM, 41 * 10**9), Drive("D:\\", FIXED, 182 * 10**9), Drive("E:\\", REMOVABLE, 14 * 10**9))


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture: its name, whose workspace, how to get there (returns what to draw if it is not the window).

    ``scaled``: drawn at 125 % too.
    """

    name: str
    where: Where
    show: Callable[[MainWindow], Shown]
    scaled: bool = False


def _tab(name: str) -> Callable[[MainWindow], Shown]:
    return lambda window: window.go_to(name)


def _view(view: str) -> Callable[[MainWindow], Shown]:
    """A view of Chỉ số."""

    def show(window: MainWindow) -> Shown:
        window.go_to("indicators")
        choose = getattr(window.tab("indicators"), "choose", None)
        if choose is not None:
            choose(view)
        return None

    return show


def _act(tab: str, words: str) -> Callable[[MainWindow], Shown]:
    """Press the act of a tab that begins with these words; its dialog or screen is what comes up."""

    def show(window: MainWindow) -> Shown:
        window.go_to(tab)
        _settle(lambda: window.idle)
        shown = window.tab(tab)
        primary = shown.primary()
        acts = [*shown.secondary(), *([primary] if primary is not None else [])]
        for act in acts:
            if act.text.startswith(words):
                act.run()
                break
        return None

    return show


def _compared(view: View, metric: str, span: Span, unit: str = "") -> Callable[[MainWindow], Shown]:
    """One figure side by side, in one of the ways to look at it."""

    def show(window: MainWindow) -> Shown:
        _view("compare")(window)
        _settle(lambda: window.idle)
        tab = window.tab("indicators")
        panel = tab.panel("compare") if isinstance(tab, IndicatorsTab) else None
        if isinstance(panel, ComparePanel):
            panel.choose(metric, span, view, unit)
        return None

    return show


def _report(name: str) -> Callable[[MainWindow], Shown]:
    return lambda window: window.go_to("reports", "report", name)


def _search(window: MainWindow) -> Shown:
    _choose_list(window, "late")
    window.search.setText("ke hoach")
    window.search.ask()
    return None


def _lost_points(window: MainWindow) -> Shown:
    _choose_list(window, "lost")
    return None


def _choose_list(window: MainWindow, key: str) -> None:
    window.go_to("overview")
    views = getattr(window.tab("overview"), "views", None)
    if views is not None:
        views.choose(key)
        views.chosen.emit(key)


def _conflict(window: MainWindow) -> Shown:
    window.search.clear()
    dialog = ConflictDialog(window.session, parent=window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    return dialog


def _members(window: MainWindow) -> Shown:
    """Who the five wards of task 19 are: the plan does not name them."""
    window.go_to("tasks")
    tab = window.tab("tasks")
    if isinstance(tab, TasksTab):
        tab.ask_members("portal_wards")
    return None


def _decide_many(window: MainWindow) -> Shown:
    """One rule for many conflicts, over the dialog that decides one."""
    dialog = _conflict(window)
    if isinstance(dialog, ConflictDialog):
        _settle(lambda: window.idle)
        dialog.decide_many()
        dialog.hide()
    return None


def _looked_at(what: str, view: str = "file") -> Callable[[MainWindow], Shown]:
    """Files as they look before they are received, by file or by unit."""

    def show(window: MainWindow) -> Shown:
        tab = _packages(window)
        window.go_to("packages", "files", str(window.property(what)))
        _settle(lambda: window.idle)
        tab.preview.choose_view(view)
        return None

    return show


def _packages(window: MainWindow) -> PackagesTab:
    window.go_to("packages")
    tab = window.tab("packages")
    assert isinstance(tab, PackagesTab)
    tab.postpone()
    _settle(lambda: window.idle)
    return tab


def _travelled(direction: str) -> Callable[[MainWindow], Shown]:
    """Gói đã gửi (``out``) or Gói đã nhận (``in``)."""

    def show(window: MainWindow) -> Shown:
        _packages(window).open_record("list", direction)
        return None

    return show


def _now_and_then(act: str) -> Callable[[MainWindow], Shown]:
    """A dialog of "Việc khác"."""

    def show(window: MainWindow) -> Shown:
        menu = PackageMenu(window.session, _packages(window), window.go_to)
        shown: QWidget = getattr(menu, act)()
        return shown

    return show


_FORM = """<meta charset="utf-8"><table><tr><td>UBND PHƯỜNG BÀ TRIỆU</td></tr><tr><td>Tháng 3/2022</td></tr></table>
<table><tr><th>TT<th>Lĩnh vực<th>Mức độ 3<th>Mức độ 4<th>Trực tiếp<th>BCCI<th>Trước hạn<th>Đúng hạn<th>Quá hạn
<th>Trong hạn<th>Tồn quá hạn<th>Tổng số đã giải quyết</tr>
<tr><td>1<td>Chứng thực<td>12<td>4<td>361<td>9<td>350<td>28<td>2<td>6<td>0<td>380</tr>
<tr><td>2<td>Hộ tịch<td>21<td>11<td>74<td>3<td>88<td>17<td>1<td>4<td>1<td>107</tr>
<tr><td>3<td>Tư pháp cơ sở<td>0<td>0<td>2<td>0<td>2<td>0<td>0<td>0<td>0<td>2</tr>
<tr><td>4<td>Bảo trợ xã hội<td>0<td>1<td>l2<td>0<td>9<td>3<td>0<td>1<td>0<td>12</tr></table>"""
"""A month's form as one-stop software exports it: a web page named .xls."""


def _foreign(window: MainWindow) -> Shown:
    """A spreadsheet as it looks before its rows are taken in."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "BaoCao06a-thang-3.xls")
        path.write_text(_FORM, encoding="utf-8")
        dialog = IntakeDialog(window.session, "dossiers_06a", window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        dialog.read(path)
        _settle(lambda: window.idle and dialog.look is not None)
        dialog.preview.show_view(PROBLEMS)
    return dialog


def _proven(window: MainWindow) -> Shown:
    """A criterion with its evidence."""
    window.go_to("indicators", "score", f"1.1.1/{WARD}/{window.session.period.code}")
    return None


def _issued(window: MainWindow) -> Shown:
    """What was handed out, and which of it holds an old figure."""
    window.go_to("reports")
    tab = window.tab("reports")
    return tab.open_issued() if isinstance(tab, ReportsTab) else None


SCREENS: tuple[Screen, ...] = (
    Screen("overview", "city", _tab("overview"), scaled=True),
    Screen("overview-lost", "city", _lost_points),
    Screen("search", "city", _search),
    Screen("tasks", "city", _tab("tasks"), scaled=True),
    Screen("members", "city", _members),
    Screen("dossiers", "city", _view("dossiers"), scaled=True),
    Screen("readings", "city", _view("readings")),
    Screen("procedures", "city", _view("procedures"), scaled=True),
    Screen("registers", "city", _view("registers"), scaled=True),
    Screen("scores", "city", _view("scores"), scaled=True),
    Screen("compare-table", "city", _compared(View.TABLE, "TT.1", Span.MONTHS), scaled=True),
    Screen("compare-trend", "city", _compared(View.TREND, "TT.1", Span.ALL_QUARTERS, "13654")),
    Screen("compare-ranks", "city", _compared(View.RANKS, "DT.3", Span.MONTHS, "13654")),
    Screen("compare-heat", "city", _compared(View.HEAT, "DT.1", Span.ALL_QUARTERS), scaled=True),
    Screen("oddities", "city", _view("oddities"), scaled=True),
    Screen("choices", "city", lambda window: open_choices(window, window.session)),
    Screen("inspections", "city", _tab("inspections"), scaled=True),
    Screen("inspection-start", "city", _act("inspections", "Kiểm tra đột xuất")),
    Screen("counter", "city", _act("inspections", "Làm tiếp")),
    Screen("reports", "city", _tab("reports"), scaled=True),
    Screen("packages", "city", _tab("packages"), scaled=True),
    Screen("package-export", "city", _act("packages", "Gửi một đơn vị")),
    Screen("packages-sent", "city", _travelled("out")),
    Screen("packages-received", "city", _travelled("in")),
    Screen("package-preview", "city", _looked_at(_FILES), scaled=True),
    Screen("package-preview-units", "city", _looked_at(_FILES, "unit")),
    Screen("package-loss", "city", _looked_at(_LOSS)),
    Screen("conflict", "city", _conflict),
    Screen("decide-many", "city", _decide_many),
    Screen("machines", "city", _now_and_then("machines")),
    Screen("locks", "city", _now_and_then("locks")),
    Screen("merge", "city", _now_and_then("merge")),
    Screen("hand-over", "city", _now_and_then("hand_over")),
    Screen("recovery", "city", _now_and_then("recovery")),
    Screen("restore", "city", lambda window: window.ask_restore()),
    Screen("overview", "ward", _tab("overview"), scaled=True),
    Screen("tasks", "ward", _tab("tasks"), scaled=True),
    Screen("dossiers", "ward", _view("dossiers"), scaled=True),
    Screen("intake", "ward", _foreign),
    Screen("readings", "ward", _view("readings")),
    Screen("procedures", "ward", _view("procedures"), scaled=True),
    Screen("registers", "ward", _view("registers"), scaled=True),
    Screen("scores", "ward", _view("scores")),
    Screen("inspections", "ward", _tab("inspections")),
    Screen("compare-trend", "ward", _compared(View.TREND, "DT.3", Span.MONTHS)),
    Screen("reports", "ward", _tab("reports")),
    Screen("month-notice", "ward", _report("month-notice")),
    Screen("packages", "ward", _tab("packages")),
    Screen("evidence", "ward", _proven),
    Screen("back", "answered", _tab("overview")),
    Screen("refused", "answered", _now_and_then("refused")),
    Screen("proxied", "answered", _now_and_then("proxied")),
    Screen("issued", "answered", _issued),
)


def take_all(app: QApplication, folder: Path, out: Path, compose: Compose, open_workspace: Open) -> list[Path]:
    """Take every picture of the demo under ``folder``; returns the files written. The theme is light afterwards."""
    paths = DemoPaths(folder.absolute())
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    modes: tuple[theme.Mode, ...] = ("light", "dark")
    with TemporaryDirectory(prefix="par-") as temporary:
        made = rehearse(paths, Path(temporary))
        places_of: tuple[tuple[str, Callable[[], Workspace]], ...] = (
            ("city", lambda: open_workspace(paths.city)),
            ("ward", lambda: open_workspace(paths.ward)),
            ("answered", made.open_ward),
        )

        def taken(
            where: str,
            opened: Callable[[], Workspace],
            ending: str,
            screens: Sequence[Screen],
            size: QSize,
            scale: float,
        ) -> None:
            mine = [(s, out / f"{_NAMES.get(where, where)}-{s.name}-{ending}.png") for s in screens if s.where == where]
            if mine:
                window = compose(opened())
                window.setProperty(_FILES, "\n".join(str(path) for path in made.files))
                window.setProperty(_LOSS, str(made.loss))
                written.extend(_take(window, mine, size, scale))

        try:
            for mode in modes:
                theme.apply(app, mode)
                written.append(_first_run(out / f"first-run-{mode}.png", paths))
                for where, place in places_of:
                    taken(where, place, mode, SCREENS, SIZE, 1.0)
            theme.apply(app, "light")
            for where, place in places_of:
                taken(where, place, "125", [s for s in SCREENS if s.scaled], SCALED, SCALE)
        finally:
            theme.apply(app, "light")
    return written


def _take(window: MainWindow, shots: list[tuple[Screen, Path]], size: QSize, scale: float) -> Iterator[Path]:
    window.resize(size)
    window.show()
    QApplication.processEvents()
    window.begin()
    try:
        for screen, path in shots:
            _settle(lambda: window.idle)
            before = _windows_up()
            shown = screen.show(window)
            _settle(lambda: window.idle)
            up = [other for other in _windows_up() if other not in before]
            shown = shown or (up[-1] if up else window)
            if shown.isMaximized() or shown.isFullScreen():
                shown.showNormal()  # "maximised" offscreen is no screen anybody has
                shown.resize(size)
                _settle(lambda: window.idle)
            _save(shown, path, scale)
            for other in up:
                other.close()
            window.search.clear()
            window.search.close_popup()
            yield path
    finally:
        window.close()


def _windows_up() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.isWindow()]


def _first_run(path: Path, paths: DemoPaths) -> Path:
    """The assistant with the city's file chosen, on a Windows machine with two drives and a USB stick."""
    dialog = FirstRun(_never_opens)
    dialog.resize(SIZE)
    dialog.show()
    try:
        files = sorted(paths.documents.rglob("PAR_*.xlsx"))
        if files:
            dialog.take_file(files[0])
            _settle(lambda: not dialog.working)
        dialog.person.setText("Nguyễn Văn Hưng")
        unit = dialog.chosen_unit()
        if unit is not None:
            dialog.places.offer(places(unit, _WINDOWS, "C:\\Users\\nvhung\\OneDrive\\Documents", windows=True))
        _settle(lambda: not dialog.working)
        _save(dialog, path, 1.0)
    finally:
        dialog.reject()
    return path


def _never_opens(folder: Path) -> Workspace:
    raise FileNotFoundError(folder)


def _save(widget: QWidget, path: Path, scale: float) -> None:
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(theme.colour("surface"))
    widget.render(image)
    if not image.save(str(path)):
        raise OSError(f"cannot write {path}")


def _settle(quiet: Callable[[], bool]) -> None:
    """Let events run until it is quiet at two looks in a row. Raises ``TimeoutError`` after a minute."""
    loop, spent = QEventLoop(), QElapsedTimer()
    spent.start()
    looks = 0

    def look() -> None:
        nonlocal looks
        looks = looks + 1 if quiet() else 0
        if looks >= 2 or spent.elapsed() > _MOST_MS:
            loop.quit()

    timer = QTimer(interval=_CHECK_MS)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if looks < 2:
        raise TimeoutError("the window does not come to rest")
