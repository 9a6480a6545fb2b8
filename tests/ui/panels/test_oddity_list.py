"""Signs on the screens that show them: the overview's list, Chỉ số's view with filters, and the way there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.panels.oddity_panel import OddityPanel
from par_desktop.ui.panels.overview_city import CityOverview
from par_desktop.ui.tabs.indicators_tab import IndicatorsTab
from tests.ui.windows import Opened

WARD, OTHER = "13654", "13690"
STEADY = dict(zip(TYPED_COLUMNS, (5, 5, 10, 0, 10, 10, 0, 0, 0), strict=True))
HALF = STEADY | {"late": None}


def fill(opened: Opened) -> None:
    patches = [Patch("dossier", f"{WARD}/{month}/HT", STEADY) for month in ("2022-01", "2022-02")]
    save(opened.desk, [*patches, Patch("dossier", f"{OTHER}/2022-02/CT", HALF)], source="Bản giấy")


def panel(opened: Opened) -> OddityPanel:
    window = opened.window()
    window.go_to("indicators")
    tab = window.tab("indicators")
    assert isinstance(tab, IndicatorsTab)
    tab.choose("oddities")
    found = tab.panel("oddities")
    assert isinstance(found, OddityPanel)
    return found


def titles(shown: OddityPanel) -> list[str]:
    model = shown.list.model
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_list_says_what_whose_and_why_and_leads_there(nv: Opened) -> None:
    fill(nv)
    shown = panel(nv)
    assert titles(shown) == ["Giống hệt tháng trước", "Nhập dở"]
    model = shown.list.model
    assert str(model.index(0, 2).data()).startswith("1 lĩnh vực giống tháng 1/2022")
    assert shown.count.text() == "2 dấu hiệu, quý I/2022"
    assert shown.sorts.itemText(0) == "Mọi dấu hiệu 2"
    went: list[tuple[str, str, str]] = []
    tab = nv.windows[0].tab("indicators")
    tab.go_to.connect(lambda *where: went.append(where))
    shown.list.table.selectRow(0)
    QTest.keyClick(shown.list.table, Qt.Key.Key_Return)
    assert went[-1] == ("indicators", "dossier", f"{WARD}/2022-02/HT")
    shown.list.table.clicked.emit(model.index(1, 4))  # Tới
    shown.list.table.selectRow(1)
    shown.list.table.clicked.emit(model.index(1, 4))
    assert went[-1] == ("indicators", "dossier", f"{OTHER}/2022-02/CT")


def test_filters_keep_what_matches(nv: Opened) -> None:
    fill(nv)
    shown = panel(nv)
    shown.box.setText("cua nam")
    assert titles(shown) == ["Nhập dở"]
    shown.box.setText("khong co")
    assert titles(shown) == []
    assert shown._stack.currentWidget() is shown._unmatched
    shown.box.clear()
    shown.sorts.setCurrentIndex(shown.sorts.findData("same"))
    assert titles(shown) == ["Giống hệt tháng trước"]


def test_a_correction_takes_the_sign_away(nv: Opened) -> None:
    fill(nv)
    shown = panel(nv)
    patch = Patch("dossier", f"{OTHER}/2022-02/CT", {"late": 0})
    nv.windows[0].session.save([patch], source="Điện thoại")
    assert titles(shown) == ["Giống hệt tháng trước"]


def test_a_unit_sees_its_own_and_nothing_to_choose(ba_trieu: Opened) -> None:
    save(ba_trieu.desk, [Patch("dossier", f"{WARD}/2022-02/CT", HALF)])
    shown = panel(ba_trieu)
    assert titles(shown) == ["Nhập dở"]


def test_the_overview_counts_them(nv: Opened) -> None:
    fill(nv)
    tab = nv.window().tab("overview")
    assert isinstance(tab, CityOverview)
    tab.views.choose("odd")
    tab.views.chosen.emit("odd")
    assert tab.odd.model.rowCount() == 2
    assert tab._list_count.full_text() == "2 dấu hiệu ở 2 đơn vị"


def test_nothing_odd_is_said_in_words(nv: Opened) -> None:
    shown = panel(nv)
    assert shown._stack.currentWidget() is shown._nothing
    assert shown._nothing.accessibleName() == "Không thấy dấu hiệu bất thường trong kỳ này"
