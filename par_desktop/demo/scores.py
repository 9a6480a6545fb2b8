"""Self scores, appraisals and the yearly survey: about nine points in ten, with reasons where some were lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from par_desktop.demo.pen import OPEN_QUARTER, Pen, after_period, quarters
from par_desktop.demo.standing import Standing, standing_of, typing_wards
from par_desktop.domain.criteria import Criterion, Level, RuleKind
from par_desktop.domain.fields import Figure
from par_desktop.domain.periods import Period
from par_desktop.domain.records.score import APPRAISAL, ROUND, SCORE, SURVEY

_RATES = frozenset({RuleKind.RATIO, RuleKind.RATIO_LIN, RuleKind.BAND})
_WHY = (
    "Còn hồ sơ quá hạn do thiếu chữ ký số của phòng chuyên môn.",
    "Chậm ban hành kế hoạch do thay đổi nhân sự.",
    "Một số thủ tục chưa phát sinh hồ sơ trực tuyến.",
    "Đã khắc phục trong kỳ, bổ sung tài liệu kiểm chứng.",
    "Số liệu tạm tính, chờ chốt với Văn phòng HĐND-UBND thành phố.",
)
_REASONS = (
    "Tài liệu kiểm chứng chưa đủ, tính phần có văn bản.",
    "Tính lại theo số hồ sơ trên Cổng dịch vụ công.",
    "Thống nhất với điểm tự chấm.",
)
_CENT = Decimal("0.01")


def write_scores(pen: Pen) -> None:
    """Every quarter of five years: the wards by the commune set, the city (declared by Phòng Nội vụ) by its own."""
    world = pen.world
    communes = world.criteria_set(Level.COMMUNE).components
    district = world.criteria_set(Level.DISTRICT).components
    for quarter in quarters():
        end = world.calendar.bounds(quarter)[1]
        is_open = quarter == OPEN_QUARTER
        published = None if is_open else end + timedelta(days=16)
        if published:
            record = ROUND.id(round=quarter.code)
            pen.write(ROUND, record, {"published": published}, unit=world.coordinator, day=published)
        for ward in typing_wards(world):
            _unit(pen, ward, ward, communes, quarter, end, is_open)
        _unit(pen, world.city, world.coordinator, district, quarter, end, is_open)


def _unit(
    pen: Pen, unit: str, writer: str, components: Sequence[Criterion], quarter: Period, end: date, is_open: bool
) -> None:
    """One unit's round: what it gave itself, what was appraised, and in a year's last quarter the survey."""
    standing = standing_of(unit) if unit != pen.world.city else Standing.COMPLETE
    skill = 0.86 + 0.012 * (quarter.year - 2021) + 0.03 * pen.rng.random()
    day = after_period(pen.world, quarter, pen, 6)
    for place, component in enumerate(components):
        if component.is_survey:
            if quarter.number == 4:
                record = SURVEY.id(round=quarter.code, criterion=component.code, unit=unit)
                points = _share(component, skill - 0.03 + 0.06 * pen.rng.random())
                pen.write(SURVEY, record, {"points": points}, unit=pen.world.coordinator, day=end)
            continue
        if is_open and _left_blank(pen, unit, standing, place):
            continue
        points = _self_score(pen, unit, writer, component, quarter, skill, day)
        if not is_open or (standing is Standing.COMPLETE and place < 21):
            _appraise(pen, unit, component, quarter, points, end)


def _left_blank(pen: Pen, unit: str, standing: Standing, place: int) -> bool:
    if unit == pen.world.city:
        return place % 20 == 13
    if standing is Standing.COMPLETE:
        return False
    return standing is not Standing.LACKING or place % 9 == 4


def _self_score(
    pen: Pen, unit: str, writer: str, component: Criterion, quarter: Period, skill: float, day: date
) -> Decimal:
    most = component.max_points or Decimal(0)
    values: dict[str, object] = {}
    rule = component.rule
    if rule is not None and rule.kind in _RATES:
        whole = pen.rng.randrange(20, 160)
        done = min(whole, round(whole * (skill + 0.16 * pen.rng.random())))
        values["inputs"] = Figure(numerator=done, denominator=whole)
        points = (most * done / whole).quantize(_CENT, ROUND_HALF_UP)
    else:
        # A plan is on time or it is not: full, half or nothing.
        points = most if pen.chance(skill - 0.04) else (most / 2).quantize(_CENT) if pen.chance(0.8) else Decimal(0)
    values["points"] = points
    if points < most and pen.chance(0.7):
        values["explanation"] = pen.rng.choice(_WHY)
    if pen.chance(0.75):
        short = "UBND" if unit[0] == "1" else "NV"
        values["evidence"] = f"Báo cáo số {pen.rng.randrange(10, 240)}/BC-{short}, ngày {day:%d/%m/%Y}"
    record = SCORE.id(criterion=component.code, unit=unit, round=quarter.code)
    pen.write(SCORE, record, values, unit=writer, day=day)
    return points


def _appraise(pen: Pen, unit: str, component: Criterion, quarter: Period, own: Decimal, end: date) -> None:
    """The appraiser mostly agrees; sometimes takes a part away and says why."""
    lowered = own > 0 and pen.chance(0.1)
    points = (own * Decimal(pen.rng.choice((50, 75, 80))) / 100).quantize(_CENT, ROUND_HALF_UP) if lowered else own
    values: dict[str, object] = {"points": points}
    if lowered:
        values["reason"] = pen.rng.choice(_REASONS[:2])
    record = APPRAISAL.id(round=quarter.code, criterion=component.code, unit=unit)
    day = end + timedelta(days=pen.rng.randrange(3, 14))
    pen.write(APPRAISAL, record, values, unit=pen.world.coordinator, day=day)


def _share(component: Criterion, share: float) -> Decimal:
    most = component.max_points or Decimal(0)
    return (most * min(100, round(share * 100)) / 100).quantize(_CENT, ROUND_HALF_UP)
