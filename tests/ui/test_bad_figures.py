"""Bad figures on every way they come: typed in the grid, pasted, in the Excel package, in somebody's own table.

Each is refused where it was typed, with the identity or the cell named, and the rest is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.errors import NotAllowed
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services import take_in
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.lock_period import close
from par_desktop.services.save_record import Patch, save
from par_desktop.services.take_in import Answers, CellProblem, Look
from par_desktop.text.sentences import sentence
from par_desktop.ui.panels.dossier_panel import DossierPanel
from par_desktop.ui.panels.dossier_source import FIRST, FIRST_TYPED
from par_desktop.ui.panels.reading_panel import ReadingPanel
from tests.exchange.helpers import edit, fill, take
from tests.intake.test_formats import tcvn3
from tests.intake.workbooks import book, form_06a, saved
from tests.ui.windows import Opened
from tests.ui.year import typed_columns

WARD, MONTH = "13654", "2022-02"
SHEET, OTHER = "Hồ sơ TTHC", "Số liệu"
EARLY = TYPED_COLUMNS.index("early")
RECEIVED = ("0", "0", "98", "2")


@pytest.fixture
def panel(ba_trieu: Opened) -> DossierPanel:
    """The ward's form of February; row 0 is Chứng thực, row 1 Hộ tịch."""
    return form(ba_trieu, MONTH)


def form(opened: Opened, month: str) -> DossierPanel:
    shown = DossierPanel(opened.session())
    shown.set_month(Period.parse(month))
    shown.refresh()
    return shown


def type_in(panel: DossierPanel, row: int, at: int, text: str) -> None:
    """``at`` counts the typed columns."""
    panel.grid.go_to(row, typed_columns()[at])
    model = panel.grid.grid_model()
    model.setData(model.index(row, typed_columns()[at]), text)


