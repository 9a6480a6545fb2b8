"""Ed25519 as RFC 8032 has it, and a fingerprint that can be read aloud."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from par_desktop.exchange.signature import fingerprint, new_private_key, public_key, sign, verifies

# RFC 8032, section 7.1, test 2
SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_the_published_vector() -> None:
    assert public_key(SECRET) == PUBLIC
    assert sign(SECRET, b"\x72") == SIGNATURE
    assert verifies(PUBLIC, SIGNATURE, b"\x72")


@given(st.binary(max_size=200), st.integers(0, 511))
def test_a_signature_holds_for_its_message_and_key_only(message: bytes, bit: int) -> None:
    key = new_private_key()
    signature = sign(key, message)
    assert verifies(public_key(key), signature, message)
    assert not verifies(public_key(key), signature, message + b"x")
    assert not verifies(public_key(new_private_key()), signature, message)
    bent = bytearray.fromhex(signature)
    bent[bit // 8] ^= 1 << bit % 8
    assert not verifies(public_key(key), bent.hex(), message)


def test_malformed_keys_and_signatures_are_simply_not_valid() -> None:
    for public, signature in (("", ""), ("zz", SIGNATURE), (PUBLIC, "zz"), (PUBLIC[:-2], SIGNATURE), (PUBLIC, "00")):
        assert not verifies(public, signature, b"\x72")


def test_a_fingerprint_reads_aloud_and_tells_keys_apart() -> None:
    assert re.fullmatch(r"[0-9A-F]{4}(-[0-9A-F]{4}){4}", fingerprint(PUBLIC))
    assert fingerprint(PUBLIC) != fingerprint(public_key(new_private_key()))
