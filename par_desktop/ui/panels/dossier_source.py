"""Biểu II.06a as cells of a number grid: official columns, computed columns, checks in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from par_desktop.domain.metrics import DOSSIER_COLUMNS, TYPED_COLUMNS, FailedCheck
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.views.dossier_rows import FieldFigures, FieldRow, MonthForm
from par_desktop.errors import ParError
from par_desktop.text.formats import NOTHING_HAPPENED, number
from par_desktop.text.sentences import sentence
from par_desktop.widgets.grid_model import CellKind, Edit, GridColumn

NAME_WIDTH, NARROW_NAME_WIDTH = 246, 190
FIRST = 2
"""Columns before the form's figures: TT and the field's name."""
FIRST_TYPED = FIRST + next(at for at, column in enumerate(DOSSIER_COLUMNS) if column.typed)
"""The first yellow column, (4a)."""

_HEADINGS = {"online3": "trong đó mức 3", "online4": "trong đó mức 4", "postal": "Bưu chính"}
GRID_COLUMNS: tuple[GridColumn, ...] = (
    GridColumn("TT", number="(1)", width=34, align="center"),
    GridColumn("Lĩnh vực, công việc", number="(2)", width=NAME_WIDTH, align="left"),
    *(
        GridColumn(_HEADINGS.get(column.code, column.label), column.group, column.number, 57, computed=not column.typed)
        for column in DOSSIER_COLUMNS
    ),
)

PARTS: Mapping[str, str] = {
    "received_total": "(3) = (4) + (5a) + (5b) + (6). Sửa ở các ô vàng (4a) – (5b)",
    "online": "(4) = (4a) + (4b). Sửa ở hai ô đó",
    "carried": "(6) là cột (11) của tháng trước. Sửa ở biểu tháng trước",
    "resolved_total": "(7) = (8) + (9) + (10). Sửa ở các ô đó",
    "open_total": "(11) = (12) + (13). Sửa ở hai ô đó",
}
"""What each computed column adds up, for whoever types into it."""

DraftKey = tuple[str, str]
GAP_REASON = "gap_reason"
Values = Mapping[str, Mapping[str, object]]
"""Values to save by field of procedures and column."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Text that the cell did not take, kept as typed, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Typed cells sorted out: values to save by field code, texts refused, fields marked "không phát sinh"."""

    values: Mapping[str, Mapping[str, object]]
    drafts: Mapping[DraftKey, Draft]


