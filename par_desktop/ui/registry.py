"""The six tabs in their order. A tab's module is imported when it is first shown, so that the window is there soon."""

from __future__ import annotations

import importlib

from par_desktop.ui.session import Session
from par_desktop.ui.tab import Tab, TabSpec


def _overview(session: Session) -> Tab:
    from par_desktop.ui.tabs.overview_tab import TAB

    return TAB.build(session)


def _tasks(session: Session) -> Tab:
    from par_desktop.ui.tabs.tasks_tab import TAB

    return TAB.build(session)


def _indicators(session: Session) -> Tab:
    from par_desktop.ui.tabs.indicators_tab import TAB

    return TAB.build(session)


def _inspections(session: Session) -> Tab:
    from par_desktop.ui.tabs.inspections_tab import TAB

    return TAB.build(session)


def _reports(session: Session) -> Tab:
    from par_desktop.ui.tabs.reports_tab import TAB

    return TAB.build(session)


def _packages(session: Session) -> Tab:
    from par_desktop.ui.tabs.packages_tab import TAB

    return TAB.build(session)


def import_tabs() -> None:
    """Load every tab's module; for a worker, so that the first visit of a tab finds its code there."""
    for name in ("tasks", "indicators", "inspections", "reports", "packages"):
        importlib.import_module(f"par_desktop.ui.tabs.{name}_tab")


TABS: tuple[TabSpec, ...] = (
    TabSpec("overview", "Tổng quan", _overview),
    TabSpec("tasks", "Nhiệm vụ", _tasks),
    TabSpec("indicators", "Chỉ số", _indicators),
    TabSpec("inspections", "Kiểm tra", _inspections),
    TabSpec("reports", "Báo cáo", _reports),
    TabSpec("packages", "Gói dữ liệu", _packages),
)
