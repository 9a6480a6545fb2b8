"""Scoring rules in words, for "Vì sao có số này"; nothing is computed here (notes §1.4)."""

from __future__ import annotations

from decimal import Decimal

from par_desktop.domain.criteria import Param, Rule, RuleKind
from par_desktop.text.formats import number, percent

LATER = "quy tắc tính ở bản sau"
"""Until rules are computed a score is what was typed; whoever shows a rule says so."""


def rule_words(rule: Rule) -> str:
    """One sentence without a full stop; numbers as Vietnamese readers write them."""
    p = rule.params
    match rule.kind:
        case RuleKind.BOOL:
            return "Đạt thì đủ điểm, không đạt thì 0 điểm"
        case RuleKind.SELECT:
            return "Chọn một mức: " + "; ".join(f"{word} {_points(points)}" for word, points in _steps(p["options"]))
        case RuleKind.RATIO:
            zero = "; không phát sinh thì đủ điểm" if p.get("zero") == "full" else ""
            return f"Tỷ lệ × điểm tối đa; dưới {_share(p['floor'])} thì 0 điểm{zero}"
        case RuleKind.RATIO_LIN:
            return f"Tăng đều từ {_share(p['floor'])} (0 điểm) đến {_share(p['top'])} (đủ điểm)"
        case RuleKind.BAND:
            bands = "; ".join(f"từ {_share(rate)}: {_points(points)} điểm" for rate, points in _steps(p["steps"]))
            return f"{bands[:1].upper()}{bands[1:]}; thấp hơn: 0 điểm"
        case RuleKind.GROWTH:
            year = p.get("base_year", "")
            bands = "; ".join(_growth(rate, points) for rate, points in _steps(p["steps"]))
            return f"So với năm {year}: {bands}; không tăng: 0 điểm"
        case RuleKind.COUNT:
            due = f", tính đến ngày {_day(p['due'])}" if "due" in p else ""
            return f"Mỗi {p['per']} được {_points(p['points'])} điểm{due}, không quá điểm tối đa"
        case RuleKind.DEDUCT:
            severe = f"; {p['severe']} thì 0 điểm" if "severe" in p else ""
            return f"Từ điểm tối đa trừ {_points(p['points'])} điểm mỗi {p['per']}{severe}"
        case RuleKind.DATE:
            late = f"; muộn hơn: {_share(p['late'])} điểm tối đa" if "late" in p else ""
            return f"Xong trước hoặc trong ngày {_day(p['due'])}: đủ điểm{late}"
        case RuleKind.SURVEY:
            return "Điểm do điều tra xã hội học mang lại, đơn vị không tự chấm"
        case RuleKind.MANUAL:
            return "Chấm theo hồ sơ, không tính từ số liệu"


def _steps(param: Param) -> tuple[tuple[str, str], ...]:
    return () if isinstance(param, str) else param


def _share(param: Param) -> str:
    return percent(Decimal(str(param)) * 100, 0)


def _points(param: Param) -> str:
    """At least two decimals, none lost; fractions such as 1/12 stay as written."""
    text = str(param)
    if "/" in text:
        return text
    points = Decimal(text).normalize()
    return number(points, max(2, -int(points.as_tuple().exponent)))


def _day(param: Param) -> str:
    """A day without a year as official papers write it: 31/01, 31/3."""
    day, _, month = str(param).partition("/")
    return f"{day}/{month if int(month) < 3 else int(month)}"


def _growth(rate: str, points: str) -> str:
    what = "có tăng" if rate.startswith(">") else f"tăng từ {number(Decimal(rate))} %"
    return f"{what}: {_points(points)} điểm"
