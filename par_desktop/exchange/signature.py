"""Ed25519 over a package's head; keys as hex text, fingerprints short enough to read aloud."""

from __future__ import annotations

import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def new_private_key() -> str:
    """A fresh private key, hex of its 32 raw bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw().hex()


def public_key(private: str) -> str:
    """The public half, hex of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).public_key().public_bytes_raw().hex()


def sign(private: str, message: bytes) -> str:
    """Hex signature of ``message``."""
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private)).sign(message).hex()


def verifies(public: str, signature: str, message: bytes) -> bool:
    """Whether the signature is that key's over that message; malformed hex is simply not."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return True


def fingerprint(public: str) -> str:
    """Vân tay of a key: 20 hex digits in groups of four, to compare by telephone."""
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:20].upper()
    return "-".join(digest[i : i + 4] for i in range(0, 20, 4))
