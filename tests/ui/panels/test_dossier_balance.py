"""Rows that do not balance where the city takes none: kept as typed, named, and saved once they balance."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from par_desktop.domain.metrics import DOSSIER_COLUMNS, TYPED_COLUMNS
from par_desktop.services.browse_dossiers import city_form
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.panels.dossier_panel import DossierPanel
from par_desktop.ui.panels.dossier_source import FIRST
from par_desktop.ui.tabs.indicators_tab import IndicatorsTab
from tests.ui.windows import Opened

WARD = "13654"
BEFORE = dict(zip(TYPED_COLUMNS, (0, 0, 10, 0, 4, 0, 0, 5, 1), strict=True))
"""Six are left open, so 10 more make 16 to account for."""
OFF = (0, 0, 10, 0, 12, 0, 0, 4, 1)
COLUMNS = [FIRST + at for at, column in enumerate(DOSSIER_COLUMNS) if column.typed]


def january(opened: Opened, *, refuse: bool) -> DossierPanel:
    """The ward's form of January, December being there; ``refuse``: the city's word has arrived."""
    opened.save("dossier", f"{WARD}/2021-12/CT", **BEFORE)
    if refuse:
        opened.desk.conn.execute("INSERT INTO choice VALUES ('balance', 'refuse', 0, 0, '', 'app')")
    window = opened.window()
    window.go_to("indicators")
    tab = window.tab("indicators")
    assert isinstance(tab, IndicatorsTab)
    tab.choose("dossiers")
    tab.open_record("dossier", f"{WARD}/2022-01/CT")
    shown = tab.panel("dossiers")
    assert isinstance(shown, DossierPanel)
    return shown


def row_of(shown: DossierPanel) -> int:
    assert shown._source is not None
    return next(row for row in range(14) if (field := shown._source.field_row(row)) is not None and field.code == "CT")


def type_cells(shown: DossierPanel, cells: dict[int, int]) -> None:
    """By place among the typed columns."""
    shown._edited([(row_of(shown), COLUMNS[at], str(number)) for at, number in cells.items()])


def stored(opened: Opened, name: str) -> object:
    return opened.one(
        f"SELECT {name} FROM dossier WHERE unit = ? AND month = '2022-01' AND procedure_field = 'CT'", WARD
    )


def test_it_is_only_a_reminder_unless_the_city_chose_otherwise(ba_trieu: Opened) -> None:
    shown = january(ba_trieu, refuse=False)
    type_cells(shown, dict(enumerate(OFF)))
    assert stored(ba_trieu, "open_late") == 1
    assert shown.drafts == {}


def test_a_row_is_held_with_the_identity_named_and_saved_once_it_balances(ba_trieu: Opened) -> None:
    shown = january(ba_trieu, refuse=True)
    type_cells(shown, dict(enumerate(OFF)))
    assert stored(ba_trieu, "open_late") is None
    held = shown.drafts["CT", "open_late"]
    assert held.text == "1"
    assert "(3) phải bằng (7) + (11). Đang có 16 và 12 + 5 = 17, lệch 1 hồ sơ." in held.why
    assert shown._source is not None
    assert shown._source.text(row_of(shown), COLUMNS[4]) == "12", "what was typed stays in its cell"
    type_cells(shown, {8: 0})
    assert [stored(ba_trieu, name) for name in ("direct", "early", "open_in_time", "open_late")] == [10, 12, 4, 0]
    assert shown.drafts == {}


def test_two_cells_that_only_balance_together_are_saved_together(ba_trieu: Opened) -> None:
    shown = january(ba_trieu, refuse=True)
    type_cells(shown, dict(enumerate((0, 0, 10, 0, 12, 0, 0, 4, 0))))
    type_cells(shown, {4: 13})
    assert stored(ba_trieu, "early") == 12
    type_cells(shown, {7: 3})
    assert [stored(ba_trieu, name) for name in ("early", "open_in_time")] == [13, 3]


def test_a_row_that_is_not_complete_is_not_judged(ba_trieu: Opened) -> None:
    shown = january(ba_trieu, refuse=True)
    type_cells(shown, {2: 10, 4: 99})
    assert stored(ba_trieu, "early") == 99


def stand_on_row(shown: DossierPanel, column: int = 4) -> None:
    shown.grid.go_to(row_of(shown), COLUMNS[column])


def test_a_row_that_does_not_balance_asks_why_keeps_the_answer_and_is_no_problem_any_more(
    ba_trieu: Opened, qtbot: QtBot
) -> None:
    shown = january(ba_trieu, refuse=False)
    stand_on_row(shown)
    assert shown.line.reason.isHidden(), "nothing is off yet"
    type_cells(shown, dict(enumerate(OFF)))
    stand_on_row(shown)
    assert not shown.line.reason.isHidden()
    assert "lệch 1 hồ sơ" in shown.line.says()
    assert shown.grid.problems()
    shown.line.reason.setFocus()
    shown.line.reason.setText("1 hồ sơ trả lại")
    qtbot.keyClick(shown.line.reason, Qt.Key.Key_Return)
    assert stored(ba_trieu, "gap_reason") == "1 hồ sơ trả lại"
    assert shown.grid.problems() == []
    assert "Lý do: 1 hồ sơ trả lại" in shown.line.says()
    assert shown.line.reason.text() == "1 hồ sơ trả lại"
    assert shown.side._checks[0]._state.accessibleName() == "(3) khác (7) + (11), có lý do: 1 hàng"


def test_a_reason_that_is_being_typed_is_kept_for_its_own_row_when_the_cursor_or_the_month_moves_on(
    ba_trieu: Opened,
) -> None:
    shown = january(ba_trieu, refuse=False)
    type_cells(shown, dict(enumerate(OFF)))
    stand_on_row(shown)
    shown.line.reason.setText("dân xin rút")
    shown.grid.go_to(0 if row_of(shown) else 1, COLUMNS[0])
    assert stored(ba_trieu, "gap_reason") == "dân xin rút"
    assert shown.line.reason.isHidden()
    stand_on_row(shown)
    shown.line.reason.setText("")
    shown.leave()
    assert stored(ba_trieu, "gap_reason") is None


def test_where_the_city_takes_none_no_reason_is_asked(ba_trieu: Opened) -> None:
    shown = january(ba_trieu, refuse=True)
    type_cells(shown, dict(enumerate(OFF)))
    stand_on_row(shown)
    assert shown.line.reason.isHidden()


def test_the_city_reads_who_is_off_and_why(nv: Opened) -> None:
    save(nv.desk, [Patch("dossier", f"{WARD}/2021-12/CT", BEFORE)], source="giấy")
    row = dict(zip(TYPED_COLUMNS, OFF, strict=True))
    save(nv.desk, [Patch("dossier", f"{WARD}/2022-01/CT", row)], source="giấy")
    silent = city_form(nv.desk, "2022-01")
    assert (silent.unbalanced, silent.gap_reasons) == (((WARD, "CT"),), {})
    save(nv.desk, [Patch("dossier", f"{WARD}/2022-01/CT", {"gap_reason": "1 trả lại"})], source="giấy")
    assert city_form(nv.desk, "2022-01").gap_reasons == {(WARD, "CT"): "1 trả lại"}
