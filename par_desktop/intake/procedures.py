"""Sổ TTHC from the list that was announced or that the one-stop software holds: a row a procedure, keyed by code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from par_desktop.domain import typed
from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.procedures import COMMUNE
from par_desktop.domain.records.procedure import ONLINE, PROCEDURE, PROCEDURE_LEVEL
from par_desktop.domain.vietnamese import search_key
from par_desktop.errors import ValueProblem
from par_desktop.intake.headings import Table, heading_key
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.rows import CellProblem, RowRead
from par_desktop.intake.spec import Built, Context, Entry, IntakeSpec, row_problem
from par_desktop.intake.values import Value

_LEVELS = {
    "commune": ("Cấp xã", "Xã", "Phường, xã", "UBND cấp xã", "UBND phường, xã", "X", "Xã, phường"),
    "district": ("Cấp huyện", "Huyện", "Thành phố", "Cấp thành phố", "UBND cấp huyện", "UBND thành phố", "H"),
    "province": ("Cấp tỉnh", "Tỉnh", "UBND tỉnh", "T"),
}
_ONLINE = {
    "none": ("Không", "Mức 1", "Mức 2", "Mức độ 1", "Mức độ 2", "1", "2", "Chưa", "Trực tiếp"),
    "level3": ("Mức độ 3", "Mức 3", "3"),
    "level4": ("Mức độ 4", "Mức 4", "4"),
    "partial": ("Một phần", "DVCTT một phần", "Trực tuyến một phần"),
    "full": ("Toàn trình", "DVCTT toàn trình", "Trực tuyến toàn trình"),
    "not_eligible": ("Không đủ điều kiện",),
}
_MARKED = ("level4", "full", "level3", "partial")
"""Online levels that tables have columns of their own for, the higher first."""
_DAY = re.compile(r"[\s,;]*(?:ngày\s*)?(\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{4})\s*$", re.IGNORECASE)
_DECISION = re.compile(r"^(?:quyết định|qđ)\s*(?:số)?\s*:?\s*|^số\s*:?\s*", re.IGNORECASE)


def _keys(words: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {heading_key(word): code for code, names in words.items() for word in names}


_TARGETS = (
    Target("title", "Tên TTHC", FieldKind.TEXT, True, ("Tên thủ tục hành chính", "Tên thủ tục", "Thủ tục hành chính")),
    Target("code", "Mã TTHC", FieldKind.TEXT, synonyms=("Mã thủ tục", "Mã số TTHC", "Mã hồ sơ TTHC", "Mã", "Mã số")),
    Target("field", "Lĩnh vực", FieldKind.TEXT, synonyms=("Tên lĩnh vực", "Nhóm TTHC"), note="hoặc dòng tên lĩnh vực"),
    Target(
        "level", "Cấp giải quyết", FieldKind.CHOICE, choices=_keys(_LEVELS), note="để trống là cấp xã",
        labels=PROCEDURE_LEVEL.labels,
        synonyms=("Cấp thực hiện", "Cấp", "Thẩm quyền", "Thẩm quyền giải quyết", "Cấp thẩm quyền"),
    ),
    Target(
        "decision", "Quyết định công bố", FieldKind.TEXT,
        synonyms=("Số quyết định", "QĐ công bố", "Số QĐ", "Số quyết định công bố", "Văn bản công bố"),
    ),
    Target("decided", "Ngày quyết định", FieldKind.DATE, synonyms=("Ngày ban hành", "Ngày QĐ", "Ngày công bố")),
    Target(
        "online", "Dịch vụ công trực tuyến", FieldKind.CHOICE, choices=_keys(_ONLINE), labels=ONLINE.labels,
        synonyms=("Mức độ DVCTT", "Mức độ trực tuyến", "DVCTT", "Mức độ", "Mức độ dịch vụ công", "Dịch vụ công mức độ"),
    ),
    Target("level3", "Mức độ 3", FieldKind.FLAG, synonyms=("Mức 3", "DVCTT mức 3", "DVCTT mức độ 3")),
    Target("level4", "Mức độ 4", FieldKind.FLAG, synonyms=("Mức 4", "DVCTT mức 4", "DVCTT mức độ 4")),
    Target("partial", "Một phần", FieldKind.FLAG, synonyms=("DVCTT một phần", "Trực tuyến một phần")),
    Target("full", "Toàn trình", FieldKind.FLAG, synonyms=("DVCTT toàn trình", "Trực tuyến toàn trình")),
    Target("linked", "Liên thông", FieldKind.FLAG, synonyms=("TTHC liên thông", "Một cửa liên thông", "MCLT")),
    Target("valid_from", "Áp dụng từ ngày", FieldKind.DATE, synonyms=("Từ ngày", "Hiệu lực từ", "Ngày hiệu lực")),
    Target("valid_to", "Áp dụng đến hết ngày", FieldKind.DATE, synonyms=("Đến ngày", "Hết hiệu lực", "Bãi bỏ từ")),
)  # fmt: skip


def targets(_context: Context, _table: Table | None) -> tuple[Target, ...]:
    """The list's columns."""
    return _TARGETS


