"""Minh chứng of one criterion: files and documents in a short list; files are dropped on it, opened and taken away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import FileReference
from par_desktop.domain.records.evidence import EVIDENCE
from par_desktop.domain.views.evidence_rows import EvidenceRow
from par_desktop.errors import ParError
from par_desktop.services import attach_evidence, browse_evidence
from par_desktop.services.attach_evidence import Place
from par_desktop.services.save_record import Patch
from par_desktop.text.formats import date_short, file_size
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.dialogs.evidence_choice import EvidenceChoice
from par_desktop.ui.dialogs.evidence_document import EvidenceDocument
from par_desktop.ui.session import Session
from par_desktop.widgets.file_drop import dropped_paths
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice
from par_desktop.widgets.painting import draw_frame, draw_lines, line_step

Index = QModelIndex | QPersistentModelIndex

ROWS_SHOWN = 6
"""So many rows before the list scrolls by itself."""
_ICON, _PAD, _EDGE = 16, 8, 3
_EMPTY = "Chưa có minh chứng nào. Kéo tệp thả vào đây hoặc:"
_NONE = "Chưa nêu minh chứng nào."
_PIECE = Qt.ItemDataRole.UserRole
_KEYS = {
    Qt.Key.Key_Return: "open",
    Qt.Key.Key_Enter: "open",
    Qt.Key.Key_F2: "change",
    Qt.Key.Key_Delete: "remove",
}


def second_line(piece: EvidenceRow, criterion: str) -> str:
    """Under its name: whether the file is missing, number and day, size, where it lies, what else it serves."""
    number = piece.number if piece.number != piece.words else ""
    day = date_short(piece.day) if piece.day is not None else ""
    others = [code for code in piece.criteria if code != criterion]
    parts = (
        "chưa có tệp" if piece.missing else "",
        f"{number}, {day}" if number and day else number or day,
        piece.file_name if piece.has_file and piece.file_name != piece.words else "",
        file_size(piece.size) if piece.has_file else "",
        piece.place,
        f"cũng cho {', '.join(others)}" if others else "",
    )
    return " · ".join(part for part in parts if part) or "văn bản"


class _Rows(QListWidget):
    """The list itself: keys, a menu, as high as its rows."""

    acted = Signal(str)
    """What a key asks for: open, change, remove."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Minh chứng")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        mark(self, pane="raised")

    def fit(self) -> None:
        """Take the height of the rows."""
        self.setFixedHeight(min(self.count(), ROWS_SHOWN) * theme.ROW_SECOND + 2)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = _KEYS.get(Qt.Key(event.key()))
        if act is not None and self.currentRow() >= 0:
            self.acted.emit(act)
            event.accept()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the detail gives the list of criteria the focus back
        else:
            super().keyPressEvent(event)


class _Painter(QStyledItemDelegate):
    """Icon, name cut in its middle (the ending says what it is), second line."""

    def __init__(self, owner: EvidenceList) -> None:
        super().__init__(owner)
        self._owner = owner

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        piece: EvidenceRow = index.data(_PIECE)
        rect = QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, theme.colour("sel" if selected else "head" if hovered else "raised"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), _EDGE, rect.height()), theme.colour("accent"))
        inner = rect.adjusted(_PAD, 0, -_PAD, -1)
        name, token = icon_of(piece)
        picture = theme.pixmap(name, token, _ICON, painter.device().devicePixelRatio())
        painter.drawPixmap(inner.left(), inner.top() + (inner.height() - _ICON) // 2, picture)
        inner.adjust(_ICON + 6, 0, 0, 0)
        font, small = theme.font(), theme.font(theme.SECOND)
        top = inner.top() + (inner.height() - line_step(font) - line_step(small)) // 2
        first = QRect(inner.left(), top, inner.width(), line_step(font))
        below = QRect(inner.left(), first.bottom() + 1, inner.width(), line_step(small))
        painter.setFont(font)
        words = painter.fontMetrics().elidedText(piece.words, Qt.TextElideMode.ElideMiddle, inner.width())
        draw_lines(painter, first, words, font, theme.colour("text"))
        second = second_line(piece, self._owner.place.criterion)
        draw_lines(painter, below, second, small, theme.colour("text2"))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, theme.ROW_SECOND)


