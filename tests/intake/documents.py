"""Word documents as wards make them: letterhead in a table without lines, a title, a table, a place to sign."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import docx

from tests.intake.workbooks import HEAD_06A, MERGES_06A, NUMBERS_06A

Dress = Callable[[Any, str], object]
"""Writes a text into a paragraph in the font wanted."""


def plain(paragraph: Any, text: str) -> None:
    paragraph.add_run(text)


def in_font(name: str) -> Dress:
    def write(paragraph: Any, text: str) -> None:
        paragraph.add_run(text).font.name = name

    return write


def letter(
    heading: Sequence[Sequence[object]],
    rows: Sequence[Sequence[object]],
    *,
    merges: Sequence[str] = (),
    office: str = "UBND PHƯỜNG BÀ TRIỆU",
    titles: Sequence[str] = (),
    write: Dress = plain,
    ending: str = "TM. ỦY BAN NHÂN DÂN",
) -> Any:
    """A document with one table of figures; ``merges`` are ranges in Excel's words, row 1 being the table's first."""
    made = docx.Document()
    head = made.add_table(1, 2)
    fill(head.cell(0, 0), f"UBND THÀNH PHỐ NAM ĐỊNH\n{office}", write)
    fill(head.cell(0, 1), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", plain)
    for title in titles:
        write(made.add_paragraph(), title)
    every = [*heading, *rows]
    table = made.add_table(len(every), max(len(row) for row in every))
    for at, row in enumerate(every):
        for column, value in enumerate(row):
            if value is not None:
                fill(table.cell(at, column), str(value), write)
    for merge in merges:
        _merge(table, merge)
    made.add_paragraph("")
    foot = made.add_table(1, 2)
    fill(foot.cell(0, 1), ending, plain)
    return made


def form_06a(rows: Sequence[Sequence[object]], *, period: str = "Tháng 02/2022", write: Dress = plain, **more: Any) -> Any:
    """Biểu II.06a with its heading of three merged rows and its column numbers."""
    merges = [merge.format(1, 2, 3) for merge in MERGES_06A]
    titles = ["TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH", period]
    return letter((*HEAD_06A, NUMBERS_06A), rows, merges=merges, titles=more.pop("titles", titles), write=write, **more)


def fill(cell: Any, text: str, write: Dress) -> None:
    """Lines as paragraphs, as people press Enter."""
    for number, line in enumerate(text.split("\n")):
        write(cell.paragraphs[0] if not number else cell.add_paragraph(), line)


def saved(made: Any, path: Path) -> Path:
    made.save(str(path))
    return path


def rewritten(path: Path, change: Callable[[str], str], part: str = "word/document.xml") -> Path:
    """The same document with the XML of one part changed, as another Word would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, content in parts:
            if info.filename == part:
                content = change(content.decode()).encode()
            archive.writestr(info, content)
    return path


def _merge(table: Any, merge: str) -> None:
    first, last = (_place(name) for name in merge.split(":"))
    text = table.cell(*first).text
    merged = table.cell(*first).merge(table.cell(*last))
    for extra in merged.paragraphs[1:]:
        if not extra.text:
            extra._element.getparent().remove(extra._element)
    assert merged.text.strip() == text.strip()


def _place(name: str) -> tuple[int, int]:
    return int(name[1:]) - 1, ord(name[0]) - ord("A")
