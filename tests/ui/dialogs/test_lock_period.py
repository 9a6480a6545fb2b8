"""Locking, reopening and giving back late writes; merging units; what was typed for a unit; what waits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from par_desktop.data import journal
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.services import export_package
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read, receive
from par_desktop.services.lock_period import close, submit
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust
from par_desktop.ui.dialogs.lock_period import LockPeriodDialog
from par_desktop.ui.dialogs.merge_units import MergeUnitsDialog
from par_desktop.ui.dialogs.waiting import WaitingDialog
from par_desktop.ui.panels.proxy_list import ProxyList
from par_desktop.ui.tabs.indicators_tab import SCORES, IndicatorsTab
from tests.ui.windows import Opened

WARD = "13654"
RECORD = f"{WARD}/2022-01/CT"
TASK = f"pl21-03/{WARD}/2022"


def carry(sender: Opened, receiver: Opened, folder: Path, name: str) -> None:
    path = export_to_unit(sender.desk, receiver.desk.unit.code, folder / name).path
    receive(receiver.desk, read(path), Trust(unknown=True))


def late(opened: Opened) -> object:
    field = journal.state_of(opened.desk.conn, "dossier", RECORD).fields.get("late")
    return field.shown if field is not None else None


def test_a_period_is_locked_reopened_and_its_late_writes_given_back(
    nv: Opened, ba_trieu: Opened, tmp_path: Path
) -> None:
    dialog = LockPeriodDialog(nv.session())
    assert dialog.period == "2022-Q1"
    assert dialog.state.word() == "Đang mở"
    dialog.lock_button.click()
    assert dialog.state.word() == "Đã khóa ngày 10/03/2022"
    ba_trieu.save("dossier", RECORD, late=3)
    carry(ba_trieu, nv, tmp_path, "muộn.xlsx")
    dialog.refresh()
    assert dialog.refused.count() == 1
    assert "Quá hạn (10): 3 (kỳ đã khóa" in dialog.refused.item(0).text()
    dialog.reopen_button.click()
    assert "Chọn đơn vị" in dialog.notice.text()
    dialog.unit.choose(WARD)
    dialog.reopen_button.click()
    assert "lý do" in dialog.notice.text()
    dialog.reason.setText("Sót hồ sơ")
    dialog.reopen_button.click()
    assert dialog.reopened.item(0).text() == "Phường Bà Triệu: mở lại đến hết 15/03/2022. Sót hồ sơ"
    assert dialog.refused.item(0).checkState() is Qt.CheckState.Checked, "what was refused for this is offered"
    assert late(nv) is None
    dialog.restore_button.click()
    assert late(nv) == 3
    assert dialog.refused.count() == 0
    dialog.lock_button.click()
    assert dialog.state.word() == "Đang mở"


def test_a_month_locked_with_its_quarter_says_so(nv: Opened) -> None:
    close(nv.desk, "2022-Q1")
    dialog = LockPeriodDialog(nv.session())
    dialog.periods.setCurrentIndex(dialog.periods.findData("2022-02"))
    assert dialog.state.word() == "Đã khóa ngày 10/03/2022 cùng quý I/2022"
    assert dialog.lock_button.isHidden(), "a month is not unlocked out of its quarter"


def test_units_are_merged_and_the_merger_taken_back(nv: Opened) -> None:
    dialog = MergeUnitsDialog(nv.session())
    dialog.old.choose(WARD)
    dialog.merge_button.click()
    assert "Chọn đơn vị" in dialog.notice.text()
    dialog.successor.choose("13690")
    dialog.merge_button.click()
    assert "ngày" in dialog.notice.text()
    dialog.since.setText("1/3/2022")
    dialog.decision.setText("Nghị quyết 5")
    dialog.merge_button.click()
    merged = nv.desk.conn.execute("SELECT unit, successor, since, decision FROM succession").fetchall()
    assert merged == [(WARD, "13690", "2022-03-01", "Nghị quyết 5")]
    line = dialog._rows.itemAt(0).widget()
    from PySide6.QtWidgets import QPushButton

    line.findChild(QPushButton).click()
    assert nv.one("SELECT successor FROM succession") is None
    assert dialog._rows.count() == 0


def test_what_was_typed_for_the_ward_is_confirmed_or_corrected(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> None:
    save(nv.desk, [Patch("dossier", RECORD, {"late": 8, "direct": 2})], source="bản giấy")
    carry(nv, ba_trieu, tmp_path, "thay.xlsx")
    counts: list[int] = []
    shown = ProxyList(ba_trieu.session())
    shown.counted.connect(counts.append)
    assert shown.model.rowCount() == 2
    assert [shown.model.index(0, c).data() for c in (0, 2, 3)] == ["Chứng thực · Trực tiếp (5a)", "2", "bản giấy"]
    shown.confirm_one.click()
    assert counts == [1]
    shown.wrong.click()
    shown.boxes[0].setText("năm")
    shown.save.click()
    assert "năm" in shown.notice.text()
    shown.boxes[0].setText("5")
    shown.save.click()
    assert journal.state_of(ba_trieu.desk.conn, "dossier", RECORD).conflicts == ("late",)
    assert shown.model.rowCount() == 0


def test_the_window_tells_the_ward_what_was_typed_for_it(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> None:
    save(nv.desk, [Patch("dossier", RECORD, {"late": 8})], source="bản giấy")
    carry(nv, ba_trieu, tmp_path, "thay.xlsx")
    window = ba_trieu.window()
    window._look_around()
    assert "Phòng Nội vụ đã nhập thay 1 mục số liệu. Xem có đúng không." in window.notices.texts()


def test_what_waits_is_named_and_let_count(
    nv: Opened, ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for progress in (10, 20):
        ba_trieu.save("assignment", TASK, progress=progress)
        export_to_unit(ba_trieu.desk, "NV", tmp_path / f"{progress}.xlsx")
    ops = journal.operations_of(ba_trieu.desk.conn, "assignment", TASK)
    monkeypatch.setattr(export_package, "to_carry", lambda *_, **__: ops[1:])
    carry(ba_trieu, nv, tmp_path, "rách.xlsx")
    dialog = WaitingDialog(nv.session())
    assert dialog.model.rowCount() == 1
    assert [dialog.model.index(0, c).data() for c in (1, 3, 4)] == [
        "Tiến độ (%): 20", "1 thay đổi", "Phường Bà Triệu",
    ]  # fmt: skip
    dialog.release_button.click()
    assert dialog.model.rowCount() == 0
    assert journal.state_of(nv.desk.conn, "assignment", TASK).fields["progress"].shown == 20


# where it is typed


def test_a_locked_month_takes_nothing_and_says_why(ba_trieu: Opened, nv: Opened, tmp_path: Path) -> None:
    close(nv.desk, "2022-Q1")
    carry(nv, ba_trieu, tmp_path, "khóa.xlsx")
    tab = IndicatorsTab(ba_trieu.session())
    tab.activate()
    tab.open_record("dossier", RECORD)
    panel = tab.panel("dossiers")
    assert not panel.editable  # type: ignore[attr-defined]
    assert "đã khóa ngày 10/03/2022" in panel.line.says()  # type: ignore[attr-defined]


def test_scores_are_handed_in_and_locked(ba_trieu: Opened) -> None:
    save(ba_trieu.desk, [Patch("score", f"1.1.1/{WARD}/2022-Q1", {"points": Decimal(1)})])
    tab = IndicatorsTab(ba_trieu.session())
    tab.activate()
    tab.choose(SCORES)
    tab.show()
    (act,) = tab.secondary()
    assert act.text == "Nộp tự chấm điểm"
    panel = tab.panel(SCORES)
    assert not panel.detail.own.isHidden()  # type: ignore[attr-defined]
    act.run()
    assert panel._lock.word() == "Đã khóa, nộp ngày 10/03/2022"  # type: ignore[attr-defined]
    assert panel.detail._rows["score.points"][1].isHidden()  # type: ignore[attr-defined]
    (act,) = tab.secondary()
    assert act.text == "Lấy lại bản đã nộp"
    act.run()
    assert tab.secondary()[0].text == "Nộp tự chấm điểm"
    assert ba_trieu.one("SELECT submitted FROM submission") is None


def test_the_city_sees_that_a_ward_handed_in(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> None:
    save(ba_trieu.desk, [Patch("score", f"1.1.1/{WARD}/2022-Q1", {"points": Decimal(1)})])
    submit(ba_trieu.desk, WARD, "2022-Q1")
    carry(ba_trieu, nv, tmp_path, "nộp.xlsx")
    tab = IndicatorsTab(nv.session())
    tab.activate()
    tab.choose(SCORES)
    panel = tab.panel(SCORES)
    panel.set_unit(WARD)  # type: ignore[attr-defined]
    assert panel._lock.word() == "Đã khóa, nộp ngày 10/03/2022"  # type: ignore[attr-defined]
    assert [act.text for act in tab.secondary()] == ["Khóa kỳ, mở lại"]
    assert nv.desk.today == date(2022, 3, 10)


def test_what_was_corrected_after_closing_is_listed_with_old_and_new(nv: Opened) -> None:
    save(nv.desk, [Patch("dossier", RECORD, {"early": 0, "on_time": 9, "late": 1})], source="Bản giấy")
    close(nv.desk, "2022-01")
    dialog = LockPeriodDialog(nv.session())
    dialog.periods.setCurrentIndex(dialog.periods.findData("2022-01"))
    assert dialog.corrections.isHidden()
    save(nv.desk, [Patch("dossier", RECORD, {"late": 6})], source="Công văn 12/UBND")
    dialog.refresh()
    words = [dialog.corrections.item(row).text() for row in range(dialog.corrections.count())]
    assert words[-1].endswith("Quá hạn (10): 1 → 6 (Trần Thị Thu Hà, nhập thay, Công văn 12/UBND)")
    rate = "Toàn thành phố, Hồ sơ giải quyết đúng hạn và trước hạn: khi khóa 90,00 % (9 / 10) → nay 60,00 % (9 / 15)"
    assert rate in words, "the issued figure beside the present one"
    dialog.close()


def test_before_locking_one_reads_the_days_the_deadlines_and_who_still_lacks_dossiers(nv: Opened) -> None:
    whole = dict.fromkeys(TYPED_COLUMNS, 1)
    wards = [ward.code for ward in nv.workspace.world.wards]
    save(nv.desk, [Patch("dossier", f"{ward}/2022-01/CT", whole) for ward in wards if ward != WARD], source="Zalo")
    dialog = LockPeriodDialog(nv.session())
    assert dialog._reopening.isHidden(), "an open period has nothing to reopen"
    assert "từ 15/12/2021 đến 14/03/2022, chưa hết kỳ" in dialog.facts.text()
    assert "phường, xã 15/03/2022; thành phố 17/03/2022; Bộ Nội vụ 20/03/2022" in dialog.facts.text()
    assert "và 19 đơn vị nữa" in dialog.facts.text(), "no ward has February"
    dialog.periods.setCurrentIndex(dialog.periods.findData("2022-01"))
    assert "đến 14/01/2022." in dialog.facts.text()
    assert dialog.facts.text().endswith("Chưa đủ hồ sơ TTHC: Phường Bà Triệu.")
    dialog.lock_button.click()
    assert not dialog._reopening.isHidden()
    dialog.close()
