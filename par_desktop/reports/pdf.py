"""Any ``Document`` as PDF, laid out by reportlab on the decree's page."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.colors import black
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle as Style
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    Image,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as Text
from reportlab.platypus import Table as Grid

from par_desktop.reports import nd30
from par_desktop.reports.content import (
    Align,
    Appendix,
    Block,
    Document,
    Figure,
    Heading,
    Paragraph,
    ParagraphStyle,
    Row,
    RowKind,
    Table,
    cell_text,
)
from par_desktop.reports.fonts import family, text_width

_ALIGN: dict[Align, Literal[0, 1, 2]] = {Align.LEFT: TA_LEFT, Align.CENTER: TA_CENTER, Align.RIGHT: TA_RIGHT}
_BORDERLESS: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]
_CELL_PADDING = 3.0
_LONG_CELL = 300
"""Characters from which a cell is measured before the table is laid out."""


def write(document: Document) -> bytes:
    """The document as the bytes of a PDF; pages of each part are numbered from 1, the first without a number."""
    target = BytesIO()
    pages = _Pages(target, document)
    story = [*_header(document), *_opening(document)]
    body = nd30.closed(document.body)
    story += _blocks(body[:-1], document.landscape)
    footer = _footer(document)
    if isinstance(body[-1], Paragraph):
        # the signature never stands on a page without words of the paper
        story.append(KeepTogether([*_block(body[-1], document.landscape), *_notes(document), *footer]))
    for appendix in document.appendices:
        story += [NextPageTemplate(_template(appendix.landscape, first=True)), PageBreak()]
        story += _appendix(document, appendix)
    pages.build(story)
    return target.getvalue()


def _template(landscape: bool, first: bool) -> str:
    return f"{'landscape' if landscape else 'portrait'}-{'first' if first else 'later'}"


class _Pages(BaseDocTemplate):
    """Four kinds of page: upright or lying, first of its part (no number) or later (number at the top centre)."""

    def __init__(self, target: BytesIO, document: Document) -> None:
        super().__init__(
            target,
            title=f"{document.title.kind.capitalize()}: {document.title.subject}",
            author=document.letterhead.spoken,
            lang="vi-VN",
            allowSplitting=1,
        )
        self._part_start = 1
        order = (document.landscape, not document.landscape)
        self.addPageTemplates([self._page(landscape, first) for landscape in order for first in (True, False)])

    def _page(self, landscape: bool, first: bool) -> PageTemplate:
        size = nd30.page(landscape)
        frame = Frame(
            nd30.MARGIN_LEFT * mm,
            nd30.MARGIN_BOTTOM * mm,
            size.text_width * mm,
            size.text_height * mm,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        return PageTemplate(
            id=_template(landscape, first),
            frames=[frame],
            pagesize=(size.width * mm, size.height * mm),
            onPage=self._start_part if first else self._number_page,
            autoNextPageTemplate=_template(landscape, first=False),
        )

    def _start_part(self, canvas: Canvas, _doc: BaseDocTemplate) -> None:
        self._part_start = canvas.getPageNumber()

    def _number_page(self, canvas: Canvas, doc: BaseDocTemplate) -> None:
        width, height = doc.pageTemplate.pagesize
        middle = nd30.MARGIN_LEFT * mm + (width - (nd30.MARGIN_LEFT + nd30.MARGIN_RIGHT) * mm) / 2
        canvas.setFont(family().regular, nd30.SIZE_PAGE_NUMBER)
        baseline = height - nd30.PAGE_NUMBER_FROM_TOP * mm - nd30.SIZE_PAGE_NUMBER
        canvas.drawCentredString(middle, baseline, str(canvas.getPageNumber() - self._part_start + 1))


def _style(
    size: float, bold: bool = False, italic: bool = False, align: Literal[0, 1, 2, 4] = TA_LEFT, **more: Any
) -> Style:
    spacing = nd30.NATURAL_LINE * more.pop("spacing", 1.0)
    return Style(
        "text",
        fontName=family().face(bold, italic),
        fontSize=size,
        leading=size * spacing,
        alignment=align,
        textColor=black,
        allowWidows=0,
        allowOrphans=0,
        **more,
    )


def _text(words: str, style: Style) -> Text:
    return Text(escape(words).replace("\n", "<br/>"), style)


class _Rule(Flowable):
    """A line in the middle of whatever room it is given: a page's or a cell's (lengths in points)."""

    def __init__(self, length: float, above: float, below: float) -> None:
        super().__init__()
        self._length, self._above, self._below = length, above, below
        self._room = length

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self._room = width
        return width, self._above + self._below

    def draw(self) -> None:
        self.canv.setStrokeColor(black)
        self.canv.setLineWidth(nd30.RULE_THICKNESS)
        start = (self._room - self._length) / 2
        self.canv.line(start, self._below, start + self._length, self._below)


def _rule(length: float, above: float = 3.0, below: float = 1.0) -> Flowable:
    return _Rule(length, above, below)


def _fitting(words: str, size: float, width: float, bold: bool) -> float:
    """The size at which a line that must not fold fits: a wider stand-in typeface is set smaller."""
    return min(size, size * width / text_width(words, size, bold))


def _header(document: Document) -> list[Flowable]:
    head = document.letterhead
    width = nd30.page(document.landscape).text_width * mm
    left, right = width * nd30.LEFT_BLOCK, width * (1 - nd30.LEFT_BLOCK)
    nation_size = _fitting(nd30.NATION, nd30.SIZE_NATION, right, bold=True)
    motto_size = _fitting(nd30.MOTTO, nd30.SIZE_MOTTO, right, bold=True)
    issuer = _style(nd30.SIZE_ISSUER, bold=True, align=TA_CENTER)
    longest = max(text_width(line, nd30.SIZE_ISSUER, bold=True) for line in nd30.issuer_lines(head))
    names: list[Flowable] = []
    if head.parent:
        size = _fitting(head.parent, nd30.SIZE_PARENT, left * 0.95, bold=False)
        names.append(_text(head.parent, _style(size, align=TA_CENTER)))
    issuer_block = [*names, _text(head.issuer, issuer), _rule(min(longest, left) * nd30.ISSUER_RULE)]
    nation_block = [
        _text(nd30.NATION, _style(nation_size, bold=True, align=TA_CENTER)),
        _text(nd30.MOTTO, _style(motto_size, bold=True, align=TA_CENTER)),
        _rule(text_width(nd30.MOTTO, motto_size, bold=True)),
    ]
    number = _text(nd30.number_line(document), _style(nd30.SIZE_NUMBER, align=TA_CENTER))
    place = _text(nd30.place_line(document), _style(nd30.SIZE_PLACE, italic=True, align=TA_CENTER))
    commands = [*_BORDERLESS, ("TOPPADDING", (0, 1), (-1, 1), 6)]
    return [Grid([[issuer_block, nation_block], [number, place]], colWidths=[left, right], style=commands)]


def _opening(document: Document) -> list[Flowable]:
    title, subject = document.title, document.title.subject
    size = nd30.SIZE_SUBJECT
    width = nd30.page(document.landscape).text_width * mm
    rule = min(text_width(subject, size, bold=True), width) * nd30.SUBJECT_RULE
    flow: list[Flowable] = [
        _text(title.kind, _style(nd30.SIZE_TITLE, bold=True, align=TA_CENTER, spaceBefore=18)),
        _text(subject, _style(size, bold=True, align=TA_CENTER)),
        _rule(min(rule, width / 3), below=12),
    ]
    flow += [_paragraph(Paragraph(line, ParagraphStyle.BASIS)) for line in nd30.basis_lines(document)]
    return flow


def _notes(document: Document) -> list[Flowable]:
    return [_paragraph(Paragraph(note, ParagraphStyle.NOTE)) for note in document.notes]


def _footer(document: Document) -> list[Flowable]:
    width = nd30.page(document.landscape).text_width * mm
    receivers: list[Flowable] = [
        _text(
            document.recipients.title,
            _style(nd30.SIZE_RECIPIENTS_TITLE, bold=True, italic=True, spaceAfter=2),
        )
    ]
    receivers += [_text(line, _style(nd30.SIZE_RECIPIENTS)) for line in nd30.recipient_lines(document)]
    signing = _style(nd30.SIZE_SIGNATURE, bold=True, align=TA_CENTER)
    signer: list[Flowable] = [_text(line, signing) for line in document.signature.lines]
    signer += [Spacer(1, nd30.SIGNING_SPACE * mm), _text(nd30.signer_name(document) or "\u00a0", signing)]
    return [Spacer(1, 12), Grid([[receivers, signer]], colWidths=[width / 2, width / 2], style=_BORDERLESS)]


def _appendix(document: Document, appendix: Appendix) -> list[Flowable]:
    centred = _style(nd30.SIZE_TITLE, bold=True, align=TA_CENTER)
    reference = nd30.appendix_reference(document, appendix)
    flow: list[Flowable] = [
        _text(appendix.label, centred),
        _text(appendix.title, centred),
        _text(reference, _style(nd30.SIZE_PLACE, italic=True, align=TA_CENTER)),
        _rule(nd30.page(appendix.landscape).text_width * mm / 6, above=3, below=8),
    ]
    return [*flow, *_blocks(appendix.body, appendix.landscape)]


def _blocks(blocks: Sequence[Block], landscape: bool) -> list[Flowable]:
    """Blocks in order; headings stay with what follows, and a table begins only where some rows have room."""
    flow: list[Flowable] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and isinstance(blocks[end], Heading):
            end += 1
        if end < len(blocks) and isinstance(blocks[end], Table):
            # "keep with next" would keep the whole table on one page
            flow.append(CondPageBreak((nd30.TABLE_START + nd30.HEADING_ROOM * (end - at)) * mm))
            flow += [_heading(block, keep=False) for block in blocks[at:end] if isinstance(block, Heading)]
            at = end
        flow += _block(blocks[at], landscape)
        at += 1
    return flow


def _block(block: Block, landscape: bool) -> list[Flowable]:
    match block:
        case Heading():
            return [_heading(block, keep=True)]
        case Paragraph():
            return [_paragraph(block)]
        case Table():
            return _table(block, landscape)
        case Figure():
            return [_figure(block, landscape)]


def _heading(heading: Heading, keep: bool) -> Flowable:
    return _text(
        heading.text,
        _style(
            nd30.SIZE_BODY,
            bold=True,
            italic=heading.level == 3,
            align=TA_JUSTIFY,
            firstLineIndent=nd30.FIRST_LINE * mm,
            spacing=nd30.LINE_SPACING,
            spaceBefore=nd30.PARAGRAPH_GAP,
            spaceAfter=nd30.PARAGRAPH_GAP,
            keepWithNext=int(keep),
        ),
    )


def _paragraph(paragraph: Paragraph) -> Flowable:
    small = paragraph.style is ParagraphStyle.NOTE
    indent = 0.0 if paragraph.style is ParagraphStyle.CENTER or small else nd30.FIRST_LINE * mm
    style = _style(
        nd30.SIZE_NOTE if small else nd30.SIZE_BODY,
        italic=small or paragraph.style is ParagraphStyle.BASIS,
        align=TA_CENTER if paragraph.style is ParagraphStyle.CENTER else TA_JUSTIFY,
        firstLineIndent=indent,
        spacing=nd30.LINE_SPACING,
        spaceBefore=0,
        spaceAfter=nd30.PARAGRAPH_GAP,
    )
    return _text(paragraph.text, style)


def _caption(words: str, above: bool) -> Text:
    return _text(words, _style(nd30.SIZE_CAPTION, bold=above, italic=not above, align=TA_CENTER, spaceAfter=4))


def _figure(figure: Figure, landscape: bool) -> Flowable:
    picture = Image(BytesIO(figure.png))
    size = nd30.page(landscape)
    scale = min(
        figure.width_mm * mm / picture.imageWidth,
        size.text_width * mm / picture.imageWidth,
        size.text_height * mm * 0.7 / picture.imageHeight,
    )
    picture.drawWidth, picture.drawHeight = picture.imageWidth * scale, picture.imageHeight * scale
    return KeepTogether([Spacer(1, 4), picture, _caption(figure.caption, above=False)])


def _table(table: Table, landscape: bool) -> list[Flowable]:
    size = nd30.page(landscape)
    widths = nd30.column_widths(table.columns, size.text_width * mm)
    cells, commands, repeated = _table_head(table)
    for row in table.rows:
        at = len(cells)
        cells.append(_table_row(table, row))
        if row.kind is RowKind.GROUP:
            commands.append(("SPAN", (0, at), (-1, at)))
            if row is not table.rows[-1]:
                commands.append(("NOSPLIT", (0, at), (0, at + 1)))
    room = (size.text_height - nd30.TABLE_START) * mm
    grid = Grid(
        cells,
        colWidths=widths,
        style=commands,
        repeatRows=repeated,
        splitByRow=1,
        splitInRow=int(_has_row_beyond(room, cells[repeated:], widths)),
    )
    caption = [_caption(table.caption, above=True)] if table.caption else []
    return [*caption, grid, Spacer(1, 2 * nd30.PARAGRAPH_GAP)]


def _has_row_beyond(room: float, rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> bool:
    """Whether a cell is too tall for one page (a pasted note): only then may rows be cut."""
    return any(
        cell.wrap(width - 2 * _CELL_PADDING, room)[1] > room
        for row in rows
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, Text) and len(cell.text) > _LONG_CELL
    )


def _table_head(table: Table) -> tuple[list[list[Any]], list[tuple[Any, ...]], int]:
    """Heading rows, the table's style so far, and how many rows repeat on each page."""
    style = _style(nd30.table_size(table.columns), bold=True, align=TA_CENTER)
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _CELL_PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 0 if table.tight else 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2 if table.tight else 3),
    ]
    titles: list[Any] = [_text(column.title, style) for column in table.columns]
    rows: list[list[Any]] = [titles]
    groups = nd30.header_groups(table.columns)
    if any(title for title, _, _ in groups):
        upper: list[Any] = [""] * len(titles)
        for title, first, last in groups:
            if title:
                upper[first] = _text(title, style)
                commands.append(("SPAN", (first, 0), (last, 0)))
            else:
                upper[first], titles[first] = titles[first], ""
                commands.append(("SPAN", (first, 0), (first, 1)))
        rows.insert(0, upper)
    if table.number_row:
        numbers = _style(nd30.SIZE_COLUMN_NUMBER, italic=True, align=TA_CENTER)
        rows.append([_text(f"({index})", numbers) for index in range(1, len(titles) + 1)])
    return rows, commands, len(rows)


def _table_row(table: Table, row: Row) -> list[Any]:
    size = nd30.table_size(table.columns)
    if row.kind is RowKind.GROUP:
        words = cell_text(row.cells[0], table.columns[0])
        return [_text(words, _style(size, bold=True)), *[""] * (len(table.columns) - 1)]
    return [
        _text(
            cell_text(cell, column),
            _style(size, bold=row.kind is RowKind.TOTAL, align=_ALIGN[column.align]),
        )
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]
