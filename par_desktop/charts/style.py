"""Colours, typefaces and sizes of a chart: on screen from the theme's tokens, on paper black and white."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from par_desktop.frozen import dataclass

SCREEN_FAMILIES = ("Segoe UI", "Open Sans", "Noto Sans", "DejaVu Sans")
PAPER_FAMILIES = ("Times New Roman", "Liberation Serif", "DejaVu Serif")


class Palette(Protocol):
    """The tokens a chart needs (look.md §2), each "#RRGGBB"."""

    @property
    def surface(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def text2(self) -> str: ...
    @property
    def text3(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def accent(self) -> str: ...
    @property
    def bar(self) -> str: ...
    @property
    def bar2(self) -> str: ...
    @property
    def grey_t(self) -> str: ...
    @property
    def red(self) -> str: ...
    @property
    def green(self) -> str: ...
    @property
    def amber(self) -> str: ...
    @property
    def amber_t(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Style:
    """Everything about a chart's looks. Font sizes in points (1 px on screen = 0.75 pt)."""

    ground: str
    text: str
    text2: str
    text3: str
    grid: str
    done: str
    other: str
    track: str
    missing: str
    lacking: str
    reached: str
    target: str
    highlight: str
    gap: str
    gap_text: str
    families: tuple[str, ...] = SCREEN_FAMILIES
    body_pt: float = 9.75
    small_pt: float = 9.0
    tick_pt: float = 8.25

    @classmethod
    def screen(cls, tokens: Palette) -> Style:
        """The window's colours, light or dark."""
        return cls(
            ground=tokens.surface,
            text=tokens.text,
            text2=tokens.text2,
            text3=tokens.text3,
            grid=tokens.line,
            done=tokens.bar,
            other=tokens.bar2,
            track=tokens.grey_t,
            missing=tokens.red,
            lacking=tokens.red,
            reached=tokens.green,
            target=tokens.text,
            highlight=tokens.accent,
            gap=tokens.amber_t,
            gap_text=tokens.amber,
        )

    @classmethod
    def paper(cls, families: tuple[str, ...] = PAPER_FAMILIES) -> Style:
        """Black on white; what colour says on screen is said by hatching, weight and words."""
        return cls(
            ground="#FFFFFF",
            text="#000000",
            text2="#000000",
            text3="#333333",
            grid="#BBBBBB",
            done="#6E6E6E",
            other="#C8C8C8",
            track="#F0F0F0",
            missing="#000000",
            lacking="#000000",
            reached="#000000",
            target="#000000",
            highlight="#333333",
            gap="#EEEEEE",
            gap_text="#000000",
            families=families,
            body_pt=10.0,
            small_pt=9.0,
            tick_pt=9.0,
        )

    def with_sizes(self, body_pt: float, small_pt: float, tick_pt: float) -> Style:
        """The same colours with other font sizes."""
        return replace(self, body_pt=body_pt, small_pt=small_pt, tick_pt=tick_pt)
