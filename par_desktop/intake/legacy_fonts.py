"""Text typed in the fonts of the years before Unicode: TCVN3 (``.VnTime``) and VNI (``VNI-Times``).

Known by the *font's name* only, never guessed from the letters; shown before and after, and converted after a yes
(notes §8). In TCVN3 ư is the soft hyphen U+00AD, which programs that "clean" text drop: a sheet that lost its ư is
recognised by syllables that cannot be, and its texts are marked doubtful instead of being taken for right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from par_desktop.domain.typed import clean
from par_desktop.domain.vietnamese import nfc
from par_desktop.intake.grid import Cell, CellKind, Grid, Run
from par_desktop.spreadsheets.cells import address

SOFT_HYPHEN = "\u00ad"


class Encoding(StrEnum):
    TCVN3 = "tcvn3"
    VNI = "vni"


_TCVN3_TABLE = (
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00adư ®đ"
    " µà ¸á ¶ả ·ã ¹ạ »ằ ¾ắ ¼ẳ ½ẵ Æặ Çầ Êấ Èẩ Éẫ Ëậ"
    " Ìè Ðé Îẻ Ïẽ Ñẹ Òề Õế Óể Ôễ Öệ ×ì Ýí Øỉ Üĩ Þị"
    " ßò ãó áỏ âõ äọ åồ èố æổ çỗ éộ êờ íớ ëở ìỡ îợ"
    " ïù óú ñủ òũ ôụ õừ øứ öử ÷ữ ùự úỳ ýý ûỷ üỹ þỵ"
)
"""Letter of the code page, then what it is (notes §8, S42: checked there against documents of 1998–2009)."""
_TCVN3 = {ord(pair[0]): pair[1] for pair in _TCVN3_TABLE.split(" ")}

_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_ROOFED = {"à": "\u0300", "á": "\u0301", "å": "\u0309", "ã": "\u0303", "ä": "\u0323", "â": ""}
"""Signs that carry circumflex and tone together: aá is ấ, oä is ộ; aâ is â alone."""
_BREVED = {"è": "\u0300", "é": "\u0301", "ú": "\u0309", "ü": "\u0303", "ë": "\u0323", "ê": ""}
_VNI_ALONE = {"ñ": "đ", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ", "ô": "ơ", "ö": "ư"}


def _vni_table() -> dict[str, str]:
    """VNI is a letter and a sign after it, in capitals both capital (notes §8, S42)."""
    table: dict[str, str] = dict(_VNI_ALONE)
    for base in "aeiouy":
        table |= {base + sign: nfc(base + tone) for sign, tone in _TONES.items()}
    for base, letter in (("ô", "ơ"), ("ö", "ư")):
        table |= {base + sign: nfc(letter + tone) for sign, tone in _TONES.items()}
    for base in "aeo":
        table |= {base + sign: nfc(base + "\u0302" + tone) for sign, tone in _ROOFED.items()}
    table |= {"a" + sign: nfc("a\u0306" + tone) for sign, tone in _BREVED.items()}
    return table | {key.upper(): letter.upper() for key, letter in table.items()}


_VNI = _vni_table()
_VNI_PATTERN = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
_IMPOSSIBLE = re.compile(r"(?<!ư)ơ(?:ng|nh|ch|c|u)(?![^\W\d_])")
"""No Vietnamese syllable ends in ơ and one of these; with its ư lost, "phường" is such a one."""
_VOWELLESS = re.compile(r"(?<![^\W\d_])(?:th|nh|tr|ch|t)(?![^\W\d_]|\.)")
"""What stays of thư, như, trừ, chữ, tư."""
_MODERN = re.compile("[\u0100-\u024f\u1e00-\u1eff]")


def encoding_of(font: str) -> Encoding | None:
    """The encoding that a font's name stands for; ``None`` for every font of today."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if name.startswith("vni-") else None


