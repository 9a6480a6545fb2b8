"""Workbooks as wards make them: written cell by cell with openpyxl, re-saved by LibreOffice where the format matters."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

SOFFICE = shutil.which("soffice")

HEAD_06A: tuple[tuple[object, ...], ...] = (
    ("TT", "Lĩnh vực, công việc giải quyết theo cấp", "Số lượng hồ sơ tiếp nhận", None, None, None,
     "Số lượng hồ sơ đã giải quyết", None, None, None, "Số lượng hồ sơ đang giải quyết", None, None),
    (None, None, "Tổng số", "Trong kỳ", None, "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn",
     "Tổng số", "Trong hạn", "Quá hạn"),
    (None, None, None, "Trực tuyến", "Trực tiếp, dịch vụ bưu chính"),
)  # fmt: skip
"""The three rows of biểu II.06a's heading (Thông tư 01/2020/TT-VPCP)."""
MERGES_06A = (
    "A{0}:A{2}", "B{0}:B{2}", "C{0}:F{0}", "G{0}:J{0}", "K{0}:M{0}", "C{1}:C{2}", "D{1}:E{1}", "F{1}:F{2}",
    *(f"{letter}{{1}}:{letter}{{2}}" for letter in "GHIJKLM"),
)  # fmt: skip
NUMBERS_06A = ("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)",
               "(11)=(12)+(13)", "(12)", "(13)")  # fmt: skip


def put(ws: Any, top: int, rows: Sequence[Sequence[object]]) -> int:
    """Write rows from row ``top`` (from 1); returns the row after the last."""
    for number, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=1):
            if value is not None:
                ws.cell(number, column).value = value
    return top + len(rows)


def book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> Any:
    """A workbook of plain rows."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        put(made.create_sheet(name), 1, rows)
    return made


def form_06a(
    rows: Sequence[Sequence[object]],
    *,
    unit: str = "UBND PHƯỜNG BÀ TRIỆU",
    period: str = "Tháng 02/2022",
    numbers: bool = True,
    merged: bool = True,
    font: str = "",
) -> Any:
    """Biểu II.06a as the one-stop software prints it: letterhead, title, three-row heading from row 6, rows below."""
    made = openpyxl.Workbook()
    ws = made.active
    ws.title = "06a"
    put(ws, 1, [("UBND THÀNH PHỐ NAM ĐỊNH", None, None, None, None, None, None, "Biểu số II.06a/VPCP/KSTT"), (unit,)])
    put(ws, 3, [("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",), (period,)])
    ws["L5"] = "Đơn vị tính: Số hồ sơ TTHC"
    put(ws, 6, HEAD_06A)
    if merged:
        ws.merge_cells("A3:M3")
        ws.merge_cells("A4:M4")
        for merge in MERGES_06A:
            ws.merge_cells(merge.format(6, 7, 8))
    at = 9
    if numbers:
        at = put(ws, 9, [NUMBERS_06A])
    at = put(ws, at, rows)
    put(ws, at + 1, [(None, "Người lập biểu", None, None, None, None, None, None, "TM. ỦY BAN NHÂN DÂN")])
    if font:
        for row in ws.iter_rows():
            for cell in row:
                cell.font = Font(name=font)
    return made


def saved(made: Any, path: Path) -> Path:
    """The workbook on disk."""
    made.save(path)
    made.close()
    return path


def resaved(path: Path, suffix: str) -> Path:
    """The same workbook as LibreOffice saves it (``xls``, ``ods``, ``xlsx``), in a folder beside."""
    assert SOFFICE is not None, "these tests need LibreOffice (apt-get install libreoffice-calc)"
    folder = path.parent / f"as-{suffix}"
    profile = path.parent / "office-profile"
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", suffix, "--outdir",
         str(folder), str(path)],
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(path.parent)},
    )  # fmt: skip
    return folder / path.with_suffix(f".{suffix}").name
