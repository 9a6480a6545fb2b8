"""Old files with a new program, newer files with this one: read for ever, kept and sent on, or refused by a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from par_desktop.data import journal
from par_desktop.domain.operation import Operation, sealed
from par_desktop.errors import PackageProblem
from par_desktop.exchange.head import FORMAT
from par_desktop.exchange.reader import open_book, read_package
from par_desktop.exchange.typing import compare
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import preview
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.fixtures.make import HERE, NAMES, NOTE
from tests.exchange.helpers import CITY, MONTH, TASK, WARD, YES, Places, edit, fill, take, take_compared
from tests.exchange.hostile.forger import Forger
from tests.exchange.hostile.workbooks import contents, written
from tests.exchange.test_format_page import read_by_the_page

V1 = HERE / "v1"
REPLICA = "00112233445566aa"


# files of earlier versions


@pytest.mark.parametrize("name", NAMES)
def test_a_kept_package_is_read_for_ever(name: str) -> None:
    package = read_package(V1 / name)
    assert package.head.format == "1"
    typing = compare(package.held, package.visible)
    assert (typing.fields, typing.refused, typing.missing_rows) == ((), (), 0)
    head, operations, held = read_by_the_page(V1 / name)
    assert (head["package"], len(operations)) == (package.head.package, len(package.operations))
    assert list(held) == list(package.held)


def test_there_are_kept_packages_of_every_version() -> None:
    versions = {folder.name for folder in HERE.iterdir() if folder.is_dir() and folder.name.startswith("v")}
    assert versions == {f"v{number}" for number in range(1, int(FORMAT) + 1)}
    assert all({path.name for path in (HERE / version).iterdir()} == set(NAMES) for version in versions)


def test_what_a_ward_sent_with_version_1_still_arrives(two: Places) -> None:
    result = take(two.city, V1 / "ward.xlsx")
    assert (result.refused, result.sender) == ([], WARD)
    assert result.changes.counts()["new"] == 4
    assert result.changes.counts()["conflicts"] == result.changes.counts()["waiting"] == 0
    assignment = journal.state_of(two.city.conn, "assignment", TASK).fields
    assert {name: field.shown for name, field in assignment.items()} == {
        "progress": 60,
        "note": NOTE,
        "document": {"date": "2022-02-05", "number": "12/KH-UBND"},
    }
    dossier = journal.state_of(two.city.conn, "dossier", f"{WARD}/{MONTH}/CT").fields
    assert {name: field.shown for name, field in dossier.items()} == {"direct": 3, "online3": 1234, "early": 0}
    (reading,) = journal.state_of(two.city.conn, "reading", f"DT.1/{WARD}/2022-Q1").fields.values()
    assert reading.shown == {"denominator": 4, "numerator": 3}
    (score,) = journal.state_of(two.city.conn, "score", f"1.1.1/{WARD}/2022-Q1").fields.values()
    assert score.shown == "0.2500"


def test_what_the_city_sent_with_version_1_still_arrives(two: Places) -> None:
    assert take(two.ward, V1 / "city.xlsx").refused == []
    (closed,) = journal.state_of(two.ward.conn, "closing", "2021").fields.values()
    assert closed.shown == "2022-03-09"


def test_what_is_typed_into_a_kept_package_still_counts(two: Places) -> None:
    for name in NAMES:
        (two.folder / name).write_bytes((V1 / name).read_bytes())
    typed = fill(two.folder / "city.xlsx", {("Hồ sơ TTHC", f"{WARD}/{MONTH}/HT", "direct"): 7}, "gõ.xlsx")
    (line,) = [line for line in take(two.ward, typed).differences if line.origin == "excel"]
    assert (line.record, line.field, line.after) == (f"{WARD}/{MONTH}/HT", "direct", "7")
    package = read_package(two.folder / "group.xlsx")
    (label,) = [label for label, code in package.units.items() if code == WARD]
    group = fill(two.folder / "group.xlsx", {("Hồ sơ TTHC", f"UNIT/{MONTH}/DD", "direct"): 9}, "nhóm.xlsx", label)
    found = compare(read_package(group).held, read_package(group).visible).fields
    assert [(field.field, field.value) for field in found] == [("direct", 9)]


# files of a later version


def newer(path: Path, program: str | None, target: str) -> Path:
    def change(book: Any) -> None:
        book["_par"].cell(1, 2).value = "2"
        book["_par"].cell(11, 2).value = program
        book["_par"].append(["một dòng mới", "của bản mới"])

    return edit(path, change, target)


@pytest.mark.parametrize(("program", "said"), [("2.1.0", "2.1.0"), (None, "định dạng 2"), ("x" * 99, "định dạng 2")])
def test_another_format_is_refused_by_the_version_it_needs(two: Places, program: str | None, said: str) -> None:
    with pytest.raises(PackageProblem) as caught:
        read_package(newer(two.to_city(), program, "mới.xlsx"))
    assert caught.value.code == "newer_package"
    assert said in sentence(caught.value)


def test_another_format_is_said_before_anything_else_is_looked_at(two: Places) -> None:
    sheets = contents(two.to_city())
    par = [["format", "2"], ["program", "3.0"]]
    huge: list[list[str | int | None]] = [["x"] * 300]
    path = written({**sheets, "_par": ("hidden", par), "_ops": ("hidden", huge)}, two.folder / "mới.xlsx")
    with pytest.raises(PackageProblem) as caught:
        read_package(path)
    assert caught.value.code == "newer_package"


def from_later(two: Places, kind: str, record: str, fields: dict[str, Any], **more: Any) -> Operation:
    """An operation as a later program of the ward writes it, put into the ward's journal as it would be."""
    base = dict.fromkeys(fields, ()) | more.pop("base", {})
    op = Operation(
        replica=two.ward.mark.replica,
        unit=WARD,
        kind=kind,
        record=record,
        fields=fields,
        base=base,
        at="2022-03-09T03:00:00Z",
        by="Lan",
        origin="app",
        nonce="ab",
    )
    made = sealed(replace(op, **more))
    with two.ward.write("later") as conn:
        journal.append(conn, [made])
    return made


