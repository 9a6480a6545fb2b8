"""Kinds of values: the one place that converts typed text, value, canonical form and database columns.

A *value* is what Python code holds (``int``, ``Decimal``, ``date``, ``str`` or a small frozen dataclass; ``None`` is
blank). Its *canonical* form is what operations carry: JSON without floats. Its *texts* are what forms and cells show,
one for each part: a kind with two parts (số văn bản, ngày văn bản) is typed in two cells but is one field, because
its parts make sense only together (design §4). Its *columns* are what the projection stores: INTEGER or TEXT, never
REAL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from par_desktop.domain import typed
from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass

Canonical = None | bool | int | str | list["Canonical"] | dict[str, "Canonical"]
Column = None | int | str


class Kind:
    """How one sort of value is typed, shown, carried and stored. Subclasses override what differs."""

    parts: tuple[str, ...] = ("",)
    """Names of the cells a person types in; a simple kind has one, unnamed."""
    columns: tuple[tuple[str, str], ...] = (("", "TEXT"),)
    """Suffix and SQL type of each column."""
    numeric = False

    def parse(self, texts: Sequence[str]) -> object:
        """Typed texts, one a part, to a value; all blank is ``None``. Raises ``ValueProblem``."""
        return typed.clean(texts[0]) or None

    def texts(self, value: object) -> tuple[str, ...]:
        """A value as its cells show it, in Vietnamese habits; blank is empty text."""
        return ("" if value is None else str(value),)

    def canonical(self, value: object) -> Canonical:
        """JSON form; equal values have equal forms."""
        return None if value is None else str(value)

    def restore(self, canonical: Canonical) -> object:
        """The value of a canonical form; raises ``ValueProblem`` for a form that this kind cannot hold."""
        if canonical is None:
            return None
        if not isinstance(canonical, str):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        return self.parse((canonical,))

    def to_columns(self, value: object) -> tuple[Column, ...]:
        return (None if value is None else str(value),)

    def from_columns(self, columns: Sequence[Column]) -> object:
        return columns[0]

    def stored(self, canonical: Canonical) -> tuple[Column, ...]:
        """The columns of a canonical form; blank ones for a form that this kind cannot hold."""
        try:
            return self.to_columns(self.restore(canonical))
        except ValueProblem:
            return (None,) * len(self.columns)


class Text(Kind):
    """Text up to ``limit`` characters."""

    def __init__(self, limit: int = 2_000) -> None:
        self.limit = limit

    def parse(self, texts: Sequence[str]) -> object:
        text = typed.clean(texts[0])
        if len(text) > self.limit:
            raise ValueProblem("text_too_long", typed=text[:40] + "…", limit=self.limit)
        return text or None


class Whole(Kind):
    """A whole number from ``least`` to ``most``."""

    columns = (("", "INTEGER"),)
    numeric = True

    def __init__(self, least: int, most: int, code: str) -> None:
        self.least, self.most, self.code = least, most, code

    def parse(self, texts: Sequence[str]) -> object:
        text = typed.clean(texts[0])
        if not text:
            return None
        return self._checked(typed.whole(text.removesuffix("%")), text)

    def _checked(self, number: int, text: str) -> int:
        if not self.least <= number <= self.most:
            raise ValueProblem(self.code, typed=text, least=self.least, most=self.most)
        return number

    def texts(self, value: object) -> tuple[str, ...]:
        return ("" if value is None else f"{value:,}".replace(",", ".").replace("-", "−"),)

    def canonical(self, value: object) -> Canonical:
        return value if isinstance(value, int) else None

    def restore(self, canonical: Canonical) -> object:
        if canonical is None or (type(canonical) is int and self.least <= canonical <= self.most):
            return canonical
        if not isinstance(canonical, int) or isinstance(canonical, bool):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        return self._checked(canonical, str(canonical))

    def to_columns(self, value: object) -> tuple[Column, ...]:
        return (value if isinstance(value, int) else None,)

    def stored(self, canonical: Canonical) -> tuple[Column, ...]:
        if type(canonical) is int and self.least <= canonical <= self.most:
            return (canonical,)
        return super().stored(canonical)


class Scaled(Kind):
    """A decimal kept at ``scale`` digits; stored as an INTEGER of its smallest unit."""

    columns = (("", "INTEGER"),)
    numeric = True

    def __init__(self, scale: int, least: Decimal, most: Decimal, code: str) -> None:
        self.scale, self.least, self.most, self.code = scale, least, most, code

    def parse(self, texts: Sequence[str]) -> object:
        text = typed.clean(texts[0])
        if not text:
            return None
        return self._checked(typed.decimal(text, self.scale), text)

    def _checked(self, number: Decimal, text: str) -> Decimal:
        if not self.least <= number <= self.most:
            raise ValueProblem(self.code, typed=text, least=str(self.least), most=str(self.most))
        return number

    def texts(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, Decimal):
            return ("",)
        shown = f"{value:f}"
        if "." in shown:
            whole, part = shown.split(".")
            part = part.rstrip("0").ljust(2, "0")
            shown = f"{whole},{part}"
        return (shown.replace("-", "−"),)

    def canonical(self, value: object) -> Canonical:
        if not isinstance(value, Decimal):
            return None
        return f"{value.quantize(Decimal(1).scaleb(-self.scale)):f}"

    def restore(self, canonical: Canonical) -> object:
        if canonical is None:
            return None
        if not isinstance(canonical, str):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        return self._checked(typed.decimal(canonical, self.scale), canonical)

    def to_columns(self, value: object) -> tuple[Column, ...]:
        return (int(value.scaleb(self.scale)) if isinstance(value, Decimal) else None,)

    def from_columns(self, columns: Sequence[Column]) -> object:
        return None if columns[0] is None else Decimal(columns[0]).scaleb(-self.scale)


class Day(Kind):
    """A date; canonical and stored as ISO, typed and shown dd/MM/yyyy."""

    def parse(self, texts: Sequence[str]) -> object:
        text = typed.clean(texts[0])
        return typed.day(text) if text else None

    def texts(self, value: object) -> tuple[str, ...]:
        return (value.strftime("%d/%m/%Y") if isinstance(value, date) else "",)

    def canonical(self, value: object) -> Canonical:
        return value.isoformat() if isinstance(value, date) else None

    def to_columns(self, value: object) -> tuple[Column, ...]:
        return (value.isoformat() if isinstance(value, date) else None,)

    def from_columns(self, columns: Sequence[Column]) -> object:
        return None if columns[0] is None else date.fromisoformat(str(columns[0]))


class Flag(Kind):
    """Yes or no; typed as ``x`` or blank."""

    columns = (("", "INTEGER"),)

    def parse(self, texts: Sequence[str]) -> object:
        text = typed.clean(texts[0]).casefold()
        if text in ("", "0", "không"):
            return None
        if text in ("x", "1", "có", "true"):
            return True
        raise ValueProblem("not_a_mark", typed=texts[0])

    def texts(self, value: object) -> tuple[str, ...]:
        return ("x" if value else "",)

    def canonical(self, value: object) -> Canonical:
        return True if value else None

    def restore(self, canonical: Canonical) -> object:
        if canonical not in (None, True, False):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        return True if canonical else None

    def to_columns(self, value: object) -> tuple[Column, ...]:
        return (1 if value else None,)

    def from_columns(self, columns: Sequence[Column]) -> object:
        return True if columns[0] else None


class Choice(Kind):
    """One identifier of a fixed list; typed and shown as its Vietnamese label."""

    def __init__(self, labels: dict[str, str]) -> None:
        self.labels = labels
        self._by_label = {label.casefold(): key for key, label in labels.items()}

    def parse(self, texts: Sequence[str]) -> object:
        text = typed.clean(texts[0])
        if not text:
            return None
        key = text if text in self.labels else self._by_label.get(text.casefold())
        if key is None:
            raise ValueProblem("not_a_choice", typed=text, choices=", ".join(self.labels.values()))
        return key

    def texts(self, value: object) -> tuple[str, ...]:
        return ("" if value is None else self.labels.get(str(value), str(value)),)


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """A document by number and day; either may be missing."""

    number: str | None
    day: date | None


class Document(Kind):
    """Số và ngày văn bản: one field, typed in two cells."""

    parts = ("number", "date")
    columns = (("_number", "TEXT"), ("_date", "TEXT"))

    def parse(self, texts: Sequence[str]) -> object:
        number = typed.clean(texts[0]) or None
        if number and len(number) > 60:
            raise ValueProblem("text_too_long", typed=number[:40] + "…", limit=60)
        second = typed.clean(texts[1])
        day = typed.day(second) if second else None
        return DocumentReference(number, day) if number or day else None

    def texts(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, DocumentReference):
            return ("", "")
        return (value.number or "", value.day.strftime("%d/%m/%Y") if value.day else "")

    def canonical(self, value: object) -> Canonical:
        if not isinstance(value, DocumentReference):
            return None
        return {"date": value.day.isoformat() if value.day else None, "number": value.number}

    def restore(self, canonical: Canonical) -> object:
        if canonical is None:
            return None
        if not isinstance(canonical, dict):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        return self.parse((str(canonical.get("number") or ""), str(canonical.get("date") or "")))

    def to_columns(self, value: object) -> tuple[Column, ...]:
        if not isinstance(value, DocumentReference):
            return (None, None)
        return (value.number, value.day.isoformat() if value.day else None)

    def from_columns(self, columns: Sequence[Column]) -> object:
        number, day = columns
        if number is None and day is None:
            return None
        return DocumentReference(
            None if number is None else str(number), None if day is None else date.fromisoformat(str(day))
        )


@dataclass(frozen=True, slots=True)
class FileReference:
    """A file by content: its name as chosen, hex SHA-256, and size in bytes."""

    name: str
    sha256: str
    size: int


class StoredFile(Kind):
    """A file of the workspace's ``evidence/``; chosen in the program, never typed: as text it is its name."""

    columns = (("_name", "TEXT"), ("_sha256", "TEXT"), ("_size", "INTEGER"))
    _SHA256 = re.compile(r"[0-9a-f]{64}")

    def parse(self, texts: Sequence[str]) -> object:
        if not typed.clean(texts[0]):
            return None
        raise ValueProblem("not_typed", typed=texts[0][:40])

    def texts(self, value: object) -> tuple[str, ...]:
        return (value.name if isinstance(value, FileReference) else "",)

    def canonical(self, value: object) -> Canonical:
        if not isinstance(value, FileReference):
            return None
        return {"name": value.name, "sha256": value.sha256, "size": value.size}

    def restore(self, canonical: Canonical) -> object:
        if canonical is None:
            return None
        if not isinstance(canonical, dict):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        name, sha256, size = (canonical.get(key) for key in ("name", "sha256", "size"))
        plain = isinstance(name, str) and 0 < len(name) <= 200 and not set(name) & set("/\\\0")
        whole = isinstance(size, int) and not isinstance(size, bool) and 0 <= size <= 10**10
        if not plain or not whole or not isinstance(sha256, str) or not self._SHA256.fullmatch(sha256):
            raise ValueProblem("not_this_kind", typed=repr(canonical)[:80])
        return FileReference(str(name), sha256, int(str(size)))

    def to_columns(self, value: object) -> tuple[Column, ...]:
        if not isinstance(value, FileReference):
            return (None, None, None)
        return (value.name, value.sha256, value.size)

    def from_columns(self, columns: Sequence[Column]) -> object:
        name, sha256, size = columns
        return None if sha256 is None else FileReference(str(name), str(sha256), int(size or 0))


