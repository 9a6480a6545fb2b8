"""The Word layout, read back with python-docx: styles a person can write on with, fields, repeating rows."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from par_desktop.reports import word
from par_desktop.reports.content import Appendix, Column, Document, Heading, Paragraph, Row, RowKind, Table
from tests.reports.samples import paper

GRID = Table(
    "Bảng",
    (Column("TT", 1), Column("Tổng số", 1, group="Hồ sơ"), Column("Quá hạn", 1, group="Hồ sơ", decimals=2)),
    (Row(("I. NHÓM",), RowKind.GROUP), Row((1, 1234, None)), Row((None, 1234, 0), RowKind.TOTAL)),
)


def opened(document: Document) -> Any:
    return docx.Document(BytesIO(word.write(document)))


def test_body_and_headings_are_real_styles_in_times_new_roman() -> None:
    file = opened(paper(Heading(1, "I. CHUNG"), Heading(2, "1. Riêng"), Paragraph("Nội dung."), Paragraph("[…]")))
    styled = {paragraph.text: paragraph.style.name for paragraph in file.paragraphs if paragraph.text}
    assert styled["I. CHUNG"] == "Heading 1"
    assert styled["1. Riêng"] == "Heading 2"
    assert styled["Nội dung."] == "Body Text"
    assert styled["BÁO CÁO"] == "Title"
    for name in ("Normal", "Body Text", "Heading 1", "Title"):
        fonts = file.styles[name].element.rPr.rFonts
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            assert fonts.get(qn(f"w:{script}")) == "Times New Roman", (name, script)
        assert not [key for key in fonts.attrib if key.endswith("Theme")]
    assert file.styles["Body Text"].font.size.pt == 14
    assert round(file.styles["Body Text"].paragraph_format.first_line_indent.cm, 2) == 1.27


def test_the_header_table_keeps_number_and_place_level_with_real_rules() -> None:
    head = opened(paper(draft=False)).tables[0]
    assert "ỦY BAN NHÂN DÂN" in head.cell(0, 0).text
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head.cell(0, 1).text
    assert head.cell(1, 0).text == "Số: 05/BC-UBND"
    assert head.cell(1, 1).text == "Nam Định, ngày 05 tháng 02 năm 2021"
    for cell in head.rows[0].cells:
        assert cell.paragraphs[-1]._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}") is not None
    assert head._tbl.find(f".//{qn('w:u')}") is None
    assert head._tbl.find(f".//{qn('w:tblBorders')}") is None


def test_the_page_number_is_a_field_in_the_header_but_not_on_the_first_page() -> None:
    section = opened(paper()).sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_a_table_repeats_its_headings_and_never_cuts_a_row() -> None:
    table = opened(paper(GRID, Paragraph("Hết."))).tables[1]
    repeated = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
    assert repeated == [True, True, True, False, False, False]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    assert [cell.text for cell in table.rows[1].cells] == ["TT", "Tổng số", "Quá hạn"]
    assert table.cell(0, 1).text == "Hồ sơ"
    assert [cell.text for cell in table.rows[2].cells] == ["(1)", "(2)", "(3)"]
    assert table.cell(3, 0).text == "I. NHÓM"
    assert [cell.text for cell in table.rows[4].cells] == ["1", "1.234", ""]
    assert [cell.text for cell in table.rows[5].cells] == ["", "1.234", "0,00"]


def test_an_appendix_is_a_lying_section_numbered_from_one() -> None:
    file = opened(replace(paper(), appendices=(Appendix("PHỤ LỤC", "BẢNG", (GRID,), landscape=True),)))
    assert [section.orientation for section in file.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]
    last = file.sections[1]
    assert last.page_width > last.page_height
    assert last._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_the_footer_holds_recipients_and_signature() -> None:
    footer = opened(paper(draft=False)).tables[-1]
    assert footer.cell(0, 0).text.split("\n") == ["Nơi nhận:", "- UBND tỉnh;", "- Lưu: VT, NV."]
    assert footer.cell(0, 1).text.split("\n") == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Ất"]
