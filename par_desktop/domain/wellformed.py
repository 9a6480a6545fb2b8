"""What an operation must look like before anybody asks whose it is: bounds that every program of version 1 keeps.

An id and a signature prove who wrote a row, not that it can be stored, shown and sent on. Kinds and fields unknown here
pass; letters no database or workbook can hold, endless texts and times that are none do not.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from par_desktop.domain.fields import Canonical
from par_desktop.domain.operation import DELETE, Operation
from par_desktop.errors import NotAllowed

MOST_FIELDS, MOST_SHOWN = 100, 500
"""Fields of an operation; operations that one field's writer had been shown."""
LONGEST_VALUE = 1_000_000
"""Characters of one text; ids of a whole workbook's typing are the longest there is."""
MOST_PARTS, DEEPEST = 10_000, 8
"""Of a value made of lists and objects."""
_LARGEST = 2**63 - 1

_SHAPES = {
    "replica": re.compile(r"(?:[0-9a-f]{16})?"),
    "unit": re.compile(r"[0-9A-Za-z_-]{1,40}"),
    "kind": re.compile(r"[a-z][a-z0-9_]{0,39}"),
    "at": re.compile(r"(?:\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)?"),
    "by": re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]{0,200}"),
    "origin": re.compile(r"[a-z][a-z0-9_]{0,19}"),
    "reason": re.compile(r"[^\x00\ud800-\udfff\ufffe\uffff]{0,10000}"),
}
_RECORD = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]{1,300}")
_NONCE = re.compile(r"[\x21-\x7e]{0,64}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,59}|\*")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")


def check_shape(op: Operation) -> None:
    """Raise ``NotAllowed("bad_operation")`` naming the first part that cannot be."""
    wrong = _misfit(op.replica, op.unit, op.kind, op.at, op.by, op.origin, op.reason)
    if not _RECORD.fullmatch(op.record):
        wrong = "record"
    elif not _NONCE.fullmatch(op.nonce):
        wrong = "nonce"
    elif op.fields is None and not _DIGEST.fullmatch(op.digest):  # else it is made of what they hold
        wrong = "digest"
    if wrong:
        raise NotAllowed("bad_operation", why=wrong)
    if not _are_names(tuple(op.base)):
        raise NotAllowed("bad_operation", why="base")
    for ids in op.base.values() if any(op.base.values()) else ():
        if ids and (len(ids) > MOST_SHOWN or any(len(op_id) != 16 for op_id in ids) or len(set(ids)) != len(ids)):
            raise NotAllowed("bad_operation", why="base")
    if op.fields is not None:
        if op.fields.keys() != op.base.keys() and not (
            _are_names(tuple(op.fields)) and op.fields.keys() <= op.base.keys()
        ):
            raise NotAllowed("bad_operation", why="fields")
        for value in op.fields.values():
            if (type(value) is int and -_LARGEST <= value <= _LARGEST) or value is None:
                continue
            if type(value) is not str or len(value) > LONGEST_VALUE or not value.isprintable():
                _check_value(value)
        if op.fields.get(DELETE) not in (None, True, False):
            raise NotAllowed("bad_operation", why="fields")


@lru_cache(maxsize=4096)
def _misfit(replica: str, unit: str, kind: str, at: str, by: str, origin: str, reason: str) -> str:
    """The first part that cannot be what it says, or ""; a package's operations share most of these."""
    said = {"replica": replica, "unit": unit, "kind": kind, "at": at, "by": by, "origin": origin, "reason": reason}
    for name, text in said.items():
        if not _SHAPES[name].fullmatch(text) or (name == "at" and text and not _is_time(text)):
            return name
    return ""


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1024)
def _are_names(names: tuple[str, ...]) -> bool:
    return 0 < len(names) <= MOST_FIELDS and all(_FIELD.fullmatch(name) for name in names)


def _check_value(value: Canonical) -> None:
    """Texts, whole numbers, marks, and what lists and objects make of them; no decimals, which no two programs round

    alike. Walked without recursion: a value may be as deep as its text is long.
    """
    waiting: list[tuple[object, int]] = [(value, 1)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise NotAllowed("bad_operation", why="depth")
        if isinstance(part, str):
            if len(part) > LONGEST_VALUE or _UNSTORABLE.search(part):
                raise NotAllowed("bad_operation", why="text")
        elif isinstance(part, list):
            waiting += [(inside, depth + 1) for inside in part]
        elif isinstance(part, dict):
            waiting += [(inside, depth + 1) for pair in part.items() for inside in pair]
        elif part is not None and not (isinstance(part, int) and abs(part) <= _LARGEST):
            raise NotAllowed("bad_operation", why="number")
