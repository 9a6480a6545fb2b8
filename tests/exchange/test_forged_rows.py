"""Rows that prove themselves and bear a right signature, and hold anything: a typed refusal or a harmless row, no crash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from par_desktop.domain.records.catalog import RECORDS
from par_desktop.exchange.head import PackageHead
from par_desktop.services.import_package import preview
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, YES, Places, places
from tests.exchange.hostile.forger import Forger, row_of

FEW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ID = "0123456789abcdef0123456789abcdef"


@pytest.fixture(scope="module")
def two_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    made = places(tmp_path_factory.mktemp("forged"))
    save(made.ward, [Patch("assignment", TASK, {"progress": 40})])
    yield made
    made.close()


@pytest.fixture(scope="module")
def forgers(two_places: Places) -> list[Forger]:
    """A ward that writes to the city, and a city that relays to a ward."""
    two = two_places
    return [Forger(two.ward, two.city, two.to_city()), Forger(two.city, two.ward, two.to_ward())]


junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=5), inside, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(sorted({field.name for record in RECORDS for field in record.fields} | {"*", "later"}))
parts = st.sampled_from(
    [WARD, "NV", "356", MONTH, "2022", "2022-Q1", "CT", "pl21-03", ID, "", "x", "..", "wards", "UNIT"]
)
record_ids = st.lists(parts, min_size=1, max_size=4).map("/".join) | st.just(TASK) | st.text(max_size=30)
LIKELY = {
    "unit": WARD, "member": WARD, "period": "2022-Q1", "month": MONTH, "round": "2022", "procedure_field": "CT",
    "operation": ID, "task": "pl21-03", "unit_group": "wards",
}  # fmt: skip
field_values = junk | st.sampled_from(
    [{"value": 1}, {"numerator": "x"}, {"none": True, "value": []}, {"date": "31/02", "number": 5}, "1e9", True, 10**30]
)


@st.composite
def bodies(draw: st.DrawFn) -> dict[str, Any]:
    written = draw(st.dictionaries(names | st.text(max_size=8), field_values, max_size=4))
    shown = st.lists(
        st.just(ID) | st.binary(min_size=16, max_size=16).map(bytes.hex) | st.binary(max_size=20).map(bytes.hex),
        max_size=2,
    )
    base = {**draw(st.dictionaries(names, shown, max_size=2)), **{name: draw(shown) for name in written}}
    record_type = draw(st.sampled_from(RECORDS))
    fitting = "/".join(LIKELY.get(part, "x") for part in record_type.key)
    body = {
        "replica": "00112233445566aa",
        "unit": draw(st.sampled_from([WARD, WARD, "NV", "356", "13690"])),
        "kind": draw(st.sampled_from([record_type.name] * 4 + ["later"])),
        "record": draw(st.just(fitting) | st.just(fitting) | record_ids),
        "base": base,
        "at": draw(st.sampled_from(["2022-03-10T03:00:00Z", ""])),
        "by": "Lan",
        "origin": draw(st.sampled_from(["app", "excel", "import", "proxy", "later"])),
        "fields": written,
        "reason": draw(st.text(max_size=20)),
        "nonce": "ab",
    }
    for key in draw(st.lists(st.sampled_from(sorted(body)), max_size=2)):
        if draw(st.integers(0, 3)) == 0:
            body[key] = draw(st.text(max_size=20) | junk)
    return body


@FEW
@given(st.lists(bodies(), min_size=1, max_size=4), st.sampled_from([0, 1]))
def test_any_operation_is_taken_or_refused(forgers: list[Forger], made: list[Any], which: int) -> None:
    forgers[which].brings({}, ops=[row_of(body) for body in made])


def test_the_walk_above_is_no_thin_one(forgers: list[Forger]) -> None:
    assert min(forger.previewed for forger in forgers) >= 5


descriptors = st.one_of(
    st.tuples(st.text(max_size=5)).map(list),
    st.builds(lambda keys: {"sum": keys}, st.lists(st.sampled_from(["direct", "online3", "x"]), max_size=3)),
    st.builds(
        lambda text, record, name, part, ids: [text, record[0], record[1], name, part, ids],
        st.text(max_size=5),
        st.tuples(st.sampled_from([record.name for record in RECORDS] + ["later"]), record_ids),
        names,
        st.integers(-3, 9) | st.floats(),
        st.lists(st.just(ID) | st.text("0123456789abcdef", max_size=40), max_size=2),
    ),
    junk,
)


@FEW
@given(st.dictionaries(st.sampled_from(["progress", "note", "direct", "x", "par:row"]), descriptors, max_size=4), junk)
def test_any_memory_of_cells_is_read_or_refused(forgers: list[Forger], cells: dict[str, Any], heading: Any) -> None:
    columns = [["progress", "Tiến độ (%)"], ["note", "Ghi chú"]]
    rows = [["Nhiệm vụ", "", json.dumps(columns)], ["Nhiệm vụ", TASK, json.dumps(cells)]]
    forgers[0].brings({}, goc=rows)
    forgers[1].brings({}, goc=rows)
    forgers[0].brings({}, goc=[["Nhiệm vụ", "", json.dumps(heading)], *rows[1:]])
    forgers[0].brings({}, goc=rows[1:])


@FEW
@given(
    st.sampled_from([field.name for field in dataclass_fields(PackageHead)]),
    st.text(max_size=30)
    | st.sampled_from(["NV", WARD, "356", "group:wards", "group:x", "2022-13", "0", "[]", '["x"]']),
)
def test_any_head_is_read_or_refused(forgers: list[Forger], key: str, text: str) -> None:
    for forger in forgers:
        forger.brings({key: text})


@FEW
@given(st.lists(st.lists(st.text(max_size=10) | st.just("DON_VI"), max_size=4), max_size=4))
def test_any_list_is_read_or_refused(forgers: list[Forger], rows: list[list[str]]) -> None:
    forgers[0].brings({}, ds=rows)


@pytest.mark.parametrize(
    "change",
    [
        {"by": "x" * 1_000_000},
        {"at": "9" * 500},
        {"origin": "mạng"},
        {"record": f"pl21-03/{WARD}/2022\x00"},
        {"reason": "\ud800"},
        {"fields": {"progress": 10**400}, "base": {"progress": []}},
        {"fields": {"progress": float("nan")}, "base": {"progress": []}},
        {"fields": {"note": "ữ" * 100_000}, "base": {"note": []}},
        {"base": {"progress": [ID] * 5_000}},
    ],
)
def test_what_no_program_writes_is_refused_and_the_rest_arrives(forgers: list[Forger], change: dict[str, Any]) -> None:
    good = {
        "replica": forgers[0].desk.mark.replica, "unit": WARD, "kind": "assignment", "record": TASK,
        "base": {"progress": []}, "at": "2022-03-10T03:00:00Z", "by": "Lan", "origin": "app",
        "fields": {"progress": 55}, "reason": "", "nonce": "a",
    }  # fmt: skip
    rows = [row_of(good), row_of({**good, "nonce": "b", **change})]
    result = preview(forgers[0].receiver, forgers[0].signed({}, ops=rows), YES)
    assert len(result.refused) == 1
    # A limit that a person can keep to is said by its name.
    too_long = "note" in change.get("fields", {})
    assert result.refused[0].problem.code == ("text_too_long" if too_long else "bad_operation")
    assert len(result.refused[0].value) <= 300
    assert result.changes.new + result.changes.changed == 1
