"""The foreign tables the program knows how to take in; to add one, write its module and name it here."""

from __future__ import annotations

from collections.abc import Mapping

from par_desktop.domain.world import World
from par_desktop.intake.dossiers_06a import DOSSIERS_06A, ONESTOP_06A
from par_desktop.intake.procedures import PROCEDURES
from par_desktop.intake.readings import READINGS
from par_desktop.intake.registers import register_spec
from par_desktop.intake.service_units import UNITS
from par_desktop.intake.spec import IntakeSpec

INTAKES: tuple[IntakeSpec, ...] = (DOSSIERS_06A, ONESTOP_06A, READINGS, PROCEDURES, UNITS)


def intakes(world: World) -> Mapping[str, IntakeSpec]:
    """By name, in the order to offer them; a register each is one too (``register:tin-bai``)."""
    return {spec.name: spec for spec in (*INTAKES, *map(register_spec, world.registers))}
