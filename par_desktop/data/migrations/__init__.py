"""Numbered steps of the database, oldest first; each frozen, using no living code of the project."""

from __future__ import annotations

from par_desktop.data.migrations.m0001_first import m0001_first

MIGRATIONS = (m0001_first,)
"""To add one: write ``m0002_what.py`` with a function of that name, and name it here."""
