"""A key on paper: four rows that come back from any hand, and slips that are found."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.recovery_text import key_of, key_rows
from par_desktop.errors import ValueProblem

KEYS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(KEYS)
def test_what_is_printed_can_be_typed_back_in_any_dress(key: str) -> None:
    rows = key_rows(key)
    assert [len(row) for row in rows] == [19] * 4
    assert key_of("\n".join(rows)) == key
    assert key_of("".join(rows).lower().replace(" ", "-").replace("0", "o").replace("1", "l")) == key


def test_any_single_slip_is_found_and_its_row_named() -> None:
    right = "".join(key_rows("c0ffee" * 10 + "1234")).replace(" ", "")
    for at, letter in itertools.product(range(64), "0123456789ABCDEFGHJKMNPQRSTVWXYZ"):
        if right[at] == letter:
            continue
        with pytest.raises(ValueProblem) as caught:
            key_of(right[:at] + letter + right[at + 1 :])
        assert (caught.value.code, caught.value.facts["row"]) == ("wrong_recovery_row", at // 16 + 1)


def test_rows_in_the_wrong_order_or_missing_are_found() -> None:
    rows = key_rows("0f" * 32)
    with pytest.raises(ValueProblem) as caught:
        key_of("".join(reversed(rows)))
    assert caught.value.code == "wrong_recovery_row"
    with pytest.raises(ValueProblem) as caught:
        key_of("".join(rows[:3]))
    assert (caught.value.code, caught.value.facts["typed"]) == ("wrong_recovery_length", 48)
