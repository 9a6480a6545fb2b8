"""Workbooks as WPS, old scripts and programs in a hurry write them: the same package, read the same.

Made by hand after what such files hold; a real WPS was not tried.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from par_desktop.exchange.reader import ReadPackage, is_package, read_package
from par_desktop.exchange.typing import compare
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, fill, places
from tests.exchange.hostile.workbooks import MAIN, contents, part_of, repacked, written

NOTE = "=1+1 và _x0041_ «&<>\"' ữ\nhai dòng"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    two = places(tmp_path_factory.mktemp("wps"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": NOTE})])
    save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/CT", {"direct": 3})])
    path = two.to_city()
    two.close()
    return path


def same(one: ReadPackage, other: ReadPackage) -> bool:
    typing = compare(other.held, other.visible)
    nothing = (typing.fields, typing.refused, typing.missing_rows) == ((), (), 0)
    return nothing and (one.head, one.operations, one.held) == (other.head, other.operations, other.held)


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"inline": False},
        {"prefix": "x"},
        {"prefix": "x", "inline": False},
        {"references": False},
        {"dimension": "A1:XFD1048576"},
        {"dimension": "không có"},
        {"styles": True},
    ],
    ids=[
        "inline",
        "shared",
        "prefix",
        "prefix shared",
        "no addresses",
        "huge dimension",
        "no dimension",
        "bare styles",
    ],
)
def test_however_it_is_written_it_reads_the_same(sample: Path, how: dict[str, Any]) -> None:
    other = written(contents(sample), sample.with_name("wps.xlsx"), **how)
    assert is_package(other)
    assert same(read_package(sample), read_package(other))


def test_what_was_typed_is_read_however_it_is_written(sample: Path) -> None:
    cells: dict[tuple[str, str, str], object] = {("Nhiệm vụ", TASK, "progress"): 65, ("Nhiệm vụ", TASK, "note"): "mới"}
    typed = fill(sample, cells, "gõ.xlsx")
    for number, how in enumerate(({}, {"inline": False, "prefix": "x"}, {"references": False})):
        other = written(contents(typed), sample.with_name(f"{number}.xlsx"), **how)
        package = read_package(other)
        found = compare(package.held, package.visible).fields
        assert {field.field: field.value for field in found} == {"progress": 65, "note": "mới"}


def one_cell(sample: Path, cell: str, **parts: bytes) -> str:
    """What a cell reads as that stands in a sheet of its own."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'.encode()
    other = sample.with_name("ô.xlsx")
    repacked(
        sample,
        other,
        {part_of(sample, "Số liệu"): lambda _: sheet, **{f"xl/{n}.xml": lambda _, c=c: c for n, c in parts.items()}},
    )
    rows = read_package(other).visible["Số liệu"]
    return rows[0][0] if rows and rows[0] else ""


STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/>
<numFmt numFmtId="165" formatCode="&quot;ngày&quot; 0"/><numFmt numFmtId="166" formatCode="[$-42A]d/m/yyyy;@"/>
<numFmt numFmtId="167" formatCode="[Red]#,##0"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/>
<xf numFmtId="167"/><xf numFmtId="22"/></cellXfs></styleSheet>""".encode()


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="A1"><v>7</v></c>', "7"),
        ('<c r="A1"><v>7.0</v></c>', "7"),
        ('<c r="A1"><v>1E5</v></c>', "100000"),
        ('<c r="A1"><v>98.5</v></c>', "98,5"),
        ('<c r="A1"><v>0.1</v></c>', "0,1"),
        ('<c r="A1"><v>1e999</v></c>', ""),
        ('<c r="A1"><v>nan</v></c>', ""),
        ('<c r="A1"><v>1_000</v></c>', ""),
        ('<c r="A1" t="b"><v>1</v></c>', "x"),
        ('<c r="A1" t="b"><v>0</v></c>', ""),
        ('<c r="A1" t="e"><v>#N/A</v></c>', ""),
        ('<c r="A1" t="str"><f>A2</f><v>chữ</v></c>', "chữ"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1"><f>1+1</f></c>', ""),
        ('<c r="A1" t="d"><v>2022-03-05</v></c>', "05/03/2022"),
        ('<c r="A1" s="1"><v>44625</v></c>', "05/03/2022"),
        ('<c r="A1" s="2"><v>44625</v></c>', "05/03/2022"),
        ('<c r="A1" s="3"><v>44625</v></c>', "44625"),
        ('<c r="A1" s="4"><v>44625</v></c>', "05/03/2022"),
        ('<c r="A1" s="5"><v>44625</v></c>', "44625"),
        ('<c r="A1" s="6"><v>44625.5</v></c>', "05/03/2022 12:00"),
        ('<c r="A1" s="1"><v>1</v></c>', "01/01/1900"),
        ('<c r="A1" s="1"><v>-5</v></c>', "-5"),
        ('<c r="A1" s="99"><v>44625</v></c>', "44625"),
        ('<c r="A1" t="inlineStr"><is><t>007</t></is></c>', "007"),
        ('<c r="A1" t="inlineStr"><is><t>1-2</t></is></c>', "1-2"),
        ('<c r="A1" t="inlineStr"><is><t>1E5</t></is></c>', "1E5"),
        ('<c r="A1" t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c r="A1" t="inlineStr"><is><r><t>Đ</t></r><r><rPr/><t>ường</t></r></is></c>', "Đường"),
        ('<c r="A1" t="inlineStr"><is><t>漢</t><rPh sb="0" eb="1"><t>kan</t></rPh></is></c>', "漢"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000D_\nb</t></is></c>', "a\nb"),
        ('<c r="A1" t="inlineStr"><is><t>a&#13;&#10;b</t></is></c>', "a\nb"),
        ('<c r="A1" t="inlineStr"><is><t>_x005F_x0041_</t></is></c>', "_x0041_"),
        ('<c r="A1" t="inlineStr"><is><t>_x0007_chuông_xFFFF_</t></is></c>', "chuông"),
        ('<c r="A1" t="inlineStr"><is><t>Tie\u0302\u0301ng</t></is></c>', "Tiếng"),
        ('<c r="A1" t="inlineStr"><is><t>_xD800_</t></is></c>', ""),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(sample: Path, cell: str, shown: str) -> None:
    assert one_cell(sample, cell, styles=STYLES) == shown


def test_the_other_count_of_days(sample: Path) -> None:
    with zipfile.ZipFile(sample) as archive:
        book = re.sub(rb"<workbookPr[^>]*/>", b'<workbookPr date1904="1"/>', archive.read("xl/workbook.xml"))
    assert one_cell(sample, '<c r="A1" s="1"><v>43163</v></c>', styles=STYLES, workbook=book) == "05/03/2022"


def test_sheets_of_strangers_are_passed_over_however_large(sample: Path) -> None:
    sheets = contents(sample)
    rows: list[list[str | int | None]] = [["x"] * 300]
    other = written({**sheets, "Ghi chép riêng": ("visible", rows)}, sample.with_name("thêm.xlsx"))
    package = read_package(other)
    assert "Ghi chép riêng" not in package.visible
    assert same(read_package(sample), package)
    assert read_package(sample).visible.keys() == package.visible.keys()
