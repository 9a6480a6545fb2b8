"""The documents there are, what each still lacks, its words by heading, and its pages as pictures."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data import journal
from par_desktop.data.queries import passages
from par_desktop.data.reader import Connection
from par_desktop.domain.periods import Period
from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.units import Unit
from par_desktop.domain.views.passage_rows import Gap, HeadingChoice, HeadingWords, ReportEntry
from par_desktop.domain.views.report_rows import QuarterReportData
from par_desktop.domain.world import World
from par_desktop.reports import preview
from par_desktop.reports.cchc import OUTLINE
from par_desktop.reports.month_notice import REPORT as MONTH_NOTICE
from par_desktop.reports.month_notice import notice_words
from par_desktop.reports.outline import load_outline
from par_desktop.reports.preview import PagePicture, Pages, PageSize, Place
from par_desktop.reports.procedures import REPORT as PROCEDURES
from par_desktop.reports.registry import REPORTS
from par_desktop.reports.spec import ReportSpec
from par_desktop.services import browse_procedures as procedures
from par_desktop.services.desk import Desk
from par_desktop.services.make_notice import month_of, notice_data
from par_desktop.services.make_report import make_report, progress_data, quarter_data
from par_desktop.services.score_sums import unit_scores

if TYPE_CHECKING:
    from par_desktop.domain.views.report_rows import TaskStates

__all__ = ["PagePicture", "PageSize", "Pages", "Place", "entries", "heading_words", "make_preview", "picture"]

_WORDS = "cchc"
"""The document that units write words for."""
_KEPT_SECONDS = 24 * 3600
_KINDS = ("assignment", "dossier", "passage", "score", "reading")


def author_of(world: World, unit: Unit) -> Unit:
    """Whose words stand in the reports a unit makes: the coordinator draws up the city's papers."""
    return world.unit(world.city) if unit.code == world.coordinator else unit


def entries(desk: Desk, period: str, day: date) -> tuple[ReportEntry, ...]:
    """Every document with what it lacks for a period, counted on ``day``."""
    posts = desk.is_coordinator or desk.unit.is_ward
    asked = [spec for spec in REPORTS if posts or spec.name != MONTH_NOTICE.name]
    return tuple(_entry(desk, spec, Period.parse(period), day) for spec in asked)


def heading_words(desk: Desk, report: str, heading: str, period: str) -> HeadingWords:
    """The words under one heading: the report's own and, for the coordinator, the units' to take in."""
    author = author_of(desk.world, desk.unit).code
    record = PASSAGE.id(report=report, heading=heading, unit=author, period=period)
    state = journal.state_of(desk.conn, PASSAGE.name, record)
    field = state.fields.get("text")
    found = passages.under_heading(desk.conn, report, heading, period)
    units = tuple(p for p in found if p.unit != author) if desk.is_coordinator else ()
    return HeadingWords(
        heading=heading,
        record=record,
        text=str(field.shown) if field is not None and field.shown is not None else None,
        heads={name: known.heads for name, known in state.fields.items()},
        conflict=bool(state.conflicts),
        units=units,
        expected=len(desk.world.wards) if desk.is_coordinator else 0,
    )