def ops_text(path: Path) -> dict[str, str]:
    """Rows of ``_ops`` as they stand in the file."""
    with open_book(path) as book:
        return {row[0]: "".join(row[1:]) for row in book.grid("_ops", raw=True).texts()}


LATER: list[tuple[str, str, dict[str, Any]]] = [
    ("later_kind", f"{WARD}/x/y", {"value": "mới", "deep": {"a": [1, None, True, "chữ"]}}),
    ("assignment", TASK, {"later_field": {"numerator": 1, "unit": "%"}}),
    ("assignment", TASK, {"progress": 55, "later_field": "đi cùng"}),
]


@pytest.mark.parametrize(("kind", "record", "fields"), LATER, ids=["kind", "field", "known and unknown field"])
def test_what_is_not_known_is_kept_and_sent_on_byte_by_byte(
    two: Places, kind: str, record: str, fields: dict[str, Any]
) -> None:
    op = from_later(two, kind, record, fields)
    sent = two.to_city()
    before = ops_text(sent)[op.id.hex()]
    result = take(two.city, sent)
    assert result.refused == []
    second = two.open(CITY, "máy hai")
    on = export_to_unit(two.city, CITY, two.folder / "máy hai.xlsx").path
    assert ops_text(on)[op.id.hex()] == before
    assert take_compared(second, on).refused == []
    assert shown(second, kind, record) == fields
    if kind == "assignment":  # travels with its record, back to the unit too
        other = two.open(WARD, "máy hai của phường")
        take_compared(two.city, export_to_unit(other, CITY, two.folder / "chào.xlsx").path)
        back = export_to_unit(two.city, WARD, two.folder / "về.xlsx").path
        assert ops_text(back)[op.id.hex()] == before
        take(other, back)
        assert shown(other, kind, record) == fields


def shown(desk: Desk, kind: str, record: str) -> dict[str, Any]:
    return {name: field.shown for name, field in journal.state_of(desk.conn, kind, record).fields.items()}


