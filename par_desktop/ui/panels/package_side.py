"""The side of the board: where files are dropped, what came last, what the chosen unit owes and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from par_desktop.domain.views.package_rows import BoardRow, PackageLine, RefusalLine
from par_desktop.services.browse_packages import open_matters, owes
from par_desktop.text.formats import period_label
from par_desktop.ui import theme
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.package_board import recent_list
from par_desktop.widgets.file_drop import FileDrop
from par_desktop.widgets.labels import ElidedLabel, StateLabel
from par_desktop.widgets.look import mark

WIDTH = 344
_RECENT = 4
_RECENT_ROW = 44
_OTHERS = 372
"""Pixels that the drop area, the heading and the chosen unit need."""
_REFUSALS_SHOWN = 30


class PackageSide(QWidget):
    """Right of the board.

    ``remind`` copies the chosen unit's reminder, ``remind_all`` that of all who owe; ``type_for`` and ``paper`` speak
    of the chosen unit, ``again`` of its newest package that nobody acknowledged; ``take_back`` names the package
    chosen among the last ones, or the last.
    """

    remind = Signal()
    remind_all = Signal()
    type_for = Signal()
    paper = Signal()
    again = Signal()
    take_back = Signal(object)
    opened = Signal(object)

    def __init__(self, *, coordinator: bool) -> None:
        super().__init__()
        self._coordinator = coordinator
        self._lines: tuple[PackageLine, ...] = ()
        self._shown: tuple[PackageLine, ...] = ()
        self.setFixedWidth(WIDTH)
        mark(self, pane="raised")
        self.drop = FileDrop(
            "Thả tệp hoặc cả thư mục vào đây",
            ".xlsx, .xls, .ods, .zip; tên gì cũng được",
            "Chọn tệp…",
            "Tìm gói đã tải về",
            theme.icon("download", "accent"),
            theme.icon("search"),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 8)
        column.setSpacing(6)
        column.addWidget(self.drop)
        column.addSpacing(4)
        self._recent_heading = QLabel("Mới nhận")
        mark(self._recent_heading, type="heading")
        self.back_button = _link("Hoàn lại lần nhận…", "undo", self._take_back)
        heading = QHBoxLayout()
        heading.addWidget(self._recent_heading, 1)
        heading.addWidget(self.back_button)
        column.addLayout(heading)
        self.recent = recent_list()
        mark(self.recent.table, pane="surface")
        self.recent.opened.connect(self.opened)
        column.addWidget(self.recent)
        self._empty = QLabel("Chưa nhận gói nào.")
        mark(self._empty, tone="text3")
        column.addWidget(self._empty)
        column.addWidget(self._chosen(), 1)
        self.show_recent(())

    def _chosen(self) -> QFrame:
        frame = QFrame()
        mark(frame, rule="top")
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        self.name = ElidedLabel()
        mark(self.name, type="heading")
        head.addWidget(self.name, 1)
        self.state = StateLabel()
        head.addWidget(self.state)
        column.addLayout(head)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(self.sentence, tone="text2")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(self._area, pane="raised")
        inside = QWidget()
        mark(inside, plain=True)
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.sentence)
        self._area.setWidget(inside)
        column.addWidget(self._area, 100)
        column.addWidget(self._unit_buttons())
        self.again_button = _link("", "arrow-up", self.again.emit)
        column.addWidget(self.again_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return frame

    def _unit_buttons(self) -> QWidget:
        self._buttons = QWidget()
        self.remind_button = QPushButton("Sao chép lời nhắc")
        self.remind_button.setIcon(theme.icon("copy"))
        self.remind_button.clicked.connect(lambda *_: self.remind.emit())
        self.type_button = QPushButton("Nhập thay…")
        self.type_button.setIcon(theme.icon("pen"))
        self.type_button.clicked.connect(lambda *_: self.type_for.emit())
        self.paper_button = _link("Nhận bản giấy", "sheet", self.paper.emit)
        self.all_button = _link("", "copy", self.remind_all.emit)
        grid = QVBoxLayout(self._buttons)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setSpacing(4)
        for pair in ((self.remind_button, self.type_button), (self.paper_button, self.all_button)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in pair:
                row.addWidget(button)
            row.addStretch(1)
            grid.addLayout(row)
        return self._buttons

    def _take_back(self) -> None:
        chosen = self.recent.current() if self.recent.table.selectionModel().hasSelection() else None
        line = chosen if chosen is not None else next((line for line in self._lines if not line.taken_back), None)
        if line is not None:
            self.take_back.emit(line)

    def show_recent(self, lines: Sequence[PackageLine]) -> None:
        """The newest packages received, as many as leave room for the chosen unit."""
        self._lines = tuple(lines)
        shown = self._lines[: self._room()]
        current = self.recent.table.selectionModel().hasSelection()
        self.recent.show_rows(shown, lambda line: line.key)
        if not current:
            self.recent.table.clearSelection()
        self._shown = shown
        self.recent.setFixedHeight(_RECENT_ROW * len(shown) or 1)
        self.recent.setVisible(bool(shown))
        self._empty.setVisible(not shown)
        self.back_button.setVisible(bool(shown))

    def _room(self) -> int:
        return max(1, min(_RECENT, (self.height() - _OTHERS) // _RECENT_ROW))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._room() != len(self._shown):
            self.show_recent(self._lines)
        self._fit()

    # what the lower part says

    def show_unit(self, row: BoardRow | None, owing: int) -> None:
        """The chosen unit: what it owes, and the reminders; ``owing`` is how many units owe anything."""
        self._buttons.setVisible(row is not None and self._coordinator)
        self._offer_again(row)
        if row is None:
            self._say("", None, "")
            return
        self.paper_button.setText("Bỏ ghi bản giấy" if row.paper else "Nhận bản giấy")
        self.all_button.setText(f"Nhắc cả {owing} đơn vị")
        self.all_button.setVisible(owing > 1)
        self._say(row.name, row, "\n".join([owes(row), *(f"• {matter}" for matter in open_matters(row))]))

    def _offer_again(self, row: BoardRow | None) -> None:
        """The newest package that nobody acknowledged holds what the older ones held: one is enough."""
        self.again_button.setVisible(row is not None and bool(row.unconfirmed))
        if row is not None and row.unconfirmed:
            self.again_button.setText(f"Sao chép lại tệp gói {max(row.unconfirmed):03d}, chưa được xác nhận")

    def show_own(self, row: BoardRow, unsent: int, waiting: int) -> None:
        """A reporting unit's own standing; ``waiting`` changes are not confirmed, ``unsent`` of them in no package."""
        sent = (
            f"Gói {row.last_number:03d} đã tạo {words.moment_words(row.last_at)}."
            if row.last_at
            else "Chưa tạo gói nào."
        )
        pending = f" Chờ gửi: {unsent} thay đổi." if unsent else " Không có thay đổi mới chờ gửi."
        if waiting > unsent:
            pending += f" Thành phố chưa báo nhận {waiting - unsent} thay đổi đã gửi; gói sau tự gửi lại."
        self._buttons.hide()
        self._offer_again(row)
        text = [f"{sent}{pending} {owes(row)}", *(f"• {matter}" for matter in open_matters(row))]
        self._say(row.name, row, "\n".join(text))

    def show_package(self, line: PackageLine | None, refusals: Sequence[RefusalLine] = ()) -> None:
        """A chosen package: what it is and what of it was refused."""
        self._buttons.hide()
        self._offer_again(None)
        if line is None:
            self._say("", None, "")
            return
        head = f"Gói {line.number:03d}, {period_label(line.period)}, {words.moment_words(line.at)}."
        text = [head, f"{words.line_words(line)[:1].upper()}{words.line_words(line)[1:]}."]
        if line.typed_by:
            text.append("Đơn vị điền trên Excel, chưa ký.")
        if refusals:
            text += ["", f"Bị từ chối {len(refusals)}:"]
            text += [f"• {r.why}" for r in refusals[:_REFUSALS_SHOWN]]
            if len(refusals) > _REFUSALS_SHOWN:
                text.append(f"… và {len(refusals) - _REFUSALS_SHOWN} ô khác.")
        self._say(line.name, None, "\n".join(text))

    def _say(self, name: str, row: BoardRow | None, sentence: str) -> None:
        self.name.setText(name)
        self.sentence.setText(sentence)
        self.state.setVisible(row is not None)
        if row is not None:
            state = words.send_state(row) if self._coordinator else words.own_state(row)
            self.state.set_state(theme.icon(state.icon, state.token), state.word, state.token)
            self.state.setMinimumWidth(self.state.sizeHint().width())
        self._fit()

    def _fit(self) -> None:
        """The words take the height they need and no more, so that the buttons stand right under them."""
        width = self.width() - 2 * theme.MARGIN
        self._area.setMaximumHeight(max(18, self.sentence.heightForWidth(width) + 2))


def _link(words: str, icon: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(words)
    button.setIcon(theme.icon(icon, "accent"))
    mark(button, role="link")
    button.clicked.connect(lambda *_: act())
    return button
