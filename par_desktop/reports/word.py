"""Any ``Document`` as a Word file with real styles, so that a person can go on writing in it."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

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
from par_desktop.reports.fonts import text_width

_POINTS_PER_MM = 72 / 25.4
_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}
_CENTER, _JUSTIFY, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT

BODY, BASIS, NOTE, CENTERED = "Body Text", "ND30 Căn cứ", "ND30 Ghi chú", "ND30 Giữa dòng"
CELL, CELL_SMALL, LABEL = "ND30 Ô bảng", "ND30 Ô bảng nhỏ", "ND30 Thể thức"
_STYLES = {
    ParagraphStyle.BODY: BODY,
    ParagraphStyle.BASIS: BASIS,
    ParagraphStyle.NOTE: NOTE,
    ParagraphStyle.CENTER: CENTERED,
}


def write(document: Document) -> bytes:
    """The document as the bytes of a .docx; each appendix is a section of its own, numbered from 1."""
    file = docx.Document()
    _define_styles(file)
    _properties(file, document)
    _set_up(file.sections[0], document.landscape)
    _page_number(file.sections[0])
    _header(file, document)
    _opening(file, document)
    for block in nd30.closed(document.body):
        _block(file, block, document.landscape)
    for note in document.notes:
        file.add_paragraph(note, style=NOTE)
    _footer(file, document)
    for appendix in document.appendices:
        _appendix(file, document, appendix)
    target = BytesIO()
    file.save(target)
    return target.getvalue()


def _define_styles(file: Any) -> None:
    styles = file.styles
    normal = styles["Normal"]
    _typeface(normal, nd30.SIZE_BODY)
    normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    for attribute in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(attribute), "vi-VN")
    normal.element.get_or_add_rPr().append(language)

    body = styles[BODY]
    _typeface(body, nd30.SIZE_BODY)
    _paragraph_shape(body, _JUSTIFY, indent=True, after=nd30.PARAGRAPH_GAP)
    for level in (1, 2, 3):
        heading = styles[f"Heading {level}"]
        _typeface(heading, nd30.SIZE_BODY, bold=True, italic=level == 3)
        _paragraph_shape(heading, _JUSTIFY, indent=True, before=nd30.PARAGRAPH_GAP, after=nd30.PARAGRAPH_GAP)
        heading.paragraph_format.keep_with_next = True
    title, subject, caption = styles["Title"], styles["Subtitle"], styles["Caption"]
    _typeface(title, nd30.SIZE_TITLE, bold=True)
    _paragraph_shape(title, _CENTER, before=18)
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:  # the built-in title is underlined in colour
        title.element.pPr.remove(border)
    _typeface(subject, nd30.SIZE_SUBJECT, bold=True)
    _paragraph_shape(subject, _CENTER)
    _typeface(caption, nd30.SIZE_CAPTION, bold=True)
    _paragraph_shape(caption, _CENTER, after=4)

    for name, size, italic, align, after in (
        (BASIS, nd30.SIZE_BODY, True, _JUSTIFY, nd30.PARAGRAPH_GAP),
        (NOTE, nd30.SIZE_NOTE, True, _JUSTIFY, nd30.PARAGRAPH_GAP),
        (CENTERED, nd30.SIZE_BODY, False, _CENTER, nd30.PARAGRAPH_GAP),
        (CELL, nd30.SIZE_TABLE, False, _LEFT, 0),
        (CELL_SMALL, nd30.SIZE_TABLE_SMALL, False, _LEFT, 0),
        (LABEL, nd30.SIZE_NUMBER, False, _CENTER, 0),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _typeface(style, size, italic=italic)
        _paragraph_shape(style, align, indent=name == BASIS, after=after)
        if name in (CELL, CELL_SMALL, LABEL):
            style.paragraph_format.line_spacing = 1.0


def _typeface(style: Any, size: float, bold: bool = False, italic: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = nd30.FONT, Pt(size), bold, italic
    font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), nd30.FONT)
    for leftover in ("w:spacing", "w:kern"):  # letter spacing of the built-in title
        for element in properties.findall(qn(leftover)):
            properties.remove(element)


def _paragraph_shape(
    style: Any, align: WD_ALIGN_PARAGRAPH, indent: bool = False, before: float = 0, after: float = 0
) -> None:
    shape = style.paragraph_format
    shape.alignment = align
    shape.first_line_indent = Mm(nd30.FIRST_LINE) if indent else Mm(0)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing = nd30.LINE_SPACING
    shape.widow_control = True


def _properties(file: Any, document: Document) -> None:
    properties = file.core_properties
    properties.title = f"{document.title.kind.capitalize()}: {document.title.subject}"
    properties.author = document.letterhead.spoken
    properties.language = "vi-VN"
    properties.comments = ""


def _set_up(section: Any, landscape: bool) -> None:
    size = nd30.page(landscape)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(size.width), Mm(size.height)
    section.top_margin, section.bottom_margin = Mm(nd30.MARGIN_TOP), Mm(nd30.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Mm(nd30.MARGIN_LEFT), Mm(nd30.MARGIN_RIGHT)
    section.header_distance = Mm(nd30.PAGE_NUMBER_FROM_TOP)
    section.different_first_page_header_footer = True
    numbering = section._sectPr.find(qn("w:pgNumType"))
    if numbering is None:
        numbering = OxmlElement("w:pgNumType")
        section._sectPr.find(qn("w:pgMar")).addnext(numbering)  # the schema fixes the order
    numbering.set(qn("w:start"), "1")


def _page_number(section: Any) -> None:
    """The number at the top centre of every page but a part's first; later sections inherit it."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTER
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "2"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(nd30.SIZE_PAGE_NUMBER)
        if kind == "text":
            run.text = instruction
        elif instruction:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = instruction
            run._r.append(code)
        else:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)


