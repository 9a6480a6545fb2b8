"""Rows taken whole say exactly what a parser says of them, and what is not plain is left to the parser."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_desktop.errors import PackageProblem
from par_desktop.exchange.xlsx_book import XlsxBook
from par_desktop.spreadsheets.guards import Parts

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
)


def _read(folder: Path, data: str, strings: str = "", head: str = "", encoding: str = "utf-8") -> list[list[str]]:
    """The cells of a sheet whose ``<sheetData>`` holds this."""
    path = folder / "s.xlsx"
    sheet = f'{head}<worksheet xmlns="{MAIN}"><cols><col min="1" max="2"/></cols><sheetData>{data}</sheetData></worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", WORKBOOK)
        parts.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        parts.writestr("xl/worksheets/sheet1.xml", sheet.encode(encoding))
        parts.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{strings}</sst>')
    with Parts(path) as parts_:
        return [list(row) for row in XlsxBook(parts_).grid("S", raw=True).texts()]


def _inline(place: str, text: str) -> str:
    return f'<c r="{place}" s="3" t="inlineStr"><is><t>{text}</t></is></c>'


def _parsed(data: str) -> list[list[str]]:
    """What the standard library's parser makes of rows of inline texts, each cell in the next column."""
    return [
        [found.text or "" if (found := cell.find("is/t")) is not None else "" for cell in row]
        for row in ElementTree.fromstring(f"<sheetData>{data}</sheetData>")
    ]


TEXTS = st.text(st.sampled_from("aăồ ỹ<>&\"'\n\t\r]_x1\u2028\U0001f600\uff1a"), min_size=1, max_size=12)


def _escaped(text: str, number: int) -> str:
    """One of the ways a program may write a text."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
    if number % 3 == 1:
        text = text.replace(">", "&gt;").replace('"', "&quot;").replace("'", "&apos;")
    return text.replace("\r", "&#13;") if number % 3 == 2 else text


@given(rows=st.lists(st.lists(TEXTS, min_size=1, max_size=3), min_size=1, max_size=6), way=st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_any_text_is_what_a_parser_makes_of_it(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]], way: int
) -> None:
    data = "".join(
        f'<row r="{i}" spans="1:3">'
        + "".join(_inline(f"{'ABC'[j]}{i}", _escaped(text, way + i)) for j, text in enumerate(row))
        + "</row>"
        for i, row in enumerate(rows, 1)
    )
    read = _read(tmp_path_factory.mktemp("tiles"), data.replace("_x1", "_y1"))
    assert read == _parsed(data.replace("_x1", "_y1"))


PLAIN = f'<row r="1">{_inline("A1", "một")}</row><row r="2">{_inline("A2", "hai")}</row>'
WANTED = [["một"], ["hai"]]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN,
        PLAIN.replace('<row r="2">', '<!-- <row r="2"><c r="A2"><v>9</v></c></row> --><row r="2">'),
        PLAIN.replace("hai", "<![CDATA[hai]]>"),
        PLAIN.replace("hai", "h&#97;i"),
        PLAIN.replace('s="3" t="inlineStr"', 't="inlineStr" s="3"'),
        PLAIN.replace("><", ">\n <"),
        PLAIN.replace('<c r="A2"', "<c"),
        PLAIN.replace("<is><t>hai</t></is>", "<is><r><t>h</t></r><r><t>ai</t></r><rPh><t>x</t></rPh></is>"),
        PLAIN + '<row r="3"/><row r="4"><c r="A4" s="1"/></row>',
    ],
    ids=["plain", "comment", "cdata", "number", "order", "spaces", "no place", "rich", "empty rows"],
)
def test_every_way_to_write_two_rows(tmp_path: Path, data: str) -> None:
    assert _read(tmp_path, data) == WANTED


def test_a_comment_around_the_data_is_a_comment(tmp_path: Path) -> None:
    head = f'<!-- <worksheet><sheetData><row r="1">{_inline("A1", "giả")}</row></sheetData></worksheet> -->'
    assert _read(tmp_path, PLAIN, head=head) == WANTED


def test_another_encoding_is_the_parsers(tmp_path: Path) -> None:
    head = '<?xml version="1.0" encoding="iso-8859-1"?>'
    assert _read(tmp_path, PLAIN.replace("một", "café"), head=head, encoding="latin-1") == [["café"], ["hai"]]
    head = '<?xml version="1.0" encoding="UTF-16"?>'
    assert _read(tmp_path, PLAIN, head=head, encoding="utf-16") == WANTED


def test_shared_strings_plain_and_rich_keep_their_order(tmp_path: Path) -> None:
    strings = "<si><t>một &amp; hai</t></si><si><r><t>b</t></r><r><t>a</t></r></si><si><t xml:space='preserve'> c</t></si>"
    data = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{3 - n}</v></c></row>' for n in (1, 2, 3))
    assert _read(tmp_path, data, strings) == [[" c"], ["ba"], ["một & hai"]]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("hai", "h\x01ai"),
        PLAIN.replace("hai", "h\uffffai"),
        PLAIN.replace("</row>", "", 1),
        PLAIN.replace("hai", "h&ai"),
        PLAIN + "</sheetData><sheetData",
        PLAIN.replace('r="2"', 'r="2" r="2"', 1),
        PLAIN.replace("hai", "<c"),
    ],
)
def test_what_is_no_xml_damages_the_file(tmp_path: Path, data: str) -> None:
    with pytest.raises(PackageProblem) as problem:
        _read(tmp_path, data)
    assert problem.value.code == "file_damaged"


def test_rows_longer_than_a_read_are_put_together(tmp_path: Path) -> None:
    texts = [chr(97 + n) * 9_000 for n in range(20)]
    data = "".join(f'<row r="{n}">{_inline(f"A{n}", text)}</row>' for n, text in enumerate(texts, 1))
    assert _read(tmp_path, data) == [[text] for text in texts]
