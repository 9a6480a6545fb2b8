"""Cách tính, đèn và ngưỡng: what the plan leaves open, one choice a line with its source; each year's own targets."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from par_desktop.errors import ParError
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch
from par_desktop.services.set_choice import (
    ChoiceRow,
    TargetRow,
    choice_patch,
    choice_rows,
    target_patch,
    target_rows,
)
from par_desktop.text.formats import decimal
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import FieldRow, QuietCombo, line
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.grid_model import CellKind, Edit, GridColumn
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice
from par_desktop.widgets.number_grid import NumberGrid

_CONTROLS, _SPACE = 380, 12
"""Pixels that the controls take, and that stand before them."""
_FIRST = 3
"""Columns before the years: code, title, unit."""


class ChoicesPanel(QScrollArea):
    """One control a choice; what is chosen is saved at once and can be undone. A unit sees it and changes nothing."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fields: dict[str, tuple[FieldRow, QuietCombo | QLineEdit]] = {}
        self._shown: dict[str, ChoiceRow] = {}
        self._words: list[QLabel] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        session.changed.connect(self._changed)
        self.refresh()

    def control(self, code: str) -> QuietCombo | QLineEdit:
        """The control of a choice."""
        return self._fields[code][1]

    def problem(self, code: str) -> str:
        """What is wrong with what was typed, "" where nothing is."""
        return self._fields[code][0].problem()

    def refresh(self) -> None:
        """Read what holds now."""
        self._session.read(choice_rows, done=self._show)

    def _changed(self, changes: object) -> None:
        if touches(changes, "choice"):  # type: ignore[arg-type]  # the signal carries Changes
            self.refresh()

    def _show(self, rows: Sequence[ChoiceRow]) -> None:
        if not self._fields:
            self._build(rows)
        for row in rows:
            self._shown[row.spec.code] = row
            holder, control = self._fields[row.spec.code]
            control.blockSignals(True)
            if isinstance(control, QuietCombo):
                control.setCurrentIndex(control.findData(row.value))
            elif not control.hasFocus() or not holder.problem():
                control.setText(row.value)
                holder.set_problem("")
            control.blockSignals(False)

    def _build(self, rows: Sequence[ChoiceRow]) -> None:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, theme.GAP, 0)
        column.setSpacing(6)
        group, grid = "", QGridLayout()
        for row in rows:
            spec = row.spec
            if spec.group != group:
                group = spec.group
                heading = QLabel(group)
                mark(heading, type="heading")
                column.addWidget(heading)
                grid = QGridLayout()
                grid.setHorizontalSpacing(_SPACE)
                grid.setVerticalSpacing(8)
                grid.setColumnStretch(0, 1)
                column.addLayout(grid)
            at = grid.rowCount()
            words, why = QLabel(spec.title), QLabel(f"{spec.help} {spec.source}.".strip())
            mark(why, type="second")
            for label in (words, why):
                label.setWordWrap(True)
                # Their height is given in ``_fit``; asked for, Qt would answer for another width.
                policy = label.sizePolicy()
                policy.setHeightForWidth(False)
                label.setSizePolicy(policy)
                self._words.append(label)
            left = QVBoxLayout()
            left.setSpacing(2)
            left.addWidget(words)
            left.addWidget(why)
            grid.addLayout(left, at, 0)
            grid.addWidget(self._control(row, words), at, 1, Qt.AlignmentFlag.AlignTop)
        column.addStretch(1)
        self._fit()
        # Only now: what is added to a page in sight gets its place some turns of the event loop later.
        self.setWidget(page)

    def _fit(self) -> None:
        """Give wrapped words all their lines; left to itself, a scroll area asks for them before they are styled."""
        bar = self.verticalScrollBar()
        aside = 0 if bar.isVisible() else bar.sizeHint().width()  # it will be needed, and is not there yet
        width = self.viewport().width() - aside - theme.GAP - _SPACE - _CONTROLS
        for label in self._words:
            label.ensurePolished()
            label.setFixedSize(width, label.heightForWidth(width))

    def _control(self, row: ChoiceRow, words: QLabel) -> FieldRow:
        spec = row.spec
        control: QuietCombo | QLineEdit
        if spec.options:
            control = QuietCombo()
            for value, label in spec.options.items():
                default = " (chọn sẵn)" if value == spec.default else ""
                control.addItem(f"{label}{default}", value)
            control.activated.connect(lambda *_, code=spec.code: self._chosen(code))
            holder = FieldRow(control)
        else:
            control = line(spec.title, 84, right=True)
            control.editingFinished.connect(lambda code=spec.code: self._chosen(code))
            holder = FieldRow(control, f"{spec.unit_label} (chọn sẵn {spec.default})")
        holder.setFixedWidth(_CONTROLS)
        control.setAccessibleName(spec.title)
        control.setEnabled(self._session.is_coordinator)
        words.setBuddy(control)
        self._fields[spec.code] = (holder, control)
        return holder

    def _chosen(self, code: str) -> None:
        holder, control = self._fields[code]
        row = self._shown[code]
        text = str(control.currentData()) if isinstance(control, QuietCombo) else control.text()
        if text.strip() == row.value:
            holder.set_problem("")
            return
        try:
            patch = choice_patch(code, text)
        except ParError as error:
            holder.set_problem(sentence(error))
            return
        holder.set_problem("")
        self._session.save([patch], words=row.spec.title, failed=lambda error: holder.set_problem(sentence(error)))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class TargetsPanel(QWidget):
    """Metrics × years of the plan: the year's own target in a yellow cell; a blank one goes back to the plan's."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        first, last = session.world.plan.years
        self._years = tuple(range(first, last + 1))
        columns = (
            GridColumn("Mã", width=62, align="left"),
            GridColumn("Chỉ tiêu", width=330, align="left"),
            GridColumn("Đơn vị tính", width=84, align="left"),
            *(GridColumn(str(year), width=66) for year in self._years),
        )
        self.notice = Notice(theme.icon("close", "text2"))
        self.grid = NumberGrid(columns, _FIRST)
        self.grid.setAccessibleName("Mục tiêu theo năm")
        self.grid.edited.connect(self._edited)
        words = QLabel(
            "Số của kế hoạch áp dụng cho mọi năm; gõ số khác cho năm nào thì chỉ năm đó đổi."
            " Xóa ô để về số của kế hoạch."
        )
        words.setWordWrap(True)
        mark(words, type="second")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words)
        column.addWidget(self.notice)
        column.addWidget(self.grid, 1)
        self._source: TargetSource | None = None
        session.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read what holds now."""
        self._session.read(_targets, done=self._show)

    def _changed(self, changes: object) -> None:
        if touches(changes, "choice"):  # type: ignore[arg-type]  # the signal carries Changes
            self.refresh()

    def _show(self, rows: Sequence[TargetRow]) -> None:
        if self._source is None:
            self._source = TargetSource(rows, self._years, editable=self._session.is_coordinator)
            self.grid.set_source(self._source)
        else:
            self._source.rows = tuple(rows)
            self.grid.refresh()

    def _edited(self, edits: Sequence[Edit]) -> None:
        if self._source is None:
            return
        patches: list[Patch] = []
        problems: list[str] = []
        for row, column, text in edits:
            try:
                patches.append(target_patch(self._source.rows[row].metric.code, self._years[column - _FIRST], text))
            except ParError as error:
                problems.append(sentence(error))
        if problems:
            self.notice.say(problems[0], "red", theme.icon("refused", "red"))
        else:
            self.notice.hide()
        if patches:
            self._session.save(patches, words="Mục tiêu theo năm", failed=self._failed)

    def _failed(self, error: ParError) -> None:
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))


def _targets(desk: Desk) -> tuple[TargetRow, ...]:
    return target_rows(desk)


class TargetSource:
    """Targets as cells of a number grid; a year with a target of its own has the blue corner."""

    def __init__(self, rows: Sequence[TargetRow], years: Sequence[int], *, editable: bool) -> None:
        self.rows = tuple(rows)
        self._years = tuple(years)
        self._editable = editable

    def row_count(self) -> int:
        return len(self.rows)

    def text(self, row: int, column: int) -> str:
        metric = self.rows[row].metric
        if column < _FIRST:
            title = f"{metric.title}{' (minh họa)' if metric.illustrative else ''}"
            return (metric.code, title, metric.unit_label)[column]
        target = self.rows[row].targets[self._years[column - _FIRST]]
        return "" if target is None else decimal(target)

    def kind(self, row: int, column: int) -> CellKind:
        if column < _FIRST:
            return "label"
        return "typed" if self._editable else "closed"

    def problem(self, row: int, column: int) -> str:
        return ""

    def changed(self, row: int, column: int) -> bool:
        return column >= _FIRST and self._years[column - _FIRST] in self.rows[row].chosen

    def note(self, row: int) -> str:
        return ""

    def is_total(self, row: int) -> bool:
        return False
