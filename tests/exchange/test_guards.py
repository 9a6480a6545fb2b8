"""Bad files are named before any reader opens them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from par_desktop.errors import PackageProblem
from par_desktop.exchange.guards import check_file
from par_desktop.text.sentences import sentence


def zipped(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def bomb(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": b"", "xl/sheet1.xml": bytes(30 << 20)})


def many_parts(path: Path) -> None:
    zipped(path, {f"xl/{number}.xml": b"" for number in range(401)})


def locked_part(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": b"x"})
    raw = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(mark) + offset] |= 1
    path.write_bytes(bytes(raw))


def encrypted(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
    )


def encrypted_far(path: Path) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3 << 20) + name + bytes(99))


def truncated(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": b"x" * 5_000})
    path.write_bytes(path.read_bytes()[:-30])


def bent(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": bytes(range(256)) * 40})
    raw = bytearray(path.read_bytes())
    raw[60:80] = b"\x00" * 20
    path.write_bytes(bytes(raw))


CASES: list[tuple[Callable[[Path], object], str]] = [
    (bomb, "file_suspicious"),
    (many_parts, "file_suspicious"),
    (locked_part, "file_encrypted"),
    (encrypted, "file_encrypted"),
    (encrypted_far, "file_encrypted"),
    (truncated, "file_damaged"),
    (bent, "file_damaged"),
    (lambda path: path.write_bytes(b""), "file_empty"),
    (lambda path: path.write_bytes(b"xin chao"), "not_a_spreadsheet"),
    (lambda path: zipped(path, {"anh.jpg": b"x"}), "not_a_spreadsheet"),
    (lambda path: path.mkdir(), "not_a_spreadsheet"),
    (lambda path: None, "no_such_file"),
]


@pytest.mark.parametrize(("make", "code"), CASES)
def test_a_bad_file_is_named(tmp_path: Path, make: Callable[[Path], object], code: str) -> None:
    path = tmp_path / "gửi lại (1).xlsx"
    make(path)
    with pytest.raises(PackageProblem) as caught:
        check_file(path)
    assert caught.value.code == code
    assert path.name in sentence(caught.value)


def test_a_huge_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "to.xlsx"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04")
        file.truncate(61 << 20)
    with pytest.raises(PackageProblem) as caught:
        check_file(path)
    assert caught.value.code == "file_too_large"


def test_an_ordinary_workbook_passes(tmp_path: Path) -> None:
    check_file(zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<workbook/>", "xl/sheet.xml": b"<row/>" * 9_000}))
    (tmp_path / "b.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
    check_file(tmp_path / "b.xls")
