"""Rows and words of the packages screens, without Qt: how a board's cell, a package and a change of a preview read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.views.package_rows import BoardRow, Item, PackageLine, SendState
from par_desktop.domain.world import World
from par_desktop.services.browse_packages import local_time
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.preview_sums import UnitSum, whose
from par_desktop.services.receive_files import NO_ANSWER, Answer, Previewed
from par_desktop.text.formats import number as shown_number
from par_desktop.text.sentences import sentence
from par_desktop.text.states import UNSIGNED
from par_desktop.widgets.roles import State

if TYPE_CHECKING:
    from par_desktop.services.import_package import Received
    from par_desktop.services.receive_evidence import FilesTaken
    from par_desktop.services.tell_differences import Difference

SHOWN_BEFORE_FOLD = 2
LONGEST_RUN = 4
"""Runs of more new cells than this fold after the first two."""
NAMED = 3
"""So many missing files are named; the rest is counted."""

CHANGE_STATES = {
    "new": State("plus", "Mới", "green"),
    "changed": State("pen", "Đổi", "accent"),
    "conflict": State("conflict", "Xung đột", "violet"),
    "refused": State("refused", "Bị từ chối", "red"),
    "waiting": State("hourglass", "Đang chờ", "grey"),
    "restored": State("redo", "Khôi phục", "green"),
    "taken_back": State("undo", "Đã rút lại", "grey"),
    "set_back": State("undo", "Trả về cũ", "amber"),
    "typed_again": State("redo", "Gõ lại", "amber"),
}
"""States of a preview's lines, in the order of their chips."""
USUAL_STATES = ("new", "changed", "conflict", "refused", "waiting")
"""Their chips stand there also with nothing in them; the rarer ones only when they hold a line."""

_COUNT_WORDS = {
    "new": "mới",
    "changed": "đổi",
    "conflict": "xung đột",
    "refused": "bị từ chối",
    "waiting": "đang chờ",
    "restored": "khôi phục",
    "taken_back": "đã rút lại",
    "set_back": "ô trả về cũ",
    "typed_again": "ô gõ lại",
}

_IMPORT_WORDS = {
    "new": "dòng mới",
    "changed": "ô đổi",
    "conflicts": "xung đột",
    "refused": "bị từ chối",
    "waiting": "đang chờ",
}
"""Counts of an import: records that are new, fields of known records that changed (design §7)."""


def send_state(row: BoardRow) -> State:
    """A unit's state as icon, word and colour."""
    match row.state:
        case SendState.LATE:
            return State("warning", f"Muộn {row.late_days} ngày", "red")
        case SendState.NOT_SENT:
            return State("dashed-circle", "Chưa gửi", "grey")
        case SendState.MISSING:
            return State("clock", "Thiếu mục", "amber")
        case SendState.PAPER:
            return State("sheet", "Bản giấy", "accent")
        case SendState.RECEIVED:
            return State("tick-circle", "Đã nhận", "green")


def own_state(row: BoardRow) -> State:
    """The same for the unit that looks at itself: it has sent, nobody has told it that it arrived."""
    return State("tick-circle", "Đã gửi", "green") if row.state is SendState.RECEIVED else send_state(row)


def item_words(item: Item) -> str:
    """ "6/6", "chưa" where nothing is there, "–" where nothing is asked."""
    if not item.asked:
        return "–"
    return f"{item.done}/{item.total}" if item.done else "chưa"


def item_icon(item: Item, row: BoardRow) -> tuple[str, str] | None:
    """A tick when complete, a clock where part of it is missing although the unit has sent."""
    if not item.asked:
        return None
    if item.complete:
        return ("tick", "green")
    if row.state in (SendState.MISSING, SendState.RECEIVED):
        return ("clock", "amber")
    return ("sheet", "accent") if item.done and row.state is SendState.PAPER else None


def item_tone(item: Item, row: BoardRow) -> str:
    if not item.asked:
        return "text3"
    if not item.complete and row.state in (SendState.MISSING, SendState.RECEIVED):
        return "amber"
    return "text2"


