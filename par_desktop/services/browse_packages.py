"""Who has sent what is due, what is owed, and which packages travelled: read by the board and the overview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from par_desktop.data.queries import packages_board as query
from par_desktop.data.reader import Connection
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.criteria import Level
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.units import Unit
from par_desktop.domain.views.package_rows import (
    BoardRow,
    Deadline,
    Item,
    PackageLine,
    PackagesStanding,
    RefusalLine,
    SendState,
)
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.reports.outline import load_outline
from par_desktop.services.browse_evidence import missing_by_unit
from par_desktop.services.desk import Desk
from par_desktop.services.set_choice import choices_of, due_day
from par_desktop.text.formats import date_short, period_label
from par_desktop.text.sentences import SENTENCES

RECEIPT_DAYS = 7
"""A package not acknowledged for longer than this is named on the board; a setting of the window may say otherwise."""
_NOTHING = Item(0, 0)
_ORDER = {state: number for number, state in enumerate(SendState)}


def board(
    desk: Desk, period: Period, group: str = "wards", day: date | None = None, receipt_days: int = RECEIPT_DAYS
) -> list[BoardRow]:
    """Each unit of a group against what is due for a quarter, most in debt first; ``day`` is the day it is seen on.

    Without ``day`` it is today by this desk's clock, or the nearest day of the plan. A package that nobody acknowledged
    is named once it is older than ``receipt_days``.
    """
    members = groups_of(desk.conn, desk.world, desk.world.calendar.bounds(period)[0])[group].members
    units = [desk.world.unit(code) for code in members if code != desk.unit.code]
    last = query.last_received(desk.conn, [u.code for u in units], period.code)
    rows = _rows(desk, units, period, day or day_in_plan(desk), last)
    open_packages = _unconfirmed(desk, [u.code for u in units], receipt_days)
    rows = [_with_unconfirmed(row, open_packages.get(row.unit)) for row in rows]
    return sorted(rows, key=lambda row: (_ORDER[row.state], -row.owed))


def own_row(desk: Desk, period: Period, day: date | None = None, receipt_days: int = RECEIPT_DAYS) -> BoardRow:
    """This unit against what it owes; its last package is the one it sent to the coordinator."""
    sent = query.last_sent(desk.conn, desk.world.coordinator, desk.unit.code, period.code)
    last = {desk.unit.code: sent} if sent is not None else {}
    (row,) = _rows(desk, [desk.unit], period, day or day_in_plan(desk), last)
    city = desk.world.coordinator
    return _with_unconfirmed(row, _unconfirmed(desk, [city], receipt_days).get(city))


def standing(desk: Desk, period: Period, group: str = "wards", receipt_days: int = RECEIPT_DAYS) -> PackagesStanding:
    """The packages screen in one read."""
    from par_desktop.services.outgoing import waiting_to_send
    from par_desktop.services.trust import own_fingerprint

    alone = not desk.is_coordinator
    return PackagesStanding(
        rows=() if alone else tuple(board(desk, period, group, receipt_days=receipt_days)),
        own=own_row(desk, period, receipt_days=receipt_days) if alone else None,
        unsent=unsent(desk) if alone else 0,
        waiting=waiting_to_send(desk) if alone else 0,
        sent=tuple(packages_listed(desk, "out")),
        received=tuple(packages_listed(desk, "in")),
        fingerprint=own_fingerprint(desk),
    )


def unsent(desk: Desk) -> int:
    """How many of this unit's changes no package has carried yet."""
    return query.unsent(desk.conn, desk.unit.code)


def day_in_plan(desk: Desk) -> date:
    """Today, or the nearest day of the plan: what "quá hạn" and "còn n ngày" are counted from."""
    calendar, years = desk.world.calendar, desk.world.plan.years
    first = calendar.bounds(Period(PeriodKind.YEAR, years[0]))[0]
    last = calendar.bounds(Period(PeriodKind.YEAR, years[1]))[1]
    return min(max(desk.today, first), last)


def deadline(conn: Connection, world: World, period: Period, day: date) -> Deadline:
    """When wards must send a period, seen on a day."""
    due = due_day(world, period, "ward", choices_of(conn))
    return Deadline(due, (due - day).days)


def deadline_words(found: Deadline) -> str:
    """ "Hạn 15/3 · còn 5 ngày", "… · hôm nay", "… · quá hạn 3 ngày"."""
    if found.days_left > 0:
        rest = f"còn {found.days_left} ngày"
    elif found.days_left == 0:
        rest = "hôm nay"
    else:
        rest = f"quá hạn {-found.days_left} ngày"
    return f"Hạn {found.due.day}/{found.due.month} · {rest}"


