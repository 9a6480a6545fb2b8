"""Keep a register's rows: which record a new row is, and what typed cells come to. Saved like any form."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from par_desktop.domain.records.entry import ENTRY, SERVICE_UNIT
from par_desktop.domain.registers import Names, Register, check_entry, kept
from par_desktop.domain.typed import clean
from par_desktop.domain.vietnamese import unit_key
from par_desktop.domain.views.register_rows import ServiceUnit
from par_desktop.errors import ValueProblem
from par_desktop.services.save_record import Patch

NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def new_entry() -> str:
    """An id for a row that nobody else will draw."""
    return secrets.token_hex(16)


def entry_patch(register: Register, names: Names, unit: str, entry: str, texts: Mapping[str, str]) -> Patch:
    """Typed texts by slot as what to save. What a column cannot read is kept as typed.

    Raises ``ValueProblem("text_too_long")``, and ``NotAllowed("counts_only")`` where only counts may stand.
    """
    record = ENTRY.id(register=register.code, unit=unit, entry=entry)
    values: dict[str, object] = {slot: kept(register.by_slot[slot], text, names) for slot, text in texts.items()}
    check_entry((register,), ENTRY.name, record, values)
    return Patch(ENTRY.name, record, values)


def delete_patch(register: Register, unit: str, entry: str) -> Patch:
    """Hide a row; Hoàn tác brings it back."""
    return Patch(ENTRY.name, ENTRY.id(register=register.code, unit=unit, entry=entry), deleted=True)


def service_unit_patch(code: str, values: Mapping[str, object]) -> Patch:
    """A service unit's name, its department, since and until when. Raises ``ValueProblem("row_without_name")``."""
    if "name" in values and not clean(str(values["name"] or "")):
        raise ValueProblem("row_without_name")
    return Patch(SERVICE_UNIT.name, SERVICE_UNIT.id(service_unit=code), dict(values))


def named_service_unit(
    name: str, standing: Sequence[ServiceUnit] = (), more: Mapping[str, object] = NOTHING_MORE
) -> Patch:
    """A service unit by its name, which makes its code; the same list taken in from a file makes the same one.

    ``standing`` are those that are there, ``more`` its other values. Raises ``ValueProblem``: ``row_without_name``,
    ``service_unit_there``.
    """
    from par_desktop.intake.service_units import free_code

    words = " ".join(clean(name).split())[:300]
    _check_free(words, standing)
    code = free_code(words, {unit.code for unit in standing})
    if not code:
        raise ValueProblem("row_without_name")
    return service_unit_patch(code, {**more, "name": words})


def changed_service_unit(code: str, values: Mapping[str, object], standing: Sequence[ServiceUnit]) -> Patch:
    """A unit renamed, put under another department, begun or ended on other days; its code stays, and so do the rows

    that name it. Raises ``ValueProblem``: ``row_without_name``, ``service_unit_there``, ``until_before_since``.
    """
    values = dict(values)
    if "name" in values:
        values["name"] = " ".join(clean(str(values["name"] or "")).split())[:300]
        _check_free(str(values["name"]), [unit for unit in standing if unit.code != code])
    since, until = values.get("since"), values.get("until")
    if isinstance(since, date) and isinstance(until, date) and until < since:
        raise ValueProblem("until_before_since", since=since, until=until)
    return service_unit_patch(code, values)


def _check_free(name: str, standing: Sequence[ServiceUnit]) -> None:
    if any(unit_key(unit.name) == unit_key(name) for unit in standing):
        raise ValueProblem("service_unit_there", typed=name)
