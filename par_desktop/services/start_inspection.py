"""Begin a check and record its answers; a failed item opens its finding in the same save (notes §5)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from par_desktop.data.queries import inspections as query
from par_desktop.domain.fields import Figure
from par_desktop.domain.records.inspection import CHECK_ANSWER, FINDING, INSPECTION
from par_desktop.domain.views.inspection_rows import AnswerRow, CheckSheet, FindingNote
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save
from par_desktop.settings import resource

PHRASES = "checklists/phrases.toml"
ID_LENGTH = 8


@dataclass(frozen=True, slots=True)
class VisitForm:
    """What the short dialog asks before a check: the unit, ``sort`` (surprise, planned, reinspection), day, team."""

    unit: str
    sort: str
    day: date
    team: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The new visit's record id and what was saved."""

    record: str
    saved: Saved


def start(desk: Desk, form: VisitForm, *, now: bool = True) -> Started:
    """Make a visit; ``now``: it begins at this minute, otherwise it is only planned for its day.

    Raises ``ValueProblem("unknown_unit")`` and ``NotAllowed`` for anybody but the coordinator.
    """
    unit = desk.world.unit(form.unit)
    record = INSPECTION.id(unit=unit.code, inspection=_new_id(desk, unit.code))
    values: dict[str, object] = {"sort": form.sort, "day": form.day, "team": form.team.strip() or None}
    if now:
        values["started"] = clock_time(desk)
    return Started(record, save(desk, [Patch(INSPECTION.name, record, values)]))


def begin_planned(desk: Desk, record: str) -> Saved:
    """The team is at the counter: a planned visit begins at this minute, today."""
    values = {"started": clock_time(desk), "day": desk.today}
    return save(desk, [Patch(INSPECTION.name, record, values)])


def clock_time(desk: Desk) -> str:
    """HH:MM on the wall here, as minutes write it."""
    return desk.clock().astimezone().strftime("%H:%M")


def answer_patches(sheet: CheckSheet, answer: AnswerRow, finding: FindingNote | None) -> list[Patch]:
    """One answered item as one save: the answer, and its finding made, changed or taken away.

    ``finding`` is needed where the answer is ``fail``; an answer that is no longer "không đạt" hides its finding.
    """
    unit, inspection = sheet.head.unit, sheet.head.inspection
    record = CHECK_ANSWER.id(unit=unit, inspection=inspection, item=answer.item)
    values: dict[str, object] = {
        "answer": answer.answer,
        "count": answer.count,
        "ratio": answer.ratio,
        "note": answer.note.strip() or None,
    }
    patches = [Patch(CHECK_ANSWER.name, record, values)]
    known = sheet.findings.get(answer.item)
    if answer.answer == "fail" and finding is not None:
        found = FINDING.id(unit=unit, inspection=inspection, finding=known.finding if known else finding.finding)
        fields: dict[str, object] = {
            "item": answer.item,
            "text": finding.text.strip() or None,
            "person": finding.person.strip() or None,
            "deadline": finding.deadline,
        }
        if known is None:
            fields["state"] = "open"
        patches.append(Patch(FINDING.name, found, fields, deleted=False))
    elif known is not None:
        found = FINDING.id(unit=unit, inspection=inspection, finding=known.finding)
        patches.append(Patch(FINDING.name, found, deleted=True))
    return patches


def counted(item: str, figure: Figure | None, answer: str | None, note: str = "") -> AnswerRow:
    """An answer row from the numbers typed: a count goes to its own field, a ratio stays one."""
    if figure is not None and figure.value is not None:
        return AnswerRow(item, answer, count=figure.value, note=note)
    return AnswerRow(item, answer, ratio=figure, note=note)


def phrases_for(item: str, text: str) -> tuple[tuple[str, str], ...]:
    """Ready sentences for a finding: (short word, sentence). Items without their own get one from the question."""
    own = _phrases().get(item, ())
    return tuple(own) or (("Chưa đạt", f"{_statement(text)}: chưa đạt yêu cầu."),)


@cache
def _phrases() -> Mapping[str, Sequence[tuple[str, str]]]:
    table = tomllib.loads(resource(PHRASES).read_text("utf-8"))
    return {item: tuple((row["word"], row["text"]) for row in rows) for item, rows in table["items"].items()}


def _statement(question: str) -> str:
    return re.sub(r"\s*\([^)]*\)", "", question).strip()


@cache
def public_holidays(years: tuple[int, ...]) -> frozenset[date]:
    """Vietnam's public holidays of these years, days taken in lieu included (package ``holidays``)."""
    from holidays import country_holidays

    return frozenset(country_holidays("VN", years=list(years)))


def _new_id(desk: Desk, unit: str) -> str:
    while True:
        made = desk.nonce()[:ID_LENGTH]
        if query.visit(desk.conn, unit, made) is None:
            return made
