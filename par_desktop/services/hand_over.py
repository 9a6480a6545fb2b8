"""Bàn giao: one act makes the successor's workspace, introduces its key, and writes the minutes (design §5).

The old machine mints the successor's key, says in the journal that it is one of the unit's and that it steps down
itself, and signs a last package with both words: whoever knows the old key accepts the new one without a telephone
call. A hand-over cut short (power, a full disk) is taken back when the workspace is next opened.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from par_desktop.data import identity
from par_desktop.data.errors import speaking_of
from par_desktop.data.queries import handover as query
from par_desktop.domain.inspections import FindingStep, Pressure
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.progress import effective_status
from par_desktop.domain.records.assignment import STATUS
from par_desktop.domain.views.machine_rows import HandOverData, OpenFinding, OpenWork
from par_desktop.errors import ValueProblem, WorkspaceProblem
from par_desktop.services.browse_inspections import page
from par_desktop.services.browse_packages import day_in_plan, owed_parts, own_row, unsent
from par_desktop.services.check_office import check_in_office
from par_desktop.services.desk import Desk, random_hex
from par_desktop.services.set_choice import choices_of, due_day
from par_desktop.services.trust import own_fingerprint, step_down, take_office_back, vouch_for

Progress = Callable[[int, int, str], object]

WORKSPACE_FOLDER = "So-du-lieu"
MINUTES = "Bien-ban-ban-giao"
_STEPS = {FindingStep.OPEN: "Chờ khắc phục", FindingStep.REPORTED: "Đã báo cáo", FindingStep.CONFIRMED: "Đã xác nhận"}


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What lies in the folder: the successor's workspace, the minutes, and the packages that introduce the new key."""

    folder: Path
    workspace: Path
    minutes: tuple[Path, ...]
    packages: tuple[Path, ...]
    new_fingerprint: str


def hand_over(desk: Desk, folder: Path, to: str, progress: Progress | None = None) -> HandedOver:
    """Make everything for the successor in a new or empty ``folder``; afterwards this workspace sends no more.

    Raises ``ValueProblem("no_recipient")``, ``WorkspaceProblem`` (``folder_not_empty``, ``hand_over_inside``, disk
    full), ``NotAllowed("handed_over")``; then nothing has changed and nothing is left in ``folder``.
    """
    from par_desktop.exchange.signature import fingerprint, new_private_key, public_key

    check_in_office(desk)
    to = to.strip()
    if not to:
        raise ValueProblem("no_recipient")
    _check_place(desk, folder)
    tell = progress or (lambda _done, _total, _words: None)
    key, replica = new_private_key(), random_hex()
    mark = fingerprint(public_key(key))
    data = replace(hand_over_data(desk, to), new_fingerprint=mark, folder=WORKSPACE_FOLDER)
    part = folder.with_name(f"{folder.name}.dang-tao")
    try:
        with speaking_of(folder):
            shutil.rmtree(part, ignore_errors=True)
            (part / WORKSPACE_FOLDER).mkdir(parents=True)
        with desk.write("introduce the successor's key"):
            vouch_for(desk, replica, public_key(key))
            step_down(desk, desk.mark.replica, public_key(desk.mark.key))
        tell(0, 4, "Đang tạo gói báo khóa mới")
        packages = _packages(desk, part)
        tell(1, 4, "Đang chép minh chứng và các gói đã gửi, nhận")
        _copy_files(desk, part / WORKSPACE_FOLDER)
        tell(2, 4, "Đang tạo sổ cho người nhận")
        identity.make_successor(desk.conn, part / WORKSPACE_FOLDER, replica, key, to, random_hex())
        tell(3, 4, "Đang lập biên bản")
        minutes = _minutes(desk, replace(data, files=tuple(path.name for path in packages)), part)
        with speaking_of(folder):
            if folder.exists():
                folder.rmdir()
            part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        take_office_back(desk)
        raise
    with desk.write("handed over") as conn:
        identity.set_setting(conn, identity.HANDED_OVER, f"{desk.today.isoformat()} {to}")
    return HandedOver(
        folder,
        folder / WORKSPACE_FOLDER,
        tuple(folder / path.name for path in minutes),
        tuple(folder / path.name for path in packages),
        mark,
    )


