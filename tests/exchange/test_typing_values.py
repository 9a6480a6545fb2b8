"""What a cell holds and what it comes to: a value, or a sentence by its address; nothing between."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from par_desktop.data import journal
from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import read_package
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import MONTH, TASK, WARD, Places, edit, fill, take

TASKS, DOSSIERS, READINGS, DOCUMENTS = "Nhiệm vụ", "Hồ sơ TTHC", "Số liệu", "Minh chứng"
ROW = f"{WARD}/{MONTH}/CT"


Table = list[tuple[object, object]]


def moment(*parts: int) -> datetime:
    """As a workbook holds it: without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[arg-type, misc]


COUNTS: Table = [
    (7, 7),
    (7.0, 7),
    ("7", 7),
    ("007", 7),
    (" 12 ", 12),
    ("1.234", 1234),
    ("1 234", 1234),
    ("1\u00a0234", 1234),
    ("7,0", 7),
    (1e5, 100000),
    (0, 0),
    ("0", 0),
    ("1E5", "not_a_whole_number"),
    ("1-2", "not_a_whole_number"),
    (7.5, "not_a_whole_number"),
    (-1, "count_range"),
    ("\u22121", "count_range"),
    (10**10, "count_range"),
    ("mười", "not_a_whole_number"),
    ("12 hồ sơ", "not_a_whole_number"),
    (moment(2022, 2, 1), "date_for_number"),
    (time(7, 30), "not_a_whole_number"),
    ("1e999999999", "not_a_whole_number"),
    ("9" * 5000, "not_a_whole_number"),
    ("=1+1", "unreadable_cell"),
    ("=NA()", "unreadable_cell"),
    ("#N/A", "unreadable_cell"),
    ("", None),
    ("   ", None),
    ("\u200b", "not_a_whole_number"),
]
PERCENTAGES: Table = [
    (50, 50),
    ("50%", 50),
    ("50 %", 50),
    (100, 100),
    (1, 1),
    (101, "percent_range"),
    (True, "not_a_whole_number"),
    ("xong", "not_a_whole_number"),
]
DAYS: Table = [
    (moment(2022, 2, 5), "2022-02-05"),
    (date(2022, 2, 5), "2022-02-05"),
    ("05/02/2022", "2022-02-05"),
    ("5.2.2022", "2022-02-05"),
    ("5-2-2022", "2022-02-05"),
    ("5 / 2 / 2022", "2022-02-05"),
    ("2022-02-05", "2022-02-05"),
    ("29/02/2024", "2024-02-29"),
    ("29/02/2022", "no_such_day"),
    ("31/04/2022", "no_such_day"),
    ("02/13/2022", "no_such_month"),
    ("5/2/22", "not_a_date"),
    ("05/02", "not_a_date"),
    ("1-2", "not_a_date"),
    ("tháng 2", "not_a_date"),
    (44597, "not_a_date"),
    (moment(2022, 2, 5, 14, 30), "not_a_date"),
    ("05/02/0022", "not_a_date"),
]
MARKS: Table = [
    ("x", True),
    ("X", True),
    (" x ", True),
    ("có", True),
    (1, True),
    (True, True),
    ("không", None),
    (0, None),
    ("v", "not_a_mark"),
    (2, "not_a_mark"),
]
CHOICES: Table = [
    ("Hoàn thành", "done"),
    ("HOÀN THÀNH", "done"),
    (" hoàn thành ", "done"),
    ("Hoàn tha\u0300nh", "done"),
    ("done", "done"),
    ("Hoan thanh", "not_a_choice"),
    ("xong", "not_a_choice"),
]
TEXTS: Table = [
    ("007", "007"),
    (7, "7"),
    (7.25, "7,25"),
    ("1-2", "1-2"),
    ("1E5", "1E5"),
    ("'=1+1", "'=1+1"),
    ("+84 228", "+84 228"),
    ("@lan", "@lan"),
    ("Tie\u0302\u0301ng Vie\u0323\u0302t", "Tiếng Việt"),
    ("  hai đầu trống  ", "hai đầu trống"),
    ("dòng một\nDòng hai", "dòng một\nDòng hai"),
    ("cột\tmột", "cột một"),
    ("_x005F_x0041_", "_x0041_"),
    ("<b>&amp;</b>", "<b>&amp;</b>"),
    ("đ" * 1_900, "đ" * 1_900),
    (moment(2022, 2, 1), "01/02/2022"),
    (moment(2022, 2, 1, 8, 5), "01/02/2022 08:05"),
    (True, "x"),
    ("🙂 xong", "🙂 xong"),
    ("ữ" * 30_000, "text_too_long"),
]
"""What a person types or pastes, and what it comes to: a canonical value, or the code of a refusal."""


