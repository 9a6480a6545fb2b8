"""The chart of the areas with its heading: points reached, what is missing up to the target (look.md §7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from par_desktop.domain.periods import Period
from par_desktop.domain.views.score_rows import ScoreSums
from par_desktop.services.score_sums import set_for
from par_desktop.text.formats import number
from par_desktop.ui import theme
from par_desktop.ui.panels.overview_chart import ChartView, Legend
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark

if TYPE_CHECKING:
    from par_desktop.charts.style import Style

Bar = tuple[str, Decimal | None, Decimal, Decimal | None]
"""Name, points, maximum, target."""


_LEAST = 186
"""Eight rows of 17 pixels, the headings and the scale: below this the names would stand on each other."""


class AreaChart(ChartView):
    """``activated(name of the area)`` by click or Enter; a sentence in its place while nothing is scored."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._short = {area.code: area.short_name for area in session.world.plan.areas}
        self._world = session.world
        self._scored: tuple[str, Period] | None = None
        self._codes = {name: code for code, name in self._short.items()}
        self._bars: tuple[Bar, ...] = ()
        self._sentence = QLabel(self)
        self._sentence.setWordWrap(True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        mark(self._sentence, tone="text2", box=True)  # opaque: bars and targets run behind the words
        self._sentence.setContentsMargins(12, 6, 12, 6)
        over = QVBoxLayout(self)
        over.addWidget(self._sentence, 0, Qt.AlignmentFlag.AlignCenter)
        self._sentence.hide()
        self.setMinimumHeight(_LEAST)

    def bars(self) -> tuple[Bar, ...]:
        """What is drawn."""
        return self._bars

    def show_areas(self, sums: ScoreSums, said: Mapping[str, str], unit: str, period: Period) -> None:
        """Draw a unit's sums of a period; ``said`` by the area's short name."""
        self._sentence.hide()
        self._scored = (unit, period)
        self._bars = tuple(
            (self._short.get(a.code, a.title), a.points, a.max_points, a.target_points) for a in sums.areas
        )
        bars = self._bars

        def make(style: Style, size: tuple[float, float]) -> object:
            from par_desktop.charts.areas import AreaBar, area_bars

            return area_bars([AreaBar(*bar) for bar in bars], style, size)

        self.set_chart(make, said, _aloud(bars))

    def say(self, sentence: str) -> None:
        """Say this over the empty bars."""
        self._sentence.setText(sentence)
        self._sentence.show()

    def say_parts(self, said: Mapping[str, str]) -> None:
        """New words for the parts of the picture that is there."""
        self._said = said

    def first_record(self, name: str) -> str:
        """The score record of the first component of the area called so in the picture; empty without one."""
        if self._scored is None:
            return ""
        unit, period = self._scored
        criteria = set_for(self._world, self._world.unit(unit), period.year)
        leaves = criteria.components_of(self._codes.get(name, ""))
        return f"{leaves[0].code}/{unit}/{period.code}" if leaves else ""


def _aloud(bars: Sequence[Bar]) -> str:
    parts = []
    for name, points, most, _ in bars:
        parts.append(f"{name}: {'chưa chấm' if points is None else number(points, 2)} trên {number(most, 2)}")
    return "Điểm theo lĩnh vực. " + "; ".join(parts)


def chart_head(title: str, count: QLabel | None = None) -> tuple[QHBoxLayout, QWidget]:
    """Title, "Bộ tiêu chí minh họa" (returned, to be hidden for an official set) and legend in one line."""
    row = QHBoxLayout()
    row.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
    row.setSpacing(theme.GAP)
    heading = QLabel(title)
    mark(heading, type="heading")
    row.addWidget(heading)
    if count is not None:
        mark(count, tone="text2")
        row.addWidget(count)
    row.addStretch(1)
    label = QWidget()
    inner = QHBoxLayout(label)
    inner.setContentsMargins(0, 0, 0, 0)
    inner.setSpacing(6)
    inner.addWidget(IconLabel(theme.icon("info", "text2")))
    words = QLabel("Bộ tiêu chí minh họa")
    mark(words, type="second")
    words.setToolTip("Bộ tiêu chí có sẵn chỉ để minh họa, cho đến khi nhập bộ chính thức.")
    inner.addWidget(words)
    row.addWidget(label)
    row.addWidget(Legend((("done", "đã đạt"), ("missing", "còn thiếu"), ("target", "mục tiêu"))))
    return row, label
