"""Where a new workspace may lie, one line each: the proposed place first, bad ones with the reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.units import Unit
from par_desktop.services.propose_folders import Place, judged, proposed
from par_desktop.ui import theme
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark


class PlaceList(QWidget):
    """``folder()`` is the place chosen; ``propose`` fills the list for a unit."""

    def __init__(self) -> None:
        super().__init__()
        self._places: list[Place] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._empty = QLabel("Chọn đơn vị trước; nơi để sổ sẽ được đề nghị ở đây.")
        mark(self._empty, tone="text2")
        column.addWidget(self._empty)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column.addLayout(self._rows)
        other = QPushButton(theme.icon("folder", "accent"), "Thư mục khác…")
        mark(other, role="link")
        other.setAutoDefault(False)
        other.clicked.connect(lambda *_: self._pick())
        line = QHBoxLayout()
        line.addWidget(other)
        line.addStretch(1)
        column.addLayout(line)

    def propose(self, unit: Unit) -> None:
        """Offer places for this unit; the proposed one is chosen."""
        self.offer(proposed(unit))

    def offer(self, places: list[Place]) -> None:
        """Show these places."""
        self._places = places
        self._empty.hide()
        for button in self._group.buttons():
            self._group.removeButton(button)
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, place in enumerate(places):
            self._rows.addWidget(self._row(number, place))

    def folder(self) -> Path | None:
        """The chosen folder."""
        at = self._group.checkedId()
        return Path(self._places[at].path) if 0 <= at < len(self._places) else None

    def add(self, folder: Path) -> None:
        """A folder the person picked: shown with what is to be said about it, and chosen."""
        picked = Place(str(folder), "thư mục đã chọn", judged(folder), True)
        rest = [Place(p.path, p.note, p.warning, False) for p in self._places if p.path != picked.path]
        self.offer([*rest, picked])

    def _pick(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục trống để chứa sổ dữ liệu")
        if chosen:
            self.add(Path(chosen))

    def _row(self, number: int, place: Place) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.GAP)
        button = QRadioButton(place.path)
        button.setChecked(place.good)
        button.setAccessibleDescription(f"{place.note}. {place.warning}")
        self._group.addButton(button, number)
        line.addWidget(button)
        note = QLabel(f"{place.note} · nên dùng" if place.good and not place.warning else place.note)
        mark(note, type="second")
        line.addWidget(note, 1)
        if place.warning:
            line.addWidget(IconLabel(theme.icon("warning", "amber")))
            why = QLabel(place.warning)
            mark(why, tone="amber")
            line.addWidget(why)
        return row