def convert(text: str, font: str) -> str:
    """The text as a font drew it, in Unicode; text that is Unicode already stays.

    TCVN3 has no accented capitals: its fonts whose name ends in H draw small letters as capitals.
    """
    encoding = encoding_of(font)
    if encoding is None or _MODERN.search(text):
        return text
    if encoding is Encoding.VNI:
        return nfc(_VNI_PATTERN.sub(lambda found: _VNI[found[0]], text))
    plain = nfc(text.translate(_TCVN3))
    return plain.upper() if font.strip().endswith("H") else plain


def lost_letters(text: str) -> str:
    """The first syllable of converted text that cannot be and shows that ư went missing; "" where there is none."""
    letters = _without_tones(text.casefold())
    found = _IMPOSSIBLE.search(letters) or _VOWELLESS.search(text.casefold())
    if found is None:
        return ""
    at = found.start()
    return next(word for word in re.finditer(r"\S+", text) if word.start() <= at < word.end())[0]


def _without_tones(text: str) -> str:
    """Tones gone, letters left: one letter for one, so places stay the same."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    bare = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        bare.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in marks)))
    return "".join(bare)


@dataclass(frozen=True, slots=True)
class Sample:
    """One text before and after, to be shown before the yes."""

    address: str
    font: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A sheet with its old texts converted. ``lost``: the first place where ư went missing, and what stands there."""

    grid: Grid
    samples: Sequence[Sample]
    lost: tuple[str, str] | None


def has_legacy(grid: Grid) -> bool:
    """Whether any text of the sheet is in a font of those years and differs when converted."""
    texts = (cell for cell in (*grid.cells.values(), *grid.above) if cell.kind is CellKind.TEXT)
    return any(as_drawn(cell) != cell.text for cell in texts)


def convert_grid(grid: Grid) -> Conversion:
    """Every text of the sheet converted by its font; the sheet given stays as it is."""
    samples: list[Sample] = []
    changed: dict[tuple[int, int], Cell] = {}
    lost: dict[tuple[int, int], str] = {}
    kept_hyphen = False
    for place, cell in sorted(grid.cells.items(), key=lambda item: item[0]):
        if cell.kind is not CellKind.TEXT or not _is_tcvn3_or_vni(cell):
            continue
        after = as_drawn(cell)
        kept_hyphen = kept_hyphen or SOFT_HYPHEN in cell.text
        if _is_tcvn3(cell) and (broken := lost_letters(after)):
            lost[place] = broken
        if after != cell.text:
            samples.append(Sample(address(*place), cell.font, cell.text, after))
        changed[place] = cell.with_text(after)
    if lost:
        # Where no ư at all survived, every old text of the sheet may lack one; else only those seen to.
        broken_places = lost if kept_hyphen else {p: "" for p in changed if _is_tcvn3(grid.cells[p])}
        changed |= {place: changed[place].with_text(changed[place].text, doubtful=True) for place in broken_places}
    above = tuple(cell.with_text(as_drawn(cell)) for cell in grid.above)
    converted = replace(grid, cells=grid.cells | changed, above=above, _spread=None)
    first = next(iter(lost.items()), None)
    return Conversion(converted, samples, (address(*first[0]), first[1]) if first is not None else None)


def _parts(cell: Cell) -> tuple[Run, ...]:
    return tuple(Run(run.font or cell.font, run.text) for run in cell.runs) or (Run(cell.font, cell.text),)


def as_drawn(cell: Cell) -> str:
    """A cell's text in Unicode, run by run, each by its font."""
    if not _is_tcvn3_or_vni(cell):
        return cell.text
    return clean("".join(convert(run.text, run.font) for run in _parts(cell)))


def _is_tcvn3_or_vni(cell: Cell) -> bool:
    return any(encoding_of(run.font) is not None for run in _parts(cell))


def _is_tcvn3(cell: Cell) -> bool:
    return any(encoding_of(run.font) is Encoding.TCVN3 for run in _parts(cell))
