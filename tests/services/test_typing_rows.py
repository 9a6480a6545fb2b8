"""Rows deleted by mark and rows typed on ready blank lines, as records that every replica makes alike."""

from __future__ import annotations

from pathlib import Path

from par_desktop.data import journal
from par_desktop.domain.merge import RecordState
from par_desktop.exchange.reader import read_package
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import WARD, Places, edit, fill, row_of, saved_at, take

DOCUMENTS = "Minh chứng"
PLAN = f"{WARD}/kh-12"
DELETE = "delete"


def with_document(two: Places) -> Path:
    """The ward keeps one document; its package shows it."""
    save(two.ward, [Patch("evidence", PLAN, {"title": "Kế hoạch 12", "place": "Tủ 1"})])
    return two.to_city()


def state(desk: Desk, record: str = PLAN) -> RecordState:
    return journal.state_of(desk.conn, "evidence", record)


def shown(desk: Desk, record: str, name: str) -> object:
    fields = state(desk, record).fields
    return fields[name].shown if name in fields else None


def ready_rows(path: Path) -> list[str]:
    """Records of the rows that held nothing at export."""
    held = read_package(path).held[DOCUMENTS].rows
    return [row for row, cells in held.items() if all(not c.text for c in cells.cells.values() if c.slot is not None)]


def test_an_x_deletes_what_the_row_showed(two: Places) -> None:
    path = with_document(two)
    take(two.city, path)
    received = take(two.city, fill(path, {(DOCUMENTS, PLAN, DELETE): "x"}, "x.xlsx"))
    assert state(two.city).deleted
    assert received.changes.counts()["refused"] == 0
    (line,) = received.differences
    assert (line.field, line.after, line.state) == ("*", "đã xóa", "changed")
    deletion = journal.operations_of(two.city.conn, "evidence", PLAN)[-1]
    assert (deletion.unit, deletion.origin, deletion.fields) == (WARD, "excel", {"*": True})
    heads = {name: state(two.ward).heads(name) for name in ("title", "place")}
    assert {name: deletion.base[name] for name in heads} == heads, "a delete lists the heads of every field"
    assert any(h.field == "title" and h.new == "Kế hoạch 12" for h in record_history(two.city, "evidence", PLAN))


def test_an_edit_that_disputes_a_deletion_is_told_as_a_conflict_about_it(two: Places) -> None:
    path = with_document(two)
    take(two.city, fill(path, {(DOCUMENTS, PLAN, DELETE): "x"}, "x.xlsx"))
    save(two.ward, [Patch("evidence", PLAN, {"title": "Kế hoạch 13"})])
    received = take(two.city, two.to_city("sau.xlsx"))
    assert received.changes.conflicts == 1
    told = {line.field: (line.before, line.after, line.state) for line in received.differences}
    assert told["*"] == ("đã xóa", "còn dùng", "conflict")
    assert told["title"] == ("Kế hoạch 12", "Kế hoạch 13", "changed")


def test_city_and_ward_make_the_same_deletion(two: Places) -> None:
    path = fill(with_document(two), {(DOCUMENTS, PLAN, DELETE): "X"}, "x.xlsx")
    take(two.city, path)
    take(two.ward, path)
    assert state(two.city) == state(two.ward)
    assert state(two.ward).deleted


def test_a_deletion_that_had_not_seen_an_edit_is_a_conflict(two: Places) -> None:
    path = with_document(two)
    save(two.ward, [Patch("evidence", PLAN, {"title": "Kế hoạch 12 (sửa)"})])
    take(two.city, two.to_city("mới.xlsx"))
    take(two.city, fill(path, {(DOCUMENTS, PLAN, DELETE): "x"}, "x.xlsx"))
    found = state(two.city)
    assert (found.deleted, found.delete_conflict) == (False, True)
    assert shown(two.city, PLAN, "title") == "Kế hoạch 12 (sửa)"


def test_an_edit_of_a_row_deleted_meanwhile_is_a_conflict(two: Places) -> None:
    path = with_document(two)
    take(two.city, fill(path, {(DOCUMENTS, PLAN, DELETE): "x"}, "x.xlsx"))
    take(two.city, fill(path, {(DOCUMENTS, PLAN, "title"): "Kế hoạch 12b"}, "sửa.xlsx"))
    found = state(two.city)
    assert (found.deleted, found.delete_conflict) == (False, True)


