"""The main job by commands alone: the plan, a package each way, cells typed in Excel, a group package."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.cli.conftest import Program

WARD = "13654"


def row_under(sheet: Worksheet, **wanted: str) -> dict[str, str]:
    """Addresses by heading of the first row whose cells hold these texts; the heading row is found by its texts."""
    rows = list(sheet.iter_rows())
    at = next(i for i, row in enumerate(rows) if {"TT", "Hạn"} <= {str(c.value) for c in row})
    names = {str(cell.value): cell.column_letter for cell in rows[at] if cell.value}
    for row in rows[at + 1 :]:
        texts = {name: str(sheet[f"{letter}{row[0].row}"].value) for name, letter in names.items()}
        if all(value in texts[name] for name, value in wanted.items()):
            return {name: f"{letter}{row[0].row}" for name, letter in names.items()}
    raise AssertionError(f"no row with {wanted}")




def test_ward_to_city_and_back(way: Program, city: Path, ward: Path, tmp_path: Path) -> None:
    to_ward, to_city = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    assert way("export", city, "--to", WARD, "-o", to_ward).code == 0
    stranger = way("import", ward, to_ward)
    assert stranger.code == 1
    assert "vân tay" in stranger.err
    assert way("import", ward, to_ward, "--trust-sender").code == 0
    # The ward types in its own Excel file: status, progress, document.
    assert way("export", ward, "--to", "NV", "-o", to_city).code == 0
    typed = tmp_path / "typed.xlsx"
    book = openpyxl.load_workbook(to_city)
    sheet = book["Nhiệm vụ"]
    places = row_under(sheet, TT="20")
    sheet[places["Trạng thái"]] = "Đang thực hiện"
    sheet[places["Tiến độ (%)"]] = 60
    sheet[places["Số văn bản"]] = "118/KH-UBND"
    book.save(typed)
    assert way("import", ward, typed, "--json").counts()["new"] == 1
    answer = tmp_path / "c.xlsx"
    assert way("export", ward, "--to", "NV", "-o", answer).code == 0
    preview = way("import", city, answer, "--trust-sender", "--preview", "--json").counts()
    assert preview["new"] == 1
    rows = way("list", city, "assignments", "--unit", WARD, "--json").json()
    assert all(row["progress"] != 60 for row in rows), "a preview leaves nothing"
    assert way("import", city, answer, "--trust-sender", "--json").counts() == preview
    task = [r for r in way("list", city, "assignments", "--unit", WARD, "--json").json() if r["progress"] == 60]
    assert [(r["task_number"], r["unit"], r["role"], r["status"]) for r in task] == [
        (20, WARD, "coordinating", "in_progress")
    ]
    again = way("import", city, answer, "--json").counts()
    assert (again["new"], again["changed"], again["conflicts"], again["refused"]) == (0, 0, 0, 0)
    history = way("list", city, "history", "--unit", WARD, "--json").json()
    assert {"excel"} == {row["origin"] for row in history if row["record_kind"] == "assignment"}
    listed = way("list", city, "packages", "--json").json()
    assert [(r["direction"], r["sender"], r["receiver"]) for r in listed if r["direction"] == "in"] == [
        ("in", WARD, "NV")
    ]


def test_group_package_of_a_ward_without_the_program(program: Program, city: Path, tmp_path: Path) -> None:
    group = tmp_path / "chung.xlsx"
    assert program("export", city, "--group", "wards", "-o", group).code == 0
    filled = tmp_path / "gửi" / "chung.xlsx"
    filled.parent.mkdir()
    book = openpyxl.load_workbook(group)
    sheet = book["Hồ sơ TTHC"]
    found = {str(c.value): c for row in sheet.iter_rows() for c in row if c.value}
    heading = next(c for text, c in found.items() if text.startswith("Trực tuyến mức 3"))
    row = next(c.row for text, c in found.items() if text.strip() == "Hộ tịch")
    sheet[f"{heading.column_letter}{row}"] = 38
    book.save(filled)
    unnamed = program("import", city, filled)
    assert unnamed.code == 1
    assert "chưa chọn đơn vị" in unnamed.err
    if shutil.which("soffice"):
        out = tmp_path / "lo"
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
             "xlsx", "--outdir", out, filled],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        filled = out / "chung.xlsx"
    done = program("import", city, filled, "--unit", "13690", "--json")
    assert done.counts()["new"] == 1
    readings = program("list", city, "readings", "--unit", "13690", "--json").json()
    typed = [r for r in readings if str(r["metric"]).endswith("HT.online3")]
    assert [(r["value"], r["origin"]) for r in typed] == [(38, "excel")]


def test_one_file_each_for_a_group(program: Program, city: Path, tmp_path: Path) -> None:
    folder = f"{tmp_path / 'goi'}/"
    assert program("export", city, "--group", "wards", "-o", folder).code == 0
    names = sorted(path.name for path in Path(folder).iterdir())
    assert len(names) == 25
    assert all(name.startswith("PAR_13") and name.endswith("_001.xlsx") for name in names)


def test_impossible_values_are_counted_and_the_rest_arrives(
    program: Program, city: Path, ward: Path, tmp_path: Path
) -> None:
    package = tmp_path / "b.xlsx"
    program("export", city, "--to", WARD, "-o", tmp_path / "a.xlsx")
    program("import", ward, tmp_path / "a.xlsx", "--trust-sender")
    assert program("export", ward, "--to", "NV", "-o", package).code == 0
    book = openpyxl.load_workbook(package)
    sheet = book["Nhiệm vụ"]
    places = row_under(sheet, TT="20")
    sheet[places["Tiến độ (%)"]] = 150
    sheet[places["Ngày văn bản"]] = "31/02/2025"
    sheet[places["Ghi chú"]] = "Còn chờ phòng chuyên môn."
    book.save(package)
    done = program("import", city, package, "--trust-sender")
    assert done.code == 0, "single refused cells are counted, not failures"
    assert "Đang có 150" in done.out
    assert "không có ngày 31" in done.out
    counts = program("import", city, package, "--json").counts()
    assert counts["refused"] == 2
    history = program("list", city, "history", "--unit", WARD, "--json").json()
    assert [(r["field"], r["value"]) for r in history if r["record_kind"] == "assignment"] == [
        ("note", "Còn chờ phòng chuyên môn.")
    ]
