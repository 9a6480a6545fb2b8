"""What a package carries is never more than its reader takes; what is left goes with the next."""

from __future__ import annotations

import pytest

from par_desktop.exchange.grid import MOST_ROWS
from par_desktop.exchange.reader import read_package
from par_desktop.services import outgoing
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, WARD, Places, take


def test_a_package_holds_fewer_operations_than_a_sheet_may_have_rows() -> None:
    assert outgoing.MOST_A_PACKAGE < MOST_ROWS


def test_the_rest_goes_with_the_next_package(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "MOST_A_PACKAGE", 2)
    for code in ("CT", "HT", "DD"):
        save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/{code}", {"direct": 3})])
    first = two.to_city("a.xlsx")
    assert [op.record[-2:] for op in read_package(first).operations] == ["CT", "HT"]
    take(two.city, first)
    take(two.ward, two.to_ward())
    second = two.to_city("b.xlsx")
    assert [op.record[-2:] for op in read_package(second).operations] == ["DD"]
    assert take(two.city, second).changes.counts()["new"] == 1
