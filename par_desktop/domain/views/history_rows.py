"""One line of a record's history: a field, what it was, what it became, who, when, from where."""

from __future__ import annotations

from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """``at`` is UTC ISO, empty where nobody knows (a cell typed in Excel has no time; then ``received`` may).

    ``old`` and ``new`` are as forms show them, empty for blank. ``origin``: app, excel, import or proxy; ``reason``
    is also the source of a proxy entry. ``void``: refused or taken back, kept but not in force. ``hidden``: the
    values stayed with the author because they were superseded before they were sent. ``refused``: the code of the
    coordinator's reason. ``correction``: written after its period was closed (đính chính).
    """

    kind: str
    record: str
    field: str
    label: str
    old: str
    new: str
    by: str
    unit: str
    unit_name: str
    origin: str
    at: str
    received: str
    reason: str
    void: bool = False
    hidden: bool = False
    refused: str = ""
    correction: bool = False
