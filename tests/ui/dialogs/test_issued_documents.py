"""Documents handed out from the window, and which of them hold an old figure."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from par_desktop.reports import make
from par_desktop.ui.dialogs.issued_documents import IssuedDialog, open_issued
from par_desktop.ui.dialogs.lock_period import LockPeriodDialog
from par_desktop.ui.main_window import MainWindow
from par_desktop.ui.tabs.reports_tab import ReportsTab
from tests.ui.windows import Opened

CELLS = ("online3", "online4", "direct", "postal", "early", "on_time", "late", "open_in_time", "open_late")


@pytest.fixture(autouse=True)
def unlaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exported documents are content alone here: laying out pages is proven elsewhere; previews are still drawn."""
    render = make.render
    monkeypatch.setattr(make, "render", lambda made, suffix: render(made, suffix) if suffix == "pdf" else b"docx")


def figures(place: Opened, direct: int) -> None:
    values = dict.fromkeys(CELLS, 0) | {"direct": direct, "on_time": direct}
    place.save("dossier", "13654/2022-01/CT", **values)


@pytest.fixture
def window(ba_trieu: Opened, tmp_path: Path) -> MainWindow:
    """A ward that has handed out its quarter's report with 40 dossiers in it."""
    figures(ba_trieu, 40)
    made = ba_trieu.window()
    made.go_to("reports", "report", "cchc")
    tab = made.tab("reports")
    assert isinstance(tab, ReportsTab)
    tab.export_to(tmp_path / "bao-cao.docx")
    return made


def shown(window: MainWindow, qtbot: QtBot) -> IssuedDialog:
    dialog = open_issued(window, window.session)
    qtbot.addWidget(dialog)
    return dialog


def test_an_exported_document_is_listed_and_holds(window: MainWindow, qtbot: QtBot) -> None:
    dialog = shown(window, qtbot)
    (row,) = dialog.list.model.ids
    assert "bao-cao.docx" in str(row)
    assert "vẫn đúng" in dialog.heading.text()
    assert not dialog.lines.isVisible()


def test_a_changed_figure_stands_beside_what_was_handed_out(window: MainWindow, ba_trieu: Opened, qtbot: QtBot) -> None:
    figures(ba_trieu, 45)
    dialog = shown(window, qtbot)
    assert "còn số cũ" in dialog.heading.text()
    lines = [dialog.lines._rows[row_id] for row_id in dialog.lines.model.ids]
    assert any("40" in line.issued and "45" in line.now for line in lines)


def test_before_any_export_the_dialog_says_where_to_begin(ba_trieu: Opened, qtbot: QtBot) -> None:
    dialog = shown(ba_trieu.window(), qtbot)
    assert dialog.words.text().startswith("Chưa xuất tài liệu nào")
    assert not dialog.list.isVisible()


def test_a_correction_names_the_papers_with_the_old_figure(nv: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    def month(direct: int) -> None:
        from par_desktop.services.save_record import Patch, save

        values = dict.fromkeys(CELLS, 0) | {"direct": direct, "on_time": direct}
        save(nv.desk, [Patch("dossier", "13654/2022-01/CT", values)], source="bản giấy")

    month(40)
    window = nv.window()
    window.go_to("reports", "report", "cchc")
    tab = window.tab("reports")
    assert isinstance(tab, ReportsTab)
    tab.export_to(tmp_path / "quy-1.docx")
    nv.save("closing", "2022-01", closed=date(2022, 3, 9))
    month(43)
    dialog = LockPeriodDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.periods.setCurrentIndex(dialog.periods.findData("2022-01"))
    said = [dialog.corrections.item(at).text() for at in range(dialog.corrections.count())]
    assert any("quy-1.docx" in line and "còn số cũ" in line for line in said)
    assert dialog.hint.text() == "", "there is something to look at"


def test_an_open_period_says_what_can_be_done(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    dialog = LockPeriodDialog(window.session, window)
    qtbot.addWidget(dialog)
    assert "Khóa kỳ" in dialog.hint.text()
    nv.save("closing", window.session.period.code, closed=date(2022, 3, 9))
    dialog.refresh()
    assert "Chưa mở lại" in dialog.hint.text()
