"""The first start: a file from the city, who you are, where the data goes; one page, one minute (look.md §5.12)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop import settings, workspace
from par_desktop.domain.units import Unit
from par_desktop.errors import ParError
from par_desktop.jobs.lane import AnyLane, Lane
from par_desktop.services.preview_package import Peeked, known_world, peek
from par_desktop.text.formats import number
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.place_list import PlaceList
from par_desktop.ui.panels.unit_box import UnitBox
from par_desktop.widgets.file_drop import accept_files_anywhere
from par_desktop.widgets.labels import ElidedLabel, IconLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

Open = Callable[[Path], workspace.Workspace]
_FILES = "Gói dữ liệu (*.xlsx *.xls *.ods *.xlsm *.zip);;Mọi tệp (*)"
_CARD_WIDTH, _CARD_HEIGHT = 860, 600


def ask(open_for_window: Open, gone: str = "") -> workspace.Workspace | None:
    """Show the assistant; the workspace it made or opened, ``None`` when it was closed. ``gone``: the last one's path,

    which is no longer there.
    """
    dialog = FirstRun(open_for_window)
    if gone:
        words = f"Không thấy sổ dữ liệu lần trước ở {gone}. Cắm lại ổ đĩa rồi mở sổ có sẵn, hoặc tạo sổ mới."
        dialog.notice.say(words, "amber", theme.icon("warning", "amber"))
    dialog.exec()
    return dialog.workspace


class FirstRun(QDialog):
    """``workspace`` holds the result once accepted, open and ready for the window."""

    def __init__(self, open_for_window: Open, lane: AnyLane | None = None) -> None:
        super().__init__()
        self.workspace: workspace.Workspace | None = None
        self.peeked: Peeked | None = None
        self._open = open_for_window
        self._lane = lane or Lane("first-run")
        self._world = known_world()
        self._busy = False
        self.setWindowTitle(settings.APP_NAME)
        self.setWindowIcon(theme.icon("house", "accent"))
        mark(self, pane="win")
        self.resize(1000, 640)
        self.notice = Notice(theme.icon("close", "text2"))
        self.notice.acted.connect(self._open_offered)
        self._existing: Path | None = None
        self._build()
        accept_files_anywhere(self, lambda paths: self.take_file(Path(paths[0])))

    @property
    def working(self) -> bool:
        """Whether a file is being read or a workspace made."""
        return self._lane.busy

    def chosen_unit(self) -> Unit | None:
        """The unit named in block 2."""
        return self._world.units_by_code.get(self.unit.code())

    # 1 · the file from the city

    def take_file(self, path: Path) -> None:
        """Look into a package: it fills in the unit and asks whether its fingerprint is the city's."""
        self._say_file("Đang đọc tệp…", path.name, "grey_t")
        self._lane.submit(peek, path, on_done=self._show_file, on_error=self._refuse_file, owner=self)

    def _show_file(self, found: Peeked) -> None:
        self.notice.dismiss()
        words = f"Từ {found.sender_name} · kỳ {found.period} · {number(found.operations)} thay đổi"
        self._say_file(found.path.name, words, "green_t")
        self.peeked = found
        self.yes.setText(f"Đúng là tệp của {found.sender_name}, vân tay {found.fingerprint}")
        self.yes.setChecked(False)
        self.yes.show()
        if found.receiver:
            self.unit.choose(found.receiver)

    def _refuse_file(self, error: BaseException) -> None:
        self._say_file("Chưa có tệp", "Thả tệp vào đây, hoặc bỏ qua nếu chưa có", "raised")
        self._fail(error)

    def _say_file(self, title: str, words: str, ground: str) -> None:
        self.peeked = None
        self.yes.hide()
        self._file_title.setText(title)
        self._file_words.setText(words)
        good = ground == "green_t"
        self._file_icon.set_icon(theme.icon("tick-circle" if good else "document", "green" if good else "text2"))
        self._choose.setText("Chọn tệp khác" if good else "Chọn tệp…")

    def _pick_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Chọn tệp thành phố gửi", "", _FILES)
        if chosen:
            self.take_file(Path(chosen))

    # the ways out

    def make_workspace(self) -> None:
        """Make the workspace, take the city's file in if the person said yes to it, and be done."""
        if self._busy:
            return
        code, folder = self.unit.code(), self.places.folder()
        if not code:
            self._warn("Chưa chọn đơn vị. Gõ vài chữ của tên rồi chọn trong danh sách.", self.unit)
        elif not self.person.text().strip():
            self._warn("Chưa ghi họ và tên. Tên này đi kèm mọi thay đổi bạn ghi.", self.person)
        elif folder is None:
            self._warn("Chưa chọn nơi để sổ dữ liệu.", self.places)
        elif self.peeked is not None and not self.peeked.is_for(code):
            words = f"Tệp {self.peeked.path.name} gửi cho đơn vị khác. Chọn lại đơn vị, hoặc bấm Bỏ tệp."
            self._warn(words, self.unit)
        elif self.peeked is not None and not self.yes.isChecked():
            words = "Gọi hỏi thành phố để so vân tay rồi đánh dấu xác nhận, hoặc bấm Bỏ tệp để nhận sau."
            self._warn(words, self.yes)
        else:
            package = self.peeked.path if self.peeked is not None else None
            person = self.person.text().strip()
            self._work("Đang tạo sổ dữ liệu…")

            def failed(error: BaseException) -> None:
                self._fail(error)
                if (folder / "par.sqlite").is_file():
                    # The workspace is whole, only the file did not go in: nothing has to be done twice.
                    self._offer_existing(folder)

            self._lane.submit(_made, folder, code, person, package, on_done=self._done, on_error=failed)

    def open_existing(self, folder: Path) -> None:
        """Open a workspace that is there already."""
        self._work("Đang mở sổ…")
        self._lane.submit(self._open, folder, on_done=self._done, on_error=self._fail, owner=self)

    def _offer_existing(self, folder: Path) -> None:
        words = f"{self.notice.text()} Ở {folder} có sẵn sổ dữ liệu."
        self.notice.say(words, "red", theme.icon("refused", "red"), "Mở sổ này")
        self._existing = folder

    def _open_offered(self) -> None:
        if self._existing is not None:
            self.open_existing(self._existing)

    def _pick_existing(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Mở sổ có sẵn: chọn thư mục có tệp par.sqlite")
        if chosen:
            self.open_existing(Path(chosen))

    def show_demo(self) -> None:
        """Build the demo city (once) and open it."""
        self._work("Đang dựng thành phố mẫu, khoảng nửa phút…")
        self._lane.submit(_demo, self._open, on_done=self._done, on_error=self._fail, owner=self)

    def recover(self) -> None:
        """The machine is gone: say how the unit's own data comes back, then take the city's file."""
        words = (
            "Xin thành phố bấm Gửi lại toàn bộ rồi chọn tệp đó ở bước 1: một tệp đưa về mọi thứ đơn vị từng gửi."
            " Phần gõ mà chưa gửi chỉ còn trong bản sao lưu. Gói cũ trong Zalo, USB thì lấy lại sau ở Gói dữ liệu ›"
            " Máy và khóa. Được bàn giao sổ thì bấm Mở sổ có sẵn."
        )
        self.notice.say(words, "accent", theme.icon("info", "accent"))
        self._pick_file()

    def drop_file(self) -> None:
        """Go on without the file."""
        self._say_file("Chưa có tệp", "Thả tệp vào đây, hoặc bỏ qua nếu chưa có", "raised")

    def _work(self, words: str) -> None:
        self._busy = True
        self.make.setText(words)
        self.make.setEnabled(False)

    def _rest(self) -> None:
        self._busy = False
        self.make.setText("Tạo sổ dữ liệu")
        self.make.setEnabled(True)

    def _done(self, made: workspace.Workspace) -> None:
        self._rest()
        self.workspace = made
        # A name that cannot be remembered is typed once more next time.
        with suppress(OSError):
            settings.save_preferences(replace(settings.load_preferences(), person=made.person))
        self.accept()

    def _fail(self, error: BaseException) -> None:
        self._rest()
        if not isinstance(error, ParError):
            raise error
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))

    def _warn(self, words: str, where: QWidget) -> None:
        self.notice.say(words, "amber", theme.icon("warning", "amber"))
        where.setFocus(Qt.FocusReason.OtherFocusReason)

    def _unit_chosen(self, code: str) -> None:
        if not code:
            self.role.setText("–")
            return
        unit = self._world.unit(code)
        coordinator = code == self._world.coordinator
        self.role.setText("Đơn vị tổng hợp" if coordinator else "Đơn vị báo cáo")
        self.places.propose(unit)

    # the page

    def _build(self) -> None:
        card = QFrame()
        mark(card, box=True)
        card.setMaximumWidth(_CARD_WIDTH)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(theme.GAP)
        head = QHBoxLayout()
        head.addWidget(IconLabel(theme.icon("house", "accent"), 24))
        title = QLabel("Bắt đầu dùng PAR Desktop")
        mark(title, type="title")
        minute = QLabel("Khoảng 1 phút")
        mark(minute, type="second")
        head.addWidget(title, 1)
        head.addWidget(minute)
        column.addLayout(head)
        column.addWidget(self.notice)
        column.addLayout(self._block("1", "Tệp thành phố gửi", "nếu có, tên đơn vị được điền sẵn", self._file_block()))
        column.addWidget(_rule())
        column.addLayout(self._block("2", "Bạn là ai", "", self._who_block()))
        column.addWidget(_rule())
        self.places = PlaceList()
        column.addLayout(self._block("3", "Sổ dữ liệu để ở đâu", "", self.places))
        column.addStretch(1)
        column.addWidget(_rule())
        column.addLayout(self._foot())
        outer = QHBoxLayout(self)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addStretch(1)
        card.setMaximumHeight(_CARD_HEIGHT)
        outer.addWidget(card, 20)
        outer.addStretch(1)
        self.drop_file()

    def _block(self, number: str, title: str, beside: str, body: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        badge = QLabel(number)
        badge.setFixedSize(24, 24)
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(badge, keycap=True)
        row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        line = QHBoxLayout()
        heading = QLabel(title)
        mark(heading, type="heading")
        word = QLabel(beside)
        mark(word, type="second")
        line.addWidget(heading)
        line.addWidget(word, 1)
        column.addLayout(line)
        column.addWidget(body)
        row.addLayout(column, 1)
        return row

    def _file_block(self) -> QWidget:
        box = QFrame()
        mark(box, box=True)
        row = QHBoxLayout(box)
        row.setContentsMargins(12, 6, 8, 6)
        self._file_icon = IconLabel(theme.icon("document", "text2"))
        row.addWidget(self._file_icon)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self._file_title, self._file_words = QLabel(), ElidedLabel()
        mark(self._file_title, type="heading")
        mark(self._file_words, type="second")
        self.yes = QCheckBox()
        self.yes.hide()
        for part in (self._file_title, self._file_words, self.yes):
            texts.addWidget(part)
        row.addLayout(texts, 1)
        self._choose = _link("Chọn tệp…", "folder")
        self._choose.clicked.connect(lambda *_: self._pick_file())
        row.addWidget(self._choose)
        self._without = _link("Bỏ tệp", "")
        self._without.clicked.connect(lambda *_: self.drop_file())
        row.addWidget(self._without)
        return box

    def _who_block(self) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(theme.GAP)
        grid.setColumnMinimumWidth(0, 72)
        self.unit = UnitBox([unit for unit in self._world.units if unit.code != self._world.city])
        self.unit.setMinimumWidth(330)
        self.unit.setAccessibleName("Đơn vị")
        self.unit.chosen.connect(self._unit_chosen)
        self.role = QLabel("–")
        self.person = QLineEdit(settings.load_preferences().person)
        self.person.setAccessibleName("Họ và tên")
        mark(self.person, typing=True)
        grid.addWidget(_label("Đơn vị"), 0, 0)
        grid.addWidget(self.unit, 0, 1)
        grid.addWidget(_label("Vai trò"), 0, 2)
        grid.addWidget(self.role, 0, 3)
        grid.addWidget(_label("Họ và tên"), 1, 0)
        grid.addWidget(self.person, 1, 1)
        words = QLabel("Tên này đi kèm mọi thay đổi bạn ghi. Không có mật khẩu, không cần mạng.")
        mark(words, type="second")
        grid.addWidget(words, 2, 0, 1, 4)
        grid.setColumnStretch(3, 1)
        return body

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        recover = _link("Máy hỏng, khôi phục từ tệp thành phố…", "undo")
        recover.clicked.connect(lambda *_: self.recover())
        demo = _link("Xem thử với dữ liệu minh họa", "eye")
        demo.clicked.connect(lambda *_: self.show_demo())
        existing = QPushButton("Mở sổ có sẵn…")
        existing.clicked.connect(lambda *_: self._pick_existing())
        self.make = QPushButton(theme.icon("tick", "btn_text"), "Tạo sổ dữ liệu")
        mark(self.make, role="primary")
        self.make.clicked.connect(lambda *_: self.make_workspace())
        for button in (recover, demo, existing):
            button.setAutoDefault(False)
        row.addWidget(recover)
        row.addWidget(demo)
        row.addStretch(1)
        row.addWidget(existing)
        row.addWidget(self.make)
        return row

    # Qt overrides

    def done(self, result: int) -> None:
        self._lane.stop()
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._lane.stop()
        super().closeEvent(event)


def _made(folder: Path, unit: str, person: str, package: Path | None) -> workspace.Workspace:
    """On the lane: a new workspace, and the city's file in it; its desk is closed again, the window opens its own."""
    made = workspace.create(folder, unit, person=person)
    if package is None:
        return made
    from par_desktop.services.receive_files import Answer, in_order, read_one, receive_one

    try:
        desk = made.desk()
        try:
            for looked in in_order(read_one(package)):
                if looked.problem is not None:
                    raise looked.problem
                receive_one(desk, looked, Answer(machine=True))
        finally:
            desk.store.close()
            made.desks.remove(desk)
    except ParError:
        # The workspace stays, it is whole; only its lock goes back.
        made.close()
        raise
    return made


def _demo(open_for_window: Open) -> workspace.Workspace:
    from par_desktop.demo.city import build
    from par_desktop.demo.paths import DemoPaths

    paths = DemoPaths(settings.documents_dir() / "PAR Desktop demo")
    if not paths.exist():
        build(paths.root)
    return open_for_window(paths.city)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    mark(label, tone="text2")
    return label


def _link(text: str, icon: str) -> QPushButton:
    button = QPushButton(text)
    if icon:
        button.setIcon(theme.icon(icon, "accent"))
    mark(button, role="link")
    button.setAutoDefault(False)
    return button


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedHeight(1)
    mark(rule, rule="top")
    return rule
