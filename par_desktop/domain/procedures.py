"""Rules of sổ TTHC: what is in force, what counts as received, how online levels read, shares and filters (notes §4.2).

Plan VI.1: 100 % of the procedures within a unit's authority are received at its desk, and the chairman answers for each
that is not. A share is a numerator over a denominator; what is not said is counted apart, never as "no".
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from par_desktop.domain.records.procedure import ONLINE
from par_desktop.domain.vietnamese import search_key

TWO_LEVELS_FROM = date(2022, 8, 15)
"""NĐ 42/2022/NĐ-CP in force: "một phần" and "toàn trình" in place of levels 3 and 4."""
_NEW = {"level3": "partial", "level4": "full"}
_OLD = {new: old for old, new in _NEW.items()}
ONLINE_UNSAID = ""
COMMUNE, DISTRICT = "commune", "district"
"""Levels whose procedures units of this program receive: phường, xã; the city's own one-stop."""

_ID = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure of the list, as kept. Dates are inclusive; blank ones leave that side open."""

    id: str
    code: str = ""
    title: str = ""
    level: str = ""
    field: str = ""
    decision_number: str = ""
    decision_date: date | None = None
    online: str = ONLINE_UNSAID
    linked: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it applies on that day, the first and the last included."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Offered:
    """What a unit says of a procedure."""

    at_desk: bool = False
    posted: bool = False
    since: date | None = None
    note: str = ""

    def at(self, day: date) -> tuple[bool, bool]:
        """(received, posted) on that day: what begins later does not count yet."""
        begun = self.since is None or self.since <= day
        return self.at_desk and begun, self.posted and begun


def procedure_id(code: str) -> str:
    """The id of a procedure's record by its code; blank for no code.

    The code itself where an id can hold it, so two machines taking in one list make one record; else a digest of it.
    """
    plain = "".join(unicodedata.normalize("NFC", code).upper().split())
    if not plain or _ID.fullmatch(plain):
        return plain
    return "x" + hashlib.sha256(plain.encode()).hexdigest()[:31]


def online_on(level: str, day: date) -> str:
    """An online level as it reads on a day: levels 3 and 4 before ``TWO_LEVELS_FROM``, một phần and toàn trình since.

    mức 3 ↔ một phần and mức 4 ↔ toàn trình is the usual mapping (U); other levels read alike in both.
    """
    return (_NEW if day >= TWO_LEVELS_FROM else _OLD).get(level, level)


def online_words(level: str, day: date) -> str:
    """The same in words; empty where nothing is said."""
    return ONLINE.labels.get(online_on(level, day), "") if level else ""


def is_online(level: str) -> bool:
    """Whether a level counts as "cung cấp mức độ 3, 4"."""
    return level in _NEW or level in _OLD


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole. ``unsaid``: of how many nothing is known; then there is no rate yet."""

    numerator: int
    denominator: int
    unsaid: int = 0

    @property
    def rate(self) -> Fraction | None:
        """``None`` while something is not said, and where there is nothing to divide by."""
        return None if self.unsaid or not self.denominator else Fraction(self.numerator, self.denominator)


def online_share(procedures: Iterable[Procedure], day: date) -> Share:
    """Procedures offered at level 3 or 4 of those that could be, among those in force (notes §4.2)."""
    levels = [each.online for each in procedures if each.in_force(day)]
    could = [level for level in levels if level not in (ONLINE_UNSAID, "not_eligible")]
    return Share(sum(map(is_online, could)), len(could), levels.count(ONLINE_UNSAID))


@dataclass(frozen=True, slots=True)
class ProcedureFilter:
    """What a list is asked for: words without marks, a field, a level, an online level as it reads, chips.

    ``lacking`` keeps what somebody does not receive or post; ``not_at_desk`` and ``not_posted`` one of the two. Only
    ``ended`` shows what is not in force.
    """

    words: str = ""
    field: str = ""
    level: str = ""
    online: str = ""
    chip: str = ""

    def fits(self, procedure: Procedure, day: date) -> bool:
        """Whether a procedure is what is looked for, chips aside."""
        if self.field and procedure.field != self.field:
            return False
        if self.level and procedure.level != self.level:
            return False
        if self.online and online_on(procedure.online, day) != online_on(self.online, day):
            return False
        key = search_key(f"{procedure.code} {procedure.title} {procedure.field} {procedure.decision_number}")
        return all(word in key for word in search_key(self.words).split())


def chip_of(
    *, not_at_desk: bool, not_posted: bool, in_force: bool, online_said: bool = True, disputed: bool = False
) -> frozenset[str]:
    """The chips that a row answers to."""
    if not in_force:
        return frozenset({"ended", *(["disputed"] if disputed else [])})
    found = {
        "all": True,
        "lacking": not_at_desk or not_posted,
        "not_at_desk": not_at_desk,
        "not_posted": not_posted,
        "online_unsaid": not online_said,
        "disputed": disputed,
    }
    return frozenset(name for name, holds in found.items() if holds)


def fields_in_order(used: Iterable[str], official: Sequence[str]) -> tuple[str, ...]:
    """The fields in use: those of the official form first, in its order, then the others as they came."""
    wanted = dict.fromkeys(name for name in used if name)
    known = [name for name in official if name in wanted]
    return (*known, *(name for name in wanted if name not in known))


def lacking_text(heading: str, names: Sequence[str]) -> str:
    """One line for a message: "Chưa tiếp nhận tại BPMC (2): phường Bà Triệu, xã Mỹ Tân"."""
    return f"{heading} ({len(names)}): {', '.join(names)}" if names else f"{heading}: không đơn vị nào"
