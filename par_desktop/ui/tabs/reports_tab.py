"""Báo cáo: documents left, real pages in the middle, the words of the chosen heading and what is missing at right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.views.issued_rows import IssuedDocument
from par_desktop.domain.views.passage_rows import Gap, HeadingChoice, HeadingWords, ReportEntry
from par_desktop.errors import ParError
from par_desktop.services import browse_reports
from par_desktop.services.browse_reports import Pages
from par_desktop.services.issue_report import issue, note_issued
from par_desktop.settings import cache_dir, documents_dir
from par_desktop.text.formats import period_label
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, RowId, WindowedModel
from par_desktop.ui.panels.report_pages import ReportPages
from par_desktop.ui.panels.report_words import HeadingBar, ReportWords
from par_desktop.ui.session import Session
from par_desktop.ui.tab import Act, Tab, TabSpec
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark

NARROW = 1200
_LEFT, _RIGHT = (260, 200), (400, 330)
"""Widths in pixels of the side panes, in a wide and in a narrow window."""
_FORMATS = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}
_ICONS = {"pdf": "document", "docx": "document", "xlsx": "excel-grid"}
_SETTLE_MS = 300


class ReportsTab(Tab):
    """Made pages are a preview of the very file that is exported."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._entries: dict[RowId, ReportEntry] = {}
        self._made: tuple[str, str] = ("", "")
        self._asked = ""
        self._turn = 0
        self.model = WindowedModel((), self._fetch, (_column(),), self)
        self.table = ListTable(theme.ROW_SECOND)
        self.table.setAccessibleName("Tài liệu")
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self.model)
        self.table.set_columns([0], [0], 100)
        self.table.horizontalHeader().hide()
        self.pages = ReportPages(session)
        self.headings = HeadingBar()
        self.words = ReportWords(session)
        self.title = ElidedLabel()
        mark(self.title, type="heading")
        self.others = QWidget()
        self._others_row = QHBoxLayout(self.others)
        self._others_row.setContentsMargins(0, 0, 0, 0)
        self._others_row.setSpacing(theme.GAP)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_SETTLE_MS)
        self._again.timeout.connect(self._make)
        self._lay_out()
        self.table.current_changed.connect(self._chosen)
        self.headings.chosen.connect(self._heading_chosen)
        self.words.go.connect(self._go)
        self.words.see_conflict.connect(lambda record: self.go_to.emit("conflicts", PASSAGE.name, record))
        # Words that the last run could not save are shown first; the panel offers them.
        left = [draft.record.split("/") for draft in self.words.form.drafts.earlier]
        self._wanted = next((p[1] for p in left if len(p) == 4 and p[3] == session.period.code), "")

    def _lay_out(self) -> None:
        self.heads: tuple[QFrame, ...] = (
            _toolbar(QLabel("Tài liệu")),
            _toolbar(self.title, self.pages.navigation, self.others, first=1),
            _toolbar(self.headings, first=1),
        )
        mark(self.heads[0].findChildren(QLabel)[0], type="heading")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for column, widget in enumerate(self.heads):
            grid.addWidget(widget, 0, column)
        for column, pane in enumerate((self.table, self.pages, self.words)):
            grid.addWidget(pane, 1, column)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(1, 1)

    # What the window asks of a tab

    def primary(self) -> Act | None:
        entry = self.entry
        suffix = entry.formats[0] if entry is not None else "docx"
        return Act(f"Xuất {_FORMATS[suffix]}", _ICONS[suffix], lambda: self._ask_place(suffix))

    def secondary(self) -> tuple[Act, ...]:
        return (Act("Tài liệu đã xuất", "document", self.open_issued),)

    def open_issued(self) -> QWidget:
        """What was handed out from here, and what of it still holds."""
        from par_desktop.ui.dialogs.issued_documents import open_issued

        return open_issued(self, self.session)

    def cares(self, changes: Changes) -> bool:
        # Every figure may stand in a document; that one was handed out changes none.
        return any(kind != "issued" for kind, _ in changes.records)

    def refresh(self) -> None:
        period, day = self.session.period.code, self.session.day_in_plan
        self.session.read_about(browse_reports.entries, period, day, done=self._show_entries)

    def leave(self) -> None:
        self.words.commit()

    def focus_filter(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_problem(self) -> None:
        """The next heading without words."""
        entry = self.entry
        if entry is None:
            return
        codes = [heading.code for heading in entry.headings if heading.write]
        empty = [heading.code for heading in entry.headings if heading.write and not heading.written]
        at = codes.index(self.headings.code) if self.headings.code in codes else -1
        following = [code for code in codes[at + 1 :] + codes[: at + 1] if code in empty]
        if following:
            self.headings.choose(following[0])
            self.words.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_record(self, kind: str, record: str) -> None:
        """A passage by its id, or a document (``report``) by its name."""
        self.words.commit()
        parts = record.split("/")
        # The list may still be on its way when somebody comes from another tab.
        self._asked = "" if parts[0] in self._entries else parts[0]
        self._stand(parts[0])
        if kind == PASSAGE.name and len(parts) == 4:
            self.headings.choose(parts[1])

    @property
    def entry(self) -> ReportEntry | None:
        """The chosen document."""
        row_id = self.table.current_id()
        return self._entries.get(str(row_id)) if row_id is not None else None

    # Loading

    def _show_entries(self, entries: Sequence[ReportEntry]) -> None:
        before = self._asked or str(self.table.current_id() or "")
        self._asked = ""
        self._entries = {entry.name: entry for entry in entries}
        groups: dict[str, list[str]] = {}
        for entry in sorted(entries, key=lambda e: not e.headings):
            groups.setdefault(entry.group, []).append(entry.name)
        names = [name for some in groups.values() for name in some]
        self.table.blockSignals(True)
        if list(self.model.ids) == names:
            self.model.refresh()
        else:
            self.model.reset_groups([Group(title, some) for title, some in groups.items()])
        self._stand(before if before in names else names[0])
        self.table.blockSignals(False)
        self._show_entry(make=False)
        self._again.start() if self._made[0] else self._make()

    def _stand(self, name: str) -> None:
        row = self.model.row_of(name)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def _chosen(self, row_id: object) -> None:
        if row_id is not None:
            self.words.commit()
            self._show_entry(make=True)

    def _show_entry(self, *, make: bool) -> None:
        entry = self.entry
        if entry is None:
            return
        self.title.setText(f"{self._period_title(entry)} · dự thảo")
        self.headings.set_headings(entry.headings)
        if self._wanted and entry.headings:
            wanted, self._wanted = self._wanted, ""
            self.headings.choose(wanted)
        self.words.show_gaps(entry.gaps)
        self._show_others(entry)
        self._load_words()
        self.acts_changed.emit()
        if make:
            self._make()

    def _period_title(self, entry: ReportEntry) -> str:
        """The document with its period; the month's notice names its own."""
        if entry.name == "month-notice":
            return entry.title
        return f"{_short_title(entry)} {period_label(self.session.period)}"

    def _show_others(self, entry: ReportEntry) -> None:
        while (item := self._others_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for suffix in entry.formats[1:]:
            button = QPushButton(theme.icon(_ICONS[suffix]), _FORMATS[suffix])
            button.setAccessibleName(f"Xuất {_FORMATS[suffix]}")
            button.clicked.connect(lambda *_, suffix=suffix: self._ask_place(suffix))
            self._others_row.addWidget(button)
        printing = QPushButton(theme.icon("print"), "In…")
        printing.setToolTip("Mở bản PDF bằng chương trình đọc PDF của máy để in")
        printing.clicked.connect(lambda *_: self._print())
        self._others_row.addWidget(printing)

    def _load_words(self) -> None:
        entry, code = self.entry, self.headings.code
        if entry is None or not entry.headings:
            self.words.show_words(None, self.session.today)
            self.pages.show_heading("")
            return

        def show(found: HeadingWords) -> None:
            if found.heading == self.headings.code and self.entry is not None and self.entry.headings:
                self.words.show_words(found, self.session.today)

        period = self.session.period.code
        self.session.read_about(browse_reports.heading_words, entry.name, code, period, done=show)

    def _heading_chosen(self, _code: str) -> None:
        self.words.commit()
        self._load_words()
        self.pages.show_heading(self._heading_title())

    def _heading_title(self) -> str:
        entry, code = self.entry, self.headings.code
        found: Sequence[HeadingChoice] = entry.headings if entry is not None else ()
        return next((heading.title for heading in found if heading.code == code), "")

    # Pages

    def _make(self) -> None:
        """Make the PDF beside the UI thread on a connection of its own, then show it."""
        entry = self.entry
        if entry is None:
            return
        session = self.session
        key = (entry.name, session.period.code)
        self._turn += 1
        turn, keep = self._turn, key == self._made
        if not keep:
            self.pages.say("Đang lập tài liệu…")
        # Two names in turn: the file on screen is never the one being written.
        path = cache_dir() / "preview" / f"{entry.name}-{os.getpid()}-{turn % 2}.pdf"
        titles = [heading.title for heading in entry.headings]

        def work() -> Pages:
            conn = session.workspace.reader()
            try:
                return browse_reports.make_preview(
                    conn, session.world, session.about, entry.name, key[1], session.day_in_plan, path, titles
                )
            finally:
                conn.close()

        def show(pages: Pages) -> None:
            if turn == self._turn:
                self._made = key
                self.pages.show_pages(path, pages, keep_page=keep)
                if not keep:
                    # A new document begins at its top; only a chosen heading turns the page.
                    self.pages.show_heading(self._heading_title(), turn=False)

        def failed(error: BaseException) -> None:
            if not isinstance(error, ParError):
                raise error
            if turn == self._turn:
                self.pages.say(sentence(error))

        session.lanes.files.submit(work, on_done=show, on_error=failed, owner=self)

    # Exporting

    def _ask_place(self, suffix: str) -> None:
        entry = self.entry
        if entry is None:
            return
        self.words.commit()
        name = self._period_title(entry).replace("/", "-")
        proposed = str(documents_dir() / f"{name}.{suffix}")
        title = f"Xuất {_FORMATS[suffix]}"
        chosen, _ = QFileDialog.getSaveFileName(self, title, proposed, f"{_FORMATS[suffix]} (*.{suffix})")
        if chosen:
            path = Path(chosen)
            self.export_to(path if path.suffix else path.with_suffix(f".{suffix}"))

    def export_to(self, path: Path) -> None:
        """Write the chosen document to ``path`` beside the UI thread, and say where it went."""
        entry = self.entry
        if entry is None:
            return
        session, name, about = self.session, entry.name, self.session.about
        period, day = session.period.code, session.day_in_plan

        at = session.workspace.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

        def work() -> IssuedDocument:
            conn = session.workspace.reader()
            try:
                return issue(conn, session.world, about, name, period, path, day, at)
            finally:
                conn.close()

        def done(made: IssuedDocument) -> None:
            session.progress.emit(0, 0, "")
            self.status_changed.emit(f"Đã xuất {path.name} vào {path.parent}")
            # What was handed out is kept, so that a later correction finds it; it touches no record.
            session.write(note_issued, made, changes=lambda _: Changes({("issued", "")}))

        def failed(error: BaseException) -> None:
            session.progress.emit(0, 0, "")
            if not isinstance(error, ParError):
                raise error
            session.failed.emit(sentence(error))

        session.progress.emit(0, 0, f"Đang lập {path.name}")
        # The save of words typed just now is queued on the store lane; the document must hold them.
        session.read(
            lambda _desk: None,
            done=lambda _: session.lanes.files.submit(work, on_done=done, on_error=failed, owner=self),
        )

    def _print(self) -> None:
        self.words.commit()
        if self.pages.count:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.pages.path)))

    def _go(self, gap: object) -> None:
        if not isinstance(gap, Gap):
            return
        if gap.tab:
            self.go_to.emit(gap.tab, gap.kind, gap.record)
        else:
            self.headings.choose(gap.record)
            self.words.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fetch(self, ids: Sequence[RowId]) -> Sequence[ReportEntry | None]:
        return [self._entries.get(row_id) for row_id in ids]

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        for widget, widths in ((self.table, _LEFT), (self.words, _RIGHT)):
            widget.setFixedWidth(widths[narrow])
        self.heads[0].setFixedWidth(_LEFT[narrow])
        self.heads[2].setFixedWidth(_RIGHT[narrow])
        # The list says which document it is; a title cut to two words would not.
        self.title.setVisible(not narrow)


def _column() -> Column:
    return Column(
        "Tài liệu",
        text=_short_title,
        second=lambda entry: f"{_FORMATS[entry.formats[0]]} · {entry.lacks}",
        icon=lambda entry: (_ICONS[entry.formats[0]], "accent"),
        tooltip=lambda entry: f"{entry.title}. {entry.lacks}",
    )


def _short_title(entry: ReportEntry) -> str:
    if entry.headings:
        return "Báo cáo CCHC"
    return "Tiến độ nhiệm vụ" if entry.name == "progress" else entry.title


def _toolbar(*parts: QWidget, first: int = 0) -> QFrame:
    """A head of a pane; ``first`` 1 gives its first part what is left."""
    frame = QFrame()
    frame.setFixedHeight(theme.TOOLBAR)
    mark(frame, pane="surface", rule="bottom")
    row = QHBoxLayout(frame)
    row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
    row.setSpacing(theme.GAP)
    for part in parts:
        row.addWidget(part, first if part is parts[0] else 0)
    return frame


def build(session: Session) -> Tab:
    """The tab on an open workspace."""
    return ReportsTab(session)


TAB = TabSpec("reports", "Báo cáo", build)
