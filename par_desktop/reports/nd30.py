"""The page of Nghị định 30/2020/NĐ-CP, Phụ lục I, as measures and texts that every layout shares (notes §6).

Lengths are millimetres, type sizes points. Nothing here knows a particular document or a file format.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from par_desktop.reports.content import (
    Appendix,
    Block,
    Column,
    Document,
    Letterhead,
    Paragraph,
    ParagraphStyle,
)
from par_desktop.text.formats import date_blank, date_official, two_digits

FONT = "Times New Roman"
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
END_MARK = "./."

PAGE_SHORT, PAGE_LONG = 210.0, 297.0
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_LEFT, MARGIN_RIGHT = 20.0, 20.0, 30.0, 15.0
PAGE_NUMBER_FROM_TOP = 10.0

SIZE_NATION = 12.0
SIZE_MOTTO = 13.0
SIZE_PARENT = 12.0
SIZE_ISSUER = 12.0
SIZE_NUMBER = 13.0
SIZE_PLACE = 13.0
SIZE_TITLE = 14.0
SIZE_SUBJECT = 14.0
SIZE_BODY = 14.0
SIZE_TABLE = 12.0
SIZE_TABLE_SMALL = 11.0
SIZE_COLUMN_NUMBER = 11.0
SIZE_CAPTION = 13.0
SIZE_NOTE = 12.0
SIZE_RECIPIENTS_TITLE = 12.0
SIZE_RECIPIENTS = 11.0
SIZE_SIGNATURE = 14.0
SIZE_PAGE_NUMBER = 13.0

FIRST_LINE = 12.7
NATURAL_LINE = 1.15
"""Height of a single-spaced line as a share of the type size: what Word takes for Times New Roman."""
LINE_SPACING = 1.1
"""Line spacing of running text, in single lines (the decree: 1 to 1.5)."""
PARAGRAPH_GAP = 6.0
"""Points between paragraphs."""
RULE_THICKNESS = 0.75
SIGNING_SPACE = 25.0
"""Room for signature and seal, mm."""
LEFT_BLOCK = 0.42
"""Share of the text width for the issuer's block of the header; the rest is the nation's, which must not fold."""
ISSUER_RULE = 0.4
"""Length of the rule under the issuer, as a share of its longest line (the decree: one third to one half)."""
SUBJECT_RULE = 0.4
TABLE_START = 55.0
"""Room a table needs to begin on a page, mm: caption, heading rows and two rows."""
HEADING_ROOM = 12.0
"""Room a heading takes, mm."""
TABLE_SMALL_FROM = 8
"""Tables of this many columns or more are set in the smaller size."""

_CLERK_GAP = "\u00a0" * 5


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page with its text area, mm."""

    width: float
    height: float

    @property
    def text_width(self) -> float:
        return self.width - MARGIN_LEFT - MARGIN_RIGHT

    @property
    def text_height(self) -> float:
        return self.height - MARGIN_TOP - MARGIN_BOTTOM


def page(landscape: bool) -> PageSize:
    """A4, upright or lying."""
    return PageSize(PAGE_LONG, PAGE_SHORT) if landscape else PageSize(PAGE_SHORT, PAGE_LONG)


def issuer_lines(letterhead: Letterhead) -> list[str]:
    """The issuer's name, folded where the content says."""
    return letterhead.issuer.split("\n")


def number_line(document: Document) -> str:
    """ "Số: 05/BC-UBND", with room for the clerk's hand in a draft."""
    head = document.letterhead
    if not head.symbol:
        return ""  # a paper that goes with another one
    if document.draft or head.number is None:
        return f"Số:{_CLERK_GAP}{_CLERK_GAP}/{head.symbol}"
    return f"Số: {two_digits(head.number)}/{head.symbol}"


def place_line(document: Document) -> str:
    """ "Nam Định, ngày 05 tháng 02 năm 2021", with room for day and month in a draft."""
    head = document.letterhead
    if document.draft or head.day is None:
        return f"{head.place}, {date_blank(head.year, _CLERK_GAP)}"
    return f"{head.place}, {date_official(head.day)}"


def signer_name(document: Document) -> str:
    """The signer's name; a draft leaves it out."""
    return "" if document.draft else document.signature.name


def recipient_lines(document: Document) -> list[str]:
    """Each with its dash, ";" after every line and "." after the last ("Lưu: …")."""
    lines = document.recipients.lines
    return [f"- {line}{'.' if line is lines[-1] else ';'}" for line in lines]


def basis_lines(document: Document) -> list[str]:
    """Each căn cứ ends with ";", the last with "."."""
    return [f"{line}{'.' if line is document.basis[-1] else ';'}" for line in document.basis]


def closed(body: Sequence[Block]) -> list[Block]:
    """The body with the decree's end mark "./." after its last words."""
    blocks = list(body)
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and not last.to_write and last.style is not ParagraphStyle.NOTE:
        blocks[-1] = replace(last, text=last.text.rstrip().removesuffix(END_MARK).rstrip(".") + END_MARK)
    else:
        blocks.append(Paragraph(END_MARK))
    return blocks


def appendix_reference(document: Document, appendix: Appendix) -> str:
    """The line under an appendix's title that names the paper it belongs to."""
    head = document.letterhead
    kind = document.title.kind[:1] + document.title.kind[1:].lower()
    numbered = number_line(document).removeprefix("Số:").strip(" ")
    blank = document.draft or head.day is None
    day = date_blank(head.year, _CLERK_GAP) if blank or head.day is None else date_official(head.day)
    return f"(Kèm theo {kind} số {numbered} {day} của {head.spoken})"


def table_size(columns: Sequence[Column]) -> float:
    """Type size of a table's cells, pt."""
    return SIZE_TABLE_SMALL if len(columns) >= TABLE_SMALL_FROM else SIZE_TABLE


def column_widths(columns: Sequence[Column], available: float) -> list[float]:
    """The shares as lengths that fill ``available`` exactly, in its unit."""
    total = sum(column.width for column in columns)
    return [available * column.width / total for column in columns]


def header_groups(columns: Sequence[Column]) -> list[tuple[str, int, int]]:
    """Upper headings as (title, first, last column); a column without group stands alone with an empty title."""
    spans: list[tuple[str, int, int]] = []
    for index, column in enumerate(columns):
        if spans and column.group and spans[-1][0] == column.group:
            spans[-1] = (column.group, spans[-1][1], index)
        else:
            spans.append((column.group, index, index))
    return spans
