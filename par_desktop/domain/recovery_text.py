"""A private key as text that a person can copy from paper: four rows of letters and digits, each with its own check.

32 bytes are 52 characters of Crockford's base 32 (no I, L, O, U: nothing that looks like something else), 13 a row;
3 more are the check of the row and of its place, so that a slip is found and its row named.
"""

from __future__ import annotations

import hashlib

from par_desktop.errors import ValueProblem

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
ROWS, _DATA, _CHECK, _GROUP = 4, 13, 3, 4
ROW_LENGTH = _DATA + _CHECK


def key_rows(key: str) -> tuple[str, ...]:
    """The rows of a key (hex of 32 bytes), each in groups of four: ``"0F3K 9QTB 77XM 2P5D"``."""
    number = int(key, 16) << (ROWS * _DATA * 5 - 256)
    digits = []
    for _ in range(ROWS * _DATA):
        number, digit = divmod(number, 32)
        digits.append(_LETTERS[digit])
    text = "".join(reversed(digits))
    rows = [text[start : start + _DATA] for start in range(0, len(text), _DATA)]
    return tuple(_grouped(row + _check(number, row)) for number, row in enumerate(rows, 1))


def key_of(text: str) -> str:
    """The key (hex) that was typed, spaces, dashes and small letters as anybody likes.

    Raises ``ValueProblem``: ``wrong_recovery_length`` or ``wrong_recovery_row`` naming the first row with a slip.
    """
    plain = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_READ_AS)
    if len(plain) != ROWS * ROW_LENGTH:
        raise ValueProblem("wrong_recovery_length", typed=len(plain))
    number = 0
    for at in range(ROWS):
        row = plain[at * ROW_LENGTH : (at + 1) * ROW_LENGTH]
        data, check = row[:_DATA], row[_DATA:]
        if any(letter not in _LETTERS for letter in row) or check != _check(at + 1, data):
            raise ValueProblem("wrong_recovery_row", row=at + 1)
        for letter in data:
            number = number * 32 + _LETTERS.index(letter)
    return f"{number >> (ROWS * _DATA * 5 - 256):064x}"


def _check(number: int, data: str) -> str:
    digest = int.from_bytes(hashlib.sha256(f"PAR {number} {data}".encode()).digest()[:2], "big")
    return "".join(_LETTERS[(digest >> shift) & 31] for shift in (10, 5, 0))


def _grouped(row: str) -> str:
    return " ".join(row[start : start + _GROUP] for start in range(0, len(row), _GROUP))
