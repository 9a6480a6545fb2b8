"""The walk in two lengths: Hypothesis chooses and shortens a short one; ``--walk-steps 10000`` walks on from a seed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.walk.run import chance_steps, run, scattered, shortened
from tests.walk.things import Step
from tests.walk.walker import WalkError

LENGTH, RUNS = 50, 12
STEP = st.integers(0, (1 << 32) - 1).map(scattered)
"""Hypothesis likes small and equal numbers; a walk of those does one thing over and over."""

SHARES = {"conflict": 0.40, "edit against delete": 0.10}
"""At least this share of the runs must meet these; a thin walk passes broken programs."""
SOME = (
    "waiting",
    "typed",
    "second saving",
    "refused",
    "draft kept home",
    "decide",
    "take back",
    "clone",
    "put back",
    "merge",
    "inherit",
    "merger unheard of",
    "chain of mergers",
    "inherit through another",
    "release",
    "released, then found",
    "typed over signed",
    "typed again",
    "set back",
    "left to a person",
    "moved",
    "asked about a loss",
)
RARE = (
    "merger taken back",
    "merger made again",
    "ring refused",
    "set back, then lifted",
    "loss agreed to at once",
    "typing of an heir unheard of",
    "wrong office",
)
"""What many walks must meet, and a few need not."""

met: list[Counter[str]] = []
"""What each run of this session exercised."""


def check_coverage(runs: list[Counter[str]], some: Sequence[str] = SOME) -> None:
    """The walk really walked: conflicts, deletions, waiting, typing and refusals were met.

    ``some``: what at least one run must meet; a dozen short ones cannot meet everything that is rare.
    """
    seen = Counter(name for counted in runs for name, times in counted.items() if times)
    for name, share in SHARES.items():
        assert seen[name] >= share * len(runs), f"{name}: {seen[name]} of {len(runs)} runs"
    for name in some:
        assert seen[name], f"no run met: {name}"


@settings(
    max_examples=RUNS,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(STEP, min_size=LENGTH, max_size=LENGTH), st.integers(0, 1 << 16))
def test_every_replica_is_what_the_oracle_says_of_what_came_to_it(steps: list[Step], seed: int) -> None:
    met.append(run(steps, seed))


def test_the_walk_met_what_it_is_for() -> None:
    if met:  # run by its name alone, there is nothing to count
        check_coverage(met, ("waiting", "typed", "refused"))


def test_a_long_walk(request: pytest.FixtureRequest) -> None:
    """As many steps as ``--walk-steps`` says, from ``--walk-seed`` on; without it one walk of a fixed seed."""
    wanted = int(request.config.getoption("--walk-steps"))
    seed = int(request.config.getoption("--walk-seed"))
    runs: list[Counter[str]] = []
    done, begun = 0, time.monotonic()
    while done < wanted:
        steps = chance_steps(seed, 80)
        try:
            runs.append(run(steps, seed))
        except WalkError as problem:
            fewer = shortened(steps, seed)
            raise AssertionError(f"seed {seed}; {len(fewer)} of its steps are enough: {fewer}\n{problem}") from problem
        done += len(steps)
        seed += 1
    if len(runs) >= 20:
        check_coverage(runs)
        missing = [name for name in RARE if not any(counted[name] for counted in runs)]
        assert not missing, f"no run met: {missing}"
        print(f"\n{done} steps in {len(runs)} walks, last seed {seed - 1}, {time.monotonic() - begun:.0f} s")
