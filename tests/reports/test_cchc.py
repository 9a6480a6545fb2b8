"""The quarterly draft: figures filled in, typed words in place, empty headings to write under."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from par_desktop.reports import cchc
from par_desktop.reports.content import Block, Document, Heading, Paragraph, RowKind, Table
from par_desktop.reports.outline import load_outline
from tests.reports.samples import office, quarter_data


def under(document: Document, title: str) -> list[Block]:
    """Blocks between a heading and the next."""
    start = next(
        at for at, block in enumerate(document.body) if isinstance(block, Heading) and block.text.startswith(title)
    )
    found = []
    for block in document.body[start + 1 :]:
        if isinstance(block, Heading):
            break
        found.append(block)
    return found


def words(blocks: list[Block]) -> str:
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


def test_the_outline_is_the_notes_outline() -> None:
    headings = load_outline("cchc-quarter").headings
    assert [heading.code for heading in headings if heading.level == 1] == ["I", "II", "III", "IV", "V"]
    assert [heading.code for heading in headings if heading.code.startswith("II.")] == [f"II.{n}" for n in range(1, 7)]
    assert len({heading.code for heading in headings}) == len(headings)
    assert {name for heading in headings for name in heading.figures} == set(cchc.FIGURES)


def test_typed_words_stand_under_their_heading_and_the_rest_waits() -> None:
    document = cchc.build(quarter_data(), office())
    typed = under(document, "2. Cải cách thủ tục hành chính")
    assert words(typed).endswith("Rà soát 06 thủ tục hành chính.\nPhối hợp Bưu điện trả kết quả tại nhà.")
    assert not any(isinstance(block, Paragraph) and block.to_write for block in typed)
    assert under(document, "3. Cải cách tổ chức bộ máy") == [Paragraph("[…]", to_write=True)]
    assert under(document, "II. KẾT QUẢ") == []


def test_figures_of_dossiers_are_written_out_and_gaps_admitted() -> None:
    blocks = under(cchc.build(quarter_data(), office()), "2. Cải cách thủ tục hành chính")
    text = words(blocks)
    assert "22/25 đơn vị" in text
    assert "tiếp nhận 16.482 hồ sơ" in text
    assert "đạt 98,40 %" in text
    assert "mức độ 3 đạt 31,25 %" in text
    (table,) = [block for block in blocks if isinstance(block, Table)]
    cells = {row.cells[1]: row.cells for row in table.rows}
    assert cells["Đất đai"][-1] == Decimal("97.78")
    assert cells["Tôn giáo"][-1] == "Không phát sinh"  # nothing resolved: neither 0 nor 100 %
    assert cells["Chứng thực"][2:] == (None,) * 7  # nobody has sent it: blank, not 0
    assert table.rows[-1].kind is RowKind.TOTAL


def test_without_any_dossier_figures_it_says_so() -> None:
    data = replace(quarter_data(), dossiers=(), dossier_total=None)
    assert "Chưa có số liệu hồ sơ" in words(under(cchc.build(data, office()), "2. Cải cách thủ tục hành chính"))


def test_inspections_and_remedies() -> None:
    text = words(under(cchc.build(quarter_data(), office()), "2. Công tác kiểm tra"))
    assert "05 cuộc kiểm tra tại 05/25 phường, xã" in text
    assert "đã khắc phục 09/16, đạt 56,25 %" in text


def test_scores_say_how_many_are_scored_and_that_the_set_is_illustrative() -> None:
    document = cchc.build(quarter_data(), office())
    blocks = under(document, "III. ĐÁNH GIÁ CHUNG")
    assert "5/12 tiêu chí thành phần (minh họa)" in words(blocks)
    assert "từ 94 điểm" in words(blocks)
    (table,) = [block for block in blocks if isinstance(block, Table)]
    assert "minh họa" in table.caption
    scored, unscored = table.rows[0].cells, table.rows[1].cells
    assert scored[3] == Decimal("8.375")
    assert scored[4] == Decimal("93.06")  # of the 9 points that were scored
    assert unscored[3] is None
    assert unscored[4] is None
    assert any("minh họa" in note for note in document.notes)
    official = cchc.build(replace(quarter_data(), illustrative=False), office())
    assert not any("minh họa" in note for note in official.notes)


def test_the_title_and_the_bounds_of_the_period() -> None:
    document = cchc.build(quarter_data(), office())
    assert document.title.subject == "Công tác cải cách hành chính quý I năm 2022"
    assert "từ ngày 15/12/2021 đến ngày 14/03/2022" in document.notes[0]
    assert document.draft
