"""A document as content: what it says, in order, and nothing of how a page shows it.

A document module builds one ``Document`` from rows; ``pdf``, ``word`` and ``excel`` lay out any of them by the
measures of ``nd30``. Cells keep their values, so that Excel gets numbers and paper the same numbers written out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from par_desktop.text.formats import date_short, number

Cell = str | int | Decimal | date | None
"""Text, a count, an exact number, a day, or nothing."""

PLACEHOLDER = "[…]"
"""What stands under a heading nobody has written under yet: plain text, to be typed over."""

_UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class ParagraphStyle(StrEnum):
    """``BODY`` is justified with an indent; ``BASIS`` the same in italics; ``NOTE`` small italics; ``CENTER`` plain."""

    BODY = "body"
    BASIS = "basis"
    NOTE = "note"
    CENTER = "center"


class RowKind(StrEnum):
    """``GROUP`` spans the whole table in bold (first cell only), ``TOTAL`` is a bold row of cells."""

    DATA = "data"
    GROUP = "group"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The two upper blocks. ``issuer`` may hold a line break where a long name should fold.

    ``symbol`` follows the number ("BC-UBND"). ``number`` and ``day`` are ``None`` in a draft: the clerk writes them
    in, ``year`` is printed already. ``spoken`` is the issuer in running text ("Ủy ban nhân dân thành phố Nam Định").
    """

    parent: str
    issuer: str
    spoken: str
    symbol: str
    place: str
    year: int
    number: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """``kind`` in capitals ("BÁO CÁO"), ``subject`` is the trích yếu."""

    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 to 3: "I. …", "1. …", "a) …"; the text carries its own number."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``to_write``: a place for a person's words; its text is the placeholder."""

    text: str
    style: ParagraphStyle = ParagraphStyle.BODY
    to_write: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share of the table's width; ``decimals`` is how exact numbers are written.

    Neighbours with the same ``group`` share an upper heading.
    """

    title: str
    width: float
    align: Align = Align.LEFT
    decimals: int = 0
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.DATA


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` titles the Excel sheet, ``caption`` stands above the table; ``number_row`` prints (1) (2) (3).

    ``tight`` rows take no more room than their words, where a document has to stay on one page.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    number_row: bool = True
    tight: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            expected = 1 if row.kind is RowKind.GROUP else len(self.columns)
            if len(row.cells) != expected:
                raise ValueError(f"table {self.name}: {len(row.cells)} cells for {expected} columns")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as PNG bytes, printed ``width_mm`` wide, with its caption below."""

    png: bytes
    caption: str
    width_mm: float = 150.0


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True, slots=True)
class Signature:
    """``lines`` are authority and office ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"); ``name`` is empty in a draft."""

    lines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Recipients:
    """Lines without dash and end mark: "UBND tỉnh", …, "Lưu: VT, NV"."""

    lines: tuple[str, ...]
    title: str = "Nơi nhận:"


@dataclass(frozen=True, slots=True)
class Appendix:
    """A part that begins on a page of its own, numbered from 1 again; wide tables lie in ``landscape``.

    ``label`` is "PHỤ LỤC" or "PHỤ LỤC I".
    """

    label: str
    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. ``draft`` leaves number, date and the signer's name blank, whatever the parts hold.

    ``notes`` are printed after the body, such as "Bộ tiêu chí minh họa …".
    """

    letterhead: Letterhead
    title: Title
    body: tuple[Block, ...]
    signature: Signature
    recipients: Recipients
    basis: tuple[str, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    notes: tuple[str, ...] = ()
    draft: bool = True
    landscape: bool = False

    def tables(self) -> Iterator[Table]:
        """Every table in the order of the pages."""
        for body in (self.body, *(appendix.body for appendix in self.appendices)):
            yield from (block for block in body if isinstance(block, Table))


def cell_text(cell: Cell, column: Column) -> str:
    """A cell as paper shows it."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, date):
        return date_short(cell)
    return number(cell, column.decimals)


def clean(text: str) -> str:
    """``text`` without characters that no page can show and Word refuses; line breaks and tabs stay."""
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in _UNPRINTABLE)


def paragraphs(text: str) -> list[Paragraph]:
    """Typed words as body paragraphs: a line of typing is a paragraph, blank lines none."""
    return [Paragraph(line) for line in (clean(line).strip() for line in text.splitlines()) if line]
