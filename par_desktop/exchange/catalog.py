"""The visible sheets of a package, in their order.

*Thẩm định* of the design is not among them: appraised scores are the coordinator's to write.
"""

from __future__ import annotations

from par_desktop.exchange.layout import SheetSpec
from par_desktop.exchange.sheets.dossiers import DOSSIERS
from par_desktop.exchange.sheets.evidence import DOCUMENTS
from par_desktop.exchange.sheets.passages import PASSAGES
from par_desktop.exchange.sheets.procedures import PROCEDURES
from par_desktop.exchange.sheets.readings import READINGS
from par_desktop.exchange.sheets.registers import REGISTERS
from par_desktop.exchange.sheets.remedies import REMEDIES
from par_desktop.exchange.sheets.scores import SCORES
from par_desktop.exchange.sheets.tasks import TASKS

_UNITS_OWN = (TASKS, DOSSIERS, READINGS, SCORES, REMEDIES, PROCEDURES, PASSAGES, DOCUMENTS)
SHEETS: tuple[SheetSpec, ...] = (*_UNITS_OWN, *REGISTERS)
