"""Rows and papers the tests of documents share: made-up figures, real names and titles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

from pypdf import PdfReader

from par_desktop.domain.units import Unit, UnitKind
from par_desktop.domain.views.report_rows import (
    AreaScore,
    DossierFigures,
    InspectionFigures,
    ProgressReportData,
    QuarterReportData,
    ReportPassage,
    TaskRow,
    TaskSection,
    TaskStates,
    UnitTasks,
)
from par_desktop.reports.content import Block, Document, Letterhead, Paragraph, Recipients, Signature, Title
from par_desktop.reports.office import Office, office_of

CITY = Unit("356", "Thành phố Nam Định", "Nam Định", UnitKind.DISTRICT, 0)
WARD = Unit("13654", "Phường Bà Triệu", "Bà Triệu", UnitKind.WARD, 1, parent="356")
LABOUR = Unit(
    "LDTBXH",
    "Phòng Lao động – Thương binh và Xã hội",
    "Lao động – Thương binh và Xã hội",
    UnitKind.DEPARTMENT,
    2,
    parent="356",
)
PROVINCE = "tỉnh Nam Định"
TASK_11 = (
    "Đề án vị trí việc làm theo Nghị định 62/2020/NĐ-CP ngày 01/6/2020 về vị trí việc làm và biên chế công chức, "
    "Nghị định 106/2020/NĐ-CP ngày 10/9/2020 về vị trí việc làm và số lượng người làm việc trong đơn vị sự nghiệp "
    "công lập."
)
PLAN = "Kế hoạch Nâng cao Chỉ số cải cách hành chính thành phố Nam Định giai đoạn 2021-2025"


def office(unit: Unit = CITY) -> Office:
    return office_of(unit, CITY, PROVINCE)


def paper(*body: Block, draft: bool = True, landscape: bool = False) -> Document:
    """A paper with a body and nothing of note around it."""
    return Document(
        letterhead=Letterhead(
            parent="UBND TỈNH NAM ĐỊNH",
            issuer="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ NAM ĐỊNH",
            spoken="Ủy ban nhân dân thành phố Nam Định",
            symbol="BC-UBND",
            place="Nam Định",
            year=2021,
            number=5,
            day=date(2021, 2, 5),
        ),
        title=Title("BÁO CÁO", "Kết quả thực hiện"),
        body=body or (Paragraph("Nội dung."),),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Ất"),
        recipients=Recipients(("UBND tỉnh", "Lưu: VT, NV")),
        draft=draft,
        landscape=landscape,
    )


def progress_data() -> ProgressReportData:
    check = TaskRow(
        3,
        "Xây dựng kế hoạch kiểm tra công vụ, kiểm tra CCHC",
        "Phòng Nội vụ",
        date(2021, 3, 31),
        "Quý I hàng năm",
        "Hoàn thành",
        100,
        "114/KH-UBND ngày 05/3/2021",
        "",
    )
    due = date(2021, 7, 29)
    jobs = TaskRow(11, TASK_11, LABOUR.name, due, "2021", "Đang thực hiện", 55, "", "=1+1 chờ Sở Nội vụ", late_days=47)
    online = TaskRow(
        18,
        "Tăng cường giải quyết hồ sơ qua Cổng dịch vụ công trực tuyến",
        "Văn phòng HĐND-UBND thành phố",
        None,
        "Thường xuyên",
        "Chưa thực hiện",
        None,
        "",
        "",
    )
    states = TaskStates(total=3, done=1, in_progress=1, not_started=1, not_applicable=0, late=1)
    return ProgressReportData(
        period="2021-Q3",
        plan_title=PLAN,
        as_of=date(2021, 9, 14),
        sections=(
            TaskSection("I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", (check,)),
            TaskSection("IV", "CẢI CÁCH TỔ CHỨC BỘ MÁY", (jobs,)),
            TaskSection("VII", "XÂY DỰNG CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ", (online,)),
        ),
        states=states,
        units=(UnitTasks(LABOUR.name, replace(states, total=1, done=0, not_started=0)),),
    )


def quarter_data() -> QuarterReportData:
    land = DossierFigures("Đất đai", 1000, 900, 880, 20, 100, 3, Fraction(880, 900))
    faith = DossierFigures("Tôn giáo", 0, 0, 0, 0, 0, 0, None)
    unsent = DossierFigures("Chứng thực", None, None, None, None, None, None, None)
    total = DossierFigures(
        "Cộng", 16482, 15907, 15652, 255, 575, 12, Fraction(15652, 15907), Fraction(5, 16), Fraction(2208, 10000)
    )
    area = AreaScore("3", "Cải cách thủ tục hành chính", Decimal(13), Decimal("8.375"), Decimal(100), 5, 7, Decimal(9))
    empty = AreaScore("4", "Cải cách tổ chức bộ máy", Decimal(9), None, Decimal(94), 0, 5, Decimal(0))
    return QuarterReportData(
        period="2022-Q1",
        plan_title=PLAN,
        first=date(2021, 12, 15),
        last=date(2022, 3, 14),
        as_of=date(2022, 3, 15),
        tasks=TaskStates(total=20, done=7, in_progress=12, not_started=1, not_applicable=0, late=1),
        dossiers=(land, faith, unsent),
        dossier_total=total,
        units_reported=22,
        units=25,
        inspections=InspectionFigures(5, 5, 25, findings=16, remedied=9, overdue=2),
        scores=(area, empty),
        score_total=AreaScore("", "Tổng", Decimal(22), Decimal("8.375"), None, 5, 12, Decimal(9)),
        total_target=Decimal(94),
        criteria_set="Bộ tiêu chí cấp huyện",
        illustrative=True,
        passages=(
            ReportPassage("II.2", "Rà soát 06 thủ tục hành chính.\n\nPhối hợp Bưu điện trả kết quả tại nhà."),
            ReportPassage("II.3", None),
        ),
    )


def pdf_pages(content: bytes) -> list[str]:
    """The text of each page, every run of white space as one space."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]
