"""Receive packages: prove, look, apply; all or nothing for each file (design §3.6, §5).

A preview is the same application rolled back, so it cannot promise what the import does not do.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from par_desktop.data import backup, journal, packages
from par_desktop.data.errors import speaking_of
from par_desktop.data.identity import set_setting, settings
from par_desktop.data.packages import PackageRow
from par_desktop.data.worldtables import SHAPING, fill_if_stale, groups_of
from par_desktop.domain.changes import Changes
from par_desktop.domain.operation import OpId
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import PackageProblem, ParError
from par_desktop.exchange.reader import ReadPackage, read_package
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services.check_balance import hold_back
from par_desktop.services.desk import Desk
from par_desktop.services.receive_evidence import NO_FILES, FilesTaken, preview_carried, staged
from par_desktop.services.retract_import import give_back, spoken_about, taken_back
from par_desktop.services.settle_typing import Wishes, already_here, claimed_wrongly, settle, take_from
from par_desktop.services.take_typing import MOVED, Typed, may_take, typed_operations, typing_note, unread, whose_typing
from par_desktop.services.tell_conflicts import disputes
from par_desktop.services.tell_differences import Difference, Held, Told, losing_kinds, losses, snapshot, snapshot_after
from par_desktop.services.trust import (
    MACHINE_KINDS,
    Trust,
    check_sender,
    enrol,
    follow_machines,
    freeze_doubtful,
    keep_invitation,
    note_clock,
)
from par_desktop.services.vouch_operations import vouch, vouch_typed


@dataclass(slots=True)
class Received:
    """What one file brought. ``typing_unit`` is the unit whose typing was read, if any."""

    file: str
    sender: str
    package: str
    number: int
    typing_unit: str
    changes: Changes
    told: Told | None = None
    refused: list[RefusedCell] = field(default_factory=list)
    missing_rows: int = 0
    missing_sheets: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    """Sheets and yellow columns ("sheet: heading") that are gone from the workbook."""
    unread: ParError | None = None
    """What to say of typing in it that does not count here: another unit's, or nobody's."""
    known_before: bool = False
    saved: str = ""
    """When the workbook says it was saved (UTC, ISO), for typed cells; it orders nothing."""
    files: FilesTaken = NO_FILES
    """What the evidence files beside the workbook came to."""
    _lines: list[Difference] | None = None

    @property
    def differences(self) -> list[Difference]:
        """Line by line what changed; made when first asked for."""
        if self._lines is None:
            self._lines = self.told.lines() if self.told is not None else []
        return self._lines


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person has agreed to for one file beyond trusting its sender.

    ``accept_typing``: typed cells may take the place of signed values that they had not been shown. ``accept_loss``:
    the file may blank or delete over a fifth of a kind. ``moved_to``: the unit that really filled in a group package,
    whatever the file claims. ``take_back_cells``: what an earlier saving typed and this one shows as exported is taken
    back. ``type_again``: what was typed before and answered otherwise since stands again.
    """

    accept_typing: bool = False
    accept_loss: bool = False
    moved_to: str = ""
    take_back_cells: bool = False
    type_again: bool = False


NO_CONSENT = Consent()
HELPED_BY_OTHERS = frozenset({"unknown_key", "changed_key", "wrong_receiver", "not_a_member"})
"""Why a file may be refused that is taken once another of the same lot is in: a machine introduced, a member named."""
FEWEST_LOST = 5
"""Fewer records lost than this are shown like any change, whatever share they are."""


class _RollBackError(Exception):
    """Ends a preview's transaction."""


