"""Headers, signers and symbols follow from unit data."""

from __future__ import annotations

import pytest

from par_desktop.domain.units import Unit, UnitKind
from tests.reports.samples import CITY, LABOUR, WARD, office


def test_the_city_issues_under_the_province() -> None:
    head = office(CITY).letterhead("BC", 2022)
    assert head.parent == "UBND TỈNH NAM ĐỊNH"
    assert head.issuer.replace("\n", " ") == "ỦY BAN NHÂN DÂN THÀNH PHỐ NAM ĐỊNH"
    assert head.symbol == "BC-UBND"
    assert office(CITY).signature().lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_a_ward_issues_under_the_city_from_its_own_place() -> None:
    head = office(WARD).letterhead("BC", 2022)
    assert head.parent == "UBND THÀNH PHỐ NAM ĐỊNH"
    assert head.issuer.replace("\n", " ") == "ỦY BAN NHÂN DÂN PHƯỜNG BÀ TRIỆU"
    assert head.place == "Bà Triệu"


def test_a_department_issues_by_itself() -> None:
    head = office(LABOUR).letterhead("BC", 2022)
    assert head.parent == "UBND THÀNH PHỐ NAM ĐỊNH"
    assert head.issuer == "PHÒNG LAO ĐỘNG – THƯƠNG BINH VÀ XÃ HỘI"
    assert head.symbol == "BC-LĐTBXH"
    assert head.place == "Nam Định"
    assert office(LABOUR).signature().lines == ("TRƯỞNG PHÒNG",)


@pytest.mark.parametrize(
    ("name", "short", "symbol", "signer"),
    [
        ("Phòng Nội vụ", "Nội vụ", "BC-NV", "TRƯỞNG PHÒNG"),
        ("Phòng Tài chính – Kế hoạch", "Tài chính – Kế hoạch", "BC-TCKH", "TRƯỞNG PHÒNG"),
        ("Văn phòng HĐND-UBND thành phố", "Văn phòng HĐND-UBND", "BC-VP", "CHÁNH VĂN PHÒNG"),
    ],
)
def test_symbols_and_signers_of_departments(name: str, short: str, symbol: str, signer: str) -> None:
    issuing = office(Unit("X", name, short, UnitKind.DEPARTMENT, 3, parent="356"))
    assert issuing.letterhead("BC", 2022).symbol == symbol
    assert issuing.signature().lines == (signer,)
