"""LibreOffice saves a package with every sheet: nothing changes; then one typed cell a sheet: exactly those."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from par_desktop.domain.fields import DocumentReference
from par_desktop.exchange.catalog import SHEETS
from par_desktop.exchange.reader import read_package
from par_desktop.exchange.typing import compare
from par_desktop.services.browse_dossiers import month_form
from par_desktop.services.browse_scores import score_sheet
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import PERIOD, TASK, WARD, Places, column_of, fill, row_of, take

needs_soffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs soffice, which CI installs")
VISIT = f"{WARD}/0a0b0c0d"
PIECE = f"{WARD}/0123456789abcdef0123456789abcdef"
JANUARY, FEBRUARY = f"{WARD}/2022-01/CT", f"{WARD}/2022-02/CT"
NOTHING, AFTER = f"{WARD}/2022-01/HT", f"{WARD}/2022-02/HT"
SCORE = f"1.1.1/{WARD}/{PERIOD}"


def by_libreoffice(path: Path, folder: Path) -> Path:
    profile = (folder.parent / "lo-profile").resolve().as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
    return folder / path.name


def everything(two: Places) -> Path:
    """A ward's own package in which every sheet holds something, with text that programs like to rewrite."""
    visit = {"sort": "surprise", "day": date(2022, 3, 4), "published": date(2022, 3, 5)}
    save(two.city, [Patch("inspection", VISIT, visit), Patch("finding", f"{VISIT}/1", {"item": "A1", "text": "Vắng"})])
    save(two.city, [Patch("procedure", "1.001193", {"code": "1.001193", "title": "Khai sinh", "level": "commune"})])
    take(two.ward, two.to_ward())
    document = DocumentReference("12/KH-UBND", date(2022, 2, 5))
    full = dict.fromkeys(("online3", "online4", "direct", "postal", "early", "on_time", "late", "open_late"), 2)
    patches = [
        Patch("assignment", TASK, {"progress": 40, "note": "=1+1\n_x0041_ dòng hai"}),
        Patch("dossier", JANUARY, {**full, "open_in_time": 5}),
        Patch("dossier", NOTHING, {"none": True}),
        Patch("score", SCORE, {"points": Decimal("0.5"), "explanation": "1-2"}),
        Patch("score", f"1.1.2/{WARD}/{PERIOD}", {"points": Decimal("1.25")}),
        Patch("remedy", f"{VISIT}/1", {"text": "007", "done": date(2022, 3, 8)}),
        Patch("passage", f"cchc/I.3/{WARD}/{PERIOD}", {"text": "+84\n@x\n" + "đ" * 900}),
        Patch("evidence", PIECE, {"document": document, "title": "1E5", "link": "https://vi.du/1"}),
        Patch("entry", f"pakn/{WARD}/{PIECE.partition('/')[2]}", {"c01": "2022-02-15", "c04": "=1+1\n_x0041_", "c08": "1E5"}),
    ]
    save(two.ward, patches)
    return two.to_city()


@needs_soffice
def test_every_sheet_comes_back_as_it_went_then_with_exactly_what_was_typed(two: Places) -> None:
    path = everything(two)
    saved = by_libreoffice(path, two.folder / "lo")
    first, second = read_package(path), read_package(saved)
    assert list(first.held) == [spec.name for spec in SHEETS]
    assert (second.head, second.operations, second.held, second.rows) == (
        first.head, first.operations, first.held, first.rows,
    )  # fmt: skip
    typing = compare(second.held, second.visible)
    assert (typing.fields, typing.refused, typing.missing_rows) == ((), (), 0)
    check_sums(saved, two)

    fresh = list(first.held["Minh chứng"].rows)[1]
    typed: dict[tuple[str, str, str], object] = {
        ("Nhiệm vụ", TASK, "progress"): 45,
        ("Hồ sơ TTHC", FEBRUARY, "direct"): 3,
        ("Số liệu", next(iter(first.held["Số liệu"].rows)), "p2022-Q1"): 12,
        ("Tự chấm điểm", f"1.2.1/{WARD}/{PERIOD}", "points"): "1,5",
        ("Khắc phục", f"{VISIT}/1", "text"): "Đã xếp lịch trực",
        ("Lời báo cáo", f"cchc/III.1/{WARD}/{PERIOD}", "text"): "Tốt",
        ("Minh chứng", fresh, "title"): "Báo cáo mới",
        ("Minh chứng", PIECE, "delete"): "x",
    }
    package = read_package(by_libreoffice(fill(saved, typed, "điền.xlsx"), two.folder / "lo2"))
    typing = compare(package.held, package.visible)
    assert (typing.refused, typing.missing_rows) == ((), 0)
    kinds = {(f.kind, f.field) for f in typing.fields}
    assert kinds == {
        ("assignment", "progress"), ("dossier", "direct"), ("reading", "ratio"), ("score", "points"),
        ("remedy", "text"), ("passage", "text"), ("evidence", "title"), ("evidence", "*"),
    }  # fmt: skip
    assert len(typing.fields) == len(typed)


def check_sums(path: Path, two: Places) -> None:
    """What LibreOffice computed is what the window shows: parents of the tree, and the carry-over (design §3.7)."""
    book = openpyxl.load_workbook(path, data_only=True)
    ws = book["Tự chấm điểm"]
    lines = {line.criterion.code: line for line in score_sheet(two.ward, WARD, PERIOD).lines}
    for code, line in lines.items():
        if not line.criterion.is_component:
            shown = ws.cell(row_of(ws, f"sum/{code}"), column_of(ws, "points")).value
            assert (Decimal(str(shown)) if shown not in (None, "") else None) == line.points, code
    total = ws.cell(row_of(ws, "sum/"), column_of(ws, "points")).value
    assert Decimal(str(total)) == score_sheet(two.ward, WARD, PERIOD).sums.total.points == Decimal("1.75")
    ws = book["Hồ sơ TTHC"]
    rows = {row.code: row for row in month_form(two.ward, WARD, "2022-02").rows}
    carried = [ws.cell(row_of(ws, r), column_of(ws, "carried")).value for r in (FEBRUARY, AFTER)]
    assert carried == [rows["CT"].carried, rows["HT"].carried] == [7, 0]
    assert ws.cell(row_of(ws, f"{WARD}/2022-02/DD"), column_of(ws, "carried")).value in (None, "")
