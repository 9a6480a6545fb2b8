"""Where the city chose that a row with (3) ≠ (7) + (11) is not taken: its cells stay as typed until they balance."""

from __future__ import annotations

from collections.abc import Mapping

from par_desktop.domain.choices import BALANCE, REFUSE
from par_desktop.domain.metrics import TYPED_COLUMNS, dossier_checks
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.views.dossier_rows import FieldRow, MonthForm
from par_desktop.errors import ParError
from par_desktop.ui.panels.dossier_source import Draft, DraftKey, Values, check_sentence


def hold_unbalanced(
    form: MonthForm, values: Values, drafts: Mapping[DraftKey, Draft]
) -> tuple[dict[str, dict[str, object]], dict[DraftKey, Draft], set[DraftKey]]:
    """What may be saved, what is held back as typed, and the held texts that may now be saved with it.

    A row is judged whole, with what is held of it: two cells that only balance together are saved together. Rows that
    are not complete, or whose month before is not known, are not judged.
    """
    saved = {code: dict(fields) for code, fields in values.items()}
    held: dict[DraftKey, Draft] = {}
    freed: set[DraftKey] = set()
    if form.choices.get(BALANCE) != REFUSE:
        return saved, held, freed
    for code, fields in values.items():
        if fields.get("none"):
            continue
        row = next(row for row in form.rows if row.code == code)
        waiting = _numbers(code, drafts, fields)
        whole = {**row.figures.values, **waiting, **{k: v for k, v in fields.items() if k != "none"}}
        wrong = _unbalanced(row, whole)
        if wrong:
            held |= {(code, name): Draft(str(value), wrong) for name, value in waiting.items()}
            for name, value in fields.items():
                if name != "none" and value is not None:
                    held[code, name] = Draft(str(value), wrong)
            # Emptying a cell makes the row incomplete, so it is never what breaks the balance.
            saved[code] = {}
        else:
            saved[code] |= waiting
            freed |= {(code, name) for name in waiting}
    return {code: fields for code, fields in saved.items() if fields}, held, freed


def _numbers(code: str, drafts: Mapping[DraftKey, Draft], typed: Mapping[str, object]) -> dict[str, int]:
    """Held texts of a row that are numbers, in cells that are not being typed now."""
    found: dict[str, int] = {}
    for (field, name), draft in drafts.items():
        declared = DOSSIER.field(name)
        if field != code or name in typed or declared is None:
            continue
        try:
            value = declared.kind.parse((draft.text,))
        except ParError:
            continue
        if isinstance(value, int):
            found[name] = value
    return found


def _unbalanced(row: FieldRow, figures: Mapping[str, object]) -> str:
    """What is wrong with the balance of these figures, in words; "" where nothing is or it cannot be said."""
    typed = {code: value if isinstance(value := figures.get(code), int) else None for code in TYPED_COLUMNS}
    for check in dossier_checks(typed, row.carried):
        if check.code == "balance":
            return f"{check_sentence(row, check)} Thành phố chọn không nhận hàng lệch: sửa cho khớp để lưu."
    return ""
