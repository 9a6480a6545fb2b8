"""Sheets of one unit's own affairs: Khắc phục, Lời báo cáo, Minh chứng, and the carry-over of Hồ sơ TTHC."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from par_desktop.domain.fields import DocumentReference
from par_desktop.exchange.reader import ReadPackage, read_package
from par_desktop.exchange.sheets.evidence import READY_ROWS
from par_desktop.exchange.typing import Typing, compare
from par_desktop.services.browse_reports import heading_words
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import OTHER, PERIOD, TASK, WARD, Places, column_of, edit, fill, row_of, take

REMEDIES, WORDS, DOCUMENTS, DOSSIERS = "Khắc phục", "Lời báo cáo", "Minh chứng", "Hồ sơ TTHC"
VISIT = f"{WARD}/0a0b0c0d"
PIECE = f"{WARD}/0123456789abcdef0123456789abcdef"


def read(path: Path) -> tuple[ReadPackage, Typing]:
    package = read_package(path)
    return package, compare(package.held, package.visible)


def found(two: Places, *, published: date | None) -> None:
    values = {"sort": "surprise", "day": date(2022, 3, 4), "started": "08:00", "ended": "09:00", "published": published}
    finding = {"item": "A1", "text": "Một công chức vắng mặt", "deadline": date(2022, 3, 18), "person": "Nguyễn Văn A"}
    save(two.city, [Patch("inspection", VISIT, values), Patch("finding", f"{VISIT}/1", finding)])


# Khắc phục


def test_a_finding_is_shown_only_after_it_is_published_and_only_to_its_unit(two: Places) -> None:
    found(two, published=None)
    assert REMEDIES not in read_package(two.to_ward()).held
    save(two.city, [Patch("inspection", VISIT, {"published": date(2022, 3, 5)})])
    row = read_package(two.to_ward("b.xlsx")).held[REMEDIES].rows[f"{VISIT}/1"]
    texts = {key: cell.text for key, cell in row.cells.items()}
    assert texts["finding"] == "Một công chức vắng mặt"
    assert (texts["day"], texts["deadline"], texts["person"]) == ("04/03/2022", "18/03/2022", "Nguyễn Văn A")
    assert {key for key, cell in row.cells.items() if cell.slot is not None} == {"text", "done"}
    assert REMEDIES not in read_package(export_to_unit(two.city, OTHER, two.folder / "o.xlsx").path).held
    assert REMEDIES not in read_package(two.group()).held


def test_what_was_done_about_it_comes_back(two: Places) -> None:
    found(two, published=date(2022, 3, 5))
    cells = {
        (REMEDIES, f"{VISIT}/1", "text"): "Đã nhắc nhở, xếp lịch trực",
        (REMEDIES, f"{VISIT}/1", "done"): "8/3/2022",
    }
    assert take(two.city, fill(two.to_ward(), dict(cells))).refused == []
    assert two.city.conn.execute("SELECT text, done FROM remedy").fetchone() == (
        "Đã nhắc nhở, xếp lịch trực",
        "2022-03-08",
    )
    row = read_package(two.to_ward("b.xlsx")).held[REMEDIES].rows[f"{VISIT}/1"]
    assert row.cells["state"].text == "Đơn vị đã báo cáo"


# Lời báo cáo


def test_each_heading_people_write_under_has_yellow_words(two: Places) -> None:
    text = "Phường đã tuyên truyền.\nDòng hai."
    path = fill(two.to_ward(), {(WORDS, f"cchc/I.3/{WARD}/{PERIOD}", "text"): text})
    assert take(two.city, path).refused == []
    (words,) = heading_words(two.city, "cchc", "I.3", PERIOD).units
    assert (words.unit, words.text) == (WARD, text)
    rows = read_package(path).held[WORDS].rows
    assert f"cchc/I/{WARD}/{PERIOD}" not in rows
    assert all(row.cells["text"].slot is not None for row in rows.values())


def test_a_group_package_has_the_headings_and_nobodys_words(two: Places) -> None:
    save(two.ward, [Patch("passage", f"cchc/I.3/{WARD}/{PERIOD}", {"text": "của riêng phường"})])
    take(two.city, two.to_city())
    rows = read_package(two.group()).held[WORDS].rows
    assert f"cchc/I.3/UNIT/{PERIOD}" in rows
    assert {row.cells["text"].text for row in rows.values()} == {""}


# Minh chứng


def filed(two: Places) -> None:
    document = DocumentReference("12/KH-UBND", date(2022, 2, 5))
    save(two.ward, [Patch("evidence", PIECE, {"document": document, "title": "Kế hoạch CCHC", "place": "Tủ 2"})])


def test_documents_stand_with_ready_rows_and_come_back_changed(two: Places) -> None:
    filed(two)
    path = two.to_city()
    package, typing = read(path)
    assert (typing.fields, typing.refused) == ((), ())
    rows = list(package.held[DOCUMENTS].rows)
    assert rows[0] == PIECE
    assert len(rows) == 1 + READY_ROWS
    cells: dict[tuple[str, str, str], object] = {
        (DOCUMENTS, PIECE, "place"): "Tủ 3",
        (DOCUMENTS, rows[1], "number"): "15/BC-UBND",
        (DOCUMENTS, rows[1], "date"): "10/3/2022",
        (DOCUMENTS, rows[1], "title"): "Báo cáo quý I",
        (DOCUMENTS, rows[1], "link"): "https://vi.du/15",
    }
    assert take(two.city, fill(path, cells)).refused == []
    stored = two.city.conn.execute(
        "SELECT unit, document_number, document_date, title, place, link FROM evidence WHERE deleted = 0 ORDER BY title"
    ).fetchall()
    assert stored == [
        (WARD, "15/BC-UBND", "2022-03-10", "Báo cáo quý I", None, "https://vi.du/15"),
        (WARD, "12/KH-UBND", "2022-02-05", "Kế hoạch CCHC", "Tủ 3", None),
    ]
    again = take(two.city, path)
    assert again.changes.counts()["new"] == 0


def test_a_mark_under_xoa_takes_a_document_away(two: Places) -> None:
    filed(two)
    path = two.to_city()
    take(two.city, path)
    assert take(two.city, fill(path, {(DOCUMENTS, PIECE, "delete"): "x"}, "xoá.xlsx")).refused == []
    assert two.city.conn.execute("SELECT COUNT(*) FROM evidence WHERE deleted = 0").fetchone() == (0,)


def test_a_files_name_is_locked(two: Places) -> None:
    filed(two)
    _, typing = read(fill(two.to_city(), {(DOCUMENTS, PIECE, "file"): "khác.pdf"}))
    assert [c.problem.code for c in typing.refused] == ["locked_cell"]
    assert typing.fields == ()


def test_a_group_package_has_no_documents(two: Places) -> None:
    filed(two)
    take(two.city, two.to_city())
    assert DOCUMENTS not in read_package(two.group()).held


# Nhiệm vụ


def test_nobody_deletes_an_assignment_in_excel(two: Places) -> None:
    path = two.to_ward()
    ws = openpyxl.load_workbook(path)["Nhiệm vụ"]
    assert ws.cell(row_of(ws, TASK), column_of(ws, "delete")).protection.locked
    _, typing = read(fill(path, {("Nhiệm vụ", TASK, "delete"): "x"}))
    assert typing.fields == ()
    assert len(typing.refused) == 1


# Hồ sơ TTHC: column (6)


@pytest.mark.parametrize(("typed", "wanted"), [(None, []), (0, []), (7, []), (8, ["computed_cell"])])
def test_the_carry_over_of_the_second_month_is_a_sum_of_the_first(
    two: Places, typed: object, wanted: list[str]
) -> None:
    first, second = f"{WARD}/2022-01/CT", f"{WARD}/2022-02/CT"
    save(two.ward, [Patch("dossier", first, {"open_in_time": 5, "open_late": 2})])
    path = two.to_city()

    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        cell = ws.cell(row_of(ws, second), column_of(ws, "carried"))
        assert str(cell.value).startswith("=")
        assert cell.protection.locked
        cell.value = typed

    _, typing = read(edit(path, change, "b.xlsx"))
    assert [c.problem.code for c in typing.refused] == wanted
    assert typing.fields == ()


def test_the_first_months_carry_over_is_what_the_workspace_knows(two: Places) -> None:
    save(two.ward, [Patch("dossier", f"{WARD}/2021-12/CT", {"open_in_time": 5, "open_late": 2})])
    rows = read_package(two.to_city()).held[DOSSIERS].rows
    assert rows[f"{WARD}/2022-01/CT"].cells["carried"].text == "7"
    assert rows[f"{WARD}/2022-03/CT"].cells["carried"].total == (
        f"{WARD}/2022-02/CT!open_in_time",
        f"{WARD}/2022-02/CT!open_late",
    )
