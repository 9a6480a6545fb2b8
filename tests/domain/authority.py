"""Who may write what in which state, written by hand from the design (§2, §3.4, §4): the oracle of two suites.

For each kind of record one sample, and for each hat a word of five letters, one a state of ``STATES``:
``y`` written, ``n`` not this unit's to write, ``q`` nhập thay without a source, ``p`` the period is closed, ``s`` the
round is submitted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

OWNER, SUCCESSOR, STRANGER, CITY = "13654", "13690", "13678", "NV"
STATES = ("open", "closed", "reopened", "submitted", "published")
HATS = ("owner", "coordinator", "proxy", "stranger", "successor")
UNIT_OF = {"owner": OWNER, "coordinator": CITY, "proxy": CITY, "stranger": STRANGER, "successor": SUCCESSOR}
"""``coordinator`` types without a source, ``proxy`` with one."""
OP = "ab" * 16
DAY = date(2022, 2, 20)
"""Today in both suites."""


@dataclass(frozen=True)
class Sample:
    record: str
    field: str
    value: object
    canonical: object
    may: dict[str, str]


def _may(owner: str, coordinator: str, proxy: str, stranger: str, successor: str) -> dict[str, str]:
    return dict(zip(HATS, (owner, coordinator, proxy, stranger, successor), strict=True))


_FIGURES = _may("ypyyy", "qqqqq", "yyyyy", "nnnnn", "ypyyy")
_UNLOCKED = _may("yyyyy", "qqqqq", "yyyyy", "nnnnn", "yyyyy")
_UNITS_ONLY = _may("yyyyy", "nnnnn", "nnnnn", "nnnnn", "yyyyy")
_SCORES = _may("yyysy", "nnnnn", "nnnnn", "nnnnn", "yyysy")
_CITYS = _may("nnnnn", "yyyyy", "yyyyy", "nnnnn", "nnnnn")

SAMPLES = {
    "assignment": Sample(f"pl21-03/{OWNER}/2022", "progress", 40, 40, _UNLOCKED),
    "dossier": Sample(f"{OWNER}/2022-01/CT", "late", 3, 3, _FIGURES),
    "reading": Sample(f"DT.1/{OWNER}/2022-01", "source", "sổ", "sổ", _FIGURES),
    "passage": Sample(
        f"cchc-quarter/chung/{OWNER}/2022-01", "text", "x", "x", _may("ypyyy", "nnnnn", "nnnnn", "nnnnn", "ypyyy")
    ),
    "score": Sample(f"1.1.1/{OWNER}/2022", "explanation", "x", "x", _SCORES),
    "submission": Sample(f"{OWNER}/2022", "submitted", date(2022, 2, 19), "2022-02-19", _SCORES),
    "remedy": Sample(f"{OWNER}/kt1/1", "text", "x", "x", _UNITS_ONLY),
    "evidence": Sample(f"{OWNER}/e1", "title", "x", "x", _UNLOCKED),
    "entry": Sample(f"pakn/{OWNER}/e1", "c04", "x", "x", _UNLOCKED),
    "service_unit": Sample("SU01", "name", "x", "x", _CITYS),
    "evidence_use": Sample(f"{OWNER}/e1/1.1.1/2022", "used", True, True, _SCORES),
    "void": Sample(f"{OWNER}/{OP}", "void", True, True, _UNITS_ONLY),
    "typing": Sample(f"{OWNER}/t1", "saved", "x", "x", _UNLOCKED),
    "appraisal": Sample(f"2022/1.1.1/{OWNER}", "reason", "x", "x", _CITYS),
    "survey": Sample(f"2022/1.1.1/{OWNER}", "points", None, None, _CITYS),
    "inspection": Sample(f"{OWNER}/kt1", "team", "x", "x", _CITYS),
    "answer": Sample(f"{OWNER}/kt1/A1", "note", "x", "x", _CITYS),
    "finding": Sample(f"{OWNER}/kt1/1", "text", "x", "x", _CITYS),
    "round": Sample("2021", "published", date(2022, 1, 5), "2022-01-05", _CITYS),
    "membership": Sample(f"wards/{OWNER}", "chosen", True, True, _CITYS),
    "closing": Sample("2021", "closed", date(2022, 1, 5), "2022-01-05", _CITYS),
    "reopening": Sample(f"{OWNER}/2021", "reason", "x", "x", _CITYS),
    "paper": Sample(f"{OWNER}/2022-01", "note", "x", "x", _CITYS),
    "succession": Sample(STRANGER, "decision", "QĐ 1", "QĐ 1", _CITYS),
    "refused": Sample(f"{OWNER}/{OP}", "reason", "x", "x", _CITYS),
    "machine": Sample(f"{OWNER}/{OP}", "key", "x", "x", _UNITS_ONLY),
    "coordinator_machine": Sample(OP, "key", "x", "x", _CITYS),
    "procedure": Sample("1.001193", "title", "x", "x", _CITYS),
    "offering": Sample(f"{OWNER}/1.001193", "note", "x", "x", _UNLOCKED),
    "choice": Sample("growth", "value", "relative", "relative", _CITYS),
    "onestop": Sample(f"{OWNER}/2022-01/CT", "late", 3, 3, _CITYS),
    "release": Sample(f"{OWNER}/{OP}", "released", True, True, _CITYS),
}  # fmt: skip
CASES = [
    (kind, hat, state, SAMPLES[kind].may[hat][place])
    for kind in SAMPLES
    for hat in HATS
    for place, state in enumerate(STATES)
]
