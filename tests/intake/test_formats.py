"""The same table in every format an office has, old fonts among them; through LibreOffice where it matters."""

from __future__ import annotations

import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from par_desktop.errors import PackageProblem
from par_desktop.intake.book import read_book
from par_desktop.intake.grid import CellKind, Merge
from par_desktop.services import take_in
from par_desktop.services.take_in import Answers
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import Places
from tests.intake.test_workbooks_06a import FEB, plain, row
from tests.intake.workbooks import SOFFICE, book, form_06a, resaved, saved

needs_soffice = pytest.mark.skipif(SOFFICE is None, reason="needs soffice, which CI installs")

PLAIN = {f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0), f"{FEB}/HT": row(None, None, None, None, 40, 7, 1, 1, 1)}

TCVN3_ROWS = [
    (1, "Chøng thùc", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
    (2, "Hé tÞch", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1),
    (3, "§Êt ®ai", 4, 0, 4, 0, 4, 4, 0, 0, 0, 0, 0),
    (None, "Tæng céng", 154, 0, 152, 2, 151, 134, 16, 1, 3, 2, 1),
]
"""Chứng thực, Hộ tịch, Đất đai, Tổng cộng as .VnTime holds them."""
TCVN3_HEAD = {
    "A1": "ubnd thµnh phè nam ®Þnh", "A2": "uû ban nh©n d©n ph\u00adêng bµ triÖu", "H1": "BiÓu sè II.06a",
    "A3": "t×nh h×nh, kÕt qu¶ gi¶i quyÕt thñ tôc hµnh chÝnh", "A4": "Th¸ng 02/2022", "L5": "§¬n vÞ tÝnh: Sè hå s¬ TTHC",
    "A6": "TT", "B6": "LÜnh vùc, c«ng viÖc gi¶i quyÕt theo cÊp", "C6": "Sè l\u00adîng hå s¬ tiÕp nhËn",
    "G6": "Sè l\u00adîng hå s¬ ®· gi¶i quyÕt", "K6": "Sè l\u00adîng hå s¬ ®ang gi¶i quyÕt", "C7": "Tæng sè", "D7": "Trong kú",
    "F7": "Tõ kú tr\u00adíc", "G7": "Tæng sè", "H7": "Tr\u00adíc h¹n", "I7": "§óng h¹n", "J7": "Qu¸ h¹n", "K7": "Tæng sè",
    "L7": "Trong h¹n", "M7": "Qu¸ h¹n", "D8": "Trùc tuyÕn", "E8": "Trùc tiÕp, dÞch vô b\u00adu chÝnh",
}  # fmt: skip
"""The form's letterhead and heading in TCVN3: ư is the soft hyphen."""


def tcvn3(*, stripped: bool = False) -> Any:
    """Biểu II.06a typed in .VnTime, its headings in the capital font; ``stripped`` of every soft hyphen."""
    made = form_06a(TCVN3_ROWS, font=".VnTime")
    ws = made.active
    for place, text in TCVN3_HEAD.items():
        ws[place].value = text.replace("\u00ad", "") if stripped else text
    for place in ("A1", "A2", "A3"):
        ws[place].font = Font(name=".VnTimeH", bold=True)
    return made


def figures(two: Places, path: Path, answers: Answers) -> dict[str, dict[str, object]]:
    look = take_in.look(two.ward, take_in.open_book(path), "dossiers_06a", answers)
    return {line.entry.record: dict(line.entry.values) for line in look.lines}


@needs_soffice
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_an_old_workbook_and_an_open_one_are_read_with_merges_and_old_fonts(
    two: Places, tmp_path: Path, suffix: str
) -> None:
    path = resaved(saved(tcvn3(), tmp_path / "bieu.xlsx"), suffix)
    opened = take_in.open_book(path)
    assert take_in.recognise(two.ward, opened) == "dossiers_06a"
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers())
    assert look.wants_yes
    assert not look.ready
    assert ("Hé tÞch", "Hộ tịch") in [(sample.before, sample.after) for sample in look.samples]
    assert figures(two, path, Answers(legacy=True)) == {
        f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0),
        f"{FEB}/HT": row(0, 0, None, None, 40, 7, 1, 1, 1),
        f"{FEB}/DD": row(0, 0, None, None, 4, 0, 0, 0, 0),
    }
    merges = opened.book.sheets[0].merges
    assert {Merge(5, 2, 5, 5), Merge(5, 0, 7, 0)} <= set(merges)


