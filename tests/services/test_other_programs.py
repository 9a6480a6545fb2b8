"""A package that LibreOffice saved again, as .xlsx, .xls and .ods, received by the city."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from par_desktop.data import journal
from par_desktop.exchange.reader import read_package
from par_desktop.services.browse_dossiers import month_form
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, Places, Standing, column_of, fill, row_of, take

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs soffice, which CI installs")

FIRST = f"{WARD}/{MONTH}/CT"
FIGURES = {"online3": 1234, "online4": 5, "direct": 20, "postal": 1, "early": 30, "open_in_time": 3, "open_late": 0}


def write(two: Places) -> None:
    """The ward's package, the same with a figure typed, and both as LibreOffice saves them: one start for a format."""
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "=1+1\n_x0041_ dòng hai"})])
    save(two.ward, [Patch("dossier", FIRST, dict(FIGURES))])
    plain = two.to_city("gửi.xlsx")
    typed = fill(plain, {("Hồ sơ TTHC", FIRST, "direct"): 21}, "điền.xlsx")
    profile = (two.folder / "lo-profile").resolve().as_uri()
    for kind, paths in {"xlsx": (plain, typed), "xls": (typed,), "ods": (typed,)}.items():
        command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind]
        command += ["--outdir", str(two.folder / "lo"), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
    shutil.rmtree(two.folder / "lo-profile")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(tmp_path_factory.mktemp("lo"), write)
    yield standing
    standing.close()


@pytest.fixture
def two(written: Standing) -> Places:
    return written.again()


def saved(two: Places, name: str) -> Path:
    return two.folder / "lo" / name


def test_libreoffice_saves_a_package_without_changing_it(two: Places) -> None:
    first, second = read_package(two.folder / "gửi.xlsx"), read_package(saved(two, "gửi.xlsx"))
    assert second.digest != first.digest
    assert (second.head, second.operations, second.held) == (first.head, first.operations, first.held)
    received = take(two.city, saved(two, "gửi.xlsx"))
    assert (received.changes.counts()["new"], received.refused, received.missing_rows) == (2, [], 0)
    assert two.city.conn.execute("SELECT COUNT(*) FROM typing").fetchone() == (0,)
    (line,) = take(two.city, saved(two, "điền.xlsx")).differences
    assert (line.record, line.field, line.before, line.after, line.origin) == (FIRST, "direct", "20", "21", "excel")


def test_sums_in_excel_stand_where_the_window_shows_them(two: Places) -> None:
    """Design §3.7: a blank part leaves a sum blank; (3) waits for what January carries over from the year before."""
    ws = openpyxl.load_workbook(saved(two, "gửi.xlsx"), data_only=True)["Hồ sơ TTHC"]
    sums = {
        key: ws.cell(row_of(ws, FIRST), column_of(ws, key)).value for key in ("online", "received", "solved", "open")
    }
    assert {key: value or None for key, value in sums.items()} == {
        "online": 1239, "received": None, "solved": None, "open": 3,
    }  # fmt: skip
    (row,) = [row for row in month_form(two.ward, WARD, MONTH).rows if row.code == "CT"]
    assert (row.value("online"), row.value("received_total")) == (1239, None)
    assert (row.value("resolved_total"), row.value("open_total")) == (None, 3)


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_an_old_format_is_read_too(two: Places, kind: str) -> None:
    received = take(two.city, saved(two, f"điền.{kind}"))
    assert (received.changes.counts()["new"], received.refused) == (2, [])
    state = journal.state_of(two.city.conn, "dossier", FIRST)
    assert {name: state.fields[name].shown for name in FIGURES} == {**FIGURES, "direct": 21}
