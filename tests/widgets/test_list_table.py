"""The list table: ids, folding, copying, columns that give way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from pytestqt.qtbot import QtBot

from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.roles import GroupHead, Role


class Model(QStandardItemModel):
    """A group row, two rows beneath; remembers what was folded."""

    def __init__(self) -> None:
        super().__init__(3, 3)
        self.folds: list[tuple[int, bool]] = []
        self.setHorizontalHeaderLabels(["TT", "Nhiệm vụ", "Hạn"])
        head = QStandardItem("I. MỘT")
        head.setData(GroupHead("I. MỘT", 2, False), Role.GROUP)
        self.setItem(0, 0, head)
        for row in (1, 2):
            for column, text in enumerate((str(row), f"Việc {row}", f"{row}/3")):
                item = QStandardItem(text)
                item.setData(f"id{row}", Role.ID)
                self.setItem(row, column, item)

    def group_at(self, row: int) -> object:
        return self.item(row, 0).data(Role.GROUP)

    def set_folded(self, row: int, folded: bool) -> None:
        self.folds.append((row, folded))


@pytest.fixture
def model() -> Model:
    return Model()


@pytest.fixture
def table(qtbot: QtBot, model: Model) -> ListTable:
    made = ListTable()
    qtbot.addWidget(made)
    made.setModel(model)
    made.set_columns([44, 0, 92], [0, 0, 1], narrow=200)
    made.resize(500, 300)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def test_group_rows_reach_over_all_columns(table: ListTable) -> None:
    assert table.columnSpan(0, 0) == 3
    assert table.rowHeight(0) == 26
    assert table.rowHeight(1) == 28


def test_rows_open_by_id_and_groups_turn_over(table: ListTable, model: Model, qtbot: QtBot) -> None:
    table.setCurrentIndex(model.index(0, 0))
    opened, current = [], []
    table.opened.connect(opened.append)
    table.current_changed.connect(current.append)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Left)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert model.folds == [(0, True), (0, True), (0, False)]
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == ["id1"]
    assert current == ["id1"]
    with qtbot.waitSignal(table.left):
        qtbot.keyClick(table, Qt.Key.Key_Escape)


def test_copy_has_headings(table: ListTable, model: Model, qtbot: QtBot) -> None:
    table.selectRow(1)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "TT\tNhiệm vụ\tHạn\n1\tViệc 1\t1/3\n"
    assert table.selected_ids() == ["id1"]


def test_low_priority_columns_go_when_narrow(table: ListTable) -> None:
    assert not table.isColumnHidden(2)
    table.resize(280, 300)
    assert table.isColumnHidden(2)
    assert table.columnWidth(1) == table.viewport().width() - 44
    table.resize(500, 300)
    assert not table.isColumnHidden(2)
