"""One field on which two people disagree, with all that a person needs to decide."""

from __future__ import annotations

from dataclasses import dataclass

from par_desktop.domain.operation import OpId
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.task_rows import ConflictValue


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """``title`` names record and field, ``beside`` unit and group; ``heads`` are what a decision names.

    ``before`` is the value both writers had seen, empty where there was none. ``mine`` says whether this unit may
    decide without naming a source (nhập thay needs one).
    """

    kind: str
    record: str
    field: str
    title: str
    beside: str
    heads: tuple[OpId, ...]
    values: tuple[ConflictValue, ...]
    before: str
    history: tuple[HistoryLine, ...]
    mine: bool

    @property
    def id(self) -> str:
        """Names it among the others."""
        return f"{self.kind} {self.record} {self.field}"
