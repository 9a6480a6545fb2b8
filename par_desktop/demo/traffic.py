"""Packages of five years as the board shows them, and the machines that sent them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from par_desktop.data import keys, packages
from par_desktop.data.keys import Peer
from par_desktop.data.packages import PackageRow
from par_desktop.data.reader import Connection
from par_desktop.demo.paths import WARD
from par_desktop.demo.pen import OPEN_QUARTER, TODAY, Pen, quarters, replica_of
from par_desktop.demo.standing import EXCEL_ONLY, Standing, standing_of, typing_wards
from par_desktop.domain.operation import Operation
from par_desktop.domain.periods import Period
from par_desktop.domain.records.bookkeeping import TYPING
from par_desktop.services.export_package import file_name


def write_traffic(conn: Connection, pen: Pen, replica: str) -> None:
    """One package in and one out for each ward and quarter, a little of it late; the open quarter by standing.

    ``replica`` is the city's present machine. Phường Bà Triệu's own present package is a real one, made elsewhere.
    """
    mine = _by_receiver(pen)
    for ward in typing_wards(pen.world):
        if ward not in EXCEL_ONLY and ward != WARD:
            # A made-up key: a demo machine that will never send anything more.
            key = hashlib.sha256(f"demo key {ward}".encode()).hexdigest()
            since = "2021-03-01T01:00:00Z"
            keys.enrol(conn, Peer(replica_of(ward), ward, key), coordinator=False, since=since)
        for number, quarter in enumerate(quarters(), 1):
            _incoming(conn, pen, ward, quarter, number)
        _outgoing(conn, pen, ward, replica, mine.get(ward, []))


def _incoming(conn: Connection, pen: Pen, ward: str, quarter: Period, number: int) -> None:
    if quarter == OPEN_QUARTER:
        if ward == WARD or standing_of(ward) in (Standing.NOTHING, Standing.PAPER):
            return
        sent = TODAY - timedelta(days=pen.rng.randrange(1, 6))
    else:
        late = pen.chance(0.08)
        due = pen.world.calendar.due(quarter, "ward")
        sent = due + timedelta(days=pen.rng.randrange(1, 9)) if late else due - timedelta(days=pen.rng.randrange(6))
    typed = ward in EXCEL_ONLY
    row = PackageRow(
        key=0,
        id=hashlib.sha256(f"in {ward} {quarter}".encode()).hexdigest()[:16],
        direction="in",
        sender=pen.world.coordinator if typed else ward,
        receiver="group:wards" if typed else pen.world.coordinator,
        replica="" if typed else replica_of(ward),
        number=number,
        period=quarter.code,
        at=_moment(pen, sent),
        file=file_name(ward, quarter.code, number),
        counts={"new": 54, "changed": pen.rng.randrange(9), "same": 0, "conflicts": 0, "refused": 0, "waiting": 0},
    )
    digest = hashlib.sha256(row.id.encode()).hexdigest()
    key = packages.insert(conn, row, digest)
    if typed:
        _typing(pen, ward, row, digest, sent)
    if quarter == OPEN_QUARTER and not typed:
        packages.link(conn, key, [op.id for op in pen.ops if op.unit == ward])


def _typing(pen: Pen, ward: str, row: PackageRow, digest: str, day: date) -> None:
    """Which workbook a ward without the program filled in; the newest one names its cells."""
    cells = [op.id.hex() for op in pen.ops if op.unit == ward and op.origin == "excel"]
    values: dict[str, object] = {
        "package": row.id,
        "saved": row.at,
        "digest": digest,
        "operations": " ".join(cells[:60]) if row.period == OPEN_QUARTER.code else None,
    }
    record = TYPING.id(unit=ward, typing=digest[:32])
    pen.write(TYPING, record, values, unit=pen.world.coordinator, day=day, origin="import")


def _outgoing(conn: Connection, pen: Pen, ward: str, replica: str, ops: Iterable[Operation]) -> None:
    """What the city sent at the beginning of each quarter; the last one was acknowledged by those with a machine."""
    for number, quarter in enumerate(quarters(), 1):
        first = pen.world.calendar.bounds(quarter)[0]
        row = PackageRow(
            key=0,
            id=hashlib.sha256(f"out {ward} {quarter}".encode()).hexdigest()[:16],
            direction="out",
            sender=pen.world.coordinator,
            receiver=ward,
            replica=replica,
            number=number,
            period=quarter.code,
            at=_moment(pen, max(first, date(2021, 3, 1))),
            file=file_name(ward, quarter.code, number),
            counts={},
        )
        key = packages.insert(conn, row, "")
        if quarter == OPEN_QUARTER and ward not in EXCEL_ONLY and ward != WARD:
            limit = row.at
            packages.link(conn, key, [op.id for op in ops if op.at < limit or standing_of(ward) is Standing.COMPLETE])
            packages.note_receipts(conn, replica_of(ward), [row.id])


def _by_receiver(pen: Pen) -> dict[str, list[Operation]]:
    """The city's own operations by the ward they speak of; those for everyone go to every ward."""
    found: dict[str, list[Operation]] = {ward: [] for ward in typing_wards(pen.world)}
    for op in pen.ops:
        if op.unit != pen.world.coordinator:
            continue
        parts = op.record.split("/")
        named = [ward for ward in found if ward in parts] if op.kind != "membership" else []
        for ward in named or found:
            found[ward].append(op)
    return found


def _moment(pen: Pen, day: date) -> str:
    hour = time(1 + pen.rng.randrange(8), pen.rng.randrange(60), tzinfo=UTC)
    return datetime.combine(day, hour).strftime("%Y-%m-%dT%H:%M:%SZ")
