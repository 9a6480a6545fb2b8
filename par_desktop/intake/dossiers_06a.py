"""Biểu II.06a (Thông tư 01/2020/TT-VPCP) as one-stop software exports it: known by its headings, not mapped by hand.

Variants have more columns (notes §4.1): "CD rút hồ sơ", "Hồ sơ trả lại", "Chờ bổ sung", "Tồn cuối"; one or many units
a file. The form joins level 3 with level 4 and direct with postal, which the plan's targets need apart: what the file
does not split is left blank for a person, unless nothing happened or one half is already known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from par_desktop.domain.metrics import TYPED_COLUMNS, ProcedureField
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.onestop import ONESTOP
from par_desktop.errors import ValueProblem
from par_desktop.intake import period_words
from par_desktop.intake.headings import Table, heading_key
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.rows import CellProblem, RowRead
from par_desktop.intake.spec import (
    Built,
    Context,
    Entry,
    IntakeSpec,
    Question,
    check_period,
    row_problem,
    row_unit,
    unit_in,
    unit_target,
)
from par_desktop.intake.values import NOTHING

_IN, _DONE, _OPEN = "Tiếp nhận", "Đã giải quyết", "Đang giải quyết"
_COUNT = FieldKind.COUNT
_COLUMNS = (
    Target(
        "received_total", f"{_IN} / Tổng số", _COUNT, numbers=("3",),
        synonyms=("Tổng tiếp nhận", "Tổng số tiếp nhận", "Số mới tiếp nhận / Tổng số"),
    ),
    Target(
        "online3", "Trực tuyến mức 3", _COUNT, numbers=("4a",),
        synonyms=("Trực tuyến mức độ 3", "Mức độ 3", "Mức 3", "DVCTT mức 3", "Trực tuyến một phần", "Một phần"),
    ),
    Target(
        "online4", "Trực tuyến mức 4", _COUNT, numbers=("4b",),
        synonyms=("Trực tuyến mức độ 4", "Mức độ 4", "Mức 4", "DVCTT mức 4", "Trực tuyến toàn trình", "Toàn trình"),
    ),
    Target("online", "Trực tuyến", _COUNT, numbers=("4",), note="mức 3 và mức 4 gộp chung"),
    Target(
        "walk_in", "Trực tiếp, dịch vụ bưu chính", _COUNT, numbers=("5",), note="trực tiếp và BCCI gộp chung",
        synonyms=(
            "Trực tiếp hoặc dịch vụ bưu chính", "Trực tiếp, bưu chính", "Trực tiếp và BCCI", "Trực tiếp, BCCI",
            "Trực tiếp và dịch vụ bưu chính", "Trực tiếp hoặc qua dịch vụ bưu chính", "Trực tiếp, qua bưu chính",
        ),
    ),
    Target("direct", "Trực tiếp", _COUNT, numbers=("5a",), synonyms=("Nộp trực tiếp",)),
    Target(
        "postal", "BCCI", _COUNT, numbers=("5b",),
        synonyms=("Bưu chính công ích", "Dịch vụ bưu chính", "Dịch vụ BCCI", "Qua bưu chính", "Bưu chính"),
    ),
    Target(
        "carried", "Từ kỳ trước", _COUNT, numbers=("6",), note="phần mềm tự chuyển, chỉ để đối chiếu",
        synonyms=("Kỳ trước", "Kỳ trước chuyển qua", "Từ kỳ trước chuyển qua", "Tồn kỳ trước", "Tồn đầu", "Tồn đầu kỳ",
                  "Kỳ trước chuyển sang", "Từ kỳ trước chuyển sang"),
    ),
    Target("resolved_total", f"{_DONE} / Tổng số", _COUNT, numbers=("7",), synonyms=("Tổng số đã giải quyết",)),
    Target(
        "early", f"{_DONE} / Trước hạn", _COUNT, True, numbers=("8",),
        synonyms=("Trước hạn", "Giải quyết trước hạn"),
    ),
    Target(
        "on_time", f"{_DONE} / Đúng hạn", _COUNT, True, numbers=("9",),
        synonyms=("Đúng hạn", "Giải quyết đúng hạn"),
    ),
    Target(
        "late", f"{_DONE} / Quá hạn", _COUNT, True, numbers=("10",), sole=("Quá hạn", "Trễ hạn"),
        synonyms=("Giải quyết quá hạn", "Đã giải quyết quá hạn", f"{_DONE} / Trễ hạn"),
    ),
    Target(
        "open_total", f"{_OPEN} / Tổng số", _COUNT, numbers=("11",),
        synonyms=("Tồn cuối", "Tồn cuối kỳ", "Tổng số đang giải quyết", "Đang giải quyết"),
    ),
    Target(
        "open_in_time", f"{_OPEN} / Trong hạn", _COUNT, True, numbers=("12",),
        synonyms=("Trong hạn", "Chưa đến hạn", "Đang giải quyết trong hạn", f"{_OPEN} / Chưa đến hạn"),
    ),
    Target(
        "open_late", f"{_OPEN} / Quá hạn", _COUNT, True, numbers=("13",),
        synonyms=("Đang giải quyết quá hạn", f"{_OPEN} / Trễ hạn", "Tồn quá hạn"),
    ),
    Target("withdrawn", "CD rút hồ sơ", _COUNT, synonyms=("Công dân rút hồ sơ", "Rút hồ sơ", "Xin rút", "Rút")),
    Target("returned", "Hồ sơ trả lại", _COUNT, synonyms=("Trả lại", "Từ chối", "Hồ sơ từ chối", "Trả lại hồ sơ")),
    Target("pending", "Chờ bổ sung", _COUNT, synonyms=("Yêu cầu bổ sung", "Chờ bổ sung hồ sơ", "Dừng xử lý")),
)  # fmt: skip
LEAVE = "leave"
GAP_REASON = "gap_reason"
ONLINE_AS, WALK_IN_AS = "online_as", "walk_in_as"
_QUESTIONS = {
    ONLINE_AS: Question(
        ONLINE_AS,
        "(4) gộp mức 3 và 4",
        ((LEAVE, "để trống, điền tay sau"), ("online4", "ghi vào mức 4"), ("online3", "ghi vào mức 3")),
    ),
    WALK_IN_AS: Question(
        WALK_IN_AS,
        "(5) gộp trực tiếp và BCCI",
        ((LEAVE, "để trống, điền tay sau"), ("direct", "ghi vào Trực tiếp"), ("postal", "ghi vào BCCI")),
    ),
}
_ALIASES = {
    "CT": ("Công chứng, chứng thực", "Chứng thực – hộ tịch"),
    "DD": ("Địa chính", "Đất đai, môi trường", "Tài nguyên và môi trường", "Địa chính – xây dựng"),
    "BTXH": ("Bảo trợ", "Bảo trợ xã hội, giảm nghèo"),
    "LDVL": ("Lao động, việc làm", "Việc làm", "Lao động"),
    "XD": ("Xây dựng", "Trật tự đô thị", "Quản lý đô thị", "Trật tự xây dựng"),
    "VHCS": ("Văn hóa", "Văn hóa, thể thao", "Văn hóa thông tin"),
    "TNTG": ("Tôn giáo", "Tín ngưỡng", "Tôn giáo, tín ngưỡng"),
    "TDKT": ("Thi đua", "Khen thưởng", "Thi đua – khen thưởng"),
    "TCD": ("Tiếp công dân", "Khiếu nại, tố cáo", "Đơn thư", "Giải quyết khiếu nại, tố cáo"),
    "TNXH": ("Tệ nạn xã hội", "Phòng chống tệ nạn xã hội"),
}
"""Names that one-stop software uses for the fields of the city's list; an unknown one is asked about."""


