"""A register printed: A4 lying down, the decree's head, its parts with their sums, its figures below.

Which parts and columns are printed is the register's definition; a register of documents prints the lists that are
published every January (phụ lục, nhiệm vụ 8). A register has no number of its own: it goes with a report or decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from par_desktop.domain.registers import (
    ColumnKind,
    Names,
    Register,
    RegisterColumn,
    read_cell,
    shown,
)
from par_desktop.domain.views.register_rows import EntryRow, PrintedPart, RegisterReport
from par_desktop.errors import ValueProblem
from par_desktop.reports.content import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Title,
)
from par_desktop.reports.office import Office
from par_desktop.reports.spec import ReportSpec
from par_desktop.text.formats import ROMAN, date_short, period_label
from par_desktop.text.register_words import total_words

PREFIX = "register-"
_FORMATS = ("pdf", "docx", "xlsx")
_ALIGNED = {ColumnKind.COUNT: Align.RIGHT, ColumnKind.DATE: Align.CENTER}
_DAY_SHARE, _LEAST_SHARE, _ORDINAL_SHARE = 0.095, 0.06, 0.045
"""Of the text width of lying A4, 252 mm: some 22, 14 and 10 mm after the others have given way."""
_NUMERALS = (*ROMAN, "V", "VI", "VII", "VIII")


def register_reports(registers: Sequence[Register]) -> tuple[ReportSpec, ...]:
    """One document a register: ``register-pakn``."""
    return tuple(ReportSpec(PREFIX + register.code, register.title, _FORMATS) for register in registers)


def build(data: RegisterReport, office: Office) -> Document:
    """The register of one unit or of the whole city in a period, as content."""
    register = data.register
    several = len(data.parts) > 1
    body: list[Block] = []
    for numeral, part in zip(_NUMERALS, data.parts, strict=False):
        if several:
            body.append(Heading(1, f"{numeral}. {part.title.upper()}"))
        body.append(_table(data, part))
    if data.totals:
        body.append(Heading(1, f"{_NUMERALS[len(data.parts)]}. TỔNG HỢP" if several else "TỔNG HỢP"))
        body += [Paragraph(f"- {total_words(total, tally)}.") for total, tally in data.totals]
    return Document(
        letterhead=replace(office.letterhead("", data.as_of.year), symbol=""),
        title=_title(register, data.period),
        body=tuple(body),
        signature=office.signature(),
        recipients=office.recipients_list(),
        notes=(f"Số liệu tính đến ngày {date_short(data.as_of)}.",),
        landscape=True,
    )


def _title(register: Register, period: str) -> Title:
    words = register.print_title or register.title
    kind, _, rest = words.partition("|")
    if not rest:
        kind, rest = "SỔ THEO DÕI", words.removeprefix("Sổ theo dõi ")
    subject = rest[:1].upper() + rest[1:]
    return Title(kind, f"{subject} {period_label(period)}")


def _table(data: RegisterReport, part: PrintedPart) -> Table:
    columns = part.columns
    heads = _heads(columns, with_unit=data.with_unit)
    rows = [
        Row((at, *_unit(data, row), *(_cell(row, column, data.names) for column in columns)))
        for at, row in enumerate(part.rows, 1)
    ]
    if not rows:
        return Table(part.title[:31], tuple(heads), (Row(("Không có trong kỳ",), RowKind.GROUP),))
    if any(column.kind is ColumnKind.COUNT for column in columns):
        lead: list[Cell] = ["", "Cộng"] if data.with_unit else [""]
        sums = [_sum(part.rows, column, data.names) for column in columns]
        if not data.with_unit:
            first = next((at for at, column in enumerate(columns) if column.kind is not ColumnKind.COUNT), None)
            if first is not None:
                sums[first] = "Cộng"
        rows.append(Row((*lead, *sums), RowKind.TOTAL))
    return Table(part.title[:31], tuple(heads), tuple(rows))


def _heads(columns: Sequence[RegisterColumn], *, with_unit: bool) -> list[Column]:
    """A day and a running number never fold: they get their share of the page however many columns there are."""
    whole = sum(max(column.width, 8) for column in columns) + 6 + 20 * with_unit
    day = whole * _DAY_SHARE
    heads = [Column("TT", max(6, whole * _ORDINAL_SHARE), Align.CENTER)]
    if with_unit:
        heads.append(Column("Đơn vị", 20))
    for column in columns:
        width = max(column.width, day if column.kind is ColumnKind.DATE else whole * _LEAST_SHARE)
        heads.append(Column(column.heading, width, _ALIGNED.get(column.kind, Align.LEFT), group=column.group))
    return heads


def _unit(data: RegisterReport, row: EntryRow) -> tuple[Cell, ...]:
    return (data.unit_names.get(row.unit, row.unit),) if data.with_unit else ()


def _cell(row: EntryRow, column: RegisterColumn, names: Names) -> Cell:
    """A number or a day as such, everything else as the screen shows it; so is what no column can read."""
    text = row.cells.get(column.slot)
    try:
        value = read_cell(column, text, names)
    except ValueProblem:
        value = None
    if isinstance(value, int | date):
        return value
    return shown(column, text, names)


def _sum(rows: Sequence[EntryRow], column: RegisterColumn, names: Names) -> Cell:
    if column.kind is not ColumnKind.COUNT:
        return ""
    values = [value for row in rows if isinstance(value := _cell(row, column, names), int)]
    return sum(values) if values else ""
