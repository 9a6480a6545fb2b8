"""A record id in the words officials use: what a preview, a history or a conflict calls it."""

from __future__ import annotations

from par_desktop.domain.checklist import Checklist
from par_desktop.domain.choices import BY_CODE, target_of_name
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass
from par_desktop.reports.outline import load_outline
from par_desktop.services.browse_packages import unit_name
from par_desktop.text.formats import period_label

_SHORT = 90
_DOSSIER_GROUP = "Hồ sơ TTHC"


@dataclass(frozen=True, slots=True)
class Described:
    """``group`` heads records of one sort ("Hồ sơ TTHC tháng 3/2022"), ``title`` names the record within it.

    ``unit`` is the unit's name, empty where the record is the city's.
    """

    group: str
    title: str
    unit: str


def describe(world: World, kind: str, record: str) -> Described:
    """Words for a record; an id or kind this program does not know is shown as it is."""
    record_type = BY_NAME.get(kind)
    if record_type is None:
        return Described(kind, record, "")
    try:
        parts = record_type.parts(record)
    except ValueProblem:
        return Described(record_type.label, record, "")
    unit = unit_name(world, parts["unit"]) if "unit" in parts else ""
    group, title = _words(world, record_type, parts)
    return Described(group, title, unit)


def field_label(world: World, kind: str, name: str, record: str = "") -> str:
    """A field by its label, with the form's own column number where it has one.

    What a register's slot is called depends on the register, so its label asks for the ``record``.
    """
    record_type = BY_NAME.get(kind)
    declared = record_type.field(name) if record_type is not None else None
    if declared is None:
        return "Xóa" if name == "*" else name
    if kind == "entry" and record:
        return _register_column(world, record, name) or declared.label
    if kind == "dossier":
        column = next((c for c in world.dossier_columns if c.code == name), None)
        if column is not None:
            return f"{declared.label} {column.number}"
    return declared.label


def _words(world: World, record_type: RecordType, parts: dict[str, str]) -> tuple[str, str]:
    label = record_type.label
    match record_type.name:
        case "assignment":
            return label, _with_period(_task(world, parts["task"]), parts["period"])
        case "dossier":
            return f"{_DOSSIER_GROUP} {_period(parts['month'])}", _procedure(world, parts["procedure_field"])
        case "reading":
            return f"{label} {_period(parts['period'])}", _metric(world, parts["metric"])
        case "score" | "appraisal" | "survey":
            return f"{label} {_period(parts['round'])}", _criterion(world, parts["criterion"])
        case "evidence":
            return label, f"mã {parts['evidence'][:8]}"
        case "evidence_use":
            return f"{label} {_period(parts['round'])}", _criterion(world, parts["criterion"])
        case "round" | "submission":
            return label, _period(parts["round"])
        case "closing" | "reopening" | "paper":
            return label, _period(parts["period"])
        case "succession":
            return label, unit_name(world, parts["unit"])
        case "answer":
            return label, _item(world.checklist, parts["item"])
        case "inspection" | "finding" | "remedy":
            return label, " ".join(v for k, v in parts.items() if k != "unit")
        case "membership":
            return label, f"{unit_name(world, parts['member'])}: {unit_name(world, 'group:' + parts['unit_group'])}"
        case "procedure" | "offering":
            return label, f"mã {parts['procedure']}"
        case "onestop":
            return f"{label} {_period(parts['month'])}", _procedure(world, parts["procedure_field"])
        case "choice":
            return label, _choice(world, parts["choice"])
        case "entry":
            register = world.register(parts["register"])
            return f"Sổ {register.short_title if register else parts['register']}", f"dòng mã {parts['entry'][:8]}"
        case "service_unit":
            return label, parts["service_unit"]
        case "passage":
            return f"{label} {_period(parts['period'])}", _heading(parts["heading"])
        case _:
            return label, "/".join(parts.values())


def _register_column(world: World, record: str, slot: str) -> str:
    """The heading over a slot; "" where this program does not know the register or the slot."""
    register = world.register(record.partition("/")[0])
    column = register.by_slot.get(slot) if register is not None else None
    return column.heading if column is not None else ""


def _task(world: World, task: str) -> str:
    try:
        found = world.plan.task(task)
    except KeyError:
        return task
    return f"TT {found.number} {_cut(found.title)}"


def _with_period(words: str, period: str) -> str:
    """A quarter's or month's own assignment says so; the year is the usual case and stays unsaid."""
    try:
        known = Period.parse(period)
    except ValueProblem:
        return words
    return words if known.kind is PeriodKind.YEAR else f"{words} ({period_label(known)})"


def _procedure(world: World, code: str) -> str:
    return next((p.name for p in world.procedure_fields if p.code == code), code)


def _metric(world: World, code: str) -> str:
    return next((f"{m.code} {_cut(m.title)}" for m in world.metrics if m.code == code), code)


def _criterion(world: World, code: str) -> str:
    for criteria in world.criteria_sets:
        if code in criteria.by_code:
            return f"{code} {_cut(criteria.by_code[code].title)}"
    return code


def _choice(world: World, name: str) -> str:
    if name in BY_CODE:
        return BY_CODE[name].title
    target = target_of_name(name)
    return name if target is None else f"Mục tiêu năm {target[1]}: {_metric(world, target[0])}"


def _item(checklist: Checklist, code: str) -> str:
    return next((f"{i.code} {_cut(i.text)}" for i in checklist.items if i.code == code), code)


def _heading(code: str) -> str:
    return next((h.title for h in load_outline("cchc-quarter").headings if h.code == code), code)


def _period(code: str) -> str:
    try:
        return period_label(code)
    except ValueProblem:
        return code


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"