def field_names(fields: Sequence[ProcedureField]) -> dict[str, str]:
    """Code by name key of the fields of procedures."""
    found = {heading_key(name): field.code for field in fields for name in _ALIASES.get(field.code, ())}
    return found | {heading_key(field.name): field.code for field in fields}


def targets(context: Context, _table: Table | None) -> tuple[Target, ...]:
    """The form's columns, its row heading, and what variants add."""
    row_heading = Target(
        "procedure_field",
        "Lĩnh vực",
        FieldKind.CHOICE,
        True,
        (
            "Lĩnh vực, công việc giải quyết theo cấp",
            "Lĩnh vực giải quyết",
            "Tên lĩnh vực",
            "Lĩnh vực công việc",
            "Lĩnh vực TTHC",
            "Thủ tục, lĩnh vực",
        ),
        field_names(context.world.procedure_fields),
        heading_key,
        ("2",),
        labels={each.code: each.name for each in context.world.procedure_fields},
    )
    period = Target("period", "Tháng", FieldKind.PERIOD, synonyms=("Kỳ", "Kỳ báo cáo", "Tháng báo cáo"))
    return (row_heading, *_COLUMNS, unit_target(context.world), period)


def build(context: Context, table: Table, rows: Sequence[RowRead]) -> Built:
    """Rows as the units' own figures, which the coordinator types for them (nhập thay)."""
    return _build(context, table, rows, DOSSIER)


