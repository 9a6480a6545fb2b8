"""The number grid by keyboard and clipboard, as a clerk used to Excel expects it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from par_desktop.widgets.grid_cells import pinned_top
from par_desktop.widgets.grid_model import CellKind, Edit, GridColumn
from par_desktop.widgets.number_grid import NumberGrid

COLUMNS = (
    GridColumn("TT", number="(1)", align="center"),
    GridColumn("Lĩnh vực", number="(2)", align="left"),
    GridColumn("Tổng số", "Tiếp nhận", "(3)", computed=True),
    GridColumn("Trực tuyến", "Tiếp nhận", "(4)"),
    GridColumn("Trực tiếp", "Tiếp nhận", "(5)"),
)
TYPED = (3, 4)


class Book:
    """Two typed columns, their sum, and a total; applies edits as the program's services would."""

    def __init__(self, rows: int = 3) -> None:
        self.cells = {(row, column): "" for row in range(rows) for column in TYPED}
        self.rows = rows
        self.wrong: set[tuple[int, int]] = set()
        self.notes: dict[int, str] = {}

    def apply(self, edits: list[Edit]) -> None:
        for row, column, text in edits:
            self.cells[row, column] = text

    def row_count(self) -> int:
        return self.rows + 1

    def text(self, row: int, column: int) -> str:
        if column < 2:
            return "Tổng cộng" if row == self.rows else f"{'Lĩnh vực ' if column else ''}{row + 1}"
        if (row, column) in self.cells:
            return self.cells[row, column]
        rows = range(self.rows) if row == self.rows else [row]
        columns = TYPED if column == 2 else [column]
        return str(sum(int(self.cells[r, c] or 0) for r in rows for c in columns))

    def kind(self, row: int, column: int) -> CellKind:
        return "label" if column < 2 else "typed" if (row, column) in self.cells else "computed"

    def problem(self, row: int, column: int) -> str:
        return "lệch 2 hồ sơ" if (row, column) in self.wrong else ""

    def changed(self, row: int, column: int) -> bool:
        return False

    def note(self, row: int) -> str:
        return self.notes.get(row, "")

    def is_total(self, row: int) -> bool:
        return row == self.rows


@pytest.fixture
def book() -> Book:
    return Book()


@pytest.fixture
def grid(qtbot: QtBot, book: Book) -> NumberGrid:
    made = NumberGrid(COLUMNS)
    qtbot.addWidget(made)
    made.edited.connect(book.apply)
    made.edited.connect(lambda _edits: made.refresh())
    made.set_source(book)
    made.resize(600, 300)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


def select(grid: NumberGrid, *cells: tuple[int, int]) -> None:
    grid.go_to(*cells[0])
    for row, column in cells[1:]:
        grid.selectionModel().select(grid.grid_model().index(row, column), QItemSelectionModel.SelectionFlag.Select)


