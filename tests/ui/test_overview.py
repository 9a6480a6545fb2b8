"""Tổng quan against numbers worked out by hand: points, what is lost, what is late, what a ward still owes."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from par_desktop.domain.fields import Figure
from par_desktop.settings import resource
from par_desktop.ui.panels.overview_city import CityOverview, signed
from par_desktop.ui.panels.overview_ward import WardOverview
from tests.ui.windows import Opened

ROUND = "2022-Q1"


def city(opened: Opened) -> CityOverview:
    tab = opened.window().tab("overview")
    assert isinstance(tab, CityOverview)
    return tab


def ward(opened: Opened) -> WardOverview:
    tab = opened.window().tab("overview")
    assert isinstance(tab, WardOverview)
    return tab


def give(opened: Opened, code: str, points: str, unit: str = "356") -> None:
    opened.save("score", f"{code}/{unit}/{ROUND}", points=Decimal(points))


def survey_components() -> list[Decimal]:
    """Maxima of the survey's components, straight from the resource."""
    table = tomllib.loads(resource("criteria/district-ill-2021.toml").read_text("utf-8"))
    return [Decimal(row["max"]) for row in table["components"] if row["rule"]["kind"] == "survey"]


# the city


def test_points_are_summed_as_they_were_typed(nv: Opened) -> None:
    for code, points in (("1.1.1", "0.75"), ("1.1.2", "2.25"), ("2.1.1", "0.1250")):
        give(nv, code, points)
    tab = city(nv)
    assert tab.total.figure.text() == "3,13"  # 0,75 + 2,25 + 0,125, half up
    assert tab.total.beside.text() == "/ 94 điểm mục tiêu"
    assert tab.total.state.word() == "Đã chấm 3/60 tiêu chí thành phần"
    first, second, third, *_ = tab.chart.bars()
    # area 1: 14 points, target 96 % = 13,44; area 2: 8 points, target 100 %
    assert first == ("Chỉ đạo, điều hành CCHC", Decimal("3.00"), Decimal(14), Decimal("13.44"))
    assert second == ("Văn bản quy phạm pháp luật", Decimal("0.125"), Decimal(8), Decimal(8))
    assert third[1] is None


def test_nothing_scored_says_where_to_begin(nv: Opened) -> None:
    tab = city(nv)
    assert tab.total.figure.text() == "–"
    assert tab.total.state.word() == "Chưa chấm tiêu chí nào"
    assert tab.gap.figure.text() == "–"
    assert "Ctrl+3" in tab.chart._sentence.text()
    assert not tab.chart._sentence.isHidden()
    assert tab.chart._sentence.property("box")  # opaque, or bars and targets run through the words


def test_a_day_of_another_year_and_its_lateness_are_never_cut(nv: Opened) -> None:
    tab = city(nv)
    wide = tab.late.fontMetrics().horizontalAdvance
    assert tab.late.columnWidth(3) >= wide("30/12/2021") + 16
    assert tab.late.columnWidth(4) >= wide("Quá hạn 1.778 ngày") + 16 + 24  # the icon before it


def test_the_surveys_part_waits_until_it_is_typed(nv: Opened) -> None:
    maxima = survey_components()
    tab = city(nv)
    assert tab.survey.figure.text() == f"{sum(maxima):.2f}".replace(".", ",")
    assert tab.survey.under.text() == f"{len(maxima)} tiêu chí chưa có kết quả"


def test_the_whole_has_no_appraised_score_until_every_component_has(nv: Opened) -> None:
    give(nv, "1.1.1", "0.75")
    give(nv, "1.1.2", "2.25")
    nv.save("appraisal", f"{ROUND}/1.1.1/356", points=Decimal("0.50"))
    tab = city(nv)
    assert tab.appraised.figure.text() == "1 / 60"
    assert tab.appraised.under.text().endswith("tổng –")
    assert tab.gap.figure.text() == "+0,25"  # 0,75 − 0,50; 1.1.2 has no appraisal and does not count


