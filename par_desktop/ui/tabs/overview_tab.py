"""Tổng quan: what to do now, first; the city's and a unit's own screen."""

from __future__ import annotations

from par_desktop.ui.session import Session
from par_desktop.ui.tab import Tab, TabSpec


def build(session: Session) -> Tab:
    """The coordinator sees the city, everybody else their own month."""
    if session.is_coordinator:
        from par_desktop.ui.panels.overview_city import CityOverview

        return CityOverview(session)
    from par_desktop.ui.panels.overview_ward import WardOverview

    return WardOverview(session)


TAB = TabSpec("overview", "Tổng quan", build)
