"""Going through a screen by keyboard (F6), and knowing when everything in it is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.picture_view import PictureView


def panes_of(screen: QWidget) -> list[QWidget]:
    """The parts of a screen that F6 goes to, from left to right and top to bottom; none inside another."""
    kinds = (QAbstractItemView, DetailPanel, PictureView)
    found = [w for w in screen.findChildren(QWidget) if isinstance(w, kinds) and w.isVisibleTo(screen)]
    outer = [w for w in found if not any(other is not w and other.isAncestorOf(w) for other in found)]
    places = [(w.mapTo(screen, w.rect().topLeft()), w) for w in outer]
    places.sort(key=lambda place: (place[0].x() // 100, place[0].y()))
    return [w for _, w in places]


def focus_next(screen: QWidget, *around: QWidget) -> None:
    """Give the focus to the pane after the one that has it; after the last one ``around`` the screen, then again."""
    order = [*panes_of(screen), *around]
    focused = QApplication.focusWidget()
    at = next((n for n, w in enumerate(order) if w is focused or (focused and w.isAncestorOf(focused))), -1)
    pane = order[(at + 1) % len(order)]
    if isinstance(pane, DetailPanel):
        pane.focus_first_field()
    else:
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)


def focus_first(screen: QWidget) -> None:
    """Let the keyboard start in the screen's first list, not in the frame around it."""
    lists = [pane for pane in panes_of(screen) if isinstance(pane, QAbstractItemView)]
    if lists:
        lists[0].setFocus(Qt.FocusReason.OtherFocusReason)


def waiting_pictures(window: QWidget) -> bool:
    """Whether something in sight is about to be drawn anew: a picture asked for, or a pause after a change."""
    if any(view.isVisible() and view.property("drawing") for view in window.findChildren(PictureView)):
        return True
    return any(timer.isActive() and timer.isSingleShot() and _in_sight(timer) for timer in window.findChildren(QTimer))


def _in_sight(timer: QTimer) -> bool:
    owner = timer.parent()
    return not isinstance(owner, QWidget) or owner.isVisible()
