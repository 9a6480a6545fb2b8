"""The side of the board: where files are dropped, what came last, and what the chosen unit owes."""

from __future__ import annotations

from collections.abc import Sequence

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
_OTHERS = 330
"""Pixels that the drop area, the heading and the chosen unit need."""
_REFUSALS_SHOWN = 30


class PackageSide(QWidget):
    """Right of the board. ``remind`` copies the chosen unit's reminder, ``remind_all`` that of all who owe."""

    remind = Signal()
    remind_all = Signal()
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
            ".xlsx, .xls, .ods; tên gì cũng được",
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
        column.addWidget(self._recent_heading)
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
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        mark(inside, plain=True)
        held = QVBoxLayout(inside)
        held.setContentsMargins(0, 0, 0, 0)
        held.addWidget(self.sentence)
        self._buttons = QWidget()
        buttons = QHBoxLayout(self._buttons)
        buttons.setContentsMargins(0, 4, 0, 0)
        buttons.setSpacing(8)
        self.remind_button = QPushButton("Sao chép lời nhắc")
        self.remind_button.setIcon(theme.icon("copy"))
        self.remind_button.clicked.connect(lambda *_: self.remind.emit())
        self.all_button = QPushButton()
        mark(self.all_button, role="link")
        self.all_button.clicked.connect(lambda *_: self.remind_all.emit())
        buttons.addWidget(self.remind_button)
        buttons.addWidget(self.all_button)
        buttons.addStretch(1)
        held.addWidget(self._buttons)
        held.addStretch(1)
        area.setWidget(inside)
        column.addWidget(area, 1)
        return frame

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

    def _room(self) -> int:
        return max(1, min(_RECENT, (self.height() - _OTHERS) // _RECENT_ROW))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._room() != len(self._shown):
            self.show_recent(self._lines)

    # what the lower part says

    def show_unit(self, row: BoardRow | None, owing: int) -> None:
        """The chosen unit: what it owes, and the reminders; ``owing`` is how many units owe anything."""
        self._buttons.setVisible(row is not None and self._coordinator)
        if row is None:
            self._say("", None, "")
            return
        self._say(row.name, row, "\n".join([owes(row), *(f"• {matter}" for matter in open_matters(row))]))
        self.all_button.setText(f"Nhắc cả {owing} đơn vị")
        self.all_button.setVisible(owing > 1)

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
        text = [f"{sent}{pending} {owes(row)}", *(f"• {matter}" for matter in open_matters(row))]
        self._say(row.name, row, "\n".join(text))

    def show_package(self, line: PackageLine | None, refusals: Sequence[RefusalLine] = ()) -> None:
        """A chosen package: what it is and what of it was refused."""
        self._buttons.hide()
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
