"""A merger that another of the city's machines entered: what a successor writes waits for it, and is never lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from par_desktop.data import backup, journal
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import Received, read
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, OTHER, TASK, WARD, Places, take, take_compared

SINCE = date(2022, 3, 1)
HEIR, ENDED = OTHER, WARD


@dataclass
class Two:
    """Two machines of the city that know each other, and the successor, known to both."""

    places: Places
    second: Desk
    heir: Desk
    files: int = 0

    @property
    def first(self) -> Desk:
        return self.places.city

    def send(self, desk: Desk, receiver: str) -> Path:
        self.files += 1
        return export_to_unit(desk, receiver, self.places.folder / f"{self.files}.xlsx").path

    def bring(self, sender: Desk, receiver: Desk) -> Received:
        return take_compared(receiver, self.send(sender, receiver.unit.code))


@pytest.fixture
def met(two: Places) -> Two:
    found = Two(two, two.open(CITY, "máy hai"), two.open(HEIR))
    for sender, receiver in (
        (found.second, found.first),
        (found.first, found.second),
        (found.heir, found.first),
        (found.heir, found.second),
        (found.first, found.heir),
        (found.second, found.heir),
    ):
        found.bring(sender, receiver)
    return found


def note(desk: Desk) -> object:
    state = journal.state_of(desk.conn, "assignment", TASK).fields.get("note")
    return state.shown if state is not None else None


def write(met: Two, text: str) -> None:
    save(met.heir, [Patch("assignment", TASK, {"note": text})])


def words(desk: Desk) -> list[tuple[object, ...]]:
    return desk.conn.execute("SELECT unit, refused, reason FROM refused WHERE deleted = 0").fetchall()


def test_a_receipt_withheld_stays_withheld_when_its_sender_begins_anew(met: Two) -> None:
    """The first machine has not heard of the merger, so it took not all: saying "received" would lose the rest."""
    merge_units(met.second, ENDED, HEIR, SINCE, "1")
    met.bring(met.second, met.heir)
    write(met, "của người kế thừa")
    copy = backup.make(met.heir.folder, met.heir.clock(), "tay")
    path = met.send(met.heir, CITY)
    assert [cell.record for cell in take(met.first, path).refused] == [TASK]
    withheld = read(path).head.package
    assert withheld not in read(met.send(met.first, HEIR)).head.receipts
    met.heir = met.places.restored(met.heir, copy)
    met.bring(met.heir, met.first)
    assert withheld not in read(met.send(met.first, HEIR)).head.receipts, "not after it was restored either"
    met.bring(met.second, met.first)
    again = met.bring(met.heir, met.first)
    assert (again.refused, note(met.first)) == ([], "của người kế thừa")
    assert take(met.first, path).refused == []
    assert withheld in read(met.send(met.first, HEIR)).head.receipts, "come again and taken whole, it is acknowledged"
