"""Take in a spreadsheet that somebody already has: look at it, map its columns, say what it comes to, save its rows.

Reading is pure and belongs on the files lane (``open_book``); ``look`` compares with the workspace; ``take`` saves
through the ordinary save, so rights, locks and history are those of a form. The coordinator taking in a unit's figures
is nhập thay, with the file's name as source. What cannot be taken is named by its cell; the rest is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data import journal
from par_desktop.data.queries import intake as memory
from par_desktop.domain.choices import BALANCE, REFUSE
from par_desktop.domain.merge import resolve
from par_desktop.domain.periods import Period, periods_of
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.procedure import PROCEDURE
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.intake import period_words
from par_desktop.intake.book import Book, read_book
from par_desktop.intake.catalog import intakes
from par_desktop.intake.grid import Grid
from par_desktop.intake.headings import RowSort, Table, find_table
from par_desktop.intake.legacy_fonts import Sample, convert_grid, has_legacy
from par_desktop.intake.mapping import Target, fingerprint, known_headings, map_columns, missing
from par_desktop.intake.rows import CellProblem, TotalRead, read_rows
from par_desktop.intake.spec import Context, Entry, IntakeSpec, Question
from par_desktop.intake.values import Frame
from par_desktop.services.browse_registers import names_of
from par_desktop.services.keep_procedures import ProcedureIds
from par_desktop.services.save_record import Patch, Saved, save
from par_desktop.services.set_choice import choices_of
from par_desktop.services.take_rows import Line, allowed, compare
from par_desktop.spreadsheets.cells import column_letters
from par_desktop.text.sentences import sentence

if TYPE_CHECKING:
    from par_desktop.domain.operation import OpId
    from par_desktop.services.desk import Desk

__all__ = ["Answers", "CellProblem", "Look", "OpenBook", "TakenIn", "look", "open_book", "recognise", "specs", "take"]
REASON_LIMIT = 300
SAMPLES = 3
"""Values shown beside a column in the mapping step."""


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """A sheet that may be taken in. ``rows`` are filled rows, heading and titles among them."""

    name: str
    rows: int
    hidden: bool
    legacy: bool


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A workbook read whole; ``likely`` is the sheet with the most rows that is not hidden."""

    path: Path
    sheets: tuple[SheetChoice, ...]
    likely: str
    book: Book


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person said about a file. ``mapping`` ``None`` is as found or remembered; ``legacy`` is the yes to

    converting old fonts; ``unit`` and ``period`` "" are as the file says; ``options`` answer the spec's questions.
    """

    sheet: str = ""
    mapping: Mapping[str, int] | None = None
    legacy: bool = False
    unit: str = ""
    period: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field: which of ours a name in the file means, as written there."""
    own: str = ""
    """Whose rows they are where nothing in the file says so: a unit that this one took over; "" is this unit."""


