"""A file that blanks or deletes over a fifth of a kind: nothing is written until a person said that it is meant."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from par_desktop.domain.operation import Operation, sealed
from par_desktop.errors import PackageProblem
from par_desktop.services import export_package
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import Consent, preview, read, receive
from par_desktop.services.receive_files import Answer, preview_files, read_files, receive_files
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import WARD, YES, Places, fill, take

FIELDS = ("CT", "HT", "DD")


def planned(desk: Desk, count: int) -> list[str]:
    rows = desk.conn.execute("SELECT task, unit, period FROM planned WHERE unit = ? ORDER BY 1, 3", (WARD,)).fetchall()
    assert len(rows) >= count
    return ["/".join(row) for row in rows[:count]]


def started(two: Places, count: int = 20) -> list[str]:
    """The city holds this many assignments of the ward with a progress."""
    records = planned(two.ward, count)
    save(two.ward, [Patch("assignment", record, {"progress": 40}) for record in records])
    take(two.city, two.to_city("start.xlsx"))
    return records


def blank(two: Places, records: Sequence[str], name: str = "blank.xlsx") -> str:
    save(two.ward, [Patch("assignment", record, {"progress": None}) for record in records])
    return str(two.to_city(name))


def kept(desk: Desk) -> int:
    return int(desk.conn.execute("SELECT COUNT(*) FROM assignment WHERE progress = 40 AND deleted = 0").fetchone()[0])


@pytest.mark.parametrize(
    ("lost", "of", "asks"), [(4, 20, False), (5, 20, True), (4, 8, False), (5, 25, False), (6, 25, True)]
)
def test_over_a_fifth_and_at_least_five(two: Places, lost: int, of: int, asks: bool) -> None:
    records = started(two, of)
    path = blank(two, records[:lost])
    looked = read_files([two.folder / "blank.xlsx"])
    (shown,) = preview_files(two.city, looked, {})
    assert (shown.asks == "loss") is asks
    if asks:
        assert shown.problem is not None
        assert shown.problem.code == "mass_change"
        assert (shown.problem.facts["count"], shown.problem.facts["of"]) == (lost, of)
        assert f"{lost} trong {of}" in sentence(shown.problem)
    assert path.endswith("blank.xlsx")


def test_nothing_is_written_without_the_word_and_all_with_it(two: Places) -> None:
    records = started(two)
    blank(two, records[:8])
    package = read(two.folder / "blank.xlsx")
    before = "\n".join(two.city.conn.iterdump())
    for attempt in (preview, receive):
        with pytest.raises(PackageProblem, match="mass_change"):
            attempt(two.city, package, YES)
    assert "\n".join(two.city.conn.iterdump()) == before
    assert not list((two.city.folder / "packages").glob(f"{package.head.package}*"))
    receive(two.city, package, YES, consent=Consent(accept_loss=True))
    assert kept(two.city) == 12


def test_the_others_of_a_lot_arrive(two: Places) -> None:
    records = started(two)
    blank(two, records[:8])
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/CT", {"direct": 3})])
    group = fill(two.group("g.xlsx"), {("Hồ sơ TTHC", "UNIT/2022-01/CT", "direct"): 5}, "b.xlsx", unit="Phường Cửa Nam")
    looked = read_files([two.folder / "blank.xlsx", group])
    shown = preview_files(two.city, looked, {})
    assert [s.asks for s in shown] == ["loss", ""]
    taken = receive_files(two.city, looked, {})
    assert [r.received is not None for r in taken.results] == [False, True]
    assert kept(two.city) == 20
    again = receive_files(two.city, looked[:1], {looked[0].path: Answer(loss=True)})
    assert again.results[0].received is not None
    assert kept(two.city) == 12


def test_moving_a_value_to_another_field_is_no_loss(two: Places) -> None:
    records = started(two)
    save(two.ward, [Patch("assignment", record, {"progress": None, "note": "xong"}) for record in records[:8]])
    assert take(two.city, two.to_city()).changes.changed == 16


def test_values_that_disagree_are_not_lost(two: Places) -> None:
    records = started(two)
    save(two.city, [Patch("assignment", r, {"progress": 70}) for r in records[:8]], source="điện thoại")
    blank(two, records[:8])
    take(two.city, two.folder / "blank.xlsx")
    assert two.city.conn.execute("SELECT COUNT(*) FROM assignment WHERE conflicts > 0").fetchone() == (8,)


def test_typed_blanks_in_a_workbook_are_counted_too(two: Places) -> None:
    cells = {("Hồ sơ TTHC", f"{WARD}/2022-{month}/{field}", "direct"): 5 for month in ("01", "02") for field in FIELDS}
    take(two.city, fill(two.to_ward("a.xlsx"), dict(cells), "đầy.xlsx"))
    with pytest.raises(PackageProblem, match="mass_change"):
        take(two.city, fill(two.to_ward("b.xlsx"), dict.fromkeys(cells), "trống.xlsx"))


def test_deleting_counts_like_blanking(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    """The unit's evidence is what units may delete."""
    refs = [f"{WARD}/{number:08d}" for number in range(6)]
    save(two.ward, [Patch("evidence", ref, {"title": "Quyết định"}) for ref in refs])
    take(two.city, two.to_city("a.xlsx"))
    save(two.ward, [Patch("evidence", ref, deleted=True) for ref in refs])
    with pytest.raises(PackageProblem, match="mass_change"):
        take(two.city, two.to_city("b.xlsx"))


def test_what_came_and_went_within_one_file_is_no_loss(two: Places) -> None:
    refs = [f"{WARD}/{number:08d}" for number in range(6)]
    save(two.ward, [Patch("evidence", refs[0], {"title": "Quyết định"})])
    take(two.city, two.to_city("a.xlsx"))
    save(two.ward, [Patch("evidence", ref, {"title": "Kế hoạch"}) for ref in refs])
    save(two.ward, [Patch("evidence", ref, deleted=True) for ref in refs])
    assert take(two.city, two.to_city("b.xlsx")).changes.counts()["conflicts"] == 0, "nobody is asked about 6 of 1"


def test_what_a_preview_refused_leaves_no_trace_for_the_next_file(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    records = started(two)
    blank(two, records[:8])
    made = sealed(
        Operation(
            "f" * 16, WARD, "dossier", f"{WARD}/2022-01/CT", {"direct": 3}, {"direct": ()}, "", "x", "app", nonce="1"
        )
    )
    monkeypatch.setattr(export_package, "to_carry", lambda desk, receiver, group, **_: [made])
    two.to_city("next.xlsx")
    looked = read_files([two.folder / "blank.xlsx", two.folder / "next.xlsx"])
    first, second = preview_files(two.city, looked, {})
    assert first.asks == "loss"
    assert second.received is not None
    assert second.received.changes.counts() == {
        "new": 1,
        "changed": 0,
        "same": 0,
        "conflicts": 0,
        "refused": 0,
        "waiting": 0,
    }
