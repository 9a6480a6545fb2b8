"""Where a new workspace may lie: a fixed drive other than Windows' own first; bad places with the reason, not hidden.

What the machine has is probed here once (``drives``); what follows from it is decided by pure functions, so that a
Windows machine's drives can be judged in a test anywhere.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from par_desktop.domain.units import Unit
from par_desktop.domain.vietnamese import search_key
from par_desktop.settings import documents_dir

NETWORK, FAT, REMOVABLE, FIXED, SYSTEM = "network", "fat", "removable", "fixed", "system"
_CLOUDS = ("onedrive", "google drive", "googledrive", "dropbox", "icloud")
_DESKTOPS = ("desktop", "màn hình nền")
_REASONS = {
    NETWORK: "ổ mạng: mất mạng là không mở được, hai máy ghi dễ hỏng",
    FAT: "ổ FAT không giữ được dữ liệu khi mất điện",
    REMOVABLE: "USB rút ra là mất sổ; chỉ dùng để sao lưu",
    SYSTEM: "mất khi cài lại Windows",
}
_NETWORK_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs"}
_FAT_SYSTEMS = {"vfat", "msdos", "exfat", "fat32", "fat"}


@dataclass(frozen=True, slots=True)
class Drive:
    """A place files can lie: its root as text ("D:\\\\", "/home"), what it is, free bytes."""

    root: str
    kind: str
    free: int


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to offer. ``note`` says what it is, ``warning`` why rather not; ``good`` marks the one proposed."""

    path: str
    note: str
    warning: str
    good: bool


def folder_name(unit: Unit) -> str:
    """An ASCII folder name from the unit's name: "BaTrieu", "NoiVu"."""
    return "".join(word[:1].upper() + word[1:] for word in search_key(unit.short_name).split() if word.isalnum()) or (
        unit.code
    )


def places(unit: Unit, found: Sequence[Drive], documents: str, windows: bool) -> list[Place]:
    """The places to offer for a unit's workspace, the best first; exactly one is proposed."""
    name = folder_name(unit)
    offered: list[tuple[str, Drive | None, str]] = []
    for fixed in sorted((d for d in found if d.kind == FIXED), key=lambda d: -d.free):
        if windows:
            offered.append((f"{fixed.root}PAR\\{name}", fixed, f"ổ cố định, trống {_size(fixed.free)}"))
    home = drive_of(documents, found)
    where = "ổ Windows" if home is not None and home.kind == SYSTEM else "thư mục Tài liệu"
    offered.append((_joined(documents, name, windows), home, where))
    made = []
    for path, drive, note in offered:
        made.append((path, note, warning(path, drive)))
    best = next((n for n, (_, _, why) in enumerate(made) if not why), None)
    if best is None:
        best = next((n for n, (_, _, why) in enumerate(made) if why == _REASONS[SYSTEM]), 0)
    return [Place(path, note, why, number == best) for number, (path, note, why) in enumerate(made)]


def warning(path: str, drive: Drive | None) -> str:
    """Why a workspace should rather not lie there; empty for a good place."""
    parts = [part.lower() for part in (PureWindowsPath(path).parts if "\\" in path else Path(path).parts)]
    if any(cloud in part for part in parts for cloud in _CLOUDS):
        return "OneDrive và các ổ đám mây có thể làm hỏng dữ liệu"
    if path.startswith("\\\\"):
        return _REASONS[NETWORK]
    if any(part in _DESKTOPS for part in parts):
        return "Desktop: dễ bị xóa nhầm khi dọn màn hình"
    return _REASONS.get(drive.kind, "") if drive is not None else ""


def drive_of(path: str, found: Sequence[Drive]) -> Drive | None:
    """The drive a path lies on: the one with the longest root that begins it."""
    holding = [d for d in found if path.lower().startswith(d.root.lower())]
    return max(holding, key=lambda d: len(d.root), default=None)


def proposed(unit: Unit) -> list[Place]:
    """``places`` on this machine."""
    return places(unit, drives(), str(documents_dir()), sys.platform == "win32")


def judged(path: Path) -> str:
    """``warning`` for a folder a person picked on this machine."""
    return warning(str(path), drive_of(str(path), drives()))


def drives() -> list[Drive]:
    """What this machine has; what cannot be asked is left out."""
    return _windows_drives() if sys.platform == "win32" else _mounted()


def _windows_drives() -> list[Drive]:
    kernel = vars(ctypes)["windll"].kernel32  # an attribute only Windows has
    system = os.environ.get("SYSTEMDRIVE", "C:").upper()[:1]
    found = []
    for number in range(26):
        if not kernel.GetLogicalDrives() >> number & 1:
            continue
        root = f"{chr(65 + number)}:\\"
        sort = {2: REMOVABLE, 3: FIXED, 4: NETWORK}.get(kernel.GetDriveTypeW(root))
        if sort is None:
            continue
        system_name = ctypes.create_unicode_buffer(32)
        kernel.GetVolumeInformationW(root, None, 0, None, None, None, system_name, 32)
        if sort == FIXED and system_name.value.lower() in _FAT_SYSTEMS:
            sort = FAT
        if sort == FIXED and root[0] == system:
            sort = SYSTEM
        found.append(Drive(root, sort, _free(root)))
    return found


def _mounted() -> list[Drive]:
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    found = []
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        root, kind = fields[1].replace("\\040", " "), fields[2]
        if kind in _NETWORK_SYSTEMS:
            found.append(Drive(root, NETWORK, 0))
        elif kind in _FAT_SYSTEMS:
            found.append(Drive(root, FAT, 0))
        elif root == "/" or kind.startswith(("ext", "btrfs", "xfs", "overlay")):
            found.append(Drive(root, FIXED, 0))
    return found


def _free(root: str) -> int:
    try:
        return shutil.disk_usage(root).free
    except OSError:
        return 0


def _size(free: int) -> str:
    return f"{free // 10**9} GB" if free >= 10**9 else f"{free // 10**6} MB"


def _joined(folder: str, name: str, windows: bool) -> str:
    return f"{folder}\\PAR\\{name}" if windows else f"{folder.rstrip('/')}/PAR/{name}"