def _check_place(desk: Desk, folder: Path) -> None:
    if folder.resolve().is_relative_to(desk.folder.resolve()):
        raise WorkspaceProblem("hand_over_inside", path=str(folder))
    with speaking_of(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WorkspaceProblem("folder_not_empty", path=str(folder))


def _copy_files(desk: Desk, target: Path) -> None:
    with speaking_of(target):
        for name in ("evidence", "packages"):
            source = desk.folder / name
            if source.is_dir():
                shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("*.part"))
            else:
                (target / name).mkdir()
        for name in ("backups", "logs"):
            (target / name).mkdir()


def _packages(desk: Desk, folder: Path) -> list[Path]:
    """The last packages of the old key: to the coordinator; from the coordinator one for each group."""
    from par_desktop.services.export_package import export_to_group, export_to_unit, proposed_name

    if not desk.is_coordinator:
        city = desk.world.coordinator
        return [export_to_unit(desk, city, folder / proposed_name(desk, city)).path]
    groups = ("wards", "departments", "service_units")
    made = []
    for group in groups:
        name = proposed_name(desk, f"group:{group}")
        made.append(export_to_group(desk, group, folder / name).path)
    return made


def _minutes(desk: Desk, data: HandOverData, folder: Path) -> list[Path]:
    from par_desktop.reports import handover
    from par_desktop.reports.make import make
    from par_desktop.reports.office import office_of

    world = desk.world
    office = office_of(desk.unit, world.unit(world.city), world.province)
    document = handover.build(data, office, desk.unit.office_name)
    return [make(document, folder / f"{MINUTES}.{suffix}") for suffix in ("pdf", "docx")]


def hand_over_data(desk: Desk, to: str) -> HandOverData:
    """What is open on this desk today: work, findings, what is owed, in figures and by name."""
    from par_desktop.services.export_package import current_period

    day, world = day_in_plan(desk), desk.world
    period = current_period(desk)
    held = query.counts(desk.conn)
    row = own_row(desk, period)
    evidence = desk.folder / "evidence"
    return HandOverData(
        day=desk.today,
        from_person=desk.person,
        to_person=to,
        period=period.code,
        work=tuple(_open_work(desk, day)),
        findings=tuple(_open_findings(desk, period, day)),
        owed=tuple(owed_parts(row)),
        due=due_day(world, period, "city" if desk.is_coordinator else "ward", choices_of(desk.conn)),
        unsent=unsent(desk) if not desk.is_coordinator else 0,
        conflicts=held.conflicts,
        waiting=held.waiting,
        records=held.records,
        packages=held.packages,
        evidence=sum(path.is_file() for path in evidence.rglob("*")) if evidence.is_dir() else 0,
        old_fingerprint=own_fingerprint(desk),
        new_fingerprint="",
        folder="",
    )


def _open_work(desk: Desk, day: date) -> list[OpenWork]:
    last = desk.world.calendar.bounds(Period(PeriodKind.YEAR, day.year))[1]
    found = []
    for each in query.work_of(desk.conn, desk.unit.code, last):
        status = effective_status(each.status, each.progress)
        if status in ("done", "not_applicable"):
            continue
        late = (day - each.due).days if each.due is not None and each.due < day else 0
        label = STATUS.labels[status]
        found.append(OpenWork(each.number, each.title, each.period, each.due, label, each.progress, late))
    return found


def _open_findings(desk: Desk, period: Period, day: date) -> list[OpenFinding]:
    """Not closed yet: a unit's own, the coordinator's of every unit."""
    found = [each for each in page(desk, period.year, day).findings if each.state.step is not FindingStep.CLOSED]
    found.sort(key=lambda each: (each.deadline is None, each.deadline or day, each.unit_name))
    return [
        OpenFinding(
            each.unit_name,
            each.text,
            each.deadline,
            _STEPS[each.state.step],
            each.state.days if each.state.pressure is Pressure.LATE else 0,
        )
        for each in found
    ]
