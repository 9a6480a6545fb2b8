"""The self-test passes where the program works and says so where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from par_desktop import selftest


def test_every_step_passes_and_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "kết quả.txt"
    assert selftest.run([str(report)]) == 0
    text = report.read_text(encoding="utf-8")
    assert text.count("đạt   ") == len(selftest.STEPS)
    assert text == capsys.readouterr().out


def test_a_failing_step_is_named_and_the_others_still_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_bench: selftest.Bench) -> str:
        raise OSError("thiếu tệp x.dll")

    monkeypatch.setattr(selftest, "STEPS", (("hỏng thử", broken), ("đi tiếp", lambda bench: bench.ward.unit.code)))
    assert selftest.run([]) == 1
    said = capsys.readouterr().out
    assert "HỎNG  hỏng thử" in said
    assert "thiếu tệp x.dll" in said
    assert "đạt   đi tiếp: 13654" in said
