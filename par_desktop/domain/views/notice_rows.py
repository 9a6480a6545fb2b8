"""What the month's notice of results says: dossiers by field of procedures, as posted at the one-stop desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from par_desktop.domain.views.report_rows import DossierFigures


@dataclass(frozen=True, slots=True)
class NoticeData:
    """One month of one unit, or of all wards (``wards`` > 1). Figures are those of the reports of the same period.

    ``fields`` had dossiers, ``nothing`` are names of fields without any, ``untyped`` of fields nobody has entered;
    ``total`` is ``None`` while nothing is entered. ``proxy``: a part was typed for the unit and is not confirmed;
    ``reported`` of ``wards`` have figures.
    """

    month: str
    first: date
    last: date
    fields: tuple[DossierFigures, ...]
    total: DossierFigures | None
    nothing: tuple[str, ...]
    untyped: tuple[str, ...]
    proxy: bool
    reported: int
    wards: int
    as_of: date
