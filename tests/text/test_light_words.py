"""The formula of a light as it is shown."""

from __future__ import annotations

from fractions import Fraction

import pytest

from par_desktop.domain.lights import light_of
from par_desktop.domain.metrics import Direction
from par_desktop.text.light_words import light_words


@pytest.mark.parametrize(
    ("current", "target", "direction", "base", "words"),
    [
        (
            76,
            80,
            Direction.UP,
            60,
            "Gần đạt: (76,00 − 60,00) / (80,00 − 60,00) = 80,00 %; xanh khi đạt mục tiêu, vàng từ 80 %.",
        ),
        (40, 80, Direction.UP, None, "Chưa đạt: 40,00 / 80,00 = 50,00 %; xanh khi đạt mục tiêu, vàng từ 80 %."),
        (10, 8, Direction.DOWN, None, "Gần đạt: 8,00 / 10,00 = 80,00 %; xanh khi đạt mục tiêu, vàng từ 80 %."),
        (0, 0, Direction.DOWN, None, "Đạt: 0,00 so với 0,00 = 100,00 %; xanh khi đạt mục tiêu, vàng từ 80 %."),
        (
            -1,
            5,
            Direction.UP,
            0,
            "Chưa đạt: ((−1,00) − 0,00) / (5,00 − 0,00) = −20,00 %; xanh khi đạt mục tiêu, vàng từ 80 %.",
        ),
    ],
)
def test_formula(current: int, target: int, direction: Direction, base: int | None, words: str) -> None:
    baseline = None if base is None else Fraction(base)
    assert light_words(light_of(Fraction(current), Fraction(target), direction, baseline, 80)) == words
