"""Texts of the decree's page: blank places in a draft, end marks, the reference of an appendix."""

from __future__ import annotations

import pytest

from par_desktop.reports import nd30
from par_desktop.reports.content import Appendix, Column, Paragraph, Row, Table
from tests.reports.samples import paper


def test_a_draft_leaves_number_day_and_name_to_the_clerk() -> None:
    draft = paper(draft=True)
    assert nd30.number_line(draft).split() == ["Số:", "/BC-UBND"]
    assert nd30.place_line(draft).split() == ["Nam", "Định,", "ngày", "tháng", "năm", "2021"]
    assert nd30.signer_name(draft) == ""


def test_an_issued_paper_has_them() -> None:
    issued = paper(draft=False)
    assert nd30.number_line(issued) == "Số: 05/BC-UBND"
    assert nd30.place_line(issued) == "Nam Định, ngày 05 tháng 02 năm 2021"
    assert nd30.signer_name(issued) == "Nguyễn Văn Ất"
    assert nd30.appendix_reference(issued, Appendix("PHỤ LỤC", "BẢNG", ())) == (
        "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2021 của Ủy ban nhân dân thành phố Nam Định)"
    )


def test_recipients_end_with_semicolons_and_a_full_stop() -> None:
    assert nd30.recipient_lines(paper()) == ["- UBND tỉnh;", "- Lưu: VT, NV."]


@pytest.mark.parametrize(("last", "printed"), [("Hết.", "Hết./."), ("Hết", "Hết./."), ("Hết./.", "Hết./.")])
def test_the_end_mark_is_there_once(last: str, printed: str) -> None:
    assert nd30.closed([Paragraph("Đầu."), Paragraph(last)]) == [Paragraph("Đầu."), Paragraph(printed)]


def test_a_body_that_ends_with_a_table_or_a_place_to_write_gets_a_line_of_its_own() -> None:
    table = Table("Bảng", (Column("A", 1),), (Row(("x",)),))
    waiting = Paragraph("[…]", to_write=True)
    assert nd30.closed([table]) == [table, Paragraph("./.")]
    assert nd30.closed([waiting]) == [waiting, Paragraph("./.")]


def test_margins_are_within_the_decree() -> None:
    assert 20 <= nd30.MARGIN_TOP <= 25
    assert 20 <= nd30.MARGIN_BOTTOM <= 25
    assert 30 <= nd30.MARGIN_LEFT <= 35
    assert 15 <= nd30.MARGIN_RIGHT <= 20
    assert 13 <= nd30.SIZE_BODY <= 14
    assert 11 <= nd30.SIZE_TABLE_SMALL <= nd30.SIZE_TABLE <= 13


def test_column_widths_fill_the_page() -> None:
    widths = nd30.column_widths((Column("A", 1), Column("B", 3)), 160)
    assert widths == [40, 120]


def test_a_row_with_too_few_cells_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="Bảng"):
        Table("Bảng", (Column("A", 1), Column("B", 1)), (Row(("x",)),))
