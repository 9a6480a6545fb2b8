"""A city and a ward for each test; they have not met."""

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
