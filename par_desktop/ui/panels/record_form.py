"""The logic of a form edited in place: what it showed, what is typed, one change a save, a draft until then.

No layout: a panel brings the fields as ``Box`` and says where a sentence goes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from par_desktop.domain.fields import Canonical, Kind
from par_desktop.domain.operation import DELETE, OpId
from par_desktop.domain.records.base import RecordType
from par_desktop.errors import ParError, ValueProblem
from par_desktop.services.save_record import Patch, Saved
from par_desktop.text.sentences import sentence
from par_desktop.ui.panels.drafts import Draft, Drafts
from par_desktop.ui.session import Session

Heads = Mapping[str, tuple[OpId, ...]]
SOURCE = "source"
"""The part that holds the source of a proxy entry; no field of the record."""


class Box(Protocol):
    """One cell of a form."""

    def text(self) -> str: ...
    def set_text(self, text: str) -> None: ...


class LineBox:
    """A line (or a date field) as a box."""

    def __init__(self, line: QLineEdit) -> None:
        self._line = line

    def text(self) -> str:
        return self._line.text()

    def set_text(self, text: str) -> None:
        if self._line.text() != text:
            self._line.setText(text)


class AreaBox:
    """Some lines as a box."""

    def __init__(self, area: QPlainTextEdit) -> None:
        self._area = area

    def text(self) -> str:
        return self._area.toPlainText()

    def set_text(self, text: str) -> None:
        if self._area.toPlainText() != text:
            self._area.setPlainText(text)


class ComboBox:
    """A list of labels as a box; the item whose data is empty stands for blank."""

    def __init__(self, combo: QComboBox) -> None:
        self._combo = combo

    def text(self) -> str:
        return self._combo.currentText() if self._combo.currentData() else ""

    def set_text(self, text: str) -> None:
        self._combo.setCurrentIndex(self._combo.findText(text) if text else self._combo.findData(""))


class RecordForm(QObject):
    """Edits one record at a time. ``say(field, sentence or "")`` puts a sentence by a field."""

    edited = Signal()
    """Typed, saved or opened: the panel says "Đang sửa" or not."""

    def __init__(
        self,
        session: Session,
        record_type: RecordType,
        boxes: Mapping[str, Box],
        say: Callable[[str, str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._type = record_type
        self._boxes = boxes
        self._say = say
        self._kinds: dict[str, Kind] = {}
        self._parts: dict[str, tuple[str, ...]] = {}
        for field in record_type.fields:
            names = tuple(f"{field.name}.{part}" if part else field.name for part in field.kind.parts)
            if all(name in boxes for name in names):
                self._kinds[field.name] = field.kind
                self._parts[field.name] = names
        self.record = ""
        self._opened: dict[str, Canonical] = {}
        self._opened_texts: dict[str, str] = {}
        self._heads: dict[str, tuple[OpId, ...]] = {}
        self._pending: set[str] = set()
        self._saved_words = ""
        self._filling = False
        self.drafts = Drafts(session, record_type.name, self._typed_form, self)

    # What it shows

    def open(self, record: str, values: Mapping[str, object], heads: Heads) -> None:
        """Show a record; the same record again keeps what is being typed and the heads it was opened with.

        A form's base is what it *showed*: only a field nobody is editing, or one whose value came back as this form
        saved it, takes the new heads.
        """
        again = record == self.record
        texts = self.texts() if again else {}
        for name, kind in self._kinds.items():
            parts = self._parts[name]
            fresh = dict(zip(parts, kind.texts(values.get(name)), strict=True))
            now = kind.canonical(values.get(name))
            editing = again and any(texts[part] != self._opened_texts[part] for part in parts)
            if not editing:
                texts |= fresh
            if not editing or now == self._opened[name]:
                self._opened[name] = now
                self._opened_texts |= fresh
                self._heads[name] = heads.get(name, ())
                self._pending.discard(name)
        self.record = record
        if not again:
            self._pending.clear()
            self._saved_words = ""
            texts[SOURCE] = ""
        self._fill(texts)
        if not again:
            self.show_problems({})
            self._say(SOURCE, "")
            draft = self.drafts.of(record)
            if draft is not None and not draft.earlier:
                self.put_back(draft)
        self.edited.emit()

    def close(self) -> None:
        """Show no record."""
        self.record = ""

    def texts(self) -> dict[str, str]:
        """What stands in the fields now."""
        return {name: box.text() for name, box in self._boxes.items()}

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved yet."""
        texts = self.texts()
        return bool(self.record) and any(texts[part] != text for part, text in self._opened_texts.items())

    @property
    def state_words(self) -> str:
        """ "Đang sửa", then "Đã lưu 14:32"; empty for a record nobody has touched."""
        return "Đang sửa" if self.dirty else self._saved_words

    @property
    def left_behind(self) -> Draft | None:
        """A draft of this record that an earlier run of the program left."""
        draft = self.drafts.of(self.record)
        return draft if draft is not None and draft.earlier else None

    def put_back(self, draft: Draft) -> None:
        """Put a draft's texts into the fields, wrong ones with their sentence."""
        self._fill({**self.texts(), **draft.texts})
        self.check()
        self.edited.emit()

    def drop_draft(self) -> None:
        """The person does not want it."""
        self.drafts.drop(self.record)

    def _fill(self, texts: Mapping[str, str]) -> None:
        self._filling = True
        for name, box in self._boxes.items():
            if name in texts:
                box.set_text(texts[name])
        self._filling = False

    # What is typed

    def typed(self, *_: object) -> None:
        """A field changed; connect every field's signal here."""
        if not self._filling and self.record:
            self.drafts.touched()
            self.edited.emit()

    def check(self) -> dict[str, str]:
        """Read the fields and say what is wrong by each; returns the sentences by field."""
        problems = self._read()[1] if self.record else {}
        self.show_problems(problems)
        return problems

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Put these sentences by their fields and take the others away."""
        for name in self._kinds:
            self._say(name, problems.get(name, ""))

    def _read(self) -> tuple[dict[str, object], dict[str, str]]:
        texts = self.texts()
        values: dict[str, object] = {}
        problems: dict[str, str] = {}
        for name, kind in self._kinds.items():
            try:
                values[name] = kind.parse([texts[part] for part in self._parts[name]])
            except ValueProblem as problem:
                problems[name] = sentence(problem)
        return values, problems

    def _typed_form(self) -> tuple[str, Mapping[str, str]] | None:
        return (self.record, self.texts()) if self.dirty else None

    # Saving

    def commit(self, words: str, *, proxy: bool = False) -> bool:
        """Save what was typed as one change; False where something could not be saved (it is kept, and said).

        ``words`` name the act for Hoàn tác. With ``proxy`` the part ``source`` must say where it came from.
        """
        if not self.dirty:
            return True
        values, problems = self._read()
        self.show_problems(problems)
        changed = {n: v for n, v in values.items() if self._kinds[n].canonical(v) != self._opened[n]}
        source = self.texts().get(SOURCE, "").strip() if proxy else ""
        missing = bool(changed) and proxy and not source
        self._say(SOURCE, "Nhập thay phải ghi nguồn. Nội dung vừa gõ được giữ tạm, chưa lưu." if missing else "")
        self.drafts.keep(self.record, self.texts())
        if missing:
            return False
        if changed:
            self._save(changed, words, source, keep_draft=bool(problems))
        elif not problems:
            # Only spaces or another spelling of the same value: nothing to save.
            self.drafts.drop(self.record)
            self._opened_texts = {part: self.texts()[part] for part in self._opened_texts}
        self.edited.emit()
        return not problems

    def _save(self, changed: Mapping[str, object], words: str, source: str, *, keep_draft: bool) -> None:
        record = self.record
        heads: Heads | None = {name: self._heads.get(name, ()) for name in (*changed, DELETE)}
        if self._pending & set(changed):
            # This form's own save is still under way: what it wrote has been shown, but its id is not known here yet.
            heads = None
        before, before_texts = dict(self._opened), dict(self._opened_texts)
        texts = self.texts()
        for name, value in changed.items():
            self._opened[name] = self._kinds[name].canonical(value)
            self._opened_texts |= {part: texts[part] for part in self._parts[name]}
        self._pending |= set(changed)

        def done(_saved: Saved) -> None:
            if not keep_draft:
                self.drafts.drop(record)
            if record == self.record:
                self._saved_words = f"Đã lưu {self._session.workspace.clock().astimezone():%H:%M}"
                self.edited.emit()

        def failed(error: ParError) -> None:
            # The draft stays on disk, the text on screen; the next Ctrl+S tries again.
            if record == self.record:
                self._opened, self._opened_texts = before, before_texts
                self._pending -= set(changed)
                self.edited.emit()
            self._session.failed.emit(sentence(error))

        patch = Patch(self._type.name, record, changed, shown=heads)
        self._session.save([patch], words=words, source=source, done=done, failed=failed)
