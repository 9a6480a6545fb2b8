"""TCVN3 and VNI by font name; lines written out by hand as those fonts hold them."""

from __future__ import annotations

import pytest

from par_desktop.intake.grid import Cell, CellKind, Grid
from par_desktop.intake.legacy_fonts import Encoding, convert, convert_grid, encoding_of, has_legacy, lost_letters


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        (".VnArialH", Encoding.TCVN3),
        (".vntime", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("Times New Roman", None),
        ("VnTimes", None),
        ("", None),
    ],
)
def test_only_a_font_s_name_tells(font: str, encoding: Encoding | None) -> None:
    assert encoding_of(font) is encoding


@pytest.mark.parametrize(
    ("font", "typed", "meant"),
    [
        (".VnTime", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
        (".VnTime", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        (".VnTime", "Ph\u00adêng TrÇn §¨ng Ninh, ng\u00adêi ®\u00adîc giao", "Phường Trần Đăng Ninh, người được giao"),
        (".VnTimeH", "uû ban nh©n d©n ph\u00adêng", "UỶ BAN NHÂN DÂN PHƯỜNG"),
        (".VnTime", "UBND 13654", "UBND 13654"),
        (".VnTime", "Phường Bà Triệu", "Phường Bà Triệu"),  # Unicode typed while the old font was chosen
        ("VNI-Times", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("VNI-Times", "ÑOÄC LAÄP – TÖÏ DO – HAÏNH PHUÙC", "ĐỘC LẬP – TỰ DO – HẠNH PHÚC"),
        (
            "VNI-Times",
            "Phöôøng Traàn Ñaêng Ninh, lòch, kyõ, sôû, Ñaø Naüng",
            "Phường Trần Đăng Ninh, lịch, kỹ, sở, Đà Nẵng",
        ),
        ("Times New Roman", "Céng hoµ", "Céng hoµ"),
    ],
)
def test_texts_read_as_they_were_drawn(font: str, typed: str, meant: str) -> None:
    assert convert(typed, font) == meant


def test_every_letter_of_the_language_survives_tcvn3() -> None:
    letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
    # The code page in its own order (TCVN 5712:1993, third table), typed from the chart row by row.
    page = "aµ¸¶·¹¨»¾¼½Æ©ÇÊÈÉËeÌÐÎÏÑªÒÕÓÔÖi×ÝØÜÞoßãáâä«åèæçé¬êíëìîuïóñòô\u00adõøö÷ùyúýûüþ®"
    assert convert(page, ".VnTime") == letters


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("phờng Bà Triệu", "phờng"),
        ("đợc giao", "đợc"),
        ("kinh phí đầu t", "t"),
        ("th viện", "th"),
        ("PHỜNG", "PHỜNG"),
        ("phường, được, hương, hơn, rượu", ""),
        ("tr. 5, thơ, hở, lợi, nhơn", ""),
    ],
)
def test_a_lost_letter_shows_in_syllables_that_cannot_be(text: str, broken: str) -> None:
    assert lost_letters(text) == broken


def sheet(*cells: Cell) -> Grid:
    return Grid("Trang", cells={(row, 0): cell for row, cell in enumerate(cells)})


def test_where_no_soft_hyphen_is_left_every_old_text_is_doubtful() -> None:
    cells = [Cell(CellKind.TEXT, text, font=".VnTime") for text in ("phêng Bµ TriÖu", "Hé tÞch")]
    found = convert_grid(sheet(*cells, Cell(CellKind.TEXT, "Ghi chú", font="Arial")))
    assert found.lost == ("A1", "phờng")
    assert [cell.doubtful for cell in found.grid.cells.values()] == [True, True, False]


def test_where_some_are_left_only_what_is_broken_is_doubtful() -> None:
    cells = [Cell(CellKind.TEXT, text, font=".VnTime") for text in ("phêng", "®\u00adîc", "Hé tÞch")]
    found = convert_grid(sheet(*cells))
    assert [cell.doubtful for cell in found.grid.cells.values()] == [True, False, False]
    assert [(sample.address, sample.after) for sample in found.samples] == [
        ("A1", "phờng"),
        ("A2", "được"),
        ("A3", "Hộ tịch"),
    ]


def test_an_old_font_over_plain_letters_asks_nothing() -> None:
    assert not has_legacy(sheet(Cell(CellKind.TEXT, "UBND", font=".VnTime"), Cell(CellKind.TEXT, "ã", font="Arial")))
