"""Biên bản: what its content says, and what a PDF's pages read back."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from par_desktop.data.templates import load_world
from par_desktop.domain.checklist import ItemKind, Verdict
from par_desktop.domain.fields import Figure
from par_desktop.domain.views.inspection_rows import AnswerRow, FindingNote, MinutesData, MinutesItem, VisitHead
from par_desktop.reports import minutes
from par_desktop.reports.content import Heading, Paragraph, Table
from par_desktop.reports.make import render


def _data(*, failed: tuple[str, ...] = ("A5", "C1"), **head: object) -> MinutesData:
    world = load_world()
    items = []
    for item in world.checklist.items:
        bad = item.code in failed
        ratio = Figure(numerator=118 if bad else 124, denominator=124) if item.kind is ItemKind.RATIO else None
        count = (2 if bad else 0) if item.kind is ItemKind.COUNT else None
        answer = AnswerRow(item.code, "fail" if bad else "pass", count, ratio)
        deadline = date(2022, 5, 11)
        note = FindingNote(item.code, item.code, f"Tồn tại {item.code}", "Bà B", deadline) if bad else None
        items.append(MinutesItem(item, answer, note))
    verdicts = {row.item.code: Verdict.FAILED if row.finding else Verdict.PASSED for row in items}
    values: dict[str, object] = {
        "sort": "surprise", "day": date(2022, 4, 25), "started": "08:05", "ended": "08:22", **head
    }  # fmt: skip
    return MinutesData(
        head=VisitHead("13654", "0a1b2c3d", **values),  # type: ignore[arg-type]
        unit_name="Phường Bà Triệu",
        office_name="UBND phường Bà Triệu",
        city_name="Thành phố Nam Định",
        place="Nam Định",
        checklist_title=world.checklist.title,
        illustrative=True,
        items=tuple(items),
        answered=36,
        total=36,
        rating=world.checklist.rating(verdicts),
        sections={s.code: s.title for s in world.checklist.sections},
        remedy_days=10,
    )


def _texts(data: MinutesData) -> list[str]:
    return [block.text for block in minutes.build(data).body if isinstance(block, (Heading, Paragraph))]


def test_the_minutes_follow_the_layout_in_order() -> None:
    text = "\n".join(_texts(_data()))
    order = (
        "Hôm nay, hồi 08 giờ 05, ngày 25 tháng 4 năm 2022",
        "Căn cứ Quyết định số",
        "I. THÀNH PHẦN",
        "II. NỘI DUNG",
        "III. KẾT QUẢ",
        "1. Ưu điểm",
        "2. Tồn tại",
        "IV. Ý KIẾN CỦA UBND PHƯỜNG BÀ TRIỆU",
        "V. KIẾN NGHỊ",
        "lập thành 02 bản",
        "kết thúc hồi 08 giờ 22",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_the_title_says_what_was_checked_where() -> None:
    title = minutes.build(_data()).title
    assert title.kind == "BIÊN BẢN"
    assert title.subject.startswith("Kiểm tra đột xuất")
    assert title.subject.endswith("UBND phường Bà Triệu")
    assert minutes.build(_data(sort="planned")).title.subject.startswith("Kiểm tra định kỳ")


def test_each_finding_has_its_basis_severity_person_numbers_and_deadline() -> None:
    table = next(t for t in minutes.build(_data()).tables() if t.name == "Tồn tại")
    first, second = table.rows
    assert first.cells[:5] == (1, "A5. Tồn tại A5", "Chỉ thị 26/CT-TTg (2016)", "Nghiêm trọng", "Bà B")
    assert first.cells[6] == date(2022, 5, 11)
    assert second.cells[1] == "C1. Tồn tại C1 (118/124)"


def test_the_rating_names_the_grave_items() -> None:
    text = " ".join(_texts(_data()))
    assert "34 câu đạt, 02 câu không đạt" in text
    assert "Xếp loại: Chưa đạt" in text
    assert "A5, C1" in text


def test_what_nobody_typed_is_left_to_a_pen() -> None:
    data = _data(started=None, ended=None)
    blocks = _texts(data)
    assert blocks.count(minutes.DOTS) == 3 + 3 + 4 + 1
    assert "hồi …… giờ ……" in blocks[0]
    typed = _texts(_data(team="Bà Hà", present="Ông A", opinion="Không nhất trí câu A5."))
    assert typed.count(minutes.DOTS) == 1
    assert "Không nhất trí câu A5." in typed


def test_three_people_sign_beside_each_other() -> None:
    table = next(t for t in minutes.build(_data()).tables() if t.name == "Chữ ký")
    assert [c.title for c in table.columns] == ["ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA", "THƯ KÝ", "TRƯỞNG ĐOÀN KIỂM TRA"]


def test_the_appendix_holds_all_36_items_and_an_unanswered_one_says_so() -> None:
    data = _data()
    (appendix,) = minutes.build(data).appendices
    (table,) = [block for block in appendix.body if isinstance(block, Table)]
    codes = [row.cells[0] for row in table.rows if len(row.cells) > 1]
    assert codes == [item.code for item in load_world().checklist.items]


def test_no_finding_is_said_in_words() -> None:
    text = " ".join(_texts(_data(failed=())))
    assert "Không phát hiện tồn tại" in text
    assert "tiếp tục duy trì" in text


def test_the_pdf_reads_back_in_vietnamese() -> None:
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(render(minutes.build(_data()), "pdf"))).pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "BIÊN BẢN",
        "TRƯỞNG ĐOÀN",
        "Nam Định, ngày 25 tháng 4 năm 2022",
    ):
        assert words in text
    assert "minh họa" in text
