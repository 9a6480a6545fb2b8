"""Bounds of an operation: what every program of version 1 writes passes, what cannot be stored or shown does not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from par_desktop.domain.operation import Operation, OpId, from_json, sealed, to_json
from par_desktop.domain.wellformed import check_shape
from par_desktop.errors import NotAllowed

ID = OpId(b"0123456789abcdef")
GOOD = Operation(
    replica="00112233445566aa",
    unit="13654",
    kind="assignment",
    record="pl21-03/13654/2022",
    fields={"note": "Đã họp\nlần 2", "progress": 40, "document": {"date": None, "number": "1/KH"}},
    base={"note": (ID,), "progress": (), "document": (), "*": (ID,)},
    at="2022-03-10T03:00:00Z",
    by="Nguyễn Thị Lan",
    origin="app",
    reason="nhầm",
    nonce="a1b2",
)


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def test_what_programs_write_passes() -> None:
    check_shape(sealed(GOOD))
    check_shape(sealed(replace(GOOD, replica="", at="", by="", nonce="", origin="excel")))
    check_shape(sealed(replace(GOOD, fields=None, reason="", nonce="", digest="ab" * 32)))
    check_shape(sealed(replace(GOOD, kind="later", origin="later", fields={"note": deep(6)}, base={"note": ()})))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"replica": "không phải máy"}, "replica"),
        ({"unit": "13654/13690"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"kind": "Assignment"}, "kind"),
        ({"record": "a\nb"}, "record"),
        ({"record": "a\ud800"}, "record"),
        ({"record": "x" * 301}, "record"),
        ({"at": "hôm qua"}, "at"),
        ({"at": "2022-02-30T03:00:00Z"}, "at"),
        ({"at": "2022-03-10T03:00:00+07:00"}, "at"),
        ({"by": "x" * 1_000_000}, "by"),
        ({"by": "a\x1bb"}, "by"),
        ({"origin": "từ trên trời"}, "origin"),
        ({"reason": "x" * 10_001}, "reason"),
        ({"nonce": "x y"}, "nonce"),
        ({"base": {"note": (OpId(b"kurz"),), "progress": (), "document": ()}}, "base"),
        ({"base": {"note": (ID, ID), "progress": (), "document": ()}}, "base"),
        ({"base": {}, "fields": {}}, "base"),
        ({"base": {"note": ()}}, "fields"),
        ({"fields": {"note": 0.1}}, "number"),
        ({"fields": {"note": 2**63}}, "number"),
        ({"fields": {"note": deep(9)}}, "depth"),
        ({"fields": {"note": list(range(10_001))}}, "depth"),
        ({"fields": {"note": {"a": ["\ud800"]}}}, "text"),
        ({"fields": {"note": "a\x00b"}}, "text"),
        ({"fields": {"note": "x" * 1_000_001}}, "text"),
        ({"fields": {"*": "x"}}, "fields"),
        ({"fields": None, "digest": "kurz"}, "digest"),
    ],
)
def test_what_cannot_be_kept_is_named(change: dict[str, Any], why: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        check_shape(sealed(replace(GOOD, **change)))
    assert (caught.value.code, caught.value.facts) == ("bad_operation", {"why": why})


def test_the_shape_survives_the_way() -> None:
    op = sealed(GOOD)
    assert from_json(to_json(op)) == op
