"""Lights in words: the verdict, its icon and colour, and the formula with its figures, to be checked by hand."""

from __future__ import annotations

from fractions import Fraction

from par_desktop.domain.lights import Colour, Formula, Light
from par_desktop.text.formats import number, percent

WORDS = {Colour.GREEN: "Đạt", Colour.AMBER: "Gần đạt", Colour.RED: "Chưa đạt"}
ICONS = {Colour.GREEN: "tick-circle", Colour.AMBER: "clock", Colour.RED: "warning"}


def light_formula(light: Light) -> str:
    """ "(76,00 − 60,00) / (80,00 − 60,00) = 80,00 %; vàng từ 80 %": the way gone, as the light was judged by it."""
    now, target = _figure(light.current), _figure(light.target)
    if light.formula is Formula.BASELINE and light.baseline is not None:
        base = _figure(light.baseline)
        shown = f"({now} − {base}) / ({target} − {base})"
    elif light.formula is Formula.INVERSE:
        shown = f"{target} / {now}" if light.current else f"{now} so với {target}"
    else:
        shown = f"{now} / {target}" if light.target else f"{now} so với {target}"
    return f"{shown} = {percent(light.way * 100)}; xanh khi đạt mục tiêu, vàng từ {number(light.amber_from * 100)} %"


def light_words(light: Light) -> str:
    """The verdict and why."""
    return f"{WORDS[light.colour]}: {light_formula(light)}."


def _figure(value: Fraction) -> str:
    text = number(value, 2)
    return f"({text})" if value < 0 else text
