"""The recovery sheet of this machine's key, and typing it in on a new PC (design §5)."""

from __future__ import annotations

from pathlib import Path

from par_desktop.data import identity, keys
from par_desktop.domain.recovery_text import key_of, key_rows
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk, random_hex


def print_sheet(desk: Desk, path: Path) -> Path:
    """Write the sheet with the private key to ``path`` (.pdf or .docx), and nowhere else.

    Raises ``WorkspaceProblem("second_copy_inside")`` for a place inside the workspace, which backups and copies take
    along, and ``WorkspaceProblem("file_not_writable")``.
    """
    from par_desktop.errors import WorkspaceProblem
    from par_desktop.exchange.signature import fingerprint, public_key
    from par_desktop.reports import recovery
    from par_desktop.reports.make import make
    from par_desktop.reports.office import office_of

    if path.resolve().is_relative_to(desk.folder.resolve()):
        raise WorkspaceProblem("hand_over_inside", path=str(path))
    world = desk.world
    office = office_of(desk.unit, world.unit(world.city), world.province)
    mark = fingerprint(public_key(desk.mark.key))
    rows = key_rows(desk.mark.key)
    return make(recovery.build(rows, mark, office, desk.unit.office_name, desk.today), path)


def enter_key(desk: Desk, typed: str) -> str:
    """Work under the key of a sheet from now on; returns its fingerprint. The key made here before is forgotten.

    Raises ``ValueProblem``: ``wrong_recovery_length``, ``wrong_recovery_row``, ``wrong_recovery_unit``.
    """
    from par_desktop.exchange.signature import fingerprint, public_key

    key = key_of(typed)
    public = public_key(key)
    owner = keys.unit_of_key(desk.conn, public)
    if owner not in (None, desk.unit.code):
        named = desk.world.unit(str(owner)).office_name
        raise ValueProblem("wrong_recovery_unit", owner=named, unit=desk.unit.office_name)
    if key != desk.mark.key:
        with desk.store.write("enter the key of the recovery sheet") as conn:
            desk.mark = identity.enter_key(conn, desk.state, desk.mark, key, public, random_hex())
    return fingerprint(public)
