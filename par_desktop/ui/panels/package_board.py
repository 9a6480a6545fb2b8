"""Theo dõi: units against what is due, or for a reporting unit its own items; and the lists of packages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from par_desktop.domain.views.package_rows import BoardRow, Item, PackageLine
from par_desktop.services.browse_packages import owed_parts
from par_desktop.text.formats import period_label
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, RowId, WindowedModel
from par_desktop.ui.panels import package_rows as words
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.roles import State


@dataclass(frozen=True, slots=True)
class OwnItem:
    """One thing a reporting unit has to send: its name, how much is there, what is missing in words."""

    name: str
    item: Item
    missing: str


class RowList(QWidget):
    """A list of ready rows by id: what stands on screen is what was read last. ``picked(row or None)``."""

    picked = Signal(object)
    opened = Signal(object)

    def __init__(self, columns: Sequence[Column], name: str, row_height: int = theme.ROW_DENSE) -> None:
        super().__init__()
        self._rows: dict[RowId, Any] = {}
        self.model = WindowedModel([], self._fetch, columns, self)
        self.table = ListTable(row_height)
        self.table.setAccessibleName(name)
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self.model)
        self.table.set_columns([c.width for c in columns], [c.priority for c in columns], narrow=170)
        self.table.current_changed.connect(lambda row_id: self.picked.emit(self._rows.get(row_id)))
        self.table.opened.connect(lambda row_id: self.opened.emit(self._rows.get(row_id)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[Any], key: Callable[[Any], RowId]) -> None:
        """Show these rows; the current one stays current if it is still there, else the first becomes so."""
        current = self.table.current_id()
        self._rows = {key(row): row for row in rows}
        self.model.reset(list(self._rows))
        if self._rows:
            at = self.model.row_of(current) if isinstance(current, int | str) else -1
            self.table.setCurrentIndex(self.model.index(max(0, at), 0))
        else:
            self.picked.emit(None)

    def current(self) -> Any:
        """The current row, or None."""
        return self._rows.get(self.table.current_id())  # type: ignore[call-overload]  # ids are int or str here

    def select(self, row_id: RowId) -> None:
        """Make a row current, if it is shown."""
        at = self.model.row_of(row_id)
        if at >= 0:
            self.table.setCurrentIndex(self.model.index(at, 0))

    def _fetch(self, ids: Sequence[RowId]) -> list[Any]:
        return [self._rows.get(row_id) for row_id in ids]


def _item(heading: str, width: int, priority: int, of: Callable[[BoardRow], Item]) -> Column:
    return Column(
        heading,
        text=lambda row: words.item_words(of(row)),
        width=width,
        priority=priority,
        icon=lambda row: words.item_icon(of(row), row),
        tone=lambda row: words.item_tone(of(row), row),
    )


def board_list() -> RowList:
    """Unit × what is due this quarter."""

    def evidence_icon(row: BoardRow) -> tuple[str, str] | None:
        return ("clock", "amber") if row.missing_files else ("tick", "green") if row.evidence else None

    columns = (
        Column("Đơn vị", text=lambda row: row.name),
        Column("Tình trạng", state=words.send_state, width=122),
        _item("Nhiệm vụ", 84, 0, lambda row: row.tasks),
        _item("Hồ sơ TTHC", 94, 0, lambda row: row.dossiers),
        _item("Tự chấm", 84, 0, lambda row: row.scores),
        _item("Khắc phục", 86, 3, lambda row: row.remedies),
        _item("Lời báo cáo", 98, 2, lambda row: row.passages),
        Column(
            "Minh chứng",
            text=words.evidence_words,
            width=90,
            priority=1,
            icon=evidence_icon,
            tone=lambda row: "amber" if row.missing_files else "text2" if row.evidence else "text3",
        ),
        Column("Gói cuối", text=lambda row: words.day_words(row.last_at), width=70, align="right"),
        Column("", text=words.source_note, width=62, priority=4, tone=lambda _row: "text2"),
    )
    return RowList(columns, "Theo dõi các đơn vị")


def own_list() -> RowList:
    """A reporting unit's own items."""

    def state(row: OwnItem) -> State:
        if not row.item.asked:
            return State("not-applicable", "Không phải gửi", "grey")
        if row.item.complete:
            return State("tick-circle", "Đủ", "green")
        return State("clock", "Thiếu mục", "amber") if row.item.done else State("dashed-circle", "Chưa nhập", "grey")

    columns = (
        Column("Cần gửi", text=lambda row: row.name, width=190),
        Column("Tình trạng", state=state, width=140),
        Column("Đã có", text=lambda row: words.item_words(row.item), width=80, align="right"),
        Column("Còn thiếu", text=lambda row: row.missing, tone=lambda _row: "text2"),
    )
    return RowList(columns, "Việc cần gửi của đơn vị", theme.ROW)


def own_items(row: BoardRow) -> list[OwnItem]:
    """A unit's own row as a list of items, in the board's order of columns."""
    owed = owed_parts(row)

    def missing(start: str) -> str:
        return next((part for part in owed if start in part), "")

    return [
        OwnItem("Nhiệm vụ", row.tasks, missing("nhiệm vụ")),
        OwnItem("Hồ sơ TTHC (tháng)", row.dossiers, missing("hồ sơ")),
        OwnItem("Tự chấm điểm (tiêu chí)", row.scores, missing("tiêu chí")),
        OwnItem("Khắc phục tồn tại", row.remedies, missing("tồn tại")),
        OwnItem("Lời báo cáo (đề mục)", row.passages, missing("đề mục")),
    ]


def package_list(direction: str) -> RowList:
    """Gói đã gửi (``out``) or Gói đã nhận (``in``)."""
    columns = (
        Column("Gửi cho" if direction == "out" else "Đơn vị", text=lambda row: row.name, width=210),
        Column("Gói số", text=lambda row: f"{row.number:03d}", width=64, align="right"),
        Column("Kỳ", text=lambda row: period_label(row.period), width=96, tone=lambda _row: "text2"),
        Column("Lúc", text=lambda row: words.moment_words(row.at), width=128, tone=lambda _row: "text2"),
        Column("Nội dung", text=words.line_words, icon=None if direction == "out" else words.line_icon),
        *((Column("Xác nhận", state=words.receipt_state, width=136),) if direction == "out" else ()),
        Column("Tệp", text=lambda row: row.file, width=230, priority=2, tone=lambda _row: "text2"),
    )
    return RowList(columns, "Gói đã gửi" if direction == "out" else "Gói đã nhận", theme.ROW)


def recent_list() -> RowList:
    """The last packages received, two lines each; on the side panel."""

    def second(line: PackageLine) -> str:
        return f"gói {line.number:03d} · {words.day_words(line.at)} · {words.line_words(line)}"

    column = Column("", text=lambda line: line.name, second=second, icon=words.line_icon)
    made = RowList((column,), "Mới nhận", 44)
    made.table.horizontalHeader().hide()
    return made
