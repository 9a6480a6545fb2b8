"""What receiving and sending cost beside the bare libraries, and whether the last of many packages costs more.

Four figures, each a ratio within one run (docs/architecture.md has the budgets):

- import of a package against calamine reading the same file plus ``executemany`` of the same rows, without backup, for
  a ward's year and for 10,000 operations;
- export against openpyxl in write-only mode writing the same cells, for the same two;
- the last package of 226 units × 5 years against the first, and the database's bytes an operation.

Every pair is run in turn, bare then ours; the median of the pair-by-pair ratios is printed.
"""

from __future__ import annotations

import os
import random
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from par_desktop import workspace  # noqa: E402
from par_desktop.data.identity import set_setting  # noqa: E402
from par_desktop.data.store import Store  # noqa: E402
from par_desktop.data.templates import load_world  # noqa: E402
from par_desktop.domain.world import World  # noqa: E402
from par_desktop.exchange.signature import fingerprint  # noqa: E402
from par_desktop.services.desk import Desk  # noqa: E402
from par_desktop.services.export_package import export_to_unit  # noqa: E402
from par_desktop.services.import_package import read, receive  # noqa: E402
from par_desktop.services.save_record import Patch, save  # noqa: E402
from par_desktop.services.trust import Trust  # noqa: E402

NOW = datetime(2025, 12, 1, 3, 0, tzinfo=UTC)
PAIRS = 5
WARD, CITY = "13654", "NV"
UNITS, YEARS = 226, 5


def _desk(folder: Path, unit: str, *, day: datetime = NOW) -> Desk:
    made = workspace.create(folder, unit, clock=lambda: day, state=folder.parent / f"state-{folder.name}")
    return made.desk()


def _year(unit: str, year: int, world: World, chance: random.Random) -> list[Patch]:
    """What a ward writes in a year: dossiers by month, readings, scores, assignments, one save each."""
    fields = [f.code for f in world.procedure_fields]
    patches: list[Patch] = []
    for month in range(1, 13):
        for field in fields:
            values = {name: chance.randrange(90) for name in ("direct", "postal", "on_time", "late", "open_in_time")}
            patches.append(Patch("dossier", f"{unit}/{year}-{month:02d}/{field}", values))
    for task in world.plan.tasks:
        for quarter in range(1, 5):
            values = {"progress": chance.randrange(101), "note": f"Đã họp lần {chance.randrange(9)}, còn chờ ý kiến"}
            patches.append(Patch("assignment", f"{task.id}/{unit}/{year}-Q{quarter}", values))
    return patches


def _no_backup(desk: Desk) -> None:
    with desk.store.write("no backup while measuring") as conn:
        set_setting(conn, "import_backup", desk.today.isoformat())


Rows = dict[str, tuple[int, list[tuple[object, ...]]]]


