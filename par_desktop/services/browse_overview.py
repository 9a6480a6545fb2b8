"""What the overview shows; the parts that take a connection are light enough for the first paint's reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from par_desktop.data.queries import overview as query
from par_desktop.data.queries.scores import component_rows
from par_desktop.data.reader import Connection
from par_desktop.domain.locks import LATE_CODES
from par_desktop.domain.metrics import ratio
from par_desktop.domain.periods import Period
from par_desktop.domain.views.overview_rows import BackRow, CityScores, LateRow, LostRow, Trend, WorkRow
from par_desktop.domain.views.package_rows import BoardRow, Item
from par_desktop.domain.views.score_rows import ComponentRow
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk
from par_desktop.services.score_sums import set_for, unit_scores
from par_desktop.text.formats import number, period_label, rounded
from par_desktop.text.reasons import reason_words
from par_desktop.text.sentences import SENTENCES

MONTHS_SHOWN = 12
FirstRows = tuple[CityScores, list[LateRow], list[LostRow]]
"""What the city's first paint shows."""


def first_rows(conn: Connection, world: World, period: Period, day: date, days: tuple[int, int]) -> FirstRows:
    """The sums, what is late or due within ``days`` (of tasks, of remedies), and the points to be won back."""
    scores = city_scores(conn, world, period.code)
    return scores, late_rows(conn, day, *days), winnable(conn, world, period.code)


def city_scores(conn: Connection, world: World, round_code: str) -> CityScores:
    """The city's sums for a round, and the survey's part that has not come yet."""
    sums = unit_scores(conn, world, world.city, round_code)
    criteria = set_for(world, world.unit(world.city), int(round_code[:4]))
    by_code = {row.criterion: row for row in component_rows(conn, criteria.id, world.city, round_code)}
    waiting = [c for c in criteria.components if c.is_survey and by_code[c.code].survey is None]
    return CityScores(sums, sum((c.max_points or Decimal(0) for c in waiting), Decimal(0)), len(waiting))


def late_rows(conn: Connection, day: date, task_days: int, remedy_days: int) -> list[LateRow]:
    """Tasks (by their leads) and remedies that are late on ``day`` or due within these days, earliest first."""
    rows = []
    until = (day + timedelta(days=task_days)).isoformat()
    for task, at, title, period, due, units, name, unit in query.late_turns(conn, until):
        when = date.fromisoformat(due)
        who = name if units == 1 else f"{units} đơn vị"
        record = f"{task}/{unit}/{period}"
        rows.append(LateRow(f"Nhiệm vụ {at}", title, who, when, (when - day).days, "tasks", "assignment", record))
    until = (day + timedelta(days=remedy_days)).isoformat()
    for unit, inspection, finding, item, text, deadline, name in query.late_remedies(conn, until):
        when = date.fromisoformat(deadline)
        title = f"Khắc phục tồn tại {item}: {text}" if item else f"Khắc phục tồn tại: {text}"
        record = f"{unit}/{inspection}/{finding}"
        rows.append(LateRow("Khắc phục", title, name, when, (when - day).days, "inspections", "finding", record))
    return sorted(rows, key=lambda row: row.due)


def winnable(conn: Connection, world: World, round_code: str) -> list[LostRow]:
    """Components on which the city has given itself less than the maximum, the largest loss first; no survey."""
    criteria = set_for(world, world.unit(world.city), int(round_code[:4]))
    rows = []
    for row in component_rows(conn, criteria.id, world.city, round_code):
        node = criteria.criterion(row.criterion)
        most = node.max_points or Decimal(0)
        if node.is_survey or row.own_points is None or row.own_points >= most:
            continue
        owner = world.unit(node.owner).name if node.owner in world.units_by_code else "–"
        record = f"{node.code}/{world.city}/{round_code}"
        rows.append(LostRow(node.code, node.title, owner, row.own_points, most, record))
    return sorted(rows, key=lambda lost: -lost.lost)


def work_rows(desk: Desk, row: BoardRow, period: Period) -> list[WorkRow]:
    """What this unit sends for the period, unfinished things first; ``row`` is its own line of the board."""
    rows = [_dossier_work(desk, row, period), *_score_work(desk, row, period)]
    rows += [_task_work(desk, row, period), _remedy_work(desk, row), _passage_work(desk, row, period)]
    asked = [work for work in rows if work is not None]
    return sorted(asked, key=lambda work: work.state == "done")


