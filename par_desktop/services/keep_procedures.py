"""Keep sổ TTHC: new procedures with a lasting id, and marks of many procedures at once.

What is saved goes through ``save_record`` like any form; here it is only said which records that touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import uuid4

from par_desktop.data.queries import procedures as rows
from par_desktop.data.reader import Connection
from par_desktop.domain.procedures import COMMUNE, procedure_id
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save

MARKS = ("at_desk", "posted")


class ProcedureIds:
    """Which record a code belongs to; asked for a whole list, it reads the database once."""

    def __init__(self, conn: Connection) -> None:
        self._known = rows.known(conn)
        self._by_code = {procedure_id(code): key for key, (code, gone) in self._known.items() if code and not gone}

    def of(self, code: str) -> str:
        """The standing record of a code, or the id for a new one: the code's own, a drawn one where that is taken."""
        wanted = procedure_id(code)
        if wanted in self._by_code:
            return self._by_code[wanted]
        standing = self._known.get(wanted)
        # The id may stand for a procedure whose code was corrected since; one that was taken out comes back.
        free = bool(wanted) and (standing is None or standing[1])
        made = wanted if free else uuid4().hex
        if wanted:
            self._by_code[wanted] = made
        return made

    def taken(self, code: str, record: str = "") -> bool:
        """Whether another procedure of the list has this code."""
        return bool(code.strip()) and self._by_code.get(procedure_id(code), record) != record

    def hidden(self, procedure: str) -> bool:
        """Whether the record was taken out of the list."""
        return self._known.get(procedure, ("", False))[1]


def code_taken(conn: Connection, code: str, record: str = "") -> bool:
    """Whether a procedure other than ``record`` has this code; by key, quick enough while somebody types."""
    return ProcedureIds(conn).taken(code, record)


def new_procedure(desk: Desk, values: Mapping[str, object]) -> Patch:
    """What to save for a new procedure; without a level it is the commune's.

    Raises ``ValueProblem``: ``procedure_without_title``, ``procedure_code_taken``.
    """
    code, title = str(values.get("code") or ""), str(values.get("title") or "")
    if not title.strip():
        raise ValueProblem("procedure_without_title")
    ids = ProcedureIds(desk.conn)
    if ids.taken(code):
        raise ValueProblem("procedure_code_taken", typed=code)
    key = ids.of(code)
    record = PROCEDURE.id(procedure=key)
    filled = {"level": COMMUNE, **values}
    if not ids.hidden(key):
        return Patch(PROCEDURE.name, record, filled)
    # It was taken out and comes back: what is not typed now must not come back with it.
    blank = dict.fromkeys(field.name for field in PROCEDURE.fields)
    return Patch(PROCEDURE.name, record, {**blank, **filled}, deleted=False)


def add_procedure(desk: Desk, values: Mapping[str, object]) -> tuple[str, Saved]:
    """Save a new procedure; returns its record id. Raises as ``new_procedure``, and ``NotAllowed``."""
    patch = new_procedure(desk, values)
    return patch.record, save(desk, [patch])


def remove_patches(procedures: Iterable[str]) -> list[Patch]:
    """What to save to take procedures out of the list; what units said of them stays and comes back with them."""
    return [Patch(PROCEDURE.name, PROCEDURE.id(procedure=each), deleted=True) for each in procedures]


def mark_patches(unit: str, procedures: Iterable[str], marks: Sequence[str], *, on: bool) -> list[Patch]:
    """What to save so that a unit receives (``at_desk``) or posts (``posted``) these procedures, or no longer."""
    value = True if on else None
    return [
        Patch(OFFERING.name, OFFERING.id(unit=unit, procedure=each), dict.fromkeys(marks, value)) for each in procedures
    ]


def since_patches(unit: str, procedures: Iterable[str], day: date) -> list[Patch]:
    """What to save so that a unit's marks of these procedures hold since a day."""
    return [Patch(OFFERING.name, OFFERING.id(unit=unit, procedure=each), {"since": day}) for each in procedures]
