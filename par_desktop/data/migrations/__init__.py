"""Numbered steps of the database, oldest first; each frozen, using no living code of the project."""

from __future__ import annotations

from par_desktop.data.migrations.m0001_first import m0001_first
from par_desktop.data.migrations.m0002_depth import m0002_depth
from par_desktop.data.migrations.m0004_traffic import m0004_traffic

MIGRATIONS = (m0001_first, m0002_depth, m0004_traffic)
"""To add one: write ``m0003_what.py`` with a function of that name, and name it here."""
