"""Operations prove themselves by their content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from par_desktop.domain.operation import Operation, OpId, from_json, sealed, to_json, without_values

A, B = OpId(b"\x01" * 16), OpId(b"\x02" * 16)


def make(**changes: object) -> Operation:
    values: dict[str, object] = {
        "replica": "r1",
        "unit": "13654",
        "kind": "assignment",
        "record": "pl21-03/13654/2021",
        "fields": {"note": "Đã họp _x0041_", "progress": 70},
        "base": {"note": (B, A), "progress": ()},
        "at": "2021-09-01T00:00:00Z",
        "by": "Ể Ộ Ữ",
        "origin": "app",
        "reason": "",
        "nonce": "n1",
    }
    return sealed(Operation(**(values | changes)))  # type: ignore[arg-type]


def test_the_id_is_the_first_16_bytes_of_sha256_of_the_canonical_json() -> None:
    op = make()
    inner = {"fields": {"note": "Đã họp _x0041_", "progress": 70}, "reason": "", "nonce": "n1"}

    def dumped(value: object) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()

    outer = {
        "replica": "r1", "unit": "13654", "kind": "assignment", "record": "pl21-03/13654/2021",
        "base": {"note": [A.hex(), B.hex()], "progress": []}, "at": "2021-09-01T00:00:00Z", "by": "Ể Ộ Ữ",
        "origin": "app", "digest": hashlib.sha256(dumped(inner)).hexdigest(),
    }  # fmt: skip
    assert op.id == hashlib.sha256(dumped(outer)).digest()[:16]


@pytest.mark.parametrize(
    "change",
    [{"unit": "13690"}, {"fields": {"note": "x", "progress": 70}}, {"at": ""}, {"nonce": "n2"}, {"reason": "vì"}, {"by": ""}],
)
def test_any_change_is_another_operation(change: dict[str, object]) -> None:
    assert make(**change).id != make().id


def test_a_line_of_the_package_is_ascii_without_underscores_and_reads_back() -> None:
    op = make()
    line = to_json(op)
    assert line.isascii()
    assert "_" not in line
    assert from_json(line) == op


def test_without_its_values_an_operation_still_proves_itself_and_gives_nothing_away() -> None:
    op = make(reason="lý do riêng")
    bare = without_values(op)
    line = to_json(bare)
    assert from_json(line).id == op.id
    for secret in ("70", "họp", "riêng", "n1"):
        assert secret not in json.loads(line).values()
        assert json.dumps(secret)[1:-1] not in line.replace(op.digest, "")
    assert bare.names == op.names


def test_a_forged_value_changes_the_id() -> None:
    forged = sealed(replace(make(), fields={"note": "khác", "progress": 70}))
    assert forged.id != make().id


@pytest.mark.parametrize("line", ["", "{}", "[]", '{"replica":1}', "null", "not json"])
def test_malformed_lines_are_value_errors(line: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json's own and ours
        from_json(line)