def evidence_words(row: BoardRow) -> str:
    """ "đủ", "thiếu 2" of evidence files that have not come, "–" where the unit named none for the period."""
    return f"thiếu {row.missing_files}" if row.missing_files else "đủ" if row.evidence else "–"


def is_late(row: BoardRow) -> bool:
    """The deadline has passed and something is still owed that did not come on paper."""
    return row.late_days > 0 and row.state in (SendState.LATE, SendState.NOT_SENT, SendState.MISSING)


def day_words(at: str | None) -> str:
    """ "09/3" of an ISO time, "–" without one."""
    when = local_time(at or "")
    return f"{when.day:02d}/{when.month}" if when is not None else "–"


def moment_words(at: str | None) -> str:
    """ "09/03/2022 16:10" of an ISO time."""
    when = local_time(at or "")
    return f"{when:%d/%m/%Y %H:%M}" if when is not None else "–"


def source_note(row: BoardRow) -> str:
    """The board's last column: how the unit sends, where that is worth a word."""
    if row.excel:
        return "Excel"
    return f"{row.machines} máy" if row.machines > 1 else ""


def counts_words(counts: dict[str, int]) -> str:
    """ "31 mới, 12 đổi" of counts by state, empty ones left out."""
    return ", ".join(f"{counts[state]} {word}" for state, word in _COUNT_WORDS.items() if counts.get(state))


def line_words(line: PackageLine) -> str:
    """What a package brought or carried, in one line."""
    if line.taken_back:
        return f"đã rút lại {day_words(line.taken_back)}"
    if line.direction == "out":
        return f"{shown_number(line.operations)} thay đổi" if line.operations else "chỉ để điền, không có thay đổi mới"
    counts = ((line.counts.get(name, 0), word) for name, word in _IMPORT_WORDS.items())
    said = [f"{shown_number(count)} {word}" for count, word in counts if count]
    return ", ".join(said) or "0 thay đổi, đã nhận trước đó"


def receipt_state(line: PackageLine) -> State | None:
    """Whether the receiver of a sent package has told that it has it; a group is no single receiver."""
    if line.unit.startswith("group:"):
        return None
    if line.confirmed:
        return State("tick-circle", "Đã xác nhận", "green")
    return State("hourglass", "Chưa xác nhận", "grey")


def line_icon(line: PackageLine) -> tuple[str, str]:
    if line.refused:
        return ("refused", "red")
    if line.counts.get("conflicts"):
        return ("conflict", "violet")
    if line.direction == "in" and not (line.counts.get("new") or line.counts.get("changed")):
        return ("tick", "text2")
    return ("tick-circle", "green")


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One row of a preview: a change, the reason beneath a refused one, or the words that stand for a folded run.

    ``part`` is change, why or more. ``hidden`` of a ``more`` row are the rows it stands for.
    """

    part: str
    state: str
    title: str
    cell: str = ""
    before: str = ""
    after: str = ""
    source: str = ""
    hint: str = ""
    hidden: tuple[ChangeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Rows of one kind of record under a heading such as "Hồ sơ TTHC tháng 3/2022 · 9 mới, 1 bị từ chối"."""

    key: str
    title: str
    rows: tuple[ChangeRow, ...]


def state_counts(*received: Received | None) -> dict[str, int]:
    """How many lines of each state files bring."""
    counts = dict.fromkeys(CHANGE_STATES, 0)
    for each in received:
        if each is not None:
            for difference in each.differences:
                counts[difference.state] += 1
            counts["refused"] += len(each.refused)
    return counts


def taking(received: Received | None, answer: Answer = NO_ANSWER) -> int:
    """How many changes "Nhận n thay đổi" counts: what is taken, conflicts included; what waits for a word is not."""
    counts = state_counts(received)
    left = counts["refused"] + counts["taken_back"]
    left += 0 if answer.set_back else counts["set_back"]
    left += 0 if answer.again else counts["typed_again"]
    return sum(counts.values()) - left


