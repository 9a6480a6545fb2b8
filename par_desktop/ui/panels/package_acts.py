"""What a person does with one package of the lists, or with one unit of the board."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from par_desktop.domain.periods import Period
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.views.package_rows import BoardRow, Consequence, PackageLine
from par_desktop.text.formats import period_label
from par_desktop.ui.dialogs.export_package import sent_folder
from par_desktop.ui.dialogs.move_import import MoveImport
from par_desktop.ui.dialogs.take_back import TakeBack
from par_desktop.ui.handing import copy_files, open_folder
from par_desktop.ui.session import Session
from par_desktop.ui.tab import Act

if TYPE_CHECKING:
    from par_desktop.services.export_package import Exported
    from par_desktop.services.import_package import Received
    from par_desktop.services.retract_import import Retracted


class PackageActs(QObject):
    """``said(sentence, word of an act, act)`` is told when something is done; ``go_to`` leads to another screen."""

    def __init__(
        self,
        session: Session,
        over: QWidget,
        said: Callable[[str, str, Callable[[], object] | None], object],
        go_to: Callable[[str, str, str], object],
    ) -> None:
        super().__init__(over)
        self._session, self._over, self._told, self._go_to = session, over, said, go_to
        self.dialog: TakeBack | MoveImport | None = None
        self.menu: QMenu | None = None

    def acts(self, line: PackageLine) -> tuple[Act, ...]:
        """The acts that fit this package, the usual one last."""
        if line.direction == "out":
            return (
                Act("Gửi lại…", "arrow-up", partial(self.send_again, line)),
                Act("Sao chép tệp", "copy", partial(self.copy_again, line)),
            )
        if line.taken_back:
            return (Act("Khôi phục gói", "redo", partial(self.restore, line)),)
        back = Act("Rút lại gói…", "undo", partial(self.take_back, line))
        if line.group and line.typed_by and self._session.is_coordinator:
            return (Act("Chuyển đơn vị…", "arrow-right", partial(self.move, line)), back)
        return (back,)

    # a unit of the board

    def note_paper(self, row: BoardRow) -> None:
        """Nhận bản giấy of a unit for the window's period, or away with it."""
        from par_desktop.services.note_paper import note_paper

        period = self._session.period
        told = f"Đã ghi {row.name} nộp bản giấy {period_label(period)}; số liệu do thành phố nhập thay."
        day: date | None = self._session.day_in_plan
        if row.paper:
            told, day = f"Đã bỏ ghi bản giấy của {row.name}.", None
        self._session.write(note_paper, row.unit, period, day, done=lambda _saved: self._said(told))

    def type_for(self, row: BoardRow, anchor: QWidget) -> QMenu:
        """Nhập thay…: the months without figures and the unit's tasks; each leads to where it is typed."""
        self.menu = QMenu(self._over)
        for code in row.missing_months or [m.code for m in self._session.world.calendar.months(self._session.period)]:
            if not row.dossiers.asked:
                break
            month = Period.parse(code)
            field = self._session.world.procedure_fields[0].code
            record = DOSSIER.id(unit=row.unit, month=code, procedure_field=field)
            told = " (chưa có)" if code in row.missing_months else ""
            self.menu.addAction(f"Hồ sơ TTHC tháng {month.number}{told}").triggered.connect(
                partial(self._go, "indicators", "dossier", record)
            )
        self.menu.addAction("Nhiệm vụ").triggered.connect(partial(self._go, "tasks", "unit", row.unit))
        self.menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 2)))
        return self.menu

    def _go(self, tab: str, kind: str, record: str, *_: object) -> None:
        self._go_to(tab, kind, record)

    # a package received

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

    def move(self, line: PackageLine) -> None:
        """Chuyển đơn vị…: a group file that was received for the wrong unit."""
        world = self._session.world
        members = [(code, world.unit(code).name) for code in world.group(line.group).members if code != line.typed_by]
        self.dialog = MoveImport(line, members, self._over)
        self.dialog.accepted.connect(partial(self._moved, line, self.dialog))
        self.dialog.open()

    def _moved(self, line: PackageLine, dialog: MoveImport) -> None:
        from par_desktop.services.move_import import move_import

        def said(_received: Received) -> None:
            self._said(f"Đã chuyển tệp {line.file} từ {line.name} sang {dialog.unit_name}.")

        self._session.write(move_import, line.key, dialog.unit, done=said)

    # a package sent

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
            told = f"Đã lưu lại gói {line.number:03d}: {made.path}"
            self._said(told, "Mở thư mục", partial(open_folder, made.path.parent))

        self._session.write(resend, line.key, path, done=said)

    def copy_again(self, line: PackageLine) -> None:
        """The kept file onto the clipboard, as a file: Ctrl+V in Zalo sends it. It lies in the folder of sent files."""
        from par_desktop.services.resend_package import resend

        def said(made: Exported) -> None:
            copy_files([made.path])
            told = f"Đã sao chép tệp gói {line.number:03d}. Sang Zalo hoặc thư, bấm Ctrl+V để dán."
            self._said(told, "Mở thư mục", partial(open_folder, made.path.parent))

        self._session.write(resend, line.key, sent_folder() / Path(line.file).with_suffix(".xlsx").name, done=said)

    def _said(self, told: str, word: str = "", act: Callable[[], object] | None = None) -> None:
        self._told(told, word, act)
