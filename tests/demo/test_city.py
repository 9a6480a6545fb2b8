"""The demo city: the same each time, allowed by the rules it shows, and with the flaws it is meant to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.data.queries.registers import entries
from par_desktop.data.reader import Connection
from par_desktop.data.templates import load_world
from par_desktop.demo import city
from par_desktop.demo.paths import WARD, DemoPaths, demo_clock
from par_desktop.demo.pen import TODAY, Pen
from par_desktop.domain.periods import Period
from par_desktop.domain.permissions import Actor, check_write
from par_desktop.domain.registers import read_row
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.browse_oddities import oddities
from par_desktop.services.browse_packages import board
from par_desktop.services.browse_registers import names_of
from par_desktop.services.browse_standing import demo_moment


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoPaths:
    return city.build(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="module")
def told() -> Pen:
    """The story once more, from a new beginning."""
    return city.story(load_world())


@pytest.fixture
def conn(demo: DemoPaths) -> Iterator[Connection]:
    connection, _, _ = workspace.open_for_reading(demo.city)
    yield connection
    connection.close()


def test_a_second_telling_is_the_same_to_the_last_operation(conn: Connection, told: Pen) -> None:
    stored = {row[0] for row in conn.execute("SELECT id FROM operation")}
    ids = [op.id for op in told.ops]
    assert len(set(ids)) == len(ids) > 70_000
    assert set(ids) <= stored


def test_every_unit_wrote_only_what_it_may(told: Pen) -> None:
    world = told.world
    actors = {unit.code: Actor(unit.code, False) for unit in world.units}
    actors["NV"] = Actor("NV", True, frozenset({world.city}))
    for op in told.ops:
        check_write(actors[op.unit], op.kind, op.record, op.names)


def test_nothing_is_dated_after_the_morning_the_demo_stands_at(told: Pen) -> None:
    latest = max(op.at for op in told.ops)
    assert latest.startswith(TODAY.isoformat())
    assert latest < f"{TODAY}T01:00:00Z"


def test_five_years_twenty_five_wards_fourteen_fields(conn: Connection) -> None:
    months = conn.execute("SELECT month, COUNT(DISTINCT unit), COUNT(*) FROM dossier GROUP BY month").fetchall()
    assert len(months) == 60
    assert all(units == 25 and rows == 25 * 14 for month, units, rows in months if month < "2025-12")
    assert {m: u for m, u, _ in months}["2025-12"] == 19, "six wards have not sent the open month"


def test_received_is_resolved_and_open_in_every_row_but_one(conn: Connection) -> None:
    """(3) = (4) + (5) + (6) = (7) + (11), with (6) the (11) of the month before, worked out here in SQL."""
    wrong = conn.execute(
        """
        SELECT d.unit, d.month, d.procedure_field,
               d.online3 + d.online4 + d.direct + d.postal + COALESCE(p.open_in_time + p.open_late, 0)
               - (d.early + d.on_time + d.late + d.open_in_time + d.open_late) AS difference
        FROM dossier d LEFT JOIN dossier p ON p.unit = d.unit AND p.procedure_field = d.procedure_field
             AND p.month = CASE WHEN substr(d.month, 6) = '01' THEN (substr(d.month, 1, 4) - 1) || '-12'
                           ELSE substr(d.month, 1, 5) || printf('%02d', substr(d.month, 6) - 1) END
        WHERE d.none IS NULL AND d.conflicts = 0 AND d.early IS NOT NULL AND difference <> 0
        """
    ).fetchall()
    assert wrong == [(WARD, "2025-12", "HT", 2)]


def test_some_fields_have_nothing_to_report_and_one_row_is_half_filled(conn: Connection) -> None:
    none, half = conn.execute(
        "SELECT SUM(none = 1 AND direct IS NULL), SUM(none IS NULL AND early IS NULL) FROM dossier"
    ).fetchone()
    assert none > 100
    assert half == 3


def test_conflicts_wait_for_a_person_and_nothing_else_waits(conn: Connection) -> None:
    rows = conn.execute("SELECT kind, conflicts, waiting FROM record WHERE conflicts > 0 OR waiting > 0").fetchall()
    assert sorted(rows) == [("assignment", 1, 0), ("dossier", 1, 0), ("score", 1, 0)]


def test_the_board_stands_as_on_the_picture(demo: DemoPaths) -> None:
    opened = workspace.open_workspace(demo.city, clock=demo_clock)
    try:
        states = Counter(str(row.state) for row in board(opened.desk(), Period.parse("2025-Q4")))
    finally:
        opened.close()
    assert states == {"received": 15, "not_sent": 6, "missing": 3, "paper": 1}


def test_findings_are_in_all_four_states_and_some_are_late(conn: Connection) -> None:
    states = {row[0] for row in conn.execute("SELECT DISTINCT state FROM finding")}
    assert states == {"open", "reported", "confirmed", "closed"}
    late = conn.execute("SELECT COUNT(*) FROM finding WHERE state = 'open' AND deadline < ?", (TODAY.isoformat(),))
    assert late.fetchone()[0] > 0


def test_the_ward_got_its_own_by_a_package_and_no_secret(demo: DemoPaths, conn: Connection) -> None:
    ward, _, unit = workspace.open_for_reading(demo.ward)
    try:
        assert unit.code == WARD
        sql = "SELECT month, procedure_field, online3, late FROM dossier WHERE unit = ? ORDER BY 1, 2"
        assert ward.execute(sql, (WARD,)).fetchall() == conn.execute(sql, (WARD,)).fetchall()
        others = ward.execute("SELECT COUNT(*) FROM score WHERE unit <> ?", (WARD,)).fetchone()[0]
        assert others == 0
        unpublished = conn.execute("SELECT COUNT(*) FROM inspection WHERE published IS NULL").fetchone()[0]
        assert unpublished == 2
        assert ward.execute("SELECT COUNT(*) FROM inspection WHERE published IS NULL").fetchone()[0] == 0
        assert ward.execute("SELECT COUNT(*) FROM appraisal WHERE round = '2025-Q4'").fetchone()[0] == 0
    finally:
        ward.close()


def test_windows_are_told_the_moment_the_demo_stands_at(conn: Connection) -> None:
    moment = demo_moment(conn)
    assert moment is not None
    assert moment == demo_clock()


def test_a_whole_demo_is_kept_and_a_broken_one_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = DemoPaths(tmp_path / "mẫu")

    def lights_out(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(city, "story", lights_out)
    with pytest.raises(KeyboardInterrupt):
        city.build(paths.root)
    assert not paths.exist()
    monkeypatch.setattr(city, "story", lambda world: Pen(world, city.random.Random(1)))
    assert city.build(paths.root, with_ward=False) == paths
    with pytest.raises(WorkspaceProblem) as again:
        city.build(paths.root, with_ward=False)
    assert again.value.code == "workspace_exists"


def test_evidence_came_to_the_city_and_one_file_has_not(demo: DemoPaths, conn: Connection) -> None:
    here = {path.name for path in (demo.city / "evidence").glob("??/*")}
    assert len(here) == 2
    named = conn.execute("SELECT unit, file_name, file_sha256 FROM evidence WHERE file_sha256 IS NOT NULL").fetchall()
    assert [(unit, name) for unit, name, sha in named if sha not in here] == [
        ("13657", "Báo cáo CCHC quý IV năm 2025 (bản quét).pdf")
    ]
    assert sum(path.stat().st_size for path in (demo.city / "evidence").rglob("*") if path.is_file()) < 50_000


def test_some_figures_deserve_a_second_look(demo: DemoPaths) -> None:
    opened = workspace.open_workspace(demo.city, clock=demo_clock)
    try:
        found = {(row.oddity.value, row.unit) for row in oddities(opened.desk(), Period.parse("2025-Q4"))}
    finally:
        opened.close()
    assert {
        ("no_overdue", "13687"), ("onestop", "13651"), ("onestop", "13636"), ("same", "13666"), ("jump", "13645"),
        ("carried", WARD), ("half", "13657"),
    } <= found  # fmt: skip


def test_registers_are_kept_by_every_ward_and_hold_nothing_wrong(conn: Connection) -> None:
    world = load_world()
    rows = conn.execute(
        "SELECT register, COUNT(*), COUNT(DISTINCT unit) FROM entry WHERE deleted = 0 GROUP BY register"
    )
    kept = {register: (count, units) for register, count, units in rows}
    assert kept["tiep-dan"][1] == kept["pakn"][1] == kept["tin-bai"][1] == 25
    assert kept["vbqppl"] == (5, 1)
    assert kept["tu-chu"] == (6, 1)
    names = names_of(conn, world)
    for register in world.registers:
        for row in entries(conn, register.code):
            assert not read_row(register, row.cells, names).problems, row
