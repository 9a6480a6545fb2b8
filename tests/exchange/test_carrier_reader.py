"""Zips as they come: ours renamed, twenty-five packages in one, and what hostile or clumsy hands make."""

from __future__ import annotations

import hashlib
import io
import stat
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from par_desktop.errors import PackageProblem
from par_desktop.exchange import carrier_reader
from par_desktop.exchange.carrier import Cargo, plan_parts, write_parts
from par_desktop.exchange.carrier_reader import holds_package, is_carrier, loose_files, open_carrier
from par_desktop.services.find_packages import find_packages
from par_desktop.services.receive_files import collect, read_files
from tests.exchange.helpers import OTHER, Places, day, export_to_unit


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pack(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def problem_of(work: Callable[[], object]) -> str:
    with pytest.raises(PackageProblem) as caught:
        work()
    return caught.value.code


def test_25_packages_in_one_zip(two: Places, tmp_path: Path) -> None:
    files = {f"tháng 3/gói {n}.xlsx": two.to_ward(f"{n}.xlsx").read_bytes() for n in range(3)}
    path = pack(tmp_path / "25 tệp (1).zip", {**files, "tháng 3/": b"", "__MACOSX/._x": b"?", "Thumbs.db": b"?"})
    looked = read_files([path])
    assert [f.path.name for f in looked] == ["gói 0.xlsx", "gói 1.xlsx", "gói 2.xlsx"]
    assert all(f.package is not None and f.files is None for f in looked)
    assert len({f.path for f in looked}) == 3


def test_a_zip_by_content_whatever_its_name(two: Places, tmp_path: Path) -> None:
    path = pack(tmp_path / "bảng.xlsx", {"PAR_1.xlsx": two.to_ward().read_bytes()})
    assert is_carrier(path)
    assert [f.package is not None for f in read_files([path])] == [True]
    workbook = two.to_ward("w.xlsx")
    assert not is_carrier(workbook.rename(workbook.with_suffix(".zip")))
    assert [f.package is not None for f in read_files([workbook.with_suffix(".zip")])] == [True]


def test_the_unpacked_workbooks_go_with_the_last_who_needs_them(two: Places, tmp_path: Path) -> None:
    carrier = open_carrier(pack(tmp_path / "a.zip", {"PAR_1.xlsx": two.to_ward().read_bytes()}))
    place = carrier.workbooks[0].parent.parent
    assert place.is_dir()
    del carrier
    assert not place.exists()


def test_a_file_that_is_not_what_its_name_promises(tmp_path: Path) -> None:
    good, bad = b"good", b"bad"
    path = pack(
        tmp_path / "a.zip", {f"minh-chung/{sha(good)}_tot.pdf": good, f"minh-chung/{sha(good[1:])}_xau.pdf": bad}
    )
    carried = open_carrier(path).carried
    assert [f.name for f in carried.files] == ["tot.pdf"]
    assert [(r.name, r.problem.code) for r in carried.refused] == [("xau.pdf", "evidence_differs")]
    (looked,) = read_files([path])
    assert looked.files is not None
    assert looked.package is None


def test_names_inside_are_only_names(tmp_path: Path, two: Places) -> None:
    book = two.to_ward().read_bytes()
    names = ["../../../trốn.xlsx", "/etc/passwd.xlsx", "C:\\Windows\\x.xlsx", "a/\u0007b?.xlsx", "." * 300 + ".xlsx"]
    carrier = open_carrier(pack(tmp_path / "a.zip", dict.fromkeys(names, book)))
    inside = carrier.place.path.resolve()
    assert len(carrier.workbooks) == len(names)
    assert all(path.resolve().is_relative_to(inside) and path.is_file() for path in carrier.workbooks)
    assert not (tmp_path.parent / "trốn.xlsx").exists()


def test_a_link_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("gói.xlsx")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    assert [(r.name, r.problem.code) for r in open_carrier(path).refused] == [("gói.xlsx", "zip_link")]


def test_a_zip_in_a_zip_is_refused_and_the_rest_is_read(two: Places, tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.xlsx", b"x")
    entries = {"trong.zip": inner.getvalue(), "giả.xlsx": inner.getvalue(), "gói.xlsx": two.to_ward().read_bytes()}
    looked = read_files([pack(tmp_path / "a.zip", {**entries, "ghi chú.txt": b"chao"})])
    assert [f.problem.code for f in looked if f.problem] == ["zip_nested", "zip_nested", "not_a_spreadsheet"]
    assert [f.path.name for f in looked if f.package] == ["gói.xlsx"]


def test_a_bomb_ends_early(tmp_path: Path) -> None:
    zeros = b"\0" * 60_000_000
    path = pack(tmp_path / "a.zip", {f"minh-chung/{sha(zeros)}_a.pdf": zeros, "b.xlsx": zeros})
    assert path.stat().st_size < 300_000
    tracemalloc.start()
    carrier = open_carrier(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000
    assert [r.problem.code for r in carrier.carried.refused] == ["file_suspicious"]
    assert [r.problem.code for r in carrier.refused] == ["file_suspicious"]


def test_a_huge_directory_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(30_000):
            archive.writestr(f"{number}.xlsx", b"")
    assert problem_of(lambda: open_carrier(path)) == "file_suspicious"
    few = pack(tmp_path / "b.zip", {f"{n}.xlsx": b"" for n in range(carrier_reader.MOST_ENTRIES + 1)})
    assert problem_of(lambda: open_carrier(few)) == "file_suspicious"


def test_zip64_is_not_ours(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"PAR_1.xlsx": b"x"})
    content = path.read_bytes()
    end = content.rfind(b"PK\5\6")
    path.write_bytes(content[:end] + b"PK\6\7" + b"\0" * 16 + content[end:])
    assert problem_of(lambda: open_carrier(path)) == "file_suspicious"


def test_a_locked_zip_says_so(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {"PAR_1.xlsx": b"x"}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    directory = content.find(b"PK\1\2")
    content[directory + 8] |= 1
    path.write_bytes(content)
    assert problem_of(lambda: open_carrier(path)) == "file_encrypted"


def test_a_truncated_zip_is_damaged_not_a_zip_without_packages(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {f"minh-chung/{sha(b'x' * 9999)}_a.pdf": b"x" * 9999}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes()[:5_000])
    (looked,) = read_files([path])
    assert looked.problem is not None
    assert looked.problem.code == "file_damaged"


def test_a_flipped_byte_refuses_the_zip(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", {f"minh-chung/{sha(b'x' * 9999)}_a.pdf": b"x" * 9999}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[2_000] ^= 1
    path.write_bytes(content)
    assert problem_of(lambda: open_carrier(path)) == "file_damaged"


def test_an_empty_zip_holds_nothing(tmp_path: Path) -> None:
    assert problem_of(lambda: open_carrier(pack(tmp_path / "a.zip", {"thư mục/": b""}))) == "zip_without_package"


def test_a_manifest_may_say_anything(tmp_path: Path) -> None:
    content = b"content"
    for told in (b"[]", b"{", b'{"files": 7, "part": "x"}', b"[" * 100_000, b'{"part": 9, "parts": 2}'):
        path = pack(tmp_path / "a.zip", {"goi.json": told, f"minh-chung/{sha(content)}_a.pdf": content})
        carried = open_carrier(path).carried
        assert [f.name for f in carried.files] == ["a.pdf"]
        assert (carried.part, carried.parts) == (0, 0)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    cargo = []
    for number, name in enumerate(("Ảnh số 1.jpg", "Quyết định 12.pdf", "Danh sách.xlsx")):
        source = tmp_path / f"{number}"
        source.write_bytes(name.encode() * 100_000)
        cargo.append(Cargo(sha(source.read_bytes()), source.stat().st_size, name, source))
    workbook = tmp_path / "PAR_x.xlsx"
    pack(workbook, {"xl/workbook.xml": b"<x/>"})
    paths = write_parts(tmp_path / "out.zip", "0" * 16, workbook, plan_parts(500, cargo, 2_000_000))
    opened = [open_carrier(path) for path in paths]
    assert [c.carried.part for c in opened] == list(range(1, len(paths) + 1))
    assert [[w.name for w in c.workbooks] for c in opened] == [["PAR_x.xlsx"], *[[]] * (len(paths) - 1)]
    found = {f.name: b"".join(f.chunks()) for c in opened for f in c.carried.files}
    assert found == {c.name: c.path.read_bytes() for c in cargo}


def test_an_unpacked_part_can_be_dropped_as_a_folder(two: Places, tmp_path: Path) -> None:
    content = b"content"
    folder = tmp_path / "giải nén"
    (folder / "minh-chung").mkdir(parents=True)
    (folder / "PAR_1.xlsx").write_bytes(two.to_ward().read_bytes())
    (folder / "minh-chung" / f"{sha(content)}_a.pdf").write_bytes(content)
    (folder / "minh-chung" / f"{sha(b'other')}_b.pdf").write_bytes(content)
    (folder / "ghi chú.txt").write_bytes(b"x")
    assert len(collect([folder])) == 3
    looked = read_files([folder])
    files = [f.files for f in looked if f.files is not None]
    assert [f.name for each in files for f in each.files] == ["a.pdf"]
    assert [r.problem.code for each in files for r in each.refused] == ["evidence_differs"]
    assert loose_files([folder / "ghi chú.txt"]) is None


def test_downloads_are_searched_by_what_zips_hold(two: Places, tmp_path: Path) -> None:
    folder = tmp_path / "tải về"
    folder.mkdir()
    ours = pack(
        folder / "x (1).zip",
        {"PAR_13690_2022-Q1_001.xlsx": export_to_unit(two.city, OTHER, tmp_path / "o.xlsx").path.read_bytes()},
    )
    pack(folder / "ảnh.zip", {"1.jpg": b"x"})
    assert holds_package(ours)
    import os

    stamp = day(10)().timestamp()
    for path in folder.iterdir():
        os.utime(path, (stamp, stamp))
    assert [found.path for found in find_packages(two.city.world, [folder], day(11)()).packages] == [ours]
