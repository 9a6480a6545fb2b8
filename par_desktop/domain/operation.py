"""An operation: one saved form, immutable, named by its content (design §4).

The id is the first 16 bytes of SHA-256 of the canonical JSON of all keys but {fields, reason, nonce}, which enter as
one digest. So an operation that travels without its values still proves itself and gives nothing away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NewType, cast

from par_desktop.domain.fields import Canonical

OpId = NewType("OpId", bytes)

DELETE = "*"
"""The delete mark's field name."""


_ENCODER = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _one_encoder() -> Callable[[object], str]:
    """The interpreter's own encoder made once, where it has one: ``JSONEncoder`` makes a new one for every text."""
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _ENCODER.encode
    texts: Any = json.encoder.encode_basestring_ascii
    encode = make(None, _ENCODER.default, texts, None, ":", ",", True, False, True)
    return lambda value: "".join(encode(value, 0))


_encode = _one_encoder()


def canonical_json(value: object) -> str:
    """ASCII JSON with sorted keys and no spaces: one text for one value on every machine."""
    return _encode(value)


@dataclass(frozen=True, slots=True)
class Operation:
    """One saved form. ``fields`` is ``None`` where the values stayed with the author (superseded before sending).

    ``base`` names, for each field written (and the delete mark), the operations the writer had been shown.
    ``at`` is UTC, ISO with seconds; typed cells have no time, author or replica of their own.
    """

    replica: str
    unit: str
    kind: str
    record: str
    fields: Mapping[str, Canonical] | None
    base: Mapping[str, tuple[OpId, ...]]
    at: str
    by: str
    origin: str
    reason: str = ""
    nonce: str = ""
    digest: str = field(default="", compare=False)
    """Hex SHA-256 of {fields, reason, nonce}; always there without ``fields``, else perhaps not worked out yet."""
    id: OpId = field(default=OpId(b""))

    @property
    def names(self) -> tuple[str, ...]:
        """The fields this operation touches, with or without their values."""
        return tuple(self.base)


def content_digest(fields: Mapping[str, Canonical], reason: str, nonce: str) -> str:
    """Hex SHA-256 of the part that may stay at home."""
    text = canonical_json({"fields": dict(fields), "reason": reason, "nonce": nonce})
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _id_of(op: Operation, base: Mapping[str, tuple[OpId, ...]], digest: str) -> OpId:
    outer = {
        "replica": op.replica,
        "unit": op.unit,
        "kind": op.kind,
        "record": op.record,
        "base": {name: [i.hex() for i in ids] for name, ids in base.items()},
        "at": op.at,
        "by": op.by,
        "origin": op.origin,
        "digest": digest,
    }
    return OpId(hashlib.sha256(canonical_json(outer).encode("ascii")).digest()[:16])


def sealed(op: Operation) -> Operation:
    """The operation with its digest and id computed from its content; base ids in their one order."""
    digest = op.digest if op.fields is None else content_digest(op.fields, op.reason, op.nonce)
    base = {name: tuple(sorted(ids)) if len(ids := op.base[name]) > 1 else ids for name in sorted(op.base)}
    # Built by position: ``dataclasses.replace`` twice took longer than both digests, and an import seals thousands.
    outer = (op.replica, op.unit, op.kind, op.record, op.fields, base, op.at, op.by, op.origin, op.reason, op.nonce)
    return Operation(*outer, digest, _id_of(op, base, digest))


def without_values(op: Operation) -> Operation:
    """The same operation as it travels when its values were superseded before they were ever sent."""
    if op.fields is None:
        return op
    digest = op.digest or content_digest(op.fields, op.reason, op.nonce)
    return replace(op, fields=None, reason="", nonce="", digest=digest)


def to_json(op: Operation) -> str:
    """One line of the package's ``_ops`` sheet: ASCII, ``_`` written ``\\u005f`` so that no reader decodes ``_x…_``."""
    body: dict[str, object] = {
        "replica": op.replica,
        "unit": op.unit,
        "kind": op.kind,
        "record": op.record,
        "base": {name: [i.hex() for i in ids] for name, ids in op.base.items()},
        "at": op.at,
        "by": op.by,
        "origin": op.origin,
    }
    if op.fields is None:
        body["digest"] = op.digest
    else:
        body |= {"fields": dict(op.fields), "reason": op.reason, "nonce": op.nonce}
    return canonical_json(body).replace("_", "\\u005f")


_STRIPPED = frozenset({"replica", "unit", "kind", "record", "base", "at", "by", "origin", "digest"})
_WHOLE = (_STRIPPED - {"digest"}) | {"fields", "reason", "nonce"}


def ids_from(hexes: Iterable[str]) -> tuple[OpId, ...]:
    """Ids written in hex; raises ``ValueError`` for anything else."""
    return cast(tuple[OpId, ...], tuple(map(bytes.fromhex, hexes))) if hexes else ()


def from_json(text: str) -> Operation:
    """Read one line back and seal it; the caller compares the id. Raises ``ValueError`` on anything malformed."""
    body = json.loads(text)
    try:
        base = {str(n): ids_from(hexes) for n, hexes in body["base"].items()}
        fields = body.get("fields")
        if body.keys() != (_STRIPPED if fields is None else _WHOLE):
            raise ValueError("keys")  # one more or one less proves nothing: the id covers these
        if fields is not None and not isinstance(fields, dict):
            raise ValueError("fields")
        return sealed(
            Operation(
                replica=str(body["replica"]),
                unit=str(body["unit"]),
                kind=str(body["kind"]),
                record=str(body["record"]),
                fields=fields,
                base=base,
                at=str(body["at"]),
                by=str(body["by"]),
                origin=str(body["origin"]),
                reason=str(body.get("reason", "")),
                nonce=str(body.get("nonce", "")),
                digest=str(body.get("digest", "")),
            )
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"operation: {problem!r}") from problem
