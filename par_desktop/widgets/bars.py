"""Segments choose a view, chips filter; both work with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QApplication, QButtonGroup, QHBoxLayout, QMenu, QPushButton, QWidget

from par_desktop.frozen import dataclass
from par_desktop.widgets.look import mark

_MORE_AIR = 48
"""Padding and arrow of the button "Thêm", in pixels."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class _Row(QWidget):
    """Buttons side by side; ← → move the focus."""

    def __init__(self, spacing: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._buttons: list[QPushButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        shown = [button for button in self._buttons if button.isVisible()]
        focused = [number for number, button in enumerate(shown) if button.hasFocus()]
        if step is None or not focused:
            super().keyPressEvent(event)
            return
        shown[(focused[0] + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)


class SegmentBar(_Row):
    """A choice of one view. ``chosen(key)`` when a person chooses another.

    With ``fit`` the last segments go behind "Thêm" where there is less room; the chosen one of them gives it its name.
    """

    chosen = Signal(object)
    MORE = "Thêm"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, parent)
        self._keys: list[object] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._told: object = None
        self._group.idClicked.connect(self._clicked)
        self._folded = 0
        self._more: QPushButton | None = None

    def add(self, key: object, text: str, tooltip: str = "") -> QPushButton:
        """Add a segment; the first one is chosen."""
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setToolTip(tooltip)
        mark(button, role="segment", first=not self._buttons)
        self._group.addButton(button, len(self._buttons))
        self._buttons.append(button)
        self._keys.append(key)
        self._row.addWidget(button)
        if len(self._buttons) == 1:
            self.choose(key)
        return button

    @property
    def keys(self) -> tuple[object, ...]:
        """Keys of the segments, in order."""
        return tuple(self._keys)

    def set_text(self, key: object, text: str) -> None:
        """Change a segment's words (its count)."""
        self._buttons[self._keys.index(key)].setText(text)

    def current(self) -> object:
        """Key of the chosen segment, None without segments."""
        number = self._group.checkedId()
        return self._keys[number] if number >= 0 else None

    def choose(self, key: object) -> None:
        """Choose a segment without a signal."""
        self._told = key
        self._buttons[self._keys.index(key)].setChecked(True)
        self._name_more()

    def fit(self, room: int) -> None:
        """Show as many segments as ``room`` pixels hold, at least the first one; the rest go behind "Thêm"."""
        widths = [button.sizeHint().width() for button in self._buttons]
        folded = 0
        if sum(widths) > room:
            more = self._more_button()
            texts = [self.MORE, *(button.text() for button in self._buttons)]
            widest = max(more.fontMetrics().horizontalAdvance(text) for text in texts) + _MORE_AIR
            while folded < len(widths) - 1 and sum(widths[: len(widths) - folded]) + widest > room:
                folded += 1
        if folded == self._folded:
            return
        self._folded = folded
        shown = len(self._buttons) - folded
        for number, button in enumerate(self._buttons):
            button.setVisible(number < shown)
        more = self._more_button()
        menu = more.menu()
        menu.clear()
        for number in range(shown, len(self._buttons)):
            action = menu.addAction(self._buttons[number].text())
            action.triggered.connect(lambda *_, number=number: self._from_menu(number))
        more.setVisible(bool(folded))
        self._name_more()

    @property
    def folded(self) -> tuple[object, ...]:
        """Keys of the segments behind "Thêm"."""
        return tuple(self._keys[len(self._keys) - self._folded :])

    def _more_button(self) -> QPushButton:
        if self._more is None:
            self._more = QPushButton(self.MORE, self)
            self._more.setCheckable(True)
            self._more.setMenu(QMenu(self._more))
            mark(self._more, role="segment", first=False, more=True)
            self._row.addWidget(self._more)
            self._more.hide()
        return self._more

    def _name_more(self) -> None:
        if self._more is not None and self._folded:
            inside = self.current() in self.folded
            self._more.setText(self._buttons[self._group.checkedId()].text() if inside else self.MORE)
            self._more.setAccessibleName(f"{self.MORE}: {self._more.text()}" if inside else self.MORE)
            self._more.setChecked(inside)

    def _from_menu(self, number: int) -> None:
        self._buttons[number].setChecked(True)
        self._clicked(number)
        self._name_more()

    def _clicked(self, number: int) -> None:
        # Pressing the chosen segment again is no choice.
        if self._keys[number] != self._told:
            self._told = self._keys[number]
            self._name_more()
            self.chosen.emit(self._told)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter: key, words, how many rows it lets through (None: no figure), icon."""

    key: object
    text: str
    count: int | None = None
    icon: QIcon | None = None


class ChipBar(_Row):
    """Filters with counts: a click makes one active, Ctrl+click (Ctrl+Space) adds or takes away.

    The first chip is "all": it is active when nothing else is. ``changed(tuple of keys)``.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(6, parent)
        self._chips: list[Chip] = []
        self._active: tuple[object, ...] = ()
        self._row.addStretch(1)

    def set_chips(self, chips: Sequence[Chip]) -> None:
        """Show these chips; what was active stays so if it is still there. Same keys keep their buttons."""
        if [chip.key for chip in chips] != [chip.key for chip in self._chips]:
            for button in self._buttons:
                self._row.removeWidget(button)
                button.deleteLater()
            self._buttons = [self._make(number, chip.key) for number, chip in enumerate(chips)]
        self._chips = list(chips)
        for chip, button in zip(self._chips, self._buttons, strict=True):
            button.setText(chip.text if chip.count is None else f"{chip.text} {chip.count}")
            button.setIcon(chip.icon or QIcon())
            # A chip that would leave nothing stays, dimmed.
            mark(button, empty=chip.count == 0)
        keys = [chip.key for chip in self._chips]
        self._active = tuple(key for key in self._active if key in keys)
        self._show()

    def active(self) -> tuple[object, ...]:
        """Keys of the active chips; the first chip's alone when nothing filters."""
        if self._active:
            return self._active
        return (self._chips[0].key,) if self._chips else ()

    def set_active(self, keys: Sequence[object]) -> None:
        """Make these active without a signal."""
        self._active = tuple(keys)
        self._show()

    @property
    def filtering(self) -> bool:
        """Whether a chip other than the first is active."""
        return bool(self._active) and self._active != (self._chips[0].key,)

    def clear(self) -> None:
        """Back to the first chip, with a signal if that changes anything."""
        if self.filtering:
            self._set((), tell=True)

    def _make(self, number: int, key: object) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        mark(button, role="chip")
        button.clicked.connect(lambda *_: self._clicked(key))
        self._row.insertWidget(number, button)
        return button

    def _clicked(self, key: object) -> None:
        first = self._chips[0].key
        adding = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == first:
            chosen: tuple[object, ...] = ()
        elif adding and key in self._active:
            chosen = tuple(k for k in self._active if k != key)
        elif adding:
            chosen = (*(k for k in self._active if k != first), key)
        else:
            chosen = (key,)
        self._set(chosen, tell=True)

    def _set(self, keys: tuple[object, ...], *, tell: bool) -> None:
        before = self.active()
        self._active = keys
        self._show()
        if tell and self.active() != before:
            self.changed.emit(self.active())

    def _show(self) -> None:
        active = self.active()
        for chip, button in zip(self._chips, self._buttons, strict=True):
            button.setChecked(chip.key in active)
