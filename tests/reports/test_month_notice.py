"""The month's notice: one page, every field, what is overdue said with an apology, what is lacking said to the clerk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from par_desktop.domain.units import Unit, UnitKind
from par_desktop.domain.views.notice_rows import NoticeData
from par_desktop.domain.views.report_rows import DossierFigures
from par_desktop.reports import month_notice, pdf, word
from par_desktop.reports.content import Document, Paragraph, RowKind
from tests.reports.samples import CITY, WARD, office, pdf_pages

FIELDS = (
    "Chứng thực", "Hộ tịch", "Đất đai", "Bảo trợ xã hội", "Người có công", "Lao động – việc làm",
    "Xây dựng, trật tự đô thị", "Môi trường", "Văn hóa cơ sở", "Tín ngưỡng, tôn giáo", "Thi đua, khen thưởng",
    "Tiếp công dân, xử lý đơn thư", "Nuôi con nuôi", "Phòng, chống tệ nạn xã hội",
)  # fmt: skip
LONG = Unit("13655", "Phường Phan Đình Phùng", "Phan Đình Phùng", UnitKind.WARD, 2, parent="356")


def figures(field: str, received: int, in_time: int, late: int, left: int = 0, left_late: int = 0) -> DossierFigures:
    resolved = in_time + late
    share = Fraction(in_time, resolved) if resolved else None
    return DossierFigures(field, received, resolved, in_time, late, left, left_late, share)


def data(*fields: DossierFigures, **more: object) -> NoticeData:
    known = [(f.received or 0, f.in_time or 0, f.late or 0, f.open or 0, f.open_late or 0) for f in fields]
    total = figures("Tổng cộng", *(sum(column) for column in zip(*known, strict=True)))
    return replace(
        NoticeData(
            "2022-03", date(2022, 2, 15), date(2022, 3, 14), fields, total, (), (), False, 1, 1, date(2022, 3, 16)
        ),
        **more,  # type: ignore[arg-type]
    )


TWO = data(figures("Hộ tịch", 100, 90, 2, 8, 1), figures("Đất đai", 1234, 1200, 0, 34))


def words(document: Document) -> list[str]:
    return [block.text for block in document.body if isinstance(block, Paragraph)]


def test_the_page_reads_like_the_decree_and_says_the_month() -> None:
    (page,) = pdf_pages(pdf.write(month_notice.build(TWO, office(WARD))))
    text = " ".join(page.split())
    assert "ỦY BAN NHÂN DÂN PHƯỜNG BÀ TRIỆU" in text
    assert "/TB-UBND" in text
    assert "THÔNG BÁO" in text
    assert "thủ tục hành chính tháng 3/2022" in text
    assert "(từ ngày 15/02/2022 đến ngày 14/03/2022)" in text
    assert "TM. ỦY BAN NHÂN DÂN" in text
    assert "Niêm yết tại Bộ phận Một cửa" in text


def test_the_table_is_the_reports_figures_with_their_rates() -> None:
    (table,) = month_notice.build(TWO, office(WARD)).tables()
    assert [column.title for column in table.columns][2:] == [
        "Tiếp nhận",
        "Đã giải quyết",
        "Trước và đúng hạn",
        "Quá hạn",
        "Tỷ lệ đúng hạn (%)",
    ]
    # 90 of 92 and 1290 of 1292, half-up to two digits.
    assert [str(cell) for cell in table.rows[0].cells] == ["1", "Hộ tịch", "100", "92", "90", "2", "97.83"]
    assert table.rows[-1].kind is RowKind.TOTAL
    assert [str(cell) for cell in table.rows[-1].cells[2:]] == ["1334", "1292", "1290", "2", "99.85"]


def test_overdue_is_named_by_field_with_an_apology() -> None:
    assert words(month_notice.build(TWO, office(WARD)))[-1] == (
        "Còn 42 hồ sơ đang giải quyết. Có 02 hồ sơ đã giải quyết quá hạn (Hộ tịch 02) và 01 hồ sơ đang giải quyết đã quá hạn (Hộ tịch 01). "
        "UBND phường Bà Triệu xin lỗi tổ chức, cá nhân có hồ sơ quá hạn."
    )


def test_nothing_overdue_is_said_and_not_known_is_not_nothing() -> None:
    clean = data(figures("Hộ tịch", 10, 10, 0))
    assert words(month_notice.build(clean, office(WARD)))[-1] == "Còn 0 hồ sơ đang giải quyết. Không có hồ sơ quá hạn."
    half = DossierFigures("Hộ tịch", 10, None, None, None, None, None, None)
    document = month_notice.build(replace(clean, fields=(half,), total=half), office(WARD))
    assert words(document)[-1] == "Chưa đủ số liệu về hồ sơ quá hạn."
    (table,) = document.tables()
    assert table.rows[0].cells == (1, "Hộ tịch", 10, "chưa đủ", "chưa đủ", "chưa đủ", "chưa đủ")


def test_nothing_resolved_is_no_rate_and_quiet_fields_are_one_line() -> None:
    document = month_notice.build(data(figures("Hộ tịch", 4, 0, 0, 4), nothing=FIELDS[8:10]), office(WARD))
    (table,) = document.tables()
    assert table.rows[0].cells[-1] == "–"
    assert "Lĩnh vực không phát sinh hồ sơ: văn hóa cơ sở; tín ngưỡng, tôn giáo." in words(document)


def test_what_the_clerk_must_know_stands_beneath() -> None:
    document = month_notice.build(
        data(
            figures("Hộ tịch", 4, 4, 0),
            proxy=True,
            untyped=("Đất đai",),
            reported=24,
            wards=25,
            as_of=date(2022, 3, 10),
        ),
        office(CITY),
    )
    assert document.notes == (
        "Có số liệu nhập thay, chờ đơn vị xác nhận. Mới có số liệu của 24/25 phường, xã."
        " Chưa nhập số liệu: đất đai. Tháng chưa hết, số liệu đến 10/03/2022.",
    )
    assert "tại 25 phường, xã" in words(document)[0]


def test_a_month_without_figures_says_so() -> None:
    empty = NoticeData(
        "2022-03", date(2022, 2, 15), date(2022, 3, 14), (), None, (), FIELDS, False, 0, 1, date(2022, 4, 1)
    )
    document = month_notice.build(empty, office(WARD))
    assert not list(document.tables())
    assert words(document)[0].endswith("chưa có số liệu.")
    assert document.notes == ()


@pytest.mark.parametrize("unit", [WARD, LONG, CITY])
def test_fourteen_fields_all_overdue_stay_on_one_page(unit: Unit) -> None:
    full = data(
        *(figures(name, 1234, 1100, 11, 123, 9) for name in FIELDS), wards=25 if unit is CITY else 1, reported=25
    )
    assert len(pdf_pages(pdf.write(month_notice.build(full, office(unit))))) == 1
    assert word.write(month_notice.build(full, office(unit)))
    assert full.total is not None
    late = replace(full, proxy=True, reported=18, total=replace(full.total, incomplete=3), as_of=full.last)
    assert len(pdf_pages(pdf.write(month_notice.build(late, office(unit))))) == 1, "with all that the clerk must know"
