"""The list of changes of a preview: its columns, and what stands in its place or under it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from par_desktop.services.receive_files import Answer
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.package_rows import ChangeRow

if TYPE_CHECKING:
    from par_desktop.services.import_package import Received


def nothing_new(files: Sequence[tuple[Received, Answer]], *, by_unit: bool, filtered: bool) -> str:
    """Why the list is empty."""
    if filtered:
        return "Không có dòng nào khớp bộ lọc."
    missing = sum(received.missing_rows for received, _ in files)
    if by_unit or len(files) != 1:
        return "Không có gì mới."
    if missing:
        return f"Tệp này không có gì mới. {missing} dòng đã bị xóa khỏi tệp; dữ liệu giữ nguyên."
    return "Tệp này không có gì mới: mọi thay đổi trong gói đã được nhận trước đó."


def summary(files: int, counts: Mapping[str, int]) -> str:
    """The sentence of the bottom bar, with the figures in bold."""
    said = [
        f"<b>{counts[state]} {word}</b>{after}"
        for state, word, after in (
            ("new", "mới", ""),
            ("changed", "đổi", ""),
            ("conflict", "xung đột", " để quyết định sau"),
            ("refused", "bị từ chối", " (báo lại đơn vị)"),
            ("waiting", "đang chờ", ""),
            ("restored", "khôi phục", ""),
        )
        if counts.get(state)
    ]
    return f"Nhận {files} tệp: {', '.join(said) or 'không có gì mới'}"


def change_columns() -> tuple[Column, ...]:
    """Kind, record, cell, what is here, what comes, from where (look.md §5.10)."""

    def main(row: ChangeRow) -> bool:
        return row.part == "change"

    tones = {"why": "red", "more": "accent"}
    return (
        Column("Loại", state=lambda row: words.CHANGE_STATES[row.state] if main(row) else None, width=112),
        Column("Mục", text=lambda row: row.title, tone=lambda row: tones.get(row.part)),
        Column("Ô", text=lambda row: row.cell, width=162, tone=lambda _row: "text2"),
        Column(
            "Đang có",
            text=lambda row: (row.before or "–") if main(row) else "",
            width=104,
            align="right",
            struck=lambda row: row.state == "changed",
            tone=lambda row: "text2" if row.before else "text3",
            tooltip=lambda row: row.before or None,
        ),
        Column(
            "Trong gói",
            text=lambda row: row.after,
            width=128,
            align="right",
            bold=lambda row: row.state != "refused",
            struck=lambda row: row.state == "refused",
            tone=lambda row: "red" if row.state == "refused" else None,
            tooltip=lambda row: row.after or None,
        ),
        Column(
            "Nguồn",
            text=lambda row: row.source,
            width=186,
            priority=1,
            tone=lambda _row: "text2",
            tooltip=lambda row: row.hint or row.source or None,
        ),
    )
