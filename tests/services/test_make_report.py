"""Reports from a workspace: figures against sums worked out by hand, files that open, refusals that say why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import docx
import openpyxl
import pytest
from pypdf import PdfReader

from par_desktop import workspace
from par_desktop.data.reader import Connection
from par_desktop.domain.fields import DocumentReference, Figure
from par_desktop.domain.periods import Period
from par_desktop.domain.units import Unit
from par_desktop.domain.world import World
from par_desktop.errors import ParError
from par_desktop.services.make_report import (
    document,
    make_report,
    progress_data,
    quarter_data,
    reports_listed,
    score_picture,
)
from par_desktop.services.save_record import Patch, save

TODAY = date(2022, 3, 10)
Open = tuple[Connection, World, Unit]


def month(received: int, resolved: int, late: int, left: int) -> dict[str, object]:
    """A row: half of what came in online at level 3, none by post; some resolved late; what stays is in time."""
    return {
        "online3": received // 2, "online4": received // 4, "direct": received - received // 2 - received // 4,
        "postal": 0, "early": 0, "on_time": resolved - late, "late": late, "open_in_time": left, "open_late": 0,
    }  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two wards with quý I/2022 (months 01 to 03): Bà Triệu whole, Cửa Nam without March."""
    place = tmp_path_factory.mktemp("report") / "sổ"
    made = workspace.create(place, "NV", clock=lambda: datetime(2022, 3, 10, 2, tzinfo=UTC))
    try:
        desk = made.desk()
        done = {"status": "done", "progress": 100, "document": DocumentReference("12/KH-NV", date(2022, 1, 20))}
        own = [
            Patch("assignment", "pl21-03/NV/2022", done),
            Patch("assignment", "pl21-01/NV/2021-Q3", {"status": "in_progress", "progress": 60, "note": "Chờ ý kiến."}),
            Patch("score", "1.1.1/356/2022-Q1", {"points": Decimal(1)}),
            Patch("score", "1.1.2/356/2022-Q1", {"points": Decimal("2.25"), "inputs": Figure(None, 9, 10)}),
            Patch("survey", "2022-Q1/1.7.1/356", {"points": Decimal("1.5")}),
            Patch("passage", "cchc/I.3/356/2022-Q1", {"text": "Đã đăng 24 tin, bài."}),
            Patch("inspection", "13654/2022-Q1-01", {"sort": "surprise", "day": date(2022, 2, 17)}),
            Patch("inspection", "13678/2022-Q1-02", {"sort": "surprise", "day": date(2022, 3, 14)}),
            Patch("finding", "13654/2022-Q1-01/01", {"item": "A3", "deadline": date(2022, 3, 3), "state": "open"}),
            Patch("finding", "13654/2022-Q1-01/02", {"item": "B6", "deadline": date(2022, 3, 3), "state": "closed"}),
        ]
        save(desk, own)
        paper = [
            Patch("dossier", "13654/2021-12/HT", month(40, 30, 0, 10)),
            Patch("dossier", "13654/2022-01/HT", month(100, 104, 2, 6)),
            Patch("dossier", "13654/2022-02/HT", month(80, 82, 0, 4)),
            Patch("dossier", "13654/2022-03/HT", month(60, 61, 1, 3)),
            Patch("dossier", "13654/2022-03/NCN", {"none": True}),
            Patch("dossier", "13690/2022-01/HT", month(20, 18, 0, 2)),
            Patch("dossier", "13690/2022-02/HT", month(20, 15, 3, 7)),
        ]
        save(desk, paper, source="Bản giấy")
    finally:
        made.close()
    return place


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    found = workspace.open_for_reading(folder)
    yield found
    found[0].close()


def test_tasks_stand_by_their_leads(opened: Open) -> None:
    conn, world, _ = opened
    data = progress_data(conn, world, world.unit("356"), Period.parse("2022-Q1"), TODAY)
    rows = {task.number: task for section in data.sections for task in section.tasks}
    assert len(rows) == data.states.total == 20
    assert (rows[3].status, rows[3].progress, rows[3].due) == ("Hoàn thành", 100, date(2022, 3, 31))
    assert rows[3].document == "12/KH-NV ngày 20/01/2022"
    # Task 1 was due in September 2021; task 8 (Công bố VBQPPL hết hiệu lực) on 31/01/2022, and nobody has said a word.
    assert (rows[1].status, rows[1].late_days) == ("Đang thực hiện", (TODAY - date(2021, 9, 30)).days)
    assert (rows[8].status, rows[8].late_days) == ("Chưa thực hiện", (TODAY - date(2022, 1, 31)).days)
    assert rows[18].due is None
    assert rows[18].schedule_text == "Thường xuyên"
    assert data.states.late == 2
    assert (data.states.done, data.states.in_progress, data.states.not_started) == (1, 1, 18)
    leads = {unit.unit: unit.states.total for unit in data.units}
    assert leads["Phòng Tư pháp"] == 5
    assert sum(unit.states.late for unit in data.units) == 2