class DossierSource:
    """The cells of one month's form. ``editable``: whether this person may type here now."""

    def __init__(self, form: MonthForm, drafts: Mapping[DraftKey, Draft], *, editable: bool) -> None:
        self.renew(form, drafts, editable=editable)

    def renew(self, form: MonthForm, drafts: Mapping[DraftKey, Draft], *, editable: bool) -> None:
        """Other contents in the same grid. A grid asks for each cell several times a repaint, so cells are kept."""
        self.form = form
        self.drafts = drafts
        self.editable = editable
        self._texts: dict[tuple[int, int], str] = {}
        self._problems: dict[tuple[int, int], str] = {}

    def field_row(self, row: int) -> FieldRow | None:
        """The form's row, ``None`` on the total row."""
        return self.form.rows[row] if 0 <= row < len(self.form.rows) else None

    def code(self, column: int) -> str:
        """Code of a figure column; "" for TT and name."""
        return DOSSIER_COLUMNS[column - FIRST].code if column >= FIRST else ""

    def draft(self, row: int, column: int) -> Draft | None:
        """What was typed and refused in a cell."""
        field = self.field_row(row)
        return None if field is None else self.drafts.get((field.code, self.code(column)))

    def row_problem(self, row: int) -> str:
        """The first thing wrong with a row, as a sentence; "" when nothing is."""
        field = self.field_row(row)
        if field is None:
            return ""
        for check in field.checks:
            if check.code != "incomplete" and not (check.code == "balance" and field.figures.gap_reason):
                return check_sentence(field, check)
        if field.figures.marked_none and not field.figures.blank:
            return f"Hàng {field.name}: đánh dấu không phát sinh nhưng vẫn có số liệu."
        if field.figures.conflicts:
            return f"Hàng {field.name}: có ô hai người gõ khác nhau. Bấm Xem và quyết định ở đầu màn hình."
        return ""

    def explained(self, row: int) -> str:
        """How far a row is off and why, where somebody said so; "" else."""
        field = self.field_row(row)
        if field is None or field.gap is None or not field.figures.gap_reason:
            return ""
        return f"{check_sentence(field, field.gap)} Lý do: {field.figures.gap_reason}"

    def missing(self, row: int) -> str:
        """Which cells of a half-filled row are blank, as a sentence; "" when none."""
        field = self.field_row(row)
        check = next((c for c in field.checks if c.code == "incomplete"), None) if field is not None else None
        if field is None or check is None:
            return ""
        return f"Hàng {field.name}: còn trống {', '.join(_numbers(check.columns))}. Không có hồ sơ thì gõ 0."

    # GridSource

    def row_count(self) -> int:
        return len(self.form.rows) + 1

    def text(self, row: int, column: int) -> str:
        known = self._texts.get((row, column))
        if known is None:
            known = self._texts[row, column] = self._text(row, column)
        return known

    def problem(self, row: int, column: int) -> str:
        known = self._problems.get((row, column))
        if known is None:
            known = self._problems[row, column] = self._problem(row, column)
        return known

    def _text(self, row: int, column: int) -> str:
        field = self.field_row(row)
        if column == 0:
            return "" if field is None else str(row + 1)
        if column == 1:
            return "Tổng cộng" if field is None else field.name
        code = self.code(column)
        if field is None:
            return _figure(self.form.total(code))
        draft = self.drafts.get((field.code, code))
        return draft.text if draft is not None else _figure(field.value(code))

    def kind(self, row: int, column: int) -> CellKind:
        if column < FIRST:
            return "label"
        if self.field_row(row) is None or not DOSSIER_COLUMNS[column - FIRST].typed:
            return "computed"
        return "typed" if self.editable else "closed"

    def _problem(self, row: int, column: int) -> str:
        draft = self.draft(row, column)
        if draft is not None:
            return draft.why
        field = self.field_row(row)
        if field is None or column < FIRST:
            return ""
        code = self.code(column)
        for check in field.checks:
            said = check.code == "balance" and field.figures.gap_reason
            if check.code != "incomplete" and code in check.columns and not said:
                return check_sentence(field, check)
        return ""

    def changed(self, row: int, column: int) -> bool:
        field = self.field_row(row)
        touch = self.form.touches.get((field.code, self.code(column))) if field is not None else None
        return touch is not None and touch.after_sending

    def note(self, row: int) -> str:
        field = self.field_row(row)
        if field is None or not field.figures.nothing or any(key[0] == field.code for key in self.drafts):
            return ""
        return NOTHING_HAPPENED

    def is_total(self, row: int) -> bool:
        return self.field_row(row) is None


def read_edits(source: DossierSource, edits: list[Edit]) -> Reading:
    """What was typed or pasted, parsed cell by cell; "không phát sinh" typed in a cell marks its row."""
    values: dict[str, dict[str, object]] = {}
    drafts: dict[DraftKey, Draft] = {}
    for row, column, text in edits:
        field, code = source.field_row(row), source.code(column)
        declared = DOSSIER.field(code)
        if field is None or declared is None:
            continue
        if text.strip().casefold() in (NOTHING_HAPPENED, "kps"):
            values[field.code] = nothing_happened()
            continue
        try:
            value = declared.kind.parse((text,))
        except ParError as error:
            drafts[field.code, code] = Draft(text, sentence(error))
            continue
        row_values = values.setdefault(field.code, {})
        row_values[code] = value
        if value is not None and field.figures.marked_none:
            row_values["none"] = None
    return Reading(values, drafts)


