"""Lấy số từ bảng tính có sẵn: file and sheet, columns, preview; one dialog for every sort of foreign table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QInputDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from par_desktop.domain.changes import Changes
from par_desktop.errors import Cancelled, NotAllowed, ParError
from par_desktop.jobs.job import Job
from par_desktop.services import take_in
from par_desktop.services.desk import Desk
from par_desktop.services.take_in import Answers, CellProblem, Look, OpenBook, TakenIn
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.intake_columns import IntakeColumns
from par_desktop.ui.panels.intake_file import IntakeFile
from par_desktop.ui.panels.intake_preview import IntakePreview
from par_desktop.ui.session import Session
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.file_drop import accept_files_anywhere
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice, ProgressStrip

FILE, COLUMNS, PREVIEW = 0, 1, 2
_NEEDS = {"unit": "đơn vị", "period": "kỳ"}


def open_intake(
    parent: QWidget | None, session: Session, spec_name: str = "", path: Path | None = None
) -> IntakeDialog:
    """Show the dialog. ``spec_name``: which sort of table ("" asks, or recognises it); ``path``: read at once."""
    dialog = IntakeDialog(session, spec_name, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    if path is not None:
        dialog.read(path)
    return dialog


class IntakeDialog(QDialog):
    """Three steps, each of which can be gone back to; a form that is recognised goes straight to the last.

    ``taken(TakenIn)`` rows were saved.
    """

    taken = Signal(object)

    def __init__(self, session: Session, spec_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("Lấy số từ bảng tính có sẵn")
        self.resize(1000, 560)
        self.setMinimumSize(760, 470)
        self.spec_name = spec_name
        self._own = session.about.code
        self.answers = Answers(own=self._own)
        self.opened: OpenBook | None = None
        self.look: Look | None = None
        self._job: Job | None = None
        self._turn = 0
        """Counts what was asked, so that a late answer to an earlier question is not shown."""
        self._arrived = False
        """Whether the step was chosen once for this file; after that it is the person's."""
        world = session.world
        self.file = IntakeFile(())
        self.columns = IntakeColumns()
        self.preview = IntakePreview(world.units if session.is_coordinator else [])
        self.steps = SegmentBar()
        for step, words in ((FILE, "1  Tệp và trang"), (COLUMNS, "2  Cột"), (PREVIEW, "3  Xem trước")):
            self.steps.add(step, words)
        self.notice = Notice(theme.icon("close", "text2"))
        self.notice.acted.connect(self._say_yes)
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.stack = QStackedWidget()
        for page in (self.file, self.columns, self.preview):
            self.stack.addWidget(page)
        self.later = QPushButton("Đóng")
        self.later.setAutoDefault(False)
        self.later.clicked.connect(self.reject)
        self.back = QPushButton("Quay lại")
        self.back.setAutoDefault(False)
        self.back.clicked.connect(lambda *_: self.go(self.stack.currentIndex() - 1))
        self.forward = QPushButton()
        self.forward.setDefault(True)
        mark(self.forward, role="primary")
        self.forward.clicked.connect(lambda *_: self._forward())
        self._lay_out()
        self._connect()
        session.read(take_in.specs, done=lambda found: self._show_specs(found) if isValid(self) else None)
        self.go(FILE)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.GAP)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(0)
        for button in (self.later, self.back, self.forward):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        column.setSpacing(10)
        column.addWidget(self.steps, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.steps.chosen.connect(lambda step: self._go_on(int(str(step))))
        self.file.chosen.connect(self.read)
        self.file.sheet.connect(lambda name: self._answer(Answers(sheet=name, own=self._own)))
        self.file.spec.connect(self._choose_spec)
        self.columns.changed.connect(self._map)
        self.preview.changed.connect(self._preview_answered)
        self.preview.naming.connect(self._name)
        accept_files_anywhere(self, lambda paths: self.read(Path(paths[0])))

    # reading

    def read(self, path: Path) -> None:
        """Read a file and look at it; what was shown of another file goes."""
        self._cancel()
        self.opened, self.look, self.answers, self._arrived = None, None, Answers(own=self._own), False
        self.notice.hide()
        self.go(FILE)
        self.progress.progress(0, 0, f"Đang đọc {path.name}…")
        turn = self._turn
        self._job = self.session.lanes.files.submit(
            take_in.open_book,
            path,
            on_done=lambda opened: self._opened(opened) if turn == self._turn else None,
            on_error=lambda error: self._failed(error) if turn == self._turn else None,
            owner=self,
        )

    def _opened(self, opened: OpenBook) -> None:
        self.progress.finish()
        self.opened = opened
        self.answers = Answers(sheet=opened.likely, own=self._own)
        self.file.show_book(opened, opened.likely)
        if self.spec_name:
            self._ask()
        else:
            turn = self._turn
            self._job = self.session.read(
                take_in.recognise,
                opened,
                done=lambda name: self._recognised(name) if turn == self._turn else None,
                failed=lambda error: self._failed(error) if turn == self._turn else None,
            )

    def _recognised(self, name: str) -> None:
        if name:
            self.spec_name = name
            self.file.show_spec(name)
            self._ask()
        else:
            self.notice.say("Chọn loại bảng để phần mềm biết cột nào là gì.", "amber", theme.icon("info", "amber"))
            self.file.specs.setFocus()
        self._show_buttons()

    def _ask(self) -> None:
        """Look at the sheet with the answers so far."""
        if self.opened is None or not self.spec_name:
            return
        self._cancel()
        turn, answers = self._turn, self.answers
        self.progress.progress(0, 0, "Đang đọc bảng…")
        self._job = self.session.read(
            take_in.look,
            self.opened,
            self.spec_name,
            answers,
            done=lambda look: self._looked(look) if turn == self._turn else None,
            failed=lambda error: self._failed(error) if turn == self._turn else None,
        )

    def _looked(self, look: Look) -> None:
        self.progress.finish()
        self.look = look
        self.columns.show_look(look)
        self.preview.show_look(look)
        self._say(look)
        if not self._arrived:
            self._arrived = True
            self.go(COLUMNS if look.missing and look.columns else FILE if look.whole and not look.columns else PREVIEW)
        self._show_buttons()

    def _failed(self, error: BaseException) -> None:
        self.progress.finish()
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, ParError):
            raise error
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))
        self._show_buttons()

    def _stop(self) -> None:
        self._cancel()
        self.progress.finish()
        self.notice.say("Đã dừng. Chưa nhận gì.", "grey", theme.icon("info", "text2"))

    def _cancel(self) -> None:
        self._turn += 1
        if self._job is not None:
            self._job.cancel()
            self._job = None

    # answers

    def _show_specs(self, specs: tuple[tuple[str, str], ...]) -> None:
        for name, title in specs:
            self.file.specs.addItem(title, name)
        self.file.show_spec(self.spec_name)

    def _choose_spec(self, name: str) -> None:
        if name and name != self.spec_name:
            self.spec_name, self._arrived = name, True
            self._answer(Answers(sheet=self.answers.sheet, legacy=self.answers.legacy, own=self._own))

    def _map(self, mapping: Mapping[str, int]) -> None:
        self._answer(replace(self.answers, mapping=dict(mapping)))

    def _preview_answered(self) -> None:
        unit = self.preview.unit.code() if not self.preview.unit.isHidden() else ""
        period = str(self.preview.period.currentData() or "")
        self._answer(replace(self.answers, unit=unit, period=period, options=self.preview.options))

    def _name(self, problem: CellProblem) -> None:
        """Ask which of ours a name in the file means."""
        labels = self.look.choices.get(problem.field, {}) if self.look is not None else {}
        codes = list(labels)
        words, sure = QInputDialog.getItem(
            self, "Chọn tên đúng", f"“{problem.value}” trong tệp là:", [labels[code] for code in codes], 0, False
        )
        if sure:
            code = next(code for code in codes if labels[code] == words)
            names = {name: dict(said) for name, said in self.answers.names.items()}
            names.setdefault(problem.field, {})[problem.value] = code
            self._answer(replace(self.answers, names=names))

    def _say_yes(self) -> None:
        self._answer(replace(self.answers, legacy=True))

    def _answer(self, answers: Answers) -> None:
        if answers != self.answers or self.look is None or self.look.spec != self.spec_name:
            self.answers = answers
            self._ask()

    # what is said

    def _say(self, look: Look) -> None:
        """The one thing to know: why nothing can be taken, what to choose, what to look at."""
        if look.whole:
            self.notice.say(look.whole, "amber", theme.icon("warning", "amber"))
        elif look.wants_yes:
            words = "Trang này gõ bằng font cũ. Xem cột Chuyển thành: đọc đúng thì dùng chữ đã chuyển."
            if look.notices:
                words = look.notices[0]
            self.notice.say(words, "amber", theme.icon("info", "amber"), "Đúng, dùng chữ đã chuyển")
        elif look.needs:
            words = " và ".join(_NEEDS[need] for need in reversed(look.needs))
            self.notice.say(f"Tệp không ghi rõ {words}. Chọn ở dưới.", "amber", theme.icon("info", "amber"))
        elif look.notices:
            self.notice.say(" ".join(look.notices), "accent", theme.icon("info", "accent"))
        else:
            self.notice.hide()

    def go(self, step: int) -> None:
        """Show a step."""
        self.steps.choose(step)
        self.stack.setCurrentIndex(step)
        if step == COLUMNS:
            self.columns.go_to_missing()
        self._show_buttons()

    def _show_buttons(self) -> None:
        step = self.stack.currentIndex()
        self.back.setVisible(step != FILE)
        if step != PREVIEW:
            self.forward.setText("Tiếp tục" if self.opened is not None else "Chọn tệp…")
            return
        look = self.look
        count = len(look.taking) if look is not None else 0
        if look is not None and look.needs:
            self.forward.setText(f"Chọn {' và '.join(_NEEDS[need] for need in reversed(look.needs))}")
            return
        words = f"Nhận {count:,} {look.what}".replace(",", ".") if look is not None and count else "Không có gì để nhận"
        self.forward.setText(words)

    # taking

    def _forward(self) -> None:
        step = self.stack.currentIndex()
        if self.opened is None:
            self.file.ask()
        elif step == PREVIEW and self.look is not None:
            self._take(self.look)
        else:
            self._go_on(step + 1)

    def _go_on(self, step: int) -> None:
        """To a step a person asked for; what is still to be chosen is said instead of shown empty."""
        if step == FILE or (self.look is not None and self.look.columns):
            self.go(step)
            return
        self.steps.choose(self.stack.currentIndex())
        if self.look is not None:
            self._say(self.look)
        elif self.opened is not None and not self.spec_name:
            self.notice.say("Chọn loại bảng ở dòng đầu.", "amber", theme.icon("info", "amber"))
            self.file.specs.setFocus()
        elif self.opened is None:
            self.notice.say("Chọn tệp trước.", "amber", theme.icon("info", "amber"))

    def _take(self, look: Look) -> None:
        if look.whole or look.wants_yes or look.needs:
            self._say(look)
            return
        if not look.taking:
            self.accept()
            return
        reason = self.preview.reason.text()
        if look.wants_reason and not reason.strip():
            self._failed(NotAllowed("reason_for_balance", count=look.wants_reason))
            self.preview.reason.setFocus()
            return
        self._cancel()
        self.progress.progress(0, 0, f"Đang ghi {len(look.taking)} {look.what}…")

        turn = self._turn

        def work(desk: Desk) -> TakenIn:
            return take_in.take(desk, look, reason)

        self._job = self.session.write(
            work,
            done=lambda done: self._finished(done) if turn == self._turn else None,
            failed=lambda error: self._failed(error) if turn == self._turn else None,
            changes=_changes,
            saved=lambda done: done.saved,
            words=f"Nhận {len(look.taking)} {look.what} từ {look.source}",
        )

    def _finished(self, done: TakenIn) -> None:
        self.progress.finish()
        self.taken.emit(done)
        if not done.refused:
            self.accept()
            return
        # What was not taken stays in sight, to be put right in the file.
        words = f"Đã nhận {done.records}. Còn {done.refused} ô chưa nhận: sửa trong tệp rồi chọn lại tệp."
        self._ask()
        self.notice.say(words, "green", theme.icon("tick-circle", "green"))

    def done(self, result: int) -> None:
        """Closing stops what runs; what arrives later is for nobody."""
        self._cancel()
        super().done(result)


def _changes(done: TakenIn) -> Changes:
    return done.saved.changes
