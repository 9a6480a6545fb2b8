"""Outlines of reports: headings as data, so that another office's order needs a file and no code."""

from __future__ import annotations

from functools import lru_cache

from par_desktop.frozen import dataclass
from par_desktop.settings import table


@dataclass(frozen=True, slots=True)
class OutlineHeading:
    """``code`` is permanent ("II.2": typed words hang on it), ``title`` is printed with its number.

    ``write``: people write under it. ``figures``: names of what the program fills in there.
    """

    code: str
    title: str
    write: bool = True
    figures: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """1 for "II", 2 for "II.2"."""
        return self.code.count(".") + 1


@dataclass(frozen=True, slots=True)
class Outline:
    id: str
    title: str
    source: str
    headings: tuple[OutlineHeading, ...]


@lru_cache(maxsize=8)
def load_outline(name: str) -> Outline:
    """The outline ``resources/outlines/<name>.toml``. Raises ``FileNotFoundError``."""
    data = table(f"outlines/{name}.toml")
    headings = tuple(
        OutlineHeading(
            code=entry["code"],
            title=entry["title"],
            write=entry.get("write", True),
            figures=tuple(entry.get("figures", ())),
        )
        for entry in data["headings"]
    )
    return Outline(data["id"], data["title"], data["source"], headings)