def make_preview(
    conn: Connection, world: World, unit: Unit, name: str, period: str, day: date, path: Path, titles: Sequence[str]
) -> Pages:
    """Make the document as PDF at ``path`` and look at its pages; previews of days gone by are swept away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.pdf"):
        with contextlib.suppress(OSError):
            if time.time() - old.stat().st_mtime > _KEPT_SECONDS:
                old.unlink()
    make_report(conn, world, unit, name, period, unit.code, path, day)
    return preview.look(path, titles)


def picture(path: Path, page: int, width: int) -> PagePicture:
    """One page as pixels, ``width`` device pixels wide."""
    return preview.picture(path, page, width)


def _entry(desk: Desk, spec: ReportSpec, period: Period, day: date) -> ReportEntry:
    about = author_of(desk.world, desk.unit)
    headings: tuple[HeadingChoice, ...] = ()
    if spec.name == _WORDS:
        written = passages.written_headings(desk.conn, spec.name, about.code, period.code)
        headings = tuple(
            HeadingChoice(h.code, h.title, h.write, h.code in written) for h in load_outline(OUTLINE).headings
        )
        gaps = [*_word_gaps(headings), *_figure_gaps(desk, about, period, day)]
    elif spec.name == MONTH_NOTICE.name:
        gaps = _notice_gaps(desk, about, month_of(desk.world, period, day), day)
    elif spec.name == PROCEDURES.name:
        gaps = _procedure_gaps(desk, about, day)
    else:
        gaps = _task_gaps(progress_data(desk.conn, desk.world, about, period, day).states)
    conflicts = passages.open_conflicts(desk.conn, _KINDS)
    if conflicts:
        gaps.append(Gap(f"{conflicts} dòng số liệu đang xung đột", "violet", "conflicts"))
    missing = [gap for gap in gaps if gap.tone != "green"]
    whole = "đủ số liệu" if spec.name == MONTH_NOTICE.name else "đủ lời, đủ số liệu"
    lacks = whole if not missing else missing[0].text
    group = "Định kỳ" if spec.name in (_WORDS, MONTH_NOTICE.name) else "Theo dõi"
    notice = spec.name == MONTH_NOTICE.name
    title = notice_words(month_of(desk.world, period, day).code) if notice else spec.title
    return ReportEntry(spec.name, title, spec.formats, group, lacks, headings, tuple(gaps))


def _procedure_gaps(desk: Desk, about: Unit, day: date) -> list[Gap]:
    data = procedures.report_data(desk.conn, desk.world, about.code, day)
    if not data.procedures:
        return [Gap("Chưa có sổ TTHC", "amber", "indicators", "procedure")]
    desks = dict.fromkeys(lack.procedure.id for lack in data.lacks if lack.desk)
    posts = dict.fromkeys(lack.procedure.id for lack in data.lacks if lack.posted)
    gaps = [
        Gap(f"{len(found)} TTHC còn nơi {words}", tone, "indicators", "procedure", next(iter(found)))
        for found, words, tone in ((desks, "chưa tiếp nhận tại BPMC", "red"), (posts, "chưa công khai", "amber"))
        if found
    ]
    return gaps or [Gap("Mọi TTHC đã tiếp nhận tại BPMC và công khai", "green")]


def _notice_gaps(desk: Desk, about: Unit, month: Period, day: date) -> list[Gap]:
    figures = quarter_data(desk.conn, desk.world, about, month, day)
    data = notice_data(desk.conn, desk.world, about, month, day, figures)
    if data.total is None:
        return [Gap(f"Chưa có số liệu tháng {month.number}", "red", "indicators")]
    gaps: list[Gap] = []
    if data.reported < data.wards:
        gaps.append(Gap(f"{data.wards - data.reported} đơn vị chưa có số liệu tháng {month.number}", "red", "packages"))
    if data.untyped:
        gaps.append(Gap(f"{len(data.untyped)} lĩnh vực chưa nhập", "amber", "indicators"))
    if data.proxy:
        gaps.append(Gap("Có số nhập thay chưa xác nhận", "amber", "indicators"))
    return gaps or [Gap("Đủ số liệu để niêm yết", "green")]


def _word_gaps(headings: Sequence[HeadingChoice]) -> list[Gap]:
    empty = [heading for heading in headings if heading.write and not heading.written]
    if not empty:
        return [Gap("Đề mục nào cũng có lời", "green")]
    return [Gap(f"{len(empty)} đề mục chưa có lời", "amber", "", PASSAGE.name, empty[0].code)]


def _figure_gaps(desk: Desk, about: Unit, period: Period, day: date) -> list[Gap]:
    data = quarter_data(desk.conn, desk.world, about, period, day)
    gaps: list[Gap] = []
    missing = data.units - data.units_reported
    if missing and desk.is_coordinator:
        gaps.append(Gap(f"{missing} đơn vị chưa đủ số liệu hồ sơ", "red", "packages"))
    elif missing and about.is_ward:
        gaps.append(Gap("Chưa đủ số liệu hồ sơ TTHC của kỳ", "red", "indicators"))
    elif about.is_ward or desk.is_coordinator:
        gaps.append(Gap("Số liệu hồ sơ TTHC đã đủ", "green"))
    left = _unscored(desk, about, period, data)
    if left:
        gaps.append(Gap(f"{left} tiêu chí chưa chấm điểm", "amber", "indicators"))
    return gaps


def _unscored(desk: Desk, about: Unit, period: Period, data: QuarterReportData) -> int:
    """A ward cannot score what a survey asks; the city's survey results are typed by its coordinator."""
    if data.score_total is None:
        return 0
    if about.is_ward:
        own = unit_scores(desk.conn, desk.world, about.code, period.code).total
        return own.own_components - own.own_scored
    return data.score_total.components - data.score_total.scored


def _task_gaps(states: TaskStates) -> list[Gap]:
    gaps: list[Gap] = []
    if states.late:
        gaps.append(Gap(f"{states.late} nhiệm vụ quá hạn", "red", "tasks"))
    if states.not_started:
        gaps.append(Gap(f"{states.not_started} nhiệm vụ chưa ghi tình hình", "amber", "tasks"))
    return gaps or [Gap("Nhiệm vụ nào cũng có tình hình", "green")]
