"""Xem trước khi nhận: files left with one line each, their changes right, one button with the number of changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.world import World
from par_desktop.services.browse_packages import unit_name
from par_desktop.services.receive_files import NO_ANSWER, Answer, Looked, Previewed
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, RowId, WindowedModel
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.panels.package_question import PackageQuestion
from par_desktop.ui.panels.package_rows import ChangeRow
from par_desktop.widgets.bars import Chip, ChipBar
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

if TYPE_CHECKING:
    from par_desktop.services.browse_claims import Claims

_FILES_WIDTH = 300
_BACKUP = "Trước khi nhận lần đầu trong ngày, PAR sao lưu sổ dữ liệu. Mỗi tệp được nhận trọn vẹn hoặc không nhận gì."


class PackagePreview(QWidget):
    """The decision screen before receiving.

    ``accepted(list of Looked)`` the files to take; ``postponed`` leave without; ``more`` add files; ``answered`` an
    answer was given: the caller previews again with ``answers``.
    """

    accepted = Signal(object)
    postponed = Signal()
    more = Signal()
    answered = Signal()
    marked = Signal(object)

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.answers: dict[Path, Answer] = {}
        self._files: tuple[Previewed, ...] = ()
        self._unfolded: frozenset[str] = frozenset()
        self._rows: dict[RowId, tuple[str, ChangeRow]] = {}
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(self._right(), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self._bottom())

    # what is shown

    @property
    def files(self) -> tuple[Looked, ...]:
        """The files on screen as read."""
        return tuple(shown.looked for shown in self._files)

    def show_files(self, files: Sequence[Previewed], claims: Claims | None = None) -> None:
        """Show these; the current file stays, else the first that needs something, else the first."""
        self._files = tuple(files)
        self._heading.setText(f"{len(files)} tệp")
        known = self.list.table.current_id()
        self.list.show_rows(self._files, lambda shown: str(shown.looked.path))
        if known is None:
            wanting = next((f for f in files if f.asks), files[0] if files else None)
            if wanting is not None:
                self.list.select(str(wanting.looked.path))
        self._show_current()
        self._sum_up()

    def forget(self) -> None:
        """Nothing is being looked at any more."""
        self.answers = {}
        self._unfolded = frozenset()
        self.show_files(())

    def unfold(self, group: str) -> None:
        """Show all rows of a group."""
        self._unfolded |= {group}
        self._show_current()

    # inside

    def _left(self) -> QWidget:
        pane = QFrame()
        mark(pane, rule="right")
        pane.setFixedWidth(_FILES_WIDTH)
        self._heading = QLabel()
        mark(self._heading, type="heading")
        add = QPushButton("Thêm tệp…")
        add.setIcon(theme.icon("plus", "accent"))
        mark(add, role="link")
        add.clicked.connect(lambda *_: self.more.emit())
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, 0, theme.GAP, 0)
        head.addWidget(self._heading, 1)
        head.addWidget(add)
        bar = QFrame()
        mark(bar, rule="bottom")
        bar.setFixedHeight(theme.TOOLBAR)
        bar.setLayout(head)
        column_spec = Column(
            "",
            text=lambda shown: shown.looked.path.name,
            second=lambda shown: words.file_words(shown, self._name),
            icon=words.file_icon,
            tooltip=lambda shown: f"{shown.looked.path}\n{words.file_words(shown, self._name)}",
        )
        self.list = RowList((column_spec,), "Tệp đang xem", theme.ROW_SECOND)
        self.list.table.horizontalHeader().hide()
        self.list.picked.connect(lambda _row: self._show_current())
        said = Notice()
        said.say(_BACKUP)
        said.findChildren(QPushButton)[-1].hide()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.list, 1)
        column.addWidget(said)
        return pane

    def _right(self) -> QWidget:
        self.chips = ChipBar()
        self.chips.changed.connect(lambda _keys: self._show_changes())
        self._signature = ElidedLabel()
        mark(self._signature, type="second")
        self._signature.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        head.setSpacing(theme.GAP)
        head.addWidget(self.chips)
        head.addWidget(self._signature, 1)
        bar = QFrame()
        mark(bar, rule="bottom")
        bar.setFixedHeight(theme.TOOLBAR)
        bar.setLayout(head)
        columns = _change_columns()
        self._model = WindowedModel([], self._fetch, columns, self)
        self.table = ListTable(theme.ROW)
        self.table.setAccessibleName("Thay đổi trong tệp")
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self._model)
        self.table.set_columns([c.width for c in columns], [c.priority for c in columns], narrow=260)
        # After the table's own: it clears all spans when rows come or go.
        for signal in (self._model.modelReset, self._model.rowsInserted, self._model.rowsRemoved):
            signal.connect(lambda *_: self._span_words())
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(self._model.id_at(index.row()), only_more=True))
        self.question = PackageQuestion()
        self.question.answered.connect(self._answered)
        self._nothing = QLabel("Tệp này không có gì mới: mọi thay đổi trong gói đã được nhận trước đó.")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self._nothing, tone="text2")
        self._stack = QStackedWidget()
        for page in (self.table, self.question, self._nothing):
            self._stack.addWidget(page)
        pane = QWidget()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._stack, 1)
        return pane

    def _bottom(self) -> QWidget:
        bar = QFrame()
        mark(bar, rule="top", pane="raised")
        bar.setFixedHeight(48)
        self._sum = QLabel()
        self._sum.setTextFormat(Qt.TextFormat.RichText)
        self._sum.setWordWrap(True)
        later = QPushButton("Để sau")
        later.clicked.connect(lambda *_: self.postponed.emit())
        self.one_button = QPushButton("Chỉ tệp này")
        self.one_button.clicked.connect(lambda *_: self._accept_one())
        self.all_button = QPushButton()
        self.all_button.setIcon(theme.icon("tick", "btn_text"))
        mark(self.all_button, role="primary")
        self.all_button.clicked.connect(lambda *_: self._accept_all())
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._sum, 1)
        for button in (later, self.one_button, self.all_button):
            row.addWidget(button)
        return bar

    def _name(self, code: str) -> str:
        return unit_name(self._world, code)

    def _current(self) -> Previewed | None:
        current = self.list.current()
        return current if isinstance(current, Previewed) else None

    def _show_current(self) -> None:
        shown = self._current()
        received = shown.received if shown is not None else None
        counts = words.state_counts(received)
        chips = [Chip("all", "Tất cả", sum(counts.values()))]
        chips += [
            Chip(state, look.word, counts[state], theme.icon(look.icon, look.token))
            for state, look in words.CHANGE_STATES.items()
            if counts[state] or state in words.USUAL_STATES
        ]
        self.chips.set_chips(chips)
        self.chips.setVisible(received is not None)
        self.one_button.setVisible(len(self._files) > 1 and received is not None)
        self._signature.setText(self._signed(shown))
        if shown is None or received is None:
            if shown is not None:
                package = shown.looked.package
                self.question.ask(shown, [(c, n) for n, c in package.units.items()] if package is not None else [])
            self._stack.setCurrentWidget(self.question if shown is not None else self._nothing)
            return
        self._show_changes()

    def _signed(self, shown: Previewed | None) -> str:
        if shown is None or shown.looked.package is None:
            return ""
        head = shown.looked.package.head
        return f"Chữ ký đúng · {self._name(head.sender)} · xuất {words.moment_words(head.created)}"

    def _show_changes(self) -> None:
        shown = self._current()
        if shown is None or shown.received is None:
            return
        wanted = frozenset(str(key) for key in self.chips.active()) - {"all"}
        found = words.change_groups(self._world, shown.received, self._unfolded, wanted)
        self._rows = {}
        groups: list[Group] = []
        for group in found:
            ids: list[RowId] = []
            for number, row in enumerate(group.rows):
                row_id = f"{group.key}/{number}"
                self._rows[row_id] = (group.key, row)
                ids.append(row_id)
            groups.append(Group(group.title, ids, group.key))
        self._model.reset_groups(groups)
        if shown.received.missing_rows:
            missing = shown.received.missing_rows
            self._nothing.setText(f"Tệp này không có gì mới. {missing} dòng đã bị xóa khỏi tệp; dữ liệu giữ nguyên.")
        self._stack.setCurrentWidget(self.table if groups else self._nothing)

    def _span_words(self) -> None:
        """Reasons and folded runs are sentences: they take the rest of their row."""
        last = self._model.columnCount() - 1
        for row in range(self._model.rowCount()):
            found = self._model.row_at(row)
            if isinstance(found, ChangeRow) and found.part != "change":
                self.table.setSpan(row, 1, 1, last)

    def _fetch(self, ids: Sequence[RowId]) -> list[ChangeRow | None]:
        return [self._rows[row_id][1] if row_id in self._rows else None for row_id in ids]

    def _open(self, row_id: object, *, only_more: bool = False) -> None:
        found = self._rows.get(row_id) if isinstance(row_id, str) else None
        if found is not None and (found[1].part == "more" or not only_more):
            self.unfold(found[0])

    def _answered(self, answer: Answer) -> None:
        shown = self._current()
        if shown is None:
            return
        path = shown.looked.path
        before = self.answers.get(path, NO_ANSWER)
        self.answers[path] = replace(
            before,
            machine=before.machine or answer.machine,
            fingerprint=answer.fingerprint or before.fingerprint,
            unit=answer.unit or before.unit,
            loss=answer.loss or before.loss,
        )
        self.answered.emit()

    def _sum_up(self) -> None:
        ready = [shown for shown in self._files if shown.received is not None]
        total = sum(words.taking(shown.received) for shown in ready)
        counts: dict[str, int] = {}
        for shown in ready:
            for state, number in words.state_counts(shown.received).items():
                counts[state] = counts.get(state, 0) + number
        asked = sum(1 for shown in self._files if shown.asks)
        bad = len(self._files) - len(ready) - asked
        parts = [_summary(len(ready), counts)] if ready else []
        parts += [f"{asked} tệp cần xác nhận"] if asked else []
        parts += [f"{bad} tệp không nhận được"] if bad else []
        self._sum.setText(" · ".join(parts))
        if total:
            self.all_button.setText(f"Nhận {total} thay đổi")
        else:
            self.all_button.setText(f"Nhận {len(ready)} tệp, không có gì mới" if ready else "Quay lại bảng theo dõi")
        if asked and not ready:
            self.all_button.setText("Để sau, chưa nhận tệp nào")

    def _accept_all(self) -> None:
        ready = [shown.looked for shown in self._files if shown.received is not None]
        if ready:
            self.accepted.emit(ready)
        else:
            self.postponed.emit()

    def _accept_one(self) -> None:
        shown = self._current()
        if shown is not None and shown.received is not None:
            self.accepted.emit([shown.looked])


def _summary(files: int, counts: Mapping[str, int]) -> str:
    said = [
        f"<b>{counts[state]} {word}</b>{after}"
        for state, word, after in (
            ("new", "mới", ""),
            ("changed", "đổi", ""),
            ("conflict", "xung đột", " để quyết định sau"),
            ("refused", "bị từ chối", " (báo lại đơn vị)"),
            ("waiting", "đang chờ", ""),
        )
        if counts.get(state)
    ]
    return f"Nhận {files} tệp: {', '.join(said) or 'không có gì mới'}"


def _change_columns() -> tuple[Column, ...]:
    def main(row: ChangeRow) -> bool:
        return row.part == "change"

    tones = {"why": "red", "more": "accent"}
    return (
        Column("Loại", state=lambda row: words.CHANGE_STATES[row.state] if main(row) else None, width=112),
        Column("Mục", text=lambda row: row.title, tone=lambda row: tones.get(row.part)),
        Column("Ô", text=lambda row: row.cell, width=162, tone=lambda _row: "text2"),
        Column(
            "Đang có",
            text=lambda row: (row.before or "–") if main(row) else "",
            width=104,
            align="right",
            struck=lambda row: row.state == "changed",
            tone=lambda row: "text2" if row.before else "text3",
            tooltip=lambda row: row.before or None,
        ),
        Column(
            "Trong gói",
            text=lambda row: row.after,
            width=128,
            align="right",
            bold=lambda row: row.state != "refused",
            struck=lambda row: row.state == "refused",
            tone=lambda row: "red" if row.state == "refused" else None,
            tooltip=lambda row: row.after or None,
        ),
        Column(
            "Nguồn",
            text=lambda row: row.source,
            width=186,
            priority=1,
            tone=lambda _row: "text2",
            tooltip=lambda row: row.hint or row.source or None,
        ),
    )
