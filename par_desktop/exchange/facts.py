"""What a file says of itself: when it was saved. A small part of facts, which may be missing or say anything."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import Attributes, local, parse


def saved_time(parts: Parts, part: str, name: str, zone: tzinfo) -> str:
    """The time in one element of a part, as UTC; ``zone`` is meant where it names none. Empty where there is none."""
    try:
        when = datetime.fromisoformat(element_text(parts, part, name).strip()[:40])
        return in_utc(when if when.tzinfo else when.replace(tzinfo=zone))
    except (ValueError, OverflowError):
        return ""


def element_text(parts: Parts, part: str, name: str) -> str:
    """The text of the elements of one name in a part; empty where there is none."""
    found: list[str] = []
    inside = False

    def start(tag: str, _: Attributes) -> None:
        nonlocal inside
        inside = local(tag) == name

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    def text(piece: str) -> None:
        if inside:
            found.append(piece)

    if part not in parts:
        return ""
    parse(parts.chunks(part), parts.file, start, end, text)
    return "".join(found)


def in_utc(when: datetime) -> str:
    """A time as operations and packages carry it."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
