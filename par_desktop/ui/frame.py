"""What stands around every screen: the strip above, the tab row, the status strip (look.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QTabBar,
    QWidget,
)

from par_desktop.domain.periods import Period, PeriodCalendar, PeriodKind, periods_of
from par_desktop.text.formats import period_label
from par_desktop.ui import theme
from par_desktop.ui.search import SearchBox
from par_desktop.ui.tab import Act
from par_desktop.widgets.labels import ElidedLabel, IconLabel
from par_desktop.widgets.look import mark

NARROW = 1200
"""Below this width of the window, in logical pixels, the narrow rules of look.md §4 hold."""
_SEARCH_WIDE, _SEARCH_NARROW = 300, 220
_UNITS_WIDE, _UNITS_NARROW = 380, 250
_PERIOD_WIDTH = 204


class Strip(QFrame):
    """Unit · role · person · period · search · what waits to be sent."""

    period_chosen = Signal(object)
    """The ``Period`` a person picked."""
    waiting_pressed = Signal()
    unit_chosen = Signal(str)
    """Code of the unit whose records the screens are to show: this one, or one it took over."""

    def __init__(self, unit: str, role: str, person: str, search: SearchBox) -> None:
        super().__init__()
        self.setFixedHeight(theme.TITLE_STRIP)
        mark(self, pane="raised")
        self.search = search
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(IconLabel(theme.icon("house", "text2")))
        self._unit = QLabel(unit)
        mark(self._unit, type="heading")
        row.addWidget(self._unit)
        self.units = QComboBox()
        self.units.setAccessibleName("Đơn vị đang xem")
        self.units.setToolTip("Đơn vị đã sáp nhập vào đơn vị này: chọn để xem và ghi số liệu của đơn vị đó")
        self.units.activated.connect(lambda at: self.unit_chosen.emit(str(self.units.itemData(at))))
        self.units.hide()
        row.addWidget(self.units)
        self._role = QLabel(f"·  {role}")
        self._person = ElidedLabel(f"·  {person}" if person else "")
        for label in (self._role, self._person):
            mark(label, tone="text2")
        row.addWidget(self._role)
        row.addWidget(self._person)
        self._person.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        row.addSpacing(theme.GAP)
        row.addWidget(IconLabel(theme.icon("calendar", "text2")))
        self.periods = QComboBox()
        self.periods.setMinimumWidth(_PERIOD_WIDTH)
        self.periods.setAccessibleName("Kỳ báo cáo")
        self.periods.setMaxVisibleItems(20)
        self.periods.activated.connect(lambda at: self.period_chosen.emit(self.periods.itemData(at)))
        row.addWidget(self.periods)
        row.addStretch(1)
        row.addWidget(search)
        self.waiting = QPushButton(theme.icon("arrow-up"), "Chờ gửi: 0")
        self.waiting.setToolTip("Những thay đổi chưa có trong gói nào đã gửi. Bấm để mở Gói dữ liệu.")
        self.waiting.clicked.connect(lambda *_: self.waiting_pressed.emit())
        row.addWidget(self.waiting)
        self._narrow = False
        self.set_narrow(False)

    def set_periods(self, years: tuple[int, int], calendar: PeriodCalendar, chosen: Period) -> None:
        """Every quarter of the plan with its dates."""
        self.periods.clear()
        for period in periods_of(years, PeriodKind.QUARTER):
            self.periods.addItem(period_words(period, calendar), period)
        self.choose(chosen)

    def choose(self, period: Period) -> None:
        """Show this period, without a signal."""
        for at in range(self.periods.count()):
            if self.periods.itemData(at) == period:
                self.periods.setCurrentIndex(at)

    def set_units(self, units: Sequence[tuple[str, str]], chosen: str) -> None:
        """Codes and names of this unit and those it took over; of one alone the name stands as words."""
        self.units.clear()
        for code, name in units:
            self.units.addItem(name, code)
        self.units.setCurrentIndex(max(0, self.units.findData(chosen)))
        several = len(units) > 1
        self.units.setVisible(several)
        self._unit.setVisible(not several)
        self._role.setVisible(not several or not self._narrow)

    def set_waiting(self, words: str) -> None:
        """What waits to be sent, in words: "3 gói", "27 thay đổi"."""
        self.waiting.setText(f"Chờ gửi: {words}")
        self.waiting.setAccessibleName(f"Chờ gửi: {words}")

    def set_narrow(self, narrow: bool) -> None:
        """The search shrinks first, then the person's name goes into the unit's tooltip."""
        self._narrow = narrow
        self.search.setFixedWidth(_SEARCH_NARROW if narrow else _SEARCH_WIDE)
        self.units.setMaximumWidth(_UNITS_NARROW if narrow else _UNITS_WIDE)
        self._role.setVisible(self.units.isHidden() or not narrow)
        self._unit.setToolTip(f"{self._unit.text()} {self._role.text()} {self._person.full_text()}")


def period_words(period: Period, calendar: PeriodCalendar) -> str:
    """ "Quý I/2022  (15/12 – 14/3)": the days without the year, it stands in the name."""
    first, last = calendar.bounds(period)
    return f"{period_label(period, capital=True)}  ({first.day:02d}/{first.month} – {last.day:02d}/{last.month})"


class TabRow(QFrame):
    """Six tabs at left; at right Hoàn tác, the screen's secondary acts and its one filled button."""

    chosen = Signal(int)
    undo_pressed = Signal()

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.setFixedHeight(theme.TAB_ROW)
        mark(self, pane="raised", rule="bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.HALF, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        self.bar = QTabBar()
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setUsesScrollButtons(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideNone)
        self.bar.setAccessibleName("Các màn hình")
        for number, title in enumerate(titles):
            self.bar.addTab(title)
            self.bar.setTabToolTip(number, f"{title} (Ctrl+{number + 1})")
        self.bar.currentChanged.connect(lambda at: self.chosen.emit(at))
        row.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self.undo = QPushButton(theme.icon("undo", "accent"), "Hoàn tác")
        mark(self.undo, role="link")
        self.undo.clicked.connect(lambda *_: self.undo_pressed.emit())
        self.undo.hide()
        row.addWidget(self.undo)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(theme.GAP)
        row.addLayout(self._acts)
        self.buttons: list[QPushButton] = []
        self._shown: list[tuple[Act, str]] = []
        """The act of each button and its role."""

    def show_acts(self, primary: Act | None, secondary: Sequence[Act]) -> None:
        """Draw the right end for this screen; the primary one, if any, stands last and filled.

        A screen asks for it at every choice in its list: buttons of the same roles stay and only say something else.
        """
        wanted = [(act, "link") for act in secondary] + ([(primary, "primary")] if primary is not None else [])
        if [role for _, role in wanted] == [role for _, role in self._shown]:
            for button, (before, _), (act, role) in zip(self.buttons, self._shown, wanted, strict=True):
                if act.text != before.text:
                    button.setText(act.text)
                if act.icon != before.icon:
                    button.setIcon(_act_icon(act, role))
            self._shown = wanted
            return
        for old in self.buttons:
            self._acts.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = wanted
        self.buttons = [self._button(at) for at in range(len(wanted))]
        for button in self.buttons:
            self._acts.addWidget(button)

    def show_undo(self, words: str, key: str = "Ctrl+Z") -> None:
        """Hoàn tác is there only while there is something to take back; its tooltip says what."""
        self.undo.setVisible(bool(words))
        self.undo.setToolTip(f"{words} ({key})" if words != "Hoàn tác" else f"Lấy lại lần sửa vừa rồi ({key})")
        self.undo.setAccessibleName(f"Hoàn tác: {words}")

    @property
    def primary(self) -> QPushButton | None:
        """The filled button, if the screen has one."""
        return next((b for b in self.buttons if b.property("role") == "primary"), None)

    def _button(self, at: int) -> QPushButton:
        act, role = self._shown[at]
        button = QPushButton(act.text)
        button.setIcon(_act_icon(act, role))
        mark(button, role=role)
        button.clicked.connect(lambda *_: self._shown[at][0].run())
        return button


def _act_icon(act: Act, role: str) -> QIcon:
    return theme.icon(act.icon, "btn_text" if role == "primary" else "accent") if act.icon else QIcon()


class StatusStrip(QFrame):
    """Saved at · last backup and second copy · at the right the workspace's folder or the screen's one sentence."""

    backup_pressed = Signal()

    def __init__(self, folder: str) -> None:
        super().__init__()
        self.setFixedHeight(theme.STATUS)
        mark(self, pane="raised", rule="top")
        self._folder = folder_words(Path(folder))
        self.setToolTip(f"Sổ dữ liệu: {folder}")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(6)
        self._tick = IconLabel(theme.icon("tick", "green"))
        self.saved = QLabel()
        row.addWidget(self._tick)
        row.addWidget(self.saved)
        self._dot = QLabel("·")
        row.addWidget(self._dot)
        self.backup = QPushButton()
        self.backup.setIcon(theme.icon("save", "text2"))
        self.backup.setIconSize(QSize(16, 16))
        self.backup.setToolTip("Sao lưu: bấm để sao lưu ngay hoặc chép thêm một bản ra USB")
        mark(self.backup, role="status")
        self.backup.setStyleSheet("min-height: 18px; padding: 0 4px; border: none; font-size: 12px; background: none;")
        self.backup.clicked.connect(lambda *_: self.backup_pressed.emit())
        row.addWidget(self.backup)
        self.right = ElidedLabel(self._folder)
        self.right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.right, 1)
        for label in (self.saved, self._dot, self.right):
            mark(label, type="second")
        self.set_saved("")

    def set_saved(self, at: str) -> None:
        """HH:MM of the last save; nothing yet in this sitting when empty."""
        self.saved.setText(f"Đã lưu {at}" if at else "Mọi thay đổi đã lưu")

    def set_backup(self, words: str, warn: bool) -> None:
        """Where the copies are; amber when the second one is old."""
        self.backup.setText(words)
        self.backup.setAccessibleName(words)
        self.backup.setIcon(theme.icon("warning" if warn else "save", "amber" if warn else "text2"))
        mark(self.backup, tone="amber" if warn else "text2")

    def set_sentence(self, sentence: str) -> None:
        """The screen's sentence, or the folder."""
        self.right.setText(sentence or self._folder)


def folder_words(folder: Path) -> str:
    """A folder as it fits the strip: "~/PAR/BaTrieu" below the person's home, elsewhere in full."""
    try:
        home = Path.home()
    except RuntimeError:  # an account without a home
        return str(folder)
    inside = folder.is_relative_to(home) and folder != home
    return str(Path("~") / folder.relative_to(home)) if inside else str(folder)


def shortcut_words(key: QKeySequence.StandardKey) -> str:
    """A standard key as people read it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


class Pane(QWidget):
    """A plain widget that takes a background from the stylesheet (``mark(pane=...)``)."""
