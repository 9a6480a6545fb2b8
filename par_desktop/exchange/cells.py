"""The hidden sheets' rows: long text cut into cells, and what each visible row held (``_goc``).

A ``_goc`` row is: sheet, row id, then the pieces of one ASCII JSON object ``{column key: descriptor}``.
A descriptor of a locked cell is ``[text]``, of a computed one ``{"sum": [column keys]}``, of a yellow one
``[text, kind, record, field, part, [operation ids]]``; under Xoá, where the field is ``*``, a seventh element
``{field: [operation ids]}`` names what the row showed of every other field. ``_`` is written ``\\u005f`` because
readers decode ``_xHHHH_``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from par_desktop.domain.operation import DELETE, OpId, canonical_json
from par_desktop.exchange.layout import Cell, Sheet, Slot

PIECE = 32_000
"""Excel's cells end at 32,767 characters."""


class HeldCell(NamedTuple):
    """What a cell held at export."""

    text: str
    slot: Slot | None
    total: tuple[str, ...]
    partial: bool = False
    nothing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldRow:
    sheet: str
    row: str
    cells: Mapping[str, HeldCell]


def pieces(text: str) -> list[str]:
    """The text in cells that Excel can hold; at least one."""
    if len(text) <= PIECE:
        return [text]
    return [text[i : i + PIECE] for i in range(0, len(text), PIECE)] or [""]


def _descriptor(cell: Cell) -> object:
    if cell.total:
        more: dict[str, object] = {"partial": True} if cell.partial else {}
        if cell.nothing:
            more["nothing"] = list(cell.nothing)
        return {"sum": list(cell.total), **more}
    text = "" if cell.value is None else str(cell.value)
    if cell.slot is None:
        return [text]
    slot = cell.slot
    yellow: list[object] = [text, slot.kind, slot.record, slot.field, slot.part, _hexes(slot.shown)]
    if slot.field == DELETE:
        yellow.append({name: _hexes(ids) for name, ids in slot.seen})
    return yellow


def _hexes(ids: Iterable[OpId]) -> list[str]:
    return [i.hex() for i in ids]


def held_rows(sheets: Iterable[Sheet]) -> list[list[str]]:
    """The rows of ``_goc`` for these sheets; a first row a sheet names its columns and headings."""
    rows: list[list[str]] = []
    for sheet in sheets:
        headings = canonical_json([[c.key, c.heading] for c in sheet.columns]).replace("_", "\\u005f")
        rows.append([sheet.name, "", *pieces(headings)])
        for row in sheet.rows:
            if row.id:
                body = canonical_json({key: _descriptor(cell) for key, cell in row.cells.items()})
                rows.append([sheet.name, row.id, *pieces(body.replace("_", "\\u005f"))])
    return rows


@dataclass(frozen=True, slots=True)
class HeldSheet:
    """A sheet as exported: columns (key, heading) in order, and rows by id."""

    name: str
    columns: tuple[tuple[str, str], ...]
    rows: Mapping[str, HeldRow]


def read_held(rows: Iterable[Sequence[str]]) -> dict[str, HeldSheet]:
    """``_goc`` read back; raises ``ValueError`` on anything malformed."""
    columns: dict[str, tuple[tuple[str, str], ...]] = {}
    found: dict[str, dict[str, HeldRow]] = {}
    for name, row_id, *parts in rows:
        body = orjson.loads("".join(parts))
        if not row_id:
            columns[name] = tuple((str(k), str(h)) for k, h in body)
            found[name] = {}
            continue
        if not isinstance(body, dict):
            raise ValueError("_goc")
        cells = {str(key): _held(value) for key, value in body.items()}
        found[name][row_id] = HeldRow(name, row_id, cells)
    return {name: HeldSheet(name, columns[name], held) for name, held in found.items()}


def _held(value: object) -> HeldCell:
    if isinstance(value, dict):
        total, nothing = (tuple(str(k) for k in value.get(key, ())) for key in ("sum", "nothing"))
        if not total:
            raise ValueError("_goc")
        return HeldCell("", None, total, bool(value.get("partial")), nothing)
    if not isinstance(value, list) or len(value) not in (1, 6, 7):
        raise ValueError("_goc")
    if len(value) == 1:
        return HeldCell(str(value[0]), None, ())
    text, kind, record, field, part, ids = value[:6]
    seen = value[6] if len(value) == 7 else {}
    if not isinstance(seen, dict):
        raise ValueError("_goc")
    others = tuple((str(name), _ids(seen[name])) for name in sorted(seen)) if seen else ()
    return HeldCell(str(text), Slot(str(kind), str(record), str(field), int(part), _ids(ids), others), ())


def _ids(hexes: Sequence[object]) -> tuple[OpId, ...]:
    return tuple(OpId(bytes.fromhex(str(i))) for i in hexes) if hexes else ()
