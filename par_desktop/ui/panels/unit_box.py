"""Pick one unit out of forty by typing any part of its name, marks or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QWidget

from par_desktop.domain.units import Unit
from par_desktop.domain.vietnamese import search_key
from par_desktop.widgets.look import mark

_KEY = int(Qt.ItemDataRole.UserRole) + 1
_CODE = int(Qt.ItemDataRole.UserRole) + 2


class _Unmarked(QCompleter):
    """Compares without marks: what is typed is brought to the form in which the names are compared."""

    def splitPath(self, path: str) -> list[str]:
        return [search_key(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class UnitBox(QComboBox):
    """``chosen(code)`` when a unit is named in full, by list or by typing; empty when the text names none."""

    chosen = Signal(str)

    def __init__(self, units: Sequence[Unit], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        mark(self, typing=True)
        model = QStandardItemModel(self)
        for unit in units:
            item = QStandardItem(f"{unit.office_name} ({unit.code})")
            item.setData(search_key(f"{unit.office_name} {unit.name} {unit.code}"), _KEY)
            item.setData(unit.code, _CODE)
            model.appendRow(item)
        self.setModel(model)
        finder = _Unmarked(model, self)
        finder.setCompletionRole(_KEY)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(finder)
        self.setCurrentIndex(-1)
        edit = self.lineEdit()
        if edit is not None:
            edit.setPlaceholderText("Gõ tên phường, xã, phòng; không cần dấu")
            mark(edit, typing=True)
        self.currentIndexChanged.connect(lambda *_: self.chosen.emit(self.code()))
        self.editTextChanged.connect(lambda *_: self.chosen.emit(self.code()))

    def code(self) -> str:
        """The code of the unit whose name stands in the box, else empty."""
        at = self.findText(self.currentText(), Qt.MatchFlag.MatchExactly)
        return str(self.itemData(at, _CODE)) if at >= 0 else ""

    def choose(self, code: str) -> None:
        """Show this unit."""
        self.setCurrentIndex(self.findData(code, _CODE))
