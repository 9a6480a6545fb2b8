"""The built-in world against the plan's own text (``plan-source.txt``) and the facts of notes §1–§5.

The source text is read here with its own small reader: what it finds is the oracle, never what the program loads.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop.data.templates import load_world
from par_desktop.domain.checklist import ItemKind
from par_desktop.domain.criteria import CriteriaSet, Level, RuleKind
from par_desktop.domain.metrics import MetricKind
from par_desktop.domain.periods import Period
from par_desktop.domain.plan import Role, Task, assignments
from par_desktop.domain.schedule import ScheduleRule, occurrences
from par_desktop.domain.units import UnitKind
from par_desktop.errors import ValueProblem

WORLD = load_world()
PLAN = WORLD.plan
SOURCE = (Path(__file__).parent / "plan-source.txt").read_text(encoding="utf-8")
HEADING = re.compile(r"^\*{0,2}#* ?\*\*(?P<code>[IV]+(?=\.)|\d+(?:\.\d+)?(?=\.))\.\s.*\*\*$")
PARTS_WITH_DUTIES = re.compile(r"III\.\d|V|VI\.1|VI\.2\.\d")


def read_paragraphs() -> Iterator[tuple[str, str]]:
    """Every paragraph of the plan's body as (number, text), numbered within its part: ("III.1.2", "Tăng cường…").

    A paragraph that a page break cut in two goes on where it stopped without an end mark.
    """
    part = sub = ""
    current: list[str] = []
    number = 0
    for line in [*SOURCE.partition("**I. MỤC ĐÍCH")[2].partition("Trên đây là Kế hoạch")[0].splitlines(), ""]:
        text = " ".join(line.split())
        heading = HEADING.match(text.lstrip("# "))
        goes_on = bool(current) and current[-1][-1] not in ".;:" and not text.startswith(("- ", "+ "))
        if not text or (goes_on and not heading):
            if text:
                current.append(text)
            continue
        if current:
            number += 1
            yield f"{part}.{sub}.{number}".replace("..", "."), " ".join(current)
            current = []
        if heading:
            code = heading["code"]
            part, sub = (code, "") if code[0] in "IV" else (part, code)
            number = 0
        else:
            current = [re.sub(r"^(?:[-+] )+", "", text)]
    if current:
        yield f"{part}.{sub}.{number + 1}".replace("..", "."), " ".join(current)


PARAGRAPHS = dict(read_paragraphs())
DUTY_PARAGRAPHS = {
    number: text for number, text in PARAGRAPHS.items() if PARTS_WITH_DUTIES.fullmatch(number.rpartition(".")[0])
}
ROWS = [line.split("\t") for line in SOURCE.splitlines() if re.match(r"\d+\t", line)]


def test_the_reader_found_every_paragraph() -> None:
    """Counted by eye in the plan; without this a blind reader would agree with anything."""
    counts = Counter(number.rpartition(".")[0] for number in DUTY_PARAGRAPHS)
    assert counts == {
        "III.1": 2,
        "III.2": 4,
        "III.3": 7,
        "III.4": 4,
        "III.5": 1,
        "III.6": 2,
        "V": 1,
        "VI.1": 7,
        "VI.2.1": 6,
        "VI.2.2": 6,
        "VI.2.3": 3,
        "VI.2.4": 1,
        "VI.2.5": 1,
        "VI.2.6": 1,
    }
    assert len(ROWS) == 20


@pytest.mark.parametrize("number", DUTY_PARAGRAPHS)
def test_each_paragraph_has_exactly_one_duty_word_for_word(number: str) -> None:
    duties = [duty for duty in PLAN.duties if duty.paragraph == number]
    assert [duty.text for duty in duties] == [DUTY_PARAGRAPHS[number]]
    assert duties[0].id == f"pl21-d-{number.lower().replace('.', '-')}"


def test_no_duty_comes_from_elsewhere() -> None:
    assert [duty.paragraph for duty in PLAN.duties] == list(DUTY_PARAGRAPHS)


def test_duties_end_and_begin_where_the_plan_does() -> None:
    texts = {duty.paragraph: duty.text for duty in PLAN.duties}
    assert texts["III.1.1"].startswith("Xây dựng và triển khai kế hoạch công tác CCHC, kiểm tra công vụ hàng năm")
    assert texts["III.4.4"].endswith("cập nhật kiến thức liên quan đến kỹ năng giao tiếp, ứng xử; kỹ năng tham mưu, "
                                     "kỹ năng xử lý tình huống.")  # fmt: skip
    assert "nhằm nâng cao Chỉ số CCHC của thành phố" in texts["VI.1.4"]
    assert "chất lượng của các đơn vị sự nghiệp công lập" in texts["VI.2.1.6"]
    assert texts["VI.2.5.1"] == (
        "Chủ trì phát động phong trào viết sáng kiến kinh nghiệm, giải pháp liên quan đến công tác CCHC "
        "tới các cơ quan, đơn vị, UBND các phường, xã."
    )


@pytest.mark.parametrize(
    ("paragraph", "owner"),
    [("VI.2.1", "NV"), ("VI.2.2", "VP"), ("VI.2.3", "TP"), ("VI.2.4", "VHTT"), ("VI.2.5", "KT"), ("VI.2.6", "TCKH")],
)
def test_part_vi_names_its_owners(paragraph: str, owner: str) -> None:
    duties = [duty for duty in PLAN.duties if duty.paragraph.startswith(paragraph + ".")]
    assert {duty.owner_units for duty in duties} == {(owner,)}
    assert not any(duty.owner_inferred for duty in duties)


def test_an_owner_the_plan_does_not_name_is_marked() -> None:
    assert all(duty.owner_inferred for duty in PLAN.duties if duty.paragraph.startswith(("III.", "V.")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"task {row[0]}")
def test_each_row_of_the_annex_equals_its_task(row: list[str]) -> None:
    (task,) = [task for task in PLAN.tasks if task.number == int(row[0])]
    columns = [task.title, task.product, task.lead_text, task.coordinating_text, task.schedule_text]
    assert columns == [" ".join(cell.split()) for cell in row[1:]]
    assert task.id == f"pl21-{task.number:02d}"


def test_the_annex_has_seven_sections_in_its_order() -> None:
    printed = re.findall(r"^<b>([IV]+)</b>\t<b>(.+?)</b>", SOURCE, re.M)
    assert [(section.code, section.title) for section in PLAN.sections] == printed
    assert len(printed) == 7
    by_section = Counter(task.section for task in PLAN.tasks)
    assert by_section == {"I": 3, "II": 5, "III": 2, "IV": 2, "V": 2, "VI": 1, "VII": 5}
    assert [task.number for task in PLAN.tasks] == list(range(1, 21))


UNIT_WORDS = {
    "Phòng Nội vụ": "NV",
    "Phòng Văn hóa – Thông tin": "VHTT",
    "Phòng Tư pháp": "TP",
    "Văn phòng HĐND-UBND": "VP",
    "Phòng Tài chính – Kế hoạch": "TCKH",
    "UBND 05 phường, xã": "portal_wards",
}
GROUP_WORDS = {
    "phòng chuyên môn": "departments",
    "đơn vị sự nghiệp": "service_units",
    "UBND các phường, xã": "wards",
}


@pytest.mark.parametrize("task", PLAN.tasks, ids=lambda task: task.id)
def test_units_are_those_the_words_name(task: Task) -> None:
    assert set(task.lead_units) == {code for words, code in UNIT_WORDS.items() if words in task.lead_text}
    groups = {code for words, code in GROUP_WORDS.items() if words in task.coordinating_text}
    assert set(task.coordinating_units) == groups


def test_the_slips_of_the_plan_are_kept_and_remarked() -> None:
    task = {task.number: task for task in PLAN.tasks}
    assert task[12].lead_units == ("NV", "TCKH")
    assert "Các Sở, ban, ngành" in task[12].coordinating_text
    assert "Các Sở, ban, ngành" in task[12].remarks
    assert task[19].coordinating_text == ""
    assert task[19].coordinating_units == ()
    assert "05 phường, xã" in task[19].remarks
    assert task[2].title.endswith("2021 -2025")
    one_stop = next(target for target in PLAN.targets if target.code == "one_stop")
    assert "21/6/2018" in one_stop.text
    assert "23/4/2018" in one_stop.remarks
    assert {law.code: law.issued for law in PLAN.legal}["61/2018/NĐ-CP"] == date(2018, 4, 23)
    assert "Công TTĐT" in PLAN.remarks


def test_areas_their_targets_and_aliases() -> None:
    assert [area.code for area in PLAN.areas] == list("12345678")
    assert [area.target_percent for area in PLAN.areas] == [96, 100, 100, 94, 85, 90, 100, 100]
    assert (PLAN.total_target.value, PLAN.total_target.unit) == (94, "điểm")
    assert "Cải cách thể chế" in PLAN.area("2").aliases
    assert "Cải cách chế độ công vụ" in PLAN.area("5").aliases
    assert "Xây dựng chính quyền điện tử, chính quyền số" in PLAN.area("7").aliases
    assert {section.area for section in PLAN.sections} == set("1234567")
    for section in PLAN.sections:
        area = PLAN.area(section.area)
        assert section.title.lower() in {name.lower() for name in (area.name, *area.aliases)}


def test_targets_are_sentences_of_the_plan_that_contain_their_figure() -> None:
    for target in PLAN.targets:
        assert PARAGRAPHS[target.paragraph] == target.text
    for code, figure in {"circulation": "80%", "one_stop": "100%", "online_procedures": "80%", "level3": "50%",
                         "level4": "40%", "postal": "5%"}.items():  # fmt: skip
        target = next(target for target in PLAN.targets if target.code == code)
        assert figure in target.text
        assert f"{target.value}%" == figure
    assert {target.code for target in PLAN.targets} >= {"initiative", "surprise_checks"}


def test_each_figure_of_the_plan_is_followed_by_a_metric() -> None:
    for target in PLAN.targets:
        if target.metric is not None:
            assert WORLD.metric(target.metric).target == target.value
    for metric in WORLD.metrics:
        assert bool(metric.formula) == (metric.kind is MetricKind.DERIVED)
        assert bool(metric.numerator_label and metric.denominator_label) == (metric.kind is MetricKind.RATIO)
        assert metric.source
        # By whom the register names, not by wards alone.
        kept = metric.derivation[0] in ("registers", "procedures")
        assert bool(metric.units) == (metric.kind is not MetricKind.DERIVED or kept)
        for code in metric.units:
            assert WORLD.members(code)


def test_the_city_has_25_wards_with_their_codes() -> None:
    by_kind = Counter(unit.kind for unit in WORLD.units)
    assert by_kind == {UnitKind.WARD: 22, UnitKind.COMMUNE: 3, UnitKind.DEPARTMENT: 12, UnitKind.DISTRICT: 1}
    codes = [int(unit.code) for unit in WORLD.wards]
    assert sorted(codes) == list(range(13633, 13706, 3))  # GSO codes of the 25, every third number
    assert {unit.code: unit.name for unit in WORLD.wards if unit.kind is UnitKind.COMMUNE} == {
        "13696": "Xã Nam Phong",
        "13702": "Xã Lộc An",
        "13705": "Xã Nam Vân",
    }
    assert WORLD.unit("13654").name == "Phường Bà Triệu"
    assert WORLD.unit("13654").short_name == "Bà Triệu"
    assert [former.name for former in WORLD.unit("13693").former_names] == ["Xã Lộc Hòa"]
    assert WORLD.unit("13699").former_names[0].until_year == 2019
    assert (WORLD.city, WORLD.unit("356").name) == ("356", "Thành phố Nam Định")
    assert (WORLD.coordinator, WORLD.unit("NV").name) == ("NV", "Phòng Nội vụ")
    assert all(unit.successors == () and unit.valid_to is None for unit in WORLD.units)


def test_departments_are_those_of_the_design() -> None:
    codes = "NV VP TP VHTT KT TCKH TNMT QLDT LDTBXH GDDT YT TTR".split()  # noqa: SIM905
    assert [unit.code for unit in WORLD.units if unit.kind is UnitKind.DEPARTMENT] == codes
    assert WORLD.group("departments").members == tuple(codes)


def test_groups() -> None:
    sizes = {group.code: len(group.members) for group in WORLD.groups}
    assert sizes == {"departments": 12, "service_units": 0, "wards": 25, "portal_wards": 0}
    assert WORLD.group("wards").name == "UBND các phường, xã"
    assert WORLD.group("departments").name == "Các phòng chuyên môn"
    assert WORLD.members("wards") == WORLD.wards
    assert WORLD.members("NV") == (WORLD.unit("NV"),)


def test_an_unknown_code_is_a_problem_a_person_can_act_on() -> None:
    with pytest.raises(ValueProblem) as caught:
        WORLD.unit("99999")
    assert caught.value.code == "unknown_unit"
    with pytest.raises(ValueProblem):
        WORLD.group("nobody")


def test_every_code_the_plan_uses_exists() -> None:
    district = WORLD.criteria_set(Level.DISTRICT, 2021)
    known = set(WORLD.units_by_code) | set(WORLD.groups_by_code)
    for task in PLAN.tasks:
        assert set(task.lead_units + task.coordinating_units) <= known
        assert set(task.criteria) <= set(district.by_code)
    for duty in PLAN.duties:
        assert duty.owner_units
        assert set(duty.owner_units) <= known
        assert duty.criterion is None or duty.criterion in district.by_code


def test_the_annex_uses_eight_time_expressions_and_all_are_read() -> None:
    assert {task.schedule_text for task in PLAN.tasks} == {
        "Quý III năm 2021",
        "Quý I hàng năm",
        "Quý IV hàng năm",
        "Tháng 1 hàng năm",
        "Hàng năm",
        "2021-2022",
        "2021-2025",
        "Thường xuyên",
    }
    for task in PLAN.tasks:
        assert task.schedule.rule is not ScheduleRule.UNREAD
        for turn in occurrences(task.schedule, PLAN.years):
            assert 2021 <= Period.parse(turn.period).year <= 2025
            assert turn.due is None or turn.due <= date(2025, 12, 31)


def test_assignments_of_the_whole_plan() -> None:
    """Counted by hand: leads and helpers of each task times its occurrences."""
    found = list(assignments(PLAN, WORLD.groups))
    people = {1: 37, 2: 37, 3: 37, 4: 37, 5: 37, 6: 37, 7: 37, 8: 12, 9: 37, 10: 37, 11: 12, 12: 2, 13: 37, 14: 37,
              15: 37, 16: 37, 17: 37, 18: 37, 19: 1, 20: 37}  # fmt: skip
    turns = dict.fromkeys(people, 5) | {1: 1, 11: 1, 12: 1, 17: 1, 18: 20, 19: 20}
    assert Counter(int(each.task_id[-2:]) for each in found) == {
        number: people[number] * turns[number] for number in people
    }
    assert len(found) == len({(each.task_id, each.unit, each.period) for each in found})
    assert {each.unit for each in found if each.task_id == "pl21-19"} == {"VP"}
    assert {each.unit for each in found if each.task_id == "pl21-12"} == {"NV", "TCKH"}
    leads = [each for each in found if each.role is Role.LEAD and each.task_id == "pl21-03"]
    assert [(each.unit, each.period, each.due) for each in leads] == [
        ("NV", str(year), date(year, 3, 31)) for year in range(2021, 2026)
    ]
    assert found == list(assignments(PLAN, WORLD.groups))


def test_the_district_set_is_that_of_the_notes() -> None:
    district = WORLD.criteria_set(Level.DISTRICT)
    assert district.illustrative
    assert len(district.components) == 60
    assert district.total_max == Decimal(100)
    assert [district.max_of(area.code) for area in district.areas] == [14, 8, 13, 9, 12, 10, 16, 18]
    surveys = [leaf for leaf in district.components if leaf.is_survey]
    assert sum(leaf.max_points or 0 for leaf in surveys) == 30
    assert len(surveys) == 8
    assert [area.code for area in district.areas] == [area.code for area in PLAN.areas]
    for leaf in district.components:
        assert WORLD.unit(leaf.owner).kind is UnitKind.DEPARTMENT
        assert leaf.appraiser == "NV"
        assert leaf.evidence


@pytest.mark.parametrize(
    ("code", "points", "kind", "params"),
    [
        ("1.1.1", "1.0", RuleKind.DATE, {"due": "31/01", "late": "0.5"}),
        ("1.1.2", "2.5", RuleKind.RATIO, {"floor": "0.8"}),
        ("1.2.1", "1.5", RuleKind.DEDUCT, {"points": "0.375", "per": "báo cáo"}),
        ("1.3.2", "1.0", RuleKind.BAND, {"steps": (("0.3", "1"), ("0.2", "0.5"))}),
        ("1.6.1", "1.5", RuleKind.BAND, {"steps": (("1", "1.5"), ("0.95", "1"), ("0.9", "0.5"))}),
        ("3.2.2", "1.0", RuleKind.COUNT, {"points": "1/12", "per": "tháng"}),
        ("7.2.2", "1.5", RuleKind.RATIO_LIN, {"floor": "0.5", "top": "0.8"}),
        ("7.4.1", "1.0", RuleKind.GROWTH, {"steps": (("5", "1"), (">0", "0.5")), "base_year": "2020"}),
        ("8.4.1", "1.0", RuleKind.BOOL, {}),
        ("8.5.1", "1.0", RuleKind.RATIO, {"floor": "0.8", "zero": "full"}),
        ("8.7.1", "9.0", RuleKind.SURVEY, {}),
    ],
)
def test_rules_and_parameters_of_the_notes(code: str, points: str, kind: RuleKind, params: dict[str, object]) -> None:
    leaf = WORLD.criteria_set(Level.DISTRICT).criterion(code)
    assert leaf.rule is not None
    assert (leaf.max_points, leaf.rule.kind, dict(leaf.rule.params)) == (Decimal(points), kind, params)


def test_the_commune_set_has_the_weights_of_the_notes() -> None:
    commune = WORLD.criteria_set(Level.COMMUNE, 2021)
    assert commune.illustrative
    assert commune.total_max == Decimal(100)
    assert [commune.max_of(area.code) for area in commune.areas] == [15, 7, 18, 5, 12, 8, 15, 20]
    assert commune.criterion("8.7.1").max_points == 10
    reused = "1.1.1 1.1.2 1.2.1 1.3.3 1.4.1 1.5.1 1.6.1 3.2.1 3.3.2 3.4.1 5.3.2 5.5.1 6.4.1 7.2.1 7.3.2 7.3.3 7.4.1 "
    reused += "7.7.1 8.1.2 8.3.1 8.5.1 8.6.1"
    assert set(reused.split()) <= {leaf.code for leaf in commune.components}
    assert {leaf.code for leaf in commune.components}.isdisjoint({"4.2.1", "5.1.1", "6.1.1"})
    assert "thành phố" in commune.criterion("1.6.1").title
    assert (commune.bonus_cap, commune.penalty_cap) == (5, 5)
    assert Counter(each.bonus for each in commune.adjustments) == {True: 2, False: 3}


@pytest.mark.parametrize("tree", WORLD.criteria_sets, ids=lambda tree: tree.id)
def test_every_tree_is_whole_and_no_rule_gives_more_than_the_maximum(tree: CriteriaSet) -> None:
    assert len(tree.by_code) == len(tree.criteria)
    for node in tree.criteria:
        assert not node.parent or node.parent in tree.by_code
        assert node.is_component != bool(tree.children(node.code))
        if node.rule is None or node.max_points is None:
            continue
        steps = node.rule.params.get("steps", node.rule.params.get("options", ()))
        if isinstance(steps, tuple) and steps:
            assert max(Decimal(points) for _, points in steps) == node.max_points
        if node.rule.kind is RuleKind.COUNT and node.rule.params["per"] == "tháng":
            assert Fraction(str(node.rule.params["points"])) * 12 == Fraction(node.max_points)


def test_no_set_for_a_year_or_level_it_does_not_cover() -> None:
    with pytest.raises(ValueProblem):
        WORLD.criteria_set(Level.COMMUNE, 2030)
    with pytest.raises(ValueProblem):
        WORLD.criteria_set(Level.DEPARTMENT)


def test_the_checklist_of_the_notes() -> None:
    checklist = WORLD.checklist
    assert Counter(item.section for item in checklist.items) == {"A": 8, "B": 8, "C": 13, "D": 7}
    assert [section.code for section in checklist.sections] == list("ABCD")
    assert Counter(item.severity for item in checklist.items) == {3: 11, 2: 17, 1: 8}
    assert {item.code for item in checklist.items if item.negative} >= {"C2", "C9", "C12", "D4"}
    assert checklist.item("C1").kind is ItemKind.RATIO
    assert checklist.item("C9").kind is ItemKind.COUNT
    assert checklist.item("A2").kind is ItemKind.DOCUMENT
    assert checklist.item("A5").text.startswith("Không làm việc riêng, không hút thuốc")
    assert all(item.negative for item in checklist.items if item.kind is ItemKind.COUNT)
    assert [(band.label, band.from_percent) for band in checklist.bands] == [
        ("Tốt", 90),
        ("Khá", 75),
        ("Trung bình", 0),
    ]
    assert (checklist.failed_label, checklist.remedy_working_days) == ("Chưa đạt", 10)


def test_the_calendar_and_the_form() -> None:
    assert WORLD.calendar.bounds(Period.parse("2021")) == (date(2020, 12, 15), date(2021, 12, 14))
    assert dict(WORLD.calendar.deadlines) == {"ward": 15, "city": 17, "ministry": 20}
    assert len(WORLD.procedure_fields) == 14
    assert len({field.code for field in WORLD.procedure_fields}) == 14
    assert [field.name for field in WORLD.procedure_fields][:3] == ["Chứng thực", "Hộ tịch", "Đất đai"]


def test_every_text_is_composed_and_single_spaced() -> None:
    texts = [task.title for task in PLAN.tasks] + [duty.text for duty in PLAN.duties]
    texts += [unit.name for unit in WORLD.units] + [item.text for item in WORLD.checklist.items]
    texts += [node.title for found in WORLD.criteria_sets for node in found.criteria]
    assert all(text == unicodedata.normalize("NFC", " ".join(text.split())) for text in texts)
    assert not any("<" in text or "&nbsp;" in text or "*" in text or "★" in text for text in texts)


def test_the_world_is_read_once_a_process() -> None:
    assert load_world() is WORLD