def test_an_illustrative_set_is_labelled(nv: Opened) -> None:
    tab = city(nv)
    assert not tab.illustrative.isHidden()


def test_lost_points_name_who_can_win_them_back(nv: Opened) -> None:
    give(nv, "1.1.1", "0.75")
    table = tomllib.loads(resource("criteria/district-ill-2021.toml").read_text("utf-8"))
    row = next(row for row in table["components"] if row["code"] == "1.1.1")
    tab = city(nv)
    (lost,) = tab._lost_rows
    assert (lost.code, lost.lost) == ("1.1.1", Decimal(row["max"]) - Decimal("0.75"))
    assert lost.owner == nv.workspace.world.unit(row["owner"]).name
    tab.views.choose("lost")
    tab.views.chosen.emit("lost")
    assert tab._lists.currentWidget() is tab.lost


def test_late_tasks_are_counted_to_the_day_and_go_when_done(nv: Opened) -> None:
    tab = city(nv)
    # Task 3 (Quý I hàng năm): Phòng Nội vụ, last year's turn was due 31/03/2021, this year's 31/03/2022.
    turns = {row.record: row for row in tab._late_rows}
    late, soon = turns["pl21-03/NV/2021"], turns["pl21-03/NV/2022"]
    assert (late.due, late.days) == (date(2021, 3, 31), -(date(2022, 3, 10) - date(2021, 3, 31)).days)
    assert (soon.due, soon.days) == (date(2022, 3, 31), 21)
    assert "pl21-03/NV/2023" not in turns
    assert [row.due for row in tab._late_rows] == sorted(row.due for row in tab._late_rows)
    nv.save("assignment", "pl21-03/NV/2021", status="done")
    tab.refresh()
    assert "pl21-03/NV/2021" not in {row.record for row in tab._late_rows}


def test_a_remedy_is_due_by_its_own_deadline(nv: Opened) -> None:
    for number, day in (("F1", date(2022, 3, 7)), ("F2", date(2022, 3, 15)), ("F3", date(2022, 4, 30))):
        nv.save("finding", f"13654/K1/{number}", item="C10", text="Thiếu phiếu xin lỗi", deadline=day, state="open")
    nv.save("finding", "13654/K1/F4", item="A1", text="Xong", deadline=date(2022, 3, 1), state="closed")
    found = [(row.record, row.days) for row in city(nv)._late_rows if row.label == "Khắc phục"]
    assert found == [("13654/K1/F1", -3), ("13654/K1/F2", 5)]


