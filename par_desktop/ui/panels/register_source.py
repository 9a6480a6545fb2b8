"""A register's rows as cells of a grid: kept rows, ready blank ones beneath them, and the sum of what is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from par_desktop.domain.registers import ColumnKind, ReadRow, RegisterColumn, kept, read_row, shown
from par_desktop.domain.views.register_rows import EntryRow, RegisterSheet
from par_desktop.errors import ParError
from par_desktop.services.keep_entries import entry_patch, new_entry
from par_desktop.services.save_record import Patch
from par_desktop.text.formats import number
from par_desktop.text.sentences import sentence
from par_desktop.ui.panels.dossier_source import Draft
from par_desktop.widgets.grid_model import CellKind, Edit, GridColumn

FIRST = 2
"""Columns before the register's own: running number, and the unit (for one unit only room for an icon)."""
_LETTER, _AIR = 7, 18
_LEAST, _MOST = 76, 330
_UNIT_WIDTH, _ICON_WIDTH = 156, 32
Key = tuple[str, str]
"""Unit and entry."""
DraftKey = tuple[str, str, str]
"""Unit, entry, slot."""


@dataclass(slots=True)
class Line:
    """A row of the grid. ``fresh``: nothing of it has been saved yet."""

    unit: str
    entry: str
    cells: dict[str, str]
    locked: str = ""
    origin: str = ""
    conflicts: int = 0
    fresh: bool = False
    read: ReadRow = field(default_factory=lambda: ReadRow({}, {}))

    @property
    def key(self) -> Key:
        return self.unit, self.entry

    @property
    def blank(self) -> bool:
        return not self.cells


def grid_columns(sheet: RegisterSheet) -> tuple[GridColumn, ...]:
    """Running number, unit, and the register's columns."""
    city = sheet.unit == ""
    return (
        GridColumn("TT", width=40, align="right"),
        GridColumn("Đơn vị" if city else "", width=_UNIT_WIDTH if city else _ICON_WIDTH, align="left"),
        *(
            GridColumn(
                column.heading + ("\u00a0*" if column.required else ""),
                column.group,
                width=min(max(column.width * _LETTER + _AIR, _LEAST), _MOST),
                align="right" if column.right else "left",
            )
            for column in sheet.register.columns
        ),
    )


class RegisterSource:
    """The cells of one register. ``editable``: whether this person may type here now.

    Rows keep their places while the sheet is read again: a row whose day was just typed does not jump away from under
    the cursor, and the ready row that was typed in stays where it is.
    """

    def __init__(self, sheet: RegisterSheet, drafts: Mapping[DraftKey, Draft], *, editable: bool) -> None:
        self.sheet = sheet
        self.drafts = drafts
        self.editable = editable
        self.columns = sheet.register.columns
        self.lines = [self._line(row) for row in sheet.rows]
        self.current = -1
        """The row somebody is at: it may still be incomplete without being wrong."""

    # rows

    @property
    def has_total(self) -> bool:
        return any(column.kind is ColumnKind.COUNT for column in self.columns)

    @property
    def blanks(self) -> int:
        """Ready rows at the end."""
        count = 0
        for line in reversed(self.lines):
            if not line.blank or not line.fresh:
                break
            count += 1
        return count

    def add_blank(self) -> None:
        """One more ready row."""
        self.lines.append(Line(self.sheet.unit, new_entry(), {}, fresh=True))

    def show(self, sheet: RegisterSheet) -> bool:
        """The same register read again; True where rows came or went, so that the grid must count them anew."""
        self.sheet = sheet
        found = {(row.unit, row.entry): row for row in sheet.rows}
        lines: list[Line] = []
        for line in self.lines:
            row = found.pop(line.key, None)
            if row is not None:
                lines.append(self._line(row))
            elif line.fresh or self._has_draft(line):
                lines.append(line)
        at = len(lines)
        while at and lines[at - 1].fresh and lines[at - 1].blank:
            at -= 1
        lines[at:at] = [self._line(row) for row in found.values()]
        moved = [line.key for line in lines] != [line.key for line in self.lines]
        self.lines = lines
        return moved

    def read_again(self, line: Line) -> None:
        """What a line's cells say after they changed."""
        line.read = read_row(self.sheet.register, line.cells, self.sheet.names)

    def _line(self, row: EntryRow) -> Line:
        line = Line(row.unit, row.entry, dict(row.cells), row.locked, row.origin, row.conflicts)
        self.read_again(line)
        return line

    def _has_draft(self, line: Line) -> bool:
        return any(key[:2] == line.key for key in self.drafts)

    # cells

    def column(self, column: int) -> RegisterColumn | None:
        """The register's column; ``None`` for those before them."""
        return self.columns[column - FIRST] if FIRST <= column < FIRST + len(self.columns) else None

    def line(self, row: int) -> Line | None:
        """The line of a grid row; ``None`` for the total."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def draft(self, row: int, column: int) -> Draft | None:
        line, col = self.line(row), self.column(column)
        return self.drafts.get((*line.key, col.slot)) if line is not None and col is not None else None

    def full_text(self, row: int, column: int) -> str:
        """The cell's text with its line breaks."""
        line, col = self.line(row), self.column(column)
        if line is None or col is None:
            return ""
        draft = self.drafts.get((*line.key, col.slot))
        return draft.text if draft is not None else shown(col, line.cells.get(col.slot), self.sheet.names)

    # GridSource

    def row_count(self) -> int:
        return len(self.lines) + self.has_total

    def text(self, row: int, column: int) -> str:
        line = self.line(row)
        if line is None:
            return self._total(column)
        if column == 0:
            return "" if line.blank and line.fresh else number(row + 1)
        if column == 1:
            return self.sheet.unit_names.get(line.unit, line.unit) if self.sheet.unit == "" else ""
        return " ".join(self.full_text(row, column).split())

    def kind(self, row: int, column: int) -> CellKind:
        line = self.line(row)
        if column < FIRST:
            return "label"
        if line is None:
            return "computed"
        return "typed" if self.editable and not line.locked else "closed"

    def problem(self, row: int, column: int) -> str:
        draft = self.draft(row, column)
        if draft is not None:
            return draft.why
        line, col = self.line(row), self.column(column)
        if line is None or col is None or line.blank:
            return ""
        problem = line.read.problems.get(col.code)
        if problem is None or (problem.code == "required_blank" and row == self.current):
            return ""
        return sentence(problem)

    def changed(self, row: int, column: int) -> bool:
        return False

    def note(self, row: int) -> str:
        return ""

    def is_total(self, row: int) -> bool:
        return row >= len(self.lines)

    def _total(self, column: int) -> str:
        col = self.column(column)
        if col is None or col.kind is not ColumnKind.COUNT:
            first = next((at for at, each in enumerate(self.columns) if each.kind is not ColumnKind.COUNT), 0)
            written = sum(not line.blank for line in self.lines)
            return f"Cộng {number(written)} dòng" if column == FIRST + first else ""
        values = [value for line in self.lines if isinstance(value := line.read.values.get(col.code), int)]
        return number(sum(values)) if values else ""

    def wrong(self, row: int) -> bool:
        """Whether something of a row is to be looked at."""
        return any(self.problem(row, FIRST + at) for at in range(len(self.columns)))


