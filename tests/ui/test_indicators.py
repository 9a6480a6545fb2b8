"""The tab Chỉ số: month's dossiers typed and pasted, other figures, scores; by keyboard, on a real workspace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.panels.dossier_panel import DossierPanel
from par_desktop.ui.panels.reading_panel import ReadingPanel
from par_desktop.ui.panels.score_panel import ScorePanel
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.indicators_tab import TAB, IndicatorsTab

WARD = "13654"
MakeTab = Callable[..., IndicatorsTab]
BEFORE = (0, 0, 10, 0, 4, 0, 0, 5, 1)
CIVIL = (38, 21, 80, 3, 96, 42, 1, 7, 0)


@pytest.fixture
def make_tab(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeTab]:
    """A tab on a new workspace of a unit, on 10/3/2022, with these patches saved before."""
    sessions: list[Session] = []

    def make(unit: str = WARD, patches: tuple[Patch, ...] = (), source: str = "") -> IndicatorsTab:
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
        return tab

    yield make
    for session in sessions:
        session.close()


def figures(month: str, field: str, numbers: tuple[int | None, ...]) -> Patch:
    return Patch("dossier", f"{WARD}/{month}/{field}", dict(zip(TYPED_COLUMNS, numbers, strict=True)))


def dossiers(tab: IndicatorsTab) -> DossierPanel:
    panel = tab.panel("dossiers")
    assert isinstance(panel, DossierPanel)
    return panel


def readings(tab: IndicatorsTab) -> ReadingPanel:
    tab.choose("readings")
    panel = tab.panel("readings")
    assert isinstance(panel, ReadingPanel)
    return panel


def scores(tab: IndicatorsTab) -> ScorePanel:
    tab.choose("scores")
    panel = tab.panel("scores")
    assert isinstance(panel, ScorePanel)
    return panel


def stored(tab: IndicatorsTab, field: str, columns: str = ", ".join(TYPED_COLUMNS)) -> tuple[object, ...] | None:
    sql = f"SELECT {columns} FROM dossier WHERE month = '2022-03' AND procedure_field = ?"
    row = tab.session.reader.execute(sql, (field,)).fetchone()
    return None if row is None else tuple(row)


def operations(tab: IndicatorsTab) -> int:
    return int(tab.session.reader.execute("SELECT COUNT(*) FROM operation").fetchone()[0])


# Hồ sơ TTHC


def test_a_city_without_figures_is_not_said_to_balance(make_tab: MakeTab) -> None:
    tab = make_tab("NV")
    said = {label.text() for label in dossiers(tab).findChildren(QLabel) if label.isVisible()}
    assert "chưa đủ số" in said
    assert "khớp" not in said


def test_the_month_that_has_begun_last_is_shown_with_its_first_cell(make_tab: MakeTab) -> None:
    panel = dossiers(make_tab())
    assert panel.month.code == "2022-03"
    assert panel.months.currentText() == "Tháng 3/2022 (15/02 – 14/3)"
    assert panel.grid.current_cell() == (0, 4)
    assert "Ctrl+V" in panel.line.says()


def test_a_block_pasted_from_excel_is_one_change(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab()
    panel = dossiers(tab)
    panel.grid.go_to(0, 4)
    QGuiApplication.clipboard().setText("0\t0\t1.412\t0\r\n38\t21\t80\t3\r\n")
    qtbot.keyClick(panel.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert stored(tab, "CT", "online3, online4, direct, postal, early") == (0, 0, 1412, 0, None)
    assert stored(tab, "HT", "online3, online4, direct, postal") == (38, 21, 80, 3)
    tab.session.undo()
    assert stored(tab, "CT") == stored(tab, "HT") == (None,) * 9
    tab.session.redo()
    assert stored(tab, "HT", "direct") == (80,)


def test_typing_enter_and_tab_go_on_like_in_excel(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab()
    panel = dossiers(tab)
    panel.grid.setFocus()
    panel.grid.edit(panel.grid.currentIndex())
    editor = panel.grid.viewport().findChild(type(panel.line.value))
    assert editor is not None
    qtbot.keyClicks(editor, "12")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert stored(tab, "CT", "online3") == (12,)
    assert panel.grid.current_cell() == (1, 4)
    qtbot.keyClick(panel.grid, Qt.Key.Key_Tab)
    assert panel.grid.current_cell() == (1, 5)


def test_what_a_cell_refuses_stays_as_typed_and_the_rest_is_saved(make_tab: MakeTab) -> None:
    tab = make_tab()
    panel = dossiers(tab)
    panel.grid.go_to(1, 4)
    panel._edited([(1, 4, "ba mươi tám"), (1, 5, "-3"), (1, 6, "80")])
    assert stored(tab, "HT", "online3, online4, direct") == (None, None, 80)
    assert panel.grid.grid_model().text(1, 4) == "ba mươi tám"
    assert panel.line.value.text() == "ba mươi tám"
    assert "không phải số nguyên" in panel.line.says()
    # Another month and back: still there.
    panel._step(-1)
    panel._step(1)
    assert panel.grid.grid_model().text(1, 5) == "-3"
    panel.grid.go_to(1, 4)
    panel._value_entered("38")
    assert stored(tab, "HT", "online3") == (38,)
    assert panel.grid.grid_model().text(1, 4) == "38"


def test_the_sentence_names_row_columns_and_difference(make_tab: MakeTab) -> None:
    tab = make_tab(patches=(figures("2022-02", "HT", BEFORE), figures("2022-03", "HT", CIVIL)))
    panel = dossiers(tab)
    sentence = "Hàng Hộ tịch: (3) phải bằng (7) + (11). Đang có 148 và 139 + 7 = 146, lệch 2 hồ sơ."
    tab.next_problem()
    assert panel.grid.current_cell() == (1, 13)
    assert panel.line.says() == sentence
    # The row's typed cells say the same; saving is never blocked.
    panel.grid.go_to(1, 14)
    assert panel.line.says() == sentence
    panel._value_entered("9")
    assert stored(tab, "HT", "open_in_time") == (9,)
    assert panel.grid.problems() == []


def test_computed_cells_say_what_to_change_instead(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab(patches=(figures("2022-03", "HT", CIVIL),))
    panel = dossiers(tab)
    panel.grid.go_to(1, 9)
    qtbot.keyClick(panel.grid, Qt.Key.Key_5)
    assert "(7) = (8) + (9) + (10)" in panel.line.says()
    assert operations(tab) == 1


def test_nothing_happened_is_words_across_the_row_and_comes_back(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab(patches=(figures("2022-03", "HT", CIVIL),))
    panel = dossiers(tab)
    panel.grid.go_to(1, 4)
    qtbot.mouseClick(panel.none_button, Qt.MouseButton.LeftButton)
    assert stored(tab, "HT", "none, direct") == (1, None)
    assert panel.none_button.text() == "Có phát sinh"
    tab.session.undo()
    assert stored(tab, "HT", "none, direct") == (None, 80)


def test_the_coordinator_types_for_a_ward_only_with_a_source(make_tab: MakeTab) -> None:
    tab = make_tab("NV", (figures("2022-03", "HT", CIVIL),), source="Zalo")
    panel = dossiers(tab)
    assert panel.grid.grid_model().text(1, 6) == "80"
    assert not panel.editable
    panel.set_unit(WARD)
    panel._edited([(1, 6, "81")])
    assert stored(tab, "HT", "direct") == (80,)
    panel.proxy._pressed()
    panel.proxy._begin()
    assert not panel.editable
    panel.proxy._field.setText("bản giấy ngày 09/3")
    panel.proxy._begin()
    panel._edited([(1, 6, "81")])
    assert stored(tab, "HT", "direct, origin") == (81, "proxy")
    sql = "SELECT reason FROM operation ORDER BY seq DESC LIMIT 1"
    assert tab.session.reader.execute(sql).fetchone() == ("bản giấy ngày 09/3",)
    panel.set_unit("13690")
    assert not panel.editable


# Số liệu khác


def test_both_parts_of_a_ratio_are_one_field(make_tab: MakeTab) -> None:
    tab = make_tab()
    panel = readings(tab)
    source = panel._source
    assert source is not None
    row = next(n for n, line in enumerate(source.lines) if (line.row.metric.code, line.part) == ("DT.1", 0))
    panel._edited([(row, 2, "1.301"), (row + 1, 2, "1402")])
    columns = "ratio_numerator, ratio_denominator, ratio_none, count_value"
    sql = f"SELECT {columns} FROM reading WHERE metric = 'DT.1' AND period = '2022-01'"
    assert tab.session.reader.execute(sql).fetchone() == (1301, 1402, None, None)
    assert operations(tab) == 1
    assert source.text(row - 1, 2) == "92,80 %"
    panel._edited([(row + 1, 2, "không phát sinh")])
    assert tab.session.reader.execute(sql).fetchone() == (None, None, 1, None)
    panel._edited([(row + 1, 2, "7")])
    assert tab.session.reader.execute(sql).fetchone() == (None, 7, None, None)


def test_a_numerator_above_its_denominator_is_said_and_saved(make_tab: MakeTab) -> None:
    panel = readings(make_tab())
    source = panel._source
    assert source is not None
    row = next(n for n, line in enumerate(source.lines) if (line.row.metric.code, line.part) == ("MC.1", 0))
    panel._edited([(row, 5, "12"), (row + 1, 5, "9")])
    assert "Đang có 12 và 9" in source.problem(row, 5)
    assert source.text(row - 1, 8) == "Cần xem lại"


# Chấm điểm


def own(criterion: str, points: str, unit: str = WARD) -> Patch:
    return Patch("score", f"{criterion}/{unit}/2022-Q1", {"points": Decimal(points)})


def points_of(tab: IndicatorsTab, kind: str, criterion: str) -> object:
    row = tab.session.reader.execute(f'SELECT points FROM "{kind}" WHERE criterion = ?', (criterion,)).fetchone()
    return None if row is None else row[0]


def test_points_above_the_maximum_are_refused_kept_and_the_rest_saved(make_tab: MakeTab) -> None:
    tab = make_tab()
    panel = scores(tab)
    panel.open_record("score", f"1.1.2/{WARD}/2022-Q1")
    detail = panel.detail
    detail.own.setText("3,5")
    detail.explanation.setPlainText("Hoàn thành 19/20 nhiệm vụ")
    assert not detail.commit()
    assert points_of(tab, "score", "1.1.2") is None
    sql = "SELECT explanation FROM score WHERE criterion = '1.1.2'"
    assert tab.session.reader.execute(sql).fetchone() == ("Hoàn thành 19/20 nhiệm vụ",)
    assert "3,00" in detail._rows["score.points"][1].problem()  # type: ignore[attr-defined]
    # Another line and back: what was typed is still there, with its sentence.
    panel.open_record("score", f"1.2.1/{WARD}/2022-Q1")
    panel.open_record("score", f"1.1.2/{WARD}/2022-Q1")
    assert detail.own.text() == "3,5"
    assert "3,00" in detail._rows["score.points"][1].problem()  # type: ignore[attr-defined]
    detail.own.setText("2,75")
    assert detail.commit()
    assert points_of(tab, "score", "1.1.2") == 27_500


def test_leaving_the_line_saves_what_was_typed_as_one_change(make_tab: MakeTab) -> None:
    tab = make_tab()
    panel = scores(tab)
    panel.open_record("score", f"1.1.2/{WARD}/2022-Q1")
    panel.detail.own.setText("2")
    panel.detail.numerator.setText("19")
    panel.detail.denominator.setText("20")
    panel._move(1)
    assert panel.detail.code == "1.2.1"
    sql = "SELECT points, inputs_numerator, inputs_denominator FROM score WHERE criterion = '1.1.2'"
    assert tab.session.reader.execute(sql).fetchone() == (20_000, 19, 20)
    assert operations(tab) == 1
    assert "2,00 / 100,00" in panel._sums["points"].text()


def test_a_ward_neither_appraises_nor_fills_in_a_survey(make_tab: MakeTab) -> None:
    tab = make_tab()
    panel = scores(tab)
    survey = next(line for line in panel._sheet.lines if line.criterion.is_survey)  # type: ignore[union-attr]
    panel.open_record("score", f"{survey.criterion.code}/{WARD}/2022-Q1")
    assert not panel.detail.own.isVisibleTo(panel)
    assert not panel.detail.survey.isVisibleTo(panel)
    assert panel.detail._state.word() == "Chờ điều tra"
    panel.open_record("score", f"1.1.2/{WARD}/2022-Q1")
    assert panel.detail.own.isVisibleTo(panel)
    assert not panel.detail.appraised.isVisibleTo(panel)


def test_lowering_a_score_asks_for_the_reason_in_the_same_panel(make_tab: MakeTab) -> None:
    city = "356"
    tab = make_tab("NV", (own("1.1.2", "2", city),))
    panel = scores(tab)
    panel.open_record("appraisal", f"2022-Q1/1.1.2/{city}")
    detail = panel.detail
    detail.appraised.setText("1,25")
    assert not detail.commit()
    assert points_of(tab, "appraisal", "1.1.2") is None
    assert detail.appraised.text() == "1,25"
    detail.reason.setPlainText("Thiếu bảng nhiệm vụ")
    assert detail.commit()
    assert points_of(tab, "appraisal", "1.1.2") == 12_500
    line = panel.model.line("1.1.2")
    assert line is not None
    assert line.gap == Decimal("-0.75")
    assert panel._sums["appraised"].text() == "–"


def test_the_coordinator_reads_a_wards_self_score_but_cannot_write_it(make_tab: MakeTab) -> None:
    panel = scores(make_tab("NV"))
    panel.set_unit(WARD)
    panel.open_record("score", f"1.1.2/{WARD}/2022-Q1")
    assert not panel.detail.own.isVisibleTo(panel)
    assert panel.detail.appraised.isVisibleTo(panel)


def test_chips_leave_what_needs_work_and_the_set_says_what_it_is(make_tab: MakeTab) -> None:
    panel = scores(make_tab(patches=(own("1.1.1", "1"), own("1.1.2", "2"))))
    panel.chips.set_active(("unexplained",))
    panel._show_lines()
    assert list(panel.model.ids) == ["1", "1.1", "1.1.1", "1.1.2"]
    assert panel._illustrative[0].isVisibleTo(panel.tools)
    panel.chips.set_active(())
    panel._show_lines()
    whole = panel.model.rowCount()
    panel._fold("1", True)
    assert panel.model.rowCount() < whole
    assert "1" in list(panel.model.ids)


def test_the_primary_button_leads_to_the_packages(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab()
    act = tab.primary()
    assert act is not None
    assert act.text == "Gửi cho thành phố"
    with qtbot.waitSignal(tab.go_to) as caught:
        act.run()
    assert caught.args == ["packages", "", ""]


def test_a_department_is_told_where_scores_are_made(make_tab: MakeTab) -> None:
    panel = scores(make_tab("VP"))
    assert panel._pages.currentWidget() is panel._nothing


def test_a_refused_text_outlives_the_program(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab()
    dossiers(tab)._edited([(1, 4, "ba mươi tám")])
    panel = readings(tab)
    assert panel._source is not None
    lines = panel._source.lines
    row = next(n for n, line in enumerate(lines) if (line.row.metric.code, line.part) == ("DT.1", 0))
    panel._edited([(row, 3, "nhiều")])
    again = TAB.build(tab.session)
    assert isinstance(again, IndicatorsTab)
    qtbot.addWidget(again)
    again.show()
    again.activate()
    assert dossiers(again).grid.grid_model().text(1, 4) == "ba mươi tám"
    source = readings(again)._source
    assert source is not None
    assert source.text(row, 3) == "nhiều"
    assert "không phải số nguyên" in source.problem(row, 3)
    dossiers(again)._edited([(1, 4, "38")])
    assert not list(tab.session.workspace.folder.glob("drafts/dossier-*.json"))


def test_a_department_begins_with_its_own_figures(make_tab: MakeTab) -> None:
    tab = make_tab("KT")
    assert tab.view == "readings"
    panel = readings(tab)
    assert panel.grid is not None
    assert panel.grid.grid_model().text(0, 0) == "SK.1"
