"""Documents that were issued: a later correction finds the ones that hold the old figure, and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from par_desktop.data import issued
from par_desktop.data.packages import listed
from par_desktop.domain.views.issued_rows import IssuedDocument
from par_desktop.reports import make
from par_desktop.services.desk import Desk
from par_desktop.services.issue_report import issue, issued_states, note_issued
from par_desktop.services.retract_import import consequences
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import WARD, Places, take

PERIOD = "2022-Q1"
ROW = {"online3": 0, "online4": 0, "direct": 40, "postal": 0, "early": 0, "on_time": 38, "late": 2, "open_in_time": 0}


def figures(desk: Desk, month: str, **values: int) -> None:
    save(desk, [Patch("dossier", f"{WARD}/{month}/CT", {**ROW, "open_late": 0, **values})])


@pytest.fixture
def unlaid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents are content alone here: laying out pages costs a second each and is proven elsewhere."""
    monkeypatch.setattr(make, "render", lambda _document, suffix: suffix.encode())


def give_out(desk: Desk, path: Path, period: str = PERIOD) -> IssuedDocument:
    made = issue(desk.conn, desk.world, desk.unit, "cchc", period, path, desk.today, desk.now)
    note_issued(desk, made)
    return made


def test_what_was_handed_out_is_known_by_name_and_time(two: Places) -> None:
    figures(two.ward, "2022-01")
    path = two.folder / "bao-cao.docx"
    made = give_out(two.ward, path)
    assert docx.Document(str(path)).paragraphs, "the file itself is there"
    (kept,) = issued.latest(two.ward.conn)
    assert kept == made
    assert (kept.report, kept.unit, kept.period, Path(kept.path), kept.day) == (
        "cchc", WARD, PERIOD, path, date(2022, 3, 10)
    )  # fmt: skip
    assert any("40" in line for line in kept.lines)


@pytest.mark.usefixtures("unlaid")
def test_a_document_holds_until_one_of_its_figures_changes(two: Places) -> None:
    figures(two.ward, "2022-01")
    give_out(two.ward, two.folder / "bao-cao.docx")
    conn, world = two.ward.conn, two.ward.world
    save(two.ward, [Patch("assignment", f"pl21-03/{WARD}/2022", {"note": "không phải số liệu của báo cáo"})])
    (state,) = issued_states(conn, world)
    assert state.changed == (), "a change of something else is none"
    figures(two.ward, "2022-01", direct=41, on_time=39)
    (state,) = issued_states(conn, world)
    assert state.changed
    assert any("40" in line.issued and "41" in line.now for line in state.changed)
    figures(two.ward, "2022-01")
    (state,) = issued_states(conn, world)
    assert state.changed == (), "the figure is back: the paper is right again"


@pytest.mark.usefixtures("unlaid")
def test_the_passing_of_time_changes_nothing(two: Places) -> None:
    figures(two.ward, "2022-01")
    give_out(two.ward, two.folder / "bao-cao.docx")
    save(two.ward, [Patch("passage", f"cchc/I.3/{WARD}/2021-Q4", {"text": "kỳ khác"})])
    two.ward.clock = lambda: two.city.clock().replace(month=9)
    (state,) = issued_states(two.ward.conn, two.ward.world)
    assert state.changed == ()


@pytest.mark.usefixtures("unlaid")
def test_a_later_issue_stands_for_the_earlier_one(two: Places) -> None:
    figures(two.ward, "2022-01")
    give_out(two.ward, two.folder / "cũ.docx")
    figures(two.ward, "2022-01", direct=41, on_time=39)
    give_out(two.ward, two.folder / "mới.docx")
    (state,) = issued_states(two.ward.conn, two.ward.world)
    assert Path(state.document.path).name == "mới.docx"
    assert state.changed == ()


@pytest.mark.usefixtures("unlaid")
def test_only_documents_that_a_period_can_move_are_named(two: Places) -> None:
    figures(two.ward, "2021-09")
    figures(two.ward, "2022-01")
    give_out(two.ward, two.folder / "nam-truoc.docx", "2021-Q3")
    give_out(two.ward, two.folder / "quy-nay.docx")
    figures(two.ward, "2022-01", direct=41, on_time=39)
    found = issued_states(two.ward.conn, two.ward.world, ["2022-01"], only_changed=True)
    assert [Path(state.document.path).name for state in found] == ["quy-nay.docx"]


@pytest.mark.usefixtures("unlaid")
def test_an_import_that_moves_a_figure_is_found_and_stands_among_its_consequences(two: Places) -> None:
    figures(two.ward, "2022-01")
    take(two.city, two.to_city("một.xlsx"))
    give_out(two.city, two.folder / "thanh-pho.docx")
    conn, world = two.city.conn, two.city.world
    assert issued_states(conn, world, only_changed=True) == ()
    figures(two.ward, "2022-01", direct=45, on_time=43)
    take(two.city, two.to_city("hai.xlsx"))
    (state,) = issued_states(conn, world, only_changed=True)
    assert any("40" in line.issued and "45" in line.now for line in state.changed)
    first, second = sorted(row.key for row in listed(conn) if row.direction == "in")
    assert "thanh-pho.docx" in " ".join(c.text for c in consequences(two.city, first) if c.kind == "document")
    assert not [c for c in consequences(two.city, second) if c.kind == "document"], "it came after the paper"
