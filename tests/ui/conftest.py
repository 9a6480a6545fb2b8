"""The city's and a ward's workspace with their windows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from par_desktop.ui import theme
from tests.ui.windows import Opened


@pytest.fixture
def nv(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    """Phòng Nội vụ, the coordinator."""
    theme.apply(qapp, "light")
    opened = Opened(tmp_path, "NV")
    yield opened
    opened.close()


@pytest.fixture
def ba_trieu(tmp_path: Path, qapp: QApplication) -> Iterator[Opened]:
    """Phường Bà Triệu, 13654."""
    theme.apply(qapp, "light")
    opened = Opened(tmp_path, "13654", person="Nguyễn Văn Hưng")
    yield opened
    opened.close()
