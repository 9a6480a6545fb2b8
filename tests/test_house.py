"""The house keeps its own rules: words in the dictionary, short modules, no room without a door, no network."""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from par_desktop import __version__
from par_desktop.domain.records.catalog import RECORDS

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "par_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 500
NETWORK = {"socket", "ssl", "http", "urllib", "asyncio", "ftplib", "smtplib", "xmlrpc", "requests", "httpx"}
NETWORK_OF_QT = {"QNetworkAccessManager", "QTcpSocket", "QUdpSocket", "QSslSocket", "QTcpServer", "QWebSocket"}


def imports(module: Path) -> Iterator[tuple[str, str]]:
    """Every ``(module, name)`` that a module imports, also inside functions; name is empty for ``import x``."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def glossary_identifiers() -> set[str]:
    """Identifiers of the dictionary: what stands in backticks in ``docs/glossary.md``."""
    return set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))


def test_every_record_is_in_the_dictionary() -> None:
    missing = {record.name for record in RECORDS} - glossary_identifiers()
    assert not missing, f"docs/glossary.md lacks records: {sorted(missing)}"


def test_every_part_of_a_key_is_in_the_dictionary() -> None:
    missing = {part for record in RECORDS for part in record.key} - glossary_identifiers()
    assert not missing, f"docs/glossary.md lacks parts of keys: {sorted(missing)}"


def test_the_dictionary_says_each_word_once() -> None:
    rows = re.findall(r"^\| ([^|]+?) \| `", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.M)
    assert len(rows) == len(set(rows))


def test_service_verbs_are_in_the_dictionary() -> None:
    modules = {module.stem for module in (PACKAGE / "services").glob("*.py")} - {"__init__"}
    missing = {name for name in modules if name.split("_")[0] not in glossary_identifiers()}
    assert not missing, f"docs/glossary.md lacks the verb of: {sorted(missing)}"


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.relative_to(ROOT).as_posix())
def test_a_module_is_short_enough_to_wander_in(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE, f"{lines} lines: split it by noun"


def test_every_folder_of_code_is_a_package() -> None:
    folders = {m.parent for base in ("par_desktop", "tests") for m in (ROOT / base).rglob("*.py")}
    assert [f for f in folders if not (f / "__init__.py").exists()] == []


def test_every_module_says_what_it_is() -> None:
    silent = [m for m in MODULES if not ast.get_docstring(ast.parse(m.read_text(encoding="utf-8")))]
    assert silent == []


def test_nothing_talks_to_a_network() -> None:
    talkers = [
        f"{module.relative_to(ROOT)}: {name} {what}"
        for module in MODULES
        for name, what in imports(module)
        if name.split(".")[0] in NETWORK or what in NETWORK_OF_QT
    ]
    assert talkers == []


def test_charts_never_use_the_global_pyplot() -> None:
    users = [m for m in MODULES for name, what in imports(m) if "pyplot" in (*name.split("."), what)]
    assert users == []


def test_sources_are_nfc() -> None:
    texts = [*MODULES, *(ROOT / "resources").rglob("*.toml"), *(ROOT / "docs").rglob("*.md")]
    loose = [t for t in texts if not unicodedata.is_normalized("NFC", t.read_text(encoding="utf-8"))]
    assert loose == []


def test_tests_never_sleep_or_skip() -> None:
    words = re.compile(r"\b(?:time\.sleep|qWait|pytest\.skip|mark\.skip(?!if)|mark\.xfail)\(")
    found = [t for t in (ROOT / "tests").rglob("*.py") if words.search(t.read_text(encoding="utf-8"))]
    assert found == []


def test_the_changelog_tells_what_this_version_brings() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_version_is_the_same_everywhere() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_every_direct_dependency_is_pinned_and_explained() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = project.split("dependencies = [", 1)[1].split("[project.scripts]")[0]
    names = {n.lower().replace("_", "-") for n in re.findall(r'^  "([A-Za-z0-9_-]+)', listed, re.M)}
    pinned = {
        line.split("==")[0].strip().lower().replace("_", "-")
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line and not line.startswith("#")
    }
    page = (ROOT / "docs" / "decisions" / "0005-dependencies.md").read_text(encoding="utf-8").lower()
    assert names - pinned == set()
    assert {name for name in names if name not in page.replace("_", "-")} == set()


def test_constraints_name_no_host() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "--hash" not in text
