"""Files on their way in: chosen, found or dropped; read, looked at together, received (look.md §5.10)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from par_desktop.errors import Cancelled, ParError
from par_desktop.jobs.job import Job
from par_desktop.services import find_packages, receive_files
from par_desktop.services.find_packages import Found
from par_desktop.services.receive_files import Answer, Looked, Previewed, Taken
from par_desktop.settings import arrival_dirs, documents_dir
from par_desktop.text.sentences import sentence
from par_desktop.ui import issued, theme
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.package_preview import PackagePreview
from par_desktop.ui.session import Session
from par_desktop.widgets.notice import Notice

if TYPE_CHECKING:
    from par_desktop.services.browse_claims import Claims
    from par_desktop.services.desk import Desk
    from par_desktop.ui.dialogs.intake import IntakeDialog

_FILTER = "Gói dữ liệu (*.xlsx *.xls *.ods *.xlsm *.zip);;Mọi tệp (*)"


class PackageReceiving(QObject):
    """Works for one preview. ``looking`` when files stand there to be looked at, ``over`` when there are none left."""

    looking = Signal()
    over = Signal()

    def __init__(self, session: Session, preview: PackagePreview, notice: Notice, page: QWidget) -> None:
        super().__init__(page)
        self.session, self.preview, self.notice, self._page = session, preview, notice, page
        self._job: Job | None = None
        self.mapping_dialog: IntakeDialog | None = None
        preview.accepted.connect(self.accept)
        preview.more.connect(self.choose)
        preview.answered.connect(lambda: self.look(preview.files))
        preview.marked.connect(self._ask_where)
        preview.mapping.connect(self._match_columns)

    def stop(self) -> None:
        """Dừng: what is under way ends at its next step."""
        if self._job is not None:
            self._job.cancel()

    # files come in

    def receive_paths(self, paths: Sequence[str]) -> None:
        """Files and folders dropped on the window, chosen or found: read them and show what they would change."""
        found = [Path(path) for path in paths]
        known = {looked.path for looked in self.preview.files}
        fresh = [path for path in found if path not in known]
        if not fresh:
            return
        self._job = self.session.lanes.files.submit(
            receive_files.read_files,
            fresh,
            on_done=self._read,
            on_error=self._broke,
            on_progress=self.session.progress.emit,
            on_cancelled=self._stopped,
            owner=self,
        )

    def choose(self) -> None:
        """Chọn tệp…"""
        paths, _ = QFileDialog.getOpenFileNames(self._page, "Chọn gói dữ liệu", _downloads(), _FILTER)
        if paths:
            self.receive_paths(paths)

    def search(self) -> None:
        """Tìm gói đã tải về."""
        self._job = self.session.lanes.files.submit(
            find_packages.find_packages,
            self.session.world,
            arrival_dirs() or (Path(_downloads()),),
            self.session.workspace.clock(),
            on_done=self._searched,
            on_error=self._broke,
            on_progress=self.session.progress.emit,
            on_cancelled=self._stopped,
            owner=self,
        )

    def _searched(self, found: Found) -> None:
        self.session.progress.emit(0, 0, "")
        self.session.read(find_packages.mark_known, found, done=self._show_found)

    def _show_found(self, found: Found) -> None:
        """What is new is looked at; what was received before is only counted."""
        fresh = [package for package in found.packages if not package.known]
        if fresh:
            self.receive_paths([str(package.path) for package in fresh])
            return
        said = f"Đã xem {found.looked} tệp tải về trong {find_packages.DAYS} ngày qua, không có gói mới"
        said += f" ({len(found.packages)} gói đã nhận trước đây)." if found.packages else "."
        if found.unreadable:
            said += f" {found.unreadable} tệp không đọc được."
        self._say(f"{said} Bấm Chọn tệp… để tìm ở thư mục khác.", "accent", "info")

    # looking

    def _read(self, looked: Sequence[Looked]) -> None:
        self.session.progress.emit(0, 0, "")
        if not looked:
            self._say("Thư mục này không có gói dữ liệu nào. Chưa nhận gì.", "amber", "warning")
            return
        self.look((*self.preview.files, *looked))

    def look(self, files: Sequence[Looked]) -> None:
        """Show what receiving these would change, as far as answers allow."""
        self._job = self.session.lanes.store.submit(
            _looked_at,
            tuple(files),
            dict(self.preview.answers),
            on_done=self._looked,
            on_error=self._broke,
            on_progress=self.session.progress.emit,
            on_cancelled=self._stopped,
            owner=self,
        )

    def _looked(self, found: tuple[Sequence[Previewed], Claims]) -> None:
        self.session.progress.emit(0, 0, "")
        self.notice.hide()
        self.preview.show_files(*found)
        self.looking.emit()

    # receiving

    def accept(self, files: Sequence[Looked]) -> None:
        """Receive these; what is left over stays to be looked at."""
        rest = [looked for looked in self.preview.files if looked not in files]
        self._job = self.session.write(
            receive_files.receive_files,
            tuple(files),
            dict(self.preview.answers),
            done=partial(self._taken, rest),
            changes=lambda taken: taken.changes,
        )

    def _taken(self, rest: Sequence[Looked], taken: Taken) -> None:
        received = [r.received for r in taken.results if r.received is not None]
        counts: dict[str, int] = {}
        for each in received:
            for state, number in words.state_counts(each).items():
                counts[state] = counts.get(state, 0) + number
        said = f"Đã nhận {len(received)} tệp: {words.counts_words(counts) or 'không có gì mới'}."
        problems = [sentence(r.problem) for r in taken.results if r.problem is not None]
        tone = "amber" if problems or counts.get("refused") else "green"
        if taken.stopped:
            problems.append("Đã dừng, các tệp còn lại chưa nhận.")
        lacking = words.missing_words(received)
        problems += [lacking] if lacking else []
        self._say(" ".join([said, *problems]), tone, "tick-circle")
        if received:
            issued.look(self.session, self, partial(self._say_issued, said, problems, tone), only_changed=True)
        self.preview.forget()
        unanswered = [looked for looked in rest if looked.package is not None or looked.files is not None]
        if unanswered and len(taken.results) == 1 and not taken.stopped:
            self.look(unanswered)
            return
        self.over.emit()

    def _say_issued(self, said: str, problems: Sequence[str], tone: str, states: issued.States) -> None:
        """Documents that no longer say what the figures say: known a moment after the files are in."""
        words_said = issued.old_words(states)
        if words_said:
            self._say(" ".join([said, *problems, words_said]), "amber" if tone == "green" else tone, "tick-circle")

    def _match_columns(self, path: Path) -> None:
        """A plain workbook: its columns are matched by hand."""
        from par_desktop.ui.dialogs.intake import open_intake

        self.mapping_dialog = open_intake(self._page, self.session, path=path)

    # giving a workbook back

    def _ask_where(self, shown: Previewed) -> None:
        from par_desktop.services.return_marked import marked_name

        usual = documents_dir() / marked_name(shown.looked.path)
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, "Lưu tệp trả lại đơn vị", str(usual), "Gói dữ liệu (*.xlsx)"
        )
        if chosen:
            self.mark_refused(shown, Path(chosen))

    def mark_refused(self, shown: Previewed, path: Path) -> None:
        """Write the workbook with what was refused marked in it, to be given back to who sent it."""
        from par_desktop.services.return_marked import mark

        package, received = shown.looked.package, shown.received
        if package is None or received is None:
            return

        def work(desk: Desk) -> int:
            return mark(desk, package, received, path)

        def done(count: int) -> None:
            words_said = f"Đã lưu {path.name}: {count} ô chưa nhận được tô đỏ, lý do ở trang đầu. Gửi lại cho đơn vị."
            self._say(words_said, "green", "tick-circle")

        self.session.read(work, done=done)

    # inside

    def _say(self, said: str, tone: str, icon: str) -> None:
        self.notice.say(said, tone, theme.icon(icon, tone))

    def _stopped(self) -> None:
        self.session.progress.emit(0, 0, "")

    def _broke(self, error: BaseException) -> None:
        self.session.progress.emit(0, 0, "")
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, ParError):
            raise error
        self.session.failed.emit(sentence(error))


def _looked_at(
    desk: Desk,
    files: Sequence[Looked],
    answers: Mapping[Path, Answer],
    progress: Callable[[int, int, str], object] | None = None,
) -> tuple[Sequence[Previewed], Claims]:
    from par_desktop.services.browse_claims import claims

    shown = receive_files.preview_files(desk, files, answers, progress)
    for each in shown:
        if each.received is not None:
            _ = each.received.differences  # written here: on the window's thread a large file would be felt
    return shown, claims(desk, shown)


def _downloads() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation) or str(Path.home())
