"""Give a received file of a group package to the unit that really filled it in, whatever it claims (design §5)."""

from __future__ import annotations

from par_desktop.data import packages
from par_desktop.data.queries import typings as query
from par_desktop.errors import NotAllowed, PackageProblem
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import Consent, Received, read, receive
from par_desktop.services.trust import Trust


def move_import(desk: Desk, package: int, unit: str) -> Received:
    """Take back what the file (its local key) typed for the wrong unit and read it for ``unit``, in one transaction.

    From the copy kept in ``packages/``. Receiving the same file again reads it for that unit, too. Raises
    ``NotAllowed`` (``only_coordinator_moves``, ``not_a_group_import``) and ``PackageProblem`` (``kept_file_gone``,
    ``not_a_member``, ``import_locked``, ``import_published``) with nothing written.
    """
    if not desk.is_coordinator:
        raise NotAllowed("only_coordinator_moves")
    row = packages.one(desk.conn, package)
    if row is None or row.direction != "in" or not row.receiver.startswith("group:"):
        raise NotAllowed("not_a_group_import")
    desk.world.unit(unit)
    start = f"{row.id}_{query.digest_of(desk.conn, package)[:8]}"
    kept = [p for p in (desk.folder / "packages").glob(f"{start}.*") if p.suffix != ".part"]
    if not kept:
        raise PackageProblem("kept_file_gone", file=row.file)
    return receive(desk, read(kept[0]), Trust(), consent=Consent(moved_to=unit))
