"""Sổ theo dõi in the window: rows typed, pasted, chosen, deleted and taken back by keyboard, on a real workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.intake import IntakeDialog
from par_desktop.ui.panels.register_panel import RegisterPanel
from par_desktop.ui.panels.register_source import FIRST, RegisterSource
from par_desktop.ui.panels.register_view import READY
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.indicators_tab import TAB, IndicatorsTab

WARD, OTHER = "13654", "13690"
MakePanel = Callable[..., RegisterPanel]
DAY, SOURCE, FIELD, CONTENT, DUE, ANSWERED, DOCUMENT = (FIRST + at for at in (0, 1, 2, 3, 5, 6, 7))


@pytest.fixture
def make(tmp_path: Path, qtbot: QtBot) -> Iterator[MakePanel]:
    """The view on a new workspace, on 10/03/2022, with these patches saved before."""
    sessions: list[Session] = []

    def made(unit: str = WARD, patches: tuple[Patch, ...] = (), source: str = "", code: str = "pakn") -> RegisterPanel:
        day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
        opened = workspace.create(
            tmp_path / unit, unit, person="Nguyễn Văn Hưng", clock=lambda: day, state=tmp_path / "state"
        )
        session = Session(opened, InlineLanes(InlineLane("store", open=opened.desk), InlineLane("files")))
        sessions.append(session)
        if patches:
            session.lanes.store.submit(lambda desk: save(desk, patches, source=source))
        tab = TAB.build(session)
        assert isinstance(tab, IndicatorsTab)
        qtbot.addWidget(tab)
        tab.resize(1366, 600)
        tab.show()
        tab.activate()
        tab.choose("registers")
        panel = tab.panel("registers")
        assert isinstance(panel, RegisterPanel)
        panel.shelf.choose(code)
        return panel

    yield made
    for session in sessions:
        session.close()


def row(number: int, unit: str = WARD, register: str = "pakn", **cells: str) -> Patch:
    return Patch("entry", f"{register}/{unit}/{number:032x}", dict(cells))


def source_of(panel: RegisterPanel) -> RegisterSource:
    source = panel.view.source
    assert source is not None
    return source


def stored(panel: RegisterPanel, columns: str = "c01, c04", register: str = "pakn") -> list[tuple[object, ...]]:
    sql = f"SELECT {columns} FROM entry WHERE register = ? AND deleted = 0 AND c01 IS NOT NULL ORDER BY c01"
    return list(panel.session.reader.execute(sql, (register,)).fetchall())


def operations(panel: RegisterPanel) -> int:
    return int(panel.session.reader.execute("SELECT COUNT(*) FROM operation").fetchone()[0])


def type_cell(panel: RegisterPanel, qtbot: QtBot, row_at: int, column: int, text: str) -> None:
    """F2, the text, Enter: as a person does it."""
    grid = panel.view.grid
    assert grid is not None
    grid.setFocus()
    grid.go_to(row_at, column)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = next(each for each in grid.findChildren(QLineEdit) if each.isVisible())
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


# showing


def test_a_ward_sees_the_registers_it_keeps_with_their_rows(make: MakePanel) -> None:
    panel = make(patches=(row(1, c01="2022-02-15", c04="Đường ngập"), row(2, c01="31/02/2022", c04="Sai ngày")))
    codes = list(panel.shelf.model.ids)
    assert "pakn" in codes
    assert "tu-chu" not in codes, "service units are kept by the city"
    found = panel.shelf.row("pakn")
    assert found is not None
    assert (found.rows, found.wrong) == (2, 1)
    texts = [source_of(panel).text(at, CONTENT) for at in range(2)]
    assert texts == ["Đường ngập", "Sai ngày"]
    assert source_of(panel).text(0, DAY) == "15/02/2022"
    assert "không có ngày 31" in source_of(panel).problem(1, DAY)


def test_ready_rows_wait_at_the_end_and_the_cursor_stands_there(make: MakePanel) -> None:
    panel = make(patches=(row(1, c01="2022-02-15", c04="Đường ngập"),))
    assert panel.view.grid is not None
    assert panel.view.grid.current_cell() == (1, FIRST)
    assert source_of(panel).blanks == READY


def test_the_city_sees_every_ward_with_its_name_and_types_nothing_there(make: MakePanel, qtbot: QtBot) -> None:
    rows = (row(1, c01="2022-02-15", c04="A"), row(2, OTHER, c01="2022-02-16", c04="B"))
    panel = make("NV", rows, "bản giấy")
    source = source_of(panel)
    assert [source.text(at, 1) for at in range(2)] == ["Phường Bà Triệu", "Phường Cửa Nam"]
    assert panel.view.grid is not None
    panel.view.grid.go_to(0, CONTENT)
    qtbot.keyClick(panel.view.grid, Qt.Key.Key_A)
    assert "Chọn một đơn vị" in panel.view.line.says()
    panel.set_unit(OTHER)
    assert [line.unit for line in source_of(panel).lines if not line.blank] == [OTHER]
    panel.view.add_row()
    assert "Nhập thay" in panel.view.line.says()


# typing


def test_a_row_typed_cell_by_cell_is_one_record_and_stays_where_it_is(make: MakePanel, qtbot: QtBot) -> None:
    panel = make(patches=(row(1, c01="2022-03-09", c04="Sau"),))
    type_cell(panel, qtbot, 1, DAY, "15/2/2022")
    type_cell(panel, qtbot, 1, CONTENT, "Đèn đường hỏng")
    type_cell(panel, qtbot, 1, SOURCE, "dien")
    assert stored(panel, "c01, c02, c04") == [
        ("2022-02-15", "Điện thoại", "Đèn đường hỏng"),
        ("2022-03-09", None, "Sau"),
    ]
    source = source_of(panel)
    assert [source.text(at, DAY) for at in range(2)] == ["09/03/2022", "15/02/2022"], "rows keep their places"
    assert source.blanks == READY, "another ready row came"
    assert "Phản ánh, kiến nghị tiếp nhận: 2 PAKN" in panel.view.totals.words.full_text()


def test_a_pasted_block_gets_the_rows_it_needs_and_is_one_undo(make: MakePanel, qtbot: QtBot) -> None:
    panel = make()
    assert panel.view.grid is not None
    block = "\n".join(f"{day:02d}/03/2022\tTrực tiếp\tĐất đai\tNội dung {day}" for day in range(1, 9))
    QGuiApplication.clipboard().setText(block)
    panel.view.grid.setFocus()
    panel.view.grid.go_to(0, DAY)
    qtbot.keyClick(panel.view.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert len(stored(panel)) == 8
    assert stored(panel, "c02, c03, c04")[0] == ("Trực tiếp", "Đất đai", "Nội dung 1")
    panel.session.undo()
    assert stored(panel) == []
    panel.session.redo()
    assert len(stored(panel)) == 8


def test_a_wrong_cell_is_saved_as_typed_and_shown_where_it_is_felt(make: MakePanel, qtbot: QtBot) -> None:
    panel = make()
    type_cell(panel, qtbot, 0, DAY, "31/02/2022")
    assert stored(panel) == [("31/02/2022", None)]
    source = source_of(panel)
    assert "không có ngày 31" in source.problem(0, DAY)
    panel.next_problem()
    assert panel.view.grid is not None
    assert panel.view.grid.current_cell() == (0, DAY)
    assert "không có ngày 31" in panel.view.line.says()


def test_what_a_row_lacks_is_said_once_somebody_left_it(make: MakePanel, qtbot: QtBot) -> None:
    panel = make()
    type_cell(panel, qtbot, 0, DAY, "01/03/2022")
    assert panel.view.grid is not None
    panel.view.grid.go_to(0, DAY)
    assert source_of(panel).problem(0, CONTENT) == ""
    panel.view.grid.go_to(1, DAY)
    assert "Còn thiếu" in source_of(panel).problem(0, CONTENT)


def test_names_are_refused_where_only_counts_stand_and_leave_no_trace(make: MakePanel, qtbot: QtBot) -> None:
    panel = make(code="khieu-nai")
    name = "Nguyễn Văn A tố cáo"
    type_cell(panel, qtbot, 0, FIRST + 6, name)
    assert operations(panel) == 0
    assert "không nhận tên" in source_of(panel).problem(0, FIRST + 6)
    assert source_of(panel).text(0, FIRST + 6) == name, "it stands there until it is typed anew"
    kept = [path for path in panel.session.workspace.folder.rglob("*") if path.is_file() and path.stat().st_size]
    assert not [
        path for path in kept if name.encode() in path.read_bytes() or "Nguyễn Văn A".encode() in path.read_bytes()
    ]
    type_cell(panel, qtbot, 0, FIRST + 6, "12/QĐ-UBND ngày 5/3/2022")
    assert source_of(panel).problem(0, FIRST + 6) == ""
    assert operations(panel) == 1


def test_a_long_text_keeps_its_lines_in_the_box_below(make: MakePanel) -> None:
    panel = make(patches=(row(1, c01="2022-02-15", c04="Dòng một\ndòng hai"),))
    view = panel.view
    assert view.grid is not None
    view.grid.go_to(0, CONTENT)
    assert view.long.isVisible()
    assert view.long.text.toPlainText() == "Dòng một\ndòng hai"
    view.long.text.setPlainText("Dòng một\ndòng hai\ndòng ba")
    view.grid.go_to(0, DAY)
    assert stored(panel) == [("2022-02-15", "Dòng một\ndòng hai\ndòng ba")]
    assert not view.long.isVisible()


def test_nothing_is_rewritten_while_somebody_types(make: MakePanel, qtbot: QtBot) -> None:
    """An input method's half-finished word stays as it is, also when the rows are read again meanwhile."""
    panel = make()
    grid = panel.view.grid
    assert grid is not None
    grid.setFocus()
    grid.go_to(0, FIELD)
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    editor = next(each for each in grid.findChildren(QLineEdit) if each.isVisible())
    qtbot.keyClicks(editor, "dda")
    panel.session.lanes.store.submit(lambda desk: save(desk, [row(7, c01="2022-03-01", c04="Từ máy khác")]))
    panel.refresh()
    QApplication.processEvents()
    assert editor.isVisible()
    assert editor.text() == "dda"


