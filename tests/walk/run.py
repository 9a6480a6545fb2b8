"""A walk from its numbers, and fewer steps that still fail."""

from __future__ import annotations

import hashlib
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from par_desktop.data import backup
from par_desktop.errors import ParError
from tests.walk.actions import do
from tests.walk.ending import quiesce
from tests.walk.places import MEMORY, fixed_chance, template
from tests.walk.things import CITY, OFFICE, OTHER, WARD, Step
from tests.walk.walker import Walk, WalkError


@contextmanager
def walking(seed: int) -> Iterator[Walk]:
    """A walk that has not begun: six installations in a folder of their own, and chance that follows from a seed."""
    for unit in (WARD, OTHER, OFFICE, CITY):
        template(unit)
    base = Path(tempfile.mkdtemp(prefix="walk-", dir=MEMORY if MEMORY.is_dir() else None))
    walk: Walk | None = None
    with fixed_chance(seed), mock.patch.object(backup, "make"):
        try:
            walk = Walk(seed, base)
            yield walk
        except ParError as problem:
            told = "\n".join(walk.told[-40:]) if walk is not None else ""
            raise WalkError(f"refused: {problem!r} {problem.facts} (seed {seed})\n{told}") from problem
        finally:
            if walk is not None:
                walk.close()
            shutil.rmtree(base, ignore_errors=True)


def run(steps: Sequence[Step], seed: int) -> Counter[str]:
    """Walk these steps to a quiet end; what was met. Raises ``WalkError`` where program and oracle disagree."""
    with walking(seed) as walk:
        for step in steps:
            do(walk, step)
        quiesce(walk)
        return walk.met


def scattered(number: int) -> Step:
    """A step from one number: near numbers are steps that have nothing in common."""
    digest = hashlib.sha256(str(number).encode()).digest()
    a, b, c, d = (int.from_bytes(digest[i : i + 2], "big") for i in (0, 2, 4, 6))
    return a, b, c, d


def chance_steps(seed: int, length: int) -> list[Step]:
    """A walk's steps from a seed."""
    chance = random.Random(seed)
    return [(chance.randrange(1 << 16), chance.randrange(1 << 16), chance.randrange(1 << 16), chance.randrange(1 << 16))
            for _ in range(length)]  # fmt: skip


def shortened(steps: Sequence[Step], seed: int, attempts: int = 200) -> list[Step]:
    """Fewer steps that still fail, found by leaving out ever smaller parts."""
    kept = list(steps)
    size = max(1, len(kept) // 2)
    while size and attempts > 0:
        at, smaller = 0, False
        while at < len(kept) and attempts > 0:
            attempt = kept[:at] + kept[at + size :]
            attempts -= 1
            try:
                run(attempt, seed)
            except WalkError:
                kept, smaller = attempt, True
            else:
                at += size
        if not smaller or size > 1:
            size //= 2
    return kept