class Spot(NamedTuple):
    """A yellow cell: sheet, row id, column key, and whose value it is."""

    sheet: str
    row: str
    key: str
    kind: str
    record: str
    field: str


def spots(path: Path, field: str, sheet: str) -> list[Spot]:
    """All yellow cells of a sheet that write a field (its first part, or the one with the day)."""
    found = []
    for row_id, row in read_package(path).held[sheet].rows.items():
        for key, cell in row.cells.items():
            slot = cell.slot
            if slot is not None and slot.field == field and (field != "document" or slot.part == 1):
                found.append(Spot(sheet, row_id, key, slot.kind, slot.record, slot.field))
    return found


def outcomes(two: Places, table: Table, field: str, sheet: str, look: str = "") -> list[tuple[object, object]]:
    """Each value of the table typed into a cell of its own: the value taken, or the code of its refusal."""
    path = two.to_city()
    places = spots(path, field, sheet)
    assert len(places) >= len(table), f"{sheet} has {len(places)} such cells"

    def change(book: Any) -> None:
        ids = {row[-1].value: row[-1].row for row in book[sheet].iter_rows() if row[-1].value}
        columns = {cell.value: cell.column for cell in book[sheet][1]}
        for (value, _), spot in zip(table, places, strict=False):
            cell = book[sheet].cell(ids[spot.row], columns[spot.key])
            cell.value = value
            if look:
                cell.number_format = look

    received = take(two.city, edit(path, change, "điền.xlsx"))
    refused = {(cell.record, cell.field): cell for cell in received.refused}
    found: list[tuple[object, object]] = []
    for (value, _), spot in zip(table, places, strict=False):
        fields = journal.state_of(two.city.conn, spot.kind, spot.record).fields
        shown = fields[spot.field].shown if spot.field in fields else None
        cell = refused.pop((spot.record, spot.field), None)
        if cell is not None:
            assert shown is None, "a refused cell writes nothing"
            assert (cell.sheet, cell.value != "") == (sheet, True)
            assert sentence(cell.problem)
            found.append((value, cell.problem.code))
        else:
            found.append((value, shown["date"] if isinstance(shown, dict) else shown))
    assert refused == {}, "nothing else is refused"
    return found


@pytest.mark.parametrize(
    ("table", "field", "sheet"),
    [
        (COUNTS, "direct", DOSSIERS),
        (PERCENTAGES, "progress", TASKS),
        (DAYS, "document", DOCUMENTS),
        (MARKS, "none", DOSSIERS),
        (CHOICES, "status", TASKS),
        (TEXTS, "title", DOCUMENTS),
    ],
    ids=["counts", "percentages", "days", "marks", "choices", "texts"],
)
def test_each_cell_comes_to_a_value_or_a_sentence(two: Places, table: Table, field: str, sheet: str) -> None:
    assert outcomes(two, table, field, sheet) == table


def test_a_percentage_shown_as_such_is_never_guessed(two: Places) -> None:
    table: Table = [(1, "percent_cell"), (0, "percent_cell"), (0.5, "not_a_whole_number"), (50, 50)]
    assert outcomes(two, table, "progress", TASKS, "0%") == table


OTHER_WRITERS = [
    ("dòng một_x000D_\ndòng hai", "dòng một\ndòng hai"),
    ("a_x000D_b", "a\nb"),
    ("a&#13;&#10;b", "a\nb"),
    ("chuông_x0007_reo", "chuôngreo"),
    ("_x005F_x0041_", "_x0041_"),
    ("a&#x200E;b", "a\u200eb"),
]
"""Text as it stands in the sheet's XML, and what it means."""