def change_groups(
    world: World,
    files: Sequence[tuple[Received, Answer]],
    unfolded: frozenset[str] = frozenset(),
    wanted: frozenset[str] = frozenset(),
    unit: str | None = None,
) -> list[ChangeGroup]:
    """All lines of these files by kind of record.

    ``wanted`` states only (empty: all), ``unit``'s only (None: all); groups in ``unfolded`` show every line.
    """
    rows: dict[str, list[ChangeRow]] = {}
    order = {record: number for number, record in enumerate(BY_NAME)}
    for received, answer in files:
        teller = received.typing_unit or received.sender
        lines = [d for d in received.differences if unit is None or whose(world, d.kind, d.record, teller) == unit]
        for difference in sorted(lines, key=lambda d: (order.get(d.kind, 99), d.record)):
            described = describe(world, difference.kind, difference.record)
            row = _difference(world, difference, received, answer, described.title)
            rows.setdefault(described.group, []).append(row)
        for number, cell in enumerate(received.refused):
            if unit is None or whose(world, cell.kind, cell.record, teller) == unit:
                heading, pair = _refused(world, received, number)
                rows.setdefault(heading, []).extend(pair)
    groups: list[ChangeGroup] = []
    for heading, found in rows.items():
        kept = [row for row in found if not wanted or row.state in wanted]
        if kept:
            counts = {state: sum(r.part == "change" and r.state == state for r in kept) for state in CHANGE_STATES}
            shown = kept if heading in unfolded else _folded(kept)
            groups.append(ChangeGroup(heading, f"{heading} · {counts_words(counts)}", tuple(shown)))
    return groups


def _refused(world: World, received: Received, number: int) -> tuple[str, tuple[ChangeRow, ChangeRow]]:
    """The heading of a refused cell, and its row with the reason beneath."""
    cell = received.refused[number]
    heading, title, label = cell.sheet, f"{cell.sheet}!{cell.address}", ""
    place = "" if cell.sheet in BY_NAME else title
    if cell.kind:
        described = describe(world, cell.kind, cell.record)
        heading, title = described.group, described.title
        label = field_label(world, cell.kind, cell.field, cell.record) if cell.field else ""
    row = ChangeRow("change", "refused", title, label, "", cell.value, place)
    return heading, (row, ChangeRow("why", "refused", sentence(cell.problem)))


def _difference(world: World, found: Difference, received: Received, answer: Answer, title: str) -> ChangeRow:
    label = field_label(world, found.kind, found.field, found.record)
    when = received.saved if found.origin == "excel" else found.at
    told = {
        "conflict": "hai người chưa thấy nhau",
        "waiting": "chờ gói trước đó",
        "set_back": "trả về như lúc xuất" if answer.set_back else "giữ giá trị đang có",
        "typed_again": "dùng giá trị gõ lại" if answer.again else "giữ giá trị đang có",
    }
    source = told.get(found.state) or _source(found, when)
    hint = f"{_source(found, when)} {moment_words(when)}" if when else _source(found, when)
    return ChangeRow("change", found.state, title, label, found.before, found.after or "(xóa trắng)", source, hint)


def _source(found: Difference, when: str) -> str:
    if found.origin == "excel":
        return UNSIGNED
    day = f" {day_words(when)}" if when else ""
    who = found.by or "PAR"
    return f"nhập thay, {who}{day}" if found.origin == "proxy" else f"{who}{day}"


def _folded(rows: Sequence[ChangeRow]) -> list[ChangeRow]:
    """Long runs of new cells keep the first two; the rest becomes one line that says what it stands for."""
    shown: list[ChangeRow] = []
    run: list[ChangeRow] = []

    def end_run() -> None:
        if len(run) > LONGEST_RUN:
            rest = run[SHOWN_BEFORE_FOLD:]
            names = list(dict.fromkeys(row.title for row in rest))
            words = ", ".join(names[:3]) + ("…" if len(names) > 3 else "")
            more = ChangeRow("more", "new", f"Còn {len(rest)} ô mới: {words}", hidden=tuple(rest))
            shown.extend([*run[:SHOWN_BEFORE_FOLD], more])
        else:
            shown.extend(run)
        run.clear()

    for row in rows:
        if row.state == "new":
            run.append(row)
        else:
            end_run()
            shown.append(row)
    end_run()
    return shown