def paste(grid: NumberGrid, qtbot: QtBot, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_the_cursor_starts_on_the_first_yellow_cell(grid: NumberGrid) -> None:
    assert grid.current_cell() == (0, 3)


def test_model_is_sound(grid: NumberGrid) -> None:
    QAbstractItemModelTester(grid.grid_model(), QAbstractItemModelTester.FailureReportingMode.Fatal)
    grid.set_source(None)
    grid.set_source(Book(2))


def test_typing_then_enter_goes_down_and_tab_goes_right(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    qtbot.keyClicks(grid, "1")
    editor = grid.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "2")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert book.cells[0, 3] == "12"
    assert grid.current_cell() == (1, 3)
    qtbot.keyClicks(grid, "5")
    editor = next(e for e in grid.findChildren(QLineEdit) if e.isVisible())
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert book.cells[1, 3] == "5"
    assert grid.current_cell() == (1, 4)
    qtbot.keyClick(grid, Qt.Key.Key_Tab)
    assert grid.current_cell() == (2, 3), "from the last yellow cell of a row to the first of the next"
    qtbot.keyClick(grid, Qt.Key.Key_Backtab)
    assert grid.current_cell() == (1, 4)


def test_a_pasted_block_is_one_edit(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    acts: list[list[Edit]] = []
    grid.edited.connect(acts.append)
    paste(grid, qtbot, "1\t2\r\n3\t4\r\n")
    assert acts == [[(0, 3, "1"), (0, 4, "2"), (1, 3, "3"), (1, 4, "4")]]
    assert grid.grid_model().text(3, 2) == "10"


def test_pasting_over_computed_cells_is_refused_and_the_rest_taken(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    refused: list[object] = []
    grid.refused.connect(refused.append)
    grid.go_to(0, 2)
    paste(grid, qtbot, "9\t1\t2\n")
    assert (book.cells[0, 3], book.cells[0, 4]) == ("1", "2")
    assert refused == [[(0, 2)]]


def test_pasting_beyond_the_edge_counts_what_fell_out(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    lost: list[int] = []
    grid.overflowed.connect(lost.append)
    grid.go_to(0, 4)
    paste(grid, qtbot, "1\t2\n")
    assert book.cells[0, 4] == "1"
    assert lost == [1]


def test_fill_down_takes_the_top_of_the_selection_or_the_cell_above(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    book.apply([(0, 3, "8"), (0, 4, "9")])
    grid.refresh()
    select(grid, (0, 3), (1, 3), (2, 3))
    qtbot.keyClick(grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [book.cells[row, 3] for row in range(3)] == ["8", "8", "8"]
    select(grid, (1, 4))
    qtbot.keyClick(grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert book.cells[1, 4] == "9"


def test_delete_clears_yellow_cells(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    book.apply([(0, 3, "8"), (1, 3, "9")])
    grid.refresh()
    select(grid, (0, 3), (1, 3))
    qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert [book.cells[row, 3] for row in range(2)] == ["", ""]


def test_a_computed_cell_refuses_typing(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    refused: list[object] = []
    grid.refused.connect(refused.append)
    grid.go_to(0, 2)
    qtbot.keyClicks(grid, "7")
    assert refused == [[(0, 2)]]
    assert grid.state() == grid.State.NoState


def test_f8_goes_round_the_problems(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    book.wrong = {(0, 2), (2, 4)}
    grid.refresh()
    grid.go_to(0, 3)
    qtbot.keyClick(grid, Qt.Key.Key_F8)
    assert grid.current_cell() == (2, 4)
    qtbot.keyClick(grid, Qt.Key.Key_F8)
    assert grid.current_cell() == (0, 2)
    qtbot.keyClick(grid, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert grid.current_cell() == (2, 4)
    book.wrong = set()
    assert grid.go_to_problem() is False


def test_a_copied_block_has_headings_for_excel_and_none_for_pasting_here(
    grid: NumberGrid, book: Book, qtbot: QtBot
) -> None:
    book.apply([(0, 3, "8"), (0, 4, "9")])
    grid.refresh()
    select(grid, (0, 3), (0, 4))
    qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Tiếp nhận: Trực tuyến (4)\tTiếp nhận: Trực tiếp (5)\n8\t9\n"
    select(grid, (2, 3))
    qtbot.keyClick(grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (book.cells[2, 3], book.cells[2, 4]) == ("8", "9")


def test_a_row_without_cells_is_spanned_and_stepped_over(grid: NumberGrid, book: Book, qtbot: QtBot) -> None:
    book.notes = {1: "không phát sinh"}
    grid.refresh()
    assert grid.columnSpan(1, 2) == 3
    grid.go_to(0, 3)
    qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert grid.current_cell() == (2, 3)
    assert grid.grid_model().kind(1, 3) == "closed"


def test_screen_readers_hear_heading_value_and_problem(grid: NumberGrid, book: Book) -> None:
    book.apply([(0, 3, "8")])
    book.wrong = {(0, 3)}
    spoken = grid.grid_model().index(0, 3).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Tiếp nhận: Trực tuyến (4): 8. lệch 2 hồ sơ"


def test_the_total_row_stays_in_sight_and_hides_no_cursor(qtbot: QtBot) -> None:
    grid = NumberGrid(COLUMNS)
    qtbot.addWidget(grid)
    grid.set_source(Book(40))
    grid.resize(600, 300)
    grid.show()
    qtbot.waitExposed(grid)
    room = grid.viewport().height()
    assert pinned_top(grid) == room - 25
    grid.go_to(20, 3)
    assert grid.rowViewportPosition(20) + 25 <= room - 25
    grid.grab()
    grid.scrollToBottom()
    assert pinned_top(grid) is None
