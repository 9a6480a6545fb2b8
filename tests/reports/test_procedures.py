"""The list of missing procedures says what its rows say, lying down, without cut names."""

from __future__ import annotations

from datetime import date

from par_desktop.domain.procedures import Procedure
from par_desktop.domain.views.procedure_rows import Lack, ProcedureReportData, ProcedureUnitRow
from par_desktop.reports import excel, pdf, procedures, word
from par_desktop.reports.content import Paragraph, RowKind
from tests.reports.samples import office, pdf_pages

BIRTH = Procedure("1.1", "1.001193", "Đăng ký khai sinh", "commune", "Hộ tịch")
COPY = Procedure("2.1", "2.000815", "Chứng thực bản sao từ bản chính", "commune", "Chứng thực")
LACKS = (
    Lack(COPY, "13654", desk=False, posted=True),
    Lack(BIRTH, "13654", desk=True, posted=True),
    Lack(BIRTH, "13690", desk=True, posted=True),
)
UNITS = (
    ProcedureUnitRow("13654", "Phường Bà Triệu", 2, 1, 0, 0, ""),
    ProcedureUnitRow("13690", "Xã Lộc An", 2, 1, 1, 0, ""),
)
NAMES = {"13654": "P. Bà Triệu", "13690": "X. Lộc An"}


def data(**changes: object) -> ProcedureReportData:
    values: dict[str, object] = {
        "day": date(2022, 3, 10), "unit_name": "Thành phố Nam Định", "procedures": 2, "units": UNITS, "lacks": LACKS,
        "names": NAMES, "online": {"level4": 1, "": 1},
    }  # fmt: skip
    return ProcedureReportData(**(values | changes))  # type: ignore[arg-type]


def test_the_citys_report_names_the_units_of_each_procedure_and_counts() -> None:
    document = procedures.build(data(), office(), whole_city=True)
    assert document.landscape
    words = [block.text for block in document.body if isinstance(block, Paragraph)]
    assert "có 2 thủ tục đang áp dụng thuộc thẩm quyền của 2 đơn vị" in words[0]
    assert "2/4 thủ tục (tính theo từng đơn vị), đạt 50,00 %; đã công khai 1/4, đạt 25,00 %" in words[0]
    assert words[1] == "Mức độ dịch vụ công trực tuyến của 2 thủ tục: mức độ 4 1; chưa ghi 1."
    units, lacks = document.tables()
    assert units.rows[0].cells == (1, "Phường Bà Triệu", 2, 1, "50,0 %", 1, 0, "0,0 %", 2)
    groups = [row.cells[0] for row in lacks.rows if row.kind is RowKind.GROUP]
    assert groups == ["Chứng thực", "Hộ tịch"]
    told = [row.cells for row in lacks.rows if row.kind is RowKind.DATA]
    assert told == [
        (1, "2.000815", "Chứng thực bản sao từ bản chính", "", "P. Bà Triệu"),
        (2, "1.001193", "Đăng ký khai sinh", "P. Bà Triệu, X. Lộc An", "P. Bà Triệu, X. Lộc An"),
    ]


def test_a_wards_own_list_has_marks_and_nothing_lacking_is_said() -> None:
    document = procedures.build(data(units=UNITS[:1], lacks=LACKS[:2]), office(), whole_city=False)
    (table,) = document.tables()
    assert [row.cells[3:] for row in table.rows if row.kind is RowKind.DATA] == [(None, "x"), ("x", "x")]
    done = procedures.build(data(lacks=()), office(), whole_city=False)
    (table,) = done.tables()
    assert [row.cells[0] for row in table.rows] == [
        "Không còn thủ tục nào chưa tiếp nhận tại Bộ phận Một cửa hoặc chưa công khai."
    ]
    none = procedures.build(data(procedures=0, units=(), lacks=(), online={}), office(), whole_city=True)
    assert "chưa có thủ tục nào" in none.body[0].text  # type: ignore[union-attr]


def test_every_page_lies_down_and_every_name_is_there() -> None:
    many = tuple(Lack(BIRTH, unit, desk=True, posted=True) for unit in NAMES for _ in range(20))
    document = procedures.build(data(lacks=(*LACKS, *many)), office(), whole_city=True)
    text = " ".join(" ".join(pdf_pages(pdf.write(document))).split())
    assert "Chứng thực bản sao từ bản chính" in text
    assert "X. Lộc An" in text
    assert word.write(document).startswith(b"PK")
    assert excel.write(document).startswith(b"PK")