def icon_of(piece: EvidenceRow) -> tuple[str, str]:
    """Icon and its colour: a file, a file that has not come, a document."""
    if piece.missing:
        return ("hourglass", "grey")
    return ("paperclip", "accent") if piece.has_file else ("document", "text2")


class EvidenceList(QWidget):
    """``show_pieces`` fills it. What a person does is saved at once, and Hoàn tác takes it back."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.place = Place("", "", "")
        self._editable = False
        self._over = False
        self._pieces: tuple[EvidenceRow, ...] = ()
        self.notice = Notice(theme.icon("close", "text2"))
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        mark(self._empty, tone="text2")
        self.rows = _Rows()
        self.rows.setItemDelegate(_Painter(self))
        self.rows.acted.connect(self._act)
        self.rows.itemDoubleClicked.connect(lambda _item: self._act("open"))
        self.rows.currentRowChanged.connect(lambda _row: self._show_acts())
        self.rows.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.file_button = self._link("Thêm tệp…", self._choose_files, "plus")
        self.document_button = self._link("Thêm văn bản…", self._add_document)
        self.again_button = self._link("Dùng lại…", self._choose_known)
        self.acts = {
            "open": self._link("Mở", lambda: self._act("open")),
            "save": self._link("Lưu ra…", lambda: self._act("save")),
            "change": self._link("Sửa…", lambda: self._act("change")),
            "remove": self._link("Bỏ", lambda: self._act("remove")),
        }
        self._adding = _line(self.file_button, self.document_button, self.again_button)
        self._acting = _line(*self.acts.values())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (self.notice, self._empty, self.rows, self._acting, self._adding):
            column.addWidget(widget)
        self.setAcceptDrops(True)

    def show_pieces(
        self, place: Place, pieces: Sequence[EvidenceRow], *, editable: bool, loading: bool = False
    ) -> None:
        """Show these; the chosen one stays. ``loading``: the pieces of another criterion are on their way."""
        if place != self.place:
            self.notice.hide()
        kept = self.current()
        self.place, self._pieces, self._editable = place, tuple(pieces), editable
        self.rows.clear()
        for piece in self._pieces:
            item = QListWidgetItem(self.rows)
            item.setData(_PIECE, piece)
            words = f"{piece.words}\n{second_line(piece, place.criterion)}"
            item.setToolTip(words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.replace("\n", ", "))
            if kept is not None and piece.evidence == kept.evidence:
                self.rows.setCurrentItem(item)
        self.rows.fit()
        self.rows.setVisible(bool(self._pieces))
        self._empty.setText("" if loading else _EMPTY if editable else _NONE)
        self._empty.setVisible(not self._pieces and not loading)
        self._adding.setVisible(editable)
        self._show_acts()

    def current(self) -> EvidenceRow | None:
        """The chosen piece."""
        item = self.rows.currentItem() if self.rows.count() else None
        found = item.data(_PIECE) if item is not None else None
        return found if isinstance(found, EvidenceRow) else None

    # adding

    def add_files(self, paths: Sequence[Path]) -> None:
        """Keep each file and let it serve the criterion shown; one that cannot be taken is said, the rest goes on."""
        self.notice.hide()
        for path in paths:
            self._add_file(self.place, path)

    def _add_file(self, place: Place, path: Path) -> None:
        def kept(reference: FileReference) -> None:
            self._session.read(
                attach_evidence.file_patches,
                place,
                reference,
                done=lambda patches: self._save(patches, "thêm minh chứng"),
            )

        self._session.write(
            attach_evidence.keep_file,
            path,
            done=kept,
            failed=self._failed,
            changes=lambda _kept: Changes(records={(EVIDENCE.name, "")}),
        )

    def _choose_files(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, "Chọn tệp minh chứng")
        self.add_files([Path(path) for path in paths])

    def _add_document(self) -> None:
        dialog = EvidenceDocument(parent=self)
        if dialog.exec():
            self._save(attach_evidence.new_piece(self.place, dialog.values()), "thêm văn bản")

    def _choose_known(self) -> None:
        place = self.place

        def choose(pieces: list[EvidenceRow]) -> None:
            dialog = EvidenceChoice([p for p in pieces if place.criterion not in p.criteria], self)
            if dialog.exec() and dialog.chosen():
                patches = [attach_evidence.use_patch(place, piece, used=True) for piece in dialog.chosen()]
                self._save(patches, "dùng lại minh chứng")

        self._session.read(browse_evidence.all_pieces, place.unit, place.round, done=choose)

    # what can be done with one

    def _act(self, act: str) -> None:
        piece = self.current()
        if piece is None or not self._may(act, piece):
            return
        if act == "open":
            self._open(piece)
        elif act == "save":
            self._save_copy(piece)
        elif act == "change":
            self._change(piece)
        else:
            self._remove(piece)

    def _may(self, act: str, piece: EvidenceRow) -> bool:
        if act == "save":
            return piece.has_file
        if act == "open":
            return piece.has_file or _is_web(piece.link) or self._editable
        return self._editable

    def _open(self, piece: EvidenceRow) -> None:
        if not piece.has_file:
            if _is_web(piece.link):
                QDesktopServices.openUrl(QUrl(piece.link))
            else:
                self._change(piece)
            return
        if not attach_evidence.may_open(piece.file_name):
            self.notice.say(
                f"{piece.file_name} không phải loại tệp mở ngay được. Bấm Lưu ra… rồi mở bằng chương trình phù hợp.",
                "amber",
                theme.icon("warning", "amber"),
            )
            return
        folder = Path(tempfile.gettempdir()) / "par-minh-chung"
        self._session.read(
            attach_evidence.copy_out,
            piece.sha256,
            piece.file_name,
            folder,
            done=lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            failed=self._failed,
        )

    def _save_copy(self, piece: EvidenceRow) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Lưu bản sao vào thư mục")
        if folder:
            self._session.read(
                attach_evidence.save_copy,
                piece.sha256,
                piece.file_name,
                Path(folder),
                done=lambda path: self.notice.say(f"Đã lưu {path.name}.", "green", theme.icon("tick", "green")),
                failed=self._failed,
            )

    def _change(self, piece: EvidenceRow) -> None:
        dialog = EvidenceDocument(piece, self)
        if dialog.exec():
            self._session.read(
                attach_evidence.change_patches,
                self.place.unit,
                piece.evidence,
                dialog.values(),
                done=lambda patches: self._save(patches, "sửa minh chứng"),
            )

    def _remove(self, piece: EvidenceRow) -> None:
        self._session.read(
            attach_evidence.remove_patches,
            self.place,
            piece.evidence,
            done=lambda patches: self._save(patches, "bỏ minh chứng"),
        )

    def _save(self, patches: Sequence[Patch], words: str) -> None:
        self._session.save(patches, words=words, failed=self._failed)

    def _failed(self, error: ParError) -> None:
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))

    def _show_acts(self) -> None:
        piece = self.current()
        self._acting.setVisible(piece is not None)
        for act, button in self.acts.items():
            button.setVisible(piece is not None and self._may(act, piece))

    def _link(self, words: str, act: Callable[[], object], icon: str = "") -> QPushButton:
        button = QPushButton(words)
        mark(button, role="link")
        if icon:
            button.setIcon(theme.icon(icon, "accent"))
        button.clicked.connect(lambda *_: act())
        return button

    # Qt overrides

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        piece = self.current()
        if piece is None:
            return
        menu = QMenu(self)
        keys = {"open": "Enter", "change": "F2", "remove": "Delete"}
        for act, button in self.acts.items():
            if self._may(act, piece):
                action = QAction(f"{button.text()}\t{keys.get(act, '')}".rstrip("\t"), menu)
                action.triggered.connect(lambda _checked=False, act=act: self._act(act))
                menu.addAction(action)
        menu.exec(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editable and dropped_paths(event.mimeData()):
            self._hover(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        paths = dropped_paths(event.mimeData())
        if self._editable and paths:
            event.acceptProposedAction()
            self.add_files([Path(path) for path in paths])

    def _hover(self, over: bool) -> None:
        self._over = over
        self.update()

    def paintEvent(self, event: object) -> None:
        if self._over:
            painter = QPainter(self)
            painter.fillRect(self.rect(), theme.colour("tint"))
            draw_frame(painter, self.rect(), theme.colour("accent"))
            painter.end()


def _line(*buttons: QPushButton) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return made


def _is_web(link: str) -> bool:
    return link.startswith(("https://", "http://"))
