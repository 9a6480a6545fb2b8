"""In sổ: the register as it is chosen on screen, to a file a person names, then opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from par_desktop.errors import ParError
from par_desktop.services.make_report import make_register
from par_desktop.settings import documents_dir
from par_desktop.text.sentences import sentence
from par_desktop.ui.session import Session

_FILTERS = {"pdf": "PDF để in (*.pdf)", "docx": "Word (*.docx)", "xlsx": "Excel (*.xlsx)"}


def ask_place(parent: QWidget, register: str, unit: str, period: str) -> Path | None:
    """Where to write it; the suffix says as what."""
    name = f"So_{register}_{unit}_{period}.pdf"
    chosen, picked = QFileDialog.getSaveFileName(
        parent, "In sổ theo dõi", str(documents_dir() / name), ";;".join(_FILTERS.values())
    )
    if not chosen:
        return None
    path = Path(chosen)
    suffix = next(suffix for suffix, words in _FILTERS.items() if words == picked) if picked else "pdf"
    if path.suffix.lower().removeprefix(".") not in _FILTERS:
        return Path(f"{path}.{suffix}")
    # The usual name ends in .pdf: another format picked below it is meant.
    return path.with_suffix(f".{suffix}") if picked and path.name == name else path


def print_register(
    session: Session, register: str, unit: str, period: str, path: Path, say: Callable[[str], object]
) -> None:
    """Make the document beside the UI thread on a connection of its own, say where it lies, open it."""

    def work() -> Path:
        conn = session.workspace.reader()
        try:
            return make_register(conn, session.world, register, unit, period, path, session.today)
        finally:
            conn.close()

    def made(written: Path) -> None:
        say(f"Đã ghi {written.name} vào {written.parent}.")
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(written)))

    def failed(error: BaseException) -> None:
        if not isinstance(error, ParError):
            raise error
        session.failed.emit(sentence(error))

    session.lanes.files.submit(work, on_done=made, on_error=failed)
