"""Service units named, renamed and ended in the window; rows written under an old name go on meaning the unit."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from par_desktop.services.browse_registers import service_units
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.service_units import ServiceUnitsDialog, open_service_units
from par_desktop.ui.panels.register_panel import RegisterPanel
from par_desktop.ui.panels.register_source import choices_of
from par_desktop.ui.tabs.indicators_tab import IndicatorsTab
from tests.ui.windows import Opened

OLD, NEW = "Trường Mầm non Sao Mai", "Trường Mầm non Sao Mai 2"
CODE = "truong-mam-non-sao-mai"


@pytest.fixture
def dialog(nv: Opened, qtbot: QtBot) -> ServiceUnitsDialog:
    save(nv.desk, [Patch("service_unit", CODE, {"name": OLD, "parent": "GDDT"})])
    shown = open_service_units(None, nv.session())
    qtbot.addWidget(shown)
    return shown


def units(nv: Opened) -> list[tuple[str, str, str, date | None]]:
    return [(each.code, each.name, each.parent, each.until) for each in service_units(nv.desk)]


def test_a_unit_is_renamed_and_ended_under_its_own_code(dialog: ServiceUnitsDialog, nv: Opened) -> None:
    assert dialog.name.text() == OLD
    dialog.name.setText(f"  {NEW} ")
    dialog.until.setText("28/2/2022")
    dialog.save()
    assert units(nv) == [(CODE, NEW, "GDDT", date(2022, 2, 28))]
    assert dialog.name.text() == NEW


def test_one_more_unit_gets_a_code_of_its_own_even_under_the_old_name_of_another(
    dialog: ServiceUnitsDialog, nv: Opened
) -> None:
    dialog.name.setText(NEW)
    dialog.save()
    dialog.begin()
    dialog.name.setText(OLD)
    dialog.parent_box.setCurrentIndex(dialog.parent_box.findData("YT"))
    dialog.save()
    assert units(nv) == [(CODE, NEW, "GDDT", None), (f"{CODE}-2", OLD, "YT", None)]
    assert dialog.list.current().code == f"{CODE}-2"


def test_the_same_name_twice_no_name_and_an_end_before_the_beginning_are_refused_and_stay_as_typed(
    dialog: ServiceUnitsDialog, nv: Opened
) -> None:
    dialog.begin()
    dialog.name.setText(OLD.upper())
    dialog.save()
    assert "Đã có đơn vị tên" in dialog.notice.text()
    assert dialog.name.text() == OLD.upper()
    dialog.name.setText(" ")
    dialog.save()
    assert dialog.notice.text() == "Ghi tên đơn vị."
    dialog.list.select(CODE)
    dialog._picked(dialog.list.current())
    dialog.since.setText("01/09/2021")
    dialog.until.setText("31/08/2021")
    dialog.save()
    assert dialog.notice.text().startswith("Ngày ngừng hoạt động 31/08/2021 trước ngày thành lập 01/09/2021.")
    dialog.until.setText("31/13/2021")
    dialog.save()
    assert units(nv) == [(CODE, OLD, "GDDT", None)]
    assert dialog.until.text() == "31/13/2021"


def test_what_is_being_typed_stays_when_the_list_changes_elsewhere(dialog: ServiceUnitsDialog, nv: Opened) -> None:
    dialog.name.setText("Trường Mầm non Sao M")
    save(nv.desk, [Patch("service_unit", "khac", {"name": "Trạm Y tế"})])
    dialog.refresh()
    assert dialog.name.text() == "Trường Mầm non Sao M"
    assert {each.name for each in dialog._standing} == {OLD, "Trạm Y tế"}


def test_rows_under_the_old_name_go_on_meaning_the_unit_and_an_ended_one_is_offered_for_its_time_only(
    nv: Opened, qtbot: QtBot
) -> None:
    save(nv.desk, [Patch("service_unit", CODE, {"name": OLD})])
    entry = Patch("entry", f"tu-chu/NV/{1:032x}", {"c01": OLD})
    save(nv.desk, [entry])
    save(nv.desk, [Patch("service_unit", CODE, {"name": NEW, "until": date(2022, 2, 28)})])
    window = nv.window()
    window.go_to("indicators")
    tab = window.tab("indicators")
    assert isinstance(tab, IndicatorsTab)
    tab.choose("registers")
    panel = tab.panel("registers")
    assert isinstance(panel, RegisterPanel)
    panel.shelf.choose("tu-chu")
    source = panel.view.source
    assert source is not None
    assert source.text(0, 2) == NEW
    assert source.problem(0, 2) == ""
    column = source.sheet.register.by_code[source.columns[0].code]
    assert choices_of(source, column, date(2022, 3, 10)) == ()
    assert choices_of(source, column, date(2022, 2, 28)) == (NEW,)
    shown = panel.open_service_units()
    assert isinstance(shown, QDialog)
    assert shown.list.current().name == NEW
    shown.close()