def back_rows(desk: Desk, round_code: str) -> list[BackRow]:
    """What came back from the city: refused, in conflict, appraised, typed for us (look.md §5.2)."""
    from par_desktop.services.describe_record import describe, field_label

    world, conn, unit = desk.world, desk.conn, desk.unit.code
    rows = []
    for kind, record, fields, reason in query.refused(conn, unit):
        words = describe(world, kind, record)
        names = ", ".join(field_label(world, kind, name, record) for name in (json.loads(fields) if fields else {}))
        why = SENTENCES.get(reason, "")
        if not why or "{" in why:  # the word that refuses carries the code alone
            what_to_do = " Muốn sửa, đề nghị Phòng Nội vụ mở lại cho đơn vị." if reason in LATE_CODES else ""
            why = f"{_capital(reason_words(reason) or reason)}.{what_to_do}"
        title = f"Bị từ chối: {words.title}" + (f" · {names}" if names else "")
        rows.append(BackRow("refused", title, f"{words.group}: {why}", tab_of(kind), kind, record))
    for kind, record, count in query.conflicts(conn):
        words = describe(world, kind, record)
        second = f"{words.group} · {count} ô hai người ghi khác nhau, cần chọn một"
        rows.append(BackRow("conflict", f"Xung đột: {words.title}", second, "conflicts", kind, record))
    rows += _appraised(desk, round_code)
    for kind, record, period in query.proxies(conn, unit):
        words = describe(world, kind, record)
        second = f"{period_label(period, capital=True)} · thành phố nhập theo bản giấy hoặc điện thoại, hãy xem lại"
        rows.append(BackRow("proxy", f"Nhập thay: {words.group}, {words.title}", second, tab_of(kind), kind, record))
    return rows


def on_time_trend(desk: Desk, period: Period) -> Trend:
    """The unit's on-time rate of the twelve months up to the period's last (notes §4.2)."""
    last = desk.world.calendar.months(period)[-1]
    months = [last]
    while len(months) < MONTHS_SHOWN:
        months.insert(0, desk.world.calendar.previous(months[0]))
    found = query.resolved_by_month(desk.conn, desk.unit.code, [m.code for m in months])
    values = tuple(_on_time(found.get(m.code)) for m in months)
    return Trend(tuple(f"T{m.number}" for m in months), values)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def tab_of(kind: str) -> str:
    """The screen that shows records of a kind."""
    if kind == "assignment":
        return "tasks"
    if kind in ("inspection", "answer", "finding", "remedy"):
        return "inspections"
    return "reports" if kind == "passage" else "indicators"


def _on_time(sums: tuple[int | None, int | None, int | None] | None) -> Decimal | None:
    if sums is None or any(value is None for value in sums):
        return None
    early, on_time, late = (value or 0 for value in sums)
    share = ratio(early + on_time, early + on_time + late)
    return None if share is None else rounded(share * 100, 2)


def _few(words: Sequence[str], most: int = 4) -> str:
    shown = " · ".join(words[:most])
    return shown if len(words) <= most else f"{shown} và {len(words) - most} mục nữa"


def _state(item: Item, todo: str, missing: str) -> tuple[str, str]:
    """State and its word: nothing yet, some missing, all there."""
    if item.complete:
        return "done", "Xong"
    return ("todo", todo) if not item.done else ("missing", missing)


def _dossier_work(desk: Desk, row: BoardRow, period: Period) -> WorkRow | None:
    if not row.dossiers.asked:
        return None
    calendar, first_field = desk.world.calendar, desk.world.procedure_fields[0].code
    months = row.missing_months
    month = Period.parse(months[0]) if months else calendar.months(period)[-1]
    first, last = calendar.bounds(month)
    item = Item(0, 1) if len(months) == 1 else row.dossiers
    what = f"Hồ sơ TTHC tháng {month.number} ({first.day:02d}/{first.month:02d} – {last.day:02d}/{last.month})"
    if len(months) > 1:
        what = "Hồ sơ TTHC tháng " + ", ".join(str(Period.parse(code).number) for code in months)
    fields = len(desk.world.procedure_fields)
    if months:
        state, word, missing = "todo", "Chưa nhập", f"{fields} lĩnh vực; dán từ phần mềm một cửa"
    elif not row.dossiers.complete:
        state, word, missing = "done", "Đủ đến nay", f"đã có {row.dossiers.done}/{row.dossiers.total} tháng của kỳ"
    else:
        state, word, missing = "done", "Xong", f"đủ {row.dossiers.total} tháng của kỳ"
    record = f"{desk.unit.code}/{month.code}/{first_field}"
    verb = "Nhập ngay" if months else "Xem"
    return WorkRow(what, item.done, item.total, state, word, missing, verb, "indicators", "dossier", record)