def paste(panel: DossierPanel | ReadingPanel, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
    assert panel.grid is not None
    QGuiApplication.clipboard().setText("\r\n".join("\t".join(line) for line in block))
    panel.grid.setCurrentIndex(panel.grid.grid_model().index(row, column))
    panel.grid.paste()


def why(panel: DossierPanel, row: int, at: int) -> str:
    assert panel._source is not None
    return panel._source.problem(row, typed_columns()[at])


def kept(opened: Opened, names: str, field: str = "CT", month: str = MONTH) -> tuple[object, ...] | None:
    sql = f"SELECT {names} FROM dossier WHERE unit = ? AND month = ? AND procedure_field = ?"
    row: tuple[object, ...] | None = opened.desk.conn.execute(sql, (WARD, month, field)).fetchone()
    return row


def package(opened: Opened, folder: Path, cells: dict[tuple[str, str, str], object]) -> list[RefusedCell]:
    """The city's package with these yellow cells typed, back at the city."""
    path = fill(export_to_unit(opened.desk, WARD, folder / "goi.xlsx").path, cells)
    return take(opened.desk, path).refused


def seen(opened: Opened, path: Path, spec: str = "dossiers_06a", answers: Answers | None = None) -> Look:
    opened_book = take_in.open_book(path)
    return take_in.look(opened.desk, opened_book, spec, answers or Answers(unit=WARD, options={"walk_in_as": "direct"}))


def codes(problems: Sequence[CellProblem]) -> dict[str, str]:
    return {each.address: each.code for each in problems}


# letters in a number


def test_letters_typed_or_pasted_stay_in_their_cell_with_why_and_the_others_are_kept(
    panel: DossierPanel, ba_trieu: Opened
) -> None:
    type_in(panel, 0, 0, "12")
    type_in(panel, 0, EARLY, "9O")
    assert why(panel, 0, EARLY) == "“9O” không phải số nguyên. Gõ lại bằng chữ số, ví dụ 125."
    assert kept(ba_trieu, "online3, early") == (12, None)
    paste(panel, 1, FIRST_TYPED, [["5", "năm", "7"]])
    assert why(panel, 1, 1).startswith("“năm” không phải số nguyên.")
    assert kept(ba_trieu, "online3, online4, direct", "HT") == (5, None, 7)
    assert panel._source is not None
    assert panel._source.text(1, typed_columns()[1]) == "năm"


def test_letters_in_a_package_s_cell_are_refused_by_its_address(nv: Opened, tmp_path: Path) -> None:
    record = f"{WARD}/{MONTH}/CT"
    (cell,) = package(nv, tmp_path, {(SHEET, record, "early"): "9O", (SHEET, record, "late"): 3})
    assert (cell.sheet, cell.field, cell.value) == (SHEET, "early", "9O")
    assert cell.address[0].isalpha()
    assert kept(nv, "early, late") == (None, 3)


def test_letters_in_a_foreign_table_are_named_by_cell_and_the_rest_of_the_row_kept(
    ba_trieu: Opened, tmp_path: Path
) -> None:
    made = form_06a([(1, "Chứng thực", 100, 0, 98, 2, 99, "9O", 9, 0, 1, 1, 0)])
    look = seen(ba_trieu, saved(made, tmp_path / "a.xlsx"))
    assert codes(look.problems) == {"H10": "letters_in_number"}
    assert look.lines[0].entry.values["on_time"] == 9


# 8 + 9 + 10 ≠ 7


def test_a_total_that_disagrees_refuses_its_row_of_a_foreign_table(ba_trieu: Opened, tmp_path: Path) -> None:
    rows = [(1, "Chứng thực", 100, 0, 98, 2, 98, 90, 9, 0, 1, 1, 0), (2, "Hộ tịch", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)]
    look = seen(ba_trieu, saved(form_06a(rows), tmp_path / "a.xlsx"))
    (bad,) = look.problems
    assert (bad.address, bad.refused) == ("G10", True)
    assert bad.remedy == "(7) phải bằng (8) + (9) + (10). Đang có 98 và 90 + 9 + 0 = 99, lệch 1. Sửa trong tệp."
    assert [line.entry.title.partition(" ·")[0] for line in look.lines] == ["Hộ tịch"]


def test_a_pasted_total_that_disagrees_is_said_with_both_numbers_and_the_figures_are_kept(
    panel: DossierPanel, ba_trieu: Opened
) -> None:
    block = ["", "0", *RECEIVED, "", "98", "90", "9", "0", "1", "1", "0"]
    paste(panel, 0, FIRST, [block])
    assert panel.line.says() == "Khối dán: hàng Chứng thực, cột (7) ghi 98, tự tính 99. Xem lại các ô vàng."
    assert kept(ba_trieu, "early, on_time, late") == (90, 9, 0)
    block[7] = "99"
    paste(panel, 1, FIRST, [block])
    assert "tự tính" not in panel.line.says().replace("tự tính hoặc đã khóa", "")


def test_a_total_typed_over_in_a_package_is_refused_by_its_address(nv: Opened, tmp_path: Path) -> None:
    record = f"{WARD}/{MONTH}/CT"
    refused = package(nv, tmp_path, {(SHEET, record, "solved"): 98, (SHEET, record, "early"): 90})
    assert [cell.sheet for cell in refused] == [SHEET]
    assert "Σ" in sentence(refused[0].problem) or "tự tính" in sentence(refused[0].problem)
    assert kept(nv, "early") == (90,)


# a month to come


def test_a_month_to_come_takes_nothing_typed_or_pasted_and_says_when_it_begins(ba_trieu: Opened) -> None:
    april = form(ba_trieu, "2022-04")
    assert not april.editable
    said = "Kỳ tháng 4/2022 bắt đầu từ 15/03/2022, chưa nhập được. Chọn kỳ đã bắt đầu."
    april.grid.go_to(0, FIRST_TYPED)
    assert april.line.says() == said
    type_in(april, 0, 0, "5")
    paste(april, 0, FIRST_TYPED, [["5", "6"]])
    assert kept(ba_trieu, "online3", month="2022-04") is None
    readings = ReadingPanel(ba_trieu.session())
    readings.session.period = Period.parse("2022-Q2")
    readings.refresh()
    assert readings._source is not None
    kinds = {readings._source.kind(row, 2) for row in range(readings._source.row_count())}
    assert "typed" not in kinds


def test_saving_ahead_of_time_is_refused_and_before_the_plan_its_first_quarter_is_open(ba_trieu: Opened) -> None:
    for patch in (
        Patch("dossier", f"{WARD}/2022-04/CT", {"early": 1}),
        Patch("reading", f"DT.1/{WARD}/2023-01", {"ratio": Figure(numerator=1, denominator=2)}),
    ):
        with pytest.raises(NotAllowed) as caught:
            save(ba_trieu.desk, [patch])
        assert caught.value.code == "period_not_begun"
    early = replace(ba_trieu.desk, clock=lambda: datetime(2020, 6, 1, tzinfo=UTC))
    save(early, [Patch("dossier", f"{WARD}/2021-03/CT", {"early": 1})])
    with pytest.raises(NotAllowed):
        save(early, [Patch("dossier", f"{WARD}/2021-04/CT", {"early": 1})])


def test_a_package_s_month_to_come_is_refused_by_cell_and_counts_when_its_time_has_come(
    tmp_path: Path, qapp: object
) -> None:
    now = [datetime(2022, 1, 20, 2, tzinfo=UTC)]
    city = Opened(tmp_path, "NV", clock=lambda: now[0])
    march, february = f"{WARD}/2022-03/CT", f"{WARD}/2022-02/CT"
    path = export_to_unit(city.desk, WARD, tmp_path / "goi.xlsx").path
    fill(path, {(SHEET, march, "early"): 7, (SHEET, february, "early"): 5})
    (cell,) = take(city.desk, path).refused
    assert (cell.field, cell.value, cell.problem.code) == ("early", "7", "period_not_begun")
    assert (kept(city, "early", month="2022-02"), kept(city, "early", month="2022-03")) == ((5,), None)
    now[0] = datetime(2022, 2, 20, 2, tzinfo=UTC)
    assert take(city.desk, path).refused == []
    assert kept(city, "early", month="2022-03") == (7,)
    city.close()


def test_a_foreign_table_of_a_month_to_come_is_refused_row_by_row(ba_trieu: Opened, tmp_path: Path) -> None:
    head = ("Tháng", "Lĩnh vực", "Mức 3", "Mức 4", "Trực tiếp", "BCCI", "Trước hạn", "Đúng hạn", "Quá hạn", "Chưa đến hạn",
            "Đang giải quyết quá hạn")  # fmt: skip
    rows = [("T4/2022", "Chứng thực", 0, 0, 8, 0, 8, 0, 0, 0, 0), ("T2/2022", "Chứng thực", 0, 0, 8, 0, 8, 0, 0, 0, 0)]
    look = seen(ba_trieu, saved(book({"S": [head, *rows]}), tmp_path / "a.xlsx"))
    assert codes(look.problems) == {"A2": "future_period"}
    assert [line.entry.record for line in look.lines] == [f"{WARD}/2022-02/CT"]


# a closed period


def test_a_closed_month_takes_nothing_typed_or_pasted_and_says_since_when(ba_trieu: Opened) -> None:
    ba_trieu.desk.conn.execute("INSERT INTO closing VALUES ('2022-02', '2022-03-09', 0, 0, '', 'app')")
    closed = form(ba_trieu, MONTH)
    closed.grid.go_to(0, FIRST_TYPED)
    assert closed.line.says().startswith("Kỳ tháng 2/2022 đã khóa ngày 09/03/2022.")
    type_in(closed, 0, 0, "5")
    paste(closed, 0, FIRST_TYPED, [["5", "6"]])
    assert kept(ba_trieu, "online3") is None


def test_a_package_s_closed_month_is_refused_by_cell_and_the_open_one_kept(nv: Opened, tmp_path: Path) -> None:
    path = export_to_unit(nv.desk, WARD, tmp_path / "goi.xlsx").path
    close(nv.desk, MONTH)
    fill(path, {(SHEET, f"{WARD}/{MONTH}/CT", "early"): 7, (SHEET, f"{WARD}/2022-03/CT", "early"): 5})
    (cell,) = take(nv.desk, path).refused
    assert (cell.sheet, cell.field, cell.problem.code) == (SHEET, "early", "period_closed")
    assert kept(nv, "early", month="2022-03") == (5,)


# (3) ≠ (7) + (11)


def test_a_pasted_row_that_is_off_is_kept_marked_and_asks_why(ba_trieu: Opened) -> None:
    zeros = dict.fromkeys(TYPED_COLUMNS, 0)
    save(ba_trieu.desk, [Patch("dossier", f"{WARD}/2022-01/CT", zeros)])
    shown = form(ba_trieu, MONTH)
    paste(shown, 0, FIRST, [["100", "0", *RECEIVED, "0", "97", "88", "9", "0", "1", "1", "0"]])
    assert kept(ba_trieu, "early, on_time, open_in_time") == (88, 9, 1)
    shown.next_problem()
    assert "(3) phải bằng (7) + (11). Đang có 100 và 97 + 1 = 98, lệch 2 hồ sơ." in shown.line.says()
    assert not shown.line.reason.isHidden()


# 5,000 rows with wrong columns


def test_five_thousand_rows_with_wrong_columns_are_one_sentence(ba_trieu: Opened, tmp_path: Path) -> None:
    head = ("Lĩnh vực", "Trước hạn", "Đúng hạn", "Quá hạn", "Chưa đến hạn", "Đang giải quyết quá hạn")
    rows = [("Chứng thực", "Nguyễn Văn A", 3, 4, 5, 0)] * 5_000
    look = seen(ba_trieu, saved(book({"S": [head, *rows]}), tmp_path / "a.xlsx"), answers=Answers(period=MONTH))
    assert len(look.problems) == 1
    assert look.problems[0].remedy.startswith("Cột B (“Trước hạn”) không phải “Đã giải quyết / Trước hạn”: 5000 trong 5000")
    assert not look.ready


def test_five_thousand_rows_pasted_over_the_form_are_counted_and_its_own_rows_read(
    panel: DossierPanel, ba_trieu: Opened
) -> None:
    paste(panel, 0, FIRST_TYPED, [["Chứng thực", "5"]] * 5_000)
    rows = len(ba_trieu.desk.world.procedure_fields)
    assert panel.line.says().startswith(f"{(5_000 - rows - 1) * 2} ô dán nằm ngoài biểu")
    assert kept(ba_trieu, "online3, online4") == (None, 5)
    assert why(panel, 0, 0).startswith("“Chứng thực” không phải số nguyên.")


def test_five_thousand_rows_pasted_under_a_package_s_table_are_counted_not_listed(nv: Opened, tmp_path: Path) -> None:
    path = export_to_unit(nv.desk, WARD, tmp_path / "goi.xlsx").path

    def add(made: object) -> None:
        sheet = made[SHEET]  # type: ignore[index]
        last = sheet.max_row
        for at in range(5_000):
            sheet.cell(last + 1 + at, 6).value = at + 10_000

    refused = take(nv.desk, edit(path, add)).refused
    assert 0 < len(refused) <= 501
    assert refused[-1].problem.code == "loose_more"


# a day that was meant as a fraction


def test_a_fraction_typed_or_pasted_where_one_number_stands_is_told_apart(ba_trieu: Opened, panel: DossierPanel) -> None:
    type_in(panel, 0, 0, "45/50")
    assert why(panel, 0, 0) == "“45/50” là tỷ số, ô này chỉ cần một số. Tử số và mẫu số gõ ở hai ô."
    readings = ReadingPanel(ba_trieu.session())
    readings.refresh()
    source = readings._source
    assert source is not None
    row = next(at for at, line in enumerate(source.lines) if line.row.metric.code == "DT.1" and line.part == 0)
    paste(readings, row, 2, [["05/12/2022"], ["50"]])
    assert source.problem(row, 2).startswith("Ô này là ngày 05/12/2022, không phải số.")
    assert ba_trieu.one("SELECT ratio_denominator FROM reading WHERE metric = 'DT.1'") == 50


def test_a_fraction_that_excel_made_a_day_is_refused_by_its_cell_in_package_and_foreign_table(
    nv: Opened, tmp_path: Path
) -> None:
    cells: dict[tuple[str, str, str], object] = {
        (OTHER, "DT.1/0", "p2022-02"): date(2022, 12, 5),
        (OTHER, "DT.1/1", "p2022-02"): 50,
        (OTHER, "TT.2/0", "p2022-02"): 4,
        (OTHER, "TT.2/1", "p2022-02"): 5,
    }
    refused = package(nv, tmp_path, cells)
    assert {cell.sheet for cell in refused} == {OTHER}
    assert any("05/12/2022" in sentence(cell.problem) for cell in refused)
    assert nv.one("SELECT ratio_numerator FROM reading WHERE metric = 'TT.2'") == 4
    made = book({"S": [("Mã", "Chỉ tiêu", "Tháng 2/2022"), ("DT.1", "Luân chuyển điện tử", date(2022, 12, 5)), ("TT.2", "PAKN", "4/5")]})
    look = seen(nv, saved(made, tmp_path / "a.xlsx"), "readings", Answers(unit=WARD))
    assert codes(look.problems) == {"C2": "date_for_fraction"}
    assert [line.entry.record for line in look.lines if line.state != "same"] == []


# a TCVN3 file without its soft hyphens


def test_a_tcvn3_file_that_lost_its_soft_hyphens_keeps_its_figures_and_says_where(
    ba_trieu: Opened, tmp_path: Path
) -> None:
    look = seen(ba_trieu, saved(tcvn3(stripped=True), tmp_path / "a.xlsx"), answers=Answers(legacy=True))
    assert look.notices[0].startswith("Trang “06a” gõ bằng font cũ (.VnTime) và đã mất chữ ư khi chép, ví dụ ô A2 “PHỜNG”.")
    assert {line.entry.record.rpartition("/")[2] for line in look.lines} >= {"DD", "HT"}
