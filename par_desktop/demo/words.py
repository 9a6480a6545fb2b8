"""Words under the report's headings, the five portal wards, and a few disagreements to decide."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from par_desktop.demo.figures import PAPER_SOURCE
from par_desktop.demo.pen import OPEN_QUARTER, TODAY, Pen, quarters
from par_desktop.demo.standing import Standing, standing_of, typing_wards
from par_desktop.domain.operation import Operation
from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.records.score import SCORE
from par_desktop.reports.outline import load_outline

PORTAL_WARDS = ("13633", "13654", "13666", "13684", "13696")
_WORDS: Mapping[str, str] = {
    "I.3": "Đã đăng 24 tin, bài về cải cách hành chính trên Trang thông tin điện tử và phát 12 lượt trên hệ thống loa.",
    "I.4": "Duy trì mô hình “Ngày không giấy hẹn” đối với thủ tục chứng thực, trả kết quả trong ngày.",
    "II.1": "Rà soát văn bản quy phạm pháp luật theo kế hoạch; không có văn bản ban hành sai thẩm quyền.",
    "II.3": "Thực hiện đúng quy chế làm việc; bố trí đủ công chức tại Bộ phận Một cửa.",
    "II.4": "Cử công chức dự lớp bồi dưỡng nghiệp vụ văn thư, lưu trữ điện tử.",
    "II.6": "Tỷ lệ văn bản ký số đạt mục tiêu của kỳ; hồ sơ được số hóa ngay khi tiếp nhận.",
    "III.1": "Hồ sơ giải quyết trước hạn và đúng hạn tăng so với kỳ trước.",
    "III.2": "Tỷ lệ hồ sơ trực tuyến mức độ 4 ở một số lĩnh vực còn thấp; máy quét ở Bộ phận Một cửa đã cũ.",
    "IV": "Tiếp tục hướng dẫn công dân nộp hồ sơ trực tuyến; hoàn thành khắc phục tồn tại sau kiểm tra.",
}


def write_membership(pen: Pen) -> None:
    """Task 19's five wards, which the plan does not name: chosen by the city in February 2021."""
    for ward in PORTAL_WARDS:
        record = MEMBERSHIP.id(unit_group="portal_wards", member=ward)
        pen.write(MEMBERSHIP, record, {"chosen": True}, unit=pen.world.coordinator, day=date(2021, 2, 22))


def write_passages(pen: Pen) -> None:
    """What units wrote for the quarterly report; the city's own text of the open quarter is half written."""
    for quarter in quarters()[-6:]:
        end = min(pen.world.calendar.bounds(quarter)[1], TODAY) - timedelta(days=2)
        is_open = quarter == OPEN_QUARTER
        for heading, text in _WORDS.items():
            if not is_open or heading in ("I.3", "I.4", "II.1"):
                _passage(pen, heading, pen.world.city, pen.world.coordinator, quarter.code, text, end)
        for ward in typing_wards(pen.world):
            if is_open and standing_of(ward) is not Standing.COMPLETE:
                continue
            for heading in _headings() if is_open else pen.rng.sample(sorted(_WORDS), 3):
                text = _WORDS.get(heading, "Không có nội dung phát sinh trong kỳ.")
                _passage(pen, heading, ward, ward, quarter.code, text, end)


def _headings() -> list[str]:
    """All headings of the quarterly report that people write under."""
    return [heading.code for heading in load_outline("cchc-quarter").headings if heading.write]


def _passage(pen: Pen, heading: str, unit: str, writer: str, period: str, text: str, day: date) -> None:
    record = PASSAGE.id(report="cchc", heading=heading, unit=unit, period=period)
    pen.write(PASSAGE, record, {"text": text}, unit=writer, day=day)


def write_conflicts(pen: Pen) -> None:
    """Two people wrote one field without having seen each other: a figure, a progress, a self score."""
    by_ref = {(op.kind, op.record): op for op in pen.ops}
    ward = "13660"
    figure = by_ref[DOSSIER.name, DOSSIER.id(unit=ward, month="2025-12", procedure_field="CT")]
    day = TODAY - timedelta(days=1)
    _twice(pen, figure, "direct", 4, ward, pen.world.coordinator, day, PAPER_SOURCE)
    progress = by_ref[ASSIGNMENT.name, ASSIGNMENT.id(task="pl21-17", unit="13663", period="2025")]
    shown = {"progress": 60}, {"progress": 75}
    for values, origin in zip(shown, ("app", "excel"), strict=True):
        pen.write(ASSIGNMENT, progress.record, values, unit="13663", day=day, origin=origin, after=progress)
    score = by_ref[SCORE.name, SCORE.id(criterion="3.2.1", unit="13666", round=OPEN_QUARTER.code)]
    for text in ("Đã niêm yết đủ 124 TTHC từ ngày 01/12/2025.", "Còn thiếu 2 TTHC lĩnh vực đất đai, đã bổ sung."):
        pen.write(SCORE, score.record, {"explanation": text}, unit="13666", day=day, after=score)


def _twice(pen: Pen, before: Operation, name: str, apart: int, ward: str, city: str, day: date, source: str) -> None:
    """The ward corrected its figure while the city typed another one from paper."""
    now = int(str((before.fields or {}).get(name) or 0))
    pen.write(DOSSIER, before.record, {name: now + 1}, unit=ward, day=day, after=before)
    other = {name: now + apart}
    pen.write(DOSSIER, before.record, other, unit=city, day=day, origin="proxy", reason=source, after=before)
