"""Registers: what a cell may hold, how it is kept and shown, what definitions may not say, what may not get in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from par_desktop.data.register_files import load_registers
from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.register_definitions import read_register
from par_desktop.domain.registers import (
    ColumnKind,
    Names,
    Option,
    Register,
    RegisterColumn,
    check_entry,
    kept,
    read_cell,
    read_row,
    shown,
)
from par_desktop.domain.vietnamese import unit_key
from par_desktop.errors import NotAllowed, ValueProblem

NAMES = Names(
    {unit_key("Phường Bà Triệu"): "13654"},
    {"13654": "Phường Bà Triệu"},
    {unit_key("Trường Mầm non Sao Mai"): "SU01"},
    {"SU01": "Trường Mầm non Sao Mai"},
)
OPTIONS = (
    Option("con", "Còn hiệu lực", ("Còn",)),
    Option("mot-phan", "Hết hiệu lực một phần"),
    Option("het", "Hết hiệu lực toàn bộ", ("Hết",)),
)


def column(kind: str, **more: Any) -> RegisterColumn:
    return RegisterColumn("c01", "cot", "Cột", ColumnKind(kind), **more)


def register(code: str) -> Register:
    return next(register for register in load_registers() if register.code == code)


@pytest.mark.parametrize(
    ("kind", "typed", "value", "stored", "seen"),
    [
        ("text", "  Hộ tịch ", "Hộ tịch", "Hộ tịch", "Hộ tịch"),
        ("date", "5/2/2022", date(2022, 2, 5), "2022-02-05", "05/02/2022"),
        ("date", "05.02.2022", date(2022, 2, 5), "2022-02-05", "05/02/2022"),
        ("count", "1.234", 1234, "1234", "1.234"),
        ("count", "0", 0, "0", "0"),
        ("document", "12/QĐ-UBND ngày 5/2/2022", DocumentReference("12/QĐ-UBND", date(2022, 2, 5)), "12/QĐ-UBND ngày 05/02/2022", "12/QĐ-UBND ngày 05/02/2022"),
        ("document", "12/QĐ-UBND, 05/02/2022", DocumentReference("12/QĐ-UBND", date(2022, 2, 5)), "12/QĐ-UBND ngày 05/02/2022", "12/QĐ-UBND ngày 05/02/2022"),
        ("document", "1907/UBND-NC", DocumentReference("1907/UBND-NC", None), "1907/UBND-NC", "1907/UBND-NC"),
        ("document", "05/02/2022", DocumentReference(None, date(2022, 2, 5)), "2022-02-05", "05/02/2022"),
        ("choice", "hết", "het", "Hết hiệu lực toàn bộ", "Hết hiệu lực toàn bộ"),
        ("choice", "con hieu luc", "con", "Còn hiệu lực", "Còn hiệu lực"),
        ("choice", "het hieu luc mot", "mot-phan", "Hết hiệu lực một phần", "Hết hiệu lực một phần"),
        ("unit", "UBND P. Bà Triệu", "13654", "Phường Bà Triệu", "Phường Bà Triệu"),
        ("service_unit", "trường mầm non sao mai", "SU01", "Trường Mầm non Sao Mai", "Trường Mầm non Sao Mai"),
        ("count", "  ", None, None, ""),
    ],
)  # fmt: skip
def test_a_cell_is_read_kept_in_one_writing_and_shown(
    kind: str, typed: str, value: object, stored: str | None, seen: str
) -> None:
    col = column(kind, options=OPTIONS if kind == "choice" else ())
    assert read_cell(col, typed, NAMES) == value
    assert kept(col, typed, NAMES) == stored
    assert shown(col, stored, NAMES) == seen
    assert read_cell(col, stored, NAMES) == value, "what is kept says the same"


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("date", "31/02/2022", "no_such_day"),
        ("date", "hôm qua", "not_a_date"),
        ("count", "mười hai", "not_a_whole_number"),
        ("count", "150", "choice_range"),
        ("document", "Ông Nguyễn Văn A tố cáo ông B ở số 12", "not_a_document"),
        ("document", "Nguyễn Văn A ngày 05/02/2022", "not_a_document"),
        ("choice", "hết hiệu lực", "not_a_choice"),
        ("unit", "Phường Không Có", "unknown_unit_name"),
        ("service_unit", "Trạm Y tế", "unknown_service_unit"),
        ("text", "x" * 301, "text_too_long"),
    ],
)
def test_what_a_column_cannot_read_is_named_and_kept_as_typed(kind: str, typed: str, code: str) -> None:
    col = column(kind, options=OPTIONS if kind == "choice" else (), most=100)
    with pytest.raises(ValueProblem) as problem:
        read_cell(col, typed, NAMES)
    assert problem.value.code == code
    assert kept(col, typed, NAMES) == typed
    assert shown(col, typed, NAMES) == typed


def test_an_endless_text_is_no_cell() -> None:
    with pytest.raises(ValueProblem) as problem:
        kept(column("long"), "x" * 4_001)
    assert problem.value.code == "text_too_long"


def test_a_day_typed_in_excel_is_kept_as_the_window_keeps_it() -> None:
    """A package's reader knows the field's kind and not the register."""
    kind = ENTRY.by_name["c01"].kind
    assert kind.canonical(kind.parse(("5/2/2022",))) == kept(column("date"), "05/02/2022") == "2022-02-05"
    assert kind.texts("2022-02-05") == ("05/02/2022",)
    assert kind.canonical(kind.parse(("12/QĐ-UBND ngày 5/2/2022",))) == "12/QĐ-UBND ngày 5/2/2022"
    assert kept(column("text"), "05/02/2022") == "2022-02-05", "equal texts are equal values wherever they were typed"
    assert shown(column("text"), "2022-02-05") == "05/02/2022"


def test_a_required_blank_is_a_problem_of_the_row_and_nothing_else_is_lost() -> None:
    row = read_row(register("pakn"), {"c01": "2022-02-05", "c06": "31/02/2022"})
    assert row.values["ngay"] == date(2022, 2, 5)
    assert {name: problem.code for name, problem in row.problems.items()} == {
        "noi-dung": "required_blank",
        "han": "no_such_day",
    }


# registers of counts


@pytest.mark.parametrize(
    "values",
    [
        {"c03": "Ông Nguyễn Văn A"},
        {"c07": "Tố cáo ông B nhận tiền của dân"},
        {"c02": "Nguyễn Văn A"},
        {"c01": "hôm qua"},
        {"c09": "một ô không có cột"},
    ],
)
def test_no_name_and_no_content_gets_into_a_register_of_counts(values: Mapping[str, object]) -> None:
    with pytest.raises(NotAllowed) as refused:
        check_entry(load_registers(), "entry", "khieu-nai/13654/e1", values)
    assert refused.value.code == "counts_only"
    assert "Nguyễn" not in repr(refused.value.facts)


def test_counts_days_and_document_numbers_get_in_and_other_registers_are_free() -> None:
    check_entry(
        load_registers(),
        "entry",
        "khieu-nai/13654/e1",
        {"c01": "2022-02-05", "c02": "Tố cáo", "c03": "3", "c07": "12/QĐ-UBND ngày 05/02/2022", "c04": None},
    )
    check_entry(load_registers(), "entry", "pakn/13654/e1", {"c04": "Ông A phản ánh"})
    check_entry(load_registers(), "entry", "so-moi-hon/13654/e1", {"c04": "gì cũng được"})
    check_entry(load_registers(), "reading", "khieu-nai/13654/e1", {"c03": "x"})


# definitions


def test_built_in_registers_are_all_there_and_say_where_they_come_from() -> None:
    found = load_registers()
    assert [register.code for register in found] == [
        "sang-kien", "doi-thoai", "pakn", "tiep-dan", "khieu-nai", "ky-luat", "vbqppl", "tin-bai", "dao-tao", "tu-chu", "sap-nhap-thon",
    ]  # fmt: skip
    assert {register.code for register in found if register.counts_only} == {"khieu-nai", "ky-luat"}
    assert all(register.source and register.fillers for register in found)


BASE: dict[str, Any] = {
    "code": "thu", "title": "Sổ thử", "day": "ngay", "fillers": ["wards"], "source": "thử",
    "columns": [
        {"slot": "c01", "code": "ngay", "heading": "Ngày", "kind": "date"},
        {"slot": "c02", "code": "so", "heading": "Số", "kind": "count"},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"day": "so"}, "so is no day"),
        ({"day": "khong-co"}, "khong-co is no column"),
        ({"columns": [BASE["columns"][0], {**BASE["columns"][1], "slot": "c01"}]}, "twice"),
        ({"columns": [BASE["columns"][0], {**BASE["columns"][1], "slot": "c13"}]}, "c01 to c12"),
        ({"columns": [BASE["columns"][0], {**BASE["columns"][1], "kind": "choice"}]}, "no options"),
        ({"counts_only": True, "columns": [*BASE["columns"], {"slot": "c03", "code": "ten", "heading": "Tên", "kind": "text"}]}, "ten is no count"),
        ({"totals": [{"code": "t", "title": "T", "how": "sum", "column": "khac"}]}, "khac is no column"),
        ({"totals": [{"code": "t", "title": "T", "how": "rows", "where": [{"column": "so", "test": "is", "choices": ["a"]}]}]}, "no such option"),
    ],
)  # fmt: skip
def test_a_definition_that_contradicts_itself_is_refused(change: dict[str, Any], says: str) -> None:
    assert read_register(BASE).code == "thu"
    with pytest.raises(ValueError, match=says):
        read_register({**BASE, **change})
