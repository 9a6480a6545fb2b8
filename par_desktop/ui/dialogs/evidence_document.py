"""A document reference as evidence: number, day, what it says, where it lies, a link. Also what is said of a file."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.records.evidence import EVIDENCE
from par_desktop.domain.views.evidence_rows import EvidenceRow
from par_desktop.errors import ValueProblem
from par_desktop.text.sentences import sentence
from par_desktop.ui.panels.fields import FieldRow, area, line
from par_desktop.widgets.look import mark

_WIDTH = 520


class EvidenceDocument(QDialog):
    """``values()`` after it was accepted: fields of the evidence record by name; with ``piece`` it is changed."""

    def __init__(self, piece: EvidenceRow | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sửa minh chứng" if piece is not None else "Thêm văn bản làm minh chứng")
        self.setMinimumWidth(_WIDTH)
        self._has_file = piece is not None and piece.has_file
        self.number, self.day = line("Số văn bản"), line("Ngày văn bản", 132)
        self.day.setPlaceholderText("ngày/tháng/năm")
        self.title = area("Trích yếu", 62)
        self.place = line("Nơi lưu")
        self.place.setPlaceholderText("ví dụ: Văn phòng UBND, hồ sơ số 12")
        self.link = line("Liên kết")
        self._rows = {
            "document": FieldRow(self.number, "ngày", self.day),
            "title": FieldRow(self.title),
            "place": FieldRow(self.place),
            "link": FieldRow(self.link),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        if piece is not None and piece.has_file:
            name = QLabel(piece.file_name)
            name.setWordWrap(True)
            mark(name, type="heading")
            column.addWidget(name)
        for key, words in (
            ("document", "Số văn bản"),
            ("title", "Trích yếu"),
            ("place", "Nơi lưu"),
            ("link", "Liên kết"),
        ):
            label = QLabel(words)
            label.setFixedWidth(84)
            label.setMinimumHeight(28)
            mark(label, tone="text2")
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(self._rows[key], 1)
            column.addLayout(row)
        self.save_button = QPushButton("Lưu" if piece is not None else "Thêm văn bản")
        self.save_button.setDefault(True)
        mark(self.save_button, role="primary")
        self.save_button.clicked.connect(lambda *_: self._save())
        cancel = QPushButton("Bỏ qua")
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)
        if piece is not None:
            self._fill(piece)
        self._values: dict[str, object] = {}

    def values(self) -> Mapping[str, object]:
        """Fields by name, as typed when it was accepted."""
        return self._values

    def _fill(self, piece: EvidenceRow) -> None:
        self.number.setText(piece.number)
        self.day.setText(piece.day.strftime("%d/%m/%Y") if piece.day is not None else "")
        self.title.setPlainText(piece.title)
        self.place.setText(piece.place)
        self.link.setText(piece.link)

    def _save(self) -> None:
        texts = {
            "document": (self.number.text(), self.day.text()),
            "title": (self.title.toPlainText(),),
            "place": (self.place.text(),),
            "link": (self.link.text(),),
        }
        values: dict[str, object] = {}
        problems: dict[str, str] = {}
        for name, typed in texts.items():
            field = EVIDENCE.field(name)
            if field is None:
                raise KeyError(name)
            try:
                values[name] = field.kind.parse(typed)
            except ValueProblem as problem:
                problems[name] = sentence(problem)
        named = any(values.get(name) for name in ("title", "link")) or _has_number(values.get("document"))
        if not problems and not named and not self._has_file:
            problems["title"] = sentence(ValueProblem("evidence_without_name"))
        for name, row in self._rows.items():
            row.set_problem(problems.get(name, ""))
        if not problems:
            self._values = values
            self.accept()


def _has_number(value: object) -> bool:
    return isinstance(value, DocumentReference) and bool(value.number)