def _score_work(desk: Desk, row: BoardRow, period: Period) -> list[WorkRow | None]:
    if not row.scores.asked:
        return []
    try:
        criteria = set_for(desk.world, desk.unit, period.year)
    except ValueProblem:
        return []
    rows = component_rows(desk.conn, criteria.id, desk.unit.code, period.code)
    own = [r for r in rows if not criteria.criterion(r.criterion).is_survey]
    unscored = [r for r in own if r.own_points is None]
    bare = [r for r in own if r.own_points is not None and not r.evidence]
    scores = Item(len(own) - len(unscored), len(own))
    papers = Item(len(own) - len(unscored) - len(bare), len(own) - len(unscored))
    state, word = _state(scores, "Chưa chấm", f"Còn {scores.missing} tiêu chí")
    work: list[WorkRow | None] = [
        WorkRow("Tự chấm điểm", scores.done, scores.total, state, word, _few([r.criterion for r in unscored]),
                "Chấm tiếp" if unscored else "Xem", "indicators", "score", _score_id(desk, unscored or own, period)),
    ]  # fmt: skip
    if papers.asked:
        state, word = _state(papers, "Chưa ghi", f"Thiếu {papers.missing}")
        missing = f"{_few([r.criterion for r in bare])} chưa ghi tài liệu" if bare else ""
        work.append(
            WorkRow("Tài liệu kiểm chứng", papers.done, papers.total, state, word, missing,
                    "Ghi tài liệu" if bare else "Xem", "indicators", "score", _score_id(desk, bare or own, period))
        )  # fmt: skip
    return work


def _score_id(desk: Desk, rows: Sequence[ComponentRow], period: Period) -> str:
    return f"{rows[0].criterion}/{desk.unit.code}/{period.code}" if rows else ""


def _task_work(desk: Desk, row: BoardRow, period: Period) -> WorkRow | None:
    if not row.tasks.asked:
        return None
    from par_desktop.services.browse_packages import around

    untouched = query.untouched_turns(desk.conn, desk.unit.code, around(period))
    state, word = _state(row.tasks, "Chưa cập nhật", f"{row.tasks.missing} chưa cập nhật")
    missing = "" if row.tasks.complete else "; ".join(f"TT {at}: {title}" for _, _, at, title in untouched[:2])
    record = f"{untouched[0][0]}/{desk.unit.code}/{untouched[0][1]}" if untouched else ""
    verb = "Xem" if row.tasks.complete else "Cập nhật"
    return WorkRow(
        "Nhiệm vụ được giao", row.tasks.done, row.tasks.total, state, word, missing, verb, "tasks",
        "assignment" if record else "", record,
    )  # fmt: skip


def _remedy_work(desk: Desk, row: BoardRow) -> WorkRow | None:
    if not row.remedies.asked:
        return None
    left = query.open_findings(desk.conn, desk.unit.code)
    state, word = _state(row.remedies, "Chưa báo cáo", f"{row.remedies.missing} chưa báo cáo")
    if row.late_remedies:
        state, word = "late", f"{row.late_remedies} quá hạn"
    missing = "; ".join(f"{item}: {text}" if item else text for _, _, _, item, text, _ in left[:2])
    record = "/".join(left[0][:3]) if left else ""
    verb = "Báo cáo" if not row.remedies.complete else "Xem"
    return WorkRow(
        "Khắc phục tồn tại sau kiểm tra", row.remedies.done, row.remedies.total, state, word, missing, verb,
        "inspections", "finding" if record else "", record,
    )  # fmt: skip


def _passage_work(desk: Desk, row: BoardRow, period: Period) -> WorkRow | None:
    if not row.passages.asked:
        return None
    item = row.passages
    state, word = _state(item, "Chưa viết", f"Còn {item.missing} đề mục")
    missing = f"{item.done}/{item.total} đề mục"
    verb = "Xem" if item.complete else "Viết"
    what = f"Lời báo cáo {period_label(period)}"
    return WorkRow(what, item.done, item.total, state, word, missing, verb, "reports", "", "")


def _appraised(desk: Desk, round_code: str) -> list[BackRow]:
    found = query.appraised(desk.conn, desk.unit.code, round_code)
    if not found:
        return []
    cut = [(code, own, given) for code, own, given, _ in found
           if isinstance(own, Decimal) and isinstance(given, Decimal) and given != own]  # fmt: skip
    shown = [f"{code} {'hạ' if given < own else 'nâng'} {number(abs(own - given), 2)}" for code, own, given in cut]
    second = _few(shown, 3) if shown else "giữ nguyên điểm tự chấm"
    round_label = period_label(Period.parse(found[0][3]))
    code = cut[0][0] if cut else found[0][0]
    record = f"{code}/{desk.unit.code}/{found[0][3]}"
    title = f"Thành phố thẩm định {len(found)} tiêu chí {round_label}"
    return [BackRow("appraised", title, second, "indicators", "score", record)]
