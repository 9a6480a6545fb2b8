"""Evidence as screens and lists show it: pieces of a criterion, all of a unit, and files that have not come."""

from __future__ import annotations

from collections import Counter

from par_desktop.data.queries import evidence as rows
from par_desktop.domain.views.evidence_rows import EvidenceRow, MissingFile
from par_desktop.services.desk import Desk


def pieces_of(desk: Desk, unit: str, round_code: str, criterion: str) -> list[EvidenceRow]:
    """What serves one criterion in a round."""
    return rows.pieces(desk.conn, unit, round_code, criterion)


def all_pieces(desk: Desk, unit: str, round_code: str) -> list[EvidenceRow]:
    """All living evidence of a unit, each with the criteria it serves in the round."""
    return rows.pieces(desk.conn, unit, round_code)


def missing_files(desk: Desk, unit: str | None = None) -> list[MissingFile]:
    """Files that evidence names and that have not come to this machine, of one unit or of all."""
    return rows.missing_files(desk.conn, unit)


def missing_by_unit(desk: Desk) -> dict[str, int]:
    """How many files have not come, by unit; units with none are left out. One question to the database."""
    return dict(Counter(file.unit for file in rows.missing_files(desk.conn)))
