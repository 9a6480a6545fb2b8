"""Số liệu khác and what stands beside biểu II.06a: one verdict, its formula, and what the city chose followed at once."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import choice_patch
from par_desktop.ui.panels.dossier_panel import DossierPanel
from par_desktop.ui.panels.reading_panel import ReadingPanel
from par_desktop.ui.panels.reading_source import FIRST
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.indicators_tab import IndicatorsTab
from par_desktop.widgets.labels import StateLabel
from tests.ui.windows import Opened

WARD = "13654"
# received 100: level 3 36, level 4 40; resolved 90, all in time
ROW = dict(zip(TYPED_COLUMNS, (36, 40, 20, 4, 60, 30, 0, 10, 0), strict=True))


@pytest.fixture
def city(nv: Opened) -> Opened:
    postal = {"ratio": Figure(numerator=10, denominator=1000)}
    save(
        nv.desk,
        [Patch("dossier", f"{WARD}/2022-03/HT", ROW), Patch("reading", f"BC.2/{WARD}/2020", postal)],
        source="Zalo",
    )
    return nv


def shown(qtbot: QtBot, session: Session) -> tuple[IndicatorsTab, ReadingPanel]:
    tab = IndicatorsTab(session)
    qtbot.addWidget(tab)
    tab.resize(1366, 600)
    tab.show()
    tab.activate()
    session.changed.connect(lambda changes: tab.refresh() if tab.cares(changes) else None)
    tab.choose("readings")
    panel = tab.panel("readings")
    assert isinstance(panel, ReadingPanel)
    panel.set_unit(WARD)
    return tab, panel


def cell(panel: ReadingPanel, code: str, column: int) -> str:
    assert panel.grid is not None
    model = panel.grid.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == code)
    panel.grid.go_to(row, column)
    return str(model.index(row, column).data())


def verdict(panel: ReadingPanel, code: str) -> str:
    assert panel.grid is not None
    return cell(panel, code, panel.grid.model().columnCount() - 1)


def test_the_form_and_the_list_of_figures_give_one_verdict(city: Opened, qtbot: QtBot) -> None:
    tab, panel = shown(qtbot, city.session())
    dossiers = tab.panel("dossiers")
    assert isinstance(dossiers, DossierPanel)
    tab.choose("dossiers")
    dossiers.set_unit(WARD)
    said = {
        label.accessibleName().partition(":")[0]: label.word()
        for label in dossiers.findChildren(StateLabel)
        if "mục tiêu" in label.accessibleName()
    }
    for words, code in (("Hồ sơ mức 3", "DT.3"), ("Hồ sơ mức 4", "DT.4"), ("Bưu chính", "BC.1"), ("Đúng hạn", "TT.1")):
        assert said[words] == verdict(panel, code), words
    # 36 of 50 is 72 % of the way, 3 points of 5 are 60 %: both under the 80 % that amber begins at.
    assert (said["Hồ sơ mức 3"], said["Hồ sơ mức 4"], said["Bưu chính"]) == ("Chưa đạt", "Đạt", "Chưa đạt")


def test_another_denominator_is_followed_at_once_and_named(city: Opened, qtbot: QtBot) -> None:
    session = city.session()
    _, panel = shown(qtbot, session)
    march = FIRST + 2
    assert cell(panel, "DT.3", march) == "36,00 %"
    assert "[(4a)] / [(4a) + (4b) + (5a) + (5b)]" in panel.line.says()
    session.save([choice_patch("levels_of", "resolved")], words="")
    assert cell(panel, "DT.3", march) == "40,00 %"
    assert "[(4a)] / [(8) + (9) + (10)]" in panel.line.says()
    assert "Kế hoạch, II.2" in panel.line.says()


def test_the_years_column_is_cumulative_and_says_of_what(city: Opened, qtbot: QtBot) -> None:
    _, panel = shown(qtbot, city.session())
    assert cell(panel, "TT.1", FIRST + 4) == "100,00 %"
    assert "Lũy kế từ đầu năm đến hết quý I/2022: 90 / 90. Mới có 1/3 kỳ" in panel.line.says()


def test_a_growth_in_points_is_not_said_to_be_in_percent(city: Opened, qtbot: QtBot) -> None:
    _, panel = shown(qtbot, city.session())
    assert cell(panel, "BC.1", FIRST + 2) == "+3,00"
    assert cell(panel, "BC.1", FIRST + 5) == "+5 điểm %"


def test_a_base_that_only_some_units_have_is_said_to_be_that(city: Opened, qtbot: QtBot) -> None:
    _, panel = shown(qtbot, city.session())
    cell(panel, "BC.1", FIRST)
    assert "đơn vị có số liệu năm 2020" not in panel.line.says(), "the ward's own is whole"
    panel.set_unit("")
    cell(panel, "BC.1", FIRST + 4)
    assert "Mới 1/25 đơn vị có số liệu năm 2020" in panel.line.says()
