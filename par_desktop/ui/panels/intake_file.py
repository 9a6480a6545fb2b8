"""Bước 1 of taking a spreadsheet in: the file, what the table is, and which sheet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from par_desktop.services.take_in import OpenBook, SheetChoice
from par_desktop.ui import theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.widgets.file_drop import FileDrop
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark

_FILTER = "Bảng tính, bảng Word (*.xlsx *.xlsm *.xls *.ods *.docx *.csv *.htm *.html *.txt);;Mọi tệp (*)"


class IntakeFile(QWidget):
    """``chosen(Path)``: a file was dropped or picked; ``sheet(str)``, ``spec(str)``: another sheet or sort of table."""

    chosen = Signal(object)
    sheet = Signal(str)
    spec = Signal(str)

    def __init__(self, specs: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.specs = QComboBox()
        self.specs.setAccessibleName("Bảng này là")
        self.specs.addItem("Chọn loại bảng", "")
        for name, title in specs:
            self.specs.addItem(title, name)
        self.specs.activated.connect(lambda *_: self.spec.emit(str(self.specs.currentData())))
        label = QLabel("Bảng này là")
        label.setBuddy(self.specs)
        mark(label, tone="text2")
        what = QHBoxLayout()
        what.setSpacing(theme.GAP)
        what.addWidget(label)
        what.addWidget(self.specs, 1)
        self.drop = FileDrop(
            "Thả bảng tính hoặc tệp Word vào đây",
            "Excel mới và cũ, LibreOffice, bảng trong Word, CSV, bảng xuất từ phần mềm một cửa. Tệp gốc không bị sửa.",
            "Chọn tệp…  Ctrl+O",
            icon=theme.icon("excel-grid", "text2"),
        )
        self.drop.dropped.connect(lambda paths: self._dropped(paths))
        self.drop.choose.connect(self.ask)
        QShortcut(QKeySequence.StandardKey.Open, self, self.ask)
        self.name = ElidedLabel()
        mark(self.name, type="heading")
        self.sheets = RowList(_columns(), "Trang của tệp", theme.ROW)
        self.sheets.picked.connect(self._picked)
        self._told = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(what)
        column.addWidget(self.drop)
        column.addWidget(self.name)
        column.addWidget(self.sheets, 1)
        self.sheets.hide()
        column.addStretch(0)

    def show_spec(self, name: str) -> None:
        """Choose a sort of table without a signal."""
        self.specs.setCurrentIndex(max(0, self.specs.findData(name)))

    def show_book(self, opened: OpenBook, sheet: str) -> None:
        """The file and its sheets, one of them current."""
        self.name.setText(opened.path.name)
        self._told = sheet
        self.sheets.show()
        self.sheets.show_rows(opened.sheets, lambda row: row.name)
        self.sheets.select(sheet)

    def ask(self) -> None:
        """The system's dialog for a file."""
        name, _ = QFileDialog.getOpenFileName(self, "Chọn bảng tính", "", _FILTER)
        if name:
            self.chosen.emit(Path(name))

    def _dropped(self, paths: Sequence[str]) -> None:
        if paths:
            self.chosen.emit(Path(paths[0]))

    def _picked(self, row: SheetChoice | None) -> None:
        if row is not None and row.name != self._told:
            self._told = row.name
            self.sheet.emit(row.name)


def _columns() -> tuple[Column, ...]:
    return (
        Column("Trang, bảng", text=lambda row: row.name, tooltip=lambda row: row.name),
        Column("Số dòng", text=lambda row: f"{row.rows:,}".replace(",", "."), align="right", width=90),
        Column("", text=_remarks, width=240, tone=lambda _row: "text2"),
    )


def _remarks(row: SheetChoice) -> str:
    said = ["đang ẩn trong tệp"] if row.hidden else []
    return " · ".join([*said, *(["font cũ (.Vn, VNI)"] if row.legacy else [])])
