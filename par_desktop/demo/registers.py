"""Rows of registers: what wards and departments of the demo wrote down in the last year and a half."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from par_desktop.demo.pen import TODAY, Pen
from par_desktop.demo.standing import Standing, standing_of, typing_wards
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.entry import ENTRY, SERVICE_UNIT
from par_desktop.domain.registers import Names, Register, kept
from par_desktop.domain.vietnamese import unit_key

FIRST_MONTH = Period(PeriodKind.MONTH, 2024, 7)
_SERVICE_UNITS = (
    ("truong-mam-non-sao-mai", "Trường Mầm non Sao Mai", "GDDT", "Nhóm 4", 10, "Nhóm 3", "31/12/2025", ""),
    ("truong-th-chu-van-an", "Trường Tiểu học Chu Văn An", "GDDT", "Nhóm 4", 6, "Nhóm 4", "31/12/2025", ""),
    (
        "truong-thcs-tran-dang-ninh",
        "Trường THCS Trần Đăng Ninh",
        "GDDT",
        "Nhóm 4",
        8,
        "Nhóm 3",
        "31/12/2024",
        "20/12/2024",
    ),
    ("ban-quan-ly-cho", "Ban Quản lý chợ thành phố", "KT", "Nhóm 2", 100, "Nhóm 1", "31/12/2025", ""),
    (
        "trung-tam-vh-tt-tt",
        "Trung tâm Văn hóa, Thông tin và Thể thao",
        "VHTT",
        "Nhóm 3",
        35,
        "Nhóm 3",
        "31/12/2024",
        "",
    ),
    (
        "trung-tam-phat-trien-quy-dat",
        "Trung tâm Phát triển quỹ đất",
        "TNMT",
        "Nhóm 2",
        100,
        "Nhóm 2",
        "30/6/2024",
        "15/6/2024",
    ),
)
_WISHES = (
    ("Đất đai", "Chậm trả kết quả hồ sơ cấp đổi giấy chứng nhận so với giấy hẹn.", "Công chức địa chính"),
    ("Hộ tịch", "Đề nghị hướng dẫn rõ thành phần hồ sơ đăng ký khai sinh trực tuyến.", "Công chức tư pháp – hộ tịch"),
    ("Đô thị", "Nắp cống vỡ tại ngõ 3, đề nghị thay; vỉa hè bị lấn chiếm vào giờ cao điểm.", "Tổ đô thị"),
    ("Chính sách", "Chưa nhận được trợ cấp tháng theo lịch chi trả đã niêm yết.", "Công chức văn hóa – xã hội"),
    ("Chứng thực", "Bộ phận Một cửa đông, thời gian chờ chứng thực bản sao lâu.", "Công chức tư pháp – hộ tịch"),
)
_NEWS = (
    "Hướng dẫn nộp hồ sơ trực tuyến mức độ 4 trên Cổng dịch vụ công",
    "Lịch tiếp công dân của Chủ tịch UBND phường, xã trong tháng",
    "Danh mục thủ tục hành chính tiếp nhận và trả kết quả qua dịch vụ bưu chính công ích",
    "Ngày thứ Sáu không giấy hẹn tại Bộ phận Một cửa",
    "Kết quả giải quyết thủ tục hành chính tháng trước",
)
_CHANNELS = ("Trang TTĐT phường, xã", "Truyền thanh", "Mạng xã hội", "Cổng TTĐT thành phố")
_CLASSES = (
    ("Kỹ năng giao tiếp, ứng xử với công dân tại Bộ phận Một cửa", "Phòng Nội vụ"),
    ("Nghiệp vụ văn thư, lưu trữ điện tử, ký số văn bản", "Phòng Nội vụ"),
    ("Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính", "Văn phòng HĐND-UBND thành phố"),
)
_DOCUMENTS = (
    (
        "12/2016/QĐ-UBND",
        "15/4/2016",
        "Ban hành Quy chế phối hợp quản lý trật tự xây dựng trên địa bàn thành phố",
        "Hết",
        "01/3/2025",
        "Thay thế",
        "20/02/2025",
        "05/2025/QĐ-UBND ngày 20/02/2025",
    ),
    (
        "21/2017/QĐ-UBND",
        "08/9/2017",
        "Quy định về quản lý, sử dụng vỉa hè, lòng đường trên địa bàn thành phố",
        "Một phần",
        "15/7/2025",
        "Sửa đổi",
        "",
        "",
    ),
    (
        "03/2019/QĐ-UBND",
        "22/01/2019",
        "Quy định phân công, phân cấp quản lý hạ tầng kỹ thuật đô thị",
        "Còn",
        "",
        "Bãi bỏ",
        "",
        "",
    ),
    (
        "09/2021/NQ-HĐND",
        "28/7/2021",
        "Nghị quyết về mức thu phí sử dụng tạm thời vỉa hè giai đoạn 2021–2025",
        "Còn",
        "",
        "",
        "",
        "",
    ),
    (
        "17/2023/QĐ-UBND",
        "14/11/2023",
        "Ban hành Quy chế làm việc của Bộ phận Tiếp nhận và Trả kết quả thành phố",
        "Còn",
        "",
        "",
        "",
        "",
    ),
)


def write_registers(pen: Pen) -> None:
    """All rows; a ward that sent nothing of the open month has none of it either."""
    _write_service_units(pen)
    names = _names(pen)
    registers = {register.code: register for register in pen.world.registers}
    for ward in typing_wards(pen.world):
        _write_ward(pen, registers, names, ward)
    for number, issued, title, force, until, wish, done, by in _DOCUMENTS:
        maker = "HĐND thành phố" if "HĐND" in number else "UBND thành phố"
        cells = {"so": number, "ngay": issued, "loai": "NQ" if "NQ" in number else "QĐ", "trich-yeu": title}
        cells |= {
            "co-quan": maker,
            "hieu-luc": force,
            "het-ngay": until,
            "kien-nghi": wish,
            "xu-ly": done,
            "van-ban": by,
        }
        _row(pen, registers["vbqppl"], names, "TP", number, cells, date(2025, 9, 15))
    for code, name, _, now, share, goal, due, done in _SERVICE_UNITS:
        cells = {"don-vi": name, "hien-nay": now, "ty-le": str(share), "muc-tieu": goal, "han": due, "chuyen": done}
        _row(pen, registers["tu-chu"], names, "TCKH", code, cells, date(2025, 3, 10))


def _write_ward(pen: Pen, registers: Mapping[str, Register], names: Names, ward: str) -> None:
    calendar, month = pen.world.calendar, FIRST_MONTH
    while calendar.bounds(month)[0] <= TODAY:
        first, last = calendar.bounds(month)
        open_month = last > TODAY
        if not (open_month and standing_of(ward) is not Standing.COMPLETE):
            _write_month(pen, registers, names, ward, first, min(last, TODAY))
        month = calendar.next(month)


def _write_month(pen: Pen, registers: Mapping[str, Register], names: Names, ward: str, first: date, last: date) -> None:
    days = (last - first).days + 1

    def some_day() -> date:
        return first + timedelta(days=pen.rng.randrange(days))

    day = some_day()
    visits = pen.rng.randrange(2, 15)
    cells = {"ngay": _day(day), "hinh-thuc": "Định kỳ của lãnh đạo", "nguoi-tiep": "Chủ tịch UBND", "luot": str(visits)}
    matters = visits // 2
    cells |= {"nguoi": str(visits), "doan": "0", "vu-viec": str(matters), "da-giai-quyet": str(matters - matters // 4)}
    _row(pen, registers["tiep-dan"], names, ward, f"{ward} {day}", cells, day)
    for at in range(pen.rng.randrange(0, 3)):
        _wish(pen, registers["pakn"], names, ward, some_day(), last, at)
    for at in range(pen.rng.randrange(1, 4)):
        day = some_day()
        cells = {"ngay": _day(day), "kenh": pen.rng.choice(_CHANNELS), "tieu-de": pen.rng.choice(_NEWS), "luot": "1"}
        _row(pen, registers["tin-bai"], names, ward, f"{ward} {day} {at}", cells, day)
    if pen.chance(0.12):
        day = some_day()
        title, host = pen.rng.choice(_CLASSES)
        people = pen.rng.randrange(2, 9)
        cells = {"tu-ngay": _day(day), "den-ngay": _day(min(day + timedelta(days=2), TODAY)), "lop": title}
        cells |= {"to-chuc": host, "doi-tuong": "Công chức", "nguoi": str(people), "mot-cua": str(people // 2)}
        _row(pen, registers["dao-tao"], names, ward, f"{ward} {day}", cells, day)
    if pen.chance(0.12):
        day, said = some_day(), pen.rng.randrange(4, 16)
        cells = {"ngay": _day(day), "hinh-thuc": "Hội nghị", "doi-tuong": "Người dân", "chu-tri": "Chủ tịch UBND"}
        cells |= {"noi-dung": "Trao đổi về thủ tục hành chính và trật tự đô thị", "nguoi-du": str(said * 6)}
        cells |= {"y-kien": str(said), "da-tra-loi": str(said - pen.rng.randrange(0, 3))}
        _row(pen, registers["doi-thoai"], names, ward, f"{ward} {day}", cells, day)
    if pen.chance(0.04):
        day = some_day()
        cells = {
            "ngay": _day(day),
            "loai": "Sáng kiến",
            "pham-vi": pen.rng.choice(("Cấp cơ sở", "Cấp thành phố", "Tỉnh")),
        }
        cells |= {"ten": "Trả kết quả chứng thực trong ngày qua tin nhắn hẹn giờ", "tac-gia": "Bộ phận Một cửa"}
        _row(pen, registers["sang-kien"], names, ward, f"{ward} {day}", cells, day)


def _wish(pen: Pen, register: Register, names: Names, ward: str, day: date, last: date, at: int) -> None:
    field, text, who = pen.rng.choice(_WISHES)
    due = day + timedelta(days=10)
    answered = day + timedelta(days=pen.rng.choice((2, 4, 6, 8, 10, 10, 13)))
    cells = {"ngay": _day(day), "nguon": pen.rng.choice(("Trực tiếp", "Cổng dịch vụ công", "Điện thoại"))}
    cells |= {"linh-vuc": field, "noi-dung": text, "xu-ly": who, "han": _day(due)}
    if answered <= last:
        cells |= {"tra-loi": _day(answered), "van-ban": f"{pen.rng.randrange(5, 400)}/UBND-VP ngày {_day(answered)}"}
        cells |= {"cong-khai": "Có"}
    _row(pen, register, names, ward, f"{ward} {day} {at}", cells, min(max(day, answered), TODAY))


def _write_service_units(pen: Pen) -> None:
    for code, name, parent, *_ in _SERVICE_UNITS:
        values = {"name": name, "parent": parent}
        pen.write(
            SERVICE_UNIT, SERVICE_UNIT.id(service_unit=code), values, unit=pen.world.coordinator, day=date(2024, 2, 20)
        )


def _row(pen: Pen, register: Register, names: Names, unit: str, mark: str, cells: Mapping[str, str], day: date) -> None:
    """One row in one saved form, its cells as the window would have kept them."""
    entry = hashlib.sha256(f"demo {register.code} {unit} {mark}".encode()).hexdigest()[:32]
    values: dict[str, object] = {}
    for code, text in cells.items():
        column = register.by_code[code]
        value = kept(column, text, names)
        if value is not None:
            values[column.slot] = value
    pen.write(ENTRY, ENTRY.id(register=register.code, unit=unit, entry=entry), values, unit=unit, day=day)


def _names(pen: Pen) -> Names:
    labels = {code: name for code, name, *_ in _SERVICE_UNITS}
    return Names(service_units={unit_key(name): code for code, name in labels.items()}, service_labels=labels)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