@contextmanager
def _no_looking_for_cycles() -> Iterator[None]:
    """Packages make no reference cycles; looking for them among tens of thousands of operations cost a fifth."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@_no_looking_for_cycles()
def read(path: Path) -> ReadPackage:
    """Read and prove a file; ``PackageProblem`` says what is wrong with it."""
    return read_package(path)


def preview(desk: Desk, package: ReadPackage, trust: Trust, unit: str = "", consent: Consent = NO_CONSENT) -> Received:
    """What receiving would change; nothing stays. Raises as ``receive`` does."""
    try:
        with desk.store.write(f"preview {package.head.package}"):
            result = _apply(desk, package, trust, unit, consent)
            raise _RollBackError
    except _RollBackError:
        return result
    except PackageProblem as problem:
        freeze_doubtful(desk, package, problem)
        raise


def preview_all(
    desk: Desk,
    files: Sequence[tuple[ReadPackage, Trust, str, Consent]],
    progress: Callable[[int, int, str], object] | None = None,
) -> list[Received | PackageProblem]:
    """Preview several packages, each on top of those before it; a refused one changes nothing for the rest."""
    outcomes: list[Received | PackageProblem] = []
    try:
        with desk.store.write(f"preview {len(files)} packages"):
            for number, (package, trust, unit, consent) in enumerate(files):
                if progress is not None:
                    progress(number, len(files), f"Đang so sánh {number + 1}/{len(files)} tệp")
                outcomes.append(_attempt(desk, package, trust, unit, consent))
            for number, outcome in enumerate(outcomes):
                if isinstance(outcome, PackageProblem) and outcome.code in HELPED_BY_OTHERS:
                    outcomes[number] = _attempt(desk, *files[number])
            raise _RollBackError
    except _RollBackError:
        for (package, *_), outcome in zip(files, outcomes, strict=True):
            if isinstance(outcome, PackageProblem):
                freeze_doubtful(desk, package, outcome)
        return outcomes


def _attempt(desk: Desk, package: ReadPackage, trust: Trust, unit: str, consent: Consent) -> Received | PackageProblem:
    """One of several previews; what is refused leaves nothing in the transaction they share."""
    try:
        with desk.store.savepoint():
            return _apply(desk, package, trust, unit, consent)
    except PackageProblem as problem:
        return problem


def receive(desk: Desk, package: ReadPackage, trust: Trust, unit: str = "", consent: Consent = NO_CONSENT) -> Received:
    """Apply a package. ``unit`` names the unit that filled in a group package, where the file itself does not.

    Raises ``PackageProblem`` (wrong receiver, unknown or changed key, unit not chosen, disk) with nothing written.
    """
    _backup_once_a_day(desk)
    kept = desk.folder / "packages" / f"{package.head.package}_{package.digest[:8]}{package.path.suffix}"
    part = _copied(package, kept)
    try:
        with staged(desk, package.files) as files, desk.write(f"import {package.head.package}"):
            result = _apply(desk, package, trust, unit, consent)
            result.files = files.settle(package.head.package, package.head.sender)
            if part is not None:
                with speaking_of(kept):
                    os.replace(part, kept)
    except PackageProblem as problem:
        freeze_doubtful(desk, package, problem)
        raise
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
    return result


def _copied(package: ReadPackage, kept: Path) -> Path | None:
    """A copy of the file as it came, beside where it will be kept; ``None`` where it is kept already.

    Made before anything is written: a stick pulled out between looking and receiving refuses the file, whole.
    """
    if kept.exists():
        return None
    part = kept.with_suffix(".part")
    try:
        content = package.path.read_bytes()
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=package.path.name, why=problem.strerror or "") from problem
    if hashlib.sha256(content).hexdigest() != package.digest:
        raise PackageProblem("file_damaged", file=package.path.name)
    with speaking_of(kept):
        kept.parent.mkdir(exist_ok=True)
        part.write_bytes(content)
    return part


def _backup_once_a_day(desk: Desk) -> None:
    today = desk.today.isoformat()
    if settings(desk.conn).get("import_backup") == today:
        return
    backup.make(desk.folder, desk.clock(), "truoc-khi-nhan")
    with desk.store.write("note backup") as conn:
        set_setting(conn, "import_backup", today)


@_no_looking_for_cycles()
def _apply(desk: Desk, package: ReadPackage, trust: Trust, unit: str, consent: Consent) -> Received:
    head, file, conn = package.head, package.path.name, desk.conn
    _check_receiver(desk, package)
    enrolled = check_sender(desk, package, trust)
    claimed = whose_typing(desk, package, unit, consent.moved_to)
    typing_unit = claimed if may_take(desk, claimed) else ""
    if not enrolled:
        enrol(desk, package, trust)
    keep_invitation(desk, head)
    note_clock(desk, head)
    row = PackageRow(
        key=0,
        id=head.package,
        direction="in",
        sender=head.sender,
        receiver=head.receiver,
        replica=head.replica,
        number=head.number,
        period=head.period,
        at=desk.now,
        file=file,
        counts={},
    )
    known_before = packages.is_known(conn, head.package, package.digest)
    key = packages.insert(conn, row, package.digest)
    result = Received(file, head.sender, head.package, head.number, typing_unit, Changes(), known_before=known_before)
    # What lies in ``packages/`` was judged when it came; after a restore it does not come late.
    judged = known_before or package.path.parent == desk.folder / "packages"
    vouched = vouch(desk, package, known_before=judged)
    accepted = vouched.accepted
    result.refused += vouched.refused
    typing = typed_operations(desk, package, typing_unit) if typing_unit else Typed()
    hold_back(desk, typing)
    typed = typing.operations
    result.refused += typing.refused
    result.missing_rows, result.missing_sheets = typing.missing_rows, typing.missing_sheets
    result.missing_columns = typing.missing_columns
    result.unread = unread(desk, package, claimed) if not typing_unit else None
    late = vouch_typed(desk, typed, typing.places, known_before=judged)
    result.refused += late.refused
    incoming = [*accepted, *typed]
    wrong = claimed_wrongly(desk, key, typing_unit) if consent.moved_to and known_before else []
    spoken = spoken_about(desk, accepted)
    lifted = taken_back(desk, (op.id for op in spoken))
    before = snapshot(desk, [*incoming, *wrong, *spoken])
    losing = losing_kinds(incoming) | {op.kind for op in spoken if op.kind in BY_NAME}
    held = packages.records_held(conn, losing) if not consent.accept_loss else {}
    here = frozenset[OpId]() if known_before else already_here(desk, typing)
    # The words first: what they refuse is kept, and has no value when it comes.
    journal.append(conn, [*vouched.words, *late.words])
    if consent.moved_to:
        set_setting(conn, MOVED + package.digest, typing_unit)
        result.changes.add(take_from(desk, key, wrong))
    states = journal.Projected()
    notes = typing_note(desk, package, typing_unit, typed)
    result.changes.add(journal.append(conn, incoming, key, states, notes))
    restored, given_back = frozenset[OpId](), Changes()
    if known_before and (packages.taken_back(conn, key) or consent.moved_to):
        # Only what was taken back here: a word that came along with the file is not lifted by looking at it twice.
        restored, given_back = give_back(desk, key, typing_unit if head.group else "")
    result.changes.add(given_back)
    packages.link(conn, key, [op.id for op in accepted])
    packages.link_drafts(conn, key, [op.id for op in accepted if op.fields is None])
    if head.replica != desk.mark.replica:
        packages.note_receipts(conn, head.replica, head.receipts)
    if head.sender == desk.unit.code and typing_unit not in ("", head.sender):
        packages.note_receipts(conn, packages.excel_replica(typing_unit), [head.package])
    settled = settle(desk, package, typing_unit, typing, _wishes(consent), here)
    result.changes.add(settled.changes)
    result.refused += settled.refused
    result.changes.conflicts -= sum(not before.torn(cell[:2], cell[2]) for cell in settled.decided)
    if result.changes.touches(*SHAPING):
        fill_if_stale(conn, desk.world)
    if result.changes.touches(*MACHINE_KINDS):
        follow_machines(desk, head.sender)
    result.changes.refused += len(result.refused)
    stale = given_back.records | settled.changes.records | {(op.kind, op.record) for op in (*wrong, *spoken)}
    after = snapshot_after(desk, before, states, stale)
    if held:
        _check_losses(desk, file, held, losses(before, after))
    still_back = taken_back(desk, (op.id for op in incoming))
    lifted -= taken_back(desk, lifted)
    told = [*spoken, *wrong, *incoming]
    disputed = disputes(desk, before, after, told)
    result.changes.conflicts += disputed.more
    result.told = Told(told, before, after, still_back, restored | lifted, settled.lines, disputed.joined)
    if restored:
        result.changes.changed += sum(line.state == "restored" for line in result.differences)
    result.saved = package.saved if typed else ""
    if not known_before:
        packages.set_counts(conn, key, result.changes.counts())
    packages.note_refusals(conn, key, [_refusal_row(cell) for cell in result.refused])
    result.files = preview_carried(desk, package.files, head.sender)
    return result


def _wishes(consent: Consent) -> Wishes:
    return Wishes(consent.accept_typing, consent.take_back_cells, consent.type_again)


def _check_losses(desk: Desk, file: str, held: Held, lost: Held) -> None:
    """A file that blanks or deletes over a fifth of a unit's records of one kind needs a person's word first."""
    for kind, units in held.items():
        for unit, of in units.items():
            count = lost.get(kind, {}).get(unit, 0)
            if count >= FEWEST_LOST and count * 5 > of:
                name = desk.world.unit(unit).name if unit in desk.world.units_by_code else ""
                label = BY_NAME[kind].label
                raise PackageProblem("mass_change", file=file, kind=label, count=count, of=of, unit=name)


def _refusal_row(cell: RefusedCell) -> tuple[str, str, str, str]:
    facts = json.dumps(cell.problem.facts, default=str, ensure_ascii=False)
    return f"{cell.sheet}!{cell.address}", cell.value, cell.problem.code, facts


def _check_circle(desk: Desk, package: ReadPackage) -> None:
    """A unit takes the coordinator's packages and its own: another unit has nothing to send it, whatever it says."""
    head, mine = package.head, desk.unit.code
    own = {mine, desk.world.coordinator, *desk.actor.speaks_for}
    if desk.is_coordinator or head.sender in own or head.receiver != mine:
        return
    sender = desk.world.unit(head.sender).office_name
    raise PackageProblem("foreign_sender", file=package.path.name, sender=sender, mine=desk.unit.office_name)


def _check_receiver(desk: Desk, package: ReadPackage) -> None:
    head, mine = package.head, desk.unit.code
    if head.sender not in desk.world.units_by_code:
        raise PackageProblem("unknown_sender", file=package.path.name, typed=head.sender)
    if head.group is not None and head.group not in desk.world.groups_by_code:
        raise PackageProblem("unknown_sender", file=package.path.name, typed=head.receiver)
    _check_circle(desk, package)
    if mine in (head.receiver, head.sender) or head.receiver in desk.actor.speaks_for - {desk.world.city}:
        return
    if head.group is not None:
        group = groups_of(desk.conn, desk.world).get(head.group)
        if desk.is_coordinator or (group is not None and mine in group.members):
            return
    known = desk.world.units_by_code.get(head.receiver)
    raise PackageProblem(
        "wrong_receiver",
        file=package.path.name,
        receiver=known.office_name if known else head.receiver,
        mine=desk.unit.office_name,
    )
