"""Bad files are named before any reader opens them."""

from __future__ import annotations

import base64
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from par_desktop.errors import PackageProblem
from par_desktop.spreadsheets.guards import check_file
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


REALLY_ENCRYPTED = (
    "eNrtV1tz2kYUXnxJbPeWpG2aummq0SsT62KEsQdIuRrsYIMwN7/JQgIZ3bwSxtD2x+Spz/0XfWv/QGfaX9Gnxj0SwgZfUuSkM2mHo/m02l3tfn"
    "vO+XYFv/7y8PdXP63+ga5YHM2j1+fL6N5YWwAwN6o8GNYdvD4/Px81n8/sP2V/AZz8zUPuFrxcOjm/D1jy6iteObP/n43277xX3pb/DwAfAj4C"
    "fAz4ZHgEoIeAR4BPAZ8BPgc8BnwBeAL4ErAK+ArwFPA14Bngm5mm3gvjkQGXjQiUQTqUGPWRH3uMFi/O/JVb3iESP/756PvfAqNyEXniAnNYRZ"
    "fVBHYJNVERCdDSgXsL6v9kJHyRxv2Zhn8Z2iLzw757KA1MNqAMK3CYJWT58P8JfAFH3AtT+j/eVwU+DIwKZEFH/u0Bmgv49d9pe+n1Xfe+AKU5"
    "Nf8q8DuhXPS+/dPwO78hzFv58xAHGaIxnT1FAdf/+24u/ce/7GreiX3rihaHGbm+vkkL3SH+jk6+9foOgE8AHsv1GSPNv/8X+lv6F/y/vr6r/g"
    "cu/F++A/892O8YuDRg8Xv2IPfb4z/+jlZ/RjedP0Of/WTgGfDPeb+D/Zw/rxbRe2FRQAH8Fl0VWAAZ4rCGUm4kHOUrUDpn1NqNJ+XoP0DgjvxL"
    "3tj22BzEFN8F9h3s3XF+9o57oe6Nd87T71AWrk2UQOtQ0nB/jjgUhrmy8BSCJ8ZtS8LK0tDj9CagnYFoM9BCow1Yh/PeD2jPR16mXettuVp4C/"
    "0swOWcZdEXZ5pKnErYUgw9RjJrNElIumg0Fb0VIysH2ecRkrBsQW8KqqFLMbIvWeSL+EoUXsJ904ZRBMygWzGybdvmFkVZYlvSBGtNU0RsWIZs"
    "r4mGRhmyrIgSxdJ0mLocSg7Hbpk+RnekfmY4gYEpU7CsnoGbo4nEu04kSthWoE+wJTK+QoBFoT8t2AJhCapdVgbgOxMmiSPVEDuXVXgpqdjgPc"
    "tBrS1Y7WFfOES6s1yYqJhtCSfUloEVu63FyESmTHqtqbag6G7AR08FoymlkqnhjGODyrkEx7Cku6aqoHaBKRKmclZoQ6ES2Zqd66WOdT4S7sVi"
    "JEF5jjTBi7xuSy2YpE940ZeaOU0Qd6V+jExXexqWkrpM10tqUe4IPCdWBhS701MwZlh6u8AXw5nDvpXUQgze7+9vcMnjGl8vHhZpWjiW81ykxZ"
    "4e8nvNtp7BYrWl7KUTLWcFE1zeei2qXRKpvB1m1wuFgQRKy6vF4l5vk2cNmnnZCFcOGrK8nwsmg5l8czfHdFl2sM6zQm0T61alUZJ1jUt3GbZf"
    "6Q4GVTZF7zLtCX/HE2vFL9Iw0U50sfLWootPpDhqbl34C3ElLFPRU0ZXt0EptGOkDylNiueKTcjs3SrrjbxjquNLWjFxclBSk4MjaWd3mzq25V"
    "JpIudVCcOOknAOiPK62YU4BHc7vc3IKTc4U/erZ/Jpuc41j51Rb6S9cUZvHVitqpGjmhFsmNWuySQre3U+Ui+lhRCFaUwLe+DjMd4IlSr1bL8r"
    "KfUQG8ZHYlAb2B3dONnt2AU+GLQ3O/uKxrfYnaODcieTmPADcumRbadl3uYi1byq1U7SxZ1Itse1hFytxm9k841GXj7l1M2+pjSp1qUcXWlMCM"
    "iTKXVFp9GxgzG+gmY2s5nN7Gb7G9BMJ3U="
)
"""An empty workbook with the password "mật khẩu", as Office writes it (deflated, base64)."""


def really_encrypted(path: Path) -> None:
    path.write_bytes(zlib.decompress(base64.b64decode(REALLY_ENCRYPTED)))


def truncated(path: Path) -> None:
    zipped(path, {"xl/workbook.xml": b"x" * 5_000})
    path.write_bytes(path.read_bytes()[:-30])


CASES: list[tuple[Callable[[Path], object], str]] = [
    (bomb, "file_suspicious"),
    (many_parts, "file_suspicious"),
    (locked_part, "file_encrypted"),
    (encrypted, "file_encrypted"),
    (encrypted_far, "file_encrypted"),
    (really_encrypted, "file_encrypted"),
    (truncated, "file_damaged"),
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


def test_an_old_workbook_is_held_whole_so_it_may_be_smaller(tmp_path: Path) -> None:
    path = tmp_path / "to.xls"
    with path.open("wb") as file:
        file.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        file.truncate(21 << 20)
    with pytest.raises(PackageProblem) as caught:
        check_file(path)
    assert caught.value.code == "file_too_large"
    assert "20 MB" in sentence(caught.value)


def test_an_ordinary_workbook_is_known_by_its_content_whatever_its_name(tmp_path: Path) -> None:
    sheet = {"xl/sheet.xml": b"<row/>" * 9_000}
    assert check_file(zipped(tmp_path / "a.xls", {"xl/workbook.xml": b"<workbook/>", **sheet})) == "xlsx"
    assert check_file(zipped(tmp_path / "b.xlsx", {"content.xml": b"<a/>"})) == "ods"
    (tmp_path / "c.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000))
    assert check_file(tmp_path / "c.xlsx") == "xls"


def test_text_behind_the_directory_does_no_harm(tmp_path: Path) -> None:
    """A comment, as some mail gateways add one; and a directory's mark inside it."""
    path = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<workbook/>"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = "đã quét vi-rút".encode()
    assert check_file(path) == "xlsx"
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"PK\x05\x06" + bytes(40)
    with pytest.raises(PackageProblem):
        check_file(path)
