"""``demo`` where there is no screen: the main job without a window, its documents in a folder it names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pypdf import PdfReader

from par_desktop import cli
from par_desktop.cli import demo as command
from par_desktop.demo import city, pen
from par_desktop.demo.paths import DemoPaths


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo of tasks and dossiers of the last months only: the whole city is built in another test."""
    months = pen.months()
    monkeypatch.setattr("par_desktop.demo.figures.months", lambda: months[-4:])
    monkeypatch.setattr("par_desktop.demo.scores.quarters", lambda: pen.quarters()[-1:])
    monkeypatch.setattr("par_desktop.demo.visits.quarters", lambda: pen.quarters()[-1:])
    monkeypatch.setattr("par_desktop.demo.traffic.quarters", lambda: pen.quarters()[-1:])


@pytest.mark.usefixtures("small")
def test_without_a_screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command, "has_display", lambda: False)
    shown: list[Sequence[Path | None]] = []

    def show(folder: Path, pictures: Path | None) -> int:
        shown.append((folder, pictures))
        return 0

    folder = tmp_path / "thành phố mẫu"
    assert cli.run(["demo", str(folder)], show) == 0
    out = capsys.readouterr().out
    assert shown == []
    paths = DemoPaths(folder)
    assert str(paths.documents) in out.splitlines()[-1]
    assert "thành phố nhận: mới 3, thay đổi 0." in out
    assert "Nhận lại đúng tệp đó: mới 0, thay đổi 0." in out
    made = {path.suffix for path in paths.documents.iterdir() if path.is_file()}
    assert made == {".pdf", ".docx", ".xlsx", ".png"}
    text = PdfReader(paths.documents / "bao-cao-tien-do.pdf").pages[0].extract_text()
    assert "BÁO CÁO" in text

    # A second start keeps the demo, and does the main job anew.
    monkeypatch.setattr(city, "build", lambda *_: pytest.fail("it is there already"))
    assert cli.run(["demo", str(folder)], show) == 0
    assert "thành phố nhận: mới 3, thay đổi 0." in capsys.readouterr().out

    # Pictures are drawn offscreen, with or without a display; a window opens on the city's workspace.
    assert cli.run(["demo", str(folder), "--screenshots", str(tmp_path / "ảnh")], show) == 0
    monkeypatch.setattr(command, "has_display", lambda: True)
    assert cli.run(["demo", str(folder)], show) == 0
    assert shown == [(paths.root, tmp_path / "ảnh"), (paths.city, None)]