def test_values_that_stayed_home_travel_as_their_digest_also_of_unknown_kinds(two: Places) -> None:
    first = from_later(two, "later_kind", f"{WARD}/x", {"value": "nháp"})
    from_later(two, "later_kind", f"{WARD}/x", {"value": "xong"}, base={"value": (first.id,)}, nonce="cd")
    sent = two.to_city()
    assert "fields" not in json.loads(ops_text(sent)[first.id.hex()])
    take(two.city, sent)
    on = export_to_unit(two.city, CITY, two.folder / "máy hai.xlsx").path
    assert ops_text(on) == ops_text(sent)


def test_ancestors_in_unknown_fields_are_no_reason_to_refuse(two: Places) -> None:
    """A later program was shown things this one never heard of."""
    first = from_later(two, "assignment", TASK, {"later_field": "mới"})
    op = from_later(two, "assignment", TASK, {"progress": 40}, base={"later_field": (first.id,)})
    assert take(two.city, two.to_city()).refused == []
    assert shown(two.city, "assignment", TASK)["progress"] == 40
    on = export_to_unit(two.city, CITY, two.folder / "máy hai.xlsx").path
    assert json.loads(ops_text(on)[op.id.hex()])["base"] == {"later_field": [first.id.hex()], "progress": []}


def test_an_origin_this_program_does_not_know_is_shown_as_nothing_worse(two: Places) -> None:
    from_later(two, "assignment", TASK, {"progress": 40}, origin="later_way")
    result = take(two.city, two.to_city())
    assert (result.refused, result.changes.counts()["new"]) == ([], 1)
    assert [line.origin for line in result.differences] == ["later_way"]


def test_sheets_columns_and_cells_of_a_later_program_are_passed_over(two: Places) -> None:
    """What it shows and this one does not know is not compared; what somebody typed there is named, not lost."""
    forger = Forger(two.ward, two.city, two.to_city())
    goc = [list(row) for row in forger.hidden["_goc"]]
    at = next(n for n, row in enumerate(goc) if row[:2] == ["Nhiệm vụ", TASK])
    cells = json.loads("".join(goc[at][2:]))
    cells["later_column"] = ["5", "assignment", TASK, "later_field", 0, []]
    cells["later_locked"] = ["chữ"]
    goc[at] = ["Nhiệm vụ", TASK, json.dumps(cells)]
    goc += [
        ["Trang mới", "", json.dumps([["value", "Giá trị"]])],
        ["Trang mới", "x/y", json.dumps({"value": ["1", "later_kind", "x/y", "value", 0, []]})],
    ]
    lists = [*forger.hidden["_ds"], ["DANH_SACH_MOI", "a", "A"]]
    package = forger.signed({}, goc=goc, ds=lists)
    for stands, refused in (("1", []), ("2", ["unknown_cell"])):
        sheets = {**package.visible, "Trang mới": [["value", "par:row"], ["Giá trị"], [stands, "x/y"]]}
        result = preview(two.city, replace(package, visible=sheets), YES)
        assert [cell.problem.code for cell in result.refused] == refused
        assert [line for line in result.differences if line.origin == "excel"] == []


def test_receipts_of_other_things_than_packages_are_passed_over(two: Places) -> None:
    forger = Forger(two.ward, two.city, two.to_city())
    receipts = ["0123456789abcdef", "file:0123456789abcdef", "later-sort:x.1"]
    package = forger.signed({"receipts": json.dumps(receipts, separators=(",", ":"))})
    assert package.head.receipts == tuple(receipts)
    assert preview(two.city, package, YES).refused == []


def test_a_workbook_with_a_sheet_more_loses_nothing(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])

    def change(book: openpyxl.Workbook) -> None:
        for name, state in (("Biểu đồ", "visible"), ("_sau", "veryHidden")):
            sheet = book.create_sheet(name)
            sheet["A1"] = "của bản mới hơn"
            sheet.sheet_state = state

    result = take(two.city, edit(two.to_city(), change, "thêm.xlsx"))
    assert (result.refused, result.changes.counts()["new"]) == ([], 1)
