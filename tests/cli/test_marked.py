"""``import --marked``: the file to give back is written where it was asked for, and only if a cell was refused."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from par_desktop.exchange.marked import LIST
from tests.cli.conftest import Program
from tests.exchange.helpers import column_of

SHEET = "Lời báo cáo"


def typed(path: Path, sheet: str, key: str, value: str, name: str) -> Path:
    book = openpyxl.load_workbook(path)
    ws = book[sheet]
    at = next(r for r in range(5, ws.max_row) if not ws.cell(r, column_of(ws, key)).protection.locked)
    ws.cell(at, column_of(ws, key)).value = value
    target = path.with_name(name)
    book.save(target)
    return target


def test_a_refused_cell_is_given_back_in_the_folder_named(program: Program, city: Path, tmp_path: Path) -> None:
    sent = tmp_path / "gui.xlsx"
    assert program("export", city, "--to", "13654", "-o", sent).code == 0
    bad = typed(sent, "Nhiệm vụ", "progress", "nhiều", "Bà Triệu.xlsx")
    done = program("import", city, bad, "--marked", tmp_path / "trả lại")
    assert done.code == 0, done.err
    (made,) = (tmp_path / "trả lại").iterdir()
    assert made.name == "Bà Triệu_o-chua-nhan.xlsx"
    assert str(made) in done.out
    assert openpyxl.load_workbook(made).sheetnames[0] == LIST


def test_nothing_refused_gives_nothing_back(program: Program, city: Path, tmp_path: Path) -> None:
    sent = tmp_path / "gui.xlsx"
    assert program("export", city, "--to", "13654", "-o", sent).code == 0
    good = typed(sent, SHEET, "text", "Phường đã tuyên truyền", "tot.xlsx")
    assert program("import", city, good, "--marked", tmp_path / "trả lại").code == 0
    assert not (tmp_path / "trả lại").exists()
