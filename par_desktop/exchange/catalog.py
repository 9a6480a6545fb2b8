"""The visible sheets of a package, in their order.

*Thẩm định* and *Sổ TTHC* of the design are not among them yet: appraised scores are the coordinator's to write, and
there is no record of a procedure register.
"""

from __future__ import annotations

from par_desktop.exchange.layout import SheetSpec
from par_desktop.exchange.sheets.dossiers import DOSSIERS
from par_desktop.exchange.sheets.evidence import DOCUMENTS
from par_desktop.exchange.sheets.passages import PASSAGES
from par_desktop.exchange.sheets.readings import READINGS
from par_desktop.exchange.sheets.remedies import REMEDIES
from par_desktop.exchange.sheets.scores import SCORES
from par_desktop.exchange.sheets.tasks import TASKS

SHEETS: tuple[SheetSpec, ...] = (TASKS, DOSSIERS, READINGS, SCORES, REMEDIES, PASSAGES, DOCUMENTS)
