"""Folders of this machine, files that came with the program, and a person's preferences.

No Qt here: commands and the window read the same settings. ``PAR_DESKTOP_HOME`` moves every folder under one place
(a portable copy, a test, a demo).
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, field, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from par_desktop.frozen import dataclass

APP_NAME = "PAR Desktop"
HOME_VARIABLE = "PAR_DESKTOP_HOME"
PREFERENCES_FILE = "preferences.json"


def resources_dir() -> Path:
    """The folder of built-in files: in the built program, in an installed wheel, or in a source checkout."""
    return _resources_at(__file__, getattr(sys, "_MEIPASS", None))


@cache
def _resources_at(module: str, unpacked: str | None) -> Path:
    package = Path(module).resolve().parent
    candidates = [package / "resources", package.parent / "resources"]
    if unpacked is not None:
        candidates.insert(0, Path(unpacked) / "par_desktop" / "resources")
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"no resources folder in {[str(candidate) for candidate in candidates]}")


def resource(relative: str) -> Path:
    """Path of a built-in file, named with forward slashes below ``resources/``. Raises ``FileNotFoundError``."""
    path = resources_dir().joinpath(*relative.split("/"))
    if not path.exists():
        raise FileNotFoundError(str(path))
    return path


def table(relative: str) -> dict[str, Any]:
    """A built-in TOML file, parsed. Raises ``FileNotFoundError``, or ``ValueError`` for one that is no TOML.

    Parsed once a machine: reading TOML takes ten times as long as reading the same as JSON, so that is kept among what
    may be deleted any time, under the digest of the file it was made from (docs/decisions/0018). JSON and nothing that
    runs: whoever could change it could change the built-in file as well, and gains no more by it.
    """
    content = resource(relative).read_bytes()
    kept = cache_dir() / "tables" / f"{hashlib.sha256(content).hexdigest()}.json"
    with suppress(OSError, ValueError):
        found = json.loads(kept.read_bytes(), object_hook=_with_date)
        if isinstance(found, dict):
            return found
    import tomllib

    parsed = tomllib.loads(content.decode("utf-8"))
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(kept, json.dumps(parsed, ensure_ascii=False, default=_date_as_table), sure=False)
    return parsed


_DATE = "$date"


def _date_as_table(value: object) -> dict[str, str]:
    if type(value) is date:
        return {_DATE: value.isoformat()}
    raise TypeError(f"built-in files hold no {type(value).__name__}")


def _with_date(found: dict[str, Any]) -> object:
    return date.fromisoformat(found[_DATE]) if found.keys() == {_DATE} else found


def _write_whole(target: Path, text: str, *, sure: bool = True) -> None:
    """Write to a neighbour file, then replace: the old or the new, ``sure`` also when the power goes.

    Raises ``OSError``.
    """
    neighbour = target.with_name(f"{target.name}.{os.getpid()}.new")
    try:
        with neighbour.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            if sure:
                os.fsync(stream.fileno())
        neighbour.replace(target)
    finally:
        neighbour.unlink(missing_ok=True)


def state_dir() -> Path:
    """Where preferences, keys and logs of this installation live; not created here."""
    return _folder("state", platformdirs.user_data_path(APP_NAME, appauthor=False))


def cache_dir() -> Path:
    """What may be deleted any time (matplotlib's font list, drawn pages); not created here."""
    return _folder("cache", platformdirs.user_cache_path(APP_NAME, appauthor=False))


def documents_dir() -> Path:
    """Where a new workspace and saved documents are proposed; not created here."""
    return _folder("documents", platformdirs.user_documents_path())


def arrival_dirs() -> tuple[Path, ...]:
    """Folders in which files arrive, those that exist: downloads, and where Zalo for PC puts what it receives."""
    if os.environ.get(HOME_VARIABLE):
        documents, downloads = [documents_dir()], [_folder("downloads", Path())]
    else:
        home = Path.home()
        documents = [platformdirs.user_documents_path(), home / "Documents", home / "Tài liệu"]
        downloads = [platformdirs.user_downloads_path(), home / "Downloads", home / "Tải xuống"]
    wanted = [*downloads, *(place / "Zalo Received Files" for place in documents)]
    found: dict[Path, Path] = {}
    for place in wanted:
        with suppress(OSError):  # a drive that went away holds nothing new
            if place.is_dir():
                found.setdefault(place.resolve(), place)
    return tuple(found.values())


def _folder(name: str, usual: Path) -> Path:
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / name if home else usual


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose on this machine. Days are whole days before a due date (design §8).

    ``geometry`` is Qt's own window state as hex; ``screens`` keeps small choices of screens (a filter, a column
    width) by name, as text.
    """

    last_workspace: str = ""
    recent_workspaces: tuple[str, ...] = ()
    person: str = ""
    theme: str = "light"
    geometry: str = ""
    soon_days_tasks: int = 30
    soon_days_packages: int = 7
    soon_days_remedies: int = 7
    receipt_days: int = 7
    backup_warning_days: int = 7
    screens: Mapping[str, str] = field(default_factory=dict)

    def opened(self, workspace: Path) -> Preferences:
        """These preferences after a workspace was opened: it becomes the last one, five recent ones are kept."""
        path = str(workspace)
        recent = (path, *(other for other in self.recent_workspaces if other != path))[:5]
        return replace(self, last_workspace=path, recent_workspaces=recent)


def load_preferences(folder: Path | None = None) -> Preferences:
    """Preferences from disk; defaults where the file is missing, damaged, or a value has the wrong type.

    A lost preference costs a person one click, so nothing here ever stops the program from starting.
    """
    path = (folder or state_dir()) / PREFERENCES_FILE
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    if not isinstance(stored, dict):
        return Preferences()
    usual = Preferences()
    kept: dict[str, object] = {}
    for known in fields(Preferences):
        value = _as(getattr(usual, known.name), stored.get(known.name))
        if value is not None:
            kept[known.name] = value
    return replace(usual, **kept)  # type: ignore[arg-type]  # _as gave each the type of its default


def save_preferences(preferences: Preferences, folder: Path | None = None) -> None:
    """So that a power cut leaves the old or the new. Raises ``OSError``."""
    target = (folder or state_dir()) / PREFERENCES_FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    _write_whole(target, json.dumps(asdict(preferences), ensure_ascii=False, indent=2))


def _as(usual: object, value: object) -> object:
    """``value`` in the type of its default, or ``None`` when it does not fit."""
    if isinstance(usual, int):
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
    if isinstance(usual, tuple):
        fits = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return tuple(value) if fits and isinstance(value, list) else None
    if isinstance(usual, dict):
        return {str(key): str(each) for key, each in value.items()} if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
