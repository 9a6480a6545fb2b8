"""Rights from the declaration: hats, deletes, foreign records."""

from __future__ import annotations

import pytest

from par_desktop.domain.operation import DELETE
from par_desktop.domain.permissions import Actor, check_write, hats
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed

WARD, OLD, OTHER = "13654", "13690", "13678"
COORDINATOR = Actor("NV", True, frozenset({"356", OTHER}))
SUCCESSOR = Actor(WARD, False, frozenset({OLD}))


@pytest.mark.parametrize(
    ("actor", "unit", "expected"),
    [
        (SUCCESSOR, WARD, {Writer.OWNER}),
        (SUCCESSOR, OLD, {Writer.OWNER}),
        (SUCCESSOR, OTHER, set()),
        (COORDINATOR, "356", {Writer.OWNER, Writer.COORDINATOR}),
        (COORDINATOR, OTHER, {Writer.OWNER, Writer.COORDINATOR}),
        (COORDINATOR, WARD, {Writer.PROXY, Writer.COORDINATOR}),
    ],
)
def test_the_hats_a_unit_wears_at_a_record(actor: Actor, unit: str, expected: set[Writer]) -> None:
    assert hats(actor, BY_NAME["dossier"], f"{unit}/2022-01/CT") == expected


def refused(actor: Actor, kind: str, record: str, *names: str) -> str:
    try:
        check_write(actor, kind, record, names)
    except NotAllowed as problem:
        return problem.code
    return ""


def test_who_is_told_what() -> None:
    mine, theirs = f"{WARD}/2022-01/CT", f"{OTHER}/2022-01/CT"
    assert refused(SUCCESSOR, "dossier", mine, "late") == ""
    assert refused(SUCCESSOR, "dossier", theirs, "late") == "field_of_unit"
    assert refused(SUCCESSOR, "appraisal", f"2022/1.1.1/{WARD}", "points") == "field_of_coordinator"
    assert refused(COORDINATOR, "score", f"1.1.1/{WARD}/2022", "points") == "field_of_unit"
    assert refused(COORDINATOR, "score", "1.1.1/356/2022", "points") == ""
    assert refused(SUCCESSOR, "dossier", "không/phải", "late") == "foreign_record"
    assert refused(SUCCESSOR, "dossier", mine, DELETE) == "field_of_coordinator"
    assert refused(SUCCESSOR, "submission", f"{OLD}/2022", DELETE) == ""
    assert refused(SUCCESSOR, "evidence", f"{OTHER}/e1", DELETE) == "field_of_unit"
    assert refused(SUCCESSOR, "refused", f"{WARD}/{'ab' * 16}", "refused") == "field_of_coordinator"
