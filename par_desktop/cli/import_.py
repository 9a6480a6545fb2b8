"""Nhận các gói dữ liệu; mỗi tệp được nhận trọn vẹn hoặc không nhận gì.

A file refused whole leaves nothing behind and does not hold up the others; the exit code is then 1.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import fail, say, say_json
from par_desktop.domain.changes import Changes
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import PackageProblem, ParError
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services import import_package
from par_desktop.services.browse_doubts import clock_doubt
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import Consent, Received
from par_desktop.services.receive_evidence import FilesTaken
from par_desktop.services.receive_files import NO_ANSWER, Looked, read_one, receive_one
from par_desktop.services.return_marked import mark, marked_name
from par_desktop.services.trust import Trust
from par_desktop.text.machines import clock_words
from par_desktop.text.sentences import sentence
from par_desktop.text.states import UNSIGNED

_WORDS = {
    "new": "mới",
    "changed": "thay đổi",
    "same": "giống",
    "conflicts": "xung đột",
    "refused": "bị từ chối",
    "waiting": "đang chờ",
}
_STATES = {
    "new": "mới",
    "changed": "đổi",
    "conflict": "xung đột",
    "waiting": "đang chờ",
    "restored": "dùng lại",
    "taken_back": "đã rút lại, không dùng",
    "set_back": "trả lại như gói gốc, giữ giá trị đang có",
    "typed_again": "gõ lại giá trị đã thay, giữ giá trị đang có",
}


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    parser.add_argument("files", metavar="TỆP", type=Path, nargs="+", help="gói dữ liệu (.xlsx, .xls, .ods, .zip)")
    parser.add_argument("--preview", action="store_true", help="chỉ xem sẽ thay đổi gì, không nhận")
    parser.add_argument("--trust-sender", action="store_true", help="chấp nhận máy mới của đơn vị gửi")
    parser.add_argument("--trust-key", metavar="VÂN_TAY", action="append", default=[], help="chấp nhận máy đã đổi khóa")
    parser.add_argument("--unit", metavar="MÃ", default="", help="đơn vị đã điền gói chung, khi tệp không ghi")
    parser.add_argument(
        "--accept-typing", action="store_true", help="số gõ trên Excel thay số đơn vị đã ký, khi gói chưa có số đó"
    )
    parser.add_argument(
        "--accept-loss", action="store_true", help="nhận cả gói xóa hoặc để trống hơn một phần năm số mục đang có"
    )
    parser.add_argument(
        "--marked", metavar="THƯ_MỤC", type=Path, help="ghi vào thư mục này tệp trả lại, ô chưa nhận tô đỏ và ghi lý do"
    )
    parser.add_argument("--json", action="store_true", help="sáu số đếm của mọi tệp")


def run(options: Namespace) -> int:
    trust = Trust(options.trust_sender, tuple(options.trust_key))
    total, refused = Changes(), 0
    with for_writing(options.folder) as desk:
        if options.unit:
            desk.world.unit(options.unit)
        for file in options.files:
            for looked in _read(file):
                try:
                    result = _one(desk, looked, trust, options)
                except ParError as problem:
                    fail(problem)
                    refused += 1
                    continue
                total.add(result.changes)
                for entry in result.files.refused:
                    fail(entry.problem)
                    refused += 1
                if not options.json:
                    _tell(desk, result, with_differences=options.preview)
                refused += _give_back(desk, looked, result, options)
        _tell_clock(desk)
    if options.json:
        say_json(total.counts())
    return 1 if refused else 0


def _read(file: Path) -> list[Looked]:
    """One file, or what a .zip holds; what cannot be read says so when its turn comes."""
    try:
        return read_one(file)
    except PackageProblem as problem:
        return [Looked(file, problem=problem)]


def _one(desk: Desk, looked: Looked, trust: Trust, options: Namespace) -> Received:
    if looked.problem is not None:
        raise looked.problem
    package = looked.package
    if package is None:
        return receive_one(desk, looked, NO_ANSWER, only_preview=options.preview)
    work = import_package.preview if options.preview else import_package.receive
    consent = Consent(accept_typing=options.accept_typing, accept_loss=options.accept_loss)
    return work(desk, package, trust, options.unit, consent)


def _tell_clock(desk: Desk) -> None:
    """A clock that is off changes no figure; it is said on stderr, beside whatever was asked for."""
    doubt = clock_doubt(desk)
    if doubt is not None and sys.stderr is not None:
        names = [desk.world.unit(unit).office_name for unit in doubt.units]
        print(clock_words(doubt.days, names, doubt.mine), file=sys.stderr)


def _give_back(desk: Desk, looked: Looked, result: Received, options: Namespace) -> int:
    """Write the file with its refused cells marked, where that was asked for and there are any; 1 where it failed."""
    if options.marked is None or looked.package is None or not result.refused:
        return 0
    path = options.marked / marked_name(looked.package.path)
    try:
        count = mark(desk, looked.package, result, path)
    except PackageProblem as problem:
        fail(problem)
        return 1
    if not options.json:
        say(f"  tệp trả lại, {count} ô chưa nhận: {path}")
    return 0


def _tell(desk: Desk, result: Received, *, with_differences: bool) -> None:
    if not result.package:
        say(f"{result.file}: tệp minh chứng.")
        _tell_files(result.files)
        return
    counts = ", ".join(f"{_WORDS[name]} {count}" for name, count in result.changes.counts().items())
    sender = desk.world.units_by_code.get(result.sender)
    say(f"{result.file} ({sender.office_name if sender else result.sender}): {counts}.")
    for line in result.differences if with_differences else ():
        before = line.before or "trống"
        state = _STATES.get(line.state, line.state)
        unsigned = f" ({UNSIGNED})" if line.origin == "excel" else ""
        say(f"  {state}: {line.record} · {line.label}: {before} → {line.after or 'trống'}{unsigned}")
    if result.unread is not None:
        say(f"  {sentence(result.unread)}")
    for cell in result.refused:
        value = f" “{cell.value}”" if cell.value else ""
        say(f"  bị từ chối: {_place(cell)}{value}: {sentence(cell.problem)}")
    if result.missing_rows:
        say(f"  {result.missing_rows} dòng của gói gốc không còn trong tệp; các dòng đó giữ nguyên trong sổ.")
    for names, words in ((result.missing_sheets, "trang"), (result.missing_columns, "cột vàng")):
        if names:
            say(f"  {len(names)} {words} không còn trong tệp: {', '.join(names)}; số liệu ở đó giữ nguyên trong sổ.")
    _tell_files(result.files)


def _place(cell: RefusedCell) -> str:
    """Sheet and address of a typed cell; of an operation, which lies in no cell, record and field by name."""
    record_type = BY_NAME.get(cell.kind)
    if cell.sheet != cell.kind or record_type is None:
        return f"{cell.sheet} {cell.address}"
    declared = record_type.field(cell.field)
    return f"{record_type.label} {cell.record}" + (f" · {declared.label}" if declared is not None else "")


def _tell_files(files: FilesTaken) -> None:
    for names, words in ((files.kept, "tệp minh chứng đã nhận"), (files.waiting, "tệp chờ gói chính")):
        if names:
            say(f"  {len(names)} {words}: {', '.join(names)}.")
    if files.missing:
        say(f"  còn thiếu {len(files.missing)} tệp minh chứng: {', '.join(file.name for file in files.missing)}.")
