"""The documents there are. Light: reading the list loads no layout library."""

from __future__ import annotations

from par_desktop.reports.cchc import REPORT as CCHC
from par_desktop.reports.month_notice import REPORT as MONTH_NOTICE
from par_desktop.reports.procedures import REPORT as PROCEDURES
from par_desktop.reports.progress import REPORT as PROGRESS
from par_desktop.reports.spec import ReportSpec

REPORTS: tuple[ReportSpec, ...] = (PROGRESS, CCHC, MONTH_NOTICE, PROCEDURES)


def report_spec(name: str) -> ReportSpec | None:
    """The document of this name, or ``None``."""
    return next((spec for spec in REPORTS if spec.name == name), None)
