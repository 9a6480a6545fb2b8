"""Báo cáo công tác cải cách hành chính quý: a draft along an outline, with figures filled in and places to write."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.views.report_rows import AreaScore, DossierFigures, QuarterReportData
from par_desktop.reports.content import (
    PLACEHOLDER,
    Align,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Title,
    paragraphs,
)
from par_desktop.reports.office import Office
from par_desktop.reports.outline import Outline, load_outline
from par_desktop.reports.progress import states_sentence
from par_desktop.reports.spec import ReportSpec
from par_desktop.text.formats import (
    NOTHING_HAPPENED,
    ROMAN,
    date_short,
    number,
    period_label,
    rate,
    rounded,
    two_digits,
)

REPORT = ReportSpec(
    name="cchc",
    title="Báo cáo công tác cải cách hành chính quý (dự thảo)",
    formats=("docx", "pdf"),
)
OUTLINE = "cchc-quarter"


def build(
    data: QuarterReportData, office: Office, chart: Figure | None = None, outline: Outline | None = None
) -> Document:
    """The draft as content. ``chart`` follows the table of scores; ``outline`` is the built-in one unless given."""
    plan = outline or load_outline(OUTLINE)
    spoken = _spoken_period(data.period)
    typed = {passage.heading: passage.text for passage in data.passages}
    body: list[Block] = []
    for heading in plan.headings:
        body.append(Heading(heading.level, heading.title))
        for figure in heading.figures:
            body += FIGURES[figure](data)
            if figure == "scores" and chart is not None:
                body.append(chart)
        if heading.write:
            body += paragraphs(typed.get(heading.code) or "") or [Paragraph(PLACEHOLDER, to_write=True)]
    body.append(
        Paragraph(f"Trên đây là báo cáo công tác cải cách hành chính {spoken} của {office.short}, kính báo cáo.")
    )
    notes = [
        f"Ghi chú: số liệu từ ngày {date_short(data.first)} đến ngày {date_short(data.last)}, "
        f"tổng hợp ngày {date_short(data.as_of)}."
    ]
    if data.scores and data.illustrative:
        notes.append(f"Điểm tính theo {data.criteria_set}: bộ tiêu chí minh họa, không phải bộ tiêu chí chính thức.")
    return Document(
        letterhead=office.letterhead("BC", data.as_of.year),
        title=Title("BÁO CÁO", f"Công tác cải cách hành chính {spoken}"),
        body=tuple(body),
        signature=office.signature(),
        recipients=office.recipients_list(),
        notes=tuple(notes),
    )


def _spoken_period(code: str) -> str:
    """ "quý I năm 2022": a title spells the year out."""
    period = Period.parse(code)
    if period.kind is PeriodKind.QUARTER:
        return f"quý {ROMAN[period.number - 1]} năm {period.year}"
    return period_label(period)


def _tasks(data: QuarterReportData) -> list[Block]:
    return [Paragraph(f"Thực hiện {data.plan_title}: {_lower_first(states_sentence(data.tasks))}")]


def _inspections(data: QuarterReportData) -> list[Block]:
    found = data.inspections
    if not found.inspections:
        return [Paragraph("Trong kỳ chưa tiến hành cuộc kiểm tra nào.")]
    words = f"Trong kỳ đã tiến hành {two_digits(found.inspections)} cuộc kiểm tra"
    if found.wards > 1:
        words += f" tại {two_digits(found.wards_checked)}/{number(found.wards)} phường, xã"
    words += "; "
    if not found.findings:
        return [Paragraph(f"{words}không phát hiện tồn tại, hạn chế.")]
    words += (
        f"phát hiện {two_digits(found.findings)} tồn tại, hạn chế; đã khắc phục {two_digits(found.remedied)}/"
        f"{number(found.findings)}, đạt {rate(Fraction(found.remedied, found.findings))}"
    )
    if found.overdue:
        words += f"; còn {two_digits(found.overdue)} tồn tại quá hạn khắc phục"
    return [Paragraph(f"{words}.")]


def _dossiers(data: QuarterReportData) -> list[Block]:
    total = data.dossier_total
    if total is None or not data.dossiers:
        return [Paragraph("Chưa có số liệu hồ sơ thủ tục hành chính trong kỳ."), *_corrections(data)]
    blocks: list[Block] = []
    if data.units_reported < data.units:
        sent = f"{two_digits(data.units_reported)}/{number(data.units)}"
        blocks.append(Paragraph(f"Số liệu hồ sơ chưa đầy đủ: mới có {sent} đơn vị đủ số liệu các tháng trong kỳ."))
    if total.incomplete:
        blocks.append(Paragraph(f"Còn {two_digits(total.incomplete)} hàng của biểu nhập dở, cột thiếu chưa tính."))
    blocks.append(Paragraph(_dossier_sentence(total)))
    columns = (
        Column("TT", 9, Align.CENTER),
        Column("Lĩnh vực", 46),
        Column("Tiếp nhận", 17, Align.RIGHT),
        Column("Tổng số", 16, Align.RIGHT, group="Đã giải quyết"),
        Column("Trước và đúng hạn", 18, Align.RIGHT, group="Đã giải quyết"),
        Column("Quá hạn", 15, Align.RIGHT, group="Đã giải quyết"),
        Column("Tổng số", 16, Align.RIGHT, group="Đang giải quyết"),
        Column("Quá hạn", 15, Align.RIGHT, group="Đang giải quyết"),
        Column("Tỷ lệ đúng hạn (%)", 19, Align.RIGHT, decimals=2),
    )
    rows = [Row((at, *_dossier_cells(row))) for at, row in enumerate(data.dossiers, start=1)]
    rows.append(Row((None, *_dossier_cells(total)), RowKind.TOTAL))
    blocks.append(Table("Hồ sơ TTHC", columns, tuple(rows), caption="Kết quả giải quyết hồ sơ thủ tục hành chính"))
    return [*blocks, *_corrections(data)]


def _corrections(data: QuarterReportData) -> list[Block]:
    """Figures corrected since their period was closed; the totals above carry the new ones."""
    if not data.corrections:
        return []
    columns = (
        Column("TT", 9, Align.CENTER),
        Column("Đơn vị", 40),
        Column("Kỳ", 24),
        Column("Số liệu", 44),
        Column("Đã báo cáo", 18, Align.RIGHT),
        Column("Đính chính", 18, Align.RIGHT),
        Column("Lý do", 22),
    )
    rows = [
        Row((at, each.unit, period_label(each.period), each.title, each.old, each.new, each.reason))
        for at, each in enumerate(data.corrections, start=1)
    ]
    words = (
        f"Sau khi khóa kỳ có {two_digits(len(rows))} số liệu được đính chính; "
        "số liệu trong báo cáo này là số sau đính chính."
    )
    return [Paragraph(words), Table("Đính chính", columns, tuple(rows), caption="Số liệu đính chính sau khi khóa kỳ")]


def _dossier_sentence(total: DossierFigures) -> str:
    words = (
        f"Trong kỳ tiếp nhận {_count(total.received)} hồ sơ (gồm hồ sơ kỳ trước chuyển sang); đã giải quyết "
        f"{_count(total.resolved)} hồ sơ, trong đó trước hạn và đúng hạn {_count(total.in_time)} hồ sơ"
    )
    if total.on_time_rate is not None:
        words += f", đạt {rate(total.on_time_rate)}"
    words += (
        f"; quá hạn {_count(total.late)} hồ sơ. Đang giải quyết {_count(total.open)} hồ sơ, "
        f"trong đó quá hạn {_count(total.open_late)} hồ sơ."
    )
    shares = [
        f"{name} {rate(share)}"
        for name, share in (
            ("mức độ 3 đạt", total.level3_rate),
            ("mức độ 4 đạt", total.level4_rate),
            ("qua bưu chính công ích đạt", total.postal_rate),
        )
        if share is not None
    ]
    return f"{words} Tỷ lệ hồ sơ tiếp nhận {'; '.join(shares)}." if shares else words


def _dossier_cells(row: DossierFigures) -> tuple[Cell, ...]:
    share: Cell = rounded(row.on_time_rate * 100, 2) if row.on_time_rate is not None else _no_rate(row)
    return (row.field, row.received, row.resolved, row.in_time, row.late, row.open, row.open_late, share)


def _no_rate(row: DossierFigures) -> Cell:
    """Nothing resolved is "không phát sinh"; figures not sent leave the cell empty."""
    return NOTHING_HAPPENED.capitalize() if row.resolved == 0 else None


def _scores(data: QuarterReportData) -> list[Block]:
    total = data.score_total
    if total is None or not data.scores:
        return []
    label = "minh họa" if data.illustrative else ""
    words = (
        f"Đã có điểm {number(total.scored)}/{number(total.components)} tiêu chí thành phần"
        f"{f' ({label})' if label else ''}: "
    )
    words += (
        "chưa có điểm."
        if total.points is None
        else f"tổng {number(total.points, 2)}/{number(total.max_points, 2)} điểm."
    )
    if data.total_target is not None:
        words += f" Mục tiêu của kế hoạch: từ {number(data.total_target, 0)} điểm trở lên."
    columns = (
        Column("TT", 9, Align.CENTER),
        Column("Lĩnh vực", 62),
        Column("Điểm tối đa", 18, Align.RIGHT, decimals=2),
        Column("Điểm đạt", 18, Align.RIGHT, decimals=2),
        Column("Tỷ lệ trên điểm tối đa đã chấm (%)", 26, Align.RIGHT, decimals=2),
        Column("Mục tiêu (%)", 18, Align.RIGHT),
        Column("Đã chấm", 20, Align.CENTER),
    )
    rows = [Row((at, *_score_cells(score))) for at, score in enumerate(data.scores, start=1)]
    rows.append(Row((None, *_score_cells(total)), RowKind.TOTAL))
    caption = "Điểm theo lĩnh vực" + (" (bộ tiêu chí minh họa)" if data.illustrative else "")
    return [Paragraph(words), Table("Điểm theo lĩnh vực", columns, tuple(rows), caption=caption)]


def _score_cells(score: AreaScore) -> tuple[Cell, ...]:
    share: Decimal | None = None
    if score.points is not None and score.scored_max:
        share = rounded(Fraction(score.points) / Fraction(score.scored_max) * 100, 2)
    return (
        score.title,
        score.max_points,
        score.points,
        share,
        score.target,
        f"{score.scored}/{score.components}",
    )


FIGURES: dict[str, Callable[[QuarterReportData], list[Block]]] = {
    "tasks": _tasks,
    "inspections": _inspections,
    "dossiers": _dossiers,
    "scores": _scores,
}
"""What the program fills in under a heading, by the names an outline uses."""


def _count(value: int | None) -> str:
    return PLACEHOLDER if value is None else two_digits(value)


def _lower_first(words: str) -> str:
    return words[:1].lower() + words[1:]