@dataclass(frozen=True, slots=True)
class Figure:
    """A count (``value``), or numerator over denominator, or "không phát sinh" (``none``)."""

    value: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    none: bool = False


class FigureKind(Kind):
    """A figure of a period; ``ratio`` figures are typed as two cells, counts as one.

    "Không phát sinh" is typed as words (or ``kps``) in the first cell and is not zero (design §3.7).
    """

    columns = (("_value", "INTEGER"), ("_numerator", "INTEGER"), ("_denominator", "INTEGER"), ("_none", "INTEGER"))
    numeric = True
    NONE_WORDS = "không phát sinh"

    def __init__(self, *, ratio: bool) -> None:
        self.ratio = ratio
        self.parts = ("numerator", "denominator") if ratio else ("",)

    def parse(self, texts: Sequence[str]) -> object:
        cleaned = [typed.clean(t) for t in texts]
        if any(t.casefold() in (self.NONE_WORDS, "kps") for t in cleaned):
            return Figure(none=True)
        numbers = [typed.whole(t) if t else None for t in cleaned]
        for number, text in zip(numbers, cleaned, strict=True):
            if number is not None and not 0 <= number <= 10**9:
                raise ValueProblem("count_range", typed=text, least=0, most=10**9)
        if all(n is None for n in numbers):
            return None
        if self.ratio:
            return Figure(numerator=numbers[0], denominator=numbers[1])
        return Figure(value=numbers[0])

    def texts(self, value: object) -> tuple[str, ...]:
        if not isinstance(value, Figure):
            return ("",) * len(self.parts)
        if value.none:
            return (self.NONE_WORDS,) + ("",) * (len(self.parts) - 1)
        numbers = (value.numerator, value.denominator) if self.ratio else (value.value,)
        return tuple("" if n is None else f"{n:,}".replace(",", ".") for n in numbers)

    def canonical(self, value: object) -> Canonical:
        if not isinstance(value, Figure):
            return None
        if value.none:
            return {"none": True}
        if value.value is not None:
            return {"value": value.value}
        return {"denominator": value.denominator, "numerator": value.numerator}

    def restore(self, canonical: Canonical) -> object:
        if canonical is None:
            return None
        if not isinstance(canonical, dict):
            raise ValueProblem("not_this_kind", typed=repr(canonical))
        if canonical.get("none"):
            return Figure(none=True)
        numbers = {k: v for k, v in canonical.items() if k in ("value", "numerator", "denominator")}
        for number in numbers.values():
            if number is not None and (not isinstance(number, int) or not 0 <= number <= 10**9):
                raise ValueProblem("count_range", typed=str(number), least=0, most=10**9)
        return Figure(**numbers)  # type: ignore[arg-type]  # just checked: int or None by name

    def to_columns(self, value: object) -> tuple[Column, ...]:
        if not isinstance(value, Figure):
            return (None, None, None, None)
        return (value.value, value.numerator, value.denominator, 1 if value.none else None)

    def from_columns(self, columns: Sequence[Column]) -> object:
        value, numerator, denominator, none = (None if c is None else int(c) for c in columns)
        if value is None and numerator is None and denominator is None and not none:
            return None
        return Figure(value, numerator, denominator, bool(none))


TEXT = Text(300)
LONG_TEXT = Text(8_000)
PERCENT = Whole(0, 100, "percent_range")
COUNT = Whole(0, 10**9, "count_range")
POINTS = Scaled(4, Decimal(0), Decimal(1000), "points_range")
DATE = Day()
FLAG = Flag()
DOCUMENT = Document()
STORED_FILE = StoredFile()
COUNT_FIGURE = FigureKind(ratio=False)
RATIO_FIGURE = FigureKind(ratio=True)
