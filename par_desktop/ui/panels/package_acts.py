"""What a person does with one package of the lists: take it back, restore it, send it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from par_desktop.domain.views.package_rows import BoardRow, Consequence, PackageLine
from par_desktop.text.formats import period_label
from par_desktop.ui.dialogs.take_back import TakeBack
from par_desktop.ui.session import Session
from par_desktop.ui.tab import Act

if TYPE_CHECKING:
    from par_desktop.services.export_package import Exported
    from par_desktop.services.retract_import import Retracted


class PackageActs(QObject):
    """``said`` gets one sentence when it is done."""

    def __init__(self, session: Session, over: QWidget, said: Callable[[str], object]) -> None:
        super().__init__(over)
        self._session, self._over, self._said = session, over, said
        self.dialog: TakeBack | None = None

    def act(self, line: PackageLine) -> Act:
        """The one act that fits this package."""
        if line.direction == "out":
            return Act("Gửi lại…", "arrow-up", partial(self.send_again, line))
        if line.taken_back:
            return Act("Khôi phục gói", "redo", partial(self.restore, line))
        return Act("Rút lại gói…", "undo", partial(self.take_back, line))

    def paper(self, row: BoardRow) -> Act:
        """Nhận bản giấy of the chosen unit for the window's period, or away with it."""
        if row.paper:
            return Act("Bỏ ghi bản giấy", "close", partial(self._note_paper, row, None))
        return Act("Nhận bản giấy", "sheet", partial(self._note_paper, row, self._session.day_in_plan))

    def _note_paper(self, row: BoardRow, day: date | None) -> None:
        from par_desktop.services.note_paper import note_paper

        told = f"Đã ghi {row.name} nộp bản giấy {period_label(self._session.period)}; số liệu do thành phố nhập thay."
        if day is None:
            told = f"Đã bỏ ghi bản giấy của {row.name}."
        self._session.write(note_paper, row.unit, self._session.period, day, done=lambda _saved: self._said(told))

    def take_back(self, line: PackageLine) -> None:
        """What was built on the package is read first."""
        from par_desktop.services.retract_import import consequences

        self._session.read(consequences, line.key, done=partial(self._ask, line))

    def _ask(self, line: PackageLine, found: Sequence[Consequence]) -> None:
        self.dialog = TakeBack(line, found, self._over)
        self.dialog.accepted.connect(partial(self._retract, line))
        self.dialog.open()

    def _retract(self, line: PackageLine) -> None:
        from par_desktop.services.retract_import import retract

        def said(gone: Retracted) -> None:
            self._said(f"Đã rút lại {gone.operations} thay đổi của gói {line.number:03d}.")

        self._session.write(retract, line.key, done=said)

    def restore(self, line: PackageLine) -> None:
        """Give back what was taken back."""
        from par_desktop.services.retract_import import restore_import

        def said(back: Retracted) -> None:
            self._said(f"Đã khôi phục {back.operations} thay đổi của gói {line.number:03d}.")

        self._session.write(restore_import, line.key, done=said)

    def send_again(self, line: PackageLine) -> None:
        """The kept file, exactly as it went, to where the person says."""
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or str(Path.home())
        usual = str(Path(place) / line.file)
        chosen, _ = QFileDialog.getSaveFileName(self._over, "Lưu lại gói đã gửi", usual, "Gói dữ liệu (*.xlsx)")
        if chosen:
            self.save_again(line, Path(chosen))

    def save_again(self, line: PackageLine, path: Path) -> None:
        """The same without asking where."""
        from par_desktop.services.resend_package import resend

        def said(made: Exported) -> None:
            self._said(f"Đã lưu lại gói {line.number:03d}: {made.path}")

        self._session.write(resend, line.key, path, done=said)
