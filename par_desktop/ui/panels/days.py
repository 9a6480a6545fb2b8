"""Days as narrow columns write them."""

from __future__ import annotations

from datetime import date


def day_in_list(day: date, year: int) -> str:
    """ "31/3", "31/01", "08/3": zeros as official papers write them; with the year where it is another one."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    text = f"{day.day:02d}/{month}"
    return text if day.year == year else f"{text}/{day.year}"