# choosing, deleting, copying


def test_a_list_opens_with_f4_and_what_is_picked_is_saved(make: MakePanel, qtbot: QtBot) -> None:
    panel = make(patches=(row(1, c01="2022-02-15", c04="A"),))
    view = panel.view
    assert view.grid is not None
    view.grid.setFocus()
    view.grid.go_to(0, SOURCE)
    qtbot.keyClick(view.grid, Qt.Key.Key_F4)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    actions = menu.actions()
    assert [action.text() for action in actions][:2] == ["Trực tiếp", "Cổng dịch vụ công"]
    actions[1].trigger()
    menu.close()
    assert stored(panel, "c02") == [("Cổng dịch vụ công",)]


def test_insert_goes_to_a_blank_row_and_ctrl_delete_hides_the_selected_ones(make: MakePanel, qtbot: QtBot) -> None:
    panel = make(patches=tuple(row(at, c01=f"2022-03-0{at}", c04=f"Dòng {at}") for at in (1, 2, 3)))
    view = panel.view
    assert view.grid is not None
    view.grid.setFocus()
    view.grid.go_to(0, CONTENT)
    qtbot.keyClick(view.grid, Qt.Key.Key_Insert)
    assert view.grid.current_cell() == (3, FIRST)
    view.grid.go_to(1, CONTENT)
    qtbot.keyClick(view.grid, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert [text for _, text in stored(panel)] == ["Dòng 1", "Dòng 3"]
    panel.session.undo()
    assert [text for _, text in stored(panel)] == ["Dòng 1", "Dòng 2", "Dòng 3"]


def test_a_row_of_a_closed_month_is_locked_and_says_why(make: MakePanel, tmp_path: Path) -> None:
    closing = Patch("closing", "2022-02", {"closed": date(2022, 3, 1)})
    panel = make("NV", (closing, row(1, c01="2022-02-14", c04="Tháng 2")), "bản giấy")
    panel.set_unit(WARD)
    assert source_of(panel).lines[0].locked == "", "the coordinator may correct it"


def test_the_whole_table_is_copied_with_its_headings(make: MakePanel) -> None:
    panel = make(patches=(row(1, c01="2022-02-15", c04="Đường ngập\nngõ 3"),))
    panel.copy_table()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[:2] == ["TT", "Ngày tiếp nhận"]
    assert lines[1].split("\t")[:5] == ["1", "15/02/2022", "", "", "Đường ngập ngõ 3"]
    assert len(lines) == 2, "ready rows are no rows"


def test_printing_writes_the_register_as_it_is_chosen(
    make: MakePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "par_desktop.ui.panels.register_print.QDesktopServices.openUrl", lambda url: opened.append(url.toLocalFile())
    )
    panel = make(patches=(row(1, c01="2022-02-15", c04="Đường ngập"),))
    path = tmp_path / "so.xlsx"
    panel.print_to(path)
    assert opened == [str(path)]
    assert path.stat().st_size > 2_000


def test_the_coordinator_names_a_service_unit_and_chooses_it(make: MakePanel, qtbot: QtBot) -> None:
    panel = make("NV", code="tu-chu")
    panel.set_unit("NV")
    panel.shelf.choose("tu-chu")
    units = panel.open_service_units()
    units.name.setText("Trường Mầm non Sao Mai")
    units.save()
    units.close()
    type_cell(panel, qtbot, 0, FIRST, "truong mam non sao mai")
    assert source_of(panel).problem(0, FIRST) == ""
    assert stored(panel, "c01", "tu-chu") == [("Trường Mầm non Sao Mai",)]


def test_a_row_found_elsewhere_is_shown_whatever_its_day(make: MakePanel) -> None:
    panel = make(patches=(row(1, c01="2021-06-01", c04="Năm ngoái"), row(2, c01="2022-03-01", c04="Nay")))
    assert len([line for line in source_of(panel).lines if not line.blank]) == 1
    panel.open_record("entry", f"pakn/{WARD}/{1:032x}")
    assert panel.view.grid is not None
    line = source_of(panel).line(panel.view.grid.current_cell()[0])
    assert line is not None
    assert line.cells["c04"] == "Năm ngoái"


def test_a_text_of_several_lines_is_edited_where_its_lines_are_seen(make: MakePanel, qtbot: QtBot) -> None:
    panel = make(patches=(row(1, c01="2022-02-15", c04="Dòng một\ndòng hai"),))
    view = panel.view
    assert view.grid is not None
    view.grid.setFocus()
    view.grid.go_to(0, CONTENT)
    qtbot.keyClick(view.grid, Qt.Key.Key_F2)
    assert not [each for each in view.grid.findChildren(QLineEdit) if each.isVisible()], "one line would join the two"
    assert stored(panel) == [("2022-02-15", "Dòng một\ndòng hai")]


def test_one_month_of_the_quarter_may_be_chosen(make: MakePanel) -> None:
    days = ("2022-01-14", "2022-01-15", "2022-02-14", "2022-02-15")
    panel = make(patches=tuple(row(at, c01=day, c04=day) for at, day in enumerate(days)))
    panel.scope.setCurrentIndex(panel.scope.findText("Tháng 2/2022"))
    shown = [line.cells["c01"] for line in source_of(panel).lines if not line.blank]
    assert shown == ["2022-01-15", "2022-02-14"], "a reporting month is no calendar month"


def test_a_table_of_one_s_own_and_the_list_of_service_units_open_the_one_dialog(make: MakePanel, qtbot: QtBot) -> None:
    panel = make("NV", code="tu-chu")
    panel.set_unit("NV")
    panel.shelf.choose("tu-chu")
    panel.bar.take_button.click()
    panel.bar.take_units.emit()
    units = panel.open_service_units()
    units.from_file.click()
    dialogs = panel.findChildren(IntakeDialog)
    assert [each.spec_name for each in dialogs] == ["register:tu-chu", "units", "units"]
    for each in (*dialogs, units):
        each.close()