def file_words(shown: Previewed, name_of: Callable[[str], str]) -> str:
    """The second line of a file: sender, package number and counts, or what is wrong or asked."""
    if shown.received is not None:
        received = shown.received
        counts = counts_words(state_counts(received))
        files = files_words(received.files)
        if not received.package:
            return f"Tệp minh chứng · {files or 'không có tệp nào nhận được'}"
        sender = name_of(received.typing_unit or received.sender)
        brought = " · ".join(words for words in (counts, files) if words) or "không có gì mới"
        return f"{sender} · gói {received.number:03d} · {brought}"
    questions = {
        "machine": "máy mới, cần xác nhận",
        "key": "khác máy đã biết, cần so vân tay",
        "unit": "gói chung, cần chọn đơn vị",
        "loss": "làm mất nhiều số liệu, cần xác nhận",
    }
    if shown.asks:
        return questions[shown.asks]
    if shown.problem is not None and shown.problem.code == "not_a_package":
        return "không có trang ẩn: cần ghép cột"
    return sentence(shown.problem) if shown.problem is not None else ""


def is_plain(shown: Previewed) -> bool:
    """A table without the hidden sheets: its columns can still be matched by hand.

    Web pages that one-stop software names .xls, and text files, are no workbooks to a package's reader.
    """
    code = shown.problem.code if shown.problem is not None else ""
    known = (".xls", ".docx", ".csv", ".htm", ".html")
    table = code == "not_a_spreadsheet" and shown.looked.path.suffix.lower() in known
    return code == "not_a_package" or table


def unit_words(found: UnitSum) -> str:
    """The second line of a unit in a preview by unit: how much of each kind comes, all files together."""
    counts: dict[str, int] = {}
    for kind in found.kinds:
        for state, number in kind.states:
            counts[state] = counts.get(state, 0) + number
    return counts_words(counts) or "không có gì mới"


def unit_icon(found: UnitSum) -> tuple[str, str]:
    states = {state for kind in found.kinds for state, _ in kind.states}
    if "refused" in states:
        return ("refused", "red")
    if "conflict" in states:
        return ("conflict", "violet")
    return ("tick-circle", "green") if states else ("tick", "text2")


def files_words(files: FilesTaken) -> str:
    """ "3 tệp minh chứng mới, còn thiếu 2 tệp"; "" where a package brings none and lacks none."""
    said = [
        (len(files.kept), "tệp minh chứng mới"),
        (files.known, "tệp đã có"),
        (len(files.waiting), "tệp chờ gói chính"),
        (len(files.refused), "tệp bị từ chối"),
    ]
    words = [f"{number} {word}" for number, word in said if number]
    if files.missing:
        words.append(f"còn thiếu {len(files.missing)} tệp")
    return ", ".join(words)


def missing_words(received: Sequence[Received]) -> str:
    """After receiving: which evidence files have still not come with any of the files."""
    came = {sha256 for each in received for sha256 in each.files.here}
    missing = {file.sha256: file.name for each in received for file in each.files.missing}
    names = [name for sha256, name in missing.items() if sha256 not in came]
    if not names:
        return ""
    more = f" và {len(names) - NAMED} tệp khác" if len(names) > NAMED else ""
    return f"Còn thiếu {len(names)} tệp minh chứng: {', '.join(names[:NAMED])}{more}."


def file_icon(shown: Previewed) -> tuple[str, str]:
    if shown.received is None:
        amber = shown.asks or is_plain(shown)
        return ("warning", "amber") if amber else ("refused", "red")
    counts = state_counts(shown.received)
    if not shown.received.package:
        return ("paperclip", "red" if shown.received.files.refused else "green")
    if counts["conflict"]:
        return ("excel-grid", "violet")
    return ("excel-grid", "green" if taking(shown.received) else "text2")
