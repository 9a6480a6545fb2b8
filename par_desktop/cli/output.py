"""What commands say: results on stdout, one sentence on stderr when something is refused. Neither may exist."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from par_desktop.errors import ParError
from par_desktop.text.sentences import sentence

_WIDEST = 60


def say(text: str) -> None:
    """A line on stdout, if there is one."""
    if sys.stdout is not None:
        print(unicodedata.normalize("NFC", text))


def fail(problem: ParError) -> None:
    """The problem as one sentence on stderr, if there is one."""
    if sys.stderr is not None:
        print(unicodedata.normalize("NFC", sentence(problem)), file=sys.stderr)


def say_json(value: object) -> None:
    """One JSON value, readable as UTF-8."""
    say(_json(value))


def say_json_array(rows: Iterable[Mapping[str, object]]) -> None:
    """An array, one object a line, written as the rows come: five years of a city are many."""
    if sys.stdout is None:
        return
    sys.stdout.write("[")
    for number, row in enumerate(rows):
        sys.stdout.write((",\n" if number else "\n") + unicodedata.normalize("NFC", _json(row)))
    sys.stdout.write("\n]\n")


def say_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns under headings, as wide as needed up to a limit; numbers at the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(h), *(len(row[at]) for row in cells)]) for at, h in enumerate(headings)]
    say("  ".join(h.ljust(w) for h, w in zip(headings, widths, strict=True)).rstrip())
    for row, values in zip(cells, rows, strict=True):
        parts = [
            text.rjust(width) if isinstance(value, int | Decimal) and not isinstance(value, bool) else text.ljust(width)
            for text, value, width in zip(row, values, widths, strict=True)
        ]
        say("  ".join(parts).rstrip())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        text = ", ".join(str(part) for part in value)
    elif isinstance(value, Mapping):
        text = ", ".join(f"{name} {part}" for name, part in value.items() if part)
    else:
        text = str(value)
    text = " ".join(text.split())
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_exact)


def _exact(value: object) -> int | float:
    """A decimal of a few digits as the number it is: the shortest text of the float is the decimal's own."""
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return int(value) if value == value.to_integral_value() else float(value)
