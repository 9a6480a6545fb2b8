"""Opens "Máy và khóa" and what it leads to: the one call other screens place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from par_desktop.ui.dialogs.hand_over import HandOverDialog
from par_desktop.ui.dialogs.machines import MachinesDialog
from par_desktop.ui.dialogs.recovery import RecoveryDialog
from par_desktop.ui.session import Session


def open_machines(parent: QWidget | None, session: Session) -> MachinesDialog:
    """Show the list of machines over ``parent``; it is ready when this returns and is gone when it is closed."""
    dialog = MachinesDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.hand_over_asked.connect(lambda: HandOverDialog(session, dialog).open())
    dialog.recovery_asked.connect(lambda: RecoveryDialog(session, dialog).open())
    dialog.open()
    return dialog
