"""What stands around every screen: what waits to be sent, what waits for a decision, where the copies are."""

from __future__ import annotations

from datetime import date, datetime

from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """``waiting`` counts changes (for the coordinator: units), ``conflicts`` fields in conflict.

    ``backup`` is when the newest copy in the workspace was made, ``second`` when one was last put elsewhere and
    ``place`` where; ``None`` for never. ``held`` counts records with operations that wait for lost ancestors,
    ``proxied`` this unit's records that show what the coordinator typed for it.
    """

    waiting: int
    conflicts: int
    backup: datetime | None
    second: datetime | None
    place: str
    held: int = 0
    proxied: int = 0

    def backup_words(self, today: date, warn_days: int) -> tuple[str, bool]:
        """The status strip's words and whether they warn; times on the wall clock."""
        if self.backup is None:
            first = "Chưa sao lưu"
        else:
            first = f"Sao lưu {self.backup.day}/{self.backup.month} lúc {self.backup:%H:%M}"
        if self.second is None:
            return f"{first}; chưa có bản thứ hai ở nơi khác", self.backup is not None
        days = (today - self.second.date()).days
        age = "hôm nay" if days <= 0 else "hôm qua" if days == 1 else f"{days} ngày trước"
        if days > warn_days:
            return f"{first}; bản thứ hai đã cũ {days} ngày", True
        return f"{first}; bản thứ hai ở {self.place}, {age}", False
