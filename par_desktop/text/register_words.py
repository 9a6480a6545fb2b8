"""What a register adds up to, in words: the line below its rows on screen and on paper."""

from __future__ import annotations

from fractions import Fraction

from par_desktop.domain.register_totals import Tally
from par_desktop.domain.registers import Total
from par_desktop.text.formats import NOTHING_HAPPENED, number, rate


def total_words(total: Total, tally: Tally) -> str:
    """ "Trả lời đúng hạn trên số phải trả lời: 8/10 = 80,00 %"; a register nobody keeps has no figure."""
    figure = tally.figure
    if figure is None:
        return f"{total.title}: chưa có số liệu"
    if figure.value is not None:
        words = f"{number(figure.value)} {total.unit_label}".strip()
    elif figure.none or not figure.denominator:
        words = NOTHING_HAPPENED
    else:
        top, bottom = figure.numerator or 0, figure.denominator
        words = f"{number(top)}/{number(bottom)} = {rate(Fraction(top, bottom))}"
    left = f" ({number(tally.skipped)} dòng thiếu ngày hoặc số nên chưa tính)" if tally.skipped else ""
    return f"{total.title}: {words}{left}"
