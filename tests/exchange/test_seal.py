"""A sealed workbook is taken at its word only as long as nobody saved it, and says the same as when it is read whole."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import read_package
from par_desktop.services.import_package import preview, receive
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import TASK, YES, Places, fill, places

Change = Callable[[str, bytes], bytes]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    made = places(tmp_path_factory.mktemp("seal"))
    save(made.ward, [Patch("assignment", TASK, {"progress": 40})])
    yield made
    made.close()


@pytest.fixture(scope="module")
def sent(two: Places) -> Path:
    return two.to_city()


def _changed(path: Path, target: Path, change: Change) -> Path:
    """The same file with its parts changed, as a hand in the zip would."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return target


def _property(content: bytes, text: str) -> bytes:
    return re.sub(rb"(<dc:identifier[^>]*>)[^<]*", rb"\g<1>" + text.encode(), content)


def _seal_of(path: Path) -> str:
    with zipfile.ZipFile(path) as parts:
        found = re.search(rb"<dc:identifier[^>]*>([^<]*)", parts.read("docProps/core.xml"))
    assert found is not None
    return found[1].decode()


def test_a_package_as_it_was_made_is_sealed_and_says_what_it_says_unsealed(two: Places, sent: Path) -> None:
    sealed = read_package(sent)
    bare = read_package(_changed(sent, two.folder / "bare.xlsx", lambda name, c: _property(c, "") if "core" in name else c))
    assert sealed.sealed
    assert not bare.sealed
    assert sealed.operations == bare.operations
    assert {n: [list(r) for r in rows] for n, rows in sealed.visible.items()} == {
        n: [list(r) for r in rows] for n, rows in bare.visible.items()
    }
    assert dict(sealed.held) == dict(bare.held)
    assert dict(sealed.rows) == dict(bare.rows)
    assert dict(sealed.marks) == dict(bare.marks)
    one, other = preview(two.city, sealed, YES), preview(two.city, bare, YES)
    assert one.changes.counts() == other.changes.counts()
    assert one.differences == other.differences
    assert (one.refused, one.missing_rows, one.missing_sheets) == (other.refused, 0, ())


def test_typing_breaks_the_seal_and_is_taken(two: Places, sent: Path) -> None:
    package = read_package(fill(sent, {("Nhiệm vụ", TASK, "progress"): 65}, "typed.xlsx"))
    assert not package.sealed
    assert [d.after for d in preview(two.city, package, YES).differences if d.field == "progress"] == ["65"]


@pytest.mark.parametrize("sheet", ["_goc", "_ds"])
def test_a_hidden_sheet_changed_under_the_seal_is_named(two: Places, sent: Path, sheet: str) -> None:
    with zipfile.ZipFile(sent) as parts:
        book = parts.read("xl/workbook.xml").decode()
        number = re.findall(r'<sheet [^>]*name="([^"]*)"', book).index(sheet) + 1

    def change(name: str, content: bytes) -> bytes:
        return re.sub(rb"</t></is></c></row>", b"x</t></is></c></row>", content, count=1) if name.endswith(
            f"/sheet{number}.xml"
        ) else content  # fmt: skip

    with pytest.raises(PackageProblem) as problem:
        read_package(_changed(sent, two.folder / f"{sheet}.xlsx", change))
    assert problem.value.code == "hidden_changed"


def test_a_seal_of_another_package_or_another_hand_is_none(two: Places, sent: Path) -> None:
    other = two.to_city("other.xlsx")
    swapped = _changed(sent, two.folder / "swapped.xlsx", lambda n, c: _property(c, _seal_of(other)) if "core" in n else c)
    assert not read_package(swapped).sealed
    forged = f"par-sheets-1:{'0' * 128}"
    assert not read_package(
        _changed(sent, two.folder / "forged.xlsx", lambda n, c: _property(c, forged) if "core" in n else c)
    ).sealed


def test_a_form_for_a_group_is_never_sealed(two: Places) -> None:
    assert not read_package(two.group()).sealed


def test_the_original_takes_back_what_was_typed_in_it(two: Places) -> None:
    """v1 typed and taken, then the file as it was sent: its cells show what the typed one changed."""
    save(two.ward, [Patch("assignment", TASK, {"progress": 41})])
    original = two.to_city("original.xlsx")
    typed = fill(original, {("Nhiệm vụ", TASK, "progress"): 77}, "v1.xlsx")
    receive(two.city, read_package(typed), YES)
    later = replace(read_package(original), saved="2999-01-01T00:00:00Z")
    assert later.sealed
    states = {(d.field, d.state) for d in preview(two.city, later, YES).differences}
    assert ("progress", "set_back") in states


def test_a_file_exchanged_behind_a_sealed_package_is_not_read(two: Places, sent: Path) -> None:
    path = two.folder / "exchanged.xlsx"
    path.write_bytes(sent.read_bytes())
    package = read_package(path)
    path.write_bytes(two.to_city("next.xlsx").read_bytes())
    with pytest.raises(PackageProblem) as problem:
        dict(package.visible)
    assert problem.value.code == "file_damaged"
