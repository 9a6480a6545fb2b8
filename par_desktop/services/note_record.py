"""Note something in the journal's own books: words on operations, typings, refusals; nobody typed them in a form."""

from __future__ import annotations

from collections.abc import Mapping

from par_desktop.data import journal
from par_desktop.domain.fields import Canonical
from par_desktop.domain.operation import Operation, sealed
from par_desktop.services.desk import Desk


def noted(desk: Desk, kind: str, record: str, fields: Mapping[str, Canonical], origin: str = "import") -> Operation:
    """This desk's operation that writes these fields, on top of what stands here; the caller appends it in its write.

    A word said again takes the earlier one's place instead of disputing it.
    """
    state = journal.state_of(desk.conn, kind, record)
    return sealed(
        Operation(
            replica=desk.mark.replica,
            unit=desk.unit.code,
            kind=kind,
            record=record,
            fields=dict(fields),
            base={name: state.heads(name) for name in fields},
            at=desk.now,
            by=desk.person,
            origin=origin,
            nonce=desk.nonce(),
        )
    )