@dataclass(frozen=True, slots=True)
class TheirColumn:
    """A column of the file: its heading and some of its values."""

    index: int
    letters: str
    label: str
    samples: tuple[str, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class OurField:
    """A field that is looked for, and the column it has (``None`` for none)."""

    name: str
    label: str
    required: bool
    note: str
    column: int | None


@dataclass(frozen=True, slots=True)
class Look:
    """What a sheet comes to with these answers. ``whole`` says in one sentence why nothing can be taken, "" if it can.

    ``wants_yes``: old fonts are there and nobody has said yes yet. ``missing``: labels of required fields without a
    column. ``needs``: ``unit`` or ``period`` to be chosen first. ``source`` is what nhập thay will name.
    """

    spec: str
    answers: Answers
    columns: tuple[TheirColumn, ...] = ()
    fields: tuple[OurField, ...] = ()
    remembered: str = ""
    missing: tuple[str, ...] = ()
    rows: int = 0
    lines: tuple[Line, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    totals: tuple[TotalRead, ...] = ()
    samples: tuple[Sample, ...] = ()
    wants_yes: bool = False
    questions: tuple[Question, ...] = ()
    unit: str = ""
    period: str = ""
    needs: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    whole: str = ""
    shape: str = ""
    source: str = ""
    what: str = "dòng"
    by_unit: bool = False
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field: the names that one in the file may mean, by code."""
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By field and name key: what the answers name, to be remembered."""
    periods: tuple[str, ...] = ()
    """Periods that may be chosen for the whole file, newest first; none where the table says them itself."""

    @property
    def taking(self) -> tuple[Line, ...]:
        """Records that would change."""
        return tuple(line for line in self.lines if line.state != "same")

    @property
    def wants_reason(self) -> int:
        """How many rows are taken only with a reason."""
        return sum(each.wants_reason and not each.refused for each in self.problems)

    @property
    def ready(self) -> bool:
        """Whether anything can be taken with the answers given."""
        return not (self.whole or self.wants_yes or self.missing or self.needs) and bool(self.taking)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What was saved, and how many records and problems."""

    saved: Saved
    records: int
    refused: int


def specs(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Name and title of each sort of table that this unit can take in."""
    found = intakes(desk.world).values()
    return tuple((spec.name, spec.title) for spec in found if desk.is_coordinator or not spec.coordinator_only)


def open_book(path: Path) -> OpenBook:
    """Read a file; no workspace is needed. Raises ``PackageProblem``."""
    book = read_book(path)
    sheets = tuple(
        SheetChoice(grid.name, len(grid.filled_rows()), grid.hidden, has_legacy(grid)) for grid in book.sheets
    )
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.rows] or [s for s in sheets if s.rows]
    return OpenBook(path, sheets, max(shown, key=lambda sheet: sheet.rows).name, book)


def recognise(desk: Desk, opened: OpenBook) -> str:
    """The spec that knows this file by its headings without being asked; "" where none does."""
    for spec in intakes(desk.world).values():
        if spec.recognised:
            context = _context(desk, spec, opened, Answers())
            for grid in opened.book.sheets:
                converted = convert_grid(grid).grid if has_legacy(grid) else grid
                targets = spec.targets(context, None)
                table = find_table(converted, known_headings(targets))
                if table is not None and not missing(targets, map_columns(table, targets)):
                    return spec.name
    return ""


def look(desk: Desk, opened: OpenBook, spec_name: str, answers: Answers) -> Look:
    """Everything the next step shows; nothing is written. Raises ``PackageProblem("no_such_sheet")``."""
    spec = intakes(desk.world)[spec_name]
    answers = answers if answers.sheet else replace(answers, sheet=opened.likely)
    grid = opened.book.sheet(answers.sheet)
    notices: list[str] = []
    samples: Sequence[Sample] = ()
    legacy = has_legacy(grid)
    if legacy:
        conversion = convert_grid(grid)
        samples = conversion.samples
        if conversion.lost is not None:
            place, word = conversion.lost
            error = ValueProblem("soft_hyphens_lost", sheet=grid.name, address=place, typed=word)
            notices.append(sentence(error))
        grid = conversion.grid
    context = _context(desk, spec, opened, answers)
    table = find_table(grid, known_headings(spec.targets(context, None)))
    if table is None:
        whole = sentence(ValueProblem("no_table_found", sheet=grid.name))
        return Look(spec.name, answers, samples=tuple(samples), wants_yes=legacy and not answers.legacy, whole=whole)
    targets = _naming(spec.targets(context, table), memory.names(desk.conn, spec.name), answers)
    shape = fingerprint(table)
    kept = memory.remembered(desk.conn, spec.name, shape)
    mapping = _mapping(table, targets, answers, kept)
    lacking = tuple(target.label for target in missing(targets, mapping))
    seen = Look(
        spec.name,
        answers,
        _their_columns(grid, table),
        tuple(OurField(t.name, t.label, t.required, t.note, mapping.get(t.name)) for t in targets),
        kept.file if kept is not None and answers.mapping is None else "",
        lacking,
        samples=tuple(samples),
        wants_yes=legacy and not answers.legacy,
        notices=tuple(notices),
        shape=shape,
        source=opened.path.name,
        what=spec.what,
        by_unit=spec.by_unit,
        said=_said(targets, answers),
        choices={target.name: target.labels for target in targets if target.labels},
        periods=_periods(desk, spec),
        whole=sentence(ValueProblem("missing_columns", labels=", ".join(lacking))) if lacking else "",
    )
    return seen if lacking else _with_rows(desk, spec, context, grid, table, mapping, targets, seen)


def take(desk: Desk, seen: Look, reason: str = "") -> TakenIn:
    """Save what a look showed, in one transaction, and remember its mapping.

    Raises ``NotAllowed("reason_for_balance")`` where rows want a reason and none is given.
    """
    reason = reason.strip()
    if seen.wants_reason and not reason:
        raise NotAllowed("reason_for_balance", count=seen.wants_reason)
    source = f"{seen.source}; {reason}" if reason else seen.source
    patches = [
        Patch(entry.kind, entry.record, _explained(entry, reason), deleted=False if entry.back else None)
        for entry in (line.entry for line in seen.taking)
    ]
    saved = save(desk, patches, reason=f"từ tệp {source}", source=source)
    mapping = {field.name: field.column for field in seen.fields if field.column is not None}
    with desk.write("remember a mapping") as conn:
        memory.remember(conn, seen.spec, seen.shape, mapping, seen.source, desk.now)
        if seen.said:
            memory.remember_names(conn, seen.spec, seen.said, seen.source, desk.now)
    return TakenIn(saved, len(patches), sum(each.refused for each in seen.problems))


# inside


def _explained(entry: Entry, reason: str) -> Mapping[str, object]:
    """The reason stands in the rows that ask for one, not only in their history."""
    return {**entry.values, entry.reason_field: reason[:REASON_LIMIT]} if entry.reason_field else entry.values


def _said(targets: Sequence[Target], answers: Answers) -> dict[str, dict[str, str]]:
    """The answers' names as the fields compare them."""
    return {
        target.name: {target.key(text): code for text, code in answers.names[target.name].items()}
        for target in targets
        if answers.names.get(target.name)
    }


def _naming(targets: Sequence[Target], known: Mapping[str, Mapping[str, str]], answers: Answers) -> tuple[Target, ...]:
    """The fields with names that were said before or now to mean one of ours; codes that are gone mean nothing."""
    said = _said(targets, answers)
    found = []
    for target in targets:
        extra = {**known.get(target.name, {}), **said.get(target.name, {})}
        extra = {key: code for key, code in extra.items() if code in target.labels}
        found.append(replace(target, choices={**target.choices, **extra}) if extra else target)
    return tuple(found)


def _periods(desk: Desk, spec: IntakeSpec) -> tuple[str, ...]:
    """Those of the plan that have begun."""
    kinds = spec.periods
    first, last = desk.world.plan.years
    found = [each for kind in kinds for each in periods_of((first, min(last, desk.today.year + 1)), kind)]
    begun = [each for each in found if desk.world.calendar.bounds(each)[0] <= desk.today]
    return tuple(each.code for each in sorted(begun, reverse=True))


def _context(desk: Desk, spec: IntakeSpec, opened: OpenBook, answers: Answers) -> Context:
    return Context(
        world=desk.world,
        own=answers.own or desk.unit.code,
        coordinator=desk.is_coordinator,
        today=desk.today,
        file=opened.path.name,
        sheet=answers.sheet,
        unit=answers.unit if spec.by_unit else "",
        period=Period.parse(answers.period) if spec.periods and answers.period else None,
        options=answers.options,
        strict_balance=choices_of(desk.conn).get(BALANCE) == REFUSE,
        names=names_of(desk.conn, desk.world),
        mint=_Minted(desk).key,
        known=_Known(desk).values,
    )


@dataclass(slots=True)
class _Minted:
    """Key parts of records that are named by something else than their id."""

    desk: Desk
    _ids: ProcedureIds | None = None

    def key(self, kind: str, name: str) -> str:
        """Of a procedure by its code; everything else names itself."""
        if kind != PROCEDURE.name:
            return name
        if self._ids is None:
            self._ids = ProcedureIds(self.desk.conn)
        return self._ids.of(name)


@dataclass(slots=True)
class _Known:
    """Values now kept, read once a record."""

    desk: Desk
    _found: dict[tuple[str, str], Mapping[str, object]] = field(default_factory=dict)
    _voids: tuple[frozenset[OpId], frozenset[OpId]] | None = None

    def values(self, kind: str, record: str) -> Mapping[str, object]:
        """By field, blanks left out."""
        found = self._found.get((kind, record))
        if found is None:
            conn = self.desk.conn
            if self._voids is None:
                self._voids = journal.voided_ids(conn), journal.released_ids(conn)
            state = resolve(journal.operations_of(conn, kind, record), *self._voids)
            declared = BY_NAME[kind]
            found = {
                name: each.kind.restore(state.fields[name].shown)
                for name, each in declared.by_name.items()
                if name in state.fields and state.fields[name].shown is not None
            }
            self._found[kind, record] = found
        return found


def _mapping(
    table: Table, targets: Sequence[Target], answers: Answers, kept: memory.Remembered | None
) -> Mapping[str, int]:
    """As chosen now, else as remembered for this shape, else as found by headings."""
    names = {target.name for target in targets}
    columns = {column.index for column in table.columns}
    for chosen in (answers.mapping, kept.mapping if kept is not None else None):
        if chosen is not None:
            return {name: column for name, column in chosen.items() if name in names and column in columns}
    return map_columns(table, targets)


def _their_columns(grid: Grid, table: Table) -> tuple[TheirColumn, ...]:
    found = []
    for column in table.columns:
        cells = (grid.at(row.index, column.index) for row in table.rows if row.sort is RowSort.DATA)
        samples = [cell.text for cell in cells if cell is not None][:SAMPLES]
        number = f" ({column.number})" if column.number else ""
        found.append(
            TheirColumn(
                column.index,
                column_letters(column.index),
                (column.label or "không tiêu đề") + number,
                tuple(samples),
                column.index in grid.hidden_columns,
            )
        )
    return tuple(found)


def _with_rows(
    desk: Desk,
    spec: IntakeSpec,
    context: Context,
    grid: Grid,
    table: Table,
    mapping: Mapping[str, int],
    targets: Sequence[Target],
    seen: Look,
) -> Look:
    said = (*table.titles, grid.name)
    period = context.period or period_words.first_named(said, desk.world.calendar)
    frame = Frame(desk.world.calendar, desk.world.calendar.bounds(period) if period is not None else None)
    read = read_rows(grid, table, mapping, targets, frame)
    built = spec.build(context, table, read.rows)
    entries, barred = allowed(desk, built.entries, grid.name)
    notices = [*seen.notices]
    if read.hidden_rows:
        notices.append(f"Trang có {len(read.hidden_rows)} dòng ẩn; phần mềm đọc cả các dòng đó.")
    if read.hidden_columns:
        notices.append(f"Cột {', '.join(read.hidden_columns)} đang ẩn trong tệp.")
    if grid.beyond:
        notices.append(f"Từ ô {grid.beyond} trở đi không đọc: bảng quá lớn.")
    wrong = read.columns_wrong
    return replace(
        seen,
        rows=len(read.rows),
        lines=tuple(compare(desk, entries)) if not wrong else (),
        # Of a wrong column one sentence is enough, not five thousand.
        problems=wrong or (*read.problems, *built.problems, *barred),
        totals=read.totals,
        questions=built.questions,
        unit=built.unit,
        period=built.period.code if built.period is not None else "",
        needs=built.needs,
        notices=tuple(notices),
        whole=wrong[0].remedy if wrong else "",
    )
