"""The workbook given back: what was refused is red and explained, and the corrected copy is that unit's typing."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from par_desktop.domain.operation import Operation
from par_desktop.errors import PackageProblem
from par_desktop.exchange.marked import LIST
from par_desktop.exchange.reader import read_package
from par_desktop.exchange.typing import compare
from par_desktop.services.import_package import Received, read
from par_desktop.services.return_marked import mark, marked_name
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, MONTH, TASK, WARD, Places, column_of, edit, fill, row_of, take

TASKS, DOSSIERS = "Nhiệm vụ", "Hồ sơ TTHC"
FIRST = f"{WARD}/{MONTH}/CT"
RED = "00F8B4B0"


def returned(two: Places, path: Path, unit: str = "") -> tuple[Received, Path]:
    """The city receives a file and gives it back."""
    package = read(path)
    received = take(two.city, path, unit)
    target = two.folder / marked_name(path)
    mark(two.city, package, received, target)
    return received, target


@lru_cache(maxsize=1)
def _opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def looked_at(path: Path) -> Any:
    """The workbook, only to look at: opened once for all that a test asks about it."""
    return _opened(path.read_bytes())


def listed(path: Path) -> list[list[str]]:
    """Rows of the list, without its hidden columns."""
    ws = looked_at(path)[LIST]
    rows = [[str(cell.value or "") for cell in row[:6]] for row in ws.iter_rows(min_row=5)]
    return [row for row in rows if row[0].isdigit()]


def cell(path: Path, sheet: str, record: str, key: str) -> Any:
    ws = looked_at(path)[sheet]
    return ws.cell(row_of(ws, record), column_of(ws, key))


def value(two: Places, kind: str, record: str, column: str) -> object:
    table = {
        "assignment": "task || '/' || unit || '/' || period",
        "dossier": "unit || '/' || month || '/' || procedure_field",
    }
    row = two.city.conn.execute(f"SELECT {column} FROM {kind} WHERE {table[kind]} = ?", (record,)).fetchone()
    return None if row is None else row[0]


def spoilt(two: Places, name: str = "to-city.xlsx") -> Path:
    """Two good cells; a wrong number, a changed locked cell and a number over Σ; and the ward's own extra sheet."""
    save(two.ward, [Patch("dossier", FIRST, {"online3": 3, "online4": 4})])
    path = fill(
        two.to_city(name),
        {
            (TASKS, TASK, "progress"): 150,
            (TASKS, TASK, "note"): "đã họp",
            (DOSSIERS, FIRST, "direct"): 12,
            (TASKS, TASK, "title"): "Việc khác",
            (DOSSIERS, FIRST, "online"): 99,
        },
    )
    return edit(path, lambda book: book.create_sheet("Nháp"))


def test_refused_cells_are_red_and_say_why(two: Places) -> None:
    received, marked = returned(two, spoilt(two))
    assert len(received.refused) == 3
    wrong = cell(marked, TASKS, TASK, "progress")
    assert (wrong.value, wrong.fill.fgColor.rgb) == ("150", RED)
    assert not wrong.protection.locked
    assert "Tiến độ từ 0 đến 100" in wrong.comment.text
    locked = cell(marked, TASKS, TASK, "title")
    assert locked.value != "Việc khác"
    assert (locked.fill.fgColor.rgb, locked.protection.locked) == (RED, True)
    assert "Việc khác" in locked.comment.text
    summed = cell(marked, DOSSIERS, FIRST, "online")
    assert str(summed.value).startswith("=")
    assert summed.fill.fgColor.rgb == RED
    for sheet, record, key in ((TASKS, TASK, "note"), (DOSSIERS, FIRST, "direct")):
        good = cell(marked, sheet, record, key)
        assert good.comment is None
        assert good.fill.fgColor.rgb != RED
    assert cell(marked, DOSSIERS, FIRST, "direct").value == 12


def test_the_list_stands_first_and_names_each_cell_where_it_is_now(two: Places) -> None:
    path = spoilt(two)
    edit(path, lambda book: book[TASKS].insert_rows(2, 4))
    _, marked = returned(two, path)
    book = looked_at(marked)
    assert book.sheetnames[:3] == [LIST, "Hướng dẫn", TASKS]
    assert "Nháp" not in book.sheetnames
    rows = {row[3]: row for row in listed(marked)}
    assert rows.keys() == {"150", "Việc khác", "99"}
    _, sheet, address, _, reason, remedy = rows["150"]
    assert book[sheet][address].value == "150"
    assert reason
    assert remedy
    title = rows["Việc khác"]
    assert book[title[1]][title[2]].value == cell(marked, TASKS, TASK, "title").value
    assert f"{TASKS}!{title[2]}" in title[4]
    assert "như cũ" in title[5]


