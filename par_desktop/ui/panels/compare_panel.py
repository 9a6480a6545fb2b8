"""So sánh: one figure of all units side by side, as table, trend, ranking or heat map; each may be copied and saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QImage, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.changes import Changes
from par_desktop.domain.views.comparison_rows import ComparedUnit, Comparison, Measure, Sight, Span, View
from par_desktop.errors import ParError
from par_desktop.services import browse_comparison
from par_desktop.services.make_comparison import draw, picture, save_as, table_of
from par_desktop.settings import documents_dir
from par_desktop.text.comparison import (
    as_html,
    as_tsv,
    heading,
    measure_title,
    period_words,
    spoken,
)
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.compare_bar import CompareBar
from par_desktop.ui.panels.compare_source import FIRST, CompareSource, grid_columns, period_widths
from par_desktop.ui.panels.overview_chart import ChartView
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import EmptyState
from par_desktop.widgets.number_grid import NumberGrid

FILTERS = "Excel (*.xlsx);;Hình PNG (*.png);;PDF, trang A4 (*.pdf)"
_ROW, _HEAD, _LEAST = 16.5, 24, 220
"""A row and the headings of a drawn table, and a trend's least height, in pixels."""


class ComparePanel(QWidget):
    """``tools`` stands in the tab's toolbar while this view is chosen; ``said`` is a sentence for the status strip."""

    said = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.comparison: Comparison | None = None
        self._measures: tuple[Measure, ...] = ()
        self._shown: tuple[str, ...] = ()
        self._wanted = ""
        self.grid: NumberGrid | None = None
        self._source: CompareSource | None = None
        self._build_tools()
        self.bar = CompareBar(everybody=session.is_coordinator)
        self.bar.changed.connect(self._show_view)
        self.bar.copy_table.connect(self.copy_table)
        self.bar.copy_picture.connect(self.copy_picture)
        self.bar.export.connect(self.ask_place)
        self.chart = ChartView(session)
        self.chart.hovered.connect(self._pointed)
        self.chart.activated.connect(self._chosen_part)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self.chart)
        self._scroll = scroll
        self._grid_place = QWidget()
        self._grid_row = QHBoxLayout(self._grid_place)
        self._grid_row.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._grid_place)
        self._stack.addWidget(scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        column.addWidget(self._build_foot())
        self._nothing = EmptyState(
            "Đơn vị không khai số liệu nào để so sánh",
            "Số liệu được so sánh theo kế hoạch là của các phường, xã và phòng được giao khai.",
        )
        self._nothing.hide()
        column.addWidget(self._nothing, 1)

    def _build_tools(self) -> None:
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self.measures = QComboBox()
        self.measures.setAccessibleName("Chỉ tiêu so sánh")
        self.measures.setMinimumWidth(180)
        self.measures.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.measures.setMaxVisibleItems(24)
        self.measures.currentIndexChanged.connect(lambda *_: self._measure_chosen())
        self.spans = QComboBox()
        self.spans.setAccessibleName("Các kỳ so sánh")
        self.spans.setFixedWidth(190)
        self.spans.currentIndexChanged.connect(lambda *_: self._load())
        row.addWidget(self.measures, 1)
        row.addWidget(self.spans)

    def _build_foot(self) -> QFrame:
        self._foot = QFrame()
        mark(self._foot, pane="raised", rule="top")
        column = QVBoxLayout(self._foot)
        column.setContentsMargins(theme.MARGIN, 5, theme.MARGIN, 5)
        column.setSpacing(1)
        self.cell_words = ElidedLabel()
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        mark(self.notes, type="second")
        column.addWidget(self.cell_words)
        column.addWidget(self.notes)
        return self._foot

    # what the tab calls

    def cares(self, changes: Changes) -> bool:
        """Everything that a figure may follow from."""
        figures = ("reading", "dossier", "inspection", "entry", "procedure", "offering")
        return touches(changes, *figures, "choice", "closing", "succession")

    def refresh(self) -> None:
        """Load the figures anew; what is chosen stays."""
        if not self._measures:
            self.session.read(browse_comparison.measures, done=self._show_measures)
        else:
            self._load()

    def period_changed(self) -> None:
        """Another quarter in the strip: another year perhaps."""
        if self._measures:
            self._offer_spans()
            self._load()

    def leave(self) -> None:
        """Nothing is typed here."""

    def next_problem(self) -> None:
        """F8: the next cell without a figure, in the table."""
        if self.grid is None or self.comparison is None or self.sight.view is not View.TABLE:
            return
        rows = table_of(self.comparison, self.sight).rows
        lacking = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row.texts) if text.startswith("thiếu")]
        here = self.grid.current_cell()
        found = [cell for cell in lacking if cell > here] or lacking
        if found:
            self.grid.go_to(*found[0])
        else:
            self.cell_words.setText("Không có ô nào thiếu số liệu.")

    def focus_filter(self) -> None:
        """Ctrl+F: the choice of figure."""
        self.measures.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_record(self, kind: str, record: str) -> None:
        """Show the figure of that code."""
        self._wanted = record
        self._choose_wanted()

    def set_narrow(self, narrow: bool) -> None:
        """Less room: the acts fold into one button, columns get narrower."""
        self.bar.set_narrow(narrow)
        self._spread()

    # choosing

    @property
    def measure(self) -> Measure | None:
        """The figure chosen."""
        at = self.measures.currentData()
        return next((measure for measure in self._measures if measure.code == at), None)

    @property
    def span(self) -> Span:
        # Qt gives a text back for an enum that is one.
        return Span(str(self.spans.currentData() or Span.MONTHS))

    def choose(self, code: str, span: Span | None = None, view: View | None = None, unit: str | None = None) -> None:
        """Show a figure, its periods, a view and a unit, as a person would choose them one by one."""
        if span is not None:
            self.spans.setCurrentIndex(max(0, self.spans.findData(span)))
        self.measures.setCurrentIndex(max(0, self.measures.findData(code)))
        if view is not None:
            self.bar.views.choose(view)
        self.bar.show_unit(self.sight.unit if unit is None else unit)

    def _show_measures(self, measures: Sequence[Measure]) -> None:
        self._measures = tuple(measures)
        empty = not measures
        self._nothing.setVisible(empty)
        for part in (self.bar, self._stack, self._foot, self.tools):
            part.setVisible(not empty)
        if empty:
            return
        self.measures.blockSignals(True)
        self.measures.clear()
        group = ""
        for measure in measures:
            if group and measure.group != group:
                self.measures.insertSeparator(self.measures.count())
            group = measure.group
            self.measures.addItem(measure_title(measure), measure.code)
        start = next((m.code for m in measures if m.code == "TT.1"), measures[0].code)
        self.measures.setCurrentIndex(self.measures.findData(self._wanted or start))
        self.measures.blockSignals(False)
        self._wanted = ""
        self._offer_spans()
        self._load()

    def _choose_wanted(self) -> None:
        at = self.measures.findData(self._wanted)
        if at >= 0:
            self._wanted = ""
            self.measures.setCurrentIndex(at)

    def _measure_chosen(self) -> None:
        self._offer_spans()
        self._load()

    def _offer_spans(self) -> None:
        measure, before = self.measure, self.spans.currentData()
        if measure is None:
            return
        year, (first, last) = self.session.period.year, self.session.world.plan.years
        words = {
            Span.MONTHS: f"Theo tháng, {year}",
            Span.QUARTERS: f"Theo quý, {year}",
            Span.ALL_QUARTERS: f"Theo quý, {first}–{last}",
            Span.YEARS: f"Theo năm, {first}–{last}",
        }
        self.spans.blockSignals(True)
        self.spans.clear()
        for span in measure.spans:
            self.spans.addItem(words[span], span)
        self.spans.setCurrentIndex(max(0, self.spans.findData(before)))
        self.spans.blockSignals(False)

    # loading and showing

    def _load(self) -> None:
        measure = self.measure
        if measure is None:
            return
        asked = (measure.code, self.span, self.session.period.year)

        def show(comparison: Comparison) -> None:
            now = self.measure
            if now is not None and asked == (now.code, self.span, self.session.period.year):
                self._show(comparison)

        self.session.read(browse_comparison.compare, *asked, done=show)

    def _show(self, comparison: Comparison) -> None:
        self.comparison = comparison
        world = self.session.world
        units = [world.unit(row.code) for row in comparison.rows]
        words = [period_words(comparison, at) for at in range(len(comparison.periods))]
        self.bar.offer(units, words, comparison.latest, city=comparison.city is not None)
        self._show_view()

    @property
    def sight(self) -> Sight:
        """The view and what is chosen in it; the one unit there is where nobody chose."""
        sight, comparison = self.bar.sight(), self.comparison
        if comparison is not None and comparison.row(sight.unit) is None and comparison.rows:
            return replace(sight, unit=comparison.rows[0].code)
        return sight

    def _show_view(self) -> None:
        comparison, sight = self.comparison, self.sight
        if comparison is None or not comparison.rows:
            return
        table = table_of(comparison, sight)
        self.notes.setText("\n".join(note for note in (table.notes[0], " · ".join(table.notes[1:])) if note))
        self.cell_words.setText(f"{table.title} · {table.subtitle}")
        if sight.view is View.TABLE:
            self._show_grid(CompareSource(table))
            self._stack.setCurrentWidget(self._grid_place)
            return
        self._stack.setCurrentWidget(self._scroll)
        rows = len(comparison.rows) + (comparison.city is not None)
        self.chart.setMinimumHeight(_LEAST if sight.view is View.TREND else round(_HEAD + _ROW * rows))
        self.chart.set_chart(
            lambda style, size: draw(comparison, sight, style, size), self._said(comparison, sight), table.title
        )

    def _show_grid(self, source: CompareSource) -> None:
        if self.grid is None or self._shown != source.table.headings:
            if self.grid is not None:
                self._grid_row.removeWidget(self.grid)
                self.grid.hide()
                self.grid.deleteLater()
            self.grid = NumberGrid(grid_columns(source.table), FIRST)
            self.grid.setAccessibleName("Bảng so sánh")
            self.grid.cell_changed.connect(self._cell_changed)
            self.grid.refused.connect(lambda *_: self.cell_words.setText(_NOT_HERE))
            self.grid.doubleClicked.connect(lambda index: self._open_row(index.row()))
            self._grid_row.addWidget(self.grid)
            self._shown = source.table.headings
        self._source = source
        self.grid.set_source(source)
        self._spread()

    def _spread(self) -> None:
        if self.grid is None or self._source is None:
            return
        bold = QFontMetrics(theme.font(bold=True))
        widths = period_widths(self._source.table, self.grid.viewport().width(), bold.horizontalAdvance)
        for at, width in enumerate(widths):
            self.grid.setColumnWidth(FIRST + at, width)

    def _said(self, comparison: Comparison, sight: Sight) -> dict[str, str]:
        every = [*comparison.rows, *([comparison.city] if comparison.city is not None else [])]
        measure, found = comparison.measure, {}
        if sight.view is View.TREND:
            for at, period in enumerate(comparison.periods):
                lines = [row for row in every if row.code in (sight.unit, "")]
                words = [f"{row.name}: {spoken(row.cells[at], measure, city=not row.code)}" for row in lines]
                found[heading(period, comparison)] = f"{_capital(period_words(comparison, at))}. {'; '.join(words)}"
        elif sight.view is View.RANKS:
            for row in every:
                found[row.name] = _words(comparison, row, sight.at)
        else:
            for row in every:
                for at in range(len(comparison.periods)):
                    found[f"{row.code}:{at}"] = _words(comparison, row, at)
        return found

    def _pointed(self, key: object) -> None:
        hit = self.chart.current()
        if key is not None and hit is not None:
            self.cell_words.setText(hit.words)

    def _chosen_part(self, key: object) -> None:
        """A bar highlights its unit, a cell of the heat map shows its unit's trend."""
        comparison = self.comparison
        if comparison is None:
            return
        if self.sight.view is View.RANKS:
            unit = next((row.code for row in comparison.rows if row.name == key), "")
            self.bar.show_unit(unit)
        elif self.sight.view is View.HEAT:
            self.bar.show_unit(str(key).partition(":")[0], View.TREND)

    def _cell_changed(self, row: int, column: int) -> None:
        comparison = self.comparison
        if comparison is None or row < 0 or self._source is None:
            return
        rows = self._source.table.rows
        if row < len(rows) and column >= FIRST:
            self.cell_words.setText(_words(comparison, comparison.row(rows[row].key), column - FIRST))

    def _open_row(self, row: int) -> None:
        if self.comparison is not None and self.session.is_coordinator:
            self.bar.show_unit(table_of(self.comparison, self.sight).rows[row].key, View.TREND)

    # taking out of the window

    def copy_table(self) -> None:
        """The table of this view: text with tabs for Excel, a table for Word."""
        if self.comparison is None:
            return
        table = table_of(self.comparison, self.sight)
        data = QMimeData()
        data.setText(as_tsv(table))
        data.setHtml(as_html(table))
        QGuiApplication.clipboard().setMimeData(data)
        self.said.emit("Đã chép bảng. Dán vào Word hoặc Excel bằng Ctrl+V.")

    def copy_picture(self) -> None:
        """The picture of this view as it would be printed, drawn beside the UI thread."""
        comparison, sight = self.comparison, self.sight
        if comparison is None:
            return

        def show(png: bytes) -> None:
            QGuiApplication.clipboard().setImage(QImage.fromData(png))
            self.said.emit("Đã chép hình. Dán vào Word hoặc Zalo bằng Ctrl+V.")

        self._work(lambda: picture(comparison, sight), show)

    def ask_place(self) -> None:
        """Ask where to, then write the file."""
        if self.comparison is None:
            return
        title = table_of(self.comparison, self.sight)
        name = f"{title.title}, {title.subtitle}".replace("/", "-").replace(":", "")[:110]
        chosen, kind = QFileDialog.getSaveFileName(self, "Xuất so sánh", str(documents_dir() / name), FILTERS)
        if chosen:
            path = Path(chosen)
            suffix = kind.rpartition("*")[2].rstrip(")")
            self.export_to(path if path.suffix.lower() in (".xlsx", ".png", ".pdf") else Path(f"{chosen}{suffix}"))

    def export_to(self, path: Path) -> None:
        """Write this view to ``path`` beside the UI thread, and say where it went."""
        comparison, sight, session = self.comparison, self.sight, self.session
        if comparison is None:
            return
        world, unit, today = session.world, session.unit, session.today
        session.progress.emit(0, 0, f"Đang ghi {path.name}")

        def done(made: Path) -> None:
            session.progress.emit(0, 0, "")
            self.said.emit(f"Đã xuất {made.name} vào {made.parent}")

        self._work(lambda: save_as(comparison, sight, world, unit, today, path), done)

    def _work(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        def failed(error: BaseException) -> None:
            self.session.progress.emit(0, 0, "")
            if not isinstance(error, ParError):
                raise error
            self.session.failed.emit(sentence(error))

        self.session.lanes.files.submit(work, on_done=done, on_error=failed, owner=self)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()


_NOT_HERE = "Số ở đây tự tính, không gõ được. Sửa ở Hồ sơ TTHC hoặc Số liệu khác."


def _words(comparison: Comparison, row: ComparedUnit | None, at: int) -> str:
    if row is None:
        return ""
    said = spoken(row.cells[at], comparison.measure, city=not row.code)
    return f"{row.name}, {period_words(comparison, at)}: {said}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
