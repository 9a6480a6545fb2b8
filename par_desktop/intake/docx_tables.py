"""Tables of a Word document (.docx), each a sheet of its own; read as a stream, with the font of every run.

Cells are texts as Word shows them: what was deleted under revision, hidden or drawn in a box is not. Of a merged cell
the first holds the text. What stands above a table (letterhead, title, month) says whose and when, so it goes along.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from par_desktop.domain.vietnamese import nfc
from par_desktop.errors import PackageProblem
from par_desktop.intake.grid import LONGEST_TEXT, MOST_COLUMNS, Cell, Grid, Merge, Run, Tally, text_cell
from par_desktop.intake.legacy_fonts import as_drawn
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import Attributes, local, parse
from par_desktop.spreadsheets.relations import relations

DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"
MOST_TABLES = 200
FIRST_LINES, LAST_LINES = 12, 8
"""Lines of a document's beginning, and right above a table, that are looked at for unit and period."""
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 4, 3
"""A table this small is a letterhead or a place to sign; its texts also speak of the tables below it."""
_CAPTION = 60


def read_grids(parts: Parts) -> list[Grid]:
    """Every table that is none within another, in order. Raises ``PackageProblem``."""
    fonts = _Styles()
    if STYLES in parts:
        parse(parts.chunks(STYLES), parts.file, fonts.start, fonts.end)
    main = next(iter(relations(parts, "_rels/.rels", "", "officeDocument").values()), DOCUMENT)
    reader = _Reader(fonts, Tally(parts.file))
    parse(parts.chunks(main if main in parts else DOCUMENT), parts.file, reader.start, reader.end, reader.text)
    return reader.grids


def _value(attributes: Attributes, name: str = "val") -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _font(attributes: Attributes) -> str:
    """Latin letters are drawn in ``ascii`` or ``hAnsi``; a theme's fonts are fonts of today."""
    return _value(attributes, "ascii") or _value(attributes, "hAnsi")


def _on(attributes: Attributes) -> bool:
    return _value(attributes) not in ("0", "false", "off", "none")


def _times(attributes: Attributes) -> int:
    told = _value(attributes)
    return min(int(told), MOST_COLUMNS) if told.isdigit() and len(told) < 6 else 0


class _Styles:
    """Fonts of the document's styles, each its own or that of the style it is based on."""

    def __init__(self) -> None:
        self.default = ""
        self.plain = ""
        """Id of the style of paragraphs that name none."""
        self._fonts: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._style = ""
        self._in_defaults = False

    def start(self, tag: str, attributes: Attributes) -> None:
        match local(tag):
            case "rPrDefault":
                self._in_defaults = True
            case "style":
                self._style = _value(attributes, "styleId")
                if _value(attributes, "type") == "paragraph" and _value(attributes, "default") in ("1", "true"):
                    self.plain = self._style
            case "basedOn":
                self._based[self._style] = _value(attributes)
            case "rFonts" if self._in_defaults:
                self.default = _font(attributes)
            case "rFonts" if self._style:
                self._fonts.setdefault(self._style, _font(attributes))

    def end(self, tag: str) -> None:
        if local(tag) == "rPrDefault":
            self._in_defaults = False
        elif local(tag) == "style":
            self._style = ""

    def font(self, style: str) -> str:
        """A style's font; "" where neither it nor what it is based on names one."""
        for _ in range(20):
            if self._fonts.get(style):
                return self._fonts[style]
            if style not in self._based:
                return ""
            style = self._based[style]
        return ""


@dataclass(slots=True)
class _Texts:
    """A cell, or a paragraph outside tables, while it is read."""

    runs: list[Run] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, font: str) -> None:
        self.length += len(text)
        if self.length <= LONGEST_TEXT:
            self.runs.append(Run(font, text))

    def cell(self) -> Cell | None:
        joined: list[Run] = []
        for run in self.runs:
            if joined and joined[-1].font == run.font:
                run = Run(run.font, joined.pop().text + run.text)
            joined.append(run)
        font = next((run.font for run in joined if run.font and run.text.strip()), "")
        whole = nfc("".join(run.text for run in joined))
        return text_cell(whole, font, tuple(joined) if len(joined) > 1 else ())


