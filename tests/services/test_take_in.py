"""Taking a foreign table in: rights, locks, nhập thay, reasons, what is remembered, and that it can be taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from par_desktop.data import journal
from par_desktop.domain.operation import canonical_json
from par_desktop.errors import NotAllowed, PackageProblem
from par_desktop.services import take_in
from par_desktop.services.desk import Desk
from par_desktop.services.lock_period import close
from par_desktop.services.save_record import Patch, save
from par_desktop.services.take_in import Answers, Look
from tests.exchange.helpers import Places, take
from tests.intake.workbooks import book, form_06a, saved

ROW = (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0)
CT = "13654/2022-02/CT"
DIRECT = Answers(options={"walk_in_as": "direct"})


def look(desk: Desk, made: Any, folder: Path, answers: Answers = DIRECT, spec: str = "dossiers_06a") -> Look:
    return take_in.look(desk, take_in.open_book(saved(made, folder / "bieu-thang-2.xlsx")), spec, answers)


def kept(desk: Desk, record: str) -> dict[str, object]:
    return {name: state.shown for name, state in journal.state_of(desk.conn, "dossier", record).fields.items()}


def test_a_ward_s_rows_become_its_own_figures_in_one_transaction(two: Places, tmp_path: Path) -> None:
    seen = look(two.ward, form_06a([ROW, (2, "Hộ tịch", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)]), tmp_path)
    taken = take_in.take(two.ward, seen)
    assert (taken.records, taken.refused) == (2, 0)
    assert kept(two.ward, CT) == {
        "online3": 0, "online4": 0, "direct": 98, "postal": 0, "early": 90, "on_time": 9, "late": 0, "open_in_time": 1,
        "open_late": 0,
    }  # fmt: skip
    op = journal.operations_of(two.ward.conn, "dossier", CT)[0]
    assert (op.origin, op.reason, op.unit) == ("app", "từ tệp bieu-thang-2.xlsx", "13654")


def test_taking_in_again_changes_nothing_and_a_corrected_file_only_what_it_corrects(
    two: Places, tmp_path: Path
) -> None:
    take_in.take(two.ward, look(two.ward, form_06a([ROW]), tmp_path))
    again = look(two.ward, form_06a([ROW]), tmp_path)
    assert [line.state for line in again.lines] == ["same"]
    assert not again.ready
    corrected = look(two.ward, form_06a([(1, "Chứng thực", 100, 0, 98, 2, 99, 89, 10, 0, 1, 1, 0)]), tmp_path)
    assert [(line.state, line.texts) for line in corrected.lines] == [
        ("changed", (("Trước hạn", "90", "89"), ("Đúng hạn", "9", "10")))
    ]


def test_what_was_taken_in_can_be_taken_back_in_one_step(two: Places, tmp_path: Path) -> None:
    save(two.ward, [Patch("dossier", CT, {"early": 7})])
    taken = take_in.take(two.ward, look(two.ward, form_06a([ROW]), tmp_path))
    save(two.ward, taken.saved.undo)
    assert {name: value for name, value in kept(two.ward, CT).items() if value is not None} == {"early": 7}


def test_the_city_takes_a_ward_s_form_in_as_nhap_thay_with_the_file_as_source(two: Places, tmp_path: Path) -> None:
    taken = take_in.take(two.city, look(two.city, form_06a([ROW]), tmp_path))
    op = journal.operations_of(two.city.conn, "dossier", CT)[0]
    assert (taken.records, op.origin, op.reason, op.unit) == (1, "proxy", "bieu-thang-2.xlsx", "NV")


def test_the_city_never_goes_over_the_ward_s_own_value(two: Places, tmp_path: Path) -> None:
    save(two.ward, [Patch("dossier", CT, {"early": 95})])
    take(two.city, two.to_city())
    seen = look(two.city, form_06a([ROW]), tmp_path)
    assert [line.state for line in seen.lines] == ["conflict"]
    take_in.take(two.city, seen)
    state = journal.state_of(two.city.conn, "dossier", CT).fields["early"]
    assert state.conflict
    assert len(state.heads) == 2


def test_rows_of_a_closed_period_are_refused_each_and_the_rest_kept(two: Places, tmp_path: Path) -> None:
    close(two.city, "2022-01")
    take(two.ward, two.to_ward())
    head = ("Tháng", "Lĩnh vực", "Mức 3", "Mức 4", "Trực tiếp", "BCCI", "Trước hạn", "Đúng hạn", "Quá hạn",
            "Chưa đến hạn", "Đang giải quyết quá hạn")  # fmt: skip
    rows = [("T1/2022", "Chứng thực", 1, 2, 3, 4, 10, 0, 0, 0, 0), ("T2/2022", "Chứng thực", 0, 0, 8, 0, 8, 0, 0, 0, 0)]
    seen = look(two.ward, book({"S": [head, *rows]}), tmp_path)
    assert [line.entry.record for line in seen.lines] == [CT]
    assert [(each.address, each.code) for each in seen.problems] == [("B2", "period_closed")]
    assert seen.problems[0].remedy.startswith("Kỳ tháng 1/2022 đã khóa ngày 10/03/2022.")
    assert look(two.city, book({"S": [head, *rows]}), tmp_path, Answers(unit="13654")).problems == ()


def test_a_row_whose_sums_do_not_meet_is_taken_only_with_a_reason(two: Places, tmp_path: Path) -> None:
    seen = look(two.ward, form_06a([(1, "Chứng thực", 100, 0, 98, 2, 97, 88, 9, 0, 1, 1, 0)]), tmp_path)
    assert seen.wants_reason == 1
    with pytest.raises(NotAllowed) as caught:
        take_in.take(two.ward, seen, "  ")
    assert caught.value.code == "reason_for_balance"
    assert kept(two.ward, CT) == {}
    take_in.take(two.ward, seen, "2 hồ sơ trả lại")
    assert journal.operations_of(two.ward.conn, "dossier", CT)[0].reason == "từ tệp bieu-thang-2.xlsx; 2 hồ sơ trả lại"


def test_what_the_file_carries_over_is_compared_with_the_month_before(two: Places, tmp_path: Path) -> None:
    before = "13654/2022-01/CT"
    save(two.ward, [Patch("dossier", before, {"open_in_time": 4, "open_late": 1})])
    seen = look(two.ward, form_06a([ROW]), tmp_path)
    assert [(each.address, each.code, each.refused) for each in seen.problems] == [("F10", "carry_differs", False)]
    assert seen.problems[0].remedy.startswith("(6) ghi 2, còn (11) tháng trước trong sổ là 5.")


def test_a_half_that_is_known_leaves_the_rest_to_the_other(two: Places, tmp_path: Path) -> None:
    save(two.ward, [Patch("dossier", CT, {"postal": 11})])
    seen = look(two.ward, form_06a([ROW]), tmp_path, Answers())
    assert seen.lines[0].entry.values["direct"] == 87
    assert "postal" not in seen.lines[0].entry.values
    assert seen.questions == ()


def test_nothing_that_happened_is_marked_across_the_row_and_figures_take_the_mark_away(
    two: Places, tmp_path: Path
) -> None:
    take_in.take(two.ward, look(two.ward, form_06a([(1, "Chứng thực", *["-"] * 11)]), tmp_path))
    assert kept(two.ward, CT)["none"] is True
    take_in.take(two.ward, look(two.ward, form_06a([ROW]), tmp_path))
    assert kept(two.ward, CT)["none"] is None
    assert kept(two.ward, CT)["early"] == 90


HEAD = ("Cột một", "Cột hai", "Cột ba", "Cột bốn", "Cột năm", "Cột sáu")
OWN = {"procedure_field": 0, "early": 1, "on_time": 2, "late": 3, "open_in_time": 4, "open_late": 5}


def own_table(*figures: int) -> Any:
    return book({"Tháng 2-2022": [HEAD, ("Chứng thực", *figures)]})


def test_a_mapping_by_hand_is_remembered_for_the_next_file_of_that_shape(two: Places, tmp_path: Path) -> None:
    first = look(two.ward, own_table(1, 2, 3, 4, 5), tmp_path)
    assert first.missing[0] == "Lĩnh vực"
    assert not first.ready
    mapped = look(two.ward, own_table(1, 2, 3, 4, 5), tmp_path, Answers(mapping=OWN))
    take_in.take(two.ward, mapped)
    second = look(two.ward, own_table(6, 2, 3, 4, 5), tmp_path)
    assert second.remembered == "bieu-thang-2.xlsx"
    assert [(line.state, line.texts) for line in second.lines] == [("changed", (("Trước hạn", "1", "6"),))]
    assert look(two.ward, own_table(6, 2, 3, 4, 5), tmp_path, Answers(mapping={})).missing[0] == "Lĩnh vực"


def test_a_mapping_of_another_shape_is_not_used(two: Places, tmp_path: Path) -> None:
    take_in.take(two.ward, look(two.ward, own_table(1, 2, 3, 4, 5), tmp_path, Answers(mapping=OWN)))
    other = book({"Tháng 2-2022": [HEAD[::-1], ("Chứng thực", 1, 2, 3, 4, 5)]})
    assert look(two.ward, other, tmp_path).remembered == ""


def test_what_is_taken_in_reaches_the_city_like_what_is_typed(two: Places, tmp_path: Path) -> None:
    take_in.take(two.ward, look(two.ward, form_06a([ROW]), tmp_path))
    typed = {"online3": 0, "online4": 0, "direct": 98, "postal": 0, "early": 90, "on_time": 9, "late": 0,
             "open_in_time": 1, "open_late": 0}  # fmt: skip
    take(two.city, two.to_city())
    assert canonical_json(kept(two.city, CT)) == canonical_json(typed)


def test_a_sheet_that_is_not_there_is_named(two: Places, tmp_path: Path) -> None:
    with pytest.raises(PackageProblem) as caught:
        look(two.ward, form_06a([ROW]), tmp_path, Answers(sheet="Không có"))
    assert caught.value.code == "no_such_sheet"


def test_sheets_are_offered_with_their_rows_the_largest_seen_one_first(tmp_path: Path) -> None:
    made = book({"Ẩn": [("a", "b")] * 9, "Nhỏ": [("a",)], "Lớn": [("a", "b")] * 5})
    made["Ẩn"].sheet_state = "hidden"
    opened = take_in.open_book(saved(made, tmp_path / "nhieu.xlsx"))
    assert [(sheet.name, sheet.rows, sheet.hidden) for sheet in opened.sheets] == [
        ("Ẩn", 9, True),
        ("Nhỏ", 1, False),
        ("Lớn", 5, False),
    ]
    assert opened.likely == "Lớn"


def test_a_name_that_is_not_ours_is_said_once_and_remembered(two: Places, tmp_path: Path) -> None:
    def made(figure: int) -> Any:
        return form_06a([(1, "Lĩnh vực Tư pháp cơ sở", 1, 0, 1, 0, 1, figure, 1 - figure, 0, 0, 0, 0)])

    first = look(two.ward, made(1), tmp_path)
    assert [(each.code, each.field, each.value) for each in first.problems] == [
        ("unknown_name", "procedure_field", "Lĩnh vực Tư pháp cơ sở")
    ]
    assert first.choices["procedure_field"]["HT"] == "Hộ tịch"
    said = Answers(names={"procedure_field": {"Lĩnh vực Tư pháp cơ sở": "HT"}})
    take_in.take(two.ward, look(two.ward, made(1), tmp_path, said))
    again = look(two.ward, made(0), tmp_path)
    assert again.problems == ()
    assert [line.entry.record for line in again.lines] == ["13654/2022-02/HT"]
    assert look(two.ward, made(0), tmp_path, Answers(names={"procedure_field": {"x": "KHÔNG CÓ"}})).problems == ()
