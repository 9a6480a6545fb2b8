"""Which part of an .xlsx an id stands for; what points outside the file is left out."""

from __future__ import annotations

from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import Attributes, local, parse


def relations(parts: Parts, part: str, folder: str, sort: str = "") -> dict[str, str]:
    """Id to part name of the relations listed in ``part``, of one ``sort`` or all; relative ones lie in ``folder``."""
    found: dict[str, str] = {}

    def start(tag: str, attributes: Attributes) -> None:
        target, key = attributes.get("Target", ""), attributes.get("Id", "")
        wanted = not sort or attributes.get("Type", "").endswith(f"/{sort}")
        if local(tag) == "Relationship" and wanted and attributes.get("TargetMode") != "External":
            inside = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            found[key] = inside.removeprefix("./")

    if part in parts:
        parse(parts.chunks(part), parts.file, start)
    return found