@needs_soffice
def test_formulas_that_libreoffice_calculated_are_read_as_their_values(two: Places, tmp_path: Path) -> None:
    made = plain()
    for place, formula in {"G10": "=H10+I10+J10", "K10": "=L10+M10", "C10": "=D10+E10+F10", "H11": "=20*2"}.items():
        made.active[place] = formula
    path = saved(made, tmp_path / "bieu.xlsx")
    with pytest.raises(AssertionError):
        assert figures(two, path, Answers()) == PLAIN  # openpyxl keeps no values: nothing is calculated here
    assert figures(two, resaved(path, "xlsx"), Answers()) == PLAIN


def test_a_tcvn3_form_is_converted_after_a_yes_its_capitals_too(two: Places, tmp_path: Path) -> None:
    opened = take_in.open_book(saved(tcvn3(), tmp_path / "bieu.xlsx"))
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers(legacy=True))
    after = {sample.address: sample.after for sample in look.samples}
    assert after["A2"] == "UỶ BAN NHÂN DÂN PHƯỜNG BÀ TRIỆU"
    assert after["E8"] == "Trực tiếp, dịch vụ bưu chính"
    assert (look.unit, look.period, look.ready, look.problems) == ("13654", "2022-02", True, ())
    assert [total.agrees for total in look.totals] == [True] * 11


def test_a_tcvn3_file_without_its_soft_hyphens_is_complained_about_and_its_figures_kept(
    two: Places, tmp_path: Path
) -> None:
    opened = take_in.open_book(saved(tcvn3(stripped=True), tmp_path / "bieu.xlsx"))
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers(legacy=True))
    assert look.notices == (
        "Trang “06a” gõ bằng font cũ (.VnTime) và đã mất chữ ư khi chép, ví dụ ô A2 “PHỜNG”."
        " Số vẫn đọc được; ô chữ không nhận. Hãy lấy lại tệp gốc.",
    )
    assert {line.entry.record: dict(line.entry.values) for line in look.lines}[f"{FEB}/DD"] == row(
        0, 0, None, None, 4, 0, 0, 0, 0
    )


def test_a_vni_form_is_converted_after_a_yes(two: Places, tmp_path: Path) -> None:
    made = form_06a([(1, "Hoä tòch", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1)])
    made.active["B10"].font = Font(name="VNI-Times")
    opened = take_in.open_book(saved(made, tmp_path / "bieu.xlsx"))
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers())
    assert [(s.address, s.before, s.after) for s in look.samples] == [("B10", "Hoä tòch", "Hộ tịch")]
    assert look.wants_yes
    yes = take_in.look(two.ward, opened, "dossiers_06a", Answers(legacy=True))
    assert [line.entry.record for line in yes.lines] == [f"{FEB}/HT"]
    assert yes.ready


def test_a_cell_of_two_fonts_is_converted_run_by_run(two: Places, tmp_path: Path) -> None:
    made = form_06a([(1, "x", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1)])
    old = TextBlock(InlineFont(rFont=".VnTime"), "tÞch")
    made.active["B10"].value = CellRichText(TextBlock(InlineFont(rFont="Times New Roman"), "Hộ "), old)
    opened = take_in.open_book(saved(made, tmp_path / "bieu.xlsx"))
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers(legacy=True))
    assert [line.entry.record for line in look.lines] == [f"{FEB}/HT"]