def test_a_ward_reports_its_own_part(opened: Open) -> None:
    conn, world, _ = opened
    data = progress_data(conn, world, world.unit("13654"), Period.parse("2022-Q1"), TODAY)
    numbers = [task.number for section in data.sections for task in section.tasks]
    assert 3 in numbers
    assert 8 not in numbers, "only departments coordinate task 8"
    assert data.units == ()


def test_dossiers_of_the_quarter(opened: Open) -> None:
    conn, world, _ = opened
    data = quarter_data(conn, world, world.unit("356"), Period.parse("2022-Q1"), TODAY)
    assert (data.first, data.last) == (date(2021, 12, 15), date(2022, 3, 14))
    total = data.dossier_total
    assert total is not None
    came, carried = 100 + 80 + 60 + 20 + 20, 10
    assert total.received == came + carried
    assert total.resolved == 104 + 82 + 61 + 18 + 15
    assert total.late == 2 + 1 + 3
    assert total.open == 3 + 7, "each ward's last month, not a sum over months"
    assert total.on_time_rate == Fraction(280 - 6, 280)
    assert total.level3_rate == Fraction(140, came)
    assert [row.field for row in data.dossiers] == ["Hộ tịch", "Nuôi con nuôi"]
    assert data.dossiers[1].received == 0
    assert data.dossiers[1].on_time_rate is None, "không phát sinh is neither 0 % nor 100 %"
    assert (data.units_reported, data.units) == (1, 25), "Cửa Nam lacks March"


def test_checks_that_took_place_and_their_findings(opened: Open) -> None:
    conn, world, _ = opened
    found = quarter_data(conn, world, world.unit("356"), Period.parse("2022-Q1"), TODAY).inspections
    assert (found.inspections, found.wards_checked, found.wards) == (1, 1, 25), "the secret one is to come"
    assert (found.findings, found.remedied, found.overdue) == (2, 1, 1)


def test_points_by_area_and_the_words_typed(opened: Open) -> None:
    conn, world, _ = opened
    data = quarter_data(conn, world, world.unit("356"), Period.parse("2022-Q1"), TODAY)
    assert data.score_total is not None
    assert data.score_total.points == Decimal("4.75")
    assert (data.score_total.scored, data.score_total.components) == (3, 60)
    assert data.scores[0].points == Decimal("4.75")
    assert data.scores[1].points is None
    assert [area.target for area in data.scores] == [96, 100, 100, 94, 85, 90, 100, 100]
    assert data.total_target == 94
    assert data.illustrative
    typed = {passage.heading: passage.text for passage in data.passages}
    assert typed["I.3"] == "Đã đăng 24 tin, bài."
    assert typed["II.1"] is None


def test_documents_open_in_each_format(opened: Open, tmp_path: Path) -> None:
    conn, world, unit = opened
    for name, _, formats in reports_listed():
        for suffix in formats:
            path = tmp_path / f"{name}.{suffix}"
            assert make_report(conn, world, unit, name, "2022-Q1", "NV", path, TODAY) == path
    assert "THÀNH PHỐ NAM ĐỊNH" in PdfReader(tmp_path / "progress.pdf").pages[0].extract_text()
    words = "\n".join(p.text for p in docx.Document(str(tmp_path / "cchc.docx")).paragraphs)
    assert "Đã đăng 24 tin, bài." in words
    assert openpyxl.load_workbook(tmp_path / "progress.xlsx").sheetnames
    ward = make_report(conn, world, unit, "cchc", "2022-Q1", "13654", tmp_path / "w.docx", TODAY)
    cells = [c.text for t in docx.Document(str(ward)).tables for r in t.rows for c in r.cells]
    assert any("PHƯỜNG BÀ TRIỆU" in text for text in cells)


def test_a_department_has_a_report_without_scores(opened: Open) -> None:
    conn, world, unit = opened
    assert document(conn, world, unit, "cchc", "2022-Q1", "TP", TODAY).body
    assert score_picture(conn, world, "13690", "2022-Q1") is None
    picture = score_picture(conn, world, "NV", "2022-Q1")
    assert picture is not None
    assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "period", "file", "code"),
    [
        ("horoscope", "2022-Q1", "a.pdf", "unknown_report"),
        ("cchc", "2022-Q1", "a.xlsx", "wrong_format"),
        ("progress", "2022-Q1", "a", "wrong_format"),
        ("progress", "2030-Q1", "a.pdf", "period_outside_plan"),
        ("progress", "Q1/2022", "a.pdf", "not_a_period"),
        ("progress", "2022-Q1", "no/such/folder/a.pdf", "file_not_writable"),
    ],
)
def test_what_cannot_be_made(opened: Open, tmp_path: Path, name: str, period: str, file: str, code: str) -> None:
    conn, world, unit = opened
    with pytest.raises(ParError) as refused:
        make_report(conn, world, unit, name, period, "NV", tmp_path / file, TODAY)
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []
