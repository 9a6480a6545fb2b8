"""What arrives in the demo next: hands that type into a package's XML type what the reader reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from par_desktop.demo.typed import fill_in, plain
from par_desktop.errors import PackageProblem
from par_desktop.services.import_package import read
from tests.exchange.helpers import MONTH, OTHER, WARD, Places, places, take

NAME = "Phường Cửa Nam"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Places]:
    made = places(tmp_path)
    yield made
    made.close()


def test_what_hands_type_is_that_units_typing(two: Places) -> None:
    cells = {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): "64", ("Hồ sơ TTHC", f"UNIT/{MONTH}/HT", "direct"): "<7>"}
    path = fill_in(two.group(), two.folder / "điền.xlsx", cells, NAME)
    received = take(two.city, path)
    assert received.typing_unit == OTHER
    found = two.city.conn.execute("SELECT unit, procedure_field, direct FROM dossier").fetchall()
    assert found == [(OTHER, "CT", 64)]
    assert [cell.value for cell in received.refused] == ["<7>"]


def test_a_cell_that_is_not_there_is_an_error(two: Places) -> None:
    with pytest.raises(KeyError):
        fill_in(two.group(), two.folder / "x.xlsx", {("Hồ sơ TTHC", f"{WARD}/{MONTH}/CT", "nothing"): "1"})


def test_a_plain_workbook_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(PackageProblem) as caught:
        read(plain(tmp_path / "bảng.xlsx"))
    assert caught.value.code == "not_a_package"