def owes(row: BoardRow) -> str:
    """ "Còn nợ: hồ sơ TTHC tháng 3, 4 tiêu chí chưa chấm." or that nothing is owed."""
    parts = owed_parts(row)
    return f"Còn nợ: {', '.join(parts)}." if parts else "Đã đủ, không còn nợ mục nào."


def owed_parts(row: BoardRow) -> list[str]:
    """What is missing, each in a few words, in the board's order of columns."""
    parts: list[str] = []
    if row.tasks.missing:
        parts.append(f"{row.tasks.missing} nhiệm vụ chưa cập nhật")
    if row.missing_months:
        months = ", ".join(str(Period.parse(code).number) for code in row.missing_months)
        parts.append(f"hồ sơ TTHC tháng {months}")
    if row.scores.missing:
        parts.append(f"{row.scores.missing} tiêu chí chưa chấm")
    if row.remedies.missing:
        late = f" ({row.late_remedies} quá hạn)" if row.late_remedies else ""
        parts.append(f"{row.remedies.missing} tồn tại chưa khắc phục{late}")
    if row.passages.missing:
        parts.append(f"{row.passages.missing} đề mục lời báo cáo")
    return parts


def open_matters(row: BoardRow) -> list[str]:
    """What a person should know of a unit beside what it owes, each in a few words."""
    parts: list[str] = []
    if row.conflicts:
        parts.append(f"{row.conflicts} xung đột chưa quyết định")
    if row.waiting:
        parts.append(f"{row.waiting} thay đổi đang chờ gói trước")
    if row.missing_files:
        parts.append(f"{row.missing_files} tệp minh chứng chưa đến")
    if row.unconfirmed:
        numbers = ", ".join(str(number) for number in row.unconfirmed)
        parts.append(f"gói số {numbers} chưa được xác nhận {row.unconfirmed_days} ngày")
    if row.paper:
        parts.append(f"bản giấy nhận ngày {date_short(date.fromisoformat(row.paper))}")
    return parts


def reminder(conn: Connection, world: World, rows: Sequence[BoardRow], period: Period, day: date) -> str:
    """A text for the Zalo group: who owes what, by when; only units that owe anything.

    What came on paper is not asked for again: typing it in is the city's work.
    """
    found = deadline(conn, world, period, day)
    owing = [row for row in rows if asked_for(row)]
    if not owing:
        return f"Các đơn vị đã gửi đủ số liệu cải cách hành chính {period_label(period)}."
    when = f"hạn {date_short(found.due)}"
    when += f", đã quá {-found.days_left} ngày" if found.days_left < 0 else f", còn {found.days_left} ngày"
    if len(owing) == 1:
        owed = ", ".join(asked_for(owing[0]))
        return (
            f"Kính gửi {owing[0].name}: số liệu cải cách hành chính {period_label(period)} ({when}) còn thiếu {owed}."
        )
    lines = [f"Số liệu cải cách hành chính {period_label(period)} ({when}), các đơn vị còn thiếu:"]
    lines += [f"- {row.name}: {', '.join(asked_for(row))}." for row in owing]
    return "\n".join(lines)


def asked_for(row: BoardRow) -> list[str]:
    """What a reminder asks of a unit: what it owes and has not delivered on paper, and files that have not come."""
    parts = [] if row.paper else owed_parts(row)
    if row.missing_files:
        parts.append(f"{row.missing_files} tệp minh chứng")
    return parts


def packages_listed(desk: Desk, direction: str) -> list[PackageLine]:
    """Packages sent (``out``) or received (``in``), newest first."""
    lines: list[PackageLine] = []
    for row in query.listed(desk.conn, direction):
        other = row.sender if direction == "in" else row.receiver
        lines.append(
            PackageLine(
                key=row.key,
                package=row.id,
                direction=row.direction,
                unit=row.typed_by or other,
                name=unit_name(desk.world, row.typed_by or other),
                number=row.number,
                period=row.period,
                at=row.at,
                file=row.file,
                operations=row.operations,
                counts=row.counts,
                refused=row.refused,
                typed_by=row.typed_by,
                taken_back=row.taken_back,
                confirmed=bool(row.confirmed),
                group=row.receiver.partition(":")[2] if direction == "in" else "",
            )
        )
    return lines


def refusals_of(desk: Desk, package: int) -> list[RefusalLine]:
    """What a package was refused, each with its reason as a sentence."""
    lines = []
    for place, value, code, facts in query.refusals(desk.conn, package):
        template = SENTENCES.get(code, code)
        lines.append(RefusalLine(place, value, template.format_map({k: str(v) for k, v in facts.items()})))
    return lines


def unit_name(world: World, code: str) -> str:
    """How to call a unit or ``group:…`` in a list."""
    try:
        if code.startswith("group:"):
            return world.group(code.removeprefix("group:")).name
        return world.unit(code).name
    except ValueProblem:
        return code


