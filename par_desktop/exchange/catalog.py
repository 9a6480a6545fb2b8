"""The visible sheets of a package, in their order."""

from __future__ import annotations

from par_desktop.exchange.layout import SheetSpec
from par_desktop.exchange.sheets.dossiers import DOSSIERS
from par_desktop.exchange.sheets.readings import READINGS
from par_desktop.exchange.sheets.tasks import TASKS

SHEETS: tuple[SheetSpec, ...] = (TASKS, DOSSIERS, READINGS)
