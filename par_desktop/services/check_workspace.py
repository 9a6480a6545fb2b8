"""Check a workspace: database, journal, evidence, keys. Nothing is repaired; what is wrong is named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from par_desktop.data import evidence, identity, integrity
from par_desktop.data.errors import speaking_of
from par_desktop.data.queries import evidence as rows
from par_desktop.data.reader import Connection

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
        steps.append(_evidence(conn, folder))
        steps.append(_keys(conn, state))
    return steps


def _named(what: str, wrong: list[str], fine: str) -> Step:
    if not wrong:
        return Step(what, True, fine)
    rest = f" và {len(wrong) - _NAMED} chỗ khác" if len(wrong) > _NAMED else ""
    return Step(what, False, f"không khớp ở {', '.join(wrong[:_NAMED])}{rest}")


def _evidence(conn: Connection, folder: Path) -> Step:
    """Every file has the content that its name promises, and every one noted lies in its place.

    A file that has not come yet is no damage, one that no record names neither: both are told.
    """
    if not (folder / evidence.FOLDER).is_dir():
        return Step("minh chứng", False, "không còn thư mục evidence")
    names = {file.sha256: file.name for file in rows.named_files(conn)}
    noted = {sha256: waits for sha256, (_, _, waits) in rows.files_noted(conn).items()}
    lying = list(evidence.files_of(folder))
    wrong = [f"{names.get(sha, sha[:12])} (hỏng)" for sha, path, _ in lying if not evidence.is_sound(path, sha)]
    places = {(sha, waits) for sha, _, waits in lying}
    gone = [sha for sha, waits in noted.items() if (sha, waits) not in places]
    wrong += [f"{names.get(sha, sha[:12])} (mất tệp)" for sha in gone]
    named = rows.named_anywhere(conn)
    unused = sum(1 for sha, _, waits in lying if not waits and sha not in named)
    waiting = sum(1 for _, _, waits in lying if waits)
    missing = len(rows.missing_files(conn))
    said = [f"{len(lying)} tệp"]
    said += [f"{missing} tệp chưa tới"] if missing else []
    said += [f"{waiting} tệp chờ gói chính"] if waiting else []
    said += [f"{unused} tệp không minh chứng nào dùng"] if unused else []
    return _named("minh chứng", wrong, ", ".join(said))


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
