"""What the window says: notices at its top, and a bug that must not pass unseen."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from par_desktop.ui import theme
from par_desktop.widgets.notice import Notice

log = logging.getLogger("par_desktop")

LOG_NAME = "par-desktop.log"
_LOG_BYTES, _LOG_FILES = 1_000_000, 3
_ICONS = {"red": "refused", "amber": "warning", "accent": "info", "green": "tick-circle", "violet": "conflict"}
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


class NoticeArea(QWidget):
    """Notices by name, one under another; the same name says something new in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._notices: dict[str, Notice] = {}

    def say(
        self, name: str, text: str, tone: str = "accent", action: str = "", act: Callable[[], object] | None = None
    ) -> Notice:
        """Show ``text``; ``action`` is the word of its one act."""
        old = self._notices.pop(name, None)
        if old is not None:
            self._column.removeWidget(old)
            old.deleteLater()
        notice = Notice(theme.icon("close", "text2"))
        notice.dismissed.connect(lambda: self.drop(name))
        if act is not None:
            notice.acted.connect(lambda: act())
        self._notices[name] = notice
        self._column.addWidget(notice)
        notice.say(text, tone, theme.icon(_ICONS[tone], tone), action)
        return notice

    def drop(self, name: str) -> None:
        """Take a notice away, if it is there."""
        notice = self._notices.pop(name, None)
        if notice is not None:
            notice.hide()
            self._column.removeWidget(notice)
            notice.deleteLater()

    def show_only(self, name: str, shown: bool) -> None:
        """Hide a notice where it does not belong, without dismissing it."""
        notice = self._notices.get(name)
        if notice is not None:
            notice.setVisible(shown)

    def texts(self) -> list[str]:
        """What is being said."""
        return [notice.text() for notice in self._notices.values()]


class Crashes(QObject):
    """Catches what nobody caught: writes it to the log and tells the person, once a kind.

    ``happened(path of the log)`` may be connected to a notice; it is delivered on the UI thread from wherever.
    """

    happened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._path = ""
        self._handler: logging.Handler | None = None
        self._before: Hook = sys.excepthook

    def install(self) -> None:
        """Take ``sys.excepthook``; what was there still runs."""
        self._before = sys.excepthook
        sys.excepthook = self._hook

    def uninstall(self) -> None:
        """Give it back."""
        sys.excepthook = self._before

    def write_to(self, folder: Path) -> None:
        """Keep the log in this folder (a workspace's ``logs/``); without one only stderr hears."""
        from logging.handlers import RotatingFileHandler  # 14 ms that the first paint need not wait for

        try:
            folder.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(
                folder / LOG_NAME, maxBytes=_LOG_BYTES, backupCount=_LOG_FILES, encoding="utf-8", delay=True
            )
        except OSError:
            log.exception("no log in %s", folder)
            return
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self.write_nowhere()
        logging.getLogger().addHandler(handler)
        self._handler = handler
        self._path = str(folder / LOG_NAME)

    def write_nowhere(self) -> None:
        """Close the log."""
        if self._handler is not None:
            logging.getLogger().removeHandler(self._handler)
            self._handler.close()
            self._handler = None

    def report(self, error: BaseException) -> None:
        """The same for an error that a lane delivered."""
        log.error("unexpected", exc_info=error)
        self.happened.emit(self._path)

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.error("uncaught at %s\n%s", datetime.now().astimezone().isoformat(timespec="seconds"),
                  "".join(traceback.format_exception(kind, error, trace)))  # fmt: skip
        self._before(kind, error, trace)
        self.happened.emit(self._path)


def crash_words(path: str) -> str:
    """The notice of a bug: what happened, what is safe, what to do."""
    where = f" Chi tiết ở {path}." if path else ""
    return f"Chương trình gặp lỗi ngoài dự kiến. Những gì đã lưu vẫn còn nguyên; hãy làm lại bước vừa rồi.{where}"


def in_text(widget: QWidget | None) -> bool:
    """Whether keys typed now go into a text field, which has its own undo."""
    from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QTextEdit

    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
        return not widget.isReadOnly()
    return isinstance(widget, QAbstractSpinBox)
