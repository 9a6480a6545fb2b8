"""Sổ TTHC of the demo: 161 commune-level procedures, and which ward receives and posts each (minh họa).

Codes begin with MH so that nobody takes them for announced ones. Who is behind in everything else is behind here too.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from par_desktop.demo.pen import TODAY, Pen
from par_desktop.demo.procedure_titles import TITLES
from par_desktop.demo.standing import EXCEL_ONLY, Standing, standing_of, typing_wards
from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE

SEED = "procedures"
LISTED = date(2021, 9, 20)
"""When the city typed its list."""
DECISION = DocumentReference("1520/QĐ-UBND (minh họa)", date(2021, 7, 30))
ENDED = ("MH.HT.23", "MH.LDVL.07")
"""Procedures that no longer apply."""
NEWEST = "MH.TNXH.11"
"""One announced this autumn, which many wards have not taken in yet."""
_NO_STAFF = "chưa bố trí công chức"


def write_procedures(pen: Pen) -> None:
    """The city's list, then each ward's word about it; what is written before stays as it was."""
    own = Pen(pen.world, random.Random(SEED))
    codes = [code for code in _write_list(own) if code not in ENDED]
    for ward in typing_wards(own.world):
        _write_ward(own, ward, codes)
    pen.ops += own.ops


def _write_list(pen: Pen) -> list[str]:
    coordinator = pen.world.coordinator
    codes: list[str] = []
    for field in pen.world.procedure_fields:
        for at, title in enumerate(TITLES.get(field.code, "").splitlines(), 1):
            code = f"MH.{field.code}.{at:02d}"
            level = pen.rng.choices(("partial", "full", "none", "not_eligible"), (46, 34, 14, 6))[0]
            values: dict[str, object] = {
                "code": code,
                "title": title,
                "level": "commune",
                "field": field.name,
                "decision": DECISION,
                "online": level,
                "linked": True if title.startswith("Liên thông") else None,
                "valid_from": date(2025, 10, 1) if code == NEWEST else None,
                "valid_to": date(2024, 12, 31) if code in ENDED else None,
            }
            day = date(2025, 9, 8) if code == NEWEST else LISTED
            pen.write(PROCEDURE, PROCEDURE.id(procedure=code), values, unit=coordinator, day=day)
            codes.append(code)
    return codes


def _write_ward(pen: Pen, ward: str, codes: list[str]) -> None:
    """Most procedures are received; a few are not, some more are not posted yet."""
    standing = standing_of(ward)
    at_desk = {Standing.COMPLETE: 0.985, Standing.NOTHING: 0.93, Standing.LACKING: 0.94, Standing.PAPER: 0.97}[standing]
    posted = at_desk - 0.02
    began = LISTED + timedelta(days=pen.rng.randrange(10, 60))
    for code in codes:
        late = code == NEWEST
        received = pen.chance(0.55 if late else at_desk)
        shown = received and pen.chance(posted)
        since = date(2025, 10, pen.rng.randrange(2, 30)) if late else began
        values: dict[str, object] = {}
        if received:
            values = {"at_desk": True, "posted": True if shown else None, "since": since}
        elif pen.chance(0.3):
            values = {"note": _NO_STAFF}
        values = {name: value for name, value in values.items() if value is not None}
        record = OFFERING.id(unit=ward, procedure=code)
        day = min(TODAY, since + timedelta(days=2))
        if not values:
            continue
        if ward in EXCEL_ONLY:
            for name, value in values.items():
                pen.write(OFFERING, record, {name: value}, unit=ward, day=day, origin="excel")
        else:
            pen.write(OFFERING, record, values, unit=ward, day=day)