def build_onestop(context: Context, table: Table, rows: Sequence[RowRead]) -> Built:
    """Rows as what the one-stop software says, kept beside the units' own figures to compare."""
    return _build(context, table, rows, ONESTOP)


def _build(context: Context, table: Table, rows: Sequence[RowRead], kind: RecordType) -> Built:
    """One record a row. A row whose total disagrees with its parts is refused, its identity named; (3) ≠ (7) + (11)

    asks for a reason, since dossiers returned break it rightly.
    """
    world = context.world
    title_unit = unit_in(world, (*table.titles, context.sheet))
    title_period = context.period or period_words.first_named((*table.titles, context.sheet), world.calendar)
    names = {each.code: each.name for each in world.procedure_fields}
    entries: list[Entry] = []
    problems: list[CellProblem] = []
    seen: dict[str, str] = {}
    asked: Counter[str] = Counter()
    needs: set[str] = set()
    for row in rows:
        code = row.values.get("procedure_field")
        unit = row_unit(context, row, title_unit)
        period = row.values.get("period", title_period)
        if "procedure_field" in row.bad or "unit" in row.bad or "period" in row.bad:
            continue
        if not isinstance(code, str):
            problems.append(row_problem(context, row, "procedure_field", ValueProblem("row_without_name")))
            continue
        if not unit:
            needs.add("unit")
        if not isinstance(period, Period):
            needs.add("period")
        if not unit or not isinstance(period, Period):
            continue
        late = _wrong_period(context, period)
        if late is not None:
            problems.append(row_problem(context, row, "period", late))
            continue
        record = kind.id(unit=unit, month=period.code, procedure_field=code)
        if record in seen:
            twice = ValueProblem("row_twice", typed=names[code], first=seen[record])
            problems.append(row_problem(context, row, "procedure_field", twice))
            continue
        seen[record] = row.at("procedure_field")
        figures = _Figures(
            context, row, kind, context.known(kind.name, record), _before(context, kind, unit, period, code)
        )
        values = figures.read()
        problems += figures.problems
        asked.update(figures.asked)
        if values:
            title = f"{names[code]} · {world.unit(unit).name} · tháng {period.number}/{period.year}"
            at = row.at("procedure_field")
            wants = GAP_REASON if figures.off and kind is DOSSIER else ""
            entries.append(Entry(kind.name, record, values, row.index, at, title, unit, reason_field=wants))
    questions = tuple(
        replace(question, words=f"{question.words} ({asked[name]} dòng)")
        for name, question in _QUESTIONS.items()
        if name in asked
    )
    units = {entry.unit for entry in entries}
    found_period = title_period if isinstance(title_period, Period) else None
    only_unit = next(iter(units)) if len(units) == 1 else ""
    return Built(tuple(entries), tuple(problems), questions, only_unit, found_period, tuple(sorted(needs)))


