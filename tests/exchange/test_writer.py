"""The workbook as a file: how it prints, what is locked, what the lists are, and that styles are few."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from par_desktop.exchange.catalog import SHEETS
from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.exchange.reader import HIDDEN, read_package
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import WARD, Places, column_of, row_of

VISIT = f"{WARD}/0a0b0c0d"
LONG = "Ủy ban nhân dân phường đã ban hành kế hoạch cải cách hành chính và tổ chức thực hiện đầy đủ. " * 12


@pytest.fixture
def whole(two: Places) -> Path:
    """A package with every sheet there is, long text in some cells."""
    visit = {"sort": "surprise", "day": date(2022, 3, 4), "published": date(2022, 3, 5)}
    save(two.city, [Patch("inspection", VISIT, visit), Patch("finding", f"{VISIT}/1", {"item": "A1", "text": "Vắng"})])
    save(two.city, [Patch("round", "2022-Q1", {"published": date(2022, 3, 5)})])
    save(two.city, [Patch("procedure", "1.001193", {"code": "1.001193", "title": "Khai sinh", "level": "commune"})])
    return two.to_ward()


def sheets(path: Path) -> dict[str, Any]:
    book = openpyxl.load_workbook(path)
    return {spec.name: book[spec.name] for spec in SHEETS}


def heading_row(ws: Any) -> int:
    return next(r for r in range(2, 8) if sum(bool(ws.cell(r, c).value) for c in range(1, ws.max_column)) > 1)


def test_every_sheet_is_there_in_its_order(whole: Path) -> None:
    book = openpyxl.load_workbook(whole)
    assert book.sheetnames == ["Hướng dẫn", *(spec.name for spec in SHEETS), *HIDDEN]
    assert [book[name].sheet_state for name in HIDDEN] == ["veryHidden"] * 4


def test_every_sheet_prints_on_a4_lying_down_one_page_wide_with_its_signer(whole: Path) -> None:
    for name, ws in sheets(whole).items():
        assert (ws.page_setup.paperSize, ws.page_setup.orientation) == (9, "landscape"), name
        assert (ws.page_setup.fitToWidth, ws.page_setup.fitToHeight) == (1, 0), name
        assert ws.sheet_properties.pageSetUpPr.fitToPage, name
        words = [str(c.value) for row in ws.iter_rows() for c in row if c.value]
        assert words.index("NGƯỜI LẬP") < words.index("CHỦ TỊCH"), name
        first, last = (int(part.lstrip("$")) for part in ws.print_title_rows.split(":"))
        assert first <= heading_row(ws) <= last, name


def test_headings_stay_in_sight_and_ids_out_of_it(whole: Path) -> None:
    for name, ws in sheets(whole).items():
        body = min(row_of(ws, row_id) for row_id in read_package(whole).held[name].rows)
        frozen = ws[ws.freeze_panes]
        assert heading_row(ws) < frozen.row <= body, name
        assert ws.row_dimensions[1].hidden, name
        ids = ws.cell(1, column_of(ws, KEY_ROW_MARK)).column_letter
        assert ws.column_dimensions[ids].hidden, name


def test_only_yellow_cells_are_open_and_protection_has_no_password(whole: Path) -> None:
    held = read_package(whole).held
    for name, ws in sheets(whole).items():
        assert ws.protection.sheet, name
        assert not ws.protection.password, name
        yellow = {
            (row_of(ws, row_id), column_of(ws, key))
            for row_id, row in held[name].rows.items()
            for key, cell in row.cells.items()
            if cell.slot is not None
        }
        for row in ws.iter_rows():
            for cell in row:
                if (cell.row, cell.column) in yellow:
                    assert not cell.protection.locked, (name, cell.coordinate)
                    assert cell.fill.fgColor.rgb == "00FFF8DB", (name, cell.coordinate)
                else:
                    assert cell.protection.locked, (name, cell.coordinate)


def test_drop_downs_name_lists_that_exist(whole: Path) -> None:
    book = openpyxl.load_workbook(whole)
    named = {
        rule.formula1
        for ws in book
        for rule in ws.data_validations.dataValidation
        if rule.type == "list" and not ws.title.startswith("_")
    }
    registers = {name for name in named if name.startswith("SO_")}
    assert named - registers == {"TRANG_THAI", "DANH_DAU"}
    assert {"SO_PAKN_C02", "SO_TIN_BAI_C02"} <= registers
    for name in named:
        ((sheet, places),) = book.defined_names[name].destinations
        assert all(c.value for row in book[sheet][places] for c in (row if isinstance(row, tuple) else (row,))), name


def test_a_rows_height_shows_its_longest_text(two: Places) -> None:
    """A column unit is a digit's width; Vietnamese in Times takes at most a tenth less room a letter (measured)."""
    save(two.ward, [Patch("passage", f"cchc/I.1/{WARD}/2022-Q1", {"text": LONG})])
    save(two.ward, [Patch("score", f"1.1.1/{WARD}/2022-Q1", {"points": Decimal(1), "explanation": LONG})])
    book = openpyxl.load_workbook(two.to_city())
    for name, row_id, key in (
        ("Lời báo cáo", f"cchc/I.1/{WARD}/2022-Q1", "text"),
        ("Tự chấm điểm", f"1.1.1/{WARD}/2022-Q1", "explanation"),
    ):
        ws = book[name]
        at, column = row_of(ws, row_id), column_of(ws, key)
        cell = ws.cell(at, column)
        lines = len(LONG) / (ws.column_dimensions[get_column_letter(column)].width * 1.25)
        assert cell.alignment.wrap_text
        assert ws.row_dimensions[at].height >= min(409, 14 * lines), name
        assert ws.row_dimensions[at].height <= 409


def test_texts_are_text_cells_and_figures_numbers(two: Places) -> None:
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/CT", {"direct": 1234})])
    save(two.ward, [Patch("score", f"1.1.1/{WARD}/2022-Q1", {"points": Decimal("0.5")})])
    book = openpyxl.load_workbook(two.to_city())
    ws = book["Hồ sơ TTHC"]
    figure = ws.cell(row_of(ws, f"{WARD}/2022-01/CT"), column_of(ws, "direct"))
    assert (figure.value, figure.number_format) == (1234, "#,##0")
    ws = book["Tự chấm điểm"]
    points = ws.cell(row_of(ws, f"1.1.1/{WARD}/2022-Q1"), column_of(ws, "points"))
    assert (points.value, points.number_format) == ("0,50", "@")


def test_a_workbook_has_few_styles_and_no_formula_outside_sums(whole: Path) -> None:
    with zipfile.ZipFile(whole) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert styles.split("<cellXfs")[1].split("</cellXfs>")[0].count("<xf ") < 40
    held = read_package(whole).held
    for name, ws in sheets(whole).items():
        sums = {
            (row_of(ws, row_id), column_of(ws, key))
            for row_id, row in held[name].rows.items()
            for key, cell in row.cells.items()
            if cell.total
        }
        helpers = {c.column for c in ws[1] if c.value == "number"} if name == "Tự chấm điểm" else set()
        for row in ws.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert (cell.row, cell.column) in sums or cell.column in helpers, (name, cell.coordinate)
