"""``list … --json``: the keys that scripts rely on, and the annex word for word."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.fields import Figure
from par_desktop.domain.periods import Period
from par_desktop.services.list_records import LISTS, Wanted, records
from par_desktop.services.save_record import Patch, save
from tests.cli.conftest import ROOT, Program, start

KEYS = {
    "units": "code name kind",
    "tasks": "number title section area product lead_text lead_units coordinating_text coordinating_units "
    "schedule_text",
    "assignments": "task_number title unit role period due status progress",
    "criteria": "set level code title area max_points rule",
    "scores": "criterion unit round self_points appraised_points survey_points",
    "readings": "metric unit period value numerator denominator origin",
    "conflicts": "record_kind record_id field values",
}
"""Design §7."""


@pytest.fixture
def filled(city: Path) -> Path:
    """The city's workspace with a score, a reading, dossiers and a check."""
    opened = workspace.open_workspace(city)
    try:
        desk = opened.desk()
        row = {"online3": 10, "online4": 5, "direct": 4, "postal": 1, "early": 6, "on_time": 8, "late": 2,
               "open_in_time": 3, "open_late": 1}  # fmt: skip
        save(
            desk,
            [
                Patch("score", "1.1.1/356/2025-Q1", {"points": Decimal("0.7525"), "inputs": Figure(None, 3, 4)}),
                Patch("survey", "2025-Q1/1.7.1/356", {"points": Decimal("1.5")}),
                Patch("inspection", "13654/2025-Q1-01", {"sort": "surprise", "day": date(2025, 1, 20)}),
            ],
        )
        paper = "Bản giấy ngày 10/02/2025"
        save(
            desk,
            [
                Patch("dossier", "13654/2025-02/HT", row),
                Patch("dossier", "13654/2025-02/NCN", {"none": True}),
                Patch("reading", "DT.5/13654/2025-02", {"ratio": Figure(None, 30, 120)}),
            ],
            source=paper,
        )
    finally:
        opened.close()
    return city


def test_every_list_has_its_keys(filled: Path) -> None:
    conn, world, _ = workspace.open_for_reading(filled)
    try:
        for name in LISTS:
            for row in records(conn, world, name):
                if name in KEYS:
                    assert " ".join(row) == KEYS[name]
                break
            else:
                assert name in ("findings", "packages", "conflicts"), f"{name} is empty"
    finally:
        conn.close()


def test_tasks_are_exactly_the_annex(program: Program, city: Path) -> None:
    rows = program("list", city, "tasks", "--json").json()
    plan = tomllib.loads((ROOT / "resources" / "plan" / "nam-dinh-2021-2025.toml").read_text(encoding="utf-8"))
    assert [row["number"] for row in rows] == list(range(1, 21))
    assert len({row["section"] for row in rows}) == 7
    for row, task in zip(rows, plan["tasks"], strict=True):
        for name in ("title", "product", "lead_text", "coordinating_text", "schedule_text"):
            assert row[name] == unicodedata.normalize("NFC", task[name])
    assert rows[2]["title"] == "Xây dựng kế hoạch kiểm tra công vụ, kiểm tra CCHC"
    assert rows[2]["lead_units"] == ["NV"]
    assert rows[2]["coordinating_units"] == ["departments", "wards"]
    assert rows[11]["coordinating_units"] == ["service_units"]
    assert rows[18]["lead_units"] == ["VP", "portal_wards"]


def test_duties_come_only_when_asked_for(program: Program, city: Path) -> None:
    rows = program("list", city, "tasks", "--duties", "--json").json()
    kinds = [row["kind"] for row in rows]
    assert kinds[:20] == ["task"] * 20
    assert set(kinds[20:]) == {"duty"}
    assert all(row["lead_units"] for row in rows[20:])


def test_untouched_assignments_stand_as_the_plan_gives_them(program: Program, city: Path) -> None:
    rows = program("list", city, "assignments", "--unit", "13654", "--period", "2022", "--json").json()
    assert {row["status"] for row in rows} == {"not_started"}
    assert {row["progress"] for row in rows} == {0}
    third = next(row for row in rows if row["task_number"] == 3)
    assert third["due"] == "2022-03-31"
    assert third["role"] == "coordinating"


def test_points_are_exact_numbers_and_blanks_are_null(program: Program, filled: Path) -> None:
    out = program("list", filled, "scores", "--json").out
    assert '"self_points": 0.7525, "appraised_points": null, "survey_points": null' in out
    assert '"survey_points": 1.5' in out


def test_dossiers_are_readings_with_their_totals_and_rates(filled: Path) -> None:
    conn, world, _ = workspace.open_for_reading(filled)
    try:
        rows = list(records(conn, world, "readings", Wanted("13654", Period.parse("2025-Q1"))))
    finally:
        conn.close()
    found = {str(row["metric"]): row for row in rows}
    assert found["06a.HT.online3"]["value"] == 10
    assert found["06a.HT.online3"]["origin"] == "proxy"
    assert found["06a.HT.resolved_total"]["value"] == 6 + 8 + 2
    assert found["06a.HT.open_total"]["value"] == 3 + 1
    assert "06a.HT.received_total" not in found, "(3) needs (6), and nobody knows the month before"
    assert found["06a.NCN.none"]["value"] is None
    rate = found["TT.1"]
    assert (rate["numerator"], rate["denominator"], rate["origin"]) == (14, 16, "computed")
    assert found["DT.5"]["numerator"] == 30


def test_a_period_takes_what_lies_inside_it(filled: Path) -> None:
    conn, world, _ = workspace.open_for_reading(filled)
    try:
        outside = list(records(conn, world, "readings", Wanted("13654", Period.parse("2025-Q2"))))
        year = list(records(conn, world, "scores", Wanted("", Period.parse("2025"))))
    finally:
        conn.close()
    assert outside == []
    assert len(year) == 2


def test_a_table_for_people(program: Program, city: Path) -> None:
    done = start("list", city, "units", PYTHONIOENCODING="cp1252")
    lines = done.out.splitlines()
    assert lines[0].split() == ["Mã", "Tên", "Loại"]
    assert len(lines) == 39
    assert program("list", city, "conflicts").out.strip() == "Chưa có dòng nào."
    assert program("list", city, "conflicts", "--json").json() == []


def test_a_reader_that_has_had_enough_is_no_damage(filled: Path) -> None:
    """``par-desktop list … | head``: more rows than a pipe holds, and nobody reads on."""
    command = [sys.executable, "-m", "par_desktop", "list", str(filled), "tasks", "--duties", "--json"]
    old = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=old) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode("utf-8")
        assert running.wait(60) == 0
    assert said == ""