def drafts_of(texts: Mapping[str, Mapping[str, str]]) -> dict[tuple[str, str], dict[DraftKey, Draft]]:
    """Refused texts found on disk, by (unit, month), with the sentence each deserves; what no longer fails goes too."""
    found: dict[tuple[str, str], dict[DraftKey, Draft]] = {}
    for record, cells in texts.items():
        parts = DOSSIER.parts(record)
        for code, text in cells.items():
            declared = DOSSIER.field(code)
            why = "Số này chưa lưu được. Gõ lại để lưu."
            try:
                if declared is not None:
                    declared.kind.parse((text,))
            except ParError as error:
                why = sentence(error)
            form = found.setdefault((parts["unit"], parts["month"]), {})
            form[parts["procedure_field"], code] = Draft(text, why)
    return found


def texts_of(drafts: Mapping[tuple[str, str], Mapping[DraftKey, Draft]]) -> dict[str, dict[str, str]]:
    """Refused texts by record and column, to keep on disk."""
    found: dict[str, dict[str, str]] = {}
    for (unit, month), form in drafts.items():
        for (code, column), draft in form.items():
            record = DOSSIER.id(unit=unit, month=month, procedure_field=code)
            found.setdefault(record, {})[column] = draft.text
    return found


def nothing_happened() -> dict[str, object]:
    """The mark across a row; figures beside it would contradict it, so they go (and come back with Ctrl+Z)."""
    return {**dict.fromkeys(TYPED_COLUMNS), "none": True}


def check_sentence(field: FieldRow, check: FailedCheck) -> str:
    """A broken identity in words (look.md §8.10)."""
    facts = check.facts
    if check.code == "balance":
        return (
            f"Hàng {field.name}: (3) phải bằng (7) + (11). Đang có {number(facts['received'])} và"
            f" {number(facts['resolved'])} + {number(facts['open'])} = {number(facts['sum'])},"
            f" lệch {number(facts['difference'])} hồ sơ."
        )
    return f"Hàng {field.name}: {', '.join(_numbers(check.columns))} là số âm. Số hồ sơ từ 0 trở lên."


def _numbers(codes: tuple[str, ...]) -> list[str]:
    return [column.number for column in DOSSIER_COLUMNS if column.code in codes]


def _figure(value: int | None) -> str:
    return "" if value is None else number(value)


def differs(form: MonthForm, code: str, values: Mapping[str, object]) -> bool:
    """Whether any of these values is another one than the form has."""
    row = next(row for row in form.rows if row.code == code)
    now: dict[str, object] = {**row.figures.values, "none": row.figures.marked_none or None}
    return any(now.get(column) != value for column, value in values.items())


def form_with(form: MonthForm, values: Values) -> MonthForm:
    """The form as it will be once these values are saved."""
    return replace(form, rows=tuple(_row_with(row, values.get(row.code, {})) for row in form.rows))


def _row_with(row: FieldRow, values: Mapping[str, object]) -> FieldRow:
    if not values:
        return row
    figures = dict(row.figures.values)
    for name, value in values.items():
        if name in TYPED_COLUMNS:
            figures[name] = value if isinstance(value, int) else None
    marked = bool(values["none"]) if "none" in values else row.figures.marked_none
    said = str(values[GAP_REASON] or "") if GAP_REASON in values else row.figures.gap_reason
    return replace(row, figures=FieldFigures(figures, marked, row.figures.conflicts, row.figures.origin, said))


def disagreement(source: DossierSource, cells: Sequence[tuple[int, int, str]]) -> str:
    """What to say of computed cells that a pasted block tells otherwise; ``cells`` are (row, column, text)."""
    row, column, told = cells[0]
    field = source.field_row(row)
    name = f"hàng {field.name}" if field is not None else "hàng Tổng cộng"
    many = f"{len(cells)} ô tổng trong khối dán khác số tự tính, ví dụ " if len(cells) > 1 else "Khối dán: "
    number = GRID_COLUMNS[column].number
    return f"{many}{name}, cột {number} ghi {told}, tự tính {source.text(row, column)}. Xem lại các ô vàng."
