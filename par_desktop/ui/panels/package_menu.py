"""Việc khác của Gói dữ liệu: what is needed now and then, each in a dialog of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from par_desktop.ui import theme
from par_desktop.ui.session import Session


class PackageMenu(QMenu):
    """For the coordinator and for a reporting unit; ``go_to`` leads to another screen.

    ``groups`` are codes and names of the unit groups to choose from where the toolbar has no room for them;
    ``choose_group(code)`` is told.
    """

    def __init__(
        self,
        session: Session,
        over: QWidget,
        go_to: Callable[[str, str, str], object],
        groups: Sequence[tuple[str, str]] = (),
        group: str = "",
        choose_group: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__(over)
        self._session, self._over, self._go_to = session, over, go_to
        self.opened: QWidget | None = None
        """The dialog opened last."""
        if groups and choose_group is not None:
            self._add_groups(groups, group, choose_group)
        if session.is_coordinator:
            self._add("Thay đổi đang chờ…", "hourglass", self.waiting)
            self._add("Khóa kỳ, mở lại…", "padlock", self.locks)
            self._add("Sáp nhập đơn vị…", "conflict", self.merge)
            self.addSeparator()
        else:
            self._add("Số liệu nhập thay…", "sheet", self.proxied)
            self._add("Thay đổi bị từ chối…", "refused", self.refused)
            self._add("Thay đổi đang chờ…", "hourglass", self.waiting)
            self.addSeparator()
        self._add("Máy và khóa…", "shield", self.machines)
        self._add("Bàn giao…", "person", self.hand_over)
        self._add("Phiếu khôi phục, lấy lại số liệu…", "print", self.recovery)

    def _add(self, words: str, icon: str, act: Callable[[], QWidget]) -> None:
        self.addAction(theme.icon(icon), words).triggered.connect(partial(self._open, act))

    def _open(self, act: Callable[[], QWidget], *_: object) -> None:
        self.opened = act()

    def _add_groups(self, groups: Sequence[tuple[str, str]], group: str, choose_group: Callable[[str], object]) -> None:
        one_of = QActionGroup(self)
        for code, name in groups:
            action = self.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == group)
            action.triggered.connect(lambda *_, code=code: choose_group(code))
            one_of.addAction(action)
        self.addSeparator()

    # each dialog loads when first asked for

    def waiting(self) -> QWidget:
        """What waits for packages that have not come."""
        from par_desktop.ui.dialogs.waiting import open_waiting

        return open_waiting(self._over, self._session)

    def locks(self) -> QWidget:
        """Close a period, open it again for one unit."""
        from par_desktop.ui.dialogs.lock_period import open_locks

        return open_locks(self._over, self._session)

    def merge(self) -> QWidget:
        """Which unit took over from which."""
        from par_desktop.ui.dialogs.merge_units import open_merge

        return open_merge(self._over, self._session)

    def machines(self) -> QWidget:
        """Whose machines are trusted."""
        from par_desktop.ui.machines import open_machines

        return open_machines(self._over, self._session)

    def hand_over(self) -> QWidget:
        """Give the workspace to a successor."""
        from par_desktop.ui.dialogs.hand_over import HandOverDialog

        dialog = HandOverDialog(self._session, self._over)
        dialog.open()
        return dialog

    def recovery(self) -> QWidget:
        """The key on paper; take kept packages in again."""
        from par_desktop.ui.dialogs.recovery import RecoveryDialog

        dialog = RecoveryDialog(self._session, self._over)
        dialog.open()
        return dialog

    def proxied(self) -> QWidget:
        """What the coordinator typed for this unit."""
        from par_desktop.ui.panels.proxy_list import open_proxied

        return open_proxied(self._over, self._session)

    def refused(self) -> QWidget:
        """What this unit wrote and was not taken."""
        from par_desktop.ui.dialogs.refused_writes import open_refused

        dialog = open_refused(self._over, self._session)
        dialog.go_to.connect(self._go_to)
        return dialog
