"""Give a workbook back to who sent it: refused cells red with their reasons, and the list of them in front."""

from __future__ import annotations

from pathlib import Path

from par_desktop.errors import ParError
from par_desktop.exchange.marked import MarkedWorkbook, Place, RefusedLine
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services.describe_record import describe
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import Received
from par_desktop.text.sentences import sentence

_RESTORED = "Trong tệp này ô đã trở về như cũ; thấy sai thì báo Phòng Nội vụ."
_CORRECT = "Sửa ô tô đỏ rồi gửi lại tệp này."
_IN_PROGRAM = "Sửa trong phần mềm rồi gửi gói mới."


def marked_name(path: Path) -> str:
    """The file name to offer beside the name of the file that came."""
    return f"{path.stem}_o-chua-nhan.xlsx"


def mark(desk: Desk, package: ReadPackage, received: Received, path: Path) -> int:
    """Write the workbook given back at ``path``; how many cells are on its list.

    It is still the same package: with the red cells corrected it can be received again, as that unit's typing.
    Raises ``PackageProblem("file_not_writable")``.
    """
    book = MarkedWorkbook(package)
    lines = [_line(desk, book, cell) for cell in received.refused]
    typist = desk.world.units_by_code.get(received.typing_unit)
    book.write(lines, path, unit=typist.name if package.head.group is not None and typist is not None else "")
    return len(lines)


def _line(desk: Desk, book: MarkedWorkbook, cell: RefusedCell) -> RefusedLine:
    place = book.place(cell.sheet, cell.address)
    reason, remedy = _said(cell.problem, place)
    if cell.sheet == cell.kind and place is None:
        # An operation that the program wrote: no cell of any sheet. Its record is named as people name it.
        about = describe(desk.world, cell.kind, cell.record)
        return RefusedLine(about.group, about.title, cell.value, reason, remedy or _IN_PROGRAM, None)
    if place is not None and place.restored:
        remedy = _RESTORED
    return RefusedLine(cell.sheet, cell.address, cell.value, reason, remedy or _CORRECT, place)


def _said(problem: ParError, place: Place | None) -> tuple[str, str]:
    """What happened, and what to do: all but the last sentence and the last, speaking of where the cell stands now."""
    if place is not None and "address" in problem.facts:
        problem = type(problem)(problem.code, **{**problem.facts, "address": f"{place.sheet}!{place.address}"})
    return _halves(sentence(problem))


def _halves(words: str) -> tuple[str, str]:
    first, stop, rest = words.rpartition(". ")
    return (f"{first}.", rest) if stop else (words, "")
