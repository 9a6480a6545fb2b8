"""An import taken back and given back: whole, explained, never over what was already reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from par_desktop.data import journal, packages
from par_desktop.errors import NotAllowed, PackageProblem, ParError
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import Consent, preview, read, receive
from par_desktop.services.retract_import import (
    consequences,
    restore_import,
    restore_operations,
    retract,
)
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import CITY, MONTH, OTHER, TASK, WARD, YES, Places, fill, take, take_compared

FIRST = f"{WARD}/{MONTH}/CT"
SCORE = f"1.1.1/{WARD}/2022"


def shown(desk: Desk, kind: str, record: str, name: str) -> object:
    state = journal.state_of(desk.conn, kind, record).fields.get(name)
    return state.shown if state is not None else None


def last_in(desk: Desk) -> int:
    """Local key of the package that came last."""
    return int(desk.conn.execute("SELECT MAX(key) FROM package WHERE direction = 'in'").fetchone()[0])


def receipts(desk: Desk, unit: str) -> list[str]:
    return packages.receipts_due(desk.conn, unit)


def why_not(desk: Desk, package: int) -> str:
    with pytest.raises(NotAllowed) as caught:
        retract(desk, package)
    assert sentence(caught.value)
    return caught.value.code


def values(desk: Desk) -> list[tuple[object, ...]]:
    rows = desk.conn.execute('SELECT task, unit, period, status, progress, note, deleted FROM "assignment"').fetchall()
    rows += desk.conn.execute('SELECT unit, month, procedure_field, direct, late, deleted FROM "dossier"').fetchall()
    return sorted(tuple(row) for row in rows if any(value is not None for value in row[3:-1]))


def test_taking_back_and_restoring_give_exactly_before_and_after(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city("a.xlsx"))
    before = values(two.city)
    save(
        two.ward, [Patch("assignment", TASK, {"progress": 60, "note": "nhầm"}), Patch("dossier", FIRST, {"direct": 9})]
    )
    take(two.city, two.to_city("b.xlsx"))
    after, package = values(two.city), last_in(two.city)
    gone = retract(two.city, package)
    assert (gone.operations, gone.kept) == (2, 0)
    assert values(two.city) == before
    assert restore_import(two.city, package).operations == 2
    assert values(two.city) == after
    with pytest.raises(NotAllowed, match="not_taken_back"):
        restore_import(two.city, package)


def test_nothing_is_lost_by_taking_back(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 60})])
    take(two.city, two.to_city())
    written = {op.id for _, op in journal.operations(two.city.conn)}
    retract(two.city, last_in(two.city))
    assert written < {op.id for _, op in journal.operations(two.city.conn)}


def test_only_what_came_first_with_it_goes(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city("a.xlsx"))
    save(two.ward, [Patch("dossier", FIRST, {"direct": 9})])
    take(two.city, two.to_city("b.xlsx"))  # carries both: nobody has acknowledged the first
    retract(two.city, last_in(two.city))
    assert shown(two.city, "assignment", TASK, "progress") == 40
    assert shown(two.city, "dossier", FIRST, "direct") is None


def test_the_receipt_is_withdrawn_and_the_next_package_does_no_harm(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = two.to_city("a.xlsx")
    sent = read(path).head.package
    take(two.city, path)
    assert receipts(two.city, WARD) == [sent]
    retract(two.city, last_in(two.city))
    assert receipts(two.city, WARD) == []
    save(two.ward, [Patch("dossier", FIRST, {"direct": 9})])
    again = two.to_city("b.xlsx")
    promised = preview(two.city, read(again), YES)
    received = take(two.city, again)
    lines = {(line.kind, line.state, line.before, line.after) for line in received.differences}
    assert lines == {("assignment", "taken_back", "", "40"), ("dossier", "new", "", "9")}
    assert promised.differences == received.differences
    assert shown(two.city, "assignment", TASK, "progress") is None
    assert shown(two.city, "dossier", FIRST, "direct") == 9


def test_what_a_preview_lists_as_taken_back_can_be_restored_alone(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("dossier", FIRST, {"direct": 9})])
    take(two.city, two.to_city("a.xlsx"))
    retract(two.city, last_in(two.city))
    (op,) = journal.operations_of(two.city.conn, "assignment", TASK)
    assert restore_operations(two.city, [op.id]).operations == 1
    assert shown(two.city, "assignment", TASK, "progress") == 40
    assert shown(two.city, "dossier", FIRST, "direct") is None


def test_importing_the_very_package_again_restores(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = two.to_city()
    take(two.city, path)
    retract(two.city, last_in(two.city))
    received = take(two.city, path)
    (line,) = received.differences
    assert (line.state, line.before, line.after) == ("restored", "", "40")
    assert received.changes.changed == 1
    assert shown(two.city, "assignment", TASK, "progress") == 40
    assert receipts(two.city, WARD) == [read(path).head.package]
    retract(two.city, last_in(two.city))  # and again
    assert shown(two.city, "assignment", TASK, "progress") is None


def test_typed_cells_are_taken_back_and_typing_the_file_again_restores(two: Places) -> None:
    path = fill(two.to_ward(), {("Nhiệm vụ", TASK, "progress"): 50})
    take(two.city, path)
    retract(two.city, last_in(two.city))
    assert shown(two.city, "assignment", TASK, "progress") is None
    take(two.city, path)
    assert shown(two.city, "assignment", TASK, "progress") == 50


def test_a_later_saving_taken_back_gives_way_to_the_earlier_again(two: Places) -> None:
    path = two.to_ward()
    first = fill(path, {("Nhiệm vụ", TASK, "progress"): 40}, "lần 1.xlsx")
    take(two.city, first)
    second = fill(path, {("Nhiệm vụ", TASK, "progress"): 50}, "lần 2.xlsx")
    take(two.city, second)
    later = last_in(two.city)
    if shown(two.city, "assignment", TASK, "progress") == 40:  # two savings in one second: the digest decides
        later -= 1
    winner = shown(two.city, "assignment", TASK, "progress")
    retract(two.city, later)
    assert {winner, shown(two.city, "assignment", TASK, "progress")} == {40, 50}


def test_the_word_travels_and_the_author_sees_it(two: Places) -> None:
    take(two.ward, two.to_ward("0.xlsx"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    retract(two.city, last_in(two.city))
    (line,) = take(two.ward, two.to_ward("a.xlsx")).differences
    assert (line.before, line.after, line.state) == ("40", "", "changed")
    assert shown(two.ward, "assignment", TASK, "progress") is None
    restore_import(two.city, 2)
    (line,) = take(two.ward, two.to_ward("b.xlsx")).differences
    assert (line.before, line.after, line.state) == ("", "40", "restored")
    assert shown(two.ward, "assignment", TASK, "progress") == 40


def test_words_that_take_many_values_away_ask_first(two: Places) -> None:
    take(two.ward, two.to_ward("0.xlsx"))
    rows = two.ward.conn.execute("SELECT task, unit, period FROM planned WHERE unit = ? LIMIT 8", (WARD,)).fetchall()
    save(two.ward, [Patch("assignment", "/".join(row), {"progress": 40}) for row in rows])
    take(two.city, two.to_city())
    retract(two.city, last_in(two.city))
    path = two.to_ward("a.xlsx")
    with pytest.raises(PackageProblem, match="mass_change"):
        take(two.ward, path)
    assert len(values(two.ward)) == 8
    receive(two.ward, read(path), YES, consent=Consent(accept_loss=True))
    assert values(two.ward) == []


# what was built on it


def test_consequences_are_listed_before(two: Places) -> None:
    take(two.ward, two.to_ward("0.xlsx"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("score", SCORE, {"points": Decimal("0.25")})])
    save(two.ward, [Patch("submission", f"{WARD}/2022", {"submitted": date(2022, 3, 9)})])
    take(two.city, two.to_city())
    package = last_in(two.city)
    assert [c.kind for c in consequences(two.city, package)] == ["submission"]
    save(two.city, [Patch("assignment", TASK, {"progress": 70})], source="điện thoại")
    heads = journal.state_of(two.city.conn, "assignment", TASK).heads("progress")
    assert len(heads) == 2
    save(two.city, [Patch("assignment", TASK, {"progress": 65}, shown={"progress": heads})], source="điện thoại")
    second = two.open(WARD, "máy hai")  # to it the city relays what the first wrote
    take_compared(two.city, export_to_unit(second, CITY, two.folder / "second.xlsx").path)
    two.to_ward("b.xlsx")
    found = consequences(two.city, package)
    assert [c.kind for c in found] == ["decision", "submission", "relay"]
    assert "Tiến độ" in found[0].text
    assert "năm 2022" in found[1].text
    assert "09/03/2022" in found[1].text
    assert "Phường Bà Triệu" in found[2].text
    retract(two.city, package)
    assert shown(two.city, "assignment", TASK, "progress") == 65  # the decision stands


# where it is too late


def test_a_closed_period_is_corrected_not_taken_back(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("dossier", FIRST, {"direct": 9})])
    path = two.to_city()
    take(two.city, path)
    package = last_in(two.city)
    save(two.city, [Patch("closing", "2022-Q1", {"closed": date(2022, 3, 9)})])
    before = values(two.city)
    assert why_not(two.city, package) == "import_locked"
    with pytest.raises(NotAllowed):
        consequences(two.city, package)
    assert values(two.city) == before
    assert receipts(two.city, WARD) != []


def test_what_is_taken_back_stays_so_when_its_period_was_closed_since(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"direct": 9})])
    path = two.to_city()
    take(two.city, path)
    retract(two.city, last_in(two.city))
    save(two.city, [Patch("closing", "2022-Q1", {"closed": date(2022, 3, 9)})])
    received = take(two.city, path)
    assert [line.state for line in received.differences] == ["taken_back"]
    assert shown(two.city, "dossier", FIRST, "direct") is None
    with pytest.raises(NotAllowed, match="import_locked"):
        restore_import(two.city, last_in(two.city))


def test_a_published_round_is_corrected_not_taken_back(two: Places) -> None:
    save(two.ward, [Patch("score", SCORE, {"points": Decimal("0.25")})])
    take(two.city, two.to_city())
    save(two.city, [Patch("round", "2022", {"published": date(2022, 3, 9)})])
    assert why_not(two.city, last_in(two.city)) == "import_published"


def test_a_package_that_brought_nothing_has_nothing_to_take_back(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city("a.xlsx"))
    take(two.city, two.to_city("b.xlsx"))
    assert why_not(two.city, last_in(two.city)) == "nothing_to_take_back"
    assert why_not(two.city, 999) == "nothing_to_take_back"


# at a unit


def test_a_unit_cannot_take_back_what_the_city_sent(two: Places) -> None:
    save(two.city, [Patch("round", "2021", {"published": date(2022, 3, 9)})])
    save(two.city, [Patch("membership", f"{two.city.world.groups[0].code}/{WARD}", {"chosen": True})])
    take(two.ward, two.to_ward())
    assert why_not(two.ward, last_in(two.ward)) == "take_back_city"


def test_a_unit_takes_its_own_typing_back_and_leaves_the_citys_part(two: Places) -> None:
    save(two.city, [Patch("paper", f"{WARD}/2022-Q1", {"received": date(2022, 3, 9)})])
    path = fill(two.to_ward(), {("Nhiệm vụ", TASK, "progress"): 50})
    take(two.ward, path)
    gone = retract(two.ward, last_in(two.ward))
    assert (gone.operations, gone.kept) == (1, 1)
    assert shown(two.ward, "assignment", TASK, "progress") is None
    assert shown(two.ward, "paper", f"{WARD}/2022-Q1", "received") == "2022-03-09"
    take(two.city, export_to_unit(two.ward, CITY, two.folder / "back.xlsx").path)
    assert shown(two.city, "assignment", TASK, "progress") is None
    restore_import(two.ward, last_in(two.ward))
    assert shown(two.ward, "assignment", TASK, "progress") == 50


def test_a_unit_cannot_lift_the_citys_word(two: Places) -> None:
    path = fill(two.to_ward(), {("Nhiệm vụ", TASK, "progress"): 50})
    take(two.ward, path)
    take(two.city, path)
    retract(two.city, last_in(two.city))
    take(two.ward, two.to_ward("b.xlsx"))
    assert shown(two.ward, "assignment", TASK, "progress") is None
    received = take(two.ward, path)
    assert [line.state for line in received.differences] == ["taken_back"]
    with pytest.raises(ParError):
        restore_import(two.ward, 1)


def test_another_unit_is_untouched(two: Places) -> None:
    path = two.group()
    cells = {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): 5}
    take(two.city, fill(path, cells, "a.xlsx", unit="Phường Bà Triệu"))
    take(two.city, fill(path, cells, "b.xlsx", unit="Phường Cửa Nam"))
    retract(two.city, 2)
    assert (
        shown(two.city, "dossier", FIRST, "direct") == 5
        or shown(two.city, "dossier", f"{OTHER}/{MONTH}/CT", "direct") == 5
    )
    assert (shown(two.city, "dossier", FIRST, "direct") is None) != (
        shown(two.city, "dossier", f"{OTHER}/{MONTH}/CT", "direct") is None
    )


def test_the_history_says_so_at_both_ends(two: Places) -> None:
    path = fill(two.to_ward(), {("Nhiệm vụ", TASK, "progress"): 50})
    for desk in (two.city, two.ward):
        take(desk, path)
        assert [line.refused for line in record_history(desk, "assignment", TASK)] == [""]
        retract(desk, last_in(desk))
        (line,) = record_history(desk, "assignment", TASK)
        assert (line.void, line.refused, line.new) == (True, "taken_back", "50")
