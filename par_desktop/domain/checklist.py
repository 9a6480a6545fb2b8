"""The checklist of a surprise check at a one-stop desk, and the rating it leads to (notes §5.2).

Items, severities and thresholds are data (illustrative); this module only knows how they combine.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from par_desktop.frozen import dataclass


class ItemKind(StrEnum):
    """What is recorded: D đạt/không đạt, S số, T tỷ lệ a/b, V văn bản và ảnh."""

    YES_NO = "yes_no"
    COUNT = "count"
    RATIO = "ratio"
    DOCUMENT = "document"


class Verdict(StrEnum):
    """The judgement on one item: đạt, không đạt, không áp dụng."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ChecklistSection:
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One question. ``severity`` is 3 (nghiêm trọng), 2 or 1 (nhẹ).

    ``failing_answer`` says in words which answer means "không đạt"; it is set on items whose wording is negative
    (``negative``), where a yes or a number above 0 is bad. ``passes_from`` is the rate a ratio has to reach.
    ``overdue``: a number above 0, or a ratio below the whole, means that dossiers were overdue.
    """

    code: str
    section: str
    text: str
    basis: str
    kind: ItemKind
    severity: int
    negative: bool = False
    failing_answer: str = ""
    passes_from: Fraction = Fraction(1)
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class RatingBand:
    """From this percentage of weighted items on, this rating; bands are closed-open."""

    code: str
    label: str
    from_percent: Decimal


@dataclass(frozen=True, slots=True)
class Rating:
    """The outcome. ``percent`` is the share of applicable weighted items passed, 0–100, exact.

    ``failed`` are item codes in order; ``decisive`` those of them that alone make the rating "Chưa đạt".
    """

    code: str
    label: str
    percent: Fraction
    failed: tuple[str, ...]
    decisive: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """A checklist in its own order; ``bands`` from the best rating down, the last one from 0."""

    id: str
    title: str
    sections: tuple[ChecklistSection, ...]
    items: tuple[ChecklistItem, ...]
    bands: tuple[RatingBand, ...]
    failed_label: str
    decisive_severity: int = 3
    remedy_working_days: int = 10
    illustrative: bool = True
    source: str = ""

    def item(self, code: str) -> ChecklistItem:
        """The item with this code. Raises ``KeyError``."""
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)

    def rating(self, verdicts: Mapping[str, Verdict]) -> Rating | None:
        """The rating of the answered items (code to verdict); ``None`` when none of them applies.

        Any failed item of the decisive severity gives "Chưa đạt"; otherwise items weigh by their severity.
        Unanswered items count neither way: whoever shows the rating says how many are answered.
        """
        answered = [(item, verdicts[item.code]) for item in self.items if item.code in verdicts]
        applicable = [(item, verdict) for item, verdict in answered if verdict is not Verdict.NOT_APPLICABLE]
        if not applicable:
            return None
        failed = [item for item, verdict in applicable if verdict is Verdict.FAILED]
        weight = sum(item.severity for item, _ in applicable)
        percent = Fraction(100 * (weight - sum(item.severity for item in failed)), weight)
        codes = tuple(item.code for item in failed)
        decisive = tuple(item.code for item in failed if item.severity >= self.decisive_severity)
        if decisive:
            return Rating("failed", self.failed_label, percent, codes, decisive)
        band = next(band for band in self.bands if percent >= Fraction(band.from_percent))
        return Rating(band.code, band.label, percent, codes, ())


def judge_count(number: int) -> Verdict:
    """A counted item fails as soon as something is counted: every counted item asks for what must not be."""
    return Verdict.FAILED if number > 0 else Verdict.PASSED


def judge_ratio(item: ChecklistItem, numerator: int, denominator: int) -> Verdict:
    """A ratio passes from the item's rate on; a denominator of 0 is "không áp dụng", never 0 %."""
    if denominator == 0:
        return Verdict.NOT_APPLICABLE
    passed = Fraction(numerator, denominator) >= item.passes_from
    return Verdict.PASSED if passed else Verdict.FAILED
