"""A city and a ward that take files in; the day is 10/03/2022."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.helpers import Places, places


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Places]:
    made = places(tmp_path)
    yield made
    made.close()
