"""Pieces of evidence for tests, and hands that take parts of a package from one desk to another."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from par_desktop.services import receive_files
from par_desktop.services.attach_evidence import Place, attach_file
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import Received
from par_desktop.services.receive_files import Answer
from tests.exchange.helpers import WARD

ROUND, CRITERION = "2022-Q1", "1.1.1"
HERE = Place(WARD, ROUND, CRITERION)


def attach(desk: Desk, folder: Path, name: str, content: bytes, place: Place = HERE) -> str:
    """A file of a person's own, attached; its SHA-256."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    attach_file(desk, place, path)
    row = desk.conn.execute("SELECT file_sha256 FROM evidence WHERE file_name = ?", (path.name,)).fetchone()
    return str(row[0])


def take_all(desk: Desk, paths: Iterable[Path]) -> list[Received]:
    """Receive files as the window does, every first machine believed; anything refused fails the test."""
    looked = receive_files.read_files(list(paths))
    taken = receive_files.receive_files(desk, looked, {found.path: Answer(machine=True) for found in looked})
    problems = [repr(r.problem) for r in taken.results if r.problem is not None]
    if problems:
        raise AssertionError(problems)
    return [r.received for r in taken.results if r.received is not None]


def files_here(desk: Desk) -> set[str]:
    """Hashes of what lies in its place on this disk, as the folder itself says."""
    return {path.name for path in (desk.folder / "evidence").glob("??/*")}
