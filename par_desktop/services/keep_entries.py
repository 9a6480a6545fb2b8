"""Keep a register's rows: which record a new row is, and what typed cells come to. Saved like any form."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from par_desktop.domain.records.entry import ENTRY, SERVICE_UNIT
from par_desktop.domain.registers import Names, Register, check_entry, kept
from par_desktop.domain.typed import clean
from par_desktop.errors import ValueProblem
from par_desktop.services.save_record import Patch


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


def named_service_unit(name: str) -> Patch:
    """A service unit by its name, which makes its code; the same list taken in from a file makes the same one.

    Raises ``ValueProblem("row_without_name")``.
    """
    from par_desktop.intake.service_units import service_unit_code

    words = " ".join(clean(name).split())[:300]
    code = service_unit_code(words)
    if not code:
        raise ValueProblem("row_without_name")
    return service_unit_patch(code, {"name": words})