def with_xml(path: Path, marks: dict[str, str]) -> Path:
    """The workbook with these words replaced in its XML, as no library of ours would write them."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            for word, xml in marks.items():
                content = content.replace(word.encode(), xml.encode())
            archive.writestr(name, content)
    return path


def test_text_as_other_programs_write_it(two: Places) -> None:
    path = two.to_city()
    places = spots(path, "title", DOCUMENTS)[: len(OTHER_WRITERS)]
    words = [f"CHO-{n:02d}-NAY" for n in range(len(places))]
    fill(path, {(s.sheet, s.row, s.key): w for s, w in zip(places, words, strict=True)}, "điền.xlsx")
    typed = with_xml(two.folder / "điền.xlsx", {w: xml for w, (xml, _) in zip(words, OTHER_WRITERS, strict=True)})
    assert take(two.city, typed).refused == []
    kept = [journal.state_of(two.city.conn, s.kind, s.record).fields["title"].shown for s in places]
    assert kept == [kept for _, kept in OTHER_WRITERS]
    take(two.ward, two.to_ward())
    assert take(two.city, two.to_city("lại.xlsx")).differences == [], "and it travels on unchanged"


def test_a_code_point_that_is_no_character_is_a_damaged_file(two: Places) -> None:
    path = fill(two.to_city(), {(TASKS, TASK, "note"): "CHO-NAY"}, "điền.xlsx")
    with pytest.raises(PackageProblem) as refused:
        read_package(with_xml(path, {"CHO-NAY": "tận\uffffcùng"}))
    assert refused.value.code == "file_damaged"


def test_a_number_of_a_ratio_is_kept_with_its_other_half(two: Places) -> None:
    held = read_package(two.to_city()).held[READINGS]
    slot = next(c.slot for row in held.rows.values() for c in row.cells.values() if c.slot and c.slot.field == "ratio")
    key = next(k for row in held.rows.values() for k, c in row.cells.items() if c.slot == slot)
    metric = slot.record.split("/")[0]
    path = fill(two.to_city(), {(READINGS, f"{metric}/0", key): 7, (READINGS, f"{metric}/1", key): "10"}, "tỷ lệ.xlsx")
    take(two.city, path)
    state = journal.state_of(two.city.conn, "reading", slot.record)
    assert state.fields["ratio"].shown == {"denominator": 10, "numerator": 7}
    only = fill(two.to_city(), {(READINGS, f"{metric}/0", key): "không phát sinh"}, "kps.xlsx")
    take(two.city, only)
    assert journal.state_of(two.city.conn, "reading", slot.record).conflicts == ("ratio",)


def test_a_value_shown_and_typed_in_other_words_is_no_edit(two: Places) -> None:
    save(two.ward, [Patch("dossier", ROW, {"direct": 1234}), Patch("assignment", TASK, {"note": "Tiếng Việt"})])
    cells: dict[tuple[str, str, str], object] = {
        (DOSSIERS, ROW, "direct"): "1 234,0",
        (TASKS, TASK, "note"): " Tie\u0302\u0301ng Vie\u0323\u0302t ",
    }
    path = fill(two.to_city(), cells, "như cũ.xlsx")
    received = take(two.city, path)
    assert {line.origin for line in received.differences} == {"app"}
    assert two.city.conn.execute("SELECT COUNT(*) FROM typing").fetchone() == (0,)


def test_a_formula_over_a_value_never_blanks_it(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"note": "giữ", "progress": 30})])
    path = fill(two.to_city(), {(TASKS, TASK, "note"): "=A1", (TASKS, TASK, "progress"): "=1/0"}, "công thức.xlsx")
    received = take(two.city, path)
    assert sorted((c.problem.code, c.field) for c in received.refused) == [
        ("unreadable_cell", "note"),
        ("unreadable_cell", "progress"),
    ]
    shown = journal.state_of(two.city.conn, "assignment", TASK).fields
    assert (shown["note"].shown, shown["progress"].shown) == ("giữ", 30)