def build(context: Context, _table: Table, rows: Sequence[RowRead]) -> Built:
    """One record a procedure. What the file does not say is left as it is; blank cells take nothing away."""
    entries: list[Entry] = []
    problems: list[CellProblem] = []
    seen: dict[str, str] = {}
    for row in rows:
        title = row.values.get("title")
        if row.bad & {"title", "code"}:
            continue
        if not isinstance(title, str):
            problems.append(row_problem(context, row, "title", ValueProblem("row_without_name")))
            continue
        code = str(row.values.get("code") or "")
        key = context.mint(PROCEDURE.name, code) if code else _titled(title)
        if key in seen:
            twice = ValueProblem("row_twice", typed=code or title[:60], first=seen[key])
            problems.append(row_problem(context, row, "code" if code else "title", twice))
            continue
        seen[key] = row.at("title")
        record = PROCEDURE.id(procedure=key)
        try:
            values = _values(row, code, " ".join(title.split()))
        except ValueProblem as error:
            problems.append(row_problem(context, row, "decision", error))
            continue
        if not context.known(PROCEDURE.name, record):
            values.setdefault("level", COMMUNE)
        entries.append(Entry(PROCEDURE.name, record, values, row.index, row.at("title"), title[:120]))
    return Built(tuple(entries), tuple(problems))


def _titled(title: str) -> str:
    """The id of a procedure without a code: the same for the same title, so a list may be taken in twice."""
    return "t" + hashlib.sha256(search_key(title).encode()).hexdigest()[:31]


def _values(row: RowRead, code: str, title: str) -> dict[str, object]:
    values: dict[str, object] = {"title": title[:1_000]}
    if code:
        values["code"] = code[:300]
    field = row.values.get("field") or _section(row.section)
    if isinstance(field, str) and field:
        values["field"] = " ".join(field.split())[:300]
    decision = _decision(row.values.get("decision"), row.values.get("decided"))
    if decision is not None:
        values["decision"] = decision
    marked = next((name for name in _MARKED if row.values.get(name) is True), None)
    online = row.values.get("online") or marked
    if isinstance(online, str):
        values["online"] = online
    for name in ("level", "linked", "valid_from", "valid_to"):
        if row.values.get(name) is not None:
            values[name] = row.values[name]
    return values


def _section(section: str) -> str:
    """A field of procedures named by a row of its own: "LĨNH VỰC HỘ TỊCH" says Hộ tịch."""
    bare = re.sub(r"^\s*(?:[IVX]+|[A-Z]|\d+)\s*[.)\-]\s*", "", section)
    bare = re.sub(r"^lĩnh vực:?\s*", "", bare, flags=re.IGNORECASE).strip(" :.")
    return bare.capitalize() if bare.isupper() else bare


def _decision(text: Value, day: Value) -> DocumentReference | None:
    """Number and day, from one cell or two. Raises ``ValueProblem`` for a day that is none."""
    number = " ".join(text.split()) if isinstance(text, str) else ""
    found = _DAY.search(number)
    told = day if isinstance(day, date) else None
    if found is not None:
        told = told or typed.day(found[1].replace(" ", ""))
        number = number[: found.start()]
    number = _DECISION.sub("", number).strip(" ,;")
    if len(number) > 60:
        raise ValueProblem("text_too_long", typed=number[:40] + "…", limit=60)
    return DocumentReference(number or None, told) if number or told else None


PROCEDURES = IntakeSpec(
    "procedures", "Danh mục thủ tục hành chính", targets, build, what="thủ tục", coordinator_only=True
)
