from __future__ import annotations

from datetime import date

import pytest

from par_desktop.domain.units import Unit, UnitGroup, UnitKind, expand


def unit(kind: UnitKind, name: str, **more: object) -> Unit:
    return Unit("1", name, name, kind, 1, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "name", "office"),
    [
        (UnitKind.WARD, "Phường Bà Triệu", "UBND phường Bà Triệu"),
        (UnitKind.COMMUNE, "Xã Lộc An", "UBND xã Lộc An"),
        (UnitKind.DISTRICT, "Thành phố Nam Định", "UBND thành phố Nam Định"),
        (UnitKind.DEPARTMENT, "Phòng Nội vụ", "Phòng Nội vụ"),
    ],
)
def test_office_as_letters_name_it(kind: UnitKind, name: str, office: str) -> None:
    assert unit(kind, name).office_name == office


def test_ward_means_both_phuong_and_xa() -> None:
    assert unit(UnitKind.WARD, "Phường A").is_ward
    assert unit(UnitKind.COMMUNE, "Xã A").is_ward
    assert not unit(UnitKind.DISTRICT, "Thành phố A").is_ward


def test_validity_includes_both_ends() -> None:
    merged = unit(UnitKind.WARD, "Phường A", valid_from=date(2019, 1, 1), valid_to=date(2024, 8, 31))
    assert merged.exists_on(date(2019, 1, 1))
    assert merged.exists_on(date(2024, 8, 31))
    assert not merged.exists_on(date(2024, 9, 1))
    assert not merged.exists_on(date(2018, 12, 31))
    assert unit(UnitKind.WARD, "Phường B").exists_on(date(1900, 1, 1))


def test_groups_and_units_expand_once_in_the_order_named() -> None:
    groups = {
        "wards": UnitGroup("wards", "UBND các phường, xã", ("b", "a")),
        "none": UnitGroup("none", "Các đơn vị sự nghiệp", ()),
    }
    assert expand(("NV", "wards", "none", "a"), groups) == ("NV", "b", "a")
    assert expand(("none",), groups) == ()
