"""So sánh: what is shown, copied and saved is one and the same; keyboard, narrow bars, one unit alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.charts.heatmap import readable
from par_desktop.charts.style import Style
from par_desktop.domain.views.comparison_rows import Span, View
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services.make_comparison import draw, table_of
from par_desktop.services.save_record import Patch, save
from par_desktop.ui import theme
from par_desktop.ui.panels.compare_panel import ComparePanel
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.indicators_tab import COMPARE, TAB, IndicatorsTab

WARD, OTHER = "13654", "13690"
Open = Callable[..., ComparePanel]


def dossier(unit: str, month: str, in_time: int, late: int) -> Patch:
    typed = {"online3": in_time + late, "online4": 0, "direct": 0, "postal": 0, "early": 0, "on_time": in_time}
    return Patch("dossier", f"{unit}/{month}/HT", dict(typed) | {"late": late, "open_in_time": 0, "open_late": 0})


FIGURES = (
    dossier(WARD, "2022-01", 96, 4),
    dossier(WARD, "2022-02", 80, 20),
    dossier(OTHER, "2022-01", 50, 50),
    Patch("dossier", f"{OTHER}/2022-02/HT", {"none": True}),
)


@pytest.fixture
def make_tab(tmp_path: Path, qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., IndicatorsTab]]:
    sessions: list[Session] = []
    theme.apply(qapp, "light")

    def make(unit: str = "NV") -> IndicatorsTab:
        day = datetime(2022, 3, 20, 7, 0, tzinfo=UTC)
        opened = workspace.create(tmp_path / unit, unit, clock=lambda: day, state=tmp_path / "state")
        session = Session(opened, InlineLanes(InlineLane("store", open=opened.desk), InlineLane("files")))
        sessions.append(session)
        mine = FIGURES if unit == "NV" else FIGURES[:2] if unit == WARD else ()
        if mine:
            session.lanes.store.submit(lambda desk: save(desk, mine, source="Zalo"))
        tab = TAB.build(session)
        assert isinstance(tab, IndicatorsTab)
        qtbot.addWidget(tab)
        tab.resize(1366, 600)
        tab.show()
        tab.activate()
        return tab

    yield make
    for session in sessions:
        session.close()


@pytest.fixture
def open_panel(make_tab: Callable[..., IndicatorsTab]) -> Open:
    def opened(unit: str = "NV") -> ComparePanel:
        tab = make_tab(unit)
        tab.choose(COMPARE)
        panel = tab.panel(COMPARE)
        assert isinstance(panel, ComparePanel)
        return panel

    return opened


def grid_rows(panel: ComparePanel) -> list[tuple[str, ...]]:
    assert panel.grid is not None
    model = panel.grid.grid_model()
    return [tuple(model.text(row, col) for col in range(model.columnCount())) for row in range(model.rowCount())]


def test_the_grid_shows_the_table_in_official_order_with_the_city_last(open_panel: Open) -> None:
    panel = open_panel()
    assert panel.comparison is not None
    assert panel.comparison.measure.code == "TT.1"
    rows = grid_rows(panel)
    assert len(rows) == 26
    assert [row[1] for row in rows[:-1]] == [unit.name for unit in panel.session.world.wards]
    mine = next(row for row in rows if row[1] == "Phường Bà Triệu")
    assert mine[2:5] == ("* 96,00", "* 80,00", "thiếu")
    other = next(row for row in rows if row[1] == "Phường Cửa Nam")
    assert other[2:4] == ("* 50,00", "kps *")
    assert rows[-1][1:3] == ("Toàn thành phố", "*‡ 73,00"), "146 of 200"


def test_ordering_by_a_period_puts_the_best_first(open_panel: Open) -> None:
    panel = open_panel()
    panel.bar.order.setCurrentIndex(1)
    assert [row[1] for row in grid_rows(panel)[:2]] == ["Phường Bà Triệu", "Phường Cửa Nam"]
    panel.bar.order.setCurrentIndex(0)
    assert grid_rows(panel)[0][1] == panel.session.world.wards[0].name


def test_every_view_draws_off_the_ui_thread_and_answers_by_its_parts(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel()
    for view, part, words in (
        (View.HEAT, f"{WARD}:0", "Phường Bà Triệu, tháng 1/2022: 96,00 % (96 / 100), có số nhập thay, chờ xác nhận"),
        (View.TREND, "T2", "Tháng 2/2022. Phường Bà Triệu: 80,00 % (80 / 100), có số nhập thay, chờ xác nhận"),
        (View.RANKS, "Phường Cửa Nam", "Phường Cửa Nam, tháng 2/2022: không phát sinh"),
    ):
        panel.choose("TT.1", Span.MONTHS, view, WARD)
        qtbot.waitUntil(lambda: panel.chart.property("drawing") is False)
        hit = next(hit for hit in panel.chart._hits if hit.key == part)
        assert hit.words.startswith(words)
        panel.chart.setFocus()
        panel.chart._set_current(panel.chart._hits.index(hit))
        assert panel.cell_words.full_text() == hit.words


def test_a_bar_highlights_and_a_heat_cell_opens_the_trend(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel()
    panel.choose("TT.1", Span.MONTHS, View.RANKS, "")
    panel.chart.activated.emit("Phường Cửa Nam")
    assert panel.sight.unit == OTHER
    panel.choose("TT.1", Span.MONTHS, View.HEAT)
    panel.chart.activated.emit(f"{WARD}:3")
    assert (panel.sight.view, panel.sight.unit) == (View.TREND, WARD)


@pytest.mark.parametrize("view", list(View))
def test_what_is_copied_and_saved_is_what_is_shown(view: View, open_panel: Open, tmp_path: Path) -> None:
    panel = open_panel()
    panel.choose("TT.1", Span.MONTHS, view, WARD)
    said: list[str] = []
    panel.said.connect(said.append)
    panel.copy_table()
    data = QGuiApplication.clipboard().mimeData()
    assert panel.comparison is not None
    table = table_of(panel.comparison, panel.sight)
    assert data.text().splitlines()[0] == "\t".join(table.headings)
    assert "* 96,00" in data.text() or view is View.RANKS
    assert "<table" in data.html()
    panel.copy_picture()
    assert QGuiApplication.clipboard().image().width() > 1000
    for suffix in ("xlsx", "pdf", "png"):
        panel.export_to(tmp_path / f"so sánh.{suffix}")
    sheet = openpyxl.load_workbook(tmp_path / "so sánh.xlsx").worksheets[0]
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert 80 in cells or 96 in cells
    assert table.title in PdfReader(tmp_path / "so sánh.pdf").pages[0].extract_text()
    assert (tmp_path / "so sánh.png").read_bytes().startswith(b"\x89PNG")
    assert [line.split(".")[0] for line in said[:2]] == ["Đã chép bảng", "Đã chép hình"]
    assert len(said) == 5


def test_a_place_that_cannot_be_written_is_said(open_panel: Open, tmp_path: Path) -> None:
    panel = open_panel()
    failed: list[str] = []
    panel.session.failed.connect(failed.append)
    panel.export_to(tmp_path / "không có" / "bảng.pdf")
    assert len(failed) == 1


def test_spans_change_the_periods_and_stay_where_a_figure_allows(open_panel: Open) -> None:
    panel = open_panel()
    panel.choose("DT.1", Span.ALL_QUARTERS)
    assert panel.comparison is not None
    assert len(panel.comparison.periods) == 20
    panel.measures.setCurrentIndex(panel.measures.findData("MC.1"))
    assert len(panel.comparison.periods) == 20, "four quarters a year, chosen before"
    panel.measures.setCurrentIndex(panel.measures.findData("SK.1"))
    assert panel.comparison.span.value == "years"
    assert [row.code for row in panel.comparison.rows] == ["KT"]
    assert panel.sight.unit == "KT"


def test_typing_is_refused_with_where_to_type(open_panel: Open) -> None:
    panel = open_panel()
    assert panel.grid is not None
    panel.grid.go_to(0, 3)
    panel.grid.refused.emit([(0, 3)])
    assert "Hồ sơ TTHC" in panel.cell_words.full_text()


def test_f8_goes_to_the_next_lacking_cell(open_panel: Open) -> None:
    panel = open_panel()
    panel.next_problem()
    assert panel.grid is not None
    row, column = panel.grid.current_cell()
    assert grid_rows(panel)[row][column] == "thiếu"
    assert "chưa nhập" in panel.cell_words.full_text()


def test_a_ward_sees_itself_in_table_and_trend(open_panel: Open, qtbot: QtBot) -> None:
    panel = open_panel(WARD)
    assert panel.bar.views.keys == (View.TABLE, View.TREND)
    assert [row[1] for row in grid_rows(panel)] == ["Phường Bà Triệu"]
    panel.choose("TT.1", view=View.TREND)
    qtbot.waitUntil(lambda: panel.chart.property("drawing") is False)
    assert panel.sight.unit == WARD
    assert panel.bar.units.isHidden()


def test_a_department_without_figures_is_told_so(open_panel: Open) -> None:
    panel = open_panel()
    panel._show_measures(())
    assert panel.bar.isHidden()
    assert not panel._nothing.isHidden()


def test_a_new_figure_changes_the_table(open_panel: Open) -> None:
    panel = open_panel()
    panel.session.lanes.store.submit(lambda desk: save(desk, [dossier(WARD, "2022-03", 9, 1)], source="Zalo"))
    panel.refresh()
    mine = next(row for row in grid_rows(panel) if row[1] == "Phường Bà Triệu")
    assert mine[4] == "* 90,00"


@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK])
def test_figures_on_shades_are_readable_in_both_themes(tokens: theme.Tokens, open_panel: Open) -> None:
    from matplotlib.colors import to_hex
    from matplotlib.patches import Patch as Patch_

    panel = open_panel()
    panel.choose("TT.1", Span.MONTHS, View.HEAT)
    assert panel.comparison is not None
    figure = draw(panel.comparison, panel.sight, Style.screen(tokens), (1200, 460))
    inks = {str(text.get_gid()): str(text.get_color()) for text in figure.texts}
    shades = [p for p in figure.artists if isinstance(p, Patch_) and str(p.get_gid()).startswith("shade:")]
    assert shades
    for patch in shades:
        assert readable(inks[str(patch.get_gid()).replace("shade:", "cell:")], to_hex(patch.get_facecolor())) >= 4.5


def test_the_last_segments_go_behind_more_and_come_back(make_tab: Callable[..., IndicatorsTab]) -> None:
    tab = make_tab()
    tab.segments.fit(2000)
    assert tab.segments.folded == ()
    tab.segments.fit(300)
    assert COMPARE in tab.segments.folded
    tab.segments.choose(COMPARE)
    more = tab.segments._more
    assert more is not None
    assert (more.text(), more.isChecked(), more.isHidden()) == ("So sánh", True, False)
    (action,) = [each for each in more.menu().actions() if each.text() == "Dấu hiệu"]
    told: list[object] = []
    tab.segments.chosen.connect(told.append)
    action.trigger()
    assert told == ["oddities"]
    assert more.text() == "Dấu hiệu"
    tab.segments.fit(2000)
    assert (tab.segments.folded, more.isHidden()) == ((), True)
    assert tab.segments.current() == "oddities"


@pytest.mark.parametrize("width", [1366, 1093])
def test_the_toolbar_fits_whatever_view_is_chosen(
    width: int, make_tab: Callable[..., IndicatorsTab], qtbot: QtBot
) -> None:
    tab = make_tab()
    tab.resize(width, 500)
    for key in tab.segments.keys:
        tab.choose(str(key))
        tools = tab.panel(str(key)).tools
        qtbot.waitUntil(lambda tools=tools: tools.width() >= tools.minimumSizeHint().width())  # type: ignore[misc]
        assert tab.width() == width
        assert tools.mapTo(tab, tools.rect().topRight()).x() <= width
