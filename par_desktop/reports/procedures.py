"""TTHC chưa tiếp nhận tại Bộ phận Một cửa, chưa công khai: which procedure is missing where, by name (plan VI.1).

Landscape: a row names a procedure and every unit that lacks it. A unit's own report lists its own procedures.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from par_desktop.domain.procedures import Procedure
from par_desktop.domain.records.procedure import ONLINE
from par_desktop.domain.views.procedure_rows import Lack, ProcedureReportData
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
from par_desktop.text.formats import date_short, number, rate

REPORT = ReportSpec(
    name="procedures",
    title="TTHC chưa tiếp nhận tại BPMC, chưa công khai",
    formats=("pdf", "docx", "xlsx"),
)
_NO_FIELD = "Chưa ghi lĩnh vực"
_NOTHING = "Không còn thủ tục nào chưa tiếp nhận tại Bộ phận Một cửa hoặc chưa công khai."
_NO_LIST = "Sổ TTHC chưa có thủ tục nào."
_UNIT_COLUMNS = (
    Column("TT", 8, Align.CENTER),
    Column("Đơn vị", 60),
    Column("Thuộc thẩm quyền", 24, Align.CENTER),
    Column("Số TTHC", 20, Align.CENTER, group="Tiếp nhận tại BPMC"),
    Column("Tỷ lệ", 22, Align.CENTER, group="Tiếp nhận tại BPMC"),
    Column("Còn thiếu", 20, Align.CENTER, group="Tiếp nhận tại BPMC"),
    Column("Số TTHC", 20, Align.CENTER, group="Công khai"),
    Column("Tỷ lệ", 22, Align.CENTER, group="Công khai"),
    Column("Còn thiếu", 20, Align.CENTER, group="Công khai"),
)
_CITY_COLUMNS = (
    Column("TT", 8, Align.CENTER),
    Column("Mã TTHC", 26),
    Column("Thủ tục hành chính", 74),
    Column("Đơn vị chưa tiếp nhận tại BPMC", 66),
    Column("Đơn vị chưa công khai", 66),
)
_OWN_COLUMNS = (
    Column("TT", 8, Align.CENTER),
    Column("Mã TTHC", 30),
    Column("Thủ tục hành chính", 130),
    Column("Chưa tiếp nhận tại BPMC", 32, Align.CENTER),
    Column("Chưa công khai", 32, Align.CENTER),
)


def build(data: ProcedureReportData, office: Office, *, whole_city: bool) -> Document:
    """The report as content; ``whole_city`` lists units by name, else it is one unit's own."""
    body: list[Block] = [Paragraph(_opening(data, office))]
    if data.procedures:
        body.append(Paragraph(_online(data)))
    heading = iter(("I", "II"))
    if whole_city and data.units:
        body += [Heading(1, f"{next(heading)}. THEO ĐƠN VỊ"), _unit_table(data)]
    body.append(Heading(1, f"{next(heading)}. THEO THỦ TỤC"))
    body.append(_lack_table(data, whole_city=whole_city))
    body.append(
        Paragraph(
            "Chủ tịch UBND phường, xã chịu trách nhiệm về thủ tục hành chính thuộc thẩm quyền chưa đưa vào tiếp nhận "
            "và trả kết quả tại Bộ phận Một cửa (Kế hoạch, phần VI, mục 1)."
            if whole_city
            else f"Trên đây là danh sách thủ tục hành chính còn thiếu của {office.short}."
        )
    )
    return Document(
        letterhead=office.letterhead("BC", data.day.year),
        title=Title("BÁO CÁO", "Thủ tục hành chính chưa tiếp nhận tại Bộ phận Một cửa, chưa công khai"),
        body=tuple(body),
        signature=office.signature(),
        recipients=office.recipients_list(),
        landscape=True,
    )


def _opening(data: ProcedureReportData, office: Office) -> str:
    day = date_short(data.day)
    if not data.procedures:
        return f"Tính đến ngày {day}, sổ TTHC chưa có thủ tục nào {office.short} phải tiếp nhận."
    whole = sum(unit.procedures for unit in data.units)
    at_desk, posted = sum(unit.at_desk for unit in data.units), sum(unit.posted for unit in data.units)
    of_units = f" của {number(len(data.units))} đơn vị" if len(data.units) > 1 else ""
    counted = " (tính theo từng đơn vị)" if len(data.units) > 1 else ""
    return (
        f"Tính đến ngày {day}, sổ TTHC có {number(data.procedures)} thủ tục đang áp dụng thuộc thẩm quyền{of_units}. "
        f"Đã tiếp nhận tại Bộ phận Một cửa {number(at_desk)}/{number(whole)} thủ tục{counted}, đạt "
        f"{rate(Fraction(at_desk, whole))}; đã công khai {number(posted)}/{number(whole)}, đạt "
        f"{rate(Fraction(posted, whole))}."
    )


def _online(data: ProcedureReportData) -> str:
    """Levels as they read that day; what is not said is said to be so."""
    parts = [
        f"{words[:1].lower()}{words[1:]} {number(data.online[level])}"
        for level, words in ONLINE.labels.items()
        if data.online.get(level)
    ]
    if data.online.get(""):
        parts.append(f"chưa ghi {number(data.online[''])}")
    return f"Mức độ dịch vụ công trực tuyến của {number(data.procedures)} thủ tục: {'; '.join(parts)}."


def _unit_table(data: ProcedureReportData) -> Table:
    rows = [
        Row(
            (
                at,
                unit.name,
                unit.procedures,
                unit.at_desk,
                rate(Fraction(unit.at_desk, unit.procedures), 1),
                unit.lacking_desk,
                unit.posted,
                rate(Fraction(unit.posted, unit.procedures), 1),
                unit.lacking_posted,
            )
        )
        for at, unit in enumerate(data.units, 1)
    ]
    return Table("Theo đơn vị", _UNIT_COLUMNS, tuple(rows))


def _lack_table(data: ProcedureReportData, *, whole_city: bool) -> Table:
    rows: list[Row] = []
    field = None
    for at, (procedure, lacks) in enumerate(_by_procedure(data.lacks), 1):
        if procedure.field != field:
            field = procedure.field
            rows.append(Row((field or _NO_FIELD,), RowKind.GROUP))
        told: tuple[Cell, ...] = (
            tuple(", ".join(data.names[lack.unit] for lack in some) for some in _two(lacks))
            if whole_city
            else tuple("x" if some else None for some in _two(lacks))
        )
        rows.append(Row((at, procedure.code, procedure.title, *told)))
    if not rows:
        rows.append(Row((_NOTHING if data.procedures else _NO_LIST,), RowKind.GROUP))
    return Table("Theo thủ tục", _CITY_COLUMNS if whole_city else _OWN_COLUMNS, tuple(rows))


def _two(lacks: Sequence[Lack]) -> tuple[list[Lack], list[Lack]]:
    """Who does not receive it, who does not post it."""
    return [lack for lack in lacks if lack.desk], [lack for lack in lacks if lack.posted]


def _by_procedure(lacks: Sequence[Lack]) -> list[tuple[Procedure, list[Lack]]]:
    found: dict[str, tuple[Procedure, list[Lack]]] = {}
    for lack in lacks:
        found.setdefault(lack.procedure.id, (lack.procedure, []))[1].append(lack)
    return list(found.values())
