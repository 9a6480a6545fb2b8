"""Questions that the window asks at every turn never walk all records: told by the plan SQLite makes for them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from par_desktop.data import packages
from par_desktop.data.queries import listing, locks, overview, packages_board, standing
from par_desktop.data.store import Store


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    store = Store(tmp_path / "par.sqlite", create=True)
    yield store.conn
    store.close()


def _plans(conn: sqlite3.Connection, ask: Callable[[sqlite3.Connection], object]) -> list[str]:
    """What SQLite does for each statement of a question, as ``EXPLAIN QUERY PLAN`` says it."""
    asked: list[str] = []
    conn.set_trace_callback(asked.append)
    ask(conn)
    conn.set_trace_callback(None)
    return [str(row[3]) for sql in asked for row in conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]


ASKED: dict[str, Callable[[sqlite3.Connection], object]] = {
    "waiting": locks.waiting_records,
    "conflicts": overview.conflicts,
    "listed conflicts": listing.conflicting_records,
    "how many": standing.open_conflicts,
    "by unit": lambda conn: packages_board.open_matters(conn, ["13654", "13657"]),
}


@pytest.mark.parametrize("name", ASKED)
def test_open_matters_are_read_from_the_few_that_are_open(conn: sqlite3.Connection, name: str) -> None:
    plans = [plan for plan in _plans(conn, ASKED[name]) if " record" in plan]
    assert plans
    for plan in plans:
        assert "INDEX record_conflicts" in plan or "INDEX record_waiting" in plan


def test_what_a_machine_lacks_is_looked_for_among_its_units_records(conn: sqlite3.Connection) -> None:
    plans = _plans(conn, lambda c: packages.lacked_by(c, "0" * 16, "13654", ["reading", "dossier"]))
    assert [plan for plan in plans if plan.startswith("SEARCH r ")] == ["SEARCH r USING INDEX record_unit (unit=?)"]
