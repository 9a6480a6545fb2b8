"""Who has sent this period: a bar of shares, then the units by state, the missing first (look.md §5.1)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.views.package_rows import BoardRow, Deadline, SendState
from par_desktop.frozen import dataclass
from par_desktop.services.browse_packages import deadline_words, local_time, owed_parts
from par_desktop.ui import theme
from par_desktop.ui.delegates.cells import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, WindowedModel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark

IN_A_ROW = 3
"""Units that owe nothing stand three to a row, as bare names."""
_NAME, _RIGHT = 150, 84


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the list: three words, the unit it is about (none where it names several), and their tones."""

    cells: tuple[str, str, str]
    unit: str = ""
    tone: str = "text2"


class ShareBar(QWidget):
    """Received solid, on paper in the accent, incomplete hatched, nothing as track."""

    def __init__(self) -> None:
        super().__init__()
        self._counts = (0, 0, 0, 0)
        self.setFixedHeight(8)

    def set_counts(self, received: int, paper: int, missing: int, total: int) -> None:
        """Units by state."""
        self._counts = (received, paper, missing, total)
        self.setAccessibleName(f"Đã nhận đủ {received}, nhận bản giấy {paper}, thiếu mục {missing}, tổng {total}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("grey_t"))
        *parts, total = self._counts
        left = 0.0
        for count, token in zip(parts, ("green", "accent", "amber"), strict=True):
            width = self.width() * count / max(1, total)
            box = QRectF(left, 0, max(0.0, width - 1), self.height())
            if token == "amber":
                _hatch(painter, box)
            else:
                painter.fillRect(box, theme.colour(token))
            left += width
        painter.end()


def _hatch(painter: QPainter, box: QRectF) -> None:
    painter.save()
    painter.setClipRect(box)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("amber"), 1.3))
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(int(x), int(box.bottom()), int(x + box.height()), int(box.top()))
        x += 5
    painter.restore()


class SendBoard(QFrame):
    """``unit_opened(code)`` on Enter or a double click, ``board_wanted`` by the link."""

    unit_opened = Signal(str)
    board_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        mark(self, rule="left")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setContentsMargins(theme.MARGIN, 0, theme.MARGIN - 8, 0)
        self._title = QLabel()
        mark(self._title, type="heading")
        link = QPushButton("Mở bảng theo dõi")
        mark(link, role="link")
        link.clicked.connect(lambda *_: self.board_wanted.emit())
        head.addWidget(self._title, 1)
        head.addWidget(link)
        column.addLayout(head)
        sums = QHBoxLayout()
        sums.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self._count = QLabel()
        self._due = QLabel()
        sums.addWidget(self._count, 1)
        sums.addWidget(self._due)
        column.addLayout(sums)
        self._bar = ShareBar()
        bar = QHBoxLayout()
        bar.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 2)
        bar.addWidget(self._bar)
        column.addLayout(bar)
        self.list = ListTable(theme.ROW_DENSE)
        self.list.setAccessibleName("Các phường, xã theo tình trạng gửi")
        self.list.horizontalHeader().hide()
        self._lines: dict[str, _Line] = {}
        self._model = WindowedModel((), self._fetch, _COLUMNS, self)
        self.list.setItemDelegate(ListDelegate(self.list))
        self.list.setModel(self._model)
        self.list.set_columns((_NAME, 0, _RIGHT), narrow=120)
        self.list.opened.connect(self._open)
        column.addWidget(self.list, 1)

    def fill(self, rows: Sequence[BoardRow], period: str, due: Deadline) -> None:
        """Show the board of a period, named in words."""
        by_state = {state: [row for row in rows if row.state is state] for state in SendState}
        absent = [*by_state[SendState.LATE], *by_state[SendState.NOT_SENT]]
        missing, paper, there = (by_state[s] for s in (SendState.MISSING, SendState.PAPER, SendState.RECEIVED))
        self._title.setText(f"Ai đã gửi kỳ {period}")
        self._count.setText(f"<b>{len(there) + len(paper)}</b> / {len(rows)} phường, xã")
        self._due.setText(deadline_words(due))
        mark(self._due, tone="red" if due.days_left < 0 else "amber" if due.days_left <= 7 else "text2")
        self._bar.set_counts(len(there), len(paper), len(missing), len(rows))
        self._lines = {}
        groups = [
            self._group("Chưa gửi", absent, _absent),
            self._group("Thiếu mục", missing, _missing),
            self._received(there),
            self._group("Nhận bản giấy", paper, _paper),
        ]
        self._model.reset_groups([group for group in groups if group.ids])

    def _fetch(self, ids: Sequence[int | str]) -> list[_Line]:
        return [self._lines[str(row_id)] for row_id in ids]

    def _group(self, title: str, rows: Sequence[BoardRow], line: Callable[[BoardRow], _Line]) -> Group:
        for row in rows:
            self._lines[row.unit] = line(row)
        return Group(f"{title} · {len(rows)}", [row.unit for row in rows], key=title)

    def _received(self, rows: Sequence[BoardRow]) -> Group:
        names = [_short(row.name) for row in rows]
        ids = []
        for at in range(0, len(rows), IN_A_ROW):
            three = [*names[at : at + IN_A_ROW], "", ""][:IN_A_ROW]
            row_id = f"received-{at}"
            self._lines[row_id] = _Line((three[0], three[1], three[2]), tone="text")
            ids.append(row_id)
        return Group(f"Đã nhận đủ · {len(rows)}", ids, key="received")

    def _open(self, row_id: object) -> None:
        line = self._lines.get(str(row_id))
        if line is not None and line.unit:
            self.unit_opened.emit(line.unit)
        else:
            self.board_wanted.emit()


_COLUMNS = (
    Column("Đơn vị", text=lambda line: line.cells[0], width=_NAME),
    Column("Tình trạng", text=lambda line: line.cells[1], tone=lambda line: line.tone),
    Column(
        "Gói cuối", text=lambda line: line.cells[2], width=_RIGHT, align="right",
        tone=lambda line: "text" if line.tone == "text" else "text2",
    ),
)  # fmt: skip


def _short(name: str) -> str:
    return name.removeprefix("Phường ").removeprefix("Xã ")


def _day(at: str | None) -> str:
    when = local_time(at) if at else None
    return "" if when is None else f"{when.day:02d}/{when.month}"


def _absent(row: BoardRow) -> _Line:
    last = f"gói gần nhất {_day(row.last_at)}" if row.last_at else "chưa gửi gói nào"
    return _Line((row.name, last, "Excel" if row.excel else ""), row.unit)


def _missing(row: BoardRow) -> _Line:
    owed = owed_parts(row)
    words = "thiếu " + ", ".join(owed) if owed else "thiếu mục"
    return _Line((row.name, words, _day(row.last_at)), row.unit, "amber")


def _paper(row: BoardRow) -> _Line:
    words = f"đã nhập thay {row.proxies} dòng" if row.proxies else "chờ nhập thay"
    return _Line((row.name, words, _day(row.last_at)), row.unit)
