"""Which month a notice speaks of, and that its figures are the report's and the comparison's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from par_desktop import workspace
from par_desktop.domain.periods import Period
from par_desktop.domain.views.comparison_rows import Span
from par_desktop.domain.views.notice_rows import NoticeData
from par_desktop.services import browse_reports
from par_desktop.services.browse_comparison import compare
from par_desktop.services.desk import Desk
from par_desktop.services.make_notice import month_of, notice_data
from par_desktop.services.make_report import make_report, quarter_data
from par_desktop.services.save_record import Patch, save
from tests.services.test_browse_comparison import month

WARD = "13654"
TODAY = date(2022, 3, 20)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Desk]:
    day = datetime(2022, 3, 20, 7, 0, tzinfo=UTC)
    made = workspace.create(tmp_path / WARD, WARD, clock=lambda: day, state=tmp_path / "state")
    desk = made.desk()
    save(
        desk,
        [
            month(WARD, "2022-02", 40, 0),
            month(WARD, "2022-03", 60, 3, open_late=2),
            Patch("dossier", f"{WARD}/2022-03/NCN", {"none": True}),
        ],
    )
    yield desk
    made.close()


def notice(desk: Desk, code: str) -> NoticeData:
    about, asked = desk.world.unit(WARD), Period.parse(code)
    figures = quarter_data(desk.conn, desk.world, about, asked, TODAY)
    return notice_data(desk.conn, desk.world, about, asked, TODAY, figures)


@pytest.mark.parametrize(
    ("period", "today", "month"),
    [
        ("2022-Q1", date(2022, 3, 20), "2022-03"),
        ("2022-Q1", date(2022, 3, 14), "2022-02"),
        ("2022-Q1", date(2021, 12, 1), "2022-01"),
        ("2022-02", date(2022, 1, 1), "2022-02"),
        ("2022", date(2022, 7, 1), "2022-06"),
    ],
)
def test_the_last_month_that_has_ended_is_posted(period: str, today: date, month: str, ward: Desk) -> None:
    assert month_of(ward.world, Period.parse(period), today).code == month


def test_figures_are_those_of_the_comparison(ward: Desk) -> None:
    data = notice(ward, "2022-03")
    assert [field.field for field in data.fields] == ["Hộ tịch"]
    assert data.nothing == ("Nuôi con nuôi",)
    assert len(data.untyped) == 12
    assert data.total is not None
    assert (data.total.resolved, data.total.in_time, data.total.late, data.total.open_late) == (60, 57, 3, 2)
    found = compare(ward, "TT.1", Span.MONTHS, 2022)
    (row,) = found.rows
    assert row.cells[2].value == (data.total.on_time_rate or 0) * 100 == 95


def test_it_is_made_listed_and_its_gaps_named(ward: Desk, tmp_path: Path) -> None:
    path = make_report(ward.conn, ward.world, ward.unit, "month-notice", "2022-Q1", WARD, tmp_path / "tb.pdf", TODAY)
    (page,) = PdfReader(path).pages
    assert "03 hồ sơ đã giải quyết quá hạn" in " ".join(page.extract_text().split())
    (entry,) = [e for e in browse_reports.entries(ward, "2022-Q1", TODAY) if e.name == "month-notice"]
    assert entry.title == "Thông báo kết quả tháng 3"
    assert entry.gaps[0].text == "12 lĩnh vực chưa nhập"


def test_a_department_posts_nothing(tmp_path: Path) -> None:
    made = workspace.create(tmp_path / "TP", "TP", state=tmp_path / "state")
    try:
        names = {entry.name for entry in browse_reports.entries(made.desk(), "2022-Q1", TODAY)}
        assert "month-notice" not in names
        assert "cchc" in names
    finally:
        made.close()
