"""All records of the program, in one tuple."""

from __future__ import annotations

from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import (
    COORDINATOR_MACHINE,
    MACHINE,
    REFUSED,
    RELEASE,
    TYPING,
    VOID,
)
from par_desktop.domain.records.choice import CHOICE
from par_desktop.domain.records.closing import CLOSING, PAPER, REOPENING, SUBMISSION
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.entry import ENTRY, SERVICE_UNIT
from par_desktop.domain.records.evidence import EVIDENCE, EVIDENCE_USE
from par_desktop.domain.records.inspection import CHECK_ANSWER, FINDING, INSPECTION, REMEDY
from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.records.onestop import ONESTOP
from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE
from par_desktop.domain.records.reading import READING
from par_desktop.domain.records.score import APPRAISAL, ROUND, SCORE, SURVEY
from par_desktop.domain.records.succession import SUCCESSION

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
    CLOSING,
    REOPENING,
    SUBMISSION,
    PAPER,
    SUCCESSION,
    EVIDENCE,
    EVIDENCE_USE,
    CHOICE,
    ONESTOP,
    PROCEDURE,
    OFFERING,
    ENTRY,
    SERVICE_UNIT,
    VOID,
    REFUSED,
    TYPING,
    RELEASE,
    MACHINE,
    COORDINATOR_MACHINE,
)

BY_NAME = {record.name: record for record in RECORDS}
