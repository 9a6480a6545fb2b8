"""How a figure is computed, in the form's column numbers or in words, and the unit it is said in.

What the city chose is said with it: a rate whose denominator is a choice names the denominator in force.
"""

from __future__ import annotations

from par_desktop.domain.choices import GROWTH, LEVELS_OF, OFFERED, RELATIVE, Choices
from par_desktop.domain.metrics import DOSSIER_COLUMNS, Metric, MetricKind
from par_desktop.domain.rates import DossierRule, dossier_rule

_NUMBERS = {column.code: column.number for column in DOSSIER_COLUMNS}
_LEVELS = {"level3": "mức độ 3", "level4": "mức độ 4"}


def unit_words(metric: Metric, choices: Choices) -> str:
    """The unit of a figure; a growth in percentage points is not in percent."""
    points = metric.grows and choices.get(GROWTH) != RELATIVE
    return "điểm %" if points else metric.unit_label


def how_words(metric: Metric, choices: Choices) -> str:
    """The formula: "[(4a)] / [(7)…] của biểu II.06a", "… / …"; numerator and denominator are always named."""
    source, what = metric.derivation
    if source == "dossiers":
        words = _columns(dossier_rule(what, choices, {}))
        if what in _LEVELS and choices.get(LEVELS_OF) == OFFERED:
            words += f", chỉ lĩnh vực có TTHC cung cấp ở {_LEVELS[what]} (Sổ TTHC)"
        if metric.grows:
            words += ", so với năm 2020" if choices.get(GROWTH) == RELATIVE else ", trừ tỷ lệ năm 2020"
        return words
    if source == "inspections":
        return "phường, xã đã được kiểm tra đột xuất / tổng số phường, xã"
    if metric.kind is MetricKind.RATIO:
        return f"{metric.numerator_label} / {metric.denominator_label}"
    # Figures of registers say in their source what they count.
    return metric.source if metric.kind is MetricKind.DERIVED else metric.title


def _columns(rule: DossierRule) -> str:
    top, bottom = (
        " + ".join(_NUMBERS[column] for column in columns)
        for columns in ((*rule.top, *rule.top_left), (*rule.bottom, *rule.bottom_left))
    )
    return f"[{top}] / [{bottom}] của biểu II.06a" if bottom else f"{top} của biểu II.06a"
