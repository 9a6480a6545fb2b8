"""Facts of notes §8, each tried there by running code or taken from dictionaries."""

from __future__ import annotations

import unicodedata

import pytest

from par_desktop.domain.vietnamese import nfc, person_sort_key, search_key, sort_key, spelling_key, unit_key


def test_nfc_makes_21_code_points_of_27() -> None:
    decomposed = unicodedata.normalize("NFD", "Phường Trần Đăng Ninh")
    assert len(decomposed) == 27
    assert len(nfc(decomposed)) == 21


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đăng Ninh", "dang ninh"),
        ("ĐÌNH  Phùng", "dinh phung"),
        (unicodedata.normalize("NFD", "Lộc Hòa"), "loc hoa"),
        ("Một cửa, một cửa liên thông", "mot cua, mot cua lien thong"),
    ],
)
def test_search_forgets_every_mark_and_d_with_stroke(text: str, key: str) -> None:
    assert search_key(text) == key


def test_eth_is_not_silently_taken_for_d_with_stroke() -> None:
    assert search_key("Ð") != search_key("Đ")


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("quí", "quý"), ("UỶ BAN", "ỦY BAN"), ("Mĩ Xá", "Mỹ Xá"), ("thuỷ lợi", "thủy lợi")],
)
def test_spellings_of_one_word_agree(one: str, other: str) -> None:
    assert nfc(one).lower() != nfc(other).lower()
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoa", "hòa"), ("tai", "tay"), ("thúi", "thúy"), ("Cửa Nam", "Cưa Nam"), ("vân", "văn"), ("dài", "đài")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert spelling_key(one) != spelling_key(other)


@pytest.mark.parametrize(
    "typed",
    [
        "Phường Lộc Hòa",
        "Phường Lộc Hoà",
        "P. Lộc Hòa",
        "P.Lộc Hoà",
        "UBND P. Lộc Hòa",
        "UBND phường Lộc Hòa",
        "ỦY BAN NHÂN DÂN PHƯỜNG LỘC HÒA",
        "Uỷ ban nhân dân xã Lộc Hoà",
        "  lộc   hòa ",
        unicodedata.normalize("NFD", "phường Lộc Hòa"),
    ],
)
def test_a_ward_is_known_by_whatever_people_write(typed: str) -> None:
    assert unit_key(typed) == unit_key("Lộc Hòa")


@pytest.mark.parametrize(
    ("typed", "official"),
    [
        ("TP. Nam Định", "Thành phố Nam Định"),
        ("UBND thành phố Nam Định", "Thành phố Nam Định"),
        ("Phòng Tài chính - Kế hoạch", "Phòng Tài chính – Kế hoạch"),
        ("Văn phòng HĐND - UBND", "Văn phòng HĐND-UBND thành phố"),
        ("phòng nội vụ thành phố", "Phòng Nội vụ"),
    ],
)
def test_city_and_departments_too(typed: str, official: str) -> None:
    assert unit_key(typed) == unit_key(official)


def test_order_of_the_alphabet() -> None:
    words = ["Vân", "Đông", "Ân", "Dung", "An", "Ăn", "Ê", "E", "Ơn", "Ôn", "On", "Ưng", "Ung"]
    expected = ["An", "Ăn", "Ân", "Dung", "Đông", "E", "Ê", "On", "Ôn", "Ơn", "Ung", "Ưng", "Vân"]
    assert sorted(words, key=sort_key) == expected


def test_order_of_tones() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=sort_key) == ["ma", "mà", "mả", "mã", "má", "mạ"]


def test_letters_decide_before_tones_and_a_space_before_letters() -> None:
    assert sorted(["Lộc Hòa", "Lộc Hạ", "Lộc Vượng", "Lộc An"], key=sort_key) == [
        "Lộc An",
        "Lộc Hạ",
        "Lộc Hòa",
        "Lộc Vượng",
    ]
    assert sort_key("An Bình") < sort_key("Anh")
    assert sort_key("má b") > sort_key("mạ a")


def test_both_forms_of_one_word_sort_alike() -> None:
    assert sort_key("Trần") == sort_key(unicodedata.normalize("NFD", "Trần"))


def test_people_sort_by_given_name() -> None:
    people = ["Nguyễn Văn Hưng", "Trần Thị Thu Hà", "Phạm Duy Hưng", "Lê Ánh", "Đỗ Văn Đạt"]
    assert sorted(people, key=person_sort_key) == [
        "Lê Ánh",
        "Đỗ Văn Đạt",
        "Trần Thị Thu Hà",
        "Nguyễn Văn Hưng",
        "Phạm Duy Hưng",
    ]
    assert person_sort_key("") <= person_sort_key("An")