def _label(
    paragraph: Any,
    words: str,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: WD_ALIGN_PARAGRAPH = _CENTER,
) -> None:
    paragraph.alignment = align
    run = paragraph.add_run(words)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic


def _rule(paragraph: Any, length: float, available: float) -> None:
    """A real line of ``length`` points, centred in ``available``: the border of a paragraph narrowed by indents."""
    shape = paragraph.paragraph_format
    side = max(0.0, (available - length) / 2)
    shape.left_indent = shape.right_indent = Pt(side)
    shape.first_line_indent = Pt(0)
    shape.space_before, shape.space_after = Pt(1), Pt(0)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _borderless(file: Any, rows: int, widths: tuple[float, float]) -> Any:
    """A layout table without lines or cell margins; widths in points."""
    table = file.add_table(rows=rows, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _cell_margins(table, 0)
    _set_widths(table, widths)
    for row in table.rows:
        _row_property(row, "w:cantSplit")
    return table


def _set_widths(table: Any, widths: Any) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)


def _cell_margins(table: Any, across: int, down: int = 0) -> None:
    """Inner margins of every cell in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", down), ("left", across), ("bottom", down), ("right", across)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twips))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _header(file: Any, document: Document) -> None:
    head = document.letterhead
    width = nd30.page(document.landscape).text_width * _POINTS_PER_MM
    left, right = width * nd30.LEFT_BLOCK, width * (1 - nd30.LEFT_BLOCK)
    table = _borderless(file, 2, (left, right))
    issuer, nation = table.rows[0].cells
    lines = [(head.parent, nd30.SIZE_PARENT, False)] if head.parent else []
    lines += [(line, nd30.SIZE_ISSUER, True) for line in nd30.issuer_lines(head)]
    for index, (words, size, bold) in enumerate(lines):
        _label(_line(issuer, index), words, size, bold=bold)
    longest = max(text_width(line, nd30.SIZE_ISSUER, bold=True) for line in nd30.issuer_lines(head))
    _rule(issuer.add_paragraph(style=LABEL), min(longest, left) * nd30.ISSUER_RULE, left)
    _label(_line(nation, 0), nd30.NATION, nd30.SIZE_NATION, bold=True)
    _label(_line(nation, 1), nd30.MOTTO, nd30.SIZE_MOTTO, bold=True)
    _rule(nation.add_paragraph(style=LABEL), text_width(nd30.MOTTO, nd30.SIZE_MOTTO, bold=True), right)
    number, place = table.rows[1].cells
    _label(_line(number, 0), nd30.number_line(document), nd30.SIZE_NUMBER)
    _label(_line(place, 0), nd30.place_line(document), nd30.SIZE_PLACE, italic=True)
    for cell in (number, place):
        cell.paragraphs[0].paragraph_format.space_before = Pt(6)


def _line(cell: Any, index: int) -> Any:
    """The n-th paragraph of a cell: the one it is born with, or a new one."""
    if index == 0:
        cell.paragraphs[0].style = LABEL
        return cell.paragraphs[0]
    return cell.add_paragraph(style=LABEL)


def _opening(file: Any, document: Document) -> None:
    width = nd30.page(document.landscape).text_width * _POINTS_PER_MM
    file.add_paragraph(document.title.kind, style="Title")
    file.add_paragraph(document.title.subject, style="Subtitle")
    subject = min(text_width(document.title.subject, nd30.SIZE_SUBJECT, bold=True), width)
    rule = file.add_paragraph()
    _rule(rule, min(subject * nd30.SUBJECT_RULE, width / 3), width)
    rule.paragraph_format.space_after = Pt(12)
    for line in nd30.basis_lines(document):
        file.add_paragraph(line, style=BASIS)


def _footer(file: Any, document: Document) -> None:
    file.add_paragraph().paragraph_format.keep_with_next = True
    width = nd30.page(document.landscape).text_width * _POINTS_PER_MM
    receivers, signer = _borderless(file, 1, (width / 2, width / 2)).rows[0].cells
    title = _line(receivers, 0)
    _label(title, document.recipients.title, nd30.SIZE_RECIPIENTS_TITLE, bold=True, italic=True, align=_LEFT)
    for index, line in enumerate(nd30.recipient_lines(document), start=1):
        _label(_line(receivers, index), line, nd30.SIZE_RECIPIENTS, align=_LEFT)
    for index, line in enumerate(document.signature.lines):
        _label(_line(signer, index), line, nd30.SIZE_SIGNATURE, bold=True)
    name = signer.add_paragraph(style=LABEL)
    name.paragraph_format.space_before = Mm(nd30.SIGNING_SPACE)
    _label(name, nd30.signer_name(document), nd30.SIZE_SIGNATURE, bold=True)


def _appendix(file: Any, document: Document, appendix: Appendix) -> None:
    section = file.add_section(WD_SECTION.NEW_PAGE)
    _set_up(section, appendix.landscape)
    width = nd30.page(appendix.landscape).text_width * _POINTS_PER_MM
    for words, bold in ((appendix.label, True), (appendix.title, True)):
        _label(file.add_paragraph(style=LABEL), words, nd30.SIZE_TITLE, bold=bold)
    reference = nd30.appendix_reference(document, appendix)
    _label(file.add_paragraph(style=LABEL), reference, nd30.SIZE_PLACE, italic=True)
    rule = file.add_paragraph()
    _rule(rule, width / 6, width)
    rule.paragraph_format.space_after = Pt(8)
    for block in appendix.body:
        _block(file, block, appendix.landscape)


def _block(file: Any, block: Block, landscape: bool) -> None:
    match block:
        case Heading():
            file.add_paragraph(block.text, style=f"Heading {block.level}")
        case Paragraph():
            file.add_paragraph(block.text, style=_STYLES[block.style])
        case Table():
            _table(file, block, landscape)
        case Figure():
            _figure(file, block, landscape)


def _figure(file: Any, figure: Figure, landscape: bool) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.keep_with_next = True
    width = min(figure.width_mm, nd30.page(landscape).text_width)
    shape = paragraph.add_run().add_picture(BytesIO(figure.png), width=Mm(width))
    shape._inline.docPr.set("descr", figure.caption)  # read aloud where the picture cannot be seen
    caption = file.add_paragraph(style="Caption")
    run = caption.add_run(figure.caption)
    run.bold, run.italic = False, True


def _table(file: Any, table: Table, landscape: bool) -> None:
    if table.caption:
        caption = file.add_paragraph(table.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
    groups = nd30.header_groups(table.columns)
    grouped = any(title for title, _, _ in groups)
    heads = 1 + grouped + table.number_row
    grid = file.add_table(rows=heads + len(table.rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _cell_margins(grid, 60, 0 if table.tight else 30)
    _set_widths(grid, nd30.column_widths(table.columns, nd30.page(landscape).text_width * _POINTS_PER_MM))
    cells = [row.cells for row in grid.rows]  # one look each: python-docx walks the grid at every access
    style = CELL_SMALL if nd30.table_size(table.columns) == nd30.SIZE_TABLE_SMALL else CELL
    for index, column in enumerate(table.columns):
        _fill(cells[int(grouped)][index], column.title, style, _CENTER, bold=True)
        if table.number_row:
            _fill(cells[heads - 1][index], f"({index + 1})", style, _CENTER, italic=True)
    if grouped:
        _upper_headings(cells, groups, style)
    for at, row in enumerate(table.rows, start=heads):
        _row(cells[at], table, row, style)
    for at, grid_row in enumerate(grid.rows):
        _row_property(grid_row, "w:cantSplit")
        if at < heads:
            _row_property(grid_row, "w:tblHeader")
    file.add_paragraph().paragraph_format.line_spacing = 0.6


def _upper_headings(cells: list[Any], groups: list[tuple[str, int, int]], style: str) -> None:
    for title, first, last in groups:
        if title:
            merged = cells[0][first].merge(cells[0][last])
            _fill(merged, title, style, _CENTER, bold=True)
        else:
            cells[0][first].merge(cells[1][first])
            cells[0][first].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            for spare in cells[0][first].paragraphs[:-1]:  # merging stacks an empty line above the title
                spare._p.getparent().remove(spare._p)


def _row(cells: Any, table: Table, row: Row, style: str) -> None:
    if row.kind is RowKind.GROUP:
        merged = cells[0].merge(cells[-1])
        for spare in merged.paragraphs[1:]:
            spare._p.getparent().remove(spare._p)
        _fill(merged, cell_text(row.cells[0], table.columns[0]), style, _LEFT, bold=True)
        merged.paragraphs[0].paragraph_format.keep_with_next = True
        return
    for cell, value, column in zip(cells, row.cells, table.columns, strict=True):
        _fill(cell, cell_text(value, column), style, _ALIGN[column.align], bold=row.kind is RowKind.TOTAL)


def _fill(
    cell: Any, words: str, style: str, align: WD_ALIGN_PARAGRAPH, bold: bool = False, italic: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style, paragraph.alignment = style, align
    run = paragraph.add_run(words)
    run.bold, run.italic = bold or None, italic or None
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
