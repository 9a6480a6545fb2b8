"""Registers on a real workspace: rows kept, seen, added up, printed; what closed months and counts only refuse."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.periods import Period
from par_desktop.errors import NotAllowed
from par_desktop.services import export_package
from par_desktop.services.browse_figures import figure_book
from par_desktop.services.browse_registers import MOST_ROWS, names_of, report_data, service_units, sheet, shelf
from par_desktop.services.desk import Desk
from par_desktop.services.keep_entries import delete_patch, entry_patch, new_entry, service_unit_patch
from par_desktop.services.make_report import make_register, make_report, reports_listed
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, OTHER, WARD, Places, take

QUARTER = "2022-Q1"


def add(desk: Desk, code: str, unit: str, source: str = "", entry: str = "", **texts: str) -> str:
    """A row as typed; returns its id."""
    register = desk.world.register(code)
    assert register is not None
    row = entry or new_entry()
    save(desk, [entry_patch(register, names_of(desk.conn, desk.world), unit, row, texts)], source=source)
    return row


def pakn(two: Places) -> list[str]:
    return [
        add(two.ward, "pakn", WARD, c01="15/02/2022", c04="Đường ngập", c06="25/2/2022", c07="25/02/2022"),
        add(two.ward, "pakn", WARD, c01="14/02/2022", c04="Đèn hỏng", c06="20/02/2022", c07="21/02/2022"),
        add(two.ward, "pakn", WARD, c01="01/03/2022", c04="Rác", c06="09/03/2022"),
        add(two.ward, "pakn", WARD, c01="15/12/2022", c04="Năm sau"),
        add(two.ward, "pakn", WARD, c04="Chưa rõ ngày"),
    ]


def test_a_quarter_shows_its_rows_and_those_without_a_day(two: Places) -> None:
    pakn(two)
    found = sheet(two.ward, "pakn", WARD, QUARTER)
    assert [row.cells["c04"] for row in found.rows] == ["Đèn hỏng", "Đường ngập", "Rác", "Chưa rõ ngày"]
    assert found.rows[0].cells["c06"] == "2022-02-20"
    figures = {each.total.code: each.tally for each in found.totals}
    assert figures["tiep-nhan"].figure is not None
    assert (figures["tiep-nhan"].figure.value, figures["tiep-nhan"].skipped) == (3, 1)
    on_time = figures["dung-han"].figure
    assert on_time is not None
    assert (on_time.numerator, on_time.denominator) == (1, 3)
    (line,) = [line for line in shelf(two.ward, WARD, QUARTER) if line.register.code == "pakn"]
    assert (line.rows, line.wrong) == (4, 1)


def test_the_city_sees_every_ward_and_a_ward_only_itself(two: Places) -> None:
    pakn(two)
    take(two.city, two.to_city())
    add(two.city, "pakn", OTHER, source="bản giấy", c01="02/03/2022", c04="Của Cửa Nam")
    assert {row.unit for row in sheet(two.city, "pakn", "", QUARTER).rows} == {WARD, OTHER}
    assert [row.origin for row in sheet(two.city, "pakn", OTHER, QUARTER).rows] == ["proxy"]
    take(two.ward, two.to_ward())
    assert two.ward.conn.execute("SELECT COUNT(*) FROM entry WHERE unit = ?", (OTHER,)).fetchone() == (0,)
    with pytest.raises(NotAllowed):
        add(two.ward, "pakn", OTHER, c01="02/03/2022")


def test_two_people_filling_different_columns_of_a_row_merge_silently(two: Places) -> None:
    row = add(two.ward, "pakn", WARD, c01="15/02/2022", c04="Đường ngập")
    take(two.city, two.to_city("a.xlsx"))
    take(two.ward, two.to_ward("b.xlsx"))
    add(two.ward, "pakn", WARD, entry=row, c07="20/02/2022")
    add(two.city, "pakn", WARD, source="điện thoại", entry=row, c05="Tổ đô thị")
    received = take(two.city, two.to_city("c.xlsx"))
    assert received.changes.counts()["conflicts"] == 0
    (found,) = sheet(two.city, "pakn", WARD, QUARTER).rows
    assert (found.cells["c05"], found.cells["c07"]) == ("Tổ đô thị", "2022-02-20")


def test_a_wrong_cell_is_saved_as_typed_and_a_deleted_row_comes_back_by_undo(two: Places) -> None:
    row = add(two.ward, "pakn", WARD, c01="31/02/2022", c04="Ngày sai")
    (found,) = sheet(two.ward, "pakn", WARD, QUARTER).rows
    assert found.cells["c01"] == "31/02/2022"
    register = two.ward.world.register("pakn")
    assert register is not None
    saved = save(two.ward, [delete_patch(register, WARD, row)])
    assert sheet(two.ward, "pakn", WARD, QUARTER).rows == ()
    save(two.ward, saved.undo)
    assert [each.entry for each in sheet(two.ward, "pakn", WARD, QUARTER).rows] == [row]


def test_a_row_blanked_out_is_no_row(two: Places) -> None:
    row = add(two.ward, "pakn", WARD, c01="15/02/2022")
    add(two.ward, "pakn", WARD, entry=row, c01="")
    found = sheet(two.ward, "pakn", WARD, QUARTER)
    assert found.rows == ()
    assert found.totals[0].tally.figure is None, "the unit keeps no such register"


def test_more_rows_than_are_shown_are_counted_and_all_added_up(two: Places) -> None:
    register = two.ward.world.register("tiep-dan")
    assert register is not None
    names = names_of(two.ward.conn, two.ward.world)
    texts = {"c01": "01/03/2022", "c04": "1"}
    save(two.ward, [entry_patch(register, names, WARD, new_entry(), texts) for _ in range(7)])
    found = sheet(two.ward, "tiep-dan", WARD, QUARTER, 5)
    assert (len(found.rows), found.more) == (5, 2)
    assert found.totals[0].tally.rows == 7
    assert sheet(two.ward, "tiep-dan", WARD, QUARTER, MOST_ROWS).more == 0


def test_a_merged_ward_sees_and_keeps_the_rows_it_took_over(two: Places) -> None:
    add(two.city, "pakn", OTHER, source="bản giấy", c01="02/03/2022", c04="Của Cửa Nam")
    merger = {"successor": WARD, "since": date(2022, 3, 1), "decision": "QĐ 1"}
    save(two.city, [Patch("succession", OTHER, merger)])
    assert [row.unit for row in sheet(two.city, "pakn", WARD, QUARTER).rows] == [OTHER]


# what is refused


def test_a_closed_month_takes_no_row_of_its_days_from_the_unit_itself(two: Places) -> None:
    row = add(two.ward, "pakn", WARD, c01="14/02/2022", c04="Tháng 2")
    save(two.city, [Patch("closing", "2022-02", {"closed": date(2022, 3, 1)})])
    take(two.ward, two.to_ward())
    for texts in ({"c01": "13/02/2022"}, {"c04": "Sửa sau khi khóa"}, {"c01": "15/02/2022"}):
        with pytest.raises(NotAllowed) as refused:
            add(two.ward, "pakn", WARD, entry=row, **texts)
        assert refused.value.code == "period_closed"
    add(two.ward, "pakn", WARD, c01="15/02/2022", c04="Tháng 3")
    assert "đã khóa" in sheet(two.ward, "pakn", WARD, QUARTER).rows[0].locked
    assert sheet(two.ward, "pakn", WARD, QUARTER).rows[1].locked == ""
    add(two.city, "pakn", WARD, source="bản giấy", c01="14/02/2022", c04="Đính chính")


def test_names_in_a_register_of_counts_are_not_saved(two: Places) -> None:
    with pytest.raises(NotAllowed) as refused:
        add(two.ward, "khieu-nai", WARD, c01="01/03/2022", c07="Ông Nguyễn Văn A tố cáo")
    assert refused.value.code == "counts_only"
    with pytest.raises(NotAllowed):
        save(two.ward, [Patch("entry", f"khieu-nai/{WARD}/e1", {"c03": "Nguyễn Văn A"})])
    assert two.ward.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == (0,)
    add(two.ward, "khieu-nai", WARD, c01="01/03/2022", c02="Tố cáo", c03="2", c07="12/QĐ-UBND ngày 01/03/2022")


def test_a_forged_row_with_a_name_is_dropped_and_its_text_told_to_nobody(
    two: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = sealed(
        Operation(
            replica=two.ward.mark.replica, unit=WARD, kind="entry", record=f"ky-luat/{WARD}/e1",
            fields={"c06": "Nguyễn Văn A uống rượu"}, base={"c06": ()}, at="2022-03-01T00:00:00Z", by="ai",
            origin="app", nonce="1",
        )
    )  # fmt: skip
    monkeypatch.setattr(export_package, "to_carry", lambda *_: [forged])
    path = two.to_city()
    monkeypatch.undo()
    received = take(two.city, path)
    (refused,) = received.refused
    assert refused.problem.code == "counts_only"
    assert "Nguyễn" not in repr(refused)
    assert two.city.conn.execute("SELECT COUNT(*) FROM operation WHERE id = ?", (forged.id,)).fetchone() == (0,)


# service units


def test_service_units_are_the_coordinators_to_name_and_everybodys_to_choose(two: Places) -> None:
    with pytest.raises(NotAllowed):
        save(two.ward, [service_unit_patch("mn-sao-mai", {"name": "Trường Mầm non Sao Mai"})])
    save(two.city, [service_unit_patch("mn-sao-mai", {"name": "Trường Mầm non Sao Mai", "parent": "GDDT"})])
    add(two.city, "tu-chu", CITY, c01="truong mam non sao mai", c02="Nhóm 3", c03="45", c05="31/12/2025")
    add(two.city, "tu-chu", CITY, c01="Trường Mầm non Sao Mai", c02="Nhóm 3", c03="145")
    rows = {row.cells["c03"]: row.cells for row in sheet(two.city, "tu-chu", CITY, QUARTER).rows}
    assert rows["145"]["c01"] == "Trường Mầm non Sao Mai"
    take(two.ward, two.to_ward())
    assert [unit.name for unit in service_units(two.ward)] == ["Trường Mầm non Sao Mai"]


# figures


def test_a_register_feeds_a_metric_by_its_months(two: Places) -> None:
    pakn(two)
    metric = two.ward.world.metric("SO.1")
    book = figure_book(two.ward, [metric], [WARD], [Period.parse(QUARTER)])
    # Due: 20/02 (answered 21/02, late), 25/02 (in time), 09/03 (not answered, yesterday).
    value = book.value(metric, WARD, [Period.parse("2022-03")])
    assert (value.top, value.bottom, value.amount) == (1, 3, Fraction(1, 3))
    other = figure_book(two.ward, [metric], [OTHER], [Period.parse(QUARTER)])
    assert other.value(metric, OTHER, [Period.parse("2022-03")]).amount is None


def test_every_metric_of_a_register_names_one_that_is_there(two: Places) -> None:
    from par_desktop.services.derive_registers import total_named

    named = [metric for metric in two.city.world.metrics if metric.derivation[0] == "registers"]
    assert [total_named(two.city.world, metric.derivation[1])[0].code for metric in named] == [
        "pakn",
        "sang-kien",
        "tin-bai",
    ]


# paper


def documents(two: Places) -> None:
    rows = [
        ("01/2015/QĐ-UBND", "05/05/2015", "Hết hiệu lực toàn bộ", "31/12/2021", "", ""),
        ("02/2016/QĐ-UBND", "06/06/2016", "Hết hiệu lực toàn bộ", "01/01/2021", "", ""),
        ("03/2017/QĐ-UBND", "07/07/2017", "Hết hiệu lực một phần", "01/02/2022", "Sửa đổi, bổ sung", ""),
        ("04/2018/QĐ-UBND", "08/08/2018", "Còn hiệu lực", "", "Bãi bỏ", "05/03/2022"),
        ("05/2019/QĐ-UBND", "09/09/2019", "Còn hiệu lực", "", "", ""),
    ]
    for number, issued, force, until, wish, done in rows:
        texts = {
            "c01": number,
            "c02": issued,
            "c04": f"Về việc {number}",
            "c06": force,
            "c07": until,
            "c09": wish,
            "c10": done,
        }
        add(two.city, "vbqppl", "TP", source="bản giấy", **{slot: text for slot, text in texts.items() if text})


def test_the_list_of_documents_out_of_force_is_printed_by_its_year(two: Places) -> None:
    documents(two)
    world = two.city.world
    register = world.register("vbqppl")
    assert register is not None
    data = report_data(two.city.conn, world, register, world.city, Period.parse("2022"), two.city.today)
    numbers = {part.title: [row.cells["c01"][:2] for row in part.rows] for part in data.parts}
    assert numbers == {
        "Văn bản hết hiệu lực toàn bộ": ["01"],  # the year 2022 began on 15/12/2021
        "Văn bản hết hiệu lực một phần": ["03"],
        "Văn bản có kiến nghị xử lý, chưa xử lý": ["03"],
        "Văn bản đã xử lý": ["04"],
        "Văn bản còn hiệu lực": ["04", "05"],
    }


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_every_register_is_a_document_to_print(two: Places, tmp_path: Path, suffix: str) -> None:
    documents(two)
    world = two.city.world
    assert {f"register-{register.code}" for register in world.registers} <= {name for name, _, _ in reports_listed()}
    path = tmp_path / f"so.{suffix}"
    make_report(two.city.conn, world, two.city.unit, "register-vbqppl", "2022", "NV", path, two.city.today)
    assert path.stat().st_size > 2_000


def test_the_coordinators_own_register_is_not_the_citys(two: Places, tmp_path: Path) -> None:
    add(two.city, "dao-tao", CITY, c01="01/03/2022", c03="Lớp của phòng", c06="2")
    add(two.city, "dao-tao", WARD, source="bản giấy", c01="01/03/2022", c03="Lớp của phường", c06="3")
    world, texts = two.city.world, {}
    for unit in (CITY, world.city):
        path = make_register(two.city.conn, world, "dao-tao", unit, QUARTER, tmp_path / f"{unit}.xlsx", two.city.today)
        book = openpyxl.load_workbook(path)
        texts[unit] = " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)
    assert "Lớp của phường" not in texts[CITY]
    assert "Lớp của phòng" in texts[CITY]
    assert "Lớp của phường" in texts[world.city]