@dataclass(slots=True)
class Typed:
    """What edits came to: what to save, cells refused with the sentence each deserves, the lines touched."""

    patches: list[Patch] = field(default_factory=list)
    drafts: dict[DraftKey, Draft] = field(default_factory=dict)
    private: set[DraftKey] = field(default_factory=set)
    """Refused because they may not be kept anywhere: not on disk either."""
    cells: list[DraftKey] = field(default_factory=list)


def read_edits(source: RegisterSource, edits: Sequence[Edit]) -> Typed:
    """Typed cells as patches, one a row; what is taken stands in the lines at once, until the rows are read again."""
    found = Typed()
    register, names = source.sheet.register, source.sheet.names
    by_line: dict[int, dict[str, str]] = {}
    for row, column, text in edits:
        line, col = source.line(row), source.column(column)
        if line is None or col is None:
            continue
        key = (*line.key, col.slot)
        found.cells.append(key)
        try:
            entry_patch(register, names, line.unit, line.entry, {col.slot: text})
        except ParError as error:
            found.drafts[key] = Draft(text, sentence(error))
            if error.code == "counts_only":
                found.private.add(key)
            continue
        now = kept(col, text, names)
        if now != line.cells.get(col.slot):
            by_line.setdefault(row, {})[col.slot] = text
            _put(line.cells, col.slot, now)
    for row, texts in by_line.items():
        line = source.lines[row]
        source.read_again(line)
        found.patches.append(entry_patch(register, names, line.unit, line.entry, texts))
    return found


def _put(cells: dict[str, str], slot: str, text: str | None) -> None:
    if text is None:
        cells.pop(slot, None)
    else:
        cells[slot] = text


def choices_of(source: RegisterSource, column: RegisterColumn, day: date | None = None) -> tuple[str, ...]:
    """What a cell of a row of this day may be chosen from, in the list's order; nothing where one types freely.

    A service unit that had ended by then is not offered, and is still read where it is typed.
    """
    if column.kind is ColumnKind.CHOICE:
        return tuple(option.label for option in column.options)
    if column.kind in (ColumnKind.UNIT, ColumnKind.SERVICE_UNIT):
        names = source.sheet.names
        ended = names.service_until if column.kind is ColumnKind.SERVICE_UNIT and day is not None else {}
        return tuple(
            name for code, name in names.of(column.kind)[1].items() if day is None or ended.get(code, day) >= day
        )
    return ()
