"""What the walk's people write about: few records and values, so that they meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from par_desktop.domain.records.catalog import BY_NAME
from tests.walk.oracle import Ref

CITY, WARD, OTHER, THIRD, OFFICE = "NV", "13654", "13690", "13633", "TP"
WARDS = (WARD, OTHER, THIRD)
Step = tuple[int, int, int, int]
T = TypeVar("T")

TASKS = tuple(("assignment", f"pl21-03/{unit}/2022") for unit in (WARD, OTHER, OFFICE, THIRD))
DOSSIER = ("dossier", f"{WARD}/2022-01/CT")
SCORE = ("score", f"1.1.1/{WARD}/2022-Q1")
PROOFS = tuple(("evidence", f"{WARD}/e{number}") for number in range(1, 8))
PROOF = PROOFS[0]
VISITS = tuple(("inspection", f"{unit}/k1") for unit in (WARD, OTHER))
FINDINGS = tuple(("finding", f"{unit}/k1/f1") for unit in (WARD, OTHER))
APPRAISAL = ("appraisal", f"2022-Q1/1.1.1/{WARD}")
ROUND = ("round", "2022-Q1")
ROWS = frozenset(ref[1] for ref in (*TASKS, DOSSIER, PROOF, SCORE))
CLOSING = ("closing", "2022-01")
REOPENING = ("reopening", f"{WARD}/2022-01")
SUBMISSION = ("submission", f"{WARD}/2022-Q1")
DAYS = (date(2022, 3, 1), date(2022, 3, 2))
MERGER = ("succession", WARD)
MERGERS = ((WARD, OTHER), (OTHER, THIRD), (WARD, OTHER), (OTHER, THIRD), (WARD, THIRD), (OTHER, WARD))
"""Unit that ends and its successor; the last makes a ring where the first stands."""
FOREVER, LONG_AGO = date(2050, 1, 1), date(2000, 1, 1)
"""Days that no clock of a walk reaches, so that what is open is open on every machine."""

VALUES: Mapping[str, Mapping[str, Sequence[object]]] = {
    "assignment": {"progress": (10, 20, 30), "note": ("một", "hai")},
    "dossier": {"direct": (5, 6), "early": (3, 4)},
    "score": {"points": ("1.2500", "1.5000")},
    "evidence": {"title": ("bìa", "trang"), "place": ("tủ 1", "tủ 2")},
    "inspection": {"opinion": ("đồng ý", "không"), "published": DAYS},
    "finding": {"text": ("chưa niêm yết", "để trễ"), "state": ("open", "confirmed")},
    "appraisal": {"points": ("0.5000", "0.7500")},
    "round": {"published": (*DAYS, None)},
    "closing": {"closed": (*DAYS, None)},
    "reopening": {"until": (FOREVER, LONG_AGO)},
    "submission": {"submitted": (*DAYS, None)},
    "succession": {"successor": (OTHER,), "since": (LONG_AGO, FOREVER)},
}
"""What people write, few things so that they meet."""
RECORDS: tuple[Ref, ...] = (
    TASKS[0], TASKS[0], TASKS[0], DOSSIER, SCORE, PROOF, PROOF, *VISITS, *FINDINGS, APPRAISAL, ROUND, TASKS[1], TASKS[2], TASKS[3],
    CLOSING, REOPENING, SUBMISSION,
)  # fmt: skip
TYPED: Mapping[tuple[str, str], Mapping[str, object]] = {
    ("assignment", "progress"): {"10": 10, "20": 20, "30": 30, "": None},
    ("assignment", "note"): {"một": "một", "hai": "hai", "": None},
    ("assignment", "status"): {"Hoàn thành": "done", "Đang thực hiện": "in_progress"},
    ("dossier", "direct"): {"5": 5, "6": 6},
    ("dossier", "early"): {"3": 3, "4": 4},
    ("score", "points"): {"1,25": "1.2500", "1,50": "1.5000"},
}
COLUMNS: Mapping[str, Mapping[str, Callable[[Any], object]]] = {
    "assignment": {"progress": lambda v: v, "note": lambda v: v, "status": lambda v: v},
    "dossier": {"direct": lambda v: v, "early": lambda v: v},
    "score": {"points": lambda v: None if v is None else int(v.replace(".", ""))},
    "evidence": {"title": lambda v: v, "place": lambda v: v},
    "inspection": {"opinion": lambda v: v, "published": lambda v: v},
    "finding": {"text": lambda v: v, "state": lambda v: v},
    "appraisal": {"points": lambda v: None if v is None else int(v.replace(".", ""))},
    "round": {"published": lambda v: v},
    "closing": {"closed": lambda v: v},
    "reopening": {"until": lambda v: v},
    "submission": {"submitted": lambda v: v},
    "succession": {"successor": lambda v: v, "since": lambda v: v},
}
"""Columns of the tables that screens read, and what a value is there."""


def pick(number: int, choices: Sequence[T]) -> T:
    return choices[number % len(choices)]


def canonical(kind: str, name: str, value: object) -> object:
    declared = BY_NAME[kind].field(name)
    assert declared is not None
    return declared.kind.canonical(value)


def form_value(kind: str, name: str, canonical: object) -> object:
    """A value as a form holds it."""
    declared = BY_NAME[kind].field(name)
    assert declared is not None
    return declared.kind.restore(canonical)  # type: ignore[arg-type]


def as_canonical(kind: str, name: str, value: object) -> object:
    """Values above are written as forms give them, points as their canonical text."""
    return value if isinstance(value, str | int) else canonical(kind, name, value)
