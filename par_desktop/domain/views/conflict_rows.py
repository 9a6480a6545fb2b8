"""One field on which two people disagree, with all that a person needs to decide."""

from __future__ import annotations

from dataclasses import dataclass

from par_desktop.domain.operation import DELETE, OpId
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
    unit: str = ""
    unit_name: str = ""
    """Whose record it is; empty for the city's own."""
    label: str = ""
    """The field's label without its record, for lists by field."""

    @property
    def is_delete(self) -> bool:
        """An edit against a delete: the values are Xóa and Giữ lại."""
        return self.field == DELETE

    @property
    def id(self) -> str:
        """Names it among the others."""
        return f"{self.kind} {self.record} {self.field}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A conflict that was closed by one operation naming all its heads; ``mine``: this unit may take it back."""

    operation: OpId
    kind: str
    record: str
    field: str
    title: str
    beside: str
    text: str
    by: str
    at: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What keeping a value comes to elsewhere: the value as text, and the figure that follows, in words."""

    text: str
    words: str