def test_what_is_typed_in_a_row_marked_for_deletion_is_named(two: Places) -> None:
    path = fill(with_document(two), {(DOCUMENTS, PLAN, DELETE): "x", (DOCUMENTS, PLAN, "place"): "Tủ 2"}, "x.xlsx")
    received = take(two.city, path)
    assert [(c.value, c.field, c.problem.code) for c in received.refused] == [("Tủ 2", "place", "row_marked")]
    assert state(two.city).deleted


def test_a_mark_that_is_none_is_refused(two: Places) -> None:
    received = take(two.city, fill(with_document(two), {(DOCUMENTS, PLAN, DELETE): "xoá giúp"}, "x.xlsx"))
    assert [(c.value, c.field, c.problem.code) for c in received.refused] == [("xoá giúp", "*", "not_a_mark")]
    assert not state(two.city).deleted


def test_a_mark_taken_out_again_is_a_cell_set_back(two: Places) -> None:
    path = with_document(two)
    take(two.city, saved_at(fill(path, {(DOCUMENTS, PLAN, DELETE): "x"}, "x.xlsx"), "2022-03-09T08:01:00Z"))
    received = take(two.city, saved_at(fill(path, {}, "bỏ x.xlsx"), "2022-03-09T08:02:00Z"))
    assert [(line.field, line.before, line.state) for line in received.differences] == [("*", "đã xóa", "set_back")]
    assert state(two.city).deleted, "until a person says so"


def test_a_row_removed_is_no_deletion(two: Places) -> None:
    path = with_document(two)
    gone = edit(path, lambda book: book[DOCUMENTS].delete_rows(row_of(book[DOCUMENTS], PLAN)), "mất.xlsx")
    received = take(two.city, gone)
    assert received.missing_rows == 1
    assert not state(two.city).deleted


# ready rows


def test_a_ready_row_becomes_the_same_record_whoever_imports_it(two: Places) -> None:
    path = two.to_city()
    first, second = ready_rows(path)[:2]
    cells: dict[tuple[str, str, str], object] = {
        (DOCUMENTS, first, "number"): "15/QĐ-UBND",
        (DOCUMENTS, first, "date"): "07/03/2022",
        (DOCUMENTS, second, "title"): "Báo cáo quý I",
    }
    fill(path, cells, "điền.xlsx")
    received = take(two.city, two.folder / "điền.xlsx")
    assert received.changes.counts()["new"] == 2
    take(two.ward, two.folder / "điền.xlsx")
    assert shown(two.city, first, "document") == {"date": "2022-03-07", "number": "15/QĐ-UBND"}
    assert state(two.city, first) == state(two.ward, first)
    assert shown(two.ward, second, "title") == "Báo cáo quý I"


def test_a_row_typed_in_is_an_ordinary_row_of_the_next_package(two: Places) -> None:
    path = two.to_city()
    row = ready_rows(path)[0]
    take(two.city, fill(path, {(DOCUMENTS, row, "title"): "Báo cáo"}, "điền.xlsx"))
    after = two.to_ward()
    assert row not in ready_rows(after)
    take(two.city, fill(after, {(DOCUMENTS, row, DELETE): "x"}, "x.xlsx"))
    assert state(two.city, row).deleted


def test_ready_rows_of_two_packages_are_not_the_same(two: Places) -> None:
    one, other = ready_rows(two.to_city("a.xlsx")), ready_rows(two.to_city("b.xlsx"))
    assert not set(one) & set(other)
    assert all(record.startswith(f"{WARD}/") and len(record.split("/")[1]) == 32 for record in one)


def test_the_same_ready_row_typed_in_two_copies_is_one_record_and_keeps_both(two: Places) -> None:
    path = two.to_city()
    row = ready_rows(path)[0]
    first = fill(path, {(DOCUMENTS, row, "title"): "Kế hoạch A", (DOCUMENTS, row, "place"): "Tủ 1"}, "a.xlsx")
    take(two.city, saved_at(first, "2022-03-09T08:01:00Z"))
    second = fill(path, {(DOCUMENTS, row, "title"): "Kế hoạch B"}, "b.xlsx")
    take(two.city, saved_at(second, "2022-03-09T08:02:00Z"))
    found = state(two.city, row)
    assert found.conflicts == ("title",)
    assert len(found.heads("title")) == 2