def _aside_words(figures: Mapping[str, int]) -> str:
    """ "2 hồ sơ rút, 1 hồ sơ trả lại": what makes (3) more than (7) + (11)."""
    words = (("withdrawn", "rút"), ("returned", "trả lại"))
    return ", ".join(f"{figures[name]} hồ sơ {what}" for name, what in words if figures.get(name))


def _wrong_period(context: Context, period: Period) -> ValueProblem | None:
    if period.kind is not PeriodKind.MONTH:
        return ValueProblem("period_not_month", period=period.code, typed=period.code)
    return check_period(context, period)


def _before(context: Context, kind: RecordType, unit: str, period: Period, code: str) -> Mapping[str, object]:
    """What the unit had in the month before, for the same field; nothing at the plan's beginning."""
    month = context.world.calendar.previous(period)
    if month.year < context.world.plan.years[0]:
        return {}
    return context.known(kind.name, kind.id(unit=unit, month=month.code, procedure_field=code))


@dataclass
class _Figures:
    """One row's figures: parts filled from totals where that is certain, identities checked."""

    context: Context
    row: RowRead
    kind: RecordType
    known: Mapping[str, object]
    before: Mapping[str, object]
    problems: list[CellProblem] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    off: bool = False
    """(3) ≠ (7) + (11) and nothing in the row says why; ``said`` is what does."""
    said: str = ""

    def read(self) -> dict[str, object] | None:
        """Values to keep; ``None`` where the row is refused or says nothing."""
        row = self.row
        counts = {name: value for name, value in row.values.items() if isinstance(value, int)}
        said = [name for name, value in row.values.items() if value is NOTHING]
        if not any(counts.values()) and said and not row.bad and not any(name in counts for name in TYPED_COLUMNS):
            return {"none": True, **dict.fromkeys(TYPED_COLUMNS)}
        if not counts and not said:
            return None
        figures: dict[str, int] = {**dict.fromkeys(said, 0), **counts}
        if self._sum_refused(figures):
            return None
        if self._balance_refused(figures):
            return None
        self._compare_carried(figures)
        self._split(figures, "online", ("online3", "online4"), ONLINE_AS)
        self._split(figures, "walk_in", ("direct", "postal"), WALK_IN_AS)
        values: dict[str, object] = {name: figures[name] for name in TYPED_COLUMNS if name in figures}
        if self.kind is ONESTOP and "carried" in figures:
            values["carried"] = figures["carried"]  # a figure of the export; the units' own form computes it
        if values and self.known.get("none"):
            values["none"] = None
        if self.said and values and self.kind is DOSSIER:
            values[GAP_REASON] = self.said
        return values or None

    def _sum_refused(self, figures: dict[str, int]) -> bool:
        """Whether a computed column disagrees with its parts; what variants put beside them is told apart first."""
        get = figures.get
        aside = get("withdrawn", 0) + get("returned", 0)
        if self._off(figures, "resolved_total", ("early", "on_time", "late")) == aside > 0:
            figures["on_time"] += aside  # one program counts them inside (9), this one beside it
        if self._off(figures, "open_total", ("open_in_time", "open_late")) == get("pending", 0) > 0:
            figures["open_in_time"] += get("pending", 0)
        online = ("online",) if "online" in figures else ("online3", "online4")
        walk_in = ("walk_in",) if "walk_in" in figures else ("direct", "postal")
        for code, total, parts in (
            ("sum_resolved", "resolved_total", ("early", "on_time", "late")),
            ("sum_received", "received_total", (*online, *walk_in, "carried")),
            ("sum_open", "open_total", ("open_in_time", "open_late")),
            ("sum_online", "online", ("online3", "online4")),
            ("sum_walk_in", "walk_in", ("direct", "postal")),
        ):
            if self._off(figures, total, parts):
                told, summed = figures[total], sum(figures[part] for part in parts)
                error = ValueProblem(
                    code,
                    typed=str(told),
                    total=told,
                    parts=" + ".join(str(figures[part]) for part in parts),
                    sum=summed,
                    difference=abs(told - summed),
                )
                self.problems.append(row_problem(self.context, self.row, total, error))
                return True
        return False

    def _off(self, figures: Mapping[str, int], total: str, parts: Sequence[str]) -> int:
        """By how much a total is more than its parts; 0 where anything is missing."""
        if total not in figures or any(part not in figures for part in parts) or self.row.bad & {total, *parts}:
            return 0
        return figures[total] - sum(figures[part] for part in parts)

    def _balance_refused(self, figures: Mapping[str, int]) -> bool:
        """(3) = (7) + (11); what was withdrawn or returned may be the difference, then nobody is asked.

        Else it is a warning that asks for a reason, refused only by the city's setting.
        """
        received, resolved, left = (
            self._told(figures, total, parts)
            for total, parts in (
                ("received_total", ()),
                ("resolved_total", ("early", "on_time", "late")),
                ("open_total", ("open_in_time", "open_late")),
            )
        )
        if received is None or resolved is None or left is None or received == resolved + left:
            return False
        aside = figures.get("withdrawn", 0) + figures.get("returned", 0)
        explained = received - resolved - left == aside
        error = ValueProblem(
            "balance_explained" if explained else "balance_off",
            typed=str(received),
            received=received,
            resolved=resolved,
            open=left,
            sum=resolved + left,
            difference=abs(received - resolved - left),
        )
        strict = self.context.strict_balance and self.kind is DOSSIER and not explained
        self.problems.append(
            row_problem(self.context, self.row, "received_total", error, refused=strict, reason=not explained)
        )
        self.off, self.said = not explained, _aside_words(figures) if explained else ""
        return strict

    def _compare_carried(self, figures: Mapping[str, int]) -> None:
        """(6) against (11) of the month before, which the program carries over by itself."""
        parts = [self.before.get(part) for part in ("open_in_time", "open_late")]
        counts = [part for part in parts if isinstance(part, int)]
        left = 0 if self.before.get("none") and not counts else sum(counts) if len(counts) == 2 else None
        told = figures.get("carried")
        if left is not None and told is not None and told != left:
            error = ValueProblem("carry_differs", typed=str(told), carried=told, left=left)
            self.problems.append(row_problem(self.context, self.row, "carried", error, refused=False))

    def _told(self, figures: Mapping[str, int], total: str, parts: Sequence[str]) -> int | None:
        if total in figures:
            return figures[total]
        return sum(figures[part] for part in parts) if parts and all(part in figures for part in parts) else None

    def _split(self, figures: dict[str, int], joint: str, parts: tuple[str, str], option: str) -> None:
        """A joint column onto its two: nothing is nothing in both, a known half leaves the rest, else as answered."""
        whole = figures.get(joint)
        if whole is None or any(part in figures for part in parts):
            return
        if whole == 0:
            figures |= dict.fromkeys(parts, 0)
            return
        known = {part: value for part in parts if isinstance(value := self.known.get(part), int)}
        if len(known) == 2 and sum(known.values()) == whole:
            return
        if len(known) == 1 and (rest := whole - sum(known.values())) >= 0:
            figures[next(part for part in parts if part not in known)] = rest
            return
        self.asked.append(option)
        into = self.context.options.get(option, LEAVE)
        if into in parts:
            other = next(part for part in parts if part != into)
            figures |= {into: whole, other: 0}
            return


DOSSIERS_06A = IntakeSpec(
    "dossiers_06a",
    "Biểu II.06a của phần mềm một cửa",
    targets,
    build,
    recognised=True,
    periods=(PeriodKind.MONTH,),
    by_unit=True,
)
ONESTOP_06A = IntakeSpec(
    "onestop_06a",
    "Biểu II.06a, chỉ để đối chiếu với số các đơn vị nhập",
    targets,
    build_onestop,
    coordinator_only=True,
    periods=(PeriodKind.MONTH,),
    by_unit=True,
)
