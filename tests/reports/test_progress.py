"""The progress report says what its rows say."""

from __future__ import annotations

from dataclasses import replace

from par_desktop.reports import pdf, progress
from par_desktop.reports.content import Paragraph, RowKind
from tests.reports.samples import LABOUR, TASK_11, office, pdf_pages, progress_data


def test_the_page_counts_tasks_and_names_the_late_ones() -> None:
    pages = pdf_pages(pdf.write(progress.build(progress_data(), office())))
    text = " ".join(pages)
    assert "quý III/2021" in text
    assert "01 nhiệm vụ hoàn thành; 01 nhiệm vụ đang thực hiện; 01 nhiệm vụ chưa thực hiện" in text
    assert "Có 01 nhiệm vụ quá hạn" in text
    assert "Đang thực hiện, quá hạn 47 ngày" in text
    assert "/BC-UBND" in text


def test_the_annex_has_every_task_word_for_word_under_its_section() -> None:
    document = progress.build(progress_data(), office())
    (table,) = document.appendices[0].body
    rows = list(document.tables())[-1].rows
    assert table is list(document.tables())[-1]
    assert next(row.cells[0] for row in rows if row.kind is RowKind.GROUP) == "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
    tasks = [row.cells for row in rows if row.kind is RowKind.DATA]
    assert [cells[0] for cells in tasks] == [3, 11, 18]
    assert tasks[1][1] == TASK_11
    assert tasks[1][2] == LABOUR.name
    assert tasks[2][3] == "Thường xuyên"
    assert tasks[2][5] is None


def test_no_late_task_is_said_in_words() -> None:
    data = progress_data()
    sections = tuple(
        replace(section, tasks=tuple(replace(task, late_days=0) for task in section.tasks)) for section in data.sections
    )
    document = progress.build(replace(data, sections=sections, states=replace(data.states, late=0)), office())
    words = [block.text for block in document.body if isinstance(block, Paragraph)]
    assert "Đến thời điểm báo cáo không có nhiệm vụ quá hạn." in words