def test_it_is_the_same_package_to_the_letter(two: Places) -> None:
    path = spoilt(two)
    _, marked = returned(two, path)
    first, second = read_package(path), read_package(marked)
    assert (second.head, second.operations, second.held) == (first.head, first.operations, first.held)
    assert second.rows == first.rows
    was, now = compare(first.held, first.visible), compare(second.held, second.visible)
    assert {(f.ref, f.shown) for f in now.fields} == {(f.ref, f.shown) for f in was.fields}
    assert [c.problem.code for c in now.refused] == ["percent_range"]


def test_a_corrected_copy_is_taken_as_that_units_typing(two: Places) -> None:
    _, marked = returned(two, spoilt(two))
    again = take(two.city, fill(marked, {(TASKS, TASK, "progress"): 50}, "sửa lại.xlsx"))
    assert again.refused == []
    (line,) = [d for d in again.differences if d.state in ("new", "changed")]
    assert (line.record, line.field, line.after, line.origin) == (TASK, "progress", "50", "excel")
    assert again.changes.counts()["conflicts"] == 0
    assert value(two, "assignment", TASK, "progress") == 50
    assert value(two, "assignment", TASK, "note") == "đã họp"
    assert value(two, "dossier", FIRST, "direct") == 12
    author = two.city.conn.execute(
        """SELECT DISTINCT a.unit FROM operation o JOIN author a ON a.key = o.author
           JOIN record r ON r.key = o.record WHERE r.kind = 'assignment'"""
    ).fetchall()
    assert author == [(WARD,)]


def test_rows_and_figures_that_lost_their_place_are_listed_and_the_rest_stands(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ws.delete_rows(row_of(ws, FIRST))
        ws.cell(ws.max_row + 3, column_of(ws, "direct")).value = 17

    path = edit(two.to_city(), change)
    _, marked = returned(two, path)
    (line,) = listed(marked)
    assert (line[1], line[3]) == (DOSSIERS, "17")
    assert cell(marked, DOSSIERS, FIRST, "direct").value is None
    package = read_package(marked)
    typing = compare(package.held, package.visible)
    assert (typing.fields, typing.refused, typing.missing_rows) == ((), (), 0)


def test_a_formula_in_a_yellow_cell_gives_the_old_value_back_not_a_blank(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    received, marked = returned(two, fill(two.to_city(), {(TASKS, TASK, "progress"): "=20+1"}))
    assert [c.problem.code for c in received.refused] == ["unreadable_cell"]
    wrong = cell(marked, TASKS, TASK, "progress")
    assert (wrong.value, wrong.fill.fgColor.rgb) == ("40", RED)


def test_a_group_package_keeps_its_unit(two: Places) -> None:
    path = fill(two.group(), {(DOSSIERS, f"UNIT/{MONTH}/CT", "direct"): "mười"})
    received, marked = returned(two, path, WARD)
    assert received.typing_unit == WARD
    again = take(two.city, fill(marked, {(DOSSIERS, f"UNIT/{MONTH}/CT", "direct"): 10}))
    assert (again.typing_unit, again.refused) == (WARD, [])
    assert value(two, "dossier", FIRST, "direct") == 10


def test_what_the_program_wrote_is_listed_by_its_name(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    from par_desktop.services import export_package, outgoing
    from par_desktop.services.export_package import export_to_unit

    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    real = outgoing.to_carry

    def spoil(*args: Any) -> list[Operation]:
        from dataclasses import replace

        from par_desktop.domain.operation import sealed

        return [sealed(replace(op, fields={"progress": 400})) for op in real(*args)]

    monkeypatch.setattr(export_package, "to_carry", spoil)
    path = export_to_unit(two.ward, CITY, two.folder / "bad.xlsx").path
    _, marked = returned(two, path)
    (line,) = listed(marked)
    assert line[1] == "Nhiệm vụ"
    assert TASK not in " ".join(line)


def test_a_folder_nobody_may_write_in_says_so(two: Places) -> None:
    path = spoilt(two)
    package, received = read(path), take(two.city, path)
    (two.folder / "tệp").write_text("", encoding="utf-8")
    with pytest.raises(PackageProblem) as problem:
        mark(two.city, package, received, two.folder / "tệp" / "x.xlsx")
    assert problem.value.code == "file_not_writable"
