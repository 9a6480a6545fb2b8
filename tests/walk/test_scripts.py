"""The gate's other half: short walks by hand tell a program that is wrong in one known way from the right one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.walk.broken import BROKEN
from tests.walk.run import walking
from tests.walk.scripts import SCRIPTS
from tests.walk.walker import Walk, WalkError


def play(script: Callable[[Walk], None]) -> None:
    with walking(1) as walk:
        script(walk)


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_the_script_finds(name: str) -> None:
    with pytest.raises(WalkError), BROKEN[name]():
        play(SCRIPTS[name])


@pytest.mark.parametrize("name", {SCRIPTS[name]: name for name in sorted(SCRIPTS)}.values())
def test_the_right_program_passes_the_script(name: str) -> None:
    play(SCRIPTS[name])
