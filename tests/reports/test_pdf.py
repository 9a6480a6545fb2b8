"""The PDF layout, read back with pypdf and pdfium: letters, pages, numbers, rules."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest
from pypdf import PdfReader

from par_desktop.reports import pdf
from par_desktop.reports.content import Appendix, Column, Heading, Paragraph, Row, RowKind, Table
from par_desktop.reports.fonts import VIETNAMESE_LETTERS
from tests.reports.samples import paper, pdf_pages

ALPHABET = " ".join(sorted(VIETNAMESE_LETTERS))
SENTENCE = "Nghiễm nhiên, Đoàn kiểm tra chưa trả lời 1.234,56 – “Ngày không hẹn” (−0,5) ≥ 80 %; <b>A & B</b>"


def test_every_vietnamese_letter_comes_back_from_every_face() -> None:
    table = Table("Bảng", (Column("A", 1),), (Row((ALPHABET,)), Row((ALPHABET,), RowKind.TOTAL)))
    content = pdf.write(paper(Paragraph(ALPHABET), Heading(2, ALPHABET), Heading(3, ALPHABET), table))
    words = " ".join(pdf_pages(content)).split()
    for letter in VIETNAMESE_LETTERS:
        assert words.count(letter) >= 5, letter


def test_pdfium_reads_the_same_sentence() -> None:
    document = pypdfium2.PdfDocument(pdf.write(paper(Paragraph(SENTENCE), Paragraph("Hết."))))
    try:
        text = " ".join(document[0].get_textpage().get_text_bounded().split())
    finally:
        document.close()
    assert SENTENCE in text


def test_all_fonts_are_embedded() -> None:
    for page in PdfReader(BytesIO(pdf.write(paper()))).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            known = font.get_object()
            if known["/Subtype"] == "/TrueType":
                assert "/FontFile2" in known["/FontDescriptor"]


def test_the_header_has_nation_motto_and_issuer_on_a4() -> None:
    content = pdf.write(paper())
    box = PdfReader(BytesIO(content)).pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4), round(float(box.height) / 72 * 25.4)) == (210, 297)
    text = pdf_pages(content)[0]
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "UBND TỈNH NAM ĐỊNH",
        "ỦY BAN NHÂN DÂN THÀNH PHỐ NAM ĐỊNH",
        "Nội dung./.",
        "Nơi nhận:",
        "- Lưu: VT, NV.",
    ):
        assert words in text


def test_a_draft_prints_neither_number_nor_day_nor_name() -> None:
    draft, issued = pdf_pages(pdf.write(paper(draft=True)))[0], pdf_pages(pdf.write(paper(draft=False)))[0]
    for words in ("05/BC-UBND", "ngày 05 tháng 02 năm 2021", "Nguyễn Văn Ất"):
        assert words in issued
        assert words not in draft


def number_of(page: str) -> int | None:
    """The page number: the only number that stands alone at an end of a page's text."""
    words = page.split()
    return next((int(word) for word in (words[0], words[-1]) if word.isdigit()), None)


def test_pages_are_numbered_from_the_second_and_anew_in_an_appendix() -> None:
    body = [Paragraph(f"Đoạn thứ {index} của báo cáo. " * 12) for index in range(30)]
    annex = Appendix("PHỤ LỤC", "BẢNG", tuple(body), landscape=True)
    pages = pdf_pages(pdf.write(replace(paper(*body), appendices=(annex,))))
    start = next(at for at, text in enumerate(pages) if "PHỤ LỤC" in text)
    assert start > 1
    assert [number_of(text) for text in pages[:start]] == [None, *range(2, start + 1)]
    assert [number_of(text) for text in pages[start : start + 2]] == [None, 2]


def test_an_appendix_may_lie() -> None:
    annex = Appendix("PHỤ LỤC", "BẢNG", (Paragraph("x"),), landscape=True)
    boxes = [page.mediabox for page in PdfReader(BytesIO(pdf.write(replace(paper(), appendices=(annex,))))).pages]
    assert [float(box.width) > float(box.height) for box in boxes] == [False, True]


def test_headings_of_a_long_table_repeat_on_each_page() -> None:
    columns = (Column("Tên đơn vị", 3), Column("Tổng số", 1, group="Hồ sơ"), Column("Quá hạn", 1, group="Hồ sơ"))
    table = Table("Bảng", columns, tuple(Row((f"Đơn vị {at}", at, 0)) for at in range(120)))
    pages = pdf_pages(pdf.write(paper(table, Paragraph("Hết."))))
    with_rows = [text for text in pages if "Đơn vị " in text]
    assert len(with_rows) > 2
    assert all("Tên đơn vị" in text and "Hồ sơ" in text and "(1) (2) (3)" in text for text in with_rows)
    for at in range(120):
        assert sum(f"Đơn vị {at} " in f"{text} " for text in pages) == 1


@pytest.mark.parametrize("words", ["Ghi chú rất dài. " * 900, "không_có_dấu_cách" * 400])
def test_a_cell_longer_than_a_page_is_printed_whole(words: str) -> None:
    table = Table("Bảng", (Column("TT", 1), Column("Ghi chú", 4)), (Row((1, words)), Row((2, "ngắn"))))
    pages = pdf_pages(pdf.write(paper(table, Paragraph("Hết."))))
    assert len(pages) > 2
    assert "".join(pages).count("ấ") == words.count("ấ")
    assert "ngắn" in " ".join(pages)
