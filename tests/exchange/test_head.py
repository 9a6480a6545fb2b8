"""The head of a package: it reads back, it is signed as a whole, digests do not depend on what may change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.operation import OpId
from par_desktop.exchange.head import PackageHead, ids_digest, rows_digest

HEAD = PackageHead(
    format="1",
    package="0123456789abcdef",
    number=7,
    sender="13654",
    replica="00112233445566aa",
    key="bb" * 32,
    receiver="NV",
    typing_unit="13654",
    period="2022-Q1",
    created="2022-03-10T03:00:00Z",
    program="0.1",
    receipts=("0123456789abcdef", "file:fedcba9876543210"),
    operations=3,
    operations_digest="cc" * 32,
    cells_digest="dd" * 32,
    lists_digest="ee" * 32,
    signature="ff" * 64,
)


def test_the_rows_read_back() -> None:
    assert PackageHead.from_rows(HEAD.rows()) == HEAD


@pytest.mark.parametrize(
    "rows",
    [
        [*HEAD.rows(), ("later", "x")],
        [*HEAD.rows(), HEAD.rows()[0]],
        [HEAD.rows()[1], HEAD.rows()[0], *HEAD.rows()[2:]],
        [(name, "../../x" if name == "package" else text) for name, text in HEAD.rows()],
        [(name, "-1" if name == "number" else text) for name, text in HEAD.rows()],
    ],
)
def test_rows_that_are_not_exactly_the_heads_are_an_error(rows: list[tuple[str, str]]) -> None:
    with pytest.raises(ValueError, match="_par"):
        PackageHead.from_rows(rows)


@pytest.mark.parametrize("name", [name for name, _ in HEAD.rows() if name not in ("invitation", "signature")])
def test_a_missing_key_is_an_error_and_every_key_is_signed(name: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PackageHead.from_rows([row for row in HEAD.rows() if row[0] != name])
    bent: dict[str, Any] = {"receipts": ("p9",), "number": 9, "operations": 9}
    changed: dict[str, Any] = {name: bent.get(name, "other")}
    other = replace(HEAD, **changed)
    assert other.signed_bytes() != HEAD.signed_bytes()


def test_the_signature_does_not_sign_itself() -> None:
    assert replace(HEAD, signature="").signed_bytes() == HEAD.signed_bytes()


def test_a_group_package_names_its_group() -> None:
    assert HEAD.group is None
    assert replace(HEAD, receiver="group:wards").group == "wards"


@given(st.lists(st.binary(min_size=16, max_size=16), unique=True, max_size=8), st.randoms())
def test_ids_have_no_order(ids: list[bytes], random: object) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis' own Random
    assert ids_digest(map(OpId, ids)) == ids_digest(map(OpId, shuffled))


def test_rows_count_crlf_as_lf_and_see_every_other_change() -> None:
    rows = [["a", "b\nc"], ["d"]]
    assert rows_digest(rows) == rows_digest([["a", "b\r\nc"], ["d"]])
    for other in ([["a", "b\nc"]], [["a", "b\nc"], ["d", ""]], [["ab\nc"], ["d"]], [["d"], ["a", "b\nc"]]):
        assert rows_digest(rows) != rows_digest(other)
