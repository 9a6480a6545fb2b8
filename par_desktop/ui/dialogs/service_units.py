"""Đơn vị sự nghiệp: the list that registers choose among, where the coordinator names, renames and ends them."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import DATE
from par_desktop.domain.records.entry import SERVICE_UNIT
from par_desktop.domain.units import UnitKind
from par_desktop.domain.views.register_rows import ServiceUnit
from par_desktop.errors import ParError
from par_desktop.services.browse_registers import service_units
from par_desktop.services.keep_entries import changed_service_unit, named_service_unit
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice
from par_desktop.widgets.roles import State

_EXPLAIN = "Các sổ chọn đơn vị theo danh sách này. Đổi tên hay ngừng hoạt động không mất dòng nào đã ghi."
_STANDS, _ENDED = State("tick", "Hoạt động", "green"), State("padlock", "Đã ngừng", "grey")


def open_service_units(parent: Widget | None, session: Session) -> ServiceUnitsDialog:
    """Show the dialog."""
    dialog = ServiceUnitsDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class ServiceUnitsDialog(QDialog):
    """The list above, one unit's form below. ``take_in()``: a person has the list in a spreadsheet."""

    take_in = Signal()

    def __init__(self, session: Session, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._standing: tuple[ServiceUnit, ...] = ()
        self._code = ""
        self._wanted = ""
        self._holds = False
        self.setWindowTitle("Đơn vị sự nghiệp")
        self.resize(820, 520)
        self.setMinimumSize(700, 420)
        self._names = {unit.code: unit.name for unit in session.world.units}
        self.list = RowList(self._columns(), "Đơn vị sự nghiệp", theme.ROW)
        self.list.picked.connect(self._picked)
        self.name = QLineEdit()
        self.name.setAccessibleName("Tên đơn vị")
        self.name.setPlaceholderText("Như trong quyết định thành lập")
        mark(self.name, typing=True)
        self.name.returnPressed.connect(self.save)
        self.parent_box = QComboBox()
        self.parent_box.setAccessibleName("Cơ quan quản lý")
        self.parent_box.addItem("Chưa ghi", "")
        for unit in session.world.units:
            if unit.kind is UnitKind.DEPARTMENT:
                self.parent_box.addItem(unit.name, unit.code)
        self.since, self.until = (_day_field("Hoạt động từ ngày"), _day_field("Hoạt động đến hết ngày"))
        self.notice = Notice(theme.icon("close", "text2"))
        self.fresh = QPushButton(theme.icon("plus", "accent"), "Thêm đơn vị")
        self.fresh.clicked.connect(lambda *_: self.begin())
        self.from_file = QPushButton(theme.icon("excel-grid", "accent"), "Lấy từ bảng tính…")
        self.from_file.clicked.connect(lambda *_: self.take_in.emit())
        self.keep = QPushButton("Lưu")
        mark(self.keep, role="primary")
        self.keep.clicked.connect(lambda *_: self.save())
        self._lay_out()
        self._filled = self._form()
        session.changed.connect(self._changed)
        self.refresh()

    def _lay_out(self) -> None:
        explain = QLabel(_EXPLAIN)
        explain.setWordWrap(True)
        mark(explain, tone="text2")
        self._heading = QLabel()
        mark(self._heading, type="heading")
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        for number, (words, widget) in enumerate(
            (("Tên đơn vị", self.name), ("Cơ quan quản lý", self.parent_box), ("Từ ngày", self.since))
        ):
            form.addWidget(_label(words, widget), number, 0)
            if widget is not self.since:
                form.addWidget(widget, number, 1)
        days = QHBoxLayout()
        days.setSpacing(12)
        days.addWidget(self.since)
        days.addWidget(_label("Ngừng hoạt động, ngày cuối", self.until))
        days.addWidget(self.until)
        days.addStretch(1)
        form.addLayout(days, 2, 1)
        close = QPushButton("Đóng")
        close.clicked.connect(lambda *_: self.accept())
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        for button in (self.fresh, self.from_file):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (close, self.keep):
            buttons.addWidget(button)
        for button in (self.fresh, self.from_file, close, self.keep):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(explain)
        column.addWidget(self.list, 1)
        column.addWidget(self.notice)
        column.addWidget(self._heading)
        column.addLayout(form)
        column.addLayout(buttons)

    def _columns(self) -> tuple[Column, ...]:
        def state(unit: Any) -> State:
            return _ENDED if unit.until is not None and unit.until < self._session.today else _STANDS

        return (
            Column("Tên đơn vị", text=lambda unit: unit.name, width=276, tooltip=lambda unit: unit.name),
            Column("Cơ quan quản lý", text=lambda unit: self._names.get(unit.parent, ""), width=190),
            Column("Từ ngày", text=lambda unit: _shown(unit.since), width=106),
            Column("Đến ngày", text=lambda unit: _shown(unit.until), width=106),
            Column("Tình trạng", state=state, width=124),
        )

    # showing

    def refresh(self) -> None:
        """Read the list again; the chosen unit stays chosen."""
        self._session.read(service_units, done=self._show)

    def _changed(self, changes: Changes) -> None:
        if touches(changes, SERVICE_UNIT.name):
            self.refresh()

    def _show(self, found: list[ServiceUnit]) -> None:
        self._standing = tuple(sorted(found, key=lambda unit: unit.name.casefold()))
        # What somebody is typing stays; after a save it is what is kept.
        self._holds = self._form() != self._filled and not self._wanted
        self.list.show_rows(self._standing, lambda unit: unit.code)
        self._holds = False
        if self._wanted:
            self.list.select(self._wanted)
            self._picked(self.list.current())
            self._wanted = ""
        if not self._standing:
            self.begin()

    def _picked(self, unit: ServiceUnit | None) -> None:
        if unit is None or self._holds:
            return
        self._code = unit.code
        self._heading.setText("Sửa đơn vị")
        self.name.setText(unit.name)
        self.parent_box.setCurrentIndex(max(0, self.parent_box.findData(unit.parent)))
        self.since.set_date(unit.since)
        self.until.set_date(unit.until)
        self._filled = self._form()

    def _form(self) -> tuple[str, ...]:
        return self.name.text(), str(self.parent_box.currentData()), self.since.text(), self.until.text()

    def begin(self) -> None:
        """An empty form for one more unit."""
        self._code = ""
        self.notice.hide()
        self._heading.setText("Thêm đơn vị")
        self.name.clear()
        self.parent_box.setCurrentIndex(0)
        self.since.set_date(None)
        self.until.set_date(None)
        self._filled = self._form()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    # saving

    def save(self) -> None:
        """What the form holds, as a new unit or the chosen one's."""
        for field in (self.since, self.until):
            if not field.commit():
                self._say(field.problem, "amber")
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        more: dict[str, object] = {
            "parent": str(self.parent_box.currentData() or "") or None,
            "since": self.since.date(),
            "until": self.until.date(),
        }
        name = self.name.text()
        try:
            if self._code:
                patch = changed_service_unit(self._code, {"name": name, **more}, self._standing)
            else:
                patch = named_service_unit(name, self._standing, more)
        except ParError as error:
            self._say("Ghi tên đơn vị." if error.code == "row_without_name" else sentence(error), "amber")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.notice.hide()
        self._wanted = SERVICE_UNIT.parts(patch.record)["service_unit"]
        self._session.save(
            [patch], words=f"đơn vị {name.strip()}", failed=lambda error: self._say(sentence(error), "red")
        )

    def _say(self, words: str, tone: str) -> None:
        self.notice.say(words, tone, theme.icon("refused" if tone == "red" else "warning", tone))


def _day_field(name: str) -> DateField:
    field = DateField(_day, date_short, lambda problem: sentence(problem) if isinstance(problem, ParError) else "")
    field.setAccessibleName(name)
    field.setFixedWidth(140)
    return field


def _label(words: str, of: Widget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(of)
    mark(label, tone="text2")
    return label


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _shown(day: date | None) -> str:
    return "" if day is None else date_short(day)
