"""A value that cannot be is refused where it is written, with the range by name; what arrives all the same is kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from par_desktop.data import journal
from par_desktop.domain.operation import Operation, sealed
from par_desktop.errors import ValueProblem
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import PERIOD, TASK, WARD, Places, fill, take

SCORE = f"1.2.1/{WARD}/{PERIOD}"


def shown(desk: Desk, kind: str, record: str, name: str) -> object:
    state = journal.state_of(desk.conn, kind, record).fields.get(name)
    return state.shown if state is not None else None


def written_by_hand(desk: Desk, kind: str, record: str, fields: dict[str, object], nonce: str = "1") -> Operation:
    """An operation as a program without the rule would have written it."""
    state = journal.state_of(desk.conn, kind, record)
    base = {name: state.heads(name) for name in fields}
    op = sealed(
        Operation(
            replica=desk.mark.replica, unit=desk.unit.code, kind=kind, record=record, fields=fields,
            base=base, at="2022-03-10T03:00:00Z", by="A", origin="app", nonce=nonce,
        )  # type: ignore[arg-type]
    )  # fmt: skip
    with desk.write("by hand") as conn:
        journal.append(conn, [op])
    return op


@pytest.mark.parametrize(
    ("kind", "record", "values", "named"),
    [
        ("assignment", TASK, {"progress": 250}, "từ 0 đến 100"),
        ("dossier", f"{WARD}/2022-01/CT", {"late": -2}, "từ 0"),
        ("score", SCORE, {"points": Decimal(99)}, "Điểm tối đa của tiêu chí 1.2.1"),
        ("score", SCORE, {"points": Decimal(-1)}, "từ 0"),
    ],
)
def test_saving_names_the_range_and_writes_nothing(
    two: Places, kind: str, record: str, values: dict[str, object], named: str
) -> None:
    with pytest.raises(ValueProblem) as refused:
        save(two.ward, [Patch("assignment", TASK, {"note": "cùng lần lưu"}), Patch(kind, record, values)])
    assert named in sentence(refused.value)
    assert journal.operations_of(two.ward.conn, kind, record) == []
    assert journal.operations_of(two.ward.conn, "assignment", TASK) == []


def test_appraised_points_have_the_same_maximum(two: Places) -> None:
    record = f"{PERIOD}/1.2.1/{WARD}"
    with pytest.raises(ValueProblem, match="points_over_max"):
        save(two.city, [Patch("appraisal", record, {"points": Decimal(99)})])
    save(two.city, [Patch("appraisal", record, {"points": Decimal("0.5")})])
    assert shown(two.city, "appraisal", record, "points") == "0.5000"


def test_what_an_older_program_let_through_can_be_put_right(two: Places) -> None:
    written_by_hand(two.ward, "assignment", TASK, {"progress": 250, "note": "cũ"})
    save(two.ward, [Patch("assignment", TASK, {"progress": 250, "note": "mới"})])
    saved = save(two.ward, [Patch("assignment", TASK, {"progress": 50})])
    assert shown(two.ward, "assignment", TASK, "progress") == 50
    save(two.ward, saved.undo)
    assert shown(two.ward, "assignment", TASK, "progress") == 50, "there is no possible value to go back to"


def test_typing_too_many_points_is_refused_by_its_cell(two: Places) -> None:
    path = two.to_ward()
    cells = {("Tự chấm điểm", SCORE, "points"): "99", ("Nhiệm vụ", TASK, "progress"): 30}
    received = take(two.city, fill(path, cells))
    (cell,) = received.refused
    assert (cell.sheet, cell.value, cell.problem.code) == ("Tự chấm điểm", "99", "points_over_max")
    assert cell.address[0].isalpha()
    assert cell.address[-1].isdigit()
    words = sentence(cell.problem)
    assert "1.2.1" in words
    assert "99" in words
    assert "Gõ lại" in words
    assert shown(two.city, "score", SCORE, "points") is None
    assert shown(two.city, "assignment", TASK, "progress") == 30, "the rest arrives"


def test_points_up_to_the_maximum_are_taken_from_the_sheet(two: Places) -> None:
    take(two.city, fill(two.to_ward(), {("Tự chấm điểm", SCORE, "points"): "0,5"}))
    assert shown(two.city, "score", SCORE, "points") == "0.5000"


@pytest.mark.parametrize(
    ("kind", "record", "bad", "good", "code"),
    [
        ("score", SCORE, {"points": "99.0000"}, {"points": "0.5000"}, "points_over_max"),
        ("assignment", TASK, {"progress": 250}, {"progress": 50}, "percent_range"),
    ],
)
def test_what_arrives_from_its_own_unit_is_kept_without_value_and_its_author_told_the_range(
    two: Places, kind: str, record: str, bad: dict[str, object], good: dict[str, object], code: str
) -> None:
    (name,) = bad
    written_by_hand(two.ward, kind, record, bad)
    received = take(two.city, two.to_city("bad.xlsx"))
    (cell,) = received.refused
    assert cell.problem.code == code
    assert "từ 0 đến 100" in sentence(cell.problem) or "Điểm tối đa" in sentence(cell.problem)
    assert shown(two.city, kind, record, name) is None
    take(two.ward, two.to_ward())
    assert shown(two.ward, kind, record, name) is None
    assert [line.refused for line in record_history(two.ward, kind, record)] == [code]
    written_by_hand(two.ward, kind, record, good, "2")
    assert take(two.city, two.to_city("good.xlsx")).refused == []
    assert shown(two.city, kind, record, name) == good[name]
