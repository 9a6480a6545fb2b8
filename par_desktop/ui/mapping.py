"""The way from a plain workbook to matching its columns, where the program has that dialog."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtWidgets import QWidget

from par_desktop.ui.session import Session

_DIALOG = "par_desktop.ui.dialogs.intake"
_ANY = ""
"""No table is named beforehand: the dialog asks which one it is."""


def can_map() -> bool:
    """Whether there is a dialog for it."""
    return find_spec(_DIALOG) is not None


def open_mapping(parent: QWidget | None, session: Session, path: Path) -> None:
    """Show it for this file."""
    import_module(_DIALOG).open_intake(parent, session, _ANY, path)
