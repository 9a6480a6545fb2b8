"""Tables of Word documents, read to the right figures or the right complaint like any sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from par_desktop.errors import PackageProblem
from par_desktop.intake.book import read_book
from par_desktop.services import take_in
from par_desktop.services.desk import Desk
from par_desktop.services.take_in import Answers, Look
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import Places
from tests.intake.documents import form_06a, in_font, letter, plain, rewritten, saved
from tests.intake.test_formats import PLAIN, TCVN3_ROWS, needs_soffice
from tests.intake.workbooks import HEAD_06A, MERGES_06A, NUMBERS_06A, resaved

ROWS = [
    (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
    (2, "Hộ tịch", 50, 4, 46, 0, 48, 40, 7, 1, 2, 1, 1),
    (None, "Tổng cộng", 150, 4, 144, 2, 147, 130, 16, 1, 3, 2, 1),
]


def seen(desk: Desk, path: Path, spec: str = "", answers: Answers | None = None) -> Look:
    opened = take_in.open_book(path)
    spec = spec or take_in.recognise(desk, opened)
    return take_in.look(desk, opened, spec, answers or Answers())


def values(look: Look) -> dict[str, dict[str, object]]:
    return {line.entry.record: dict(line.entry.values) for line in look.lines}


def test_the_form_in_a_letter_is_recognised_with_its_unit_and_month(two: Places, tmp_path: Path) -> None:
    look = seen(two.city, saved(form_06a(ROWS), tmp_path / "bieu.docx"))
    assert (look.spec, look.unit, look.period, look.problems) == ("dossiers_06a", "13654", "2022-02", ())
    expected = {record: {k: v for k, v in row.items() if v is not None} for record, row in PLAIN.items()}
    assert values(look) == expected
    assert all(total.agrees for total in look.totals)
    assert look.answers.sheet == "Bảng 2: Tháng 02/2022"


def test_a_number_with_letters_is_named_by_its_cell_and_the_rest_of_the_row_and_table_kept(
    two: Places, tmp_path: Path
) -> None:
    rows = [(1, "Chứng thực", 100, 0, 98, 2, 99, "9O", 9, 0, 1, 1, 0), *ROWS[1:2]]
    look = seen(two.ward, saved(form_06a(rows), tmp_path / "bieu.docx"))
    (bad,) = look.problems
    assert (bad.sheet, bad.address, bad.value, bad.refused) == ("Bảng 2: Tháng 02/2022", "H5", "9O", True)
    assert "early" not in values(look)["13654/2022-02/CT"]
    assert values(look)["13654/2022-02/CT"]["on_time"] == 9
    assert values(look)["13654/2022-02/HT"]["early"] == 40


HEAD_TCVN3 = (
    ("TT", "LÜnh vùc, c«ng viÖc gi¶i quyÕt theo cÊp", "Sè l\u00adîng hå s¬ tiÕp nhËn", None, None, None,
     "Sè l\u00adîng hå s¬ ®· gi¶i quyÕt", None, None, None, "Sè l\u00adîng hå s¬ ®ang gi¶i quyÕt", None, None),
    (None, None, "Tæng sè", "Trong kú", None, "Tõ kú tr\u00adíc", "Tæng sè", "Tr\u00adíc h¹n", "§óng h¹n", "Qu¸ h¹n",
     "Tæng sè", "Trong h¹n", "Qu¸ h¹n"),
    (None, None, None, "Trùc tuyÕn", "Trùc tiÕp, dÞch vô b\u00adu chÝnh"),
)  # fmt: skip


def old_form(write: Any, *, strip: bool = False) -> Any:
    def text(value: object) -> object:
        return value.replace("\u00ad", "") if strip and isinstance(value, str) else value

    rows = [tuple(text(value) for value in row) for row in (*HEAD_TCVN3, *TCVN3_ROWS[:2])]
    return letter(
        [*rows[:3], NUMBERS_06A], rows[3:], merges=[merge.format(1, 2, 3) for merge in MERGES_06A],
        office=str(text("uû ban nh©n d©n ph\u00adêng bµ triÖu")), titles=["Th¸ng 02/2022"], write=write,
    )  # fmt: skip


def test_tcvn3_by_the_font_of_its_runs_is_shown_and_converted_after_a_yes(two: Places, tmp_path: Path) -> None:
    path = saved(old_form(in_font(".VnTime")), tmp_path / "cu.docx")
    look = seen(two.ward, path)
    assert look.spec == "dossiers_06a"
    assert look.wants_yes
    assert ("Chøng thùc", "Chứng thực") in {(each.before, each.after) for each in look.samples}
    assert look.answers.sheet == "Bảng 2: Tháng 02/2022"
    look = seen(two.ward, path, answers=Answers(legacy=True))
    assert (look.wants_yes, look.unit, look.period) == (False, "13654", "2022-02")
    assert values(look)["13654/2022-02/HT"]["early"] == 40


def test_tcvn3_by_the_document_s_style_with_word_s_own_soft_hyphens(two: Places, tmp_path: Path) -> None:
    made = old_form(plain)
    made.styles["Normal"].font.name = ".VnTime"
    path = saved(made, tmp_path / "kieu.docx")

    def as_word_writes(xml: str) -> str:
        return xml.replace("\u00ad", "</w:t><w:softHyphen/><w:t>").replace(
            "<w:t>TT</w:t>", '<w:sym w:font=".VnTime" w:char="F054"/><w:sym w:font=".VnTime" w:char="F054"/>'
        )

    look = seen(two.ward, rewritten(path, as_word_writes), answers=Answers(legacy=True))
    assert (look.unit, look.period, look.wants_yes) == ("13654", "2022-02", False)
    assert values(look)["13654/2022-02/CT"]["on_time"] == 9


def test_a_tcvn3_document_stripped_of_its_soft_hyphens_says_so_and_keeps_the_figures(
    two: Places, tmp_path: Path
) -> None:
    path = saved(old_form(in_font(".VnTime"), strip=True), tmp_path / "mat.docx")
    look = seen(two.ward, path, "dossiers_06a", Answers(legacy=True))
    assert any("ư" in notice for notice in look.notices)
    assert values(look)["13654/2022-02/HT"]["early"] == 40


def test_a_list_in_vni_is_mapped_and_remembered_like_a_sheet(two: Places, tmp_path: Path) -> None:
    head = [("TT", "Ngaøy", "Keânh", "Teân tin, baøi")]
    rows = [(1, "05/3/2022", "Truyeàn thanh", "Phöôøng Baø Trieäu caûi caùch haønh chính")]
    path = saved(letter(head, rows, write=in_font("VNI-Times")), tmp_path / "tin.docx")
    look = seen(two.ward, path, "register:tin-bai", Answers(legacy=True))
    (line,) = look.lines
    assert line.entry.values["c01"] == "2022-03-05"
    assert line.entry.values["c02"] == "Truyền thanh"
    assert line.entry.values["c03"] == "Phường Bà Triệu cải cách hành chính"
    day, channel, title = (field.name for field in look.fields if field.column in (1, 2, 3))
    other = Answers(legacy=True, mapping={day: 1, channel: 2, title: 2})
    take_in.take(two.ward, seen(two.ward, path, "register:tin-bai", other))
    again = seen(two.ward, path, "register:tin-bai", Answers(legacy=True))
    assert again.remembered == "tin.docx"
    assert {field.name: field.column for field in again.fields if field.column is not None} == dict(other.mapping or {})


def test_of_several_tables_the_one_chosen_is_read_and_what_nobody_sees_is_not(two: Places, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Danh sách thủ tục hành chính")
    first = made.add_table(3, 2)
    for at, texts in enumerate((("Mã TTHC", "Tên TTHC"), ("1.000001", "Chứng thực chữ ký"), ("1.000002", "Đăng ký khai sinh"))):
        for column, text in enumerate(texts):
            first.cell(at, column).text = text
    made.add_paragraph("Danh sách đơn vị sự nghiệp")
    second = made.add_table(3, 2)
    for at, texts in enumerate((("Tên đơn vị", "Từ ngày"), ("Trường Mầm non Sao Mai", "05/9/2001"), ("Trạm Y tế", ""))):
        for column, text in enumerate(texts):
            second.cell(at, column).text = text
    second.cell(2, 0).add_table(1, 1).cell(0, 0).text = "phường Bà Triệu"
    path = saved(made, tmp_path / "hai.docx")
    ghost = '<w:del w:id="1" w:author="a"><w:r><w:t>Bỏ rồi</w:t></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>'
    rewritten(path, lambda xml: xml.replace("<w:r><w:t>Trạm Y tế", ghost + "<w:r><w:t>Trạm Y tế"))
    assert [sheet.name for sheet in take_in.open_book(path).sheets] == [
        "Bảng 1: Danh sách thủ tục hành chính", "Bảng 2: Danh sách đơn vị sự nghiệp",
    ]  # fmt: skip
    look = seen(two.city, path, "units", Answers(sheet="Bảng 2: Danh sách đơn vị sự nghiệp"))
    assert values(look) == {
        "truong-mam-non-sao-mai": {"name": "Trường Mầm non Sao Mai", "since": date(2001, 9, 5)},
        "tram-y-te-phuong-ba-trieu": {"name": "Trạm Y tế phường Bà Triệu"},
    }
    procedures = seen(two.city, path, "procedures", Answers(sheet="Bảng 1: Danh sách thủ tục hành chính"))
    assert [line.entry.values["title"] for line in procedures.lines] == ["Chứng thực chữ ký", "Đăng ký khai sinh"]


@needs_soffice
def test_what_libreoffice_writes_reads_alike(two: Places, tmp_path: Path) -> None:
    path = saved(form_06a(ROWS), tmp_path / "bieu.docx")
    again = resaved(path, "docx")
    assert values(seen(two.ward, again)) == values(seen(two.ward, path))


def test_merged_headings_have_the_places_they_are_seen_at(tmp_path: Path) -> None:
    grid = read_book(saved(form_06a(ROWS), tmp_path / "bieu.docx")).sheets[1]
    assert grid.spread(2, 2) is not None
    assert {(m.top, m.left, m.bottom, m.right) for m in grid.merges} >= {(0, 0, 2, 0), (0, 2, 0, 5), (1, 3, 1, 4)}
    assert [cell.text for cell in (grid.spread(0, column) for column in range(13)) if cell] == [
        HEAD_06A[0][column] for column in (0, 1, 2, 2, 2, 2, 6, 6, 6, 6, 10, 10, 10)
    ]


@pytest.mark.parametrize(
    ("name", "code", "begins"),
    [
        ("trong.docx", "no_word_tables", "Tệp trong.docx không có bảng nào."),
        ("cu.doc", "word_97", "Tệp cu.doc là Word cũ (.doc), phần mềm không đọc được."),
        ("hong.docx", "file_damaged", ""),
        ("doctype.docx", "file_suspicious", ""),
    ],
)
def test_a_document_that_cannot_be_read_says_what_to_do(tmp_path: Path, name: str, code: str, begins: str) -> None:
    path = tmp_path / name
    empty = docx.Document()
    empty.add_paragraph("Không có bảng")
    saved(empty, path)
    if code == "word_97":
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000) + "WordDocument".encode("utf-16-le") + bytes(9_000))
    elif code == "file_damaged":
        rewritten(path, lambda xml: xml[: len(xml) // 2])
    elif code == "file_suspicious":
        rewritten(path, lambda xml: xml.replace("<w:document", '<!DOCTYPE w [<!ENTITY a "b">]><w:document', 1))
    with pytest.raises(PackageProblem) as caught:
        read_book(path)
    assert caught.value.code == code
    assert sentence(caught.value).startswith(begins)


def test_only_a_line_right_above_a_table_is_its_caption(tmp_path: Path) -> None:
    names = [grid.name for grid in read_book(saved(form_06a(ROWS), tmp_path / "bieu.docx")).sheets]
    assert names == ["Bảng 1", "Bảng 2: Tháng 02/2022", "Bảng 3"]
