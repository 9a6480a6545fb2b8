"""A dialog that grows with what it says: Qt gives an open window no more height for a longer wrapped sentence."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget


class GrowingDialog(QDialog):
    """Asks its one column at each change how high it must be at its present width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.column: QVBoxLayout | None = None
        """Kept here: asking Qt for the layout while the dialog is being torn down gives one that is half gone."""
        super().__init__(parent)
        self.column = QVBoxLayout(self)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.column is not None and self.isVisible():
            needed = self.column.totalHeightForWidth(self.width())
            if needed > self.height():
                self.resize(self.width(), needed)
        return handled
