"""Kill a process at one point after another of an import, an export, a taking back; say what is found afterwards.

Run as a program: ``python -m tests.services.killing SCENARIO FOLDER``; prints one JSON object. Points are statements
the database begins and operations on files (before them, and half-way through a write): counted, so nothing depends
on time. Each point is a forked child that ends with SIGKILL; the parent then looks.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import secrets
import shutil
import signal
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from par_desktop import workspace
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read, receive
from par_desktop.services.retract_import import restore_import, retract
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust
from tests.exchange.helpers import CITY, MONTH, TASK, WARD, day, fill, places

POINTS = 36
"""Of the database's statements, spread evenly; every operation on a file is a point of its own."""


class Killer:
    """Counts events and ends the process at the chosen one; ``at`` 0 only counts."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.events: list[str] = []

    def event(self, name: str) -> bool:
        """Whether the process is to die now: a caller that can do half of its work does that first."""
        self.events.append(name)
        return len(self.events) == self.at

    def statement(self, sql: str) -> None:
        if self.event(f"sql {' '.join(sql.split())[:60]}"):
            die()

    def files(self) -> None:
        """Stand before everything that services do to files."""
        write, copy, replace, unlink = Path.write_bytes, shutil.copyfile, os.replace, Path.unlink

        def write_bytes(path: Path, data: Any) -> int:
            if self.event(f"write {path.suffix}"):
                write(path, bytes(data)[: len(data) // 2])
                die()
            return write(path, data)

        def copyfile(source: Any, target: Any, **rest: Any) -> Any:
            if self.event(f"copy {Path(target).suffix}"):
                content = Path(source).read_bytes()
                write(Path(target), content[: len(content) // 2])
                die()
            return copy(source, target, **rest)

        def os_replace(source: Any, target: Any) -> None:
            if self.event(f"replace {Path(target).suffix}"):
                die()
            replace(source, target)

        def path_unlink(path: Path, missing_ok: bool = False) -> None:
            if self.event(f"unlink {path.suffix}"):
                die()
            unlink(path, missing_ok)

        Path.write_bytes = write_bytes  # type: ignore[method-assign]
        shutil.copyfile = copyfile  # type: ignore[assignment]
        os.replace = os_replace
        Path.unlink = path_unlink  # type: ignore[method-assign]


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def opened(folder: Path, state: Path) -> Iterator[Desk]:
    """A desk at which chance is counted, so that two runs write the same."""
    made = workspace.open_workspace(folder, clock=day(10), state=state)
    numbers = itertools.count(1)
    desk = made.desk()
    desk.nonce = lambda: f"{next(numbers):016x}"
    tokens = itertools.count(1)
    secrets.token_hex = lambda size=8: f"{next(tokens):0{2 * (size or 8)}x}"
    try:
        yield desk
    finally:
        made.close()


def dump(desk: Desk) -> str:
    """Everything the workspace holds, but the note that the day's copy was made before the first import."""
    names = [row[0] for row in desk.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    tables = {name: sorted(map(repr, desk.conn.execute(f'SELECT * FROM "{name}"').fetchall())) for name in names}
    tables["setting"] = [row for row in tables["setting"] if "import_backup" not in row]
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()


Work = Callable[[Desk], object]


def whole(path: Path) -> bool:
    """Whether a workbook is whole, to the last check sum, or is not there."""
    if not path.exists():
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False


def scenario(name: str, folder: Path) -> tuple[Path, Path, Work, Work, Path]:
    """A prepared workspace, its state folder, what is killed, the next try of it, and the file that it writes."""
    made = places(folder)
    save(made.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("dossier", f"{WARD}/{MONTH}/CT", {"late": 4})])
    save(made.city, [Patch("assignment", TASK, {"progress": 70, "note": "b"})], source="điện thoại")
    path = fill(made.to_city(), {("Nhiệm vụ", TASK, "note"): "gõ"}, "đã điền.xlsx")
    sent = made.folder / "gửi.xlsx"
    if name == "import":
        package = read(path)
        kept = made.city.folder / "packages" / f"{package.head.package}_{package.digest[:8]}.xlsx"
        # Read once, before: nothing is written while a file is read, so no point lies there; a child has its own copy.
        desk, work, file = made.city, lambda desk: receive(desk, package, Trust(True)), kept

        def retry(desk: Desk) -> object:
            return receive(desk, read(path), Trust(True))

    elif name == "export":
        desk, work, file = made.ward, lambda desk: export_to_unit(desk, CITY, sent), sent
    else:
        receive(made.city, read(path), Trust(True))
        desk, work, file = made.city, lambda desk: retract(desk, 1), sent
    found = (desk.folder, desk.state, work, retry if name == "import" else work, file)
    made.close()
    return found


