"""The demo city at full size, for the other benchmarks: 226 wards, 74 more figures, five years, a million readings.

    .venv/bin/python benchmarks/full_size.py FOLDER      builds it there

The 201 further wards and the 74 further figures are invented (``world``). Their readings and dossiers are written
straight into ``operation``, ``record`` and the tables of the projection, in the form in which ``data/journal`` writes
them: each operation is sealed, so packages prove it; only resolving is left out, for none of them has a second one.
Building takes some minutes and is done once: the folder is kept and used again (a newer program brings it up to date
when it opens it).
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from par_desktop import workspace  # noqa: E402
from par_desktop.data.templates import load_world  # noqa: E402
from par_desktop.demo.paths import WARD, DemoPaths, demo_clock  # noqa: E402
from par_desktop.domain.fields import Figure  # noqa: E402
from par_desktop.domain.metrics import Aggregation, Direction, Frequency, Metric, MetricKind  # noqa: E402
from par_desktop.domain.operation import Operation, base_text, canonical_json, sealed  # noqa: E402
from par_desktop.domain.periods import PeriodKind, periods_of  # noqa: E402
from par_desktop.domain.records.base import RecordType  # noqa: E402
from par_desktop.domain.records.dossier import DOSSIER  # noqa: E402
from par_desktop.domain.records.reading import READING  # noqa: E402
from par_desktop.domain.world import World  # noqa: E402

UNITS, FIGURES = 226, 74
"""226 wards × 60 months × 74 figures = 1,003,440 readings, beside what the demo city has."""
_BLOCK = 20_000
_DONE = "du-lieu-lon.txt"

Row = tuple[RecordType, str, str, dict[str, object], str]
"""Kind, record id, unit, values, time."""


def world() -> World:
    """The plan's world with 226 wards and 74 more figures that every ward reports by the month."""
    built_in = load_world()
    like = built_in.unit(WARD)
    wards = built_in.group("wards").members
    more = [
        replace(like, code=f"{90_000 + i}", name=f"Phường {i}", short_name=f"{i}", order=900 + i, former_names=())
        for i in range(UNITS - len(wards))
    ]
    groups = tuple(
        replace(g, members=(*g.members, *(u.code for u in more))) if g.code == "wards" else g for g in built_in.groups
    )
    metrics = (*built_in.metrics, *(_metric(i) for i in range(FIGURES)))
    return replace(built_in, units=(*built_in.units, *more), groups=groups, metrics=metrics)


def use_world() -> None:
    """Let this process open workspaces in that world."""
    made = world()
    workspace.load_world = lambda: made


