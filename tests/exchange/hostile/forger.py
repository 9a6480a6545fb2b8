"""Hidden rows written anew by whoever holds the sender's key: they prove themselves, whatever they hold."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from par_desktop.domain.operation import OpId, canonical_json, from_json
from par_desktop.errors import ParError
from par_desktop.exchange.head import ids_digest, rows_digest
from par_desktop.exchange.reader import HIDDEN, ReadPackage, open_book, prove, read_package
from par_desktop.exchange.signature import sign
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import preview
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import YES


class Forger:
    """A package of one machine, whose hidden rows anybody who holds its key can write anew."""

    def __init__(self, desk: Desk, receiver: Desk, path: Path) -> None:
        self.desk, self.receiver = desk, receiver
        self.previewed = 0
        with open_book(path) as book:
            self.hidden = {name: [list(row) for row in book.grid(name, raw=True).texts()] for name in HIDDEN}
        self.package = read_package(path)

    def signed(self, head: dict[str, str], **sheets: list[list[str]]) -> ReadPackage:
        """Proven, with these sheets' rows in place of its own; raises ``ParError``."""
        hidden = {**self.hidden, **{f"_{name}": rows for name, rows in sheets.items()}}
        ids = []
        for row in hidden["_ops"]:
            try:
                ids.append(OpId(bytes.fromhex(row[0])))
            except ValueError:
                continue
        par = {row[0]: row[1] if len(row) > 1 else "" for row in hidden["_par"]}
        par |= {
            "operations": str(len(ids)),
            "operations_digest": ids_digest(ids),
            "cells_digest": rows_digest([row for row in hidden["_goc"] if any(row)]),
            "lists_digest": rows_digest([row for row in hidden["_ds"] if any(row)]),
            **head,
        }
        message = canonical_json({k: v for k, v in par.items() if k != "signature"}).encode()
        par["signature"] = sign(self.desk.mark.key, message)
        hidden["_par"] = [[key, text] for key, text in par.items()]
        return prove(self.package.path, hidden, self.package.visible, self.package.digest, "")

    def brings(self, head: dict[str, str], **sheets: list[list[str]]) -> None:
        """Nothing but a typed problem may come of it, and one that has a sentence."""
        try:
            result = preview(self.receiver, self.signed(head, **sheets), YES)
        except ParError as problem:
            refused = sentence(problem)
        else:
            refused = "".join(sentence(cell.problem) for cell in result.refused)
            self.previewed += 1
            self._check(result.refused)
        refused.encode()

    @staticmethod
    def _check(refused: list[RefusedCell]) -> None:
        for cell in refused:
            json.dumps(cell.problem.facts, default=str, ensure_ascii=False).encode()
            (cell.sheet + cell.address + cell.value).encode()


def row_of(body: Any) -> list[str]:
    """A row of ``_ops`` that proves itself, where anything can."""
    text = json.dumps(body, ensure_ascii=True)
    try:
        return [from_json(text).id.hex(), text]
    except (ValueError, RecursionError):
        return [hashlib.sha256(text.encode()).hexdigest()[:32], text]
