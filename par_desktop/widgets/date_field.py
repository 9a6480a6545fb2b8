"""A date typed as people type it; checked without ever rewriting what is being typed."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from par_desktop.widgets.look import mark

ParseDate = Callable[[str], datetime.date | None]


class DateField(QLineEdit):
    """A line that takes a date.

    Args:
        parse: text → date, None for empty text; raises an exception for what is no date.
        show: date → text, used when the field is filled and when it is left (1/2/2021 → 01/02/2021).
        explain: the exception as a sentence for the tooltip.

    ``date_changed(date or None)`` after the field is left or Enter pressed with a different valid date. While the
    caret is in the field the text is the user's (Telex and VNI compose in it); a wrong date is shown as wrong
    (property ``invalid``, tooltip) when the field is left, and as right again as soon as it reads as a date.
    """

    date_changed = Signal(object)

    def __init__(
        self,
        parse: ParseDate,
        show: Callable[[datetime.date], str],
        explain: Callable[[Exception], str] = str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._parse = parse
        self._show = show
        self._explain = explain
        self._date: datetime.date | None = None
        self._problem = ""
        self.setProperty("typing", True)
        self.setPlaceholderText("ngày/tháng/năm")
        self.textEdited.connect(self._typed)

    def date(self) -> datetime.date | None:
        """The last valid date, None when empty."""
        return self._date

    def set_date(self, date: datetime.date | None) -> None:
        """Fill the field; no signal."""
        self._date = date
        self.setText("" if date is None else self._show(date))
        self._tell("")

    @property
    def problem(self) -> str:
        """Why the text is no date; empty when it is one or the field is empty."""
        return self._problem

    def commit(self) -> bool:
        """Take over what is typed, as leaving the field does; False if it is no date (the text stays)."""
        try:
            date = self._parse(self.text())
        except Exception as error:  # noqa: BLE001 - whatever the parser says becomes the field's sentence
            self._tell(self._explain(error))
            return False
        self._tell("")
        self.setText("" if date is None else self._show(date))
        if date != self._date:
            self._date = date
            self.date_changed.emit(date)
        return True

    def _typed(self, text: str) -> None:
        if self._problem:
            try:
                self._parse(text)
            except Exception:  # noqa: BLE001 - still wrong: the sentence shown stays until the field is left again
                return
            self._tell("")

    def _tell(self, problem: str) -> None:
        self._problem = problem
        self.setToolTip(problem)
        self.setAccessibleDescription(problem)
        mark(self, invalid=bool(problem))

    # Qt overrides

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.commit()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.commit()
        super().keyPressEvent(event)
