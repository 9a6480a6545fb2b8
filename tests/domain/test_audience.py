"""Who may read a record, against a table written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from par_desktop.domain.audience import may_read
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.catalog import RECORDS
from tests.domain.authority import CITY, OP, OWNER, SAMPLES, STRANGER, SUCCESSOR

READERS = {
    "owner": Actor(OWNER, False),
    "successor": Actor(SUCCESSOR, False, frozenset({OWNER})),
    "stranger": Actor(STRANGER, False),
    "coordinator": Actor(CITY, True, frozenset({"356"})),
}
EVERYONE = {"round", "membership", "closing", "succession", "coordinator_machine", "procedure", "choice", "service_unit"}
COORDINATORS = {"onestop"}
WHEN_PUBLISHED = {"appraisal", "survey", "inspection", "answer", "finding"}
UNITS_OWN = {
    "assignment", "dossier", "reading", "passage", "score", "submission", "remedy", "evidence", "evidence_use",
    "void", "refused", "release", "typing", "reopening", "paper", "machine",
    "offering", "entry",
}  # fmt: skip


def readers(kind: str, *, published: bool) -> set[str]:
    """The oracle: four readers, three circles."""
    if kind in EVERYONE:
        return set(READERS)
    if kind in COORDINATORS or (kind in WHEN_PUBLISHED and not published):
        return {"coordinator"}
    return {"coordinator", "owner", "successor"}


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@pytest.mark.parametrize("published", [True, False])
def test_who_reads_what(kind: str, published: bool) -> None:
    record = SAMPLES[kind].record
    found = {name for name, reader in READERS.items() if may_read(reader, kind, record, lambda *_: published)}
    assert found == readers(kind, published=published)


def test_every_kind_is_in_one_circle() -> None:
    known = EVERYONE | COORDINATORS | WHEN_PUBLISHED | UNITS_OWN
    assert {record.name for record in RECORDS} == known


def test_the_governing_record_is_the_leading_part_of_the_key() -> None:
    asked: list[tuple[str, str]] = []

    def published(kind: str, record: str) -> bool:
        asked.append((kind, record))
        return True

    may_read(READERS["owner"], "answer", f"{OWNER}/kt1/A1", published)
    may_read(READERS["owner"], "survey", f"2022/1.1.1/{OWNER}", published)
    assert asked == [("inspection", f"{OWNER}/kt1"), ("round", "2022")]


@pytest.mark.parametrize("kind", ["void", "refused", "release"])
def test_a_word_goes_where_the_operation_goes(kind: str) -> None:
    def about(ref: tuple[str, str] | None) -> Callable[[str], tuple[str, str] | None]:
        return lambda _: ref

    def seen(reader: str, record: str, ref: tuple[str, str] | None, *, published: bool = False) -> bool:
        return may_read(READERS[reader], kind, record, lambda *_: published, about(ref))

    citys_word = f"{CITY}/{OP}"
    assert seen("owner", citys_word, ("dossier", f"{OWNER}/2022-01/CT"))
    assert seen("successor", citys_word, ("dossier", f"{OWNER}/2022-01/CT"))
    assert not seen("stranger", citys_word, ("dossier", f"{OWNER}/2022-01/CT"))
    assert not seen("owner", citys_word, ("inspection", f"{OWNER}/kt1"))
    assert seen("owner", citys_word, ("inspection", f"{OWNER}/kt1"), published=True)
    assert seen("stranger", citys_word, ("round", "2022"))
    assert seen("owner", f"{OWNER}/{OP}", None), "its author hears of what was never taken"
    assert not seen("stranger", f"{OWNER}/{OP}", None)
    assert not seen("owner", f"{OWNER}/{OP}", ("void", f"{OWNER}/{OP}")), "there are no words about words"


def test_what_nobody_knows_goes_to_the_coordinator_only() -> None:
    seen = {name for name, reader in READERS.items() if may_read(reader, "novelty", f"{OWNER}/1", lambda *_: True)}
    assert seen == {"coordinator"}
    assert not may_read(READERS["owner"], "dossier", f"{OWNER}/2022-01", lambda *_: True)
