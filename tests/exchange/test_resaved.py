"""A package saved again by LibreOffice, as .xlsx, .ods and .xls: no change; then one cell typed: exactly that one."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from par_desktop.exchange.reader import open_book, read_package
from par_desktop.exchange.typing import TypedField, compare
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, places

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs soffice, which CI installs")

KINDS = ("xlsx", "ods", "xls")
STEMS = ("to-city", "to-ward", "group", "long")
NOTE = "=1+1 «&<>\"' _x0041_ _x000D_\nhai dòng  hai cách\tđã xong"
LONG = "ữ" * 7_990  # 48,000 characters of JSON: two cells
FIRST = f"{WARD}/{MONTH}/CT"


@dataclass
class Resaved:
    """Packages as exported, and as LibreOffice saves them, by kind and stem."""

    folder: Path
    originals: dict[str, Path]

    def path(self, kind: str, stem: str) -> Path:
        return self.folder / kind / f"{stem}.{kind}"

    def convert(self, kind: str, *paths: Path) -> None:
        profile = (self.folder / "profile").resolve().as_uri()
        command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind]
        outdir = self.folder / kind
        subprocess.run([*command, "--outdir", outdir, *paths], check=True, capture_output=True, timeout=300)


@pytest.fixture(scope="module")
def resaved(tmp_path_factory: pytest.TempPathFactory) -> Resaved:
    two = places(tmp_path_factory.mktemp("lo"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": NOTE})])
    save(two.ward, [Patch("dossier", FIRST, {"online3": 1234, "direct": 3})])
    originals = {"to-city": two.to_city(), "to-ward": two.to_ward(), "group": two.group()}
    save(two.ward, [Patch("assignment", TASK, {"note": LONG})])
    originals["long"] = two.to_city("long.xlsx")
    two.close()
    made = Resaved(two.folder, originals)
    # The .ods first: a cell is typed in it, and what was typed is saved in the same start as the rest.
    made.convert("ods", *originals.values())
    typed = retyped(
        made.path("ods", "to-city"), two.folder / "ods" / "typed.ods", "<text:p>40</text:p>", "<text:p>65</text:p>"
    )
    for kind in ("xlsx", "xls"):
        made.convert(kind, *originals.values(), typed)
    return made


def retyped(ods: Path, target: Path, old: str, new: str) -> Path:
    """An .ods in which one text that stands there once was typed over."""
    with zipfile.ZipFile(ods) as before, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = before.read(part)
            if part.filename == "content.xml":
                assert content.count(old.encode()) == 1
                content = content.replace(old.encode(), new.encode())
            after.writestr(part, content)
    return target


def typed_in(path: Path) -> tuple[TypedField, ...]:
    package = read_package(path)
    typing = compare(package.held, package.visible)
    assert (typing.refused, typing.missing_rows) == ((), 0)
    return typing.fields


@pytest.mark.parametrize("stem", STEMS)
@pytest.mark.parametrize("kind", KINDS)
def test_saving_again_changes_nothing(resaved: Resaved, kind: str, stem: str) -> None:
    first, second = read_package(resaved.originals[stem]), read_package(resaved.path(kind, stem))
    assert (second.head, second.operations, second.held) == (first.head, first.operations, first.held)
    assert second.digest != first.digest
    assert typed_in(resaved.path(kind, stem)) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_of_every_sheet_stays(resaved: Resaved, kind: str) -> None:
    """Also of sheets that nothing is compared with: the guide, bands, titles."""
    with open_book(resaved.originals["to-city"]) as before, open_book(resaved.path(kind, "to-city")) as after:
        assert list(after.names) == list(before.names)
        for name in before.names:
            old, new = before.grid(name, raw=False).texts(), after.grid(name, raw=False).texts()
            differing = {
                (a, b) for one, other in zip(old, new, strict=False) for a, b in zip(one, other, strict=False) if a != b
            }
            # A sum nobody had calculated yet is now there: blank stays, a figure appears.
            assert all(a == "" and b.isdigit() for a, b in differing), (name, differing)


@pytest.mark.parametrize("kind", KINDS)
def test_then_one_cell_typed_is_exactly_that_one(resaved: Resaved, kind: str) -> None:
    (field,) = typed_in(resaved.path(kind, "typed"))
    assert (field.record, field.field, field.value) == (TASK, "progress", 65)


def test_one_cell_typed_in_the_ods_itself(resaved: Resaved) -> None:
    target = retyped(resaved.path("ods", "to-city"), resaved.folder / "gõ.ods", "đã xong", "chưa xong")
    (field,) = typed_in(target)
    assert (field.record, field.field) == (TASK, "note")
    assert field.value == NOTE.replace("\t", " ").replace("đã xong", "chưa xong")


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_when_it_was_saved(resaved: Resaved, kind: str) -> None:
    """OpenDocument has local times without a zone, read as Vietnam's; the others say UTC."""
    saved = read_package(resaved.path(kind, "to-city")).saved
    assert len(saved) == len("2022-03-10T03:00:00Z")
    assert saved.endswith("Z")
    later = read_package(resaved.path(kind, "typed")).saved
    assert later >= saved


def test_a_package_fits_into_the_oldest_format() -> None:
    from par_desktop.exchange.cells import PIECE
    from par_desktop.exchange.grid import MOST_COLUMNS, MOST_ROWS

    assert MOST_ROWS < 65_536
    assert PIECE < 32_767
    assert MOST_COLUMNS < 256
