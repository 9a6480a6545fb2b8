"""Cells with their looks: each style is made once a workbook and shared.

openpyxl looks a style up in the workbook's tables at each setting; on some thousand cells that was most of a save.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

_THIN = Side(style="thin", color="C9D0D8")
_BORDER = Border(_THIN, _THIN, _THIN, _THIN)
_YELLOW = PatternFill("solid", fgColor="FFF8DB")
_RED = PatternFill("solid", fgColor="F8B4B0")
_GREY = PatternFill("solid", fgColor="F0F2F5")
_HEAD = Font(name="Times New Roman", size=11, bold=True)
_BODY = Font(name="Times New Roman", size=11)
_TITLE = Font(name="Times New Roman", size=14, bold=True)
_NOTE = Font(name="Times New Roman", size=11, italic=True)
_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)
_WRAP = Alignment(vertical="top", wrap_text=True)
_RIGHT = Alignment(vertical="top", horizontal="right")
_RIGHT_TEXT = Alignment(vertical="top", horizontal="right", indent=1)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_MIDDLE = Alignment(horizontal="center")
_ACROSS = Alignment(horizontal="centerContinuous")
_WHOLE, _POINTS, _TEXT = "#,##0", "#,##0.00##", "@"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def visible_text(text: str) -> str:
    """Text as a visible cell holds it: ``_xHHHH_`` escaped, because readers decode it; nothing XML cannot hold."""
    if not text.isprintable():
        text = _NO_XML.sub("", text)
    return _ESCAPED.sub("_x005F_", text)


class Look(Enum):
    """How a cell looks and whether it may be typed in."""

    HIDDEN = "hidden"
    BODY = "body"
    WRAPPED = "wrapped"
    LABEL = "label"
    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    GROUP = "group"
    NUMBER_OF_COLUMN = "number_of_column"
    BAND = "band"
    SIGNER = "signer"
    PICK = "pick"
    BLANK = "blank"
    TEXT = "text"
    TEXT_BOLD = "text_bold"
    TEXT_RIGHT = "text_right"
    TEXT_RIGHT_BOLD = "text_right_bold"
    NUMBER = "number"
    SUM = "sum"
    SUM_POINTS = "sum_points"
    TYPED_TEXT = "typed_text"
    TYPED_TEXT_RIGHT = "typed_text_right"
    TYPED_NUMBER = "typed_number"
    REFUSED_TEXT = "refused_text"
    REFUSED_TEXT_RIGHT = "refused_text_right"
    REFUSED_NUMBER = "refused_number"
    REFUSED_LOCKED = "refused_locked"


def _text(**more: object) -> dict[str, object]:
    return {"border": _BORDER, "alignment": _WRAP, "number_format": _TEXT, **more}


def _figure(**more: object) -> dict[str, object]:
    return {"border": _BORDER, "alignment": _RIGHT, "number_format": _WHOLE, **more}


_YELLOW_OPEN = {"fill": _YELLOW, "protection": _OPEN}
_RED_OPEN = {"fill": _RED, "protection": _OPEN}
_LOOKS: Mapping[Look, Mapping[str, object]] = {
    Look.HIDDEN: {"number_format": _TEXT},
    Look.BODY: {},
    Look.WRAPPED: {"alignment": _WRAP},
    Look.LABEL: {"font": _HEAD},
    Look.TITLE: {"font": _TITLE},
    Look.NOTE: {"font": _NOTE},
    Look.HEADING: {"font": _HEAD, "alignment": _CENTRE, "fill": _GREY, "border": _BORDER},
    Look.GROUP: {"font": _HEAD, "alignment": _ACROSS, "fill": _GREY, "border": _BORDER},
    Look.NUMBER_OF_COLUMN: {"font": _NOTE, "alignment": _CENTRE, "border": _BORDER},
    Look.BAND: {"font": _HEAD, "fill": _GREY},
    Look.SIGNER: {"font": _HEAD, "alignment": _MIDDLE},
    Look.PICK: {"fill": _YELLOW, "border": _BORDER, "protection": _OPEN},
    Look.BLANK: {"fill": _GREY, "border": _BORDER, "protection": _LOCKED},
    Look.TEXT: _text(),
    Look.TEXT_BOLD: _text(font=_HEAD),
    Look.TEXT_RIGHT: _text(alignment=_RIGHT_TEXT),
    Look.TEXT_RIGHT_BOLD: _text(alignment=_RIGHT_TEXT, font=_HEAD),
    Look.NUMBER: _figure(fill=_GREY),
    Look.SUM: _figure(fill=_GREY),
    Look.SUM_POINTS: _figure(fill=_GREY, number_format=_POINTS, font=_HEAD, alignment=_RIGHT_TEXT),
    Look.TYPED_TEXT: _text(**_YELLOW_OPEN),
    Look.TYPED_TEXT_RIGHT: _text(alignment=_RIGHT_TEXT, **_YELLOW_OPEN),
    Look.TYPED_NUMBER: _figure(**_YELLOW_OPEN),
    Look.REFUSED_TEXT: _text(**_RED_OPEN),
    Look.REFUSED_TEXT_RIGHT: _text(alignment=_RIGHT_TEXT, **_RED_OPEN),
    Look.REFUSED_NUMBER: _figure(**_RED_OPEN),
    Look.REFUSED_LOCKED: _text(fill=_RED),
}
"""What each look sets beyond the body's font."""

TYPED = {Look.TYPED_TEXT: Look.REFUSED_TEXT, Look.TYPED_TEXT_RIGHT: Look.REFUSED_TEXT_RIGHT}
TYPED |= {Look.TYPED_NUMBER: Look.REFUSED_NUMBER}
"""A yellow look and what marks it refused."""


class Pen:
    """Makes the cells of one worksheet; ``styles`` is shared by all sheets of a workbook."""

    def __init__(self, sheet: Any, styles: dict[Look, Any]) -> None:
        self._sheet = sheet
        self._styles = styles

    def __call__(self, value: str | int | None, look: Look = Look.BODY, note: str = "") -> Any:
        """A cell; text that starts with "=" stays text. ``note`` becomes its comment."""
        cell: Any = WriteOnlyCell(self._sheet)
        if isinstance(value, str):
            # Set past openpyxl's guessing: "=1+1" typed by a person is no formula, "#N/A" no error value.
            cell._value, cell.data_type = visible_text(value), "s"
        elif value is not None:
            cell._value = value
        cell._style = self._style(look)
        if note:
            cell.comment = Comment(note, "PAR Desktop", height=120, width=320)
        return cell

    def as_text(self, text: str) -> Any:
        """A cell of a hidden sheet: text as it is, so that digests agree."""
        cell: Any = WriteOnlyCell(self._sheet)
        cell._value, cell.data_type = text, "s"
        cell._style = self._style(Look.HIDDEN)
        return cell

    def formula(self, text: str, look: Look, note: str = "") -> Any:
        """A cell that Excel computes."""
        cell = self(None, look, note)
        cell._value, cell.data_type = text, "f"
        return cell

    def _style(self, look: Look) -> Any:
        style = self._styles.get(look)
        if style is None:
            model: Any = WriteOnlyCell(self._sheet)
            for name, value in {"font": _BODY, **_LOOKS[look]}.items():
                setattr(model, name, value)
            style = self._styles[look] = model._style
        return style
