"""Starting, answering, ending and publishing a check; what a ward's package holds of it, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.inspections import FindingStep, VisitState
from par_desktop.domain.views.inspection_rows import AnswerRow, CheckSheet, FindingNote
from par_desktop.errors import NotAllowed
from par_desktop.services import browse_inspections, close_inspection, start_inspection
from par_desktop.services.desk import Desk
from par_desktop.services.outgoing import to_carry
from par_desktop.services.save_record import Patch, save

WARD = "13654"
DAY = date(2022, 4, 25)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    made = workspace.create(tmp_path / "nv", "NV", clock=lambda: _noon(DAY), state=tmp_path / "keys")
    yield made.desk()
    made.close()


def _start(desk: Desk, unit: str = WARD, day: date = DAY) -> CheckSheet:
    started = start_inspection.start(desk, start_inspection.VisitForm(unit, "surprise", day, "Đoàn số 1"))
    return _sheet(desk, started.record)


def _sheet(desk: Desk, record: str) -> CheckSheet:
    found = browse_inspections.sheet(desk, *record.split("/"))
    assert found is not None
    return found


def _fail(desk: Desk, sheet: CheckSheet, item: str, text: str = "") -> None:
    note = FindingNote(item, item, text, "", sheet.deadline)
    save(desk, start_inspection.answer_patches(sheet, AnswerRow(item, "fail"), note))


def _page(desk: Desk, day: date = DAY):  # type: ignore[no-untyped-def]
    return browse_inspections.page(desk, 2022, day)


def test_a_new_check_has_an_id_of_eight_hex_digits_and_begins_now(city: Desk) -> None:
    sheet = _start(city)
    assert sheet.head.inspection == f"{int(sheet.head.inspection, 16):08x}"
    assert sheet.head.started == city.clock().astimezone().strftime("%H:%M")
    assert _page(city).visits[0].state is VisitState.UNDER_WAY


def test_a_fail_makes_a_finding_due_ten_working_days_on_over_the_holiday(city: Desk) -> None:
    _fail(city, _start(city), "A5")
    (found,) = _page(city).findings
    # 30/4 and 1/5 fell on a weekend, 2 and 3/5 were off in lieu: ten working days after 25/4 end on 11/5.
    assert found.deadline == date(2022, 5, 11)
    assert found.record.split("/")[2] == "A5"
    assert found.state.step is FindingStep.OPEN


def test_an_answer_changed_to_pass_takes_its_finding_away_and_back(city: Desk) -> None:
    sheet = _start(city)
    _fail(city, sheet, "A5", "Làm việc riêng")
    sheet = _sheet(city, sheet.head.record)
    save(city, start_inspection.answer_patches(sheet, AnswerRow("A5", "pass"), None))
    assert _page(city).findings == ()
    _fail(city, _sheet(city, sheet.head.record), "A5", "Hút thuốc")
    assert [f.text for f in _page(city).findings] == ["Hút thuốc"]


def _kinds(desk: Desk) -> set[str]:
    return {op.kind for op in to_carry(desk, WARD, None)}


def test_an_unpublished_check_is_in_no_package_of_its_ward(city: Desk) -> None:
    sheet = _start(city)
    _fail(city, sheet, "A5")
    close_inspection.close(city, sheet.head.record, "Ông A", "Nhất trí")
    assert _kinds(city).isdisjoint({"inspection", "answer", "finding"})
    assert to_carry(city, WARD, "wards") == to_carry(city, "13687", "wards")
    save(city, [close_inspection.publish_patch(sheet.head.record, DAY)])
    assert {"inspection", "answer", "finding"} <= _kinds(city)
    assert {op.kind for op in to_carry(city, "13687", None)}.isdisjoint({"inspection", "answer", "finding"})


def test_a_ward_sees_nothing_unpublished_even_in_its_own_workspace(city: Desk, tmp_path: Path) -> None:
    hidden, shown = _start(city), _start(city)
    for sheet in (hidden, shown):
        _fail(city, sheet, "A5")
    save(city, [close_inspection.publish_patch(shown.head.record, DAY)])
    as_ward = Desk(
        city.folder, city.store, city.world, city.world.unit(WARD), city.mark, city.state, "", city.clock, city.nonce
    )
    page = _page(as_ward)
    assert [v.record for v in page.visits] == [shown.head.record]
    assert [f.visit for f in page.findings] == [shown.head.record]


def test_a_ward_cannot_start_a_check(tmp_path: Path) -> None:
    made = workspace.create(tmp_path / "w", WARD, clock=lambda: _noon(DAY), state=tmp_path / "keys")
    try:
        with pytest.raises(NotAllowed):
            start_inspection.start(made.desk(), start_inspection.VisitForm(WARD, "surprise", DAY))
    finally:
        made.close()


def test_the_wards_report_moves_its_finding_and_a_return_brings_it_back(city: Desk, tmp_path: Path) -> None:
    from par_desktop.services.export_package import export_to_unit
    from par_desktop.services.import_package import read, receive
    from par_desktop.services.trust import Trust

    sheet = _start(city)
    _fail(city, sheet, "A5")
    save(city, [close_inspection.publish_patch(sheet.head.record, DAY)])
    made = workspace.create(tmp_path / "w", WARD, clock=lambda: _noon(DAY), state=tmp_path / "ward-keys")
    try:
        ward = made.desk()
        out = export_to_unit(city, WARD, tmp_path / "a.xlsx").path
        receive(ward, read(out), Trust(True))
        (found,) = _page(ward).findings
        save(ward, [Patch("remedy", found.record, {"text": "Đã chấn chỉnh", "done": date(2022, 5, 4)})])
        assert _page(ward).findings[0].state.step is FindingStep.REPORTED
        back = export_to_unit(ward, "NV", tmp_path / "b.xlsx").path
        receive(city, read(back), Trust(True))
    finally:
        made.close()
    (found,) = _page(city).findings
    assert (found.state.step, found.remedy) == (FindingStep.REPORTED, "Đã chấn chỉnh")
    save(city, [Patch("finding", found.record, {"state": "confirmed"})])
    assert _page(city).findings[0].state.step is FindingStep.CONFIRMED
    save(city, [Patch("finding", found.record, {"state": "open"})])
    assert _page(city).findings[0].state.step is FindingStep.OPEN


def test_a_second_failure_of_an_item_is_tai_pham(city: Desk) -> None:
    first, second = _start(city, day=date(2022, 1, 11)), _start(city)
    for sheet in (first, second):
        _fail(city, sheet, "A5")
    assert {f.visit: f.repeat for f in _page(city).findings} == {first.head.record: 1, second.head.record: 2}
    previous = _sheet(city, second.head.record).previous
    assert previous == {"A5": (date(2022, 1, 11), "fail")}


def test_every_ward_by_surprise_counts_finished_checks_of_the_plans_year(city: Desk) -> None:
    running, done, earlier = _start(city, "13687"), _start(city), _start(city, "13645", date(2021, 12, 14))
    for sheet in (done, earlier):
        close_inspection.close(city, sheet.head.record)
    # 2022 of the plan runs from 15/12/2021 to 14/12/2022.
    assert browse_inspections.coverage(city, 2022).checked == {WARD: DAY}
    assert browse_inspections.coverage(city, 2021).checked == {"13645": date(2021, 12, 14)}
    assert running.head.record in [v.record for v in _page(city).visits]
    assert len(browse_inspections.coverage(city, 2022).wards) == 25


def test_a_planned_visit_after_the_year_is_listed_and_begins_on_its_day(city: Desk) -> None:
    form = start_inspection.VisitForm(WARD, "surprise", date(2023, 1, 5))
    record = start_inspection.start(city, form, now=False).record
    assert [(v.record, v.state) for v in _page(city).visits] == [(record, VisitState.PLANNED)]
    start_inspection.begin_planned(city, record)
    (row,) = _page(city).visits
    assert (row.state, row.head.day) == (VisitState.UNDER_WAY, DAY)


def test_ending_keeps_the_first_hour(city: Desk) -> None:
    sheet = _start(city)
    close_inspection.close(city, sheet.head.record, opinion="Nhất trí")
    ended = _sheet(city, sheet.head.record).head.ended
    city.clock = lambda: datetime(2022, 4, 25, 9, 30, tzinfo=UTC)
    close_inspection.close(city, sheet.head.record, opinion="Nhất trí, sửa lỗi gõ")
    head = _sheet(city, sheet.head.record).head
    assert (head.ended, head.opinion) == (ended, "Nhất trí, sửa lỗi gõ")


def test_every_item_has_a_ready_phrase(city: Desk) -> None:
    for item in city.world.checklist.items:
        assert all(word and text for word, text in start_inspection.phrases_for(item.code, item.text))
    assert start_inspection.phrases_for("Z1", "Có biển (rõ)") == (("Chưa đạt", "Có biển: chưa đạt yêu cầu."),)
