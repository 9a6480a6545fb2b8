"""Numbered steps of the database, oldest first; each frozen, using no living code of the project."""

from __future__ import annotations

from par_desktop.data.migrations.m0001_first import m0001_first
from par_desktop.data.migrations.m0002_depth import m0002_depth
from par_desktop.data.migrations.m0003_keys import m0003_keys
from par_desktop.data.migrations.m0004_traffic import m0004_traffic
from par_desktop.data.migrations.m0005_evidence import m0005_evidence
from par_desktop.data.migrations.m0006_drafts import m0006_drafts
from par_desktop.data.migrations.m0010_intake import m0010_intake
from par_desktop.data.migrations.m0011_figures import m0011_figures
from par_desktop.data.migrations.m0012_procedures import m0012_procedures
from par_desktop.data.migrations.m0013_registers import m0013_registers
from par_desktop.data.migrations.m0014_full_size import m0014_full_size
from par_desktop.data.migrations.m0015_issued import m0015_issued
from par_desktop.data.migrations.m0016_gap_reason import m0016_gap_reason

MIGRATIONS = (
    m0001_first,
    m0002_depth,
    m0003_keys,
    m0004_traffic,
    m0005_evidence,
    m0006_drafts,
    m0010_intake,
    m0011_figures,
    m0012_procedures,
    m0013_registers,
    m0014_full_size,
    m0015_issued,
    m0016_gap_reason,
)
"""To add one: write ``m0003_what.py`` with a function of that name, and name it here."""
