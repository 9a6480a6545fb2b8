"""Delegates paint what the model says, in the theme's colours."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from par_desktop.ui import theme
from par_desktop.ui.delegates import (
    GroupRowDelegate,
    ListDelegate,
    ProgressDelegate,
    RowDelegate,
    StateDelegate,
    TwoLineDelegate,
)
from par_desktop.ui.models.windowed import Column, Group, WindowedModel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.painting import wrap_words
from par_desktop.widgets.roles import State

COLUMNS = (
    Column("Nhiệm vụ", text=lambda row: f"Xây dựng kế hoạch kiểm tra công vụ, kiểm tra CCHC {row}", lines=2),
    Column("Tình trạng", state=lambda row: State("warning", "Quá hạn 38 ngày", "red"), width=150),
    Column("Tiến độ", progress=lambda row: row, width=120),
)


def shown(qtbot: QtBot, delegate: type[RowDelegate] = ListDelegate) -> tuple[ListTable, WindowedModel]:
    table = ListTable(40)
    qtbot.addWidget(table)
    model = WindowedModel([], list, COLUMNS, table)
    model.reset_groups([Group("I. CÔNG TÁC CHỈ ĐẠO", [100, 40])])
    table.setItemDelegate(delegate(table))
    table.setModel(model)
    table.set_columns([column.width for column in COLUMNS])
    table.resize(600, 200)
    table.show()
    qtbot.waitExposed(table)
    return table, model


def colours(image: QImage, x: range, y: range) -> set[str]:
    return {image.pixelColor(i, j).name() for i in x for j in y}


def name(token: str) -> str:
    return QColor(getattr(theme.current(), token)).name()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_state_progress_and_selection_use_the_tokens(qtbot: QtBot, qapp: QApplication, mode: theme.Mode) -> None:
    theme.apply(qapp, mode)
    table, model = shown(qtbot)
    table.setCurrentIndex(model.index(2, 0))
    image = table.viewport().grab().toImage()
    first, second = range(26, 66), range(66, 106)
    width = table.viewport().width()
    assert name("red") in colours(image, range(width - 270, width - 120), first)
    assert name("green") in colours(image, range(width - 120, width), first)
    assert name("bar") not in colours(image, range(width - 120, width), first)
    assert name("bar") in colours(image, range(width - 120, width), second)
    assert image.pixelColor(1, 86).name() == name("accent")
    assert image.pixelColor(6, 86).name() == name("sel")
    assert image.pixelColor(300, 65).name() == name("line")
    assert image.pixelColor(300, 13).name() == name("raised")
    theme.apply(qapp, "light")


@pytest.mark.parametrize("delegate", [RowDelegate, TwoLineDelegate, StateDelegate, ProgressDelegate, GroupRowDelegate])
def test_each_delegate_paints_any_cell(qtbot: QtBot, qapp: QApplication, delegate: type[RowDelegate]) -> None:
    theme.apply(qapp, "light")
    table, model = shown(qtbot, delegate)
    table.grab()
    hint = table.itemDelegate().sizeHint(QStyleOptionViewItem(), model.index(1, 1))
    assert hint.width() > 100


def test_words_too_long_for_two_lines_end_in_an_ellipsis() -> None:
    words = "Đề án vị trí việc làm theo Nghị định 62/2020/NĐ-CP ngày 01/6/2020 về vị trí việc làm và biên chế"
    pieces = wrap_words(words, theme.font(), 200, 2)
    assert len(pieces) == 2
    assert pieces[1].endswith("…")
    assert words.startswith(pieces[0])