def test_the_reminder_names_who_owes_what(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    button = window.tab_row.primary
    assert button is not None
    assert button.text() == "Sao chép lời nhắc 25 đơn vị"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Số liệu cải cách hành chính quý I/2022 (hạn 15/03/2022, còn 5 ngày)")
    assert text.count("\n- ") == 25
    assert "25 đơn vị" in window.status.right.full_text()


def test_units_stand_under_their_state(nv: Opened) -> None:
    tab = city(nv)
    assert tab.board._count.text() == "<b>0</b> / 25 phường, xã"
    assert tab.board._due.text() == "Hạn 15/3 · còn 5 ngày"
    heads = [tab.board._model.group_at(row) for row in range(tab.board._model.rowCount())]
    assert [head.title for head in heads if head is not None] == ["Chưa gửi · 25"]


def test_enter_on_a_late_task_opens_it(nv: Opened) -> None:
    window = nv.window()
    tab = window.tab("overview")
    assert isinstance(tab, CityOverview)
    at = next(n for n, row in enumerate(tab._late_rows) if row.tab == "tasks")
    tab.late.opened.emit(at)
    assert window.stack.currentWidget() is window.tab("tasks")


def test_another_period_shows_its_own_round(nv: Opened) -> None:
    give(nv, "1.1.1", "0.75")
    window = nv.window()
    tab = window.tab("overview")
    assert isinstance(tab, CityOverview)
    window.strip.period_chosen.emit(window.strip.periods.itemData(0))
    assert tab.total.figure.text() == "–"
    assert tab.total.label.text() == "Tự đánh giá quý I/2021 (tạm tính)"


def test_signs_read_as_people_write_them() -> None:
    assert [signed(Decimal(text)) for text in ("1.85", "-0.4", "0")] == ["+1,85", "−0,40", "0,00"]


# a ward


def test_the_months_work_comes_first_and_finished_things_last(ba_trieu: Opened) -> None:
    tab = ward(ba_trieu)
    rows = {row.what: row for row in tab._work_rows}
    # 10/03/2022 lies in reporting month 3: all three months have begun, none has figures.
    dossiers = rows["Hồ sơ TTHC tháng 1, 2, 3"]
    assert (dossiers.percent, dossiers.verb, dossiers.word) == (0, "Nhập ngay", "Chưa nhập")
    assert rows["Tự chấm điểm"].word == "Chưa chấm"
    assert rows["Tự chấm điểm"].total == 40  # 41 components, one of them is the survey's
    assert tab.work.currentIndex().row() == 0


def test_one_month_left_is_named_with_its_days(ba_trieu: Opened) -> None:
    fields = [field.code for field in ba_trieu.workspace.world.procedure_fields]
    for month in ("2022-01", "2022-02"):
        for code in fields:
            ba_trieu.save("dossier", f"13654/{month}/{code}", none=True)
    rows = [row.what for row in ward(ba_trieu)._work_rows]
    assert "Hồ sơ TTHC tháng 3 (15/02 – 14/3)" in rows


def test_points_of_the_ward_and_what_is_not_scored(ba_trieu: Opened) -> None:
    give(ba_trieu, "1.1.1", "0.50", "13654")
    tab = ward(ba_trieu)
    assert tab._score_count.text() == "0,50 / 100 · còn 39 tiêu chí chưa chấm"
    papers = next(row for row in tab._work_rows if row.what == "Tài liệu kiểm chứng")
    assert (papers.word, papers.total) == ("Chưa ghi", 1)


def test_on_time_is_a_share_of_what_was_resolved_and_a_gap_is_a_gap(ba_trieu: Opened) -> None:
    ba_trieu.save("dossier", "13654/2022-02/HT", early=5, on_time=4, late=1)
    ba_trieu.save("dossier", "13654/2022-02/CT", early=90, on_time=0, late=0)
    trend = ward(ba_trieu)._trend
    assert trend is not None
    assert trend.labels[0] == "T4"
    assert trend.labels[-2:] == ("T2", "T3")
    assert trend.values[-2:] == (Decimal("99.00"), None)  # 99 of 100


def test_what_the_city_typed_is_shown_to_be_looked_at(nv: Opened, ba_trieu: Opened) -> None:
    from par_desktop.services.export_package import export_to_unit
    from par_desktop.services.import_package import read, receive
    from par_desktop.services.save_record import Patch, save
    from par_desktop.services.trust import Trust

    patch = Patch("reading", "DT.1/13654/2022-Q1", {"ratio": Figure(numerator=3, denominator=4)})
    save(nv.desk, [patch], source="bản giấy 09/3")
    path = nv.workspace.folder / "gói.xlsx"
    export_to_unit(nv.desk, "13654", path)
    receive(ba_trieu.desk, read(path), Trust(unknown=True))
    tab = ward(ba_trieu)
    assert [row.sort for row in tab._back_rows] == ["proxy"]
    assert tab._back_rows[0].record == "DT.1/13654/2022-Q1"
    assert tab._back_count.text().startswith("gói 001 nhận 10/3")


def test_sending_to_the_city_opens_the_packages_own_act(ba_trieu: Opened, qtbot: QtBot) -> None:
    window = ba_trieu.window()
    button = window.tab_row.primary
    assert button is not None
    assert button.text() == "Gửi cho thành phố"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.tab("packages")
    dialog = getattr(window.tab("packages"), "dialog", None)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
