"""Files made to harm: each is a sentence or a correct value, within 150 MB, with nothing written anywhere (design §5).

Seconds are not asserted: what keeps them few is that parts are refused before they are unpacked, which is.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import read_package
from par_desktop.services.receive_files import read_files, receive_files
from par_desktop.services.save_record import Patch, save
from par_desktop.spreadsheets.guards import LARGEST_TOTAL, Parts
from par_desktop.text.sentences import SENTENCES, sentence
from tests.exchange.helpers import TASK, Places, places
from tests.exchange.hostile.makers import READS, TRAPS, Trap
from tests.exchange.hostile.workbooks import part_of, repacked

LIMIT = 150 * 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    made = places(tmp_path_factory.mktemp("hostile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def sample(here: Places) -> Path:
    save(here.ward, [Patch("assignment", TASK, {"progress": 40, "note": "nguyên vẹn"})])
    return here.to_city("gửi.xlsx")


@pytest.fixture(scope="module")
def files(here: Places, sample: Path) -> dict[str, Path]:
    folder = here.folder / "bẫy"
    folder.mkdir()
    made = {}
    for number, trap in enumerate(TRAPS):
        made[trap.name] = folder / f"{number:02d} {trap.name}{trap.suffix}"
        trap.make(sample, made[trap.name])
    return made


@pytest.fixture(scope="module")
def told(here: Places, sample: Path, files: dict[str, Path]) -> dict[str, dict[str, Any]]:
    """What a process of its own says of each file; it may write to one folder, which must stay empty."""
    empty = here.folder / "tạm"
    empty.mkdir()
    places_to_write = dict.fromkeys(("TMPDIR", "TEMP", "TMP", "HOME", "USERPROFILE"), str(empty))
    done = subprocess.run(
        [sys.executable, "-B", "-m", "tests.exchange.hostile.child", str(sample), *map(str, files.values())],
        cwd=ROOT,
        env={**os.environ, **places_to_write, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {lines[-1:]}: {done.stderr[-2_000:]}"
    assert list(empty.iterdir()) == []
    names = {str(path): name for name, path in files.items()}
    return {names[line["path"]]: line for line in lines}


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_is_a_sentence_or_a_correct_value(
    told: dict[str, dict[str, Any]], files: dict[str, Path], sample: Path, trap: Trap
) -> None:
    found = told[trap.name]
    assert found["code"] in trap.codes, found
    if found["code"] == READS:
        assert found["id"] == read_package(sample).head.package
        assert found["operations"] == 1
    else:
        assert files[trap.name].name in sentence(PackageProblem(found["code"], **found["facts"]))


def test_no_trap_takes_more_than_its_memory(told: dict[str, dict[str, Any]]) -> None:
    worst = {name: line["above"] >> 20 for name, line in told.items() if line["above"] > LIMIT}
    assert worst == {}


def test_nothing_of_a_refused_file_is_kept(here: Places, files: dict[str, Path]) -> None:
    def everything() -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in sorted(here.city.folder.rglob("*")) if p.is_file()}

    bad = [files[trap.name] for trap in TRAPS if READS not in trap.codes and files[trap.name].stat().st_size < 1 << 20]
    assert len(bad) > 50
    before = everything()
    taken = receive_files(here.city, read_files(bad), {})
    assert all(result.problem is not None and result.problem.code in SENTENCES for result in taken.results)
    assert everything() == before


@pytest.mark.parametrize(
    "name",
    [
        "zip bomb",
        "overlapping entries",
        "65,000 entries",
        "65,000 entries told as ten",
        "steps up",
        "absolute path",
        "link",
        "one part twice",
        "packed by LZMA",
    ],
)
def test_a_zip_is_judged_before_a_byte_of_it_is_unpacked(files: dict[str, Path], name: str) -> None:
    with pytest.raises(PackageProblem), Parts(files[name]):
        raise AssertionError("opened")


def test_what_is_unpacked_is_counted(files: dict[str, Path]) -> None:
    with Parts(files["parts that are too much together"]) as parts:
        with pytest.raises(PackageProblem):
            for number in range(2, 99):
                for _chunk in parts.chunks(f"xl/worksheets/sheet{number}.xml"):
                    assert parts.inflated <= LARGEST_TOTAL
        assert parts.inflated > LARGEST_TOTAL // 2
    with Parts(files["nested zip bomb"]) as parts:
        assert list(parts.chunks("không có.xml")) == []
        assert parts.inflated == 0


def test_markup_bent_at_random_is_damaged_or_reads(here: Places, sample: Path) -> None:
    """Attributes, tags and letters exchanged in every part that is read: no problem without a sentence."""
    draw = random.Random(11)
    parts = [part_of(sample, name) for name in ("Nhiệm vụ", "_ops", "_par")]
    parts += ["xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "docProps/core.xml"]
    odd = ["", "0", "-1", "99999999", "1e9", "A0", "XFD1048576", "_x0000_", "<c>", "</c>", "<f/>", "&#0;"]

    def bend(content: bytes) -> bytes:
        at = draw.randrange(len(content))
        for mark in draw.choice([(b'"', b'"'), (b"<", b">"), (b">", b"<")]):
            start = content.find(mark, at)
            end = content.find(mark, start + 1)
            if 0 <= start < end:
                return content[: start + 1] + draw.choice(odd).encode() + content[end:]
        return content[:at]

    outcomes = set()
    for _round in range(80):
        target = repacked(sample, here.folder / "méo.xlsx", {draw.choice(parts): bend})
        try:
            read_package(target)
            outcomes.add(READS)
        except PackageProblem as problem:
            assert sentence(problem)  # noqa: PT017 - both ways are right
            outcomes.add(problem.code)
    assert {"file_damaged", READS} <= outcomes
