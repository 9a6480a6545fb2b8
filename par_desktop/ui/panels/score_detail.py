"""Behind one component: what this person may type, and why the score is what it is (look.md §5.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from par_desktop.domain.criteria import Criterion
from par_desktop.domain.possible import check_points
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.score import APPRAISAL, SCORE, SURVEY
from par_desktop.domain.views.score_rows import ComponentRow, ScoreLine, evidence_pieces
from par_desktop.errors import ValueProblem
from par_desktop.services.attach_evidence import Place
from par_desktop.services.browse_scores import ScoreDetail
from par_desktop.text.formats import number, percent
from par_desktop.text.rules import LATER, rule_words
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.evidence_list import EvidenceList
from par_desktop.ui.panels.fields import FieldRow, area, line
from par_desktop.ui.panels.history_lines import HistoryLines
from par_desktop.ui.panels.record_form import AreaBox, Box, LineBox, RecordForm
from par_desktop.ui.panels.score_table import component_state, points, signed
from par_desktop.ui.session import Session
from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

LOWERED = "Hạ điểm phải ghi lý do để đơn vị biết. Điểm và lý do được giữ tạm, chưa lưu."
_WORDS = {SCORE.name: "Tự chấm", APPRAISAL.name: "Thẩm định", SURVEY.name: "Điều tra XHH"}


class PointsForm(RecordForm):
    """A form with points of one criterion: never above its maximum, and lowered only with a reason."""

    def __init__(
        self,
        session: Session,
        record_type: RecordType,
        boxes: Mapping[str, Box],
        say: Callable[[str, str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(session, record_type, boxes, say, parent)
        self.criterion = ""
        self.most: Decimal | None = None
        self.own_points: Decimal | None = None
        """The self score that an appraisal may lower; ``None`` where there is none."""

    def _read(self) -> tuple[dict[str, object], dict[str, str]]:
        values, problems = super()._read()
        given = values.get("points")
        if isinstance(given, Decimal):
            try:
                check_points(self.criterion, self.most, given)
            except ValueProblem as problem:
                problems["points"] = sentence(problem)
                del values["points"]
        lowered = isinstance(given, Decimal) and self.own_points is not None and given < self.own_points
        if lowered and "reason" in values and values["reason"] is None and "points" not in problems:
            # Both or neither: a lowered score without its reason reaches nobody.
            problems["reason"] = LOWERED
            del values["points"], values["reason"]
        return values, problems


class ScoreDetailPanel(DetailPanel):
    """``show_line`` begins a component, ``show_detail`` fills it; ``commit`` saves what was typed."""

    see_conflict = Signal(str, str)
    """Kind and id of the record whose two values the person wants to see."""

    def __init__(self, session: Session) -> None:
        super().__init__(theme.icon("chevron-left", "accent"), theme.icon("chevron-right", "accent"))
        self._session = session
        self._line: ScoreLine | None = None
        self._unit = ""
        self.locked = False
        """Whether the unit's own scores are handed in: they are read here, not typed."""
        self._evidence_place = Place("", "", "")
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self.conflict = Notice(theme.icon("close", "text2"))
        self.conflict.acted.connect(self._see_conflict)
        self._conflicting = ("", "")
        self._column.insertWidget(3, self.conflict)
        self._build_fields()
        self.forms = {
            SCORE.name: self._form(
                SCORE,
                {
                    "points": LineBox(self.own),
                    "inputs.numerator": LineBox(self.numerator),
                    "inputs.denominator": LineBox(self.denominator),
                    "explanation": AreaBox(self.explanation),
                    "evidence": AreaBox(self.evidence),
                },
            ),
            APPRAISAL.name: self._form(APPRAISAL, {"points": LineBox(self.appraised), "reason": AreaBox(self.reason)}),
            SURVEY.name: self._form(SURVEY, {"points": LineBox(self.survey)}),
        }
        for kind, widgets in self._typing.items():
            for widget in widgets:
                widget.textChanged.connect(self.forms[kind].typed)
        for single in (self.own, self.numerator, self.denominator, self.appraised, self.survey):
            single.returnPressed.connect(self.commit)
        self._build_why()

    def _build_fields(self) -> None:
        self.own = line("Điểm tự đánh giá", 84, right=True)
        self.numerator = line("Tử số", 84, right=True)
        self.denominator = line("Mẫu số", 84, right=True)
        self.explanation = area("Giải trình", 62)
        self.evidence = area("Minh chứng", 50)
        self.evidence.setPlaceholderText("văn bản không đính kèm ở dưới; cách nhau bằng dấu ;")
        self.appraised = line("Điểm thẩm định", 84, right=True)
        self.reason = area("Lý do", 62)
        self.survey = line("Điểm điều tra XHH", 84, right=True)
        self._most = [QLabel(), QLabel(), QLabel()]
        for most in self._most:
            mark(most, tone="text2")
        self._typing = {
            SCORE.name: (self.own, self.numerator, self.denominator, self.explanation, self.evidence),
            APPRAISAL.name: (self.appraised, self.reason),
            SURVEY.name: (self.survey,),
        }
        for key, label, row in (
            ("score.points", "Tự chấm", FieldRow(self.own, self._most[0])),
            ("score.inputs", "Tử, mẫu số", FieldRow(_pair(self.numerator, self.denominator))),
            ("score.explanation", "Giải trình", FieldRow(self.explanation)),
            ("score.evidence", "TLKC khác", FieldRow(self.evidence)),
            ("appraisal.points", "Thẩm định", FieldRow(self.appraised, self._most[1])),
            ("appraisal.reason", "Lý do", FieldRow(self.reason)),
            ("survey.points", "Điều tra", FieldRow(self.survey, self._most[2])),
        ):
            self._rows[key] = (self.add_field(label, row), row)

    def _form(self, record_type: RecordType, boxes: Mapping[str, Box]) -> PointsForm:
        def say(field: str, words: str) -> None:
            shown = self._rows.get(f"{record_type.name}.{field}")
            if shown is not None and isinstance(shown[1], FieldRow):
                shown[1].set_problem(words)

        form = PointsForm(self._session, record_type, boxes, say, self)
        form.edited.connect(self._say_saving)
        return form

    def _build_why(self) -> None:
        for key, label in (
            ("own", "Tự chấm"),
            ("final", "Thẩm định"),
            ("explanation", "Giải trình"),
            ("reason", "Lý do"),
        ):
            self._add_fact(key, label)
        why = self.add_section("Vì sao có số này")
        holder = QWidget()
        why.addWidget(holder)
        self._why = _Facts(holder)
        self._pieces_column = self.add_section("Minh chứng")
        self.pieces = EvidenceList(self._session)
        self._pieces_column.addWidget(self.pieces)
        self._pieces = QLabel()
        self._pieces.setWordWrap(True)
        self._pieces_column.addWidget(self._pieces)
        self.history = HistoryLines(self._session.unit.code)
        column = self.add_section("Thay đổi", action=self.history.more)
        column.addWidget(self.history)

    def _add_fact(self, key: str, label: str) -> None:
        words = self.add_fact(label, "")
        at = self._grid.rowCount() - 1
        item = self._grid.itemAtPosition(at, 0)
        label_widget = item.widget() if item is not None else None
        assert isinstance(label_widget, QLabel)
        self._facts[key] = (label_widget, words)

    # showing

    @property
    def code(self) -> str:
        """The criterion shown; "" for none."""
        return self._line.criterion.code if self._line is not None else ""

    def show_line(self, found: ScoreLine, unit: str, place: str, round_code: str = "") -> None:
        """What the list knows: title, state, sums; a component's fields come with ``show_detail``."""
        again = self._line is not None and self._line.criterion.code == found.criterion.code and self._unit == unit
        self._line, self._unit = found, unit
        node = found.criterion
        self.set_head(f"{node.code} · {place}" if place else node.code, node.title)
        words = component_state(found)
        if words is not None:
            self.set_state(theme.icon(words.icon, words.token), words.word, words.token)
        else:
            counts = f"{found.scored}/{found.components} tiêu chí thành phần đã chấm"
            self.set_state(theme.icon("chart", "grey"), counts, "text2")
        for label in self._most:
            label.setText(f"/ {points(found.max_points)} điểm")
        if not again:
            for form in self.forms.values():
                form.close()
        self._show_rows(found)
        self._show_why(found)
        self._evidence_place = Place(unit, round_code, node.code)
        self.pieces.setVisible(found.row is not None and not node.is_survey)
        if not again:
            self.pieces.show_pieces(self._evidence_place, (), editable=False, loading=True)
        if found.row is None:
            self.history.show_lines((), self._session.today)

    def show_detail(self, detail: ScoreDetail) -> None:
        """Open the forms on this component; what is being typed stays."""
        found = self._line
        if found is None or detail.criterion != found.criterion.code:
            return
        for kind, form in self.forms.items():
            form.criterion, form.most = found.criterion.code, found.criterion.max_points
            form.own_points = detail.row.own_points if kind == APPRAISAL.name else None
            if self._may_type(kind, found.criterion):
                form.open(detail.records[kind], detail.values[kind], detail.heads[kind])
        self.pieces.show_pieces(
            self._evidence_place, detail.pieces, editable=self._may_type(SCORE.name, found.criterion)
        )
        self.history.show_lines(detail.history, self._session.today)
        self._offer_decision(detail)

    def commit(self) -> bool:
        """Save what was typed; False where something could not be saved (it is kept, and said)."""
        done = True
        for kind, form in self.forms.items():
            if form.record:
                done = form.commit(f"{_WORDS[kind]} tiêu chí {form.criterion}") and done
        return done

    def flush_drafts(self) -> None:
        """Put what is typed and not saved on disk now."""
        for form in self.forms.values():
            form.drafts.flush()

    def _may_type(self, kind: str, node: Criterion) -> bool:
        session = self._session
        own = self._unit == session.about.code or (session.is_coordinator and self._unit == session.world.city)
        if kind == SCORE.name:
            return own and not node.is_survey and not self.locked
        return session.is_coordinator and node.is_survey == (kind == SURVEY.name)

    def _show_rows(self, found: ScoreLine) -> None:
        component = found.row is not None
        for key, (label, row) in self._rows.items():
            shown = component and self._may_type(key.partition(".")[0], found.criterion)
            label.setVisible(shown)
            row.setVisible(shown)
        row_ = found.row or ComponentRow(found.criterion.code)
        types_own = component and self._may_type(SCORE.name, found.criterion)
        types_final = component and self._may_type(APPRAISAL.name, found.criterion)
        survey = found.criterion.is_survey
        own = f"{points(found.points)} / {points(found.max_points)}"
        self._say_fact("own", own, not types_own and not survey)
        final = f"{points(found.appraised)}{f'  ({signed(found.gap)})' if found.gap else ''}"
        self._say_fact("final", final, not types_final)
        self._facts["final"][0].setText("Điều tra" if survey else "Thẩm định")
        if survey and self._may_type(SURVEY.name, found.criterion):
            self._say_fact("final", "", False)
        self._say_fact("explanation", row_.explanation, bool(row_.explanation) and not types_own)
        self._say_fact("reason", row_.reason, bool(row_.reason) and not types_final)

    def _say_fact(self, key: str, words: str, shown: bool) -> None:
        label, text = self._facts[key]
        text.setText(words)
        label.setVisible(shown)
        text.setVisible(shown)

    def _show_why(self, found: ScoreLine) -> None:
        node, row = found.criterion, found.row
        world = self._session.world
        if node.rule is None or row is None:
            self._why.show_facts(
                (
                    ("Tối đa", f"{points(found.max_points)} điểm, cộng {found.components} tiêu chí thành phần"),
                    ("Tự chấm", f"{points(found.points)}, đã chấm {found.scored}/{found.components}"),
                    (
                        "Thẩm định",
                        f"{points(found.appraised)}, đã thẩm định {found.appraised_count}/{found.components}",
                    ),
                    ("Chênh", signed(found.gap) or "–"),
                )
            )
            self._pieces.setText("Xem ở từng tiêu chí thành phần.")
            self._pieces.show()
            return
        facts = [("Quy tắc", f"{rule_words(node.rule)} ({LATER})")]
        if row.inputs_none:
            facts.append(("Số liệu", "không phát sinh"))
        elif row.numerator is not None and row.denominator is not None:
            share = percent(Decimal(row.numerator) * 100 / row.denominator) if row.denominator else "không phát sinh"
            facts.append(("Số liệu", f"{number(row.numerator)} / {number(row.denominator)} = {share}"))
        facts.append(("Tài liệu", node.evidence or "–"))
        if node.legal:
            facts.append(("Căn cứ", node.legal))
        for label, code in (("Kê khai", node.owner), ("Thẩm định", node.appraiser)):
            if code:
                facts.append((label, world.unit(code).name))
        if node.illustrative:
            facts.append(("Nguồn", "Bộ tiêu chí minh họa, chưa phải bộ chính thức"))
        self._why.show_facts(tuple(facts))
        pieces = evidence_pieces(row.evidence)
        self._pieces.setText("\n".join(f"•  {piece}" for piece in pieces))
        self._pieces.setVisible(bool(pieces))

    def _say_saving(self) -> None:
        dirty = any(form.dirty for form in self.forms.values() if form.record)
        self.set_saving("Đang sửa" if dirty else "")

    def _offer_decision(self, detail: ScoreDetail) -> None:
        kind = next((kind for kind in detail.records if detail.conflicts.get(kind)), "")
        if not kind:
            self.conflict.hide()
            return
        self._conflicting = (kind, detail.records[kind])
        words = f"{_WORDS[kind]}: hai người gõ khác nhau khi chưa thấy giá trị của nhau."
        self.conflict.say(words, "violet", theme.icon("conflict", "violet"), "Xem và quyết định")

    def _see_conflict(self) -> None:
        self.see_conflict.emit(*self._conflicting)


def _pair(numerator: QLineEdit, denominator: QLineEdit) -> QWidget:
    """The two cells of one field, close together."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(numerator)
    row.addWidget(QLabel("/"))
    row.addWidget(denominator)
    row.addStretch(1)
    return made


class _Facts:
    """Label and words in two columns, filled anew for each criterion."""

    def __init__(self, holder: QWidget) -> None:
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnMinimumWidth(0, 72)
        self._grid.setColumnStretch(1, 1)
        self._labels: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        while len(self._labels) < len(facts):
            label, words = QLabel(), QLabel()
            mark(label, tone="text2")
            words.setWordWrap(True)
            at = len(self._labels)
            self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(words, at, 1)
            self._labels.append((label, words))
        for number_, (label, words) in enumerate(self._labels):
            shown = number_ < len(facts)
            label.setVisible(shown)
            words.setVisible(shown)
            if shown:
                label.setText(facts[number_][0])
                words.setText(facts[number_][1])
