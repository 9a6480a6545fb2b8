"""Bringing a copy back: nothing without a typed word; the window closes, and another stands on what was restored."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from par_desktop import app, workspace
from par_desktop.services.backup_copies import make_copy
from par_desktop.ui import backup_menu
from par_desktop.ui.dialogs.restore_copy import RestoreDialog
from par_desktop.ui.feedback import Crashes
from par_desktop.ui.main_window import MainWindow
from tests.ui.windows import Opened, march

RECORD = "pl21-03/13654/2022"


@pytest.fixture
def copy(ba_trieu: Opened) -> Path:
    ba_trieu.save("assignment", RECORD, progress=10)
    made = make_copy(ba_trieu.desk)
    ba_trieu.save("assignment", RECORD, progress=90)
    return made


@pytest.fixture
def window(ba_trieu: Opened, copy: Path) -> MainWindow:
    return ba_trieu.window()


@pytest.fixture
def dialog(window: MainWindow) -> RestoreDialog:
    made = window.ask_restore()
    assert isinstance(made, RestoreDialog)
    return made


def test_the_menu_of_copies_leads_here(window: MainWindow) -> None:
    asked: list[str] = []
    menu = backup_menu.show(
        window, window.session, window.status.backup, window.notices, lambda: None, lambda: asked.append("khôi phục")
    )
    act = next(a for a in menu.actions() if a.text().startswith("Khôi phục"))
    act.trigger()
    menu.close()
    assert asked == ["khôi phục"]


def test_nothing_happens_without_the_typed_word(dialog: RestoreDialog, window: MainWindow, copy: Path) -> None:
    assert dialog.copy_chosen is not None
    assert dialog.copy_chosen.path == copy
    assert "10/03/2022" in dialog.button.text()
    assert "máy mới" in dialog.then.text()
    dialog.typed.setText("vâng")
    dialog.button.click()
    assert "khôi phục" in dialog.notice.text()
    assert dialog.isVisible()
    assert window.restoring is None


def test_with_the_word_the_window_closes_and_the_copy_comes_back(
    dialog: RestoreDialog, window: MainWindow, ba_trieu: Opened, copy: Path, tmp_path: Path
) -> None:
    dialog.typed.setText("Khoi phuc")
    dialog.button.click()
    assert not window.isVisible()
    assert window.restoring == copy
    ba_trieu.desk.store.close()
    words, tone = app.restored(ba_trieu.workspace.folder, copy)
    assert tone == "green"
    assert copy.name in words
    again = workspace.open_workspace(ba_trieu.workspace.folder, clock=march, state=tmp_path / "state-13654")
    try:
        assert again.desk().conn.execute("SELECT progress FROM assignment").fetchone()[0] == 10
    finally:
        again.close()


def test_a_copy_that_cannot_be_restored_leaves_everything(
    dialog: RestoreDialog, window: MainWindow, ba_trieu: Opened, tmp_path: Path
) -> None:
    torn = tmp_path / "par_20220310-030000_tay.sqlite.gz"
    torn.write_bytes(b"\x1f\x8b nothing")
    dialog.take_file(torn)
    assert "bị hỏng" in dialog.notice.text()
    window.close()
    words, tone = app.restored(ba_trieu.workspace.folder, torn)
    assert tone == "red"
    assert words.startswith("Chưa khôi phục, sổ giữ nguyên.")


def test_without_any_copy_it_says_where_one_may_be(nv: Opened, qapp: QApplication) -> None:
    made = nv.window().ask_restore()
    assert isinstance(made, RestoreDialog)
    assert "Chọn tệp khác" in made.words.text()
    assert not made.button.isVisible()
    made.close()


def test_the_program_goes_on_with_a_window_on_what_was_restored(
    tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Opened(tmp_path, "13654")
    made.save("assignment", RECORD, progress=10)
    copy = make_copy(made.desk)
    made.save("assignment", RECORD, progress=90)
    made.close()
    monkeypatch.setattr(app, "open_for_window", lambda folder: workspace.open_workspace(
        folder, clock=march, state=tmp_path / "state-13654"
    ))  # fmt: skip
    seen: list[tuple[object, list[str]]] = []

    def show(window: MainWindow) -> None:
        """What a person would do: in the first window choose the copy, in the second read and leave."""
        reader = window.session.workspace.reader()
        seen.append((reader.execute("SELECT progress FROM assignment").fetchone()[0], window.notices.texts()))
        reader.close()
        if len(seen) == 1:
            window.restoring = copy
        window.close()

    windows: list[MainWindow] = []
    composed = app.compose

    def compose(*arguments: object) -> MainWindow:
        window = composed(*arguments)  # type: ignore[arg-type]  # handed through
        windows.append(window)
        window.began.connect(lambda: QTimer.singleShot(50, lambda: show(window)))
        return window

    monkeypatch.setattr(app, "compose", compose)
    monkeypatch.setattr(app, "_application", lambda: (qapp, Crashes()))  # without the hooks of a whole process
    assert app.run([str(made.workspace.folder)]) == 0
    (before, _), (after, said) = seen
    assert (before, after) == (90, 10)
    assert any(copy.name in words for words in said)
