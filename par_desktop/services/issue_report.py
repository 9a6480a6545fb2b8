"""Phát hành tài liệu: make a document and keep what its figures were, so that a later correction finds it.

A paper that was handed out does not change; what is kept says which of them hold an old figure, and where. Compared
are the lines of its text that hold a digit, as the document would read today with the day it was made for: a change of
data alone shows, the passing of time does not. Pictures are not compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data import issued
from par_desktop.data.reader import Connection
from par_desktop.domain.periods import Period
from par_desktop.domain.units import Unit
from par_desktop.domain.views.issued_rows import ChangedLine, IssuedDocument, IssuedState
from par_desktop.domain.world import World
from par_desktop.errors import ParError
from par_desktop.services.desk import Desk
from par_desktop.services.make_report import document, make_document

if TYPE_CHECKING:
    from par_desktop.reports.content import Block, Document

_MOST = 20
"""Of the newest documents, how many are compared at a time: each is gathered anew."""


def issue(
    conn: Connection, world: World, holder: Unit, name: str, period: str, path: Path, today: date, at: str
) -> IssuedDocument:
    """Write a document about ``holder`` to ``path``; what it held is returned, to be kept with ``note_issued``.

    ``at`` is now (UTC). Raises as ``make_report`` does.
    """
    reached = issued.sequence(conn)
    made = make_document(conn, world, holder, name, period, holder.code, path, today)
    lines = figure_lines(made)
    title = f"{made.title.kind} {made.title.subject}".strip().replace("\n", " ")
    return IssuedDocument(
        name, holder.code, period, title, str(path.absolute()), today, at, reached, _digest(lines), lines
    )


def note_issued(desk: Desk, made: IssuedDocument) -> None:
    """Keep what a document held; it stays on this machine."""
    with desk.write("note an issued document") as conn:
        issued.note(conn, made)


def issued_states(
    conn: Connection, world: World, periods: Sequence[str] | None = None, only_changed: bool = False
) -> tuple[IssuedState, ...]:
    """The documents made here, newest first, each compared with what it would say now.

    ``periods`` leaves only those whose figures a change in one of these periods can move: documents of the same year or
    a later one, not of an earlier time. The latest document about a unit and period stands for the earlier ones.
    """
    reached = issued.sequence(conn)
    first = min((_begins(world, code) for code in periods), default=date.min) if periods is not None else date.min
    found: list[IssuedState] = []
    for made in issued.latest(conn):
        if _ends(world, made.period) < first or len(found) == _MOST:
            continue
        changed = () if made.sequence == reached else _changed(conn, world, made)
        if changed or not only_changed:
            found.append(IssuedState(made, changed))
    return tuple(found)


def issued_after(desk: Desk, package: int, periods: Sequence[str]) -> tuple[IssuedDocument, ...]:
    """Documents made since a received package came, of times that its values in ``periods`` can move."""
    came = issued.first_with(desk.conn, package)
    if not periods or not came:
        return ()
    first = min(_begins(desk.world, code) for code in periods)
    return tuple(
        made for made in issued.latest(desk.conn) if made.sequence >= came and _ends(desk.world, made.period) >= first
    )


def figure_lines(made: Document) -> tuple[str, ...]:
    """The lines of a document's text that hold a digit: headings left out, a row of a table is one line."""
    lines = []
    for body in (made.body, *(appendix.body for appendix in made.appendices)):
        for block in body:
            lines += [line for line in _lines(block) if any(letter.isdigit() for letter in line)]
    return tuple(lines)


def _lines(block: Block) -> Iterator[str]:
    from par_desktop.reports.content import Paragraph, RowKind, Table, cell_text

    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Table):
        for row in block.rows:
            if row.kind is not RowKind.GROUP:
                cells = (cell_text(cell, column) for cell, column in zip(row.cells, block.columns, strict=True))
                yield " · ".join(cell for cell in cells if cell)


def _changed(conn: Connection, world: World, made: IssuedDocument) -> tuple[ChangedLine, ...]:
    try:
        now = figure_lines(document(conn, world, world.unit(made.unit), made.report, made.period, made.unit, made.day))
    except ParError:  # a document, unit or period that this program no longer knows cannot be compared
        return ()
    if _digest(now) == made.digest:
        return ()
    lines: list[ChangedLine] = []
    for tag, a, b, c, d in SequenceMatcher(None, made.lines, now, autojunk=False).get_opcodes():
        if tag != "equal":
            old, new = list(made.lines[a:b]), list(now[c:d])
            length = max(len(old), len(new))
            old, new = [*old, *[""] * (length - len(old))], [*new, *[""] * (length - len(new))]
            lines += [ChangedLine(before, after) for before, after in zip(old, new, strict=True)]
    return tuple(lines)


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _begins(world: World, code: str) -> date:
    return world.calendar.bounds(Period.parse(code))[0]


def _ends(world: World, code: str) -> date:
    return world.calendar.bounds(Period.parse(code))[1]
