"""The status strip's menu: back up now, put a second copy somewhere else, bring a copy back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.ui import theme
from par_desktop.ui.feedback import NoticeArea
from par_desktop.ui.session import Session


def show(
    window: QWidget,
    session: Session,
    anchor: QWidget,
    notices: NoticeArea,
    done: Callable[[], object],
    restore: Callable[[], object],
) -> QMenu:
    """Open the menu above ``anchor``; ``done`` is called after a copy was made, ``restore`` to bring one back."""
    from par_desktop.services.backup_copies import make_copy, make_second_copy

    def saved(path: object) -> None:
        notices.say("backup", f"Đã sao lưu: {path}", "green")
        done()

    def nothing_touched(_path: Path) -> Changes:
        # A copy changes no record: tabs need not read again.
        return Changes({("backup", "")})

    def elsewhere() -> None:
        chosen = QFileDialog.getExistingDirectory(window, "Chép thêm một bản vào đâu")
        if chosen:
            session.write(make_second_copy, Path(chosen), done=saved, changes=nothing_touched)

    menu = QMenu(window)
    menu.addAction(theme.icon("save"), "Sao lưu ngay").triggered.connect(
        lambda *_: session.write(make_copy, done=saved, changes=nothing_touched)
    )
    menu.addAction(theme.icon("download"), "Sao lưu ra USB hoặc ổ khác…").triggered.connect(lambda *_: elsewhere())
    menu.addSeparator()
    menu.addAction(theme.icon("undo"), "Khôi phục một bản sao lưu…").triggered.connect(lambda *_: restore())
    menu.popup(anchor.mapToGlobal(QPoint(0, -menu.sizeHint().height() - 4)))
    return menu
