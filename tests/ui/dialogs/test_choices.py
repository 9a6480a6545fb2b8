"""Cách tính, ngưỡng và mục tiêu: chosen by the coordinator, refused where impossible, undone, read by everybody."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from par_desktop.domain.choices import CHOICES
from par_desktop.domain.fields import Figure
from par_desktop.domain.periods import Period
from par_desktop.services.browse_figures import figure
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import choices_of
from par_desktop.ui.dialogs.choices import BASELINES, TARGETS, ChoicesDialog
from par_desktop.ui.panels.fields import QuietCombo
from tests.ui.windows import Opened


def combo(dialog: ChoicesDialog, code: str) -> QuietCombo:
    found = dialog.choices.control(code)
    assert isinstance(found, QuietCombo)
    return found


def box(dialog: ChoicesDialog, code: str) -> QLineEdit:
    found = dialog.choices.control(code)
    assert isinstance(found, QLineEdit)
    return found


def test_every_choice_has_a_control_that_shows_its_default(nv: Opened) -> None:
    dialog = ChoicesDialog(nv.session())
    for spec in CHOICES:
        control = dialog.choices.control(spec.code)
        shown = control.currentData() if isinstance(control, QuietCombo) else control.text()
        assert shown == spec.default
        assert control.accessibleName() == spec.title
        assert spec.source, "a default says where it comes from"
    dialog.close()


def test_a_choice_is_saved_at_once_and_can_be_undone(nv: Opened) -> None:
    session = nv.session()
    dialog = ChoicesDialog(session)
    growth = combo(dialog, "growth")
    at = growth.findData("relative")
    growth.setCurrentIndex(at)
    growth.activated.emit(at)
    assert choices_of(nv.desk.conn).get("growth") == "relative"
    session.undo()
    assert choices_of(nv.desk.conn).get("growth") == "points"
    assert growth.currentData() == "points"
    dialog.close()


def test_an_impossible_threshold_is_refused_where_it_was_typed(nv: Opened) -> None:
    dialog = ChoicesDialog(nv.session())
    jump = box(dialog, "jump_times")
    jump.setText("1")
    jump.editingFinished.emit()
    assert "từ 2 đến 50. Đang có 1" in dialog.choices.problem("jump_times")
    assert choices_of(nv.desk.conn).number("jump_times") == 3
    jump.setText("4")
    jump.editingFinished.emit()
    assert dialog.choices.problem("jump_times") == ""
    assert choices_of(nv.desk.conn).number("jump_times") == 4
    dialog.close()


def test_targets_are_typed_by_year(nv: Opened) -> None:
    dialog = ChoicesDialog(nv.session())
    dialog.choose(TARGETS)
    grid = dialog.targets.grid
    model = grid.model()
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data() == "DT.3")
    assert [model.index(row, 3 + year).data() for year in range(5)] == ["50"] * 5
    dialog.targets.grid.edited.emit([(row, 4, "32,5"), (row, 5, "40 %")])
    assert [model.index(row, 3 + year).data() for year in range(5)] == ["50", "32,5", "40", "50", "50"]
    dialog.targets.grid.edited.emit([(row, 4, "ba mươi")])
    assert "không phải số" in dialog.targets.notice.text()
    dialog.targets.grid.edited.emit([(row, 4, "")])
    assert model.index(row, 4).data() == "50"
    dialog.close()


def cells(dialog: ChoicesDialog, code: str) -> list[str]:
    model = dialog.baselines.grid.model()
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data() == code)
    return [str(model.index(row, column).data() or "") for column in (2, 3, 4)]


def row_of(dialog: ChoicesDialog, code: str) -> int:
    model = dialog.baselines.grid.model()
    return next(r for r in range(model.rowCount()) if model.index(r, 0).data() == code)


def test_a_unit_types_its_figures_of_2020_and_the_light_goes_by_them(ba_trieu: Opened) -> None:
    dialog = ChoicesDialog(ba_trieu.session())
    dialog.choose(BASELINES)
    grid = dialog.baselines.grid
    grid.edited.emit([(row_of(dialog, "DT.1"), 2, "30"), (row_of(dialog, "DT.1"), 3, "60")])
    grid.edited.emit([(row_of(dialog, "TT.1"), 2, "x")])
    assert "TT.1" in dialog.baselines.notice.text()
    grid.edited.emit([(row_of(dialog, "TT.1"), 2, "1.800"), (row_of(dialog, "TT.1"), 3, "2.000")])
    assert not dialog.baselines.notice.isVisible()
    assert cells(dialog, "DT.1") == ["30", "60", "50,00 %"]
    assert cells(dialog, "TT.1") == ["1.800", "2.000", "90,00 %"]
    assert ba_trieu.one("SELECT COUNT(*) FROM reading WHERE period = '2020'") == 2
    ba_trieu.save("reading", "DT.1/13654/2022-01", ratio=Figure(numerator=74, denominator=100))
    light = figure(ba_trieu.desk, "DT.1", "13654", Period.parse("2022-Q1")).light
    assert light is not None
    assert light.way == Fraction(74 - 50, 80 - 50)
    shown = {dialog.baselines.grid.model().index(r, 0).data() for r in range(grid.model().rowCount())}
    assert {"BC.2", "DT.3", "TT.1"} <= shown
    assert shown.isdisjoint({"BC.1", "KT.1", "HS.1", "SK.1"}), "no base of its own, not the unit's, a month's count"
    dialog.close()


def test_both_halves_typed_before_the_first_is_read_again_are_kept(
    ba_trieu: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = ba_trieu.session()
    dialog = ChoicesDialog(session)
    row = row_of(dialog, "DT.1")
    dialog.baselines.grid.go_to(row, 3)
    with monkeypatch.context() as still:
        still.setattr(dialog.baselines, "refresh", lambda: None)
        dialog.baselines.grid.edited.emit([(row, 2, "30")])
        dialog.baselines.grid.edited.emit([(row, 3, "60")])
    dialog.baselines.refresh()
    assert cells(dialog, "DT.1") == ["30", "60", "50,00 %"]
    assert dialog.baselines.grid.current_cell() == (row, 3)
    dialog.close()


def test_the_city_sees_sums_of_2020_and_types_only_with_a_source(nv: Opened) -> None:
    for unit, top in (("13654", 20), ("13690", 40)):
        save(
            nv.desk,
            [Patch("reading", f"DT.1/{unit}/2020", {"ratio": Figure(numerator=top, denominator=100)})],
            source="giấy",
        )
    dialog = ChoicesDialog(nv.session())
    assert cells(dialog, "DT.1") == ["60", "200", "30,00 % · 2/26 *"]
    panel = dialog.baselines
    panel.set_unit("13654")
    panel.grid.edited.emit([(row_of(dialog, "DT.1"), 2, "50")])
    assert cells(dialog, "DT.1")[0] == "20", "nobody typed for the unit yet"
    panel.proxy._field.setText("Báo cáo 91/BC-UBND")
    panel.proxy._begin()
    panel.grid.edited.emit([(row_of(dialog, "DT.1"), 2, "50")])
    assert cells(dialog, "DT.1") == ["50", "100", "50,00 % *"]
    assert nv.one("SELECT origin FROM reading WHERE unit = '13654' AND period = '2020'") == "proxy"
    dialog.close()


def test_a_unit_reads_and_changes_nothing(ba_trieu: Opened) -> None:
    dialog = ChoicesDialog(ba_trieu.session())
    assert not combo(dialog, "growth").isEnabled()
    assert not box(dialog, "jump_times").isEnabled()
    dialog.close()


@pytest.mark.parametrize("late", [False, True])
def test_wrapped_words_have_room_for_all_their_lines(nv: Opened, monkeypatch: pytest.MonkeyPatch, late: bool) -> None:
    """``late``: the rows come when the dialog is in sight already, as they do from the store's own thread."""
    session = nv.session()
    waiting: list[tuple[Callable[[Desk], object], Callable[[object], object]]] = []
    if late:
        monkeypatch.setattr(session, "read", lambda work, *, done: waiting.append((work, done)))
    dialog = ChoicesDialog(session)
    dialog.resize(760, 420)
    dialog.show()
    QApplication.processEvents()
    for work, done in waiting:
        done(work(nv.desk))
    QApplication.processEvents()
    labels = [label for label in dialog.choices.findChildren(QLabel) if label.wordWrap() and label.isVisible()]
    assert len(labels) > 10
    for label in labels:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    places = sorted((label.mapTo(dialog, label.rect().topLeft()).y(), label.height()) for label in labels)
    assert all(top + height <= below for (top, height), (below, _) in pairwise(places)), "none over another"
    dialog.close()
