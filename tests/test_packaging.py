"""What the Windows build is told about the program agrees with the program."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

from par_desktop import __version__

PACKAGING = Path(__file__).resolve().parent.parent / "packaging"


def test_windows_shows_the_program_s_own_version() -> None:
    info = (PACKAGING / "windows" / "version_info.txt").read_text(encoding="utf-8")
    numbers = ", ".join([*__version__.split("."), "0"])
    assert re.findall(r"(?:file|prod)vers=\(([^)]*)\)", info) == [numbers, numbers]
    assert re.findall(r"'(?:File|Product)Version', '([^']*)'", info) == [__version__, __version__]
    assert f'#define Version "{__version__}"' in (PACKAGING / "windows" / "installer.iss").read_text(encoding="utf-8")


def test_the_manifest_asks_for_sharp_pixels_long_paths_and_utf8() -> None:
    tree = ElementTree.parse(PACKAGING / "windows" / "par-desktop.manifest")
    said = {e.tag.rpartition("}")[2]: (e.text or "").strip() for e in tree.iter()}
    assert said["dpiAwareness"] == "PerMonitorV2"
    assert said["longPathAware"] == "true"
    assert said["activeCodePage"] == "UTF-8"


def test_the_icon_has_every_size_windows_asks_for() -> None:
    data = (PACKAGING / "icon.ico").read_bytes()
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind) == (0, 1)
    sizes = set()
    for place in range(6, 6 + 16 * count, 16):
        width, _height, _, _, _, bits, length, offset = struct.unpack_from("<BBBBHHII", data, place)
        assert bits == 32
        picture = data[offset : offset + length]
        assert picture.startswith(b"\x89PNG")
        (png_width,) = struct.unpack_from(">I", picture, 16)
        assert png_width == (width or 256)
        sizes.add(png_width)
    assert sizes >= {16, 20, 24, 32, 48, 256}
