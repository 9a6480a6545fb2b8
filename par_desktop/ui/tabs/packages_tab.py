"""Tab Gói dữ liệu: who has sent, what travelled, and the way in and out (look.md §5.9, §5.10)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.views.package_rows import BoardRow, PackageLine, PackagesStanding, RefusalLine, SendState
from par_desktop.services import browse_packages
from par_desktop.settings import load_preferences
from par_desktop.ui import theme
from par_desktop.ui.dialogs.export_package import Choice, ExportDialog
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.package_acts import PackageActs
from par_desktop.ui.panels.package_board import OwnItem, RowList, board_list, own_items, own_list, package_list
from par_desktop.ui.panels.package_menu import PackageMenu
from par_desktop.ui.panels.package_preview import PackagePreview
from par_desktop.ui.panels.package_receiving import PackageReceiving
from par_desktop.ui.panels.package_side import PackageSide
from par_desktop.ui.session import Session, touches
from par_desktop.ui.tab import Act, Tab, TabSpec
from par_desktop.widgets.bars import Chip, ChipBar, SegmentBar
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_GROUPS = (("wards", "Phường, xã"), ("departments", "Phòng chuyên môn"))
_LISTS = (("out", "Đã gửi", "Gói đã gửi"), ("in", "Đã nhận", "Gói đã nhận"))
_NARROW = 1200
_FILTERS: tuple[tuple[str, str, str, str, Callable[[BoardRow], bool]], ...] = (
    ("not_sent", "Chưa gửi", "dashed-circle", "grey", lambda row: row.state in (SendState.NOT_SENT, SendState.LATE)),
    ("missing", "Thiếu mục", "clock", "amber", lambda row: row.state is SendState.MISSING),
    ("late", "Muộn", "warning", "red", words.is_late),
    ("paper", "Bản giấy", "sheet", "accent", lambda row: row.state is SendState.PAPER),
    ("waiting", "Đang chờ", "hourglass", "grey", lambda row: row.waiting > 0),
)
"""A unit may be behind several chips: late and something missing, something waiting whatever else."""


class PackagesTab(Tab):
    """The board, the lists of packages, and in their place the preview while files are looked at."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: PackagesStanding | None = None
        self.acts_of_one = PackageActs(session, self, self._done, self.go_to.emit)
        self.menu: PackageMenu | None = None
        self._act_of_notice: Callable[[], object] | None = None
        self._narrow = False
        self.board = board_list() if session.is_coordinator else own_list()
        self.sent = package_list("out")
        self.received = package_list("in")
        self.side = PackageSide(coordinator=session.is_coordinator)
        self.preview = PackagePreview(session.world)
        self.notice = Notice(theme.icon("close", "text2"))
        self.receiving = PackageReceiving(session, self.preview, self.notice, self)
        self._pages = QStackedWidget()
        self._board_side = self._board_page()
        self._pages.addWidget(self._board_side)
        self._pages.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self._pages, 1)
        self._connect()

    # the tab row

    @property
    def previewing(self) -> bool:
        """Whether files are being looked at before they are received."""
        return self._pages.currentWidget() is self.preview

    def primary(self) -> Act | None:
        if self.previewing:
            return None
        if self.session.is_coordinator:
            return Act("Gửi gói chung phường, xã", "arrow-up", self.send_group)
        return Act("Gửi cho thành phố", "arrow-up", self.send_to_city)

    def secondary(self) -> tuple[Act, ...]:
        if self.previewing:
            return (Act("Quay lại bảng theo dõi", "chevron-left", self.postpone),)
        more = Act("Việc khác", "more", self.show_menu)
        line = self._current_line()
        if line is not None:
            return (more, *self.acts_of_one.acts(line))
        conflicts = sum(row.conflicts for row in self._found.rows) if self._found is not None else 0
        torn = (Act(f"Xung đột {conflicts}", "conflict", lambda: self.go_to.emit("conflicts", "", "")),)
        if self.session.is_coordinator:
            return (more, *(torn if conflicts else ()), Act("Gửi một đơn vị…", "arrow-up", self.send_to_units))
        return (more,)

    def show_menu(self) -> None:
        """Việc khác: below the tab row, at its right end."""
        if self.menu is not None:
            self.menu.deleteLater()
        groups = _GROUPS if self.session.is_coordinator and self._narrow else ()
        self.menu = PackageMenu(
            self.session, self, self.go_to.emit, groups, str(self._group.currentData()), self._choose_group
        )
        right = self.width() - self.menu.sizeHint().width() - theme.MARGIN
        self.menu.popup(self.mapToGlobal(QPoint(max(0, right), 0)))

    def _choose_group(self, code: str) -> None:
        self._group.setCurrentIndex(self._group.findData(code))

    def send_group(self) -> None:
        """One file that every ward can fill in."""
        self._export("Gửi gói chung phường, xã", [Choice("group:wards", "Các phường, xã")])

    def send_to_units(self) -> None:
        """One file each for the units that are ticked; the one on the board is, to begin with."""
        units = [u for u in self.session.world.units if u.code != self.session.unit.code and u.kind != "district"]
        current = self.board.current()
        chosen = [current.unit] if isinstance(current, BoardRow) else []
        self._export("Gửi từng đơn vị", [Choice(u.code, u.name) for u in units], chosen)

    def send_to_city(self) -> None:
        """This unit's package; never refused, what is missing is listed first."""
        city = self.session.world.unit(self.session.world.coordinator)
        self._export("Gửi cho thành phố", [Choice(city.code, city.name)])

    def _export(self, title: str, receivers: Sequence[Choice], chosen: Sequence[str] = ()) -> None:
        self.dialog = ExportDialog(self.session, title, receivers, chosen, self)
        self.dialog.open()

    # one package

    def _done(self, said: str, word: str = "", act: Callable[[], object] | None = None) -> None:
        self._act_of_notice = act
        self.notice.say(said, "green", theme.icon("tick-circle", "green"), word)

    def _act_on_notice(self) -> None:
        if self._act_of_notice is not None:
            self._act_of_notice()

    def _current_line(self) -> PackageLine | None:
        """The package chosen in Gói đã gửi or Gói đã nhận, while that list is shown."""
        shown = self._lists.currentWidget()
        line = shown.current() if isinstance(shown, RowList) and shown is not self.board else None
        return line if isinstance(line, PackageLine) else None

    # files come in

    def receive_paths(self, paths: Sequence[str]) -> None:
        """Files and folders dropped on the window, chosen or found: read them and show what they would change."""
        self.receiving.receive_paths(paths)

    def stop(self) -> None:
        """Dừng: what this tab has under way ends at its next step."""
        self.receiving.stop()

    def postpone(self) -> None:
        """Back to the board; nothing is received."""
        self.preview.forget()
        self._show_page(self._board_side)

    def refresh(self) -> None:
        group = str(self._group.currentData())
        days = load_preferences().receipt_days
        self.session.read(browse_packages.standing, self.session.period, group, days, done=self._show)

    def cares(self, changes: Changes) -> bool:
        return touches(
            changes,
            *("assignment", "dossier", "reading", "score", "finding", "remedy", "passage", "inspection", "typing"),
            *("paper", "evidence", "void", "refused"),
        )

    def focus_filter(self) -> None:
        self.chips.setFocus()

    def open_record(self, kind: str, record: str) -> None:
        """``kind`` "unit": its row; "list": packages in or out; "files": look at these files, one path a line."""
        if kind == "unit":
            self.segments.choose("board")
            self._segment("board")
            self.board.select(record)
        elif kind == "list":
            self.segments.choose(record)
            self._segment(record)
        elif kind == "files":
            self.receive_paths(record.splitlines())

    # inside

    def _board_page(self) -> QWidget:
        self.segments = SegmentBar()
        self.segments.add("board", "Theo dõi" if self.session.is_coordinator else "Cần gửi")
        for key, _short, full in _LISTS:
            self.segments.add(key, full)
        self.chips = ChipBar()
        self._group = QComboBox()
        self._group.setAccessibleName("Nhóm đơn vị")
        for code, name in _GROUPS:
            self._group.addItem(name, code)
        self._group.setVisible(self.session.is_coordinator)
        self._deadline = QLabel()
        bar = QFrame()
        bar.setFixedHeight(theme.TOOLBAR)
        mark(bar, rule="bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.MARGIN)
        row.addWidget(self.segments)
        row.addWidget(self.chips)
        row.addStretch(1)
        row.addWidget(self._group)
        row.addWidget(self._deadline)
        self._lists = QStackedWidget()
        for made in (self.board, self.sent, self.received):
            self._lists.addWidget(made)
        body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._lists, 1)
        edge = QFrame()
        edge.setFixedWidth(1)
        mark(edge, rule="left")
        body.addWidget(edge)
        body.addWidget(self.side)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addLayout(body, 1)
        return page

    def _connect(self) -> None:
        self.segments.chosen.connect(self._segment)
        self.chips.changed.connect(lambda _keys: self._show_board())
        self._group.currentIndexChanged.connect(lambda _at: self.refresh())
        self.board.picked.connect(self._picked_unit)
        self.board.opened.connect(self._open_last)
        for made in (self.sent, self.received):
            made.picked.connect(self._picked_package)
        self.side.opened.connect(self._open_line)
        self.side.remind.connect(self._remind)
        self.side.remind_all.connect(self._remind_all)
        self.side.type_for.connect(lambda: self._with_unit(self._type_for))
        self.side.paper.connect(lambda: self._with_unit(self.acts_of_one.note_paper))
        self.side.again.connect(self._send_again)
        self.side.take_back.connect(self._take_back)
        self.side.drop.dropped.connect(self.receive_paths)
        self.side.drop.choose.connect(self.receiving.choose)
        self.side.drop.search.connect(self.receiving.search)
        self.preview.postponed.connect(self.postpone)
        self.receiving.looking.connect(self._show_preview)
        self.receiving.over.connect(self._received)
        self.notice.acted.connect(self._act_on_notice)

    def _show_preview(self) -> None:
        self._show_page(self.preview)
        self.preview.list.table.setFocus()

    def _received(self) -> None:
        self._show_page(self._board_side)
        self.refresh()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self.acts_changed.emit()

    # the board

    def _show(self, found: PackagesStanding) -> None:
        self._found = found
        day = self.session.day_in_plan
        deadline = browse_packages.deadline(self.session.reader, self.session.world, self.session.period, day)
        self._deadline.setText(browse_packages.deadline_words(deadline))
        soon = 7
        tone = "red" if deadline.days_left < 0 else "amber" if deadline.days_left <= soon else "text2"
        mark(self._deadline, tone=tone)
        self.sent.show_rows(found.sent, lambda line: line.key)
        self.received.show_rows(found.received, lambda line: line.key)
        self.side.show_recent(found.received)
        self.status_changed.emit(f"Vân tay máy này: {found.fingerprint}")
        self._show_board()

    def _show_board(self) -> None:
        found = self._found
        if found is None:
            return
        if found.own is not None:
            self.board.show_rows(own_items(found.own), lambda item: item.name)
        else:
            chips = [Chip("all", "Tất cả", len(found.rows))]
            for key, text, icon, token, lets in _FILTERS:
                count = sum(lets(row) for row in found.rows)
                chips.append(Chip(key, text, count, None if self._narrow else theme.icon(icon, token)))
            self.chips.set_chips(chips)
            active = self.chips.active()
            wanted = [lets for key, *_, lets in _FILTERS if key in active]
            rows = [row for row in found.rows if not wanted or any(lets(row) for lets in wanted)]
            self.board.show_rows(rows, lambda row: row.unit)
        self._segment(str(self.segments.current()))

    def _segment(self, key: object) -> None:
        shown = {"board": self.board, "out": self.sent, "in": self.received}[str(key)]
        self._lists.setCurrentWidget(shown)
        board = shown is self.board
        self.chips.setVisible(board and self.session.is_coordinator)
        self._group.setVisible(board and self.session.is_coordinator and not self._narrow)
        if board:
            self._picked_unit(self.board.current())
        else:
            self._picked_package(shown.current())
        self.acts_changed.emit()

    def _picked_unit(self, row: object) -> None:
        if self._lists.currentWidget() is not self.board or self._found is None:
            return
        if isinstance(row, OwnItem) or self._found.own is not None:
            if self._found.own is not None:
                self.side.show_own(self._found.own, self._found.unsent, self._found.waiting)
            return
        self.acts_changed.emit()
        owing = sum(bool(browse_packages.owed_parts(r)) for r in self._found.rows)
        self.side.show_unit(row if isinstance(row, BoardRow) else None, owing)

    def _picked_package(self, line: object) -> None:
        if not isinstance(self._lists.currentWidget(), RowList) or self._lists.currentWidget() is self.board:
            return
        if not isinstance(line, PackageLine):
            self.side.show_package(None)
            return
        self.side.show_package(line)
        self.acts_changed.emit()
        if line.refused:
            self.session.read(browse_packages.refusals_of, line.key, done=partial(self._refusals, line))

    def _refusals(self, line: PackageLine, found: Sequence[RefusalLine]) -> None:
        shown = self._lists.currentWidget()
        if isinstance(shown, RowList) and shown.current() == line:
            self.side.show_package(line, found)

    def _open_last(self, row: object) -> None:
        """Enter on a unit: its last package."""
        if isinstance(row, BoardRow) and self._found is not None:
            line = next((p for p in self._found.received if p.package == row.last_package), None)
            if line is not None:
                self._open_line(line)

    def _open_line(self, line: object) -> None:
        if isinstance(line, PackageLine):
            self.segments.choose("in")
            self._segment("in")
            self.received.select(line.key)
            self.received.table.setFocus()

    def _remind(self) -> None:
        row = self.board.current()
        if isinstance(row, BoardRow):
            self._copy([row], f"Đã sao chép lời nhắc {row.name}. Dán vào Zalo hoặc thư.")

    def _remind_all(self) -> None:
        if self._found is not None:
            rows = [row for row in self._found.rows if browse_packages.owed_parts(row)]
            self._copy(rows, f"Đã sao chép lời nhắc {len(rows)} đơn vị. Dán vào nhóm Zalo.")

    def _copy(self, rows: Sequence[BoardRow], said: str) -> None:
        session = self.session
        text = browse_packages.reminder(session.reader, session.world, rows, session.period, session.day_in_plan)
        QGuiApplication.clipboard().setText(text)
        self.status_changed.emit(said)

    def _with_unit(self, act: Callable[[BoardRow], object]) -> None:
        row = self.board.current()
        if isinstance(row, BoardRow):
            act(row)

    def _type_for(self, row: BoardRow) -> None:
        self.acts_of_one.type_for(row, self.side.type_button)

    def _send_again(self) -> None:
        """The newest package to the chosen unit (for a reporting unit: to the city) that nobody acknowledged."""
        found = self._found
        row = found.own if found is not None and found.own is not None else self.board.current()
        if found is None or not isinstance(row, BoardRow):
            return
        receiver = row.unit if found.own is None else self.session.world.coordinator
        line = next((p for p in found.sent if p.unit == receiver and p.number in row.unconfirmed), None)
        if line is not None:
            self.acts_of_one.copy_again(line)

    def _take_back(self, line: PackageLine) -> None:
        (self.acts_of_one.restore if line.taken_back else self.acts_of_one.take_back)(line)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below 1200 pixels the toolbar keeps its words and gives up what repeats them."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        if narrow != self._narrow:
            self._narrow = narrow
            for key, short, full in _LISTS:
                self.segments.set_text(key, short if narrow else full)
            self._show_board()


TAB = TabSpec("packages", "Gói dữ liệu", PackagesTab)
