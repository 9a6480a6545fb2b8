"""Texts that grid cells refused, kept on disk too: nothing typed is lost when the program ends (design §3.1)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from par_desktop.ui.panels.drafts import Drafts
from par_desktop.ui.session import Session

Texts = Mapping[str, Mapping[str, str]]
"""By record id, by part of the record: the text as typed."""


class RefusedTexts:
    """The refused texts of one kind of record; a grid hands over all it has after every change."""

    def __init__(self, session: Session, kind: str, parent: QObject) -> None:
        self._drafts = Drafts(session, kind, lambda: None, parent)
        self._kept: dict[str, dict[str, str]] = {draft.record: dict(draft.texts) for draft in self._drafts.earlier}

    def earlier(self) -> Texts:
        """What an earlier run of the program left."""
        return {record: dict(texts) for record, texts in self._kept.items()}

    def keep(self, wanted: Texts) -> None:
        """Keep exactly these."""
        for record, texts in wanted.items():
            if texts and self._kept.get(record) != dict(texts):
                self._kept[record] = dict(texts)
                self._drafts.keep(record, texts)
        for record in [record for record in self._kept if not wanted.get(record)]:
            del self._kept[record]
            self._drafts.drop(record)
