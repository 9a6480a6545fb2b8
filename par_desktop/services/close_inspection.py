"""End a check, print its minutes, and send its result to the unit (notes §5.3, §5.4)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from par_desktop.data.queries import inspections as query
from par_desktop.domain.inspections import VERDICTS
from par_desktop.domain.records.inspection import INSPECTION
from par_desktop.domain.views.inspection_rows import AnswerRow, MinutesData, MinutesItem
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save
from par_desktop.services.start_inspection import clock_time


def close(desk: Desk, record: str, present: str = "", opinion: str = "") -> Saved:
    """The check ends at this minute; afterwards its answers are no longer asked (minutes are frozen).

    ``present`` are the unit's people who were there, ``opinion`` what they say of it; both may be written by hand.
    """
    values: dict[str, object] = {"present": present.strip() or None, "opinion": opinion.strip() or None}
    head = query.visit(desk.conn, **INSPECTION.parts(record))
    if head is None or not head.ended:
        values["ended"] = clock_time(desk)
    return save(desk, [Patch(INSPECTION.name, record, values)])


def publish_patch(record: str, day: date) -> Patch:
    """From this save on the unit may read the visit, its answers and findings: the next package carries them."""
    return Patch(INSPECTION.name, record, {"published": day})


def minutes_data(desk: Desk, unit: str, inspection: str) -> MinutesData | None:
    """The content of a visit's minutes; ``None`` where the visit was taken away."""
    head = query.visit(desk.conn, unit, inspection)
    if head is None:
        return None
    world, checklist = desk.world, desk.world.checklist
    known = world.units_by_code.get(unit)
    answers = query.answers(desk.conn, unit, inspection)
    notes = {note.item: note for note in reversed(query.notes(desk.conn, unit, inspection))}
    items = tuple(
        MinutesItem(item, answers.get(item.code, AnswerRow(item.code)), notes.get(item.code))
        for item in checklist.items
    )
    verdicts = {
        row.item.code: VERDICTS[answer]
        for row in items
        if (answer := row.answer.answer) is not None and answer in VERDICTS
    }
    return MinutesData(
        head=head,
        unit_name=known.name if known else unit,
        office_name=known.office_name if known else unit,
        city_name=world.unit(world.city).name,
        place=world.place,
        checklist_title=checklist.title,
        illustrative=checklist.illustrative,
        items=items,
        answered=len(verdicts),
        total=len(items),
        rating=checklist.rating(verdicts),
        sections={section.code: section.title for section in checklist.sections},
        remedy_days=checklist.remedy_working_days,
    )


def print_minutes(data: MinutesData, path: Path) -> Path:
    """Write the minutes as a PDF or a Word file, by the path's suffix. Raises ``WorkspaceProblem``.

    Works from data alone, so that it can run beside the store.
    """
    from par_desktop.reports import minutes
    from par_desktop.reports.make import make

    return make(minutes.build(data), path)


def proposed_file(data: MinutesData) -> str:
    """A file name of plain letters: ``BienBan_13654_2022-03-10.pdf``."""
    day = data.head.day.isoformat() if data.head.day else data.head.inspection
    return f"BienBan_{data.head.unit}_{day}.pdf"
