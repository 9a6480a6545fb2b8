"""Lấy lại từ gói: take in every package that was kept, one's own too, after a restore or on a new PC (design §4).

A workspace put back to a backup lacks what came and went since. The files of those days still lie in ``packages/`` (and
in Zalo's folder, on a stick): what they hold is taken again, nothing twice, and what cannot be taken is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from par_desktop.data import journal, keys, packages
from par_desktop.data.packages import PackageRow
from par_desktop.data.queries import keys as key_rows
from par_desktop.domain.changes import Changes
from par_desktop.errors import PackageProblem, ParError
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.signature import fingerprint
from par_desktop.services.desk import Desk
from par_desktop.services.receive_files import Answer, Looked, read_files, receive_files
from par_desktop.services.trust import Trust, check_sender
from par_desktop.services.vouch_operations import vouch

Progress = Callable[[int, int, str], object]
NOBODY = Trust()


@dataclass(slots=True)
class Recovered:
    """What the kept files came to. ``known`` of ``files`` held nothing that was not here already."""

    files: int = 0
    known: int = 0
    taken: int = 0
    changes: Changes = field(default_factory=Changes)
    problems: list[tuple[Path, ParError]] = field(default_factory=list)
    stopped: bool = False


def recover_kept(
    desk: Desk, folders: Sequence[Path] = (), trust: Trust = NOBODY, progress: Progress | None = None
) -> Recovered:
    """Take in all packages of this workspace's ``packages/`` and of ``folders`` that it does not have.

    What lies in ``packages/`` was accepted once: its senders need no second yes. Each file is taken whole or not at
    all; running it again changes nothing.
    """
    home = desk.folder / "packages"
    result = Recovered()
    looked = read_files([place for place in (home, *folders) if place.exists()], progress)
    result.files = len(looked)
    rest: list[Looked] = []
    for each in looked:
        package = each.package
        if package is None:
            if each.problem is not None:
                result.problems.append((each.path, each.problem))
            continue
        if packages.is_known(desk.conn, package.head.package, package.digest):
            result.known += 1
        elif each.path == home / f"{package.head.package}.xlsx":
            try:
                _put_back(desk, package, trust, result)
            except PackageProblem as problem:
                result.problems.append((each.path, problem))
        else:
            rest.append(each)
    answers = {each.path: _answer(desk, each, trust, kept=each.path.parent == home) for each in rest}
    taken = receive_files(desk, rest, answers, progress)
    for outcome in taken.results:
        if outcome.problem is not None:
            result.problems.append((outcome.looked.path, outcome.problem))
        else:
            result.taken += 1
    result.changes.add(taken.changes)
    result.stopped = taken.stopped
    return result


def _answer(desk: Desk, looked: Looked, trust: Trust, *, kept: bool) -> Answer:
    if looked.package is None:
        return Answer()
    head = looked.package.head
    mark = fingerprint(head.key)
    # A frozen or retired key is not brought back by an old file; a key nobody knows any more was known once.
    lost = kept and keys.unit_of_key(desk.conn, head.key) is None
    return Answer(trust.unknown or kept, mark if lost or trust.says(mark) else "")


def _put_back(desk: Desk, package: ReadPackage, trust: Trust, result: Recovered) -> None:
    """A copy of what this unit sent: its operations come back, and so does the memory of having sent them."""
    check_sender(desk, package, trust)
    head = package.head
    if not key_rows.lacking(desk.conn, [op.id for op in package.operations]) and _was_sent(desk, head.package):
        result.known += 1
        return
    row = PackageRow(
        key=0,
        id=head.package,
        direction="out",
        sender=head.sender,
        receiver=head.receiver,
        replica=head.replica,
        number=head.number,
        period=head.period,
        at=head.created,
        file=package.path.name,
        counts={},
    )
    with desk.write(f"recover {head.package}") as conn:
        key = packages.insert(conn, row, "")
        accepted = vouch(desk, package).accepted
        result.changes.add(journal.append(conn, accepted, key))
        packages.link(conn, key, [op.id for op in accepted])
        packages.link_drafts(conn, key, [op.id for op in accepted if op.fields is None])
    result.taken += 1


def _was_sent(desk: Desk, package: str) -> bool:
    sql = "SELECT 1 FROM package WHERE direction = 'out' AND id = ?"
    return desk.conn.execute(sql, (package,)).fetchone() is not None
