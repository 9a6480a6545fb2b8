"""Record ids in Vietnamese, from the world's own words; never an error for one we do not know."""

from __future__ import annotations

import pytest

from par_desktop.data.templates import load_world
from par_desktop.services.describe_record import describe, field_label

WORLD = load_world()


@pytest.mark.parametrize(
    ("kind", "record", "group", "title", "unit"),
    [
        ("assignment", "pl21-18/13654/2022-Q1", "Nhiệm vụ", "(quý I/2022)", "Phường Bà Triệu"),
        ("assignment", "pl21-03/13654/2022", "Nhiệm vụ", "TT 3 ", "Phường Bà Triệu"),
        ("dossier", "13654/2022-03/CT", "Hồ sơ TTHC tháng 3/2022", "Chứng thực", "Phường Bà Triệu"),
        ("reading", "DT.1/VP/2022-01", "Số liệu tháng 1/2022", "DT.1 ", "Văn phòng HĐND-UBND thành phố"),
        (
            "passage",
            "cchc/II.2/13654/2022-Q1",
            "Lời báo cáo quý I/2022",
            "Cải cách thủ tục hành chính",
            "Phường Bà Triệu",
        ),
        ("round", "2022", "Đợt đánh giá", "năm 2022", ""),
        ("finding", "13654/kt-1/2", "Tồn tại", "kt-1 2", "Phường Bà Triệu"),
        ("answer", "13654/kt-1/A1", "Câu kiểm tra", "A1 Số công chức", "Phường Bà Triệu"),
        ("assignment", "xx/13654/2022", "Nhiệm vụ", "xx", "Phường Bà Triệu"),
        ("assignment", "lạ", "Nhiệm vụ", "lạ", ""),
        ("entry", "pakn/13654/0123456789abcdef", "Sổ Phản ánh, kiến nghị", "dòng mã 01234567", "Phường Bà Triệu"),
        ("entry", "so-moi/13654/ab", "Sổ so-moi", "ab", "Phường Bà Triệu"),
        ("later", "a/b", "later", "a/b", ""),
    ],
)
def test_a_record_by_its_name(kind: str, record: str, group: str, title: str, unit: str) -> None:
    found = describe(WORLD, kind, record)
    assert (found.group, found.unit) == (group, unit)
    assert title in found.title


def test_scores_carry_their_criterion() -> None:
    criteria = next(s for s in WORLD.criteria_sets if s.level == "commune")
    leaf = criteria.components[0]
    found = describe(WORLD, "score", f"{leaf.code}/13654/2022")
    assert found.title.startswith(f"{leaf.code} {leaf.title[:20]}")


def test_fields_by_their_labels_and_the_forms_numbers() -> None:
    assert field_label(WORLD, "dossier", "direct") == "Trực tiếp (5a)"
    assert field_label(WORLD, "assignment", "progress") == "Tiến độ (%)"
    assert field_label(WORLD, "assignment", "*") == "Xóa"
    assert field_label(WORLD, "later", "x") == "x"


def test_a_slot_of_a_register_is_called_as_its_register_heads_it() -> None:
    assert field_label(WORLD, "entry", "c04", "pakn/13654/x") == "Nội dung phản ánh, kiến nghị"
    assert field_label(WORLD, "entry", "c04", "tin-bai/13654/x") == "Chủ đề"
    assert field_label(WORLD, "entry", "c12", "pakn/13654/x") == "Cột 12", "no column there"
    assert field_label(WORLD, "entry", "c04", "so-moi/13654/x") == "Cột 4"
    assert field_label(WORLD, "entry", "c04") == "Cột 4"
