"""The foreign tables the program knows how to take in; to add one, write its module and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from par_desktop.intake.dossiers_06a import DOSSIERS_06A
from par_desktop.intake.readings import READINGS
from par_desktop.intake.spec import IntakeSpec

INTAKES: Mapping[str, IntakeSpec] = {spec.name: spec for spec in (DOSSIERS_06A, READINGS)}
