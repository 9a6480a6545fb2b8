"""What is typed and not yet saved, kept on disk two seconds after the last key and offered again after a crash.

One small JSON a record in the workspace's ``drafts/``. A draft never enters the journal: it is only texts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QWidget

from par_desktop.ui.session import Session

SETTLE_MS = 2000
ReadTexts = Callable[[], tuple[str, Mapping[str, str]] | None]
FOLDER = "drafts"


@dataclass(frozen=True, slots=True)
class Draft:
    """Texts of a form by field name, as typed (they may be wrong), and when (local, ISO).

    ``earlier``: it was found on disk when the window opened, so the program ended before it was saved.
    """

    kind: str
    record: str
    texts: Mapping[str, str]
    at: str
    earlier: bool = False

    @property
    def when(self) -> str:
        """HH:MM dd/MM of the last key."""
        try:
            return datetime.fromisoformat(self.at).strftime("%H:%M ngày %d/%m")
        except ValueError:
            return ""


class Drafts(QObject):
    """The drafts of one kind of record in one tab.

    ``read_texts()`` gives (record id, texts) of the form as it is now, ``None`` where nothing is being edited.
    """

    def __init__(self, session: Session, kind: str, read_texts: ReadTexts, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._kind = kind
        self._read_texts = read_texts
        self._composing = False
        self._known: dict[str, Draft] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLE_MS)
        self._timer.timeout.connect(self._settled)
        for found in _load(self._folder, kind):
            self._known[found.record] = found

    @property
    def earlier(self) -> tuple[Draft, ...]:
        """Drafts that an earlier run of the program left."""
        return tuple(draft for draft in self._known.values() if draft.earlier)

    def of(self, record: str) -> Draft | None:
        """The draft of a record, if there is one."""
        return self._known.get(record)

    def watch(self, widget: QWidget) -> None:
        """Wait while an input method composes in this field."""
        widget.installEventFilter(self)

    def touched(self) -> None:
        """A key was typed: keep the form two seconds after the last one."""
        self._timer.start()

    def keep(self, record: str, texts: Mapping[str, str]) -> None:
        """Keep these texts now."""
        self._timer.stop()
        draft = Draft(self._kind, record, dict(texts), datetime.now().astimezone().isoformat(timespec="seconds"))
        self._known[record] = draft
        self._session.lanes.files.submit(_write, self._folder, draft, on_error=self._not_kept)

    def drop(self, record: str) -> None:
        """It has been saved or given up."""
        self._timer.stop()
        if self._known.pop(record, None) is not None:
            self._session.lanes.files.submit(_remove, self._folder, self._kind, record, on_error=self._not_kept)

    def flush(self) -> None:
        """Keep now what waits for its two seconds."""
        if self._timer.isActive():
            self._settled()

    def _settled(self) -> None:
        if self._composing:
            self._timer.start()
            return
        form = self._read_texts()
        if form is not None:
            self.keep(*form)

    @property
    def _folder(self) -> Path:
        return self._session.workspace.folder / FOLDER

    def _not_kept(self, _error: BaseException) -> None:
        self._session.failed.emit(
            "Chưa giữ được bản gõ dở trên đĩa. Nội dung còn trên màn hình; hãy bấm Ctrl+S để lưu."
        )

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        return False


def _name(kind: str, record: str) -> str:
    # A record id holds "/"; its digest is a file name everywhere.
    return f"{kind}-{hashlib.sha256(record.encode()).hexdigest()[:16]}.json"


def _write(folder: Path, draft: Draft) -> None:
    folder.mkdir(exist_ok=True)
    target = folder / _name(draft.kind, draft.record)
    neighbour = target.with_suffix(f".{os.getpid()}.new")
    body = {"kind": draft.kind, "record": draft.record, "texts": dict(draft.texts), "at": draft.at}
    neighbour.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    neighbour.replace(target)


def _remove(folder: Path, kind: str, record: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        (folder / _name(kind, record)).unlink()


def _load(folder: Path, kind: str) -> list[Draft]:
    """Drafts on disk; a damaged one is left alone and not offered."""
    found: list[Draft] = []
    with contextlib.suppress(OSError):
        for path in sorted(folder.glob(f"{kind}-*.json")):
            try:
                body = json.loads(path.read_text(encoding="utf-8"))
                texts = {str(name): str(text) for name, text in body["texts"].items()}
                found.append(Draft(str(body["kind"]), str(body["record"]), texts, str(body["at"]), earlier=True))
            except (OSError, ValueError, KeyError, TypeError, AttributeError):
                continue
    return found