def csv_text(separator: str) -> str:
    head = (
        "Lĩnh vực",
        "Mức 3",
        "Mức 4",
        "Trực tiếp",
        "BCCI",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "Trong hạn",
        "Tồn quá hạn",
    )
    rows = [
        ("Biểu II.06a, tháng 2/2022; phường Bà Triệu",),
        head,
        ("Hộ tịch", "1", "2", "1.003", "4", "1.005", "4", "0", "1", "0"),
    ]
    return "".join(separator.join(f'"{c}"' if separator in c else c for c in r) + "\r\n" for r in rows)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_files_are_read_whatever_separates_their_columns(
    two: Places, tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_bytes(csv_text(separator).encode(encoding))
    assert figures(two, path, Answers()) == {f"{FEB}/HT": row(1, 2, 1003, 4, 1005, 4, 0, 1, 0)}


def test_a_text_file_in_an_old_code_page_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "so-lieu.csv"
    path.write_bytes("Lĩnh vực;Trước hạn\r\nHộ tịch;1\r\n".encode().replace("ộ".encode(), b"\xf4"))
    with pytest.raises(PackageProblem) as caught:
        read_book(path)
    assert sentence(caught.value) == (
        "Tệp so-lieu.csv không ở bảng mã Unicode nên chữ Việt không đọc đúng được. Chưa nhận gì."
        " Mở bằng Excel, lưu thành .xlsx rồi chọn lại."
    )


def test_a_web_page_named_xls_is_read_as_one_stop_software_writes_it(two: Places, tmp_path: Path) -> None:
    cells = ["Hộ tịch", 0, 20, 30, 0, 40, 7, 1, 1, 1]
    path = tmp_path / "BaoCao06a.xls"
    path.write_text(
        "<html><head><meta charset='utf-8'></head><body><table><tr><td>Tháng 2/2022 - Phường Bà Triệu</td></tr></table>"
        "<table border=1><tr><th rowspan=2>STT</th><th rowspan=2>Lĩnh vực</th><th colspan=4>Tiếp nhận trong kỳ</th>"
        "<th colspan=3>Đã giải quyết</th><th colspan=2>Đang giải quyết</th></tr>"
        "<tr><td>Mức 3</td><td>Mức 4</td><td>Trực tiếp</td><td>BCCI</td><td>Trước hạn</td><td>Đúng hạn</td>"
        "<td>Quá hạn</td><td>Trong hạn</td><td>Quá&nbsp;hạn</td></tr>"
        f"<tr><td>1</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table></body></html>",
        encoding="utf-8",
    )
    look = take_in.look(two.ward, take_in.open_book(path), "dossiers_06a", Answers())
    assert {line.entry.record: dict(line.entry.values) for line in look.lines} == {
        f"{FEB}/HT": row(0, 20, 30, 0, 40, 7, 1, 1, 1)
    }


def test_cells_keep_what_they_are_and_look_like(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    ws = made.active
    ws.title = "Trang"
    ws["A1"], ws["B1"], ws["C1"], ws["D1"], ws["E1"] = 0.985, datetime.fromisoformat("2021-07-05"), "chữ", "=1/3", True
    ws["A1"].number_format, ws["B1"].number_format = "0.0%", "dd/mm/yyyy"
    ws["F1"].value = "#REF!"
    ws["F1"].data_type = "e"
    ws["C1"].font = Font(name=".VnArial")
    ws.merge_cells("C1:C3")
    made.create_sheet("Ẩn").sheet_state = "hidden"
    made["Ẩn"]["A1"] = 1
    shown, hidden = read_book(saved(made, tmp_path / "o.xlsx")).sheets
    share, day, text, formula, flag, error = (shown.cells[0, column] for column in range(6))
    assert (share.kind, share.number, share.percent, share.text) == (CellKind.NUMBER, Decimal("0.985"), True, "98,5%")
    assert (day.kind, day.text) == (CellKind.DATE, "05/07/2021")
    assert (text.font, shown.spread(2, 2)) == (".VnArial", text)
    assert formula.kind is CellKind.UNCALCULATED
    assert flag.text == "x"
    assert (error.kind, error.text) == (CellKind.ERROR, "#REF!")
    assert (hidden.name, hidden.hidden) == ("Ẩn", True)


def test_a_styled_cell_a_million_rows_down_costs_nothing(tmp_path: Path) -> None:
    made = book({"Trang": [("Lĩnh vực", "Trước hạn"), ("Hộ tịch", 1)]})
    made.active.cell(1_048_576, 3).value = "xa"
    grid = read_book(saved(made, tmp_path / "o.xlsx")).sheets[0]
    assert (grid.height, grid.beyond) == (2, "C1048576")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_spreadsheet"),
        ("rong.xlsx", b"", "file_empty"),
        ("dở.xlsx", b"PK\x03\x04" + bytes(200), "file_damaged"),
        ("trong.csv", b"\r\n;;\r\n", "no_tables"),
        ("khong-co.xlsx", None, "no_such_file"),
    ],
)
def test_what_is_no_table_is_refused_by_a_sentence(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PackageProblem) as caught:
        read_book(path)
    assert caught.value.code == code
    assert name in sentence(caught.value)


def test_a_workbook_with_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "khoa.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(mark) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(PackageProblem) as caught:
        read_book(path)
    assert caught.value.code == "file_encrypted"
