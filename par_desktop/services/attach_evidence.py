"""Attach evidence: keep a file by content, or write a document reference down, and name the criteria it serves.

Keeping the file and writing the record are two steps: the copy may take seconds, the record is one save that Hoàn tác
takes back. A file that no record names in the end is told by ``check`` and does no harm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from par_desktop.data import evidence
from par_desktop.data.queries import evidence as rows
from par_desktop.domain.fields import FileReference
from par_desktop.domain.records.evidence import EVIDENCE, EVIDENCE_USE
from par_desktop.errors import PackageProblem, ValueProblem
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save, shown_heads

Progress = Callable[[int, int, str], object]

_PICTURES = {"jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "webp", "heic"}
_PAGES = {"pdf", "txt", "csv", "doc", "docx", "xls", "xlsx", "ods", "odt", "ppt", "pptx", "odp", "rtf", "xps"}
OPENED = frozenset({*_PICTURES, *_PAGES, "mp3", "mp4"})
"""Endings of files that other programs may open at a click; all others are saved as a copy first, and say so."""
_NAME_MOST = 150
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where evidence is to serve: a unit's criterion in a round."""

    unit: str
    round: str
    criterion: str


def keep_file(desk: Desk, path: Path, progress: Progress | None = None) -> FileReference:
    """Copy a file into the workspace, by content. Nothing is written when it cannot be read, is empty or too large.

    Raises ``PackageProblem("file_not_readable" | "no_such_file")``, ``ValueProblem("evidence_empty" |
    "evidence_too_large" | "evidence_not_a_file")``, ``WorkspaceProblem`` when the disk is full.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise ValueProblem("evidence_not_a_file", file=path.name)
    except FileNotFoundError:
        raise PackageProblem("no_such_file", file=path.name) from None
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem
    if size == 0:
        raise ValueProblem("evidence_empty", file=path.name)
    if size > evidence.LARGEST:
        raise ValueProblem("evidence_too_large", limit="50 MB")
    staged = evidence.stage(desk.folder, _read(path, size, progress))
    try:
        with desk.write("keep an evidence file") as conn:
            evidence.settle(desk.folder, staged)
            rows.note_file(conn, staged.sha256, staged.size, desk.now, waiting=False)
    finally:
        staged.part.unlink(missing_ok=True)
    return FileReference(file_name(path.name), staged.sha256, staged.size)


def _read(path: Path, size: int, progress: Progress | None) -> Iterator[bytes]:
    done = 0
    try:
        for chunk in evidence.chunks_of(path):
            if progress is not None:
                progress(done, size, f"Đang chép {path.name}")
            done += len(chunk)
            yield chunk
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem


def file_name(name: str) -> str:
    """A file's name as it is kept and shown: NFC, without signs that some system forbids, the ending kept."""
    clean = "".join(c if c.isprintable() and c not in '<>:"/\\|?*' else "_" for c in unicodedata.normalize("NFC", name))
    clean = clean.strip(" .") or "tep"
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    if len(clean) > _NAME_MOST:
        stem, dot, ending = clean.rpartition(".")
        clean = f"{stem[: _NAME_MOST - len(ending) - 1]}.{ending}" if dot and len(ending) < 10 else clean[:_NAME_MOST]
    return clean


def new_id() -> str:
    """The id of a new piece: 32 hex digits that nobody else will draw."""
    return uuid4().hex


def file_patches(desk: Desk, place: Place, reference: FileReference) -> list[Patch]:
    """What to save so that a kept file serves a criterion; a piece that shows this content already is used again."""
    known = rows.same_content(desk.conn, place.unit, reference.sha256)
    if known:
        return [use_patch(place, known, used=True)]
    return new_piece(place, {"file": reference})


def new_piece(place: Place, values: Mapping[str, object]) -> list[Patch]:
    """A new piece with these values, serving a criterion. Raises ``ValueProblem("evidence_without_name")``."""
    if not any(values.get(name) for name in ("file", "document", "title", "link")):
        raise ValueProblem("evidence_without_name")
    piece = new_id()
    record = EVIDENCE.id(unit=place.unit, evidence=piece)
    return [Patch(EVIDENCE.name, record, dict(values)), use_patch(place, piece, used=True)]


def use_patch(place: Place, piece: str, *, used: bool) -> Patch:
    """Let a piece serve a criterion, or no longer."""
    record = EVIDENCE_USE.id(unit=place.unit, evidence=piece, criterion=place.criterion, round=place.round)
    return Patch(EVIDENCE_USE.name, record, {"used": True if used else None})


def remove_patches(desk: Desk, place: Place, piece: str) -> list[Patch]:
    """Take a piece away from a criterion; one that serves nothing else is hidden as well."""
    patches = [use_patch(place, piece, used=False)]
    others = [use for use in rows.uses_of(desk.conn, place.unit, piece) if use != (place.criterion, place.round)]
    if not others:
        record = EVIDENCE.id(unit=place.unit, evidence=piece)
        patches.append(Patch(EVIDENCE.name, record, deleted=True))
    return patches


def attach_file(desk: Desk, place: Place, path: Path) -> Saved:
    """Keep a file and let it serve a criterion."""
    return save(desk, file_patches(desk, place, keep_file(desk, path)))


def attach_document(desk: Desk, place: Place, values: Mapping[str, object]) -> Saved:
    """Write a document reference down (document, title, place, link) and let it serve a criterion."""
    return save(desk, new_piece(place, values))


def attach_known(desk: Desk, place: Place, pieces: Iterable[str]) -> Saved:
    """Let pieces that the unit has already serve one more criterion."""
    return save(desk, [use_patch(place, piece, used=True) for piece in pieces])


def detach(desk: Desk, place: Place, piece: str) -> Saved:
    """Take a piece away from a criterion."""
    return save(desk, remove_patches(desk, place, piece))


def change_patches(desk: Desk, unit: str, piece: str, values: Mapping[str, object]) -> list[Patch]:
    """What to save when somebody changed what is said of a piece."""
    record = EVIDENCE.id(unit=unit, evidence=piece)
    return [Patch(EVIDENCE.name, record, dict(values), shown_heads(desk, EVIDENCE.name, record))]


def may_open(name: str) -> bool:
    """Whether a file of this name is shown by other programs and does nothing by itself."""
    return name.rpartition(".")[2].lower() in OPENED


def copy_out(desk: Desk, sha256: str, name: str, folder: Path) -> Path:
    """A verified copy under its own name, in a folder of its own below ``folder``.

    Raises ``ValueProblem``: ``evidence_missing`` where the file has not come, ``evidence_damaged``.
    """
    target = folder / sha256[:12] / file_name(name or sha256[:12])
    if not (target.is_file() and evidence.is_sound(target, sha256)):
        evidence.copy_out(desk.folder, sha256, target)
    return target


def save_copy(desk: Desk, sha256: str, name: str, folder: Path) -> Path:
    """A verified copy into a folder that a person chose; nothing there is overwritten. Raises as ``copy_out``."""
    target, turn = folder / file_name(name or sha256[:12]), 2
    while target.exists():
        target = target.with_name(f"{Path(file_name(name)).stem} ({turn}){target.suffix}")
        turn += 1
    evidence.copy_out(desk.folder, sha256, target)
    return target
