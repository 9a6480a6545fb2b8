"""The list model: few pages, honest structure, folding groups."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from par_desktop.ui.models.windowed import Column, Group, WindowedModel
from par_desktop.widgets.roles import GroupHead, Role, State

COLUMNS = (
    Column("Mã", text=lambda row: f"M{row}", align="right", key="code", width=80),
    Column("Tình trạng", state=lambda row: State("clock", f"Còn {row} ngày", "amber")),
    Column("Tiến độ", progress=lambda row: row % 101),
)


class Source:
    def __init__(self) -> None:
        self.asked: list[list[int | str]] = []

    def __call__(self, ids: Sequence[int | str]) -> list[int | str]:
        self.asked.append(list(ids))
        return list(ids)


def watched(model: WindowedModel) -> QAbstractItemModelTester:
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_three_hundred_thousand_rows_fetch_only_what_is_seen(qtbot: QtBot) -> None:
    source = Source()
    model = WindowedModel(range(300_000), source, COLUMNS)
    view = QTableView()
    qtbot.addWidget(view)
    view.verticalHeader().setDefaultSectionSize(28)
    view.setModel(model)
    view.resize(800, 600)
    view.show()
    qtbot.waitExposed(view)
    view.grab()
    view.scrollTo(model.index(200_000, 0))
    view.grab()
    view.scrollToBottom()
    view.grab()
    assert model.data(model.index(299_999, 0)) == "M299999"
    assert len(source.asked) <= 8
    assert all(len(page) <= 100 for page in source.asked)


def test_a_page_is_fetched_once_while_it_is_kept() -> None:
    source = Source()
    model = WindowedModel(range(1000), source, COLUMNS)
    for _ in range(3):
        for row in range(250):
            model.data(model.index(row, 0))
    assert [page[0] for page in source.asked] == [0, 100, 200]


def test_structure_holds_through_resets_and_folds(qtbot: QtBot) -> None:
    model = WindowedModel(range(250), Source(), COLUMNS)
    tester = watched(model)
    model.reset([])
    model.reset(["a", "b"])
    model.reset_groups([Group("I. MỘT", [1, 2, 3]), Group("II. HAI", []), Group("III. BA", [4])])
    model.set_folded(0, True)
    model.set_folded(1, True)
    model.set_folded(0, False)
    assert tester.model() is model


def test_groups_fold_and_stay_folded() -> None:
    model = WindowedModel([], Source(), COLUMNS)
    groups = [Group("I. MỘT", [1, 2, 3]), Group("II. HAI", [4])]
    model.reset_groups(groups)
    assert [model.id_at(row) for row in range(model.rowCount())] == [None, 1, 2, 3, None, 4]
    model.set_folded(0, True)
    assert [model.id_at(row) for row in range(model.rowCount())] == [None, None, 4]
    assert model.data(model.index(0, 0), Role.GROUP) == GroupHead("I. MỘT", 3, True)
    assert model.row_of(2) == -1
    assert model.row_of(4) == 2
    assert model.row_at(2) == 4
    model.reset_groups(groups)
    assert model.rowCount() == 3
    model.set_folded(0, False)
    assert model.row_of(2) == 2


def test_refresh_reads_the_changed_row_again_and_says_which() -> None:
    names = {1: "cũ", 2: "hai"}
    model = WindowedModel([1, 2], lambda ids: [names[int(i)] for i in ids], (Column("Tên", text=str),))
    assert model.data(model.index(0, 0)) == "cũ"
    names[1] = "mới"
    spy = QSignalSpy(model.dataChanged)
    model.refresh([1])
    assert spy.count() == 1
    assert spy.at(0)[0].row() == 0
    assert model.data(model.index(0, 0)) == "mới"


def test_what_a_cell_says() -> None:
    model = WindowedModel([7], Source(), COLUMNS)
    assert [model.data(model.index(0, c)) for c in range(3)] == ["M7", "Còn 7 ngày", "7 %"]
    assert model.data(model.index(0, 1), Role.STATE) == State("clock", "Còn 7 ngày", "amber")
    assert model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole) == "Tình trạng: Còn 7 ngày"
    assert model.headerData(0, Qt.Orientation.Horizontal) is not None


def test_a_missing_row_is_blank_and_a_short_answer_is_an_error() -> None:
    model = WindowedModel([1, 2], lambda ids: [None, 2], COLUMNS)
    assert model.data(model.index(0, 0)) is None
    assert model.data(model.index(1, 0)) == "M2"
    short = WindowedModel([1, 2], lambda ids: [1], COLUMNS)
    with pytest.raises(ValueError, match="asked for 2 rows"):
        short.row_at(0)


def test_sorting_is_asked_for_not_done(qtbot: QtBot) -> None:
    source = Source()
    model = WindowedModel(range(300_000), source, COLUMNS)
    with qtbot.waitSignal(model.sort_requested) as asked:
        model.sort(0, Qt.SortOrder.DescendingOrder)
    assert asked.args == [("code", True)]
    model.sort(1)
    assert source.asked == []