def again(name: str, desk: Desk, work: Work) -> bool:
    """Whether the next try does what the killed one should have done."""
    if name == "retract" and desk.conn.execute("SELECT taken_back FROM package").fetchone()[0]:
        restore_import(desk, 1)
        return True
    work(desk)
    return True


def forked(child: Callable[[], None]) -> int:
    """Run in a child of our own; returns its wait status."""
    pid = os.fork()
    if pid == 0:
        try:
            child()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


def run(name: str, folder: Path) -> dict[str, Any]:
    """Kill at every chosen point; what was found after each."""
    place, state, work, retry, file = scenario(name, folder)
    base, base_state = folder / "base", folder / "base-keys"
    shutil.copytree(place, base)
    shutil.copytree(state, base_state)
    counted = folder / "events.json"

    def put_back() -> None:
        for source, target in ((base, place), (base_state, state)):
            shutil.rmtree(target)
            shutil.copytree(source, target)
        if file.exists():
            file.unlink()

    def attempt(at: int) -> None:
        with opened(place, state) as desk:
            killer = Killer(at)
            desk.store.conn.set_trace_callback(killer.statement)
            killer.files()
            work(desk)
            desk.store.conn.set_trace_callback(None)
            events = killer.events
        with counted.open("w", encoding="utf-8") as stream:
            json.dump(events, stream)

    with opened(place, state) as desk:
        before, replica = dump(desk), desk.mark.replica
    put_back()
    assert os.waitstatus_to_exitcode(forked(lambda: attempt(0))) == 0
    events: list[str] = json.loads(counted.read_text(encoding="utf-8"))
    with opened(place, state) as desk:
        after = dump(desk)
    statements = [at for at, event in enumerate(events, 1) if event.startswith("sql")]
    step = max(1, len(statements) // POINTS)
    # The beginning and the end of a transaction are always among them.
    edges = [at for at in statements if events[at - 1].split()[1] in ("BEGIN", "COMMIT")]
    chosen = {*statements[::step], *edges, *(at + 1 for at in edges if at < len(events))}
    chosen |= {at for at, event in enumerate(events, 1) if not event.startswith("sql")}
    points = []
    for number, at in enumerate(sorted(chosen)):
        put_back()
        status = os.waitstatus_to_exitcode(forked(lambda at=at: attempt(at)))  # type: ignore[misc]
        with opened(place, state) as desk:
            now = dump(desk)
            point = {
                "event": events[at - 1],
                "killed": status == -signal.SIGKILL,
                "state": "before" if now == before else "after" if now == after else "neither",
                "sound": desk.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok",
                "same_replica": desk.mark.replica == replica,
                "whole": whole(file) and all(whole(kept) for kept in (place / "packages").glob("*.xlsx")),
                "again": again(name, desk, retry) if at not in statements[::step] or number % 3 == 0 else True,
            }
        points.append(point)
    return {"events": len(events), "differs": before != after, "points": points}


if __name__ == "__main__":
    json.dump(run(sys.argv[1], Path(sys.argv[2])), sys.stdout)