class _Reader:
    """The document's body. Only the outermost table counts rows and cells; one inside a cell is that cell's text."""

    def __init__(self, styles: _Styles, tally: Tally) -> None:
        self.grids: list[Grid] = []
        self._styles, self._tally = styles, tally
        self._depth = 0
        self._skipped = 0
        """Elements deep within something that is not shown."""
        self._above: list[Cell] = []
        self._captioned = False
        """Whether a line stands between this place and the table before."""
        self._cell, self._line = _Texts(), _Texts()
        self._row, self._column, self._span = -1, 0, 1
        self._merged = ""
        self._open: dict[int, Merge] = {}
        self._paragraph_style = self._run_style = self._run_font = ""
        self._in_run = self._hidden = self._in_text = False

    @property
    def _into(self) -> _Texts:
        return self._cell if self._depth else self._line

    def start(self, tag: str, attributes: Attributes) -> None:
        name = local(tag)
        if self._skipped or name in ("Fallback", "del", "txbxContent", "moveFrom", "pict"):
            self._skipped += 1
            return
        if self._in_run:
            self._run_start(name, attributes)
            return
        match name:
            case "tbl":
                self._depth += 1
                if self._depth == 1:
                    self._begin_table()
            case "tr" if self._depth == 1:
                self._row, self._column = self._row + 1, 0
            case "gridBefore" if self._depth == 1:
                self._column += _times(attributes)
            case "tc" if self._depth == 1:
                self._cell, self._span, self._merged = _Texts(), 1, ""
            case "gridSpan" if self._depth == 1:
                self._span = max(1, _times(attributes))
            case "vMerge" if self._depth == 1:
                self._merged = _value(attributes) or "continue"
            case "p":
                self._paragraph_style = self._styles.plain
                if self._depth and self._cell.runs:
                    self._cell.add("\n", "")
            case "pStyle":
                self._paragraph_style = _value(attributes)
            case "r":
                self._in_run, self._hidden, self._run_style, self._run_font = True, False, "", ""

    def _run_start(self, name: str, attributes: Attributes) -> None:
        match name:
            case "rStyle":
                self._run_style = _value(attributes)
            case "rFonts":
                self._run_font = _font(attributes)
            case "vanish":
                self._hidden = _on(attributes)
            case "t":
                self._in_text = True
            case "tab":
                self._add(" ")
            case "br" | "cr":
                self._add("\n")
            case "softHyphen":
                self._add("\u00ad")  # which is ư in TCVN3
            case "noBreakHyphen":
                self._add("-")
            case "sym":
                self._add_symbol(attributes)

    def _add_symbol(self, attributes: Attributes) -> None:
        """Old fonts are symbol fonts to Word, which may keep their letters at F000 and up."""
        code = _value(attributes, "char")
        if len(code) == 4 and code.upper().startswith("F0"):
            self._add(chr(int(code[2:], 16)), _value(attributes, "font"))

    def end(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        match local(tag):
            case "t":
                self._in_text = False
            case "r":
                self._in_run = False
            case "p" if not self._depth:
                self._end_line()
            case "tc" if self._depth == 1:
                self._end_cell()
            case "tbl":
                self._depth -= 1
                if not self._depth:
                    self._end_table()

    def text(self, data: str) -> None:
        if self._in_text and not self._skipped:
            self._add(data)

    def _add(self, text: str, font: str = "") -> None:
        if not self._hidden:
            styles = self._styles
            named = font or self._run_font or styles.font(self._run_style) or styles.font(self._paragraph_style)
            self._into.add(text, named or styles.default)

    def _end_line(self) -> None:
        line = self._line.cell()
        self._line = _Texts()
        if line is not None:
            self._above.append(line)
            self._captioned = True

    def _begin_table(self) -> None:
        if len(self.grids) >= MOST_TABLES:
            raise PackageProblem("file_suspicious", file=self._tally.file)
        caption = as_drawn(self._above[-1]) if self._captioned else ""
        said = f": {' '.join(caption.split())}" if caption and len(caption) <= _CAPTION else ""
        above = self._above
        told = above if len(above) <= FIRST_LINES + LAST_LINES else [*above[:FIRST_LINES], *above[-LAST_LINES:]]
        self.grids.append(Grid(f"Bảng {len(self.grids) + 1}{said}", above=tuple(told)))
        self._row = -1
        self._open = {}

    def _end_cell(self) -> None:
        grid, row, column = self.grids[-1], max(self._row, 0), self._column
        right = column + self._span - 1
        self._column += self._span
        if self._merged == "continue":
            begun = self._open.get(column)
            if begun is not None:
                self._open[column] = Merge(begun.top, column, row, begun.right)
            return
        self._close(column)
        if self._merged or self._span > 1:
            self._open[column] = Merge(row, column, row, right)
        grid.put(row, column, self._cell.cell(), self._tally)

    def _close(self, column: int) -> None:
        merge = self._open.pop(column, None)
        if merge is not None and (merge.bottom > merge.top or merge.right > merge.left):
            self.grids[-1].merges.append(merge)

    def _end_table(self) -> None:
        for column in list(self._open):
            self._close(column)
        grid = self.grids[-1]
        self._captioned = False
        if grid.height <= _LAYOUT_ROWS and grid.width <= _LAYOUT_COLUMNS:
            self._above += [cell for _, cell in sorted(grid.cells.items(), key=lambda item: item[0])]
