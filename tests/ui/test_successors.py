"""A unit that took over another looks at one unit's records at a time, on every screen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from par_desktop.data import journal
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.merge_units import merge_units, take_merger_back
from par_desktop.ui.dialogs.intake import IntakeDialog
from par_desktop.ui.frame import Strip
from par_desktop.ui.main_window import MainWindow
from par_desktop.ui.tabs.tasks_tab import TasksTab
from tests.exchange.helpers import take
from tests.ui.windows import Opened

HEIR, OLD = "13654", "13690"


Place = tuple[Opened, Opened, Path]


@pytest.fixture
def place(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> Place:
    """The city that merges a ward away, and the successor that has heard of it."""
    merge_units(nv.desk, OLD, HEIR, date(2022, 3, 1), "Nghị quyết 5")
    take(ba_trieu.desk, export_to_unit(nv.desk, HEIR, tmp_path / "1.xlsx").path)
    return nv, ba_trieu, tmp_path


@pytest.fixture
def window(place: Place) -> MainWindow:
    """The successor's window, on its own records."""
    made = place[1].window()
    made._look_around()
    return made


def choose(window: MainWindow, unit: str) -> None:
    at = window.strip.units.findData(unit)
    window.strip.units.setCurrentIndex(at)
    window.strip.units.activated.emit(at)


def listed_units(window: MainWindow) -> set[str]:
    """Whose assignments the list of tasks shows."""
    window.go_to("tasks")
    tab = window.tab("tasks")
    assert isinstance(tab, TasksTab)
    return {str(row).split("/")[1] for row in tab.model.ids}


def test_the_strip_offers_the_units_it_took_over(window: MainWindow) -> None:
    assert window.strip.units.isVisible()
    names = [window.strip.units.itemText(at) for at in range(2)]
    assert names[0] == window.session.unit.name
    assert names[1].endswith("(đã sáp nhập)")


def test_a_unit_that_took_over_nobody_has_no_choice(qapp: QApplication) -> None:
    strip = Strip("UBND phường Bà Triệu", "Đơn vị báo cáo", "", QLineEdit())  # type: ignore[arg-type]  # any search box
    strip.set_units([(HEIR, "Phường Bà Triệu")], HEIR)
    strip.show()
    assert not strip.units.isVisible()
    strip.close()


def test_every_screen_shows_the_chosen_units_records_and_says_so(window: MainWindow) -> None:
    assert listed_units(window) == {HEIR}
    choose(window, OLD)
    assert listed_units(window) == {OLD}
    assert "đã sáp nhập vào đơn vị này từ 01/03/2022" in " ".join(window.notices.texts())
    window.go_to("overview")
    panel = window.tab("indicators").panel("scores")  # type: ignore[attr-defined]  # a view of Chỉ số
    assert panel.unit == OLD
    choose(window, HEIR)
    assert listed_units(window) == {HEIR}
    assert "đã sáp nhập" not in " ".join(window.notices.texts())


def test_what_the_successor_types_there_is_its_own_operation_on_the_old_record(
    window: MainWindow, ba_trieu: Opened
) -> None:
    choose(window, OLD)
    listed_units(window)
    tab = window.tab("tasks")
    assert isinstance(tab, TasksTab)
    record = tab.panel.record
    assert record.split("/")[1] == OLD
    tab.panel.note.setPlainText("đi tiếp việc cũ")
    tab.panel.commit()
    (made,) = journal.operations_of(ba_trieu.desk.conn, "assignment", record)
    assert (made.unit, made.fields) == (HEIR, {"note": "đi tiếp việc cũ"})


def test_a_record_asked_for_brings_its_unit_along(window: MainWindow) -> None:
    window.go_to("tasks", "assignment", f"pl21-03/{OLD}/2022")
    assert window.session.about.code == OLD
    assert listed_units(window) == {OLD}


def test_a_spreadsheet_taken_in_there_is_the_chosen_units(window: MainWindow) -> None:
    assert IntakeDialog(window.session, "dossiers_06a").answers.own == HEIR
    choose(window, OLD)
    assert IntakeDialog(window.session, "dossiers_06a").answers.own == OLD


def test_when_the_merger_is_taken_back_the_window_comes_home(window: MainWindow, place: Place) -> None:
    nv, ward, folder = place
    choose(window, OLD)
    take_merger_back(nv.desk, OLD)
    take(ward.desk, export_to_unit(nv.desk, HEIR, folder / "2.xlsx").path)
    window._look_around()
    assert window.session.about.code == HEIR
    assert not window.strip.units.isVisible()
