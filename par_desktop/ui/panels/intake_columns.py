"""Bước 2 of taking a spreadsheet in: our fields left, their column right, with what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from par_desktop.services.take_in import Look, OurField, TheirColumn
from par_desktop.ui import theme
from par_desktop.widgets.labels import ElidedLabel, IconLabel
from par_desktop.widgets.look import mark

_NONE = -1


class IntakeColumns(QWidget):
    """``changed(mapping)`` a person chose another column: field name to column number."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.said = QLabel()
        self.said.setWordWrap(True)
        mark(self.said, tone="text2")
        self.boxes: dict[str, QComboBox] = {}
        self._icons: dict[str, IconLabel] = {}
        self._samples: dict[str, ElidedLabel] = {}
        self._columns: tuple[TheirColumn, ...] = ()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(2, 3)
        self._grid.setColumnStretch(3, 2)
        inside = QWidget()
        mark(inside, plain=True)
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(self._grid)
        outer.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.said)
        column.addWidget(self._area, 1)

    def show_look(self, look: Look) -> None:
        """The fields of a look with their columns; rows are built anew only when fields or columns are others."""
        if list(self.boxes) != [field.name for field in look.fields] or self._columns != look.columns:
            self._build(look.fields, look.columns)
        for field in look.fields:
            box = self.boxes[field.name]
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(_NONE if field.column is None else field.column)))
            box.blockSignals(False)
            self._show_state(field)
        self.said.setText(_said(look))
        self.said.setVisible(not look.missing)  # then the dialog's notice says it

    @property
    def mapping(self) -> Mapping[str, int]:
        """As chosen now."""
        return {name: int(box.currentData()) for name, box in self.boxes.items() if box.currentData() != _NONE}

    def go_to_missing(self) -> None:
        """The first required field without a column."""
        for name, icon in self._icons.items():
            if icon.toolTip().startswith("Thiếu"):
                self.boxes[name].setFocus()
                self._area.ensureWidgetVisible(self.boxes[name])
                return

    def _build(self, fields: Sequence[OurField], columns: tuple[TheirColumn, ...]) -> None:
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.boxes, self._icons, self._samples, self._columns = {}, {}, {}, columns
        for number, heading in enumerate(("", "Cần có", "Cột trong tệp", "Trong cột có")):
            label = QLabel(heading)
            mark(label, type="column")
            self._grid.addWidget(label, 0, number)
        for row, field in enumerate(fields, start=1):
            self._row(row, field)

    def _row(self, row: int, field: OurField) -> None:
        icon = self._icons[field.name] = IconLabel(theme.icon("tick", "green"))
        icon.setFixedWidth(18)
        label = QLabel(field.label + (" *" if field.required else ""))
        names = QWidget()
        mark(names, plain=True)
        lines = QVBoxLayout(names)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(label)
        if field.note:
            note = QLabel(field.note)
            mark(note, type="second")
            lines.addWidget(note)
        box = self.boxes[field.name] = QComboBox()
        box.setAccessibleName(f"Cột cho {field.label}")
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        box.installEventFilter(self)
        label.setBuddy(box)
        box.addItem("(không có)", _NONE)
        for column in self._columns:
            box.addItem(_column_words(column), column.index)
            box.setItemData(box.count() - 1, column.label, Qt.ItemDataRole.ToolTipRole)
        box.currentIndexChanged.connect(lambda *_: self.changed.emit(self.mapping))
        samples = self._samples[field.name] = ElidedLabel()
        mark(samples, tone="text2")
        for number, widget in enumerate((icon, names, box, samples)):
            self._grid.addWidget(widget, row, number)

    def _show_state(self, field: OurField) -> None:
        icon = self._icons[field.name]
        if field.column is not None:
            icon.set_icon(theme.icon("tick", "green"))
            icon.setToolTip("Đã có cột")
        elif field.required:
            icon.set_icon(theme.icon("warning", "amber"))
            icon.setToolTip("Thiếu cột bắt buộc")
        else:
            icon.set_icon(theme.icon("dashed-circle", "grey"))
            icon.setToolTip("Không có trong tệp, để trống")
        icon.setAccessibleName(icon.toolTip())
        found = next((column for column in self._columns if column.index == field.column), None)
        self._samples[field.name].setText(" · ".join(found.samples) if found is not None else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The wheel scrolls the list of fields; it must not turn a column over on its way."""
        if isinstance(event, QWheelEvent) and isinstance(watched, QComboBox):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _column_words(column: TheirColumn) -> str:
    """The heading's own words first, the group it stands under after them: the box may be too narrow for both."""
    *upper, leaf = column.label.split(" / ")
    words = f"{column.letters} · {leaf}{' · đang ẩn' if column.hidden else ''}"
    return f"{words} – {' / '.join(upper)}" if upper else words


def _said(look: Look) -> str:
    if look.remembered:
        return f"Cột ghép như lần trước, với tệp {look.remembered}. Đổi ở đây nếu chưa đúng."
    return "Các cột nhận ra theo tiêu đề. Đổi ở đây nếu chưa đúng; phần mềm nhớ cách ghép cho các tệp cùng mẫu."
