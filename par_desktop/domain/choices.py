"""Lựa chọn: what the plan leaves open and every replica must compute alike, with its default and why (notes §0, §4.2).

A choice is the coordinator's record ``choice``: a short text under a permanent name. A value that this program does not
know (a newer one may) counts as the default, so that figures never depend on which program wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from par_desktop.domain import typed
from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass

LEVELS_OF, GROWTH, ON_TIME, BALANCE, AMBER = "levels_of", "growth", "on_time", "balance", "amber_from"
JUMP_TIMES, JUMP_LEAST, SAME_LEAST, FEW_BELOW, ONESTOP_OVER = (
    "jump_times",
    "jump_least",
    "same_least",
    "few_below",
    "onestop_over",
)
DUE_WARD, DUE_CITY = "due_ward", "due_city"
RECEIVED, RESOLVED, OFFERED = "received", "resolved", "offered"
POINTS_OF_PERCENT, RELATIVE = "points", "relative"
PLAIN, STRICT = "plain", "strict"
WARN, REFUSE = "warn", "refuse"
TARGET = "target"
"""Names of the targets by year begin with it: ``target.DT.3.2023``."""
_MOST_TARGET = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class ChoiceSpec:
    """One choice: either one of ``options`` (value → what it is called) or a whole number ``least``–``most``.

    ``source`` says where the question comes from and why the default is what it is.
    """

    code: str
    group: str
    title: str
    help: str
    default: str
    source: str
    options: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 0
    unit_label: str = ""

    def accepts(self, value: str) -> bool:
        """Whether a stored text is a possible value."""
        if self.options:
            return value in self.options
        return value.isascii() and value.isdigit() and self.least <= int(value) <= self.most

    def parse(self, text: str) -> str:
        """Typed text (or an option's name or label) to the stored text.

        Raises ``ValueProblem``: ``not_a_choice``, ``choice_range``, ``not_a_whole_number``.
        """
        clean = typed.clean(text)
        if self.options:
            for value, label in self.options.items():
                if clean.casefold() in (value, label.casefold()):
                    return value
            raise ValueProblem("not_a_choice", typed=clean, choices=", ".join(self.options.values()))
        number = typed.whole(clean)
        if not self.least <= number <= self.most:
            raise ValueProblem("choice_range", title=self.title, typed=clean, least=self.least, most=self.most)
        return str(number)

    def shown(self, value: str) -> str:
        """A stored text as people read it."""
        return self.options.get(value) or f"{value} {self.unit_label}".strip()


_RATES, _LIGHTS, _ODD, _DUE = "Cách tính", "Đèn", "Dấu hiệu bất thường", "Hạn báo cáo"
CHOICES: tuple[ChoiceSpec, ...] = (
    ChoiceSpec(
        LEVELS_OF,
        _RATES,
        "Mẫu số của hồ sơ mức độ 3, mức độ 4",
        "Kế hoạch viết “trên tổng số hồ sơ”, không nói là hồ sơ nào.",
        RECEIVED,
        "Kế hoạch, II.2 (không rõ mẫu số); chọn sẵn: hồ sơ tiếp nhận trong kỳ, có ngay trong biểu II.06a",
        options={
            RECEIVED: "Hồ sơ tiếp nhận trong kỳ (4) + (5)",
            RESOLVED: "Hồ sơ đã giải quyết (7)",
            OFFERED: "Hồ sơ tiếp nhận của lĩnh vực có TTHC cung cấp ở mức đó (Sổ TTHC)",
        },
    ),
    ChoiceSpec(
        GROWTH,
        _RATES,
        "Tăng so với năm 2020 tính bằng",
        "Kế hoạch viết “tăng ít nhất 5% so với năm 2020”: từ 2 % lên 7 % là tăng 5 điểm phần trăm, từ 2 % lên 2,1 % là"
        " tăng 5 % tương đối.",
        POINTS_OF_PERCENT,
        "Kế hoạch, II.2 (không rõ); chọn sẵn: điểm phần trăm",
        options={POINTS_OF_PERCENT: "Điểm phần trăm", RELATIVE: "Phần trăm so với tỷ lệ năm 2020"},
    ),
    ChoiceSpec(
        ON_TIME,
        _RATES,
        "Tỷ lệ đúng hạn",
        "Cách nghiêm tính cả hồ sơ đang giải quyết đã quá hạn vào mẫu số.",
        PLAIN,
        "Thông tư 01/2020/TT-VPCP, biểu II.06a; chọn sẵn: chỉ hồ sơ đã giải quyết",
        options={PLAIN: "(8) + (9) trên (7)", STRICT: "Nghiêm: (8) + (9) trên (7) + (13)"},
    ),
    ChoiceSpec(
        BALANCE,
        _RATES,
        "Khi (3) khác (7) + (11)",
        "Hồ sơ trả lại, xin rút làm lệch; có phần mềm tính chúng vào (9) và (12), có phần mềm để cột riêng.",
        WARN,
        "Biểu II.06a; hồ sơ trả lại làm lệch nên chọn sẵn: chỉ nhắc và hỏi lý do",
        options={WARN: "Nhắc, hỏi lý do", REFUSE: "Không nhận"},
    ),
    ChoiceSpec(
        AMBER,
        _LIGHTS,
        "Đèn vàng từ",
        "Đèn xanh khi đạt mục tiêu. Chưa đạt thì tính quãng đường đã đi được từ mức năm 2020 đến mục tiêu.",
        "80",
        "Phần mềm đặt; không có văn bản quy định",
        least=0,
        most=100,
        unit_label="% quãng đường",
    ),
    ChoiceSpec(
        JUMP_TIMES,
        _ODD,
        "Tăng vọt, giảm mạnh: gấp mấy lần mức giữa 6 tháng trước",
        "So với trung vị của tối đa 6 tháng liền trước.",
        "3",
        "Phần mềm đặt",
        least=2,
        most=50,
        unit_label="lần",
    ),
    ChoiceSpec(
        JUMP_LEAST,
        _ODD,
        "… và lệch ít nhất",
        "Số nhỏ dao động mạnh là thường.",
        "20",
        "Phần mềm đặt",
        least=1,
        most=100_000,
        unit_label="hồ sơ",
    ),
    ChoiceSpec(
        SAME_LEAST,
        _ODD,
        "Giống hệt tháng trước: chỉ xét hàng có từ",
        "Hàng vài hồ sơ trùng nhau là chuyện thường.",
        "10",
        "Phần mềm đặt",
        least=1,
        most=100_000,
        unit_label="hồ sơ",
    ),
    ChoiceSpec(
        FEW_BELOW,
        _ODD,
        "Đúng hạn 100 % nhưng giải quyết dưới",
        "Tỷ lệ của vài hồ sơ không nói lên nhiều.",
        "5",
        "Phần mềm đặt",
        least=0,
        most=100_000,
        unit_label="hồ sơ",
    ),
    ChoiceSpec(
        ONESTOP_OVER,
        _ODD,
        "Khác phần mềm một cửa: chỉ kể khi lệch quá",
        "0: kể mọi chỗ lệch.",
        "0",
        "Phần mềm đặt",
        least=0,
        most=100_000,
        unit_label="hồ sơ",
    ),
    ChoiceSpec(
        DUE_WARD,
        _DUE,
        "Phường, xã gửi chậm nhất ngày",
        "Kỳ chốt ngày 14; ngày này của tháng cuối kỳ.",
        "15",
        "Phần mềm đặt; Công văn 1907/UBND-NC ngày 22/12/2020 chưa tìm được bản đầy đủ",
        least=14,
        most=28,
        unit_label="của tháng cuối kỳ",
    ),
    ChoiceSpec(
        DUE_CITY,
        _DUE,
        "Thành phố gửi Sở Nội vụ chậm nhất ngày",
        "Bộ Nội vụ nhận chậm nhất ngày 20.",
        "17",
        "Phần mềm đặt; 581/BNV-CCHC chỉ nêu hạn gửi Bộ",
        least=14,
        most=28,
        unit_label="của tháng cuối kỳ",
    ),
)
BY_CODE: Mapping[str, ChoiceSpec] = {spec.code: spec for spec in CHOICES}


def target_name(metric: str, year: int) -> str:
    """The choice that holds a metric's target of a year."""
    return f"{TARGET}.{metric}.{year}"


def target_of_name(name: str) -> tuple[str, int] | None:
    """Metric and year of a target's name; ``None`` for another choice."""
    kind, _, rest = name.partition(".")
    metric, _, year = rest.rpartition(".")
    return (metric, int(year)) if kind == TARGET and metric and len(year) == 4 and year.isdigit() else None


def parse_target(text: str) -> Decimal | None:
    """A typed target, ``None`` for blank. Raises ``ValueProblem`` for what is no number from 0 on."""
    clean = typed.clean(text).removesuffix("%").strip()
    if not clean:
        return None
    value = typed.decimal(clean, 4)
    if not 0 <= value <= _MOST_TARGET:
        raise ValueProblem("target_range", typed=clean)
    return Decimal(f"{value.normalize():f}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen, by name; whatever was not, or cannot be, is the default."""

    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, code: str) -> str:
        """The value in force. Raises ``KeyError`` for a name that is no choice."""
        spec = BY_CODE[code]
        value = self.values.get(code, "")
        return value if spec.accepts(value) else spec.default

    def number(self, code: str) -> int:
        """The value of a choice that is a number."""
        return int(self.get(code))

    def target(self, metric: str, year: int) -> Decimal | None:
        """The target chosen for a year; ``None`` where nobody chose one."""
        value = self.values.get(target_name(metric, year))
        if not value:
            return None
        try:
            return parse_target(value.replace(".", ","))
        except ValueProblem:
            return None


NO_CHOICES = Choices()
