"""An operation: one saved form, immutable, named by its content (design §4).

The id is the first 16 bytes of SHA-256 of the canonical JSON of all keys but {fields, reason, nonce}, which enter as
one digest. So an operation that travels without its values still proves itself and gives nothing away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from functools import lru_cache
from typing import Any, NewType, cast

from par_desktop.domain.fields import Canonical
from par_desktop.frozen import dataclass

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
_decode = json.JSONDecoder().decode
_text: Callable[[str], str] = json.encoder.encode_basestring_ascii
"""One text as canonical JSON writes it."""


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
    # Written out in the order of its keys: one object around texts that are encoded anyway.
    body = f'{{"fields":{_encode(dict(fields))},"nonce":{_text(nonce)},"reason":{_text(reason)}}}'
    return hashlib.sha256(body.encode("ascii")).hexdigest()


def sealed(op: Operation) -> Operation:
    """The operation with its digest and id computed from its content; base ids in their one order."""
    base = {name: tuple(sorted(ids)) if len(ids := op.base[name]) > 1 else ids for name in sorted(op.base)}
    outer = (op.replica, op.unit, op.kind, op.record, op.fields, base, op.at, op.by, op.origin, op.reason, op.nonce)
    return _seal(*outer, op.digest)


def _seal(
    replica: str, unit: str, kind: str, record: str, fields: Mapping[str, Canonical] | None,
    base: dict[str, tuple[OpId, ...]], at: str, by: str, origin: str, reason: str, nonce: str, digest: str,
) -> Operation:  # fmt: skip
    """An operation whose ``base`` is in its one order already, made once: an import seals thousands."""
    if fields is not None:
        digest = content_digest(fields, reason, nonce)
    shown = base_text(base)
    outer = (
        f'{{"at":{_text(at)},"base":{shown},"by":{_text(by)},"digest":{_text(digest)},"kind":{_text(kind)},'
        f'"origin":{_text(origin)},"record":{_text(record)},"replica":{_text(replica)},"unit":{_text(unit)}}}'
    )
    op_id = OpId(hashlib.sha256(outer.encode("ascii")).digest()[:16])
    return Operation(replica, unit, kind, record, fields, base, at, by, origin, reason, nonce, digest, op_id)


def base_text(base: Mapping[str, tuple[OpId, ...]]) -> str:
    """``base`` as canonical JSON, ids in hex."""
    if not any(base.values()):
        return _nothing_shown(tuple(base))
    return _encode({name: [i.hex() for i in ids] for name, ids in base.items()})


@lru_cache(maxsize=1024)
def _nothing_shown(names: tuple[str, ...]) -> str:
    """Most operations are the first on their record and name the same few fields."""
    return _encode(dict.fromkeys(names, ()))


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
    """Ids written in hex, in their one order; raises ``ValueError`` for anything else."""
    if not hexes:
        return ()
    ids = cast(tuple[OpId, ...], tuple(map(bytes.fromhex, hexes)))
    return ids if len(ids) == 1 else tuple(sorted(ids))


def from_json(text: str) -> Operation:
    """Read one line back and seal it; the caller compares the id. Raises ``ValueError`` on anything malformed."""
    return from_body(_decode(text))


def from_body(body: Any) -> Operation:
    """The same from a line that is read already, by whichever reader of JSON."""
    try:
        base = {name: ids_from(hexes) for name, hexes in sorted(body["base"].items())}
        fields = body.get("fields")
        if body.keys() != (_STRIPPED if fields is None else _WHOLE):
            raise ValueError("keys")  # one more or one less proves nothing: the id covers these
        if fields is not None and not isinstance(fields, dict):
            raise ValueError("fields")
        return _seal(
            str(body["replica"]),
            str(body["unit"]),
            str(body["kind"]),
            str(body["record"]),
            fields,
            base,
            str(body["at"]),
            str(body["by"]),
            str(body["origin"]),
            str(body.get("reason", "")),
            str(body.get("nonce", "")),
            str(body.get("digest", "")),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"operation: {problem!r}") from problem
