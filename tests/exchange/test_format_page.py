"""A reader written from ``docs/package-format.md`` alone: it shares nothing with the program but the file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import openpyxl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, Places

KEYS = [
    "format", "package", "number", "sender", "replica", "key", "receiver", "typing_unit", "period", "created", "program",
    "receipts", "operations", "operations_digest", "cells_digest", "lists_digest", "replaces", "invitation", "signature",
]  # fmt: skip


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def sheet_rows(book: Any, name: str) -> list[list[str]]:
    rows = []
    for row in book[name].iter_rows(values_only=True):
        cells = ["" if cell is None else str(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(cells)
    return rows


def digest_of(rows: list[list[str]]) -> str:
    running = hashlib.sha256()
    for row in rows:
        running.update(canonical([cell.replace("\r\n", "\n") for cell in row]) + b"\n")
    return running.hexdigest()


def operation_id(body: dict[str, Any]) -> str:
    inner = {name: body.get(name) for name in ("fields", "reason", "nonce")}
    digest = body["digest"] if "digest" in body else hashlib.sha256(canonical(inner)).hexdigest()
    outer = {n: body[n] for n in ("replica", "unit", "kind", "record", "at", "by", "origin")}
    outer |= {"base": {name: sorted(ids) for name, ids in body["base"].items()}, "digest": digest}
    return hashlib.sha256(canonical(outer)).digest()[:16].hex()


def read_by_the_page(path: Path) -> tuple[dict[str, str], list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Head, operations, and ``_goc`` as {sheet: {row id: descriptors}}; asserts everything the page promises."""
    book = openpyxl.load_workbook(path)
    assert {name for name in book.sheetnames if name.startswith("_")} == {"_par", "_ops", "_goc", "_ds"}
    par = sheet_rows(book, "_par")
    assert [row[0] for row in par] == KEYS
    head = {row[0]: row[1] if len(row) > 1 else "" for row in par}
    signed = canonical({name: text for name, text in head.items() if name != "signature"})
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(head["key"])).verify(bytes.fromhex(head["signature"]), signed)
    operations = []
    ids = []
    for row in sheet_rows(book, "_ops"):
        body = json.loads("".join(row[1:]))
        assert operation_id(body) == row[0]
        ids.append(bytes.fromhex(row[0]))
        operations.append(body)
    assert int(head["operations"]) == len(ids)
    assert hashlib.sha256(b"".join(sorted(ids))).hexdigest() == head["operations_digest"]
    held_rows = sheet_rows(book, "_goc")
    assert digest_of(held_rows) == head["cells_digest"]
    assert digest_of(sheet_rows(book, "_ds")) == head["lists_digest"]
    held: dict[str, dict[str, Any]] = {}
    for sheet, row_id, *pieces in held_rows:
        if row_id:
            held[sheet][row_id] = json.loads("".join(pieces))
        else:
            held[sheet] = {}
    book.close()
    return head, operations, held


def test_a_stranger_can_read_a_package(two: Places) -> None:
    note = "=1+1 _x0041_ Đường " + "ữ" * 2_000
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "nháp"})])
    save(two.ward, [Patch("assignment", TASK, {"progress": 60, "note": note})])
    head, operations, held = read_by_the_page(two.to_city())
    assert (head["format"], head["sender"], head["receiver"], head["typing_unit"]) == ("1", WARD, "NV", WARD)
    assert head["period"] == "2022-Q1"
    draft, final = operations
    assert "fields" not in draft
    assert final["fields"] == {"note": note, "progress": 60}
    own = ["Nhiệm vụ", "Hồ sơ TTHC", "Số liệu", "Tự chấm điểm", "Lời báo cáo", "Minh chứng"]
    assert list(held)[: len(own)] == own
    assert "Phản ánh, kiến nghị" in held
    yellow = held["Nhiệm vụ"][TASK]["progress"]
    assert yellow[:5] == ["60", "assignment", TASK, "progress", 0]
    assert len(yellow[5]) == 1
    assert isinstance(held["Hồ sơ TTHC"][f"{WARD}/{MONTH}/CT"]["received"]["sum"], list)


def test_a_group_package_by_the_page(two: Places) -> None:
    head, operations, held = read_by_the_page(two.group())
    assert (head["receiver"], head["typing_unit"], head["invitation"], operations) == ("group:wards", "", "", [])
    yellow = [d for row in held["Hồ sơ TTHC"].values() for d in row.values() if isinstance(d, list) and len(d) == 6]
    assert yellow
    assert {d[2].split("/")[0] for d in yellow} == {"UNIT"}
    assert {tuple(d[5]) for d in yellow} == {()}
