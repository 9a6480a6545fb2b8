"""Xem trước khi nhận: files or units left, a line each; their changes right; one button with the number of changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.world import World
from par_desktop.services.browse_packages import unit_name
from par_desktop.services.preview_sums import UnitSum, sums
from par_desktop.services.receive_files import NO_ANSWER, Answer, Looked, Previewed
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, RowId, WindowedModel
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.panels.package_changes import change_columns, nothing_new, summary
from par_desktop.ui.panels.package_question import PackageQuestion
from par_desktop.ui.panels.package_rows import ChangeRow
from par_desktop.ui.panels.package_wishes import PackageWishes
from par_desktop.widgets.bars import Chip, ChipBar, SegmentBar
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

if TYPE_CHECKING:
    from par_desktop.services.browse_claims import Claims
    from par_desktop.services.import_package import Received

_FILES_WIDTH = 300
_BACKUP = "Trước lần nhận đầu tiên trong ngày, PAR sao lưu sổ dữ liệu. Nhận rồi vẫn rút lại được từng gói."
_BY_FILE, _BY_UNIT = "file", "unit"
_CITYS = "Dùng chung của thành phố"
_NAMED = 4
"""So many units without a file are named."""


class PackagePreview(QWidget):
    """The decision screen before receiving.

    ``accepted(list of Looked)`` the files to take; ``postponed`` leave without; ``more`` add files; ``answered`` an
    answer was given: the caller previews again with ``answers``; ``marked(Previewed)`` give this workbook back with
    what was refused marked; ``mapping(path)`` match the columns of this plain workbook by hand.
    """

    accepted = Signal(object)
    postponed = Signal()
    more = Signal()
    answered = Signal()
    marked = Signal(object)
    mapping = Signal(object)

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.answers: dict[Path, Answer] = {}
        self._files: tuple[Previewed, ...] = ()
        self._sums: tuple[UnitSum, ...] = ()
        self._filling = False
        """While lists are filled their choices are not acted on: the right side is drawn once, at the end."""
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
        self.claims = Notice(theme.icon("close", "text2"))
        column.addWidget(self.claims)
        column.addLayout(row, 1)
        column.addWidget(self._bottom())

    # what is shown

    @property
    def files(self) -> tuple[Looked, ...]:
        """The files on screen as read."""
        return tuple(shown.looked for shown in self._files)

    def show_files(self, files: Sequence[Previewed], claims: Claims | None = None) -> None:
        """Show these; the current file stays, else the first that needs something, else the first.

        ``claims``: units that several files of one group package claim, and members that none does.
        """
        self._files = tuple(files)
        self._sums = sums(self._world, self._files)
        self._filling = True
        self._heading.setText(f"{len(files)} tệp")
        known = self.list.table.current_id()
        self.list.show_rows(self._files, lambda shown: str(shown.looked.path))
        if known is None:
            wanting = next((f for f in files if f.asks), files[0] if files else None)
            if wanting is not None:
                self.list.select(str(wanting.looked.path))
        self.units.show_rows(self._sums, lambda found: found.unit or "-")
        self._view.setVisible(len(files) > 1)
        if len(files) < 2:
            self.choose_view(_BY_FILE)
        self._say_claims(claims)
        self._filling = False
        self._show_current()
        self._sum_up()

    def _say_claims(self, claims: Claims | None) -> None:
        said = []
        for claim in claims.twice if claims is not None else ():
            files = ", ".join(name or "một tệp đã nhận trước đây" for name in claim.files)
            said.append(f"{claim.unit_name} có {len(claim.files)} tệp: {files}. Xem có tệp nào chọn nhầm đơn vị.")
        twice = bool(said)
        if claims is not None and claims.missing and len(self._files) > 1:
            names = [self._name(code) for code in claims.missing]
            more = f" và {len(names) - _NAMED} đơn vị khác" if len(names) > _NAMED else ""
            said.append(f"Chưa có tệp của {len(names)} đơn vị: {', '.join(names[:_NAMED])}{more}.")
        unread = [sentence(f.received.unread) for f in self._files if f.received is not None and f.received.unread]
        said += unread
        if said:
            tone = "amber" if twice or unread else "accent"
            self.claims.say(" ".join(said), tone, theme.icon("info" if tone == "accent" else "warning", tone))
        else:
            self.claims.hide()

    def choose_view(self, key: object) -> None:
        """Look at changes by "file" or by "unit"."""
        self._view.choose(key)
        self._lists.setCurrentWidget(self.units if key == _BY_UNIT else self.list)
        self._show_current()

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
        unit_spec = Column("", text=lambda found: found.name or _CITYS, second=words.unit_words, icon=words.unit_icon)
        self.units = RowList((unit_spec,), "Đơn vị có thay đổi", theme.ROW_SECOND)
        self.units.table.horizontalHeader().hide()
        self.units.picked.connect(lambda _row: self._show_current())
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self.units)
        self._view = SegmentBar()
        self._view.setAccessibleName("Cách xem")
        self._view.add(_BY_FILE, "Theo tệp")
        by_unit = self._view.add(_BY_UNIT, "Theo đơn vị và loại")
        by_unit.setMinimumWidth(QFontMetrics(theme.font(bold=True)).horizontalAdvance(by_unit.text()) + 24)
        self._view.chosen.connect(self.choose_view)
        self._view.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 6)
        said = Notice()
        said.say(_BACKUP)
        said.findChildren(QPushButton)[-1].hide()
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._view)
        column.addWidget(self._lists, 1)
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
        columns = change_columns()
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
        self.question.mapping.connect(self.mapping)
        self.wishes = PackageWishes()
        self.wishes.answered.connect(self._wished)
        self.wishes.marked.connect(lambda: self.marked.emit(self._current()))
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
        column.addWidget(self.wishes)
        column.addWidget(self._stack, 1)
        return pane

    def _bottom(self) -> QWidget:
        bar = QFrame()
        mark(bar, rule="top", pane="raised")
        bar.setFixedHeight(48)
        self._sum = QLabel()
        self._sum.setTextFormat(Qt.TextFormat.RichText)
        self._sum.setWordWrap(True)
        self.later_button = QPushButton("Để sau")
        self.later_button.clicked.connect(lambda *_: self.postponed.emit())
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
        for button in (self.later_button, self.one_button, self.all_button):
            row.addWidget(button)
        return bar

    def _name(self, code: str) -> str:
        return unit_name(self._world, code)

    def _current(self) -> Previewed | None:
        current = self.list.current()
        return current if isinstance(current, Previewed) else None

    @property
    def by_unit(self) -> bool:
        """Whether changes are looked at by unit, all files together."""
        return self._lists.currentWidget() is self.units

    def _shown_files(self) -> list[tuple[Received, Answer]]:
        """What the right side tells of, each with what was said about it."""
        if self.by_unit:
            shown = [each for each in self._files if each.received is not None]
        else:
            current = self._current()
            shown = [current] if current is not None else []
        answers = self.answers
        return [(f.received, answers.get(f.looked.path, NO_ANSWER)) for f in shown if f.received is not None]

    def _current_unit(self) -> str | None:
        """Whose lines only are shown; None for all of a file."""
        found = self.units.current() if self.by_unit else None
        return found.unit if isinstance(found, UnitSum) else None

    def _counts(self) -> dict[str, int]:
        if not self.by_unit:
            return words.state_counts(*(received for received, _ in self._shown_files()))
        counts = dict.fromkeys(words.CHANGE_STATES, 0)
        found = self.units.current()
        for kind in found.kinds if isinstance(found, UnitSum) else ():
            for state, number in kind.states:
                counts[state] += number
        return counts

    def _show_current(self) -> None:
        if self._filling:
            return
        shown = self._current()
        received = shown.received if shown is not None else None
        counts = self._counts()
        chips = [Chip("all", "Tất cả", sum(counts.values()))]
        chips += [
            Chip(state, look.word, counts[state], theme.icon(look.icon, look.token))
            for state, look in words.CHANGE_STATES.items()
            if counts[state] or state in words.USUAL_STATES
        ]
        self.chips.set_chips(chips)
        self.chips.setVisible(received is not None or self.by_unit)
        self.one_button.setVisible(len(self._files) > 1 and received is not None and not self.by_unit)
        self._signature.setText(self._from_files() if self.by_unit else self._signed(shown))
        answer = self.answers.get(shown.looked.path, NO_ANSWER) if shown is not None else NO_ANSWER
        self.wishes.show_file(None if self.by_unit else shown, answer, self._members(shown))
        if self.by_unit:
            self._show_changes()
        elif shown is None or received is None:
            if shown is not None:
                self.question.ask(shown, self._members(shown))
            self._stack.setCurrentWidget(self.question if shown is not None else self._nothing)
        else:
            self._show_changes()

    def _members(self, shown: Previewed | None) -> list[tuple[str, str]]:
        package = shown.looked.package if shown is not None else None
        if package is None or package.head.group is None:
            return []  # nobody chooses a unit in it, and asking would read the whole file here
        return [(code, name) for name, code in package.units.items()]

    def _from_files(self) -> str:
        found = self.units.current()
        return "Trong " + ", ".join(found.files) if isinstance(found, UnitSum) and found.files else ""

    def _signed(self, shown: Previewed | None) -> str:
        if shown is None or shown.looked.package is None:
            return ""
        head = shown.looked.package.head
        return f"Chữ ký đúng · {self._name(head.sender)} · xuất {words.moment_words(head.created)}"

    def _show_changes(self) -> None:
        files = self._shown_files()
        wanted = frozenset(str(key) for key in self.chips.active()) - {"all"}
        found = words.change_groups(self._world, files, self._unfolded, wanted, self._current_unit())
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
        self._nothing.setText(nothing_new(files, by_unit=self.by_unit, filtered=bool(wanted)))
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
        self._say_of_current(
            lambda before: replace(
                before,
                machine=before.machine or answer.machine,
                fingerprint=answer.fingerprint or before.fingerprint,
                unit=answer.unit or before.unit,
                moved_to=answer.moved_to or before.moved_to,
                loss=answer.loss or before.loss,
            )
        )

    def _wished(self, answer: Answer) -> None:
        self._say_of_current(
            lambda before: replace(
                before,
                typing=answer.typing,
                set_back=answer.set_back,
                again=answer.again,
                moved_to=answer.moved_to,
            )
        )

    def _say_of_current(self, change: Callable[[Answer], Answer]) -> None:
        shown = self._current()
        if shown is not None:
            path = shown.looked.path
            self.answers[path] = change(self.answers.get(path, NO_ANSWER))
            self.answered.emit()

    def _sum_up(self) -> None:
        ready = [shown for shown in self._files if shown.received is not None]
        total = sum(words.taking(f.received, self.answers.get(f.looked.path, NO_ANSWER)) for f in ready)
        counts = words.state_counts(*(shown.received for shown in ready))
        asked = sum(1 for shown in self._files if shown.asks)
        plain = sum(words.is_plain(shown) for shown in self._files)
        bad = len(self._files) - len(ready) - asked - plain
        parts = [summary(len(ready), counts)] if ready else []
        parts += [f"{asked} tệp cần xác nhận"] if asked else []
        parts += [f"{plain} tệp cần ghép cột"] if plain else []
        parts += [f"{bad} tệp không nhận được"] if bad else []
        self._sum.setText(" · ".join(parts))
        if total:
            self.all_button.setText(f"Nhận {total} thay đổi")
        else:
            self.all_button.setText(f"Nhận {len(ready)} tệp, không có gì mới" if ready else "Quay lại bảng theo dõi")
        if asked and not ready:
            self.all_button.setText("Để sau, chưa nhận tệp nào")
        # With nothing to take the filled button is the way back; a second one would say the same.
        self.later_button.setVisible(bool(ready))
        self.all_button.setIcon(theme.icon("tick", "btn_text") if ready else QIcon())

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