def _rows_of(folder: Path) -> Rows:
    """Every row that an import wrote, by table, in an order that keys allow."""
    conn = sqlite3.connect(folder / "par.sqlite")
    names = [str(n) for (n,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    before = {"setting", "unit", "group_member", "task", "planned", "criterion", "metric", "procedure_field", "peer"}
    first = [n for n in ("author", "record", "package", "operation") if n in names]
    rows: Rows = {}
    rest = [n for n in names if n not in before and n not in first and not n.startswith(("sqlite", "_"))]
    for name in [*first, *rest]:
        found = conn.execute(f'SELECT * FROM "{name}"').fetchall()
        if found:
            rows[name] = (len(found[0]), found)
    conn.close()
    return rows


def _bare_import(path: Path, folder: Path, rows: Rows) -> float:
    """calamine reads the file, ``executemany`` writes the same rows into the same tables; nothing is proved."""
    from python_calamine import CalamineWorkbook

    store = Store(folder / f"bare-{perf_counter()}.sqlite", create=True)
    began = perf_counter()
    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    with store.write("bare") as conn:
        for table, (width, found) in rows.items():
            conn.executemany(f'INSERT INTO "{table}" VALUES ({",".join("?" * width)})', found)
    took = perf_counter() - began
    store.close()
    return took


def _our_import(path: Path, folder: Path, unit: str, name: str = "") -> float:
    desk = _desk(folder / (name or f"in-{perf_counter()}"), unit)
    _no_backup(desk)
    began = perf_counter()
    package = read(path)
    receive(desk, package, Trust(True, (fingerprint(package.head.key),)))
    took = perf_counter() - began
    desk.store.close()
    return took


def _bare_export(path: Path, folder: Path) -> Callable[[], float]:
    from openpyxl import Workbook, load_workbook

    book = load_workbook(path)
    cells = {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}

    def write() -> float:
        began = perf_counter()
        fresh = Workbook(write_only=True)
        for title, rows in cells.items():
            sheet = fresh.create_sheet(title)
            for row in rows:
                sheet.append(row)
        fresh.save(folder / "bare.xlsx")
        return perf_counter() - began

    return write


def _pairs(bare: Callable[[], float], ours: Callable[[], float]) -> tuple[float, float, float]:
    bare(), ours()  # both once, so that libraries are loaded and files cached
    timed = [(bare(), ours()) for _ in range(PAIRS)]
    first, second = (statistics.median(side) for side in zip(*timed, strict=True))
    return first, second, statistics.median(b / a for a, b in timed)


def _both_ways(name: str, desk: Desk, receiver: str, folder: Path) -> None:
    path = export_to_unit(desk, receiver, folder / f"{name}.xlsx").path
    count = len(read(path).operations)
    numbers: Iterator[int] = iter(range(1_000))

    def export() -> float:
        began = perf_counter()
        export_to_unit(desk, receiver, folder / f"{name}-{next(numbers)}.xlsx")
        return perf_counter() - began

    said = "{0}, {1} operations: {2} bare {3:.2f} s, PAR Desktop {4:.2f} s, ratio {5:.2f}"
    _our_import(path, folder, receiver, f"model-{count}")
    rows = _rows_of(folder / f"model-{count}")
    imported = _pairs(lambda: _bare_import(path, folder, rows), lambda: _our_import(path, folder, receiver))
    print(said.format(name, count, "import", *imported), flush=True)
    print(said.format(name, count, "export", *_pairs(_bare_export(path, folder), export)), flush=True)


def _province(world: World) -> World:
    """The plan's world with 226 wards."""
    like = world.unit(WARD)
    more = [
        replace(like, code=f"{90_000 + i}", name=f"Phường {i}", short_name=f"{i}", order=900 + i)
        for i in range(UNITS - len(world.group("wards").members))
    ]
    groups = tuple(
        replace(g, members=(*g.members, *(u.code for u in more))) if g.code == "wards" else g for g in world.groups
    )
    return replace(world, units=(*world.units, *more), groups=groups)


def _last_against_first(folder: Path) -> None:
    world = _province(load_world())
    workspace.load_world = lambda: world
    wards = world.group("wards").members
    assert len(wards) == UNITS
    chance = random.Random(7)
    city = _desk(folder / "province", CITY)
    _no_backup(city)
    city.conn.execute("PRAGMA wal_autocheckpoint = 0")
    times: dict[str, list[float]] = {}
    for name, units, year in (("first", wards[:5], 2021), ("last", wards[-5:], 2025)):
        if name == "last":
            _fill(city, world, wards, chance)
        for unit in units:
            ward = _desk(folder / f"{unit}-{year}", unit)
            save(ward, _year(unit, year, world, chance))
            package = read(export_to_unit(ward, CITY, folder / f"{unit}-{year}.xlsx").path)
            began = perf_counter()
            receive(city, package, Trust(unknown=True))
            times.setdefault(name, []).append(perf_counter() - began)
            ward.store.close()
    first, last = statistics.median(times["first"]), statistics.median(times["last"])
    count = city.conn.execute("SELECT COUNT(*) FROM operation").fetchone()[0]
    city.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = (city.folder / "par.sqlite").stat().st_size
    print(f"{UNITS} units x {YEARS} years, {count} operations: first {first:.2f} s, last {last:.2f} s, ", end="")
    print(f"ratio {last / first:.2f}; {size / count:.0f} bytes an operation ({size / 1e6:.0f} MB)", flush=True)
    city.store.close()


def _fill(city: Desk, world: World, wards: tuple[str, ...], chance: random.Random) -> None:
    """All that was written before, as the city would hold it; in bulk, because only the ends are timed."""
    for year in range(2021, 2021 + YEARS):
        for unit in wards:
            if (unit, year) in {(u, 2021) for u in wards[:5]} | {(u, 2025) for u in wards[-5:]}:
                continue
            save(city, _year(unit, year, world, chance), source="sổ giấy")
    # Measured without checkpoint: what the bulk left in the log is written back first.
    city.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def main() -> None:
    only = set(sys.argv[1:]) or {"year", "10000", "province"}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        os.environ["PAR_DESKTOP_HOME"] = str(folder / "home")
        world = load_world()
        chance = random.Random(3)
        if "year" in only:
            ward = _desk(folder / "ward", WARD)
            save(ward, _year(WARD, 2025, world, chance))
            _both_ways("a ward's year", ward, CITY, folder)
        if "10000" in only:
            city = _desk(folder / "city", CITY)
            patches: list[Patch] = []
            for year in range(2021, 2026):
                for unit in world.group("wards").members:
                    patches += _year(unit, year, world, chance)
            save(city, patches[:10_000], source="sổ giấy")
            _both_ways("10,000", city, CITY, folder)
        if "province" in only:
            _last_against_first(folder)


if __name__ == "__main__":
    main()
