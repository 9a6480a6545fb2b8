"""All records of the program, in one tuple."""

from __future__ import annotations

from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import REFUSED, TYPING, VOID
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.inspection import CHECK_ANSWER, FINDING, INSPECTION, REMEDY
from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.records.reading import READING
from par_desktop.domain.records.score import APPRAISAL, ROUND, SCORE, SURVEY

RECORDS: tuple[RecordType, ...] = (
    ASSIGNMENT,
    DOSSIER,
    READING,
    SCORE,
    ROUND,
    APPRAISAL,
    SURVEY,
    INSPECTION,
    CHECK_ANSWER,
    FINDING,
    REMEDY,
    MEMBERSHIP,
    PASSAGE,
    VOID,
    REFUSED,
    TYPING,
)

BY_NAME = {record.name: record for record in RECORDS}