def local_time(at: str) -> datetime | None:
    """An operation's or package's UTC time on the wall clock here; ``None`` for a typed cell, which has none."""
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone() if at else None


def around(period: Period) -> tuple[str, ...]:
    """The codes of the period and of the longer ones around it: what a quarter is asked about."""
    kinds = (PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)
    year = Period(PeriodKind.YEAR, period.year)
    return tuple(p.code for kind in kinds for p in year.parts(kind) if p.contains(period))


def _rows(
    desk: Desk, units: Sequence[Unit], period: Period, day: date, last: dict[str, query.LastPackage]
) -> list[BoardRow]:
    conn, world, codes = desk.conn, desk.world, [u.code for u in units]
    months = [m.code for m in world.calendar.months(period)]
    begun = [m.code for m in world.calendar.months(period) if world.calendar.bounds(m)[0] <= day]
    periods = around(period)
    first, end = world.calendar.bounds(period)
    tasks = query.tasks(conn, codes, periods)
    filled = query.dossier_months(conn, codes, months)
    components = {code: _components(world, unit, period.year) for code, unit in zip(codes, units, strict=True)}
    wanted = sorted({c for some in components.values() for c in some})
    scored = query.scores(conn, codes, periods, wanted)
    findings, overdue = query.remedies(conn, codes, first, end, day)
    headings = [h.code for h in load_outline("cchc-quarter").headings if h.write]
    written = query.passages(conn, codes, period.code, headings)
    by_proxy = query.proxies(conn, codes, periods, months)
    known = query.machines(conn, codes)
    papers = query.papers(conn, codes, periods)
    matters = query.open_matters(conn, codes)
    files, evidence = missing_by_unit(desk), query.evidence(conn, codes, periods)
    late_days = max(0, -deadline(conn, world, period, day).days_left)
    rows = []
    for unit in units:
        code, sent = unit.code, last.get(unit.code)
        row = BoardRow(
            unit=code,
            name=unit.name,
            state=SendState.NOT_SENT,
            tasks=tasks.get(code, _NOTHING),
            dossiers=Item(sum((code, m) in filled for m in months), len(months)) if unit.is_ward else _NOTHING,
            scores=Item(scored.get(code, 0), len(components[code])),
            remedies=findings.get(code, _NOTHING),
            passages=Item(written.get(code, 0), len(headings)),
            missing_months=tuple(m for m in begun if (code, m) not in filled) if unit.is_ward else (),
            late_remedies=overdue.get(code, 0),
            last_at=sent.at if sent else None,
            last_number=sent.number if sent else 0,
            last_package=sent.package if sent else "",
            excel=bool(sent and sent.excel) and not known.get(code),
            machines=known.get(code, 0),
            proxies=by_proxy.get(code, 0),
            late_days=late_days,
            paper=papers.get(code),
            waiting=matters.get(code, (0, 0))[0],
            conflicts=matters.get(code, (0, 0))[1],
            evidence=evidence.get(code, 0),
            missing_files=files.get(code, 0),
        )
        rows.append(_with_state(row, sent))
    return rows


def _with_state(row: BoardRow, sent: query.LastPackage | None) -> BoardRow:
    # The 15th, the usual deadline, is already in the next quarter: a package made then names that one.
    arrived = sent is not None and (sent.for_period or (sent.later and row.started))
    if arrived and row.complete:
        state = SendState.RECEIVED
    elif row.paper:
        state = SendState.PAPER
    elif arrived:
        state = SendState.MISSING
    elif row.proxies:
        state = SendState.PAPER
    else:
        state = SendState.LATE if row.late_days else SendState.NOT_SENT
    return replace(row, state=state)


def _unconfirmed(desk: Desk, receivers: Sequence[str], days: int) -> dict[str, tuple[tuple[int, ...], int]]:
    """By receiver the numbers of packages nobody acknowledged, and how many days ago the oldest was made."""
    now = desk.clock().astimezone(UTC)
    before = (now - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = query.unconfirmed(desk.conn, receivers, before)
    return {
        receiver: (gap.numbers, (now - datetime.fromisoformat(gap.since.replace("Z", "+00:00"))).days)
        for receiver, gap in found.items()
    }


def _with_unconfirmed(row: BoardRow, found: tuple[tuple[int, ...], int] | None) -> BoardRow:
    return row if found is None else replace(row, unconfirmed=found[0], unconfirmed_days=found[1])


def _components(world: World, unit: Unit, year: int) -> list[str]:
    """The components a unit scores itself: wards by the commune set; survey points are nobody's own."""
    if not unit.is_ward:
        return []
    try:
        criteria = world.criteria_set(Level.COMMUNE, year)
    except ValueProblem:
        return []
    return [c.code for c in criteria.components if not c.is_survey]
