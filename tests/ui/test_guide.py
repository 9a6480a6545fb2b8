"""The Vietnamese guide: its links lead somewhere, and what it tells people to press is there to be pressed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from par_desktop.ui.panels.package_menu import PackageMenu
from tests.ui.windows import Opened

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [DOCS / "huong-dan.md", *sorted((DOCS / "huong-dan").glob("*.md"))]


def anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as Markdown viewers make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = (page.parent / name) if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_every_page_is_named_on_the_first_one() -> None:
    first = PAGES[0].read_text(encoding="utf-8")
    assert [page.name for page in PAGES[1:] if f"huong-dan/{page.name}" not in first] == []


def test_what_is_pressed_in_viec_khac_is_in_that_menu(nv: Opened, ba_trieu: Opened) -> None:
    there = set()
    for opened in (nv, ba_trieu):
        window = opened.window()
        menu = PackageMenu(window.session, window, window.go_to)
        there |= {action.text() for action in menu.actions()}
    text = " ".join(" ".join(page.read_text(encoding="utf-8").split()) for page in PAGES)
    told = set(re.findall(r"Việc khác → ([^*→]+?…)", text))
    assert told
    assert told <= there


def test_lists_do_not_run_together() -> None:
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            assert not re.search(r"[.:;] - \*\*|\. [2-9]\. \*\*", line), f"{page.name}: {line}"
