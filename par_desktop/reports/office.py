"""Who issues a paper: the header's names, the signer's authority and who receives it, from unit data.

Nothing is tied to one city: names, place and province come with the units (design §2, notes §9).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from par_desktop.domain.units import Unit, UnitKind
from par_desktop.reports.content import Letterhead, Recipients, Signature

_COMMITTEE = "Ủy ban nhân dân"
_HEADS = (("Văn phòng", "CHÁNH VĂN PHÒNG"), ("Thanh tra", "CHÁNH THANH TRA"), ("Phòng", "TRƯỞNG PHÒNG"))


@dataclass(frozen=True, slots=True)
class Office:
    """An issuing authority. ``spoken`` is its name in running text, ``short`` the usual short one ("UBND …").

    ``abbreviation`` follows the kind of paper in its number: "UBND" gives "BC-UBND".
    """

    parent: str
    issuer: str
    spoken: str
    short: str
    abbreviation: str
    place: str
    signer: tuple[str, ...]
    recipients: tuple[str, ...]

    def letterhead(self, kind_symbol: str, year: int) -> Letterhead:
        """The header of a draft of a kind of paper ("BC" for báo cáo); the clerk numbers and dates it."""
        return Letterhead(
            parent=self.parent,
            issuer=self.issuer,
            spoken=self.spoken,
            symbol=f"{kind_symbol}-{self.abbreviation}",
            place=self.place,
            year=year,
        )

    def signature(self) -> Signature:
        return Signature(self.signer)

    def recipients_list(self) -> Recipients:
        return Recipients(self.recipients)


def office_of(unit: Unit, city: Unit, province: str) -> Office:
    """The office a unit issues papers as; ``city`` is the district unit above it (or itself).

    ``province`` with its type word ("tỉnh Nam Định"). The city issues under the province, a ward and a department
    under the city. The city's papers are drawn up by the coordinator, so "Lưu" names the clerk only.
    """
    city_name = _lower_first(city.name)
    if unit.kind is UnitKind.DISTRICT:
        return Office(
            parent=f"UBND {province}".upper(),
            issuer=f"{_COMMITTEE}\n{unit.name}".upper(),
            spoken=f"{_COMMITTEE} {city_name}",
            short=f"UBND {city_name}",
            abbreviation="UBND",
            place=unit.short_name,
            signer=(f"TM. {_COMMITTEE}".upper(), "CHỦ TỊCH"),
            recipients=(
                f"UBND {province}",
                f"Sở Nội vụ {province}",
                f"Thường trực Thành ủy, HĐND {city_name}",
                f"Lãnh đạo UBND {city_name}",
                "Lưu: VT, NV",
            ),
        )
    if unit.is_ward:
        name = _lower_first(unit.name)
        return Office(
            parent=f"UBND {city.name}".upper(),
            issuer=f"{_COMMITTEE}\n{unit.name}".upper(),
            spoken=f"{_COMMITTEE} {name}",
            short=f"UBND {name}",
            abbreviation="UBND",
            place=unit.short_name,
            signer=(f"TM. {_COMMITTEE}".upper(), "CHỦ TỊCH"),
            recipients=(
                f"UBND {city_name}",
                f"Phòng Nội vụ {city_name}",
                f"Đảng ủy, HĐND {name}",
                "Lưu: VT",
            ),
        )
    return Office(
        parent=f"UBND {city.name}".upper(),
        issuer=unit.name.upper(),
        spoken=unit.name,
        short=unit.name,
        abbreviation=_initials(unit.short_name),
        place=city.short_name,
        signer=(next((head for word, head in _HEADS if unit.name.startswith(word)), "THỦ TRƯỞNG ĐƠN VỊ"),),
        recipients=(f"UBND {city_name}", f"Phòng Nội vụ {city_name}", "Lưu: VT"),
    )


def _initials(short_name: str) -> str:
    """ "Lao động – Thương binh và Xã hội" is "LĐTBXH"; words already in capitals (HĐND-UBND) are left out."""
    words = [word for word in re.split(r"[\s–-]+", short_name) if word and word != "và" and not word.isupper()]
    return "".join(word[0] for word in words).upper()


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