def cached(folder: Path) -> DemoPaths:
    """The workspaces under ``folder``, built there if they are not; keys and marks go to PAR_DESKTOP_HOME as always."""
    version = f"{UNITS} wards, {FIGURES} figures\n"
    done = folder / _DONE
    if done.is_file() and done.read_text(encoding="utf-8") == version:
        return DemoPaths(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths = _build(folder)
    done.write_text(version, encoding="utf-8")
    return paths


def _metric(number: int) -> Metric:
    kind = MetricKind.RATIO if number % 2 else MetricKind.COUNT
    return Metric(
        code=f"X.{number + 1:02d}",
        title=f"Số liệu theo dõi thêm {number + 1}",
        unit_label="%" if kind is MetricKind.RATIO else "việc",
        kind=kind,
        frequency=Frequency.MONTH,
        aggregation=Aggregation.RATIO if kind is MetricKind.RATIO else Aggregation.SUM,
        direction=Direction.UP,
        target=None,
        source="Dữ liệu dựng để đo",
        numerator_label="Số đạt",
        denominator_label="Tổng số",
        units=("wards",),
    )


def _build(folder: Path) -> DemoPaths:
    from par_desktop.demo.city import build

    paths = build(folder)
    use_world()
    city = workspace.open_workspace(paths.city, clock=demo_clock)
    try:
        desk = city.desk()  # fills the tables of the world, which is another one now
        with desk.store.write("full size") as conn:
            _write(conn, city.world)
        desk.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        city.close()
    return paths


def _rows(made: World) -> Iterator[Row]:
    chance = random.Random(11)
    wards = made.group("wards").members
    invented = [code for code in wards if code.startswith("90")]
    figures = [metric for metric in made.metrics if metric.code.startswith("X.")]
    fields = [each.code for each in made.procedure_fields]
    for month in periods_of(made.plan.years, PeriodKind.MONTH):
        at = f"{made.calendar.bounds(month)[1] - timedelta(days=2)}T02:30:00Z"
        for ward in wards:
            for metric in figures:
                most = chance.randrange(5, 400)
                name, figure = "count", Figure(value=most)
                if metric.kind is MetricKind.RATIO:
                    name, figure = "ratio", Figure(numerator=chance.randrange(most + 1), denominator=most)
                yield READING, f"{metric.code}/{ward}/{month.code}", ward, {name: figure}, at
        for ward in invented:
            for field in fields:
                done = chance.randrange(40)
                values: dict[str, object] = dict.fromkeys(("online3", "online4", "postal", "early", "late"), 0)
                values |= {"direct": done, "on_time": done, "open_in_time": 0, "open_late": 0}
                yield DOSSIER, f"{ward}/{month.code}/{field}", ward, values, at


def _write(conn: sqlite3.Connection, made: World) -> None:
    authors: dict[str, int] = {}
    key = int(conn.execute("SELECT MAX(key) FROM record").fetchone()[0])
    records: list[tuple[object, ...]] = []
    operations: list[tuple[object, ...]] = []
    projected: dict[str, list[tuple[object, ...]]] = {READING.name: [], DOSSIER.name: []}
    for number, (sort, record, unit, values, at) in enumerate(_rows(made), 1):
        if unit not in authors:
            who = (f"{int(unit):016x}", unit, f"Người nhập {unit}", "app")
            sql = "INSERT INTO author (replica, unit, by, origin) VALUES (?, ?, ?, ?)"
            authors[unit] = int(conn.execute(sql, who).lastrowid or 0)
        kinds = {field.name: field.kind for field in sort.fields}
        fields = {name: kinds[name].canonical(value) for name, value in values.items()}
        op = sealed(
            Operation(
                replica=f"{int(unit):016x}", unit=unit, kind=sort.name, record=record, fields=fields,
                base=dict.fromkeys(fields, ()), at=at, by=f"Người nhập {unit}", origin="app", nonce=f"{number:016x}",
            )
        )  # fmt: skip
        records.append((key + number, sort.name, record, unit))
        shown = (op.id, key + number, authors[unit], at, base_text(op.base), canonical_json(fields), op.nonce)
        operations.append(shown)
        columns: list[object] = []
        for field in sort.fields:
            width = len(field.kind.columns)
            columns += field.kind.stored(fields[field.name]) if field.name in fields else [None] * width
        projected[sort.name].append((*sort.values(record), *columns, 0, 0, at, "app"))
        if number % _BLOCK == 0:
            _flush(conn, records, operations, projected)
    _flush(conn, records, operations, projected)


def _flush(
    conn: sqlite3.Connection, records: list[tuple[object, ...]], operations: list[tuple[object, ...]],
    projected: dict[str, list[tuple[object, ...]]],
) -> None:  # fmt: skip
    conn.executemany("INSERT INTO record (key, kind, id, unit) VALUES (?, ?, ?, ?)", records)
    conn.executemany(
        "INSERT INTO operation (id, record, author, at, base, fields, reason, nonce) VALUES (?, ?, ?, ?, ?, ?, '', ?)",
        operations,
    )
    for table, rows in projected.items():
        if rows:
            conn.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * len(rows[0]))})', rows)
            rows.clear()
    records.clear()
    operations.clear()


def main() -> None:
    """Build it into the folder named, and say what it holds."""
    paths = cached(Path(sys.argv[1]))
    conn = sqlite3.connect(paths.city / "par.sqlite")
    for table in ("reading", "dossier", "operation"):
        print(f"{table}: {conn.execute(f'SELECT COUNT(*) FROM {table}').fetchone()[0]}")
    print(f"{(paths.city / 'par.sqlite').stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
