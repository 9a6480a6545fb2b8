"""Check a workspace: database, journal, evidence, keys. Nothing is repaired; what is wrong is named."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from par_desktop.data import identity, integrity
from par_desktop.data.errors import speaking_of
from par_desktop.data.reader import Connection

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAMED = 3
"""So many wrong things are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing looked at, whether it is sound, and a few words about it."""

    what: str
    sound: bool
    words: str


def check(conn: Connection, folder: Path, state: Path) -> list[Step]:
    """Everything that can be proved of a workspace, from a read-only connection."""
    with speaking_of(folder):
        complaint = integrity.pages_and_references(conn)
        steps = [Step("cơ sở dữ liệu", not complaint, complaint or "nguyên vẹn")]
        if complaint:
            return steps
        count, changed = integrity.changed_operations(conn)
        steps.append(_named("nhật ký", changed, f"{count} thay đổi, mã đều đúng"))
        steps.append(_named("bảng tổng hợp", integrity.wrong_projections(conn), "khớp với nhật ký"))
        steps.append(_evidence(folder / "evidence"))
        steps.append(_keys(conn, state))
    return steps


def _named(what: str, wrong: list[str], fine: str) -> Step:
    if not wrong:
        return Step(what, True, fine)
    rest = f" và {len(wrong) - _NAMED} chỗ khác" if len(wrong) > _NAMED else ""
    return Step(what, False, f"không khớp ở {', '.join(wrong[:_NAMED])}{rest}")


def _evidence(folder: Path) -> Step:
    """Evidence files are named by their SHA-256."""
    if not folder.is_dir():
        return Step("minh chứng", False, "không còn thư mục evidence")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    wrong = []
    for path in files:
        name = path.name.split(".")[0]
        if not _SHA256.fullmatch(name):
            continue
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != name:
                wrong.append(path.name)
    return _named("minh chứng", wrong, f"{len(files)} tệp")


def _keys(conn: Connection, state: Path) -> Step:
    """The private key lives outside the workspace; a workspace without one gets a new one when it is opened."""
    known = identity.settings(conn)
    mark = identity.read_mark(state, known["workspace"])
    if mark is None:
        return Step("khóa", True, "máy này chưa có khóa của sổ; sẽ tạo khi mở sổ")
    if mark.replica != known["replica"]:
        return Step("khóa", True, "sổ đã khôi phục hoặc chuyển chỗ; sẽ thành máy mới khi mở sổ")
    from par_desktop.exchange.signature import fingerprint, public_key

    try:
        return Step("khóa", True, f"vân tay {fingerprint(public_key(mark.key))}")
    except ValueError:
        return Step("khóa", False, "không đọc được khóa của máy này")
