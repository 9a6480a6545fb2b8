"""Bàn giao: the successor's workspace, its key accepted by the city, and minutes that tell what is open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader

from par_desktop import cli, workspace
from par_desktop.data import identity, journal, keys
from par_desktop.errors import NotAllowed, PackageProblem, ParError
from par_desktop.services import hand_over as module
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.hand_over import hand_over
from par_desktop.services.import_package import read, receive
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust, own_fingerprint
from tests.exchange.helpers import CITY, TASK, WARD, Places, Standing, day, take

TO = "Trần Văn Kế"


def successor(two: Places, folder: Path, state: str = "khóa người nhận") -> Desk:
    made = workspace.open_workspace(folder, clock=day(12), state=two.folder / state)
    two.opened.append(made)
    return made.desk()


def meet(two: Places) -> None:
    take(two.ward, two.to_ward())
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    visit = f"{WARD}/kt-1"
    save(
        two.city,
        [
            Patch("inspection", visit, {"day": date(2022, 2, 1), "published": date(2022, 2, 2), "sort": "surprise"}),
            Patch("finding", f"{visit}/tt-1", {"text": "Chưa niêm yết phí", "deadline": date(2022, 3, 1)}),
        ],
    )
    take(two.ward, two.to_ward("kiểm tra.xlsx"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 45})])


@pytest.fixture(scope="module")
def acquainted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(tmp_path_factory.mktemp("met"), meet)
    yield standing
    standing.close()


@pytest.fixture
def met(acquainted: Standing) -> Places:
    """City and ward know each other; the ward has work under way and one finding, one change was never sent."""
    return acquainted.again()


def test_the_city_accepts_the_successor_and_the_old_key_is_out_of_use(met: Places) -> None:
    old = met.ward
    made = hand_over(old, met.folder / "bàn giao", TO)
    assert {path.name for path in made.folder.iterdir()} == {
        "So-du-lieu",
        "Bien-ban-ban-giao.pdf",
        "Bien-ban-ban-giao.docx",
        made.packages[0].name,
    }
    assert receive(met.city, read(made.packages[0]), Trust()).changes.counts()["changed"] == 1
    new = successor(met, made.workspace)
    assert new.mark.key != old.mark.key
    assert own_fingerprint(new) == made.new_fingerprint
    assert new.person == TO
    assert not (made.workspace / identity.HAND_OVER_FILE).exists(), "the key leaves the folder when it is taken in"
    assert journal.state_of(new.conn, "assignment", TASK).fields["progress"].shown == 45
    save(new, [Patch("assignment", TASK, {"progress": 70})])
    path = export_to_unit(new, CITY, met.folder / "mới.xlsx").path
    counts = receive(met.city, read(path), Trust()).changes.counts()
    assert (counts["changed"], counts["conflicts"], counts["waiting"]) == (1, 0, 0)
    (live,) = keys.peers(met.city.conn, WARD)
    assert (live.key, live.replica, live.way) == (read(path).head.key, new.mark.replica, "machine")
    # What the city sends now is for the new machine, and holds everything.
    back = export_to_unit(met.city, WARD, met.folder / "về.xlsx").path
    assert receive(new, read(back), Trust()).changes.counts()["conflicts"] == 0


def test_the_old_machine_sends_no_more_and_what_it_smuggles_out_is_refused(met: Places) -> None:
    hand_over(met.ward, met.folder / "bàn giao", TO)
    with pytest.raises(NotAllowed) as refused:
        met.to_city("sau bàn giao.xlsx")
    assert (refused.value.code, refused.value.facts["to"]) == ("handed_over", TO)
    with pytest.raises(NotAllowed):
        hand_over(met.ward, met.folder / "lần nữa", TO)
    take(met.city, next((met.folder / "bàn giao").glob("PAR_*.xlsx")))
    with pytest.raises(NotAllowed) as refused:
        save(met.ward, [Patch("assignment", TASK, {"progress": 99})])
    assert refused.value.code == "handed_over", "what is typed here would reach nobody"
    with met.ward.store.write("forget the hand-over") as conn:
        identity.set_setting(conn, identity.HANDED_OVER, "")
    save(met.ward, [Patch("assignment", TASK, {"progress": 99})])
    with pytest.raises(PackageProblem) as caught:
        receive(met.city, read(met.to_city("lén.xlsx")), Trust(True))
    assert caught.value.code == "retired_key"


def test_a_successors_package_that_comes_first_waits_for_the_introduction(met: Places) -> None:
    made = hand_over(met.ward, met.folder / "bàn giao", TO)
    new = successor(met, made.workspace)
    early = export_to_unit(new, CITY, met.folder / "sớm.xlsx").path
    with pytest.raises(PackageProblem) as caught:
        receive(met.city, read(early), Trust(True))
    assert caught.value.code == "changed_key"
    take(met.city, made.packages[0])
    assert receive(met.city, read(early), Trust()).sender == WARD


def test_the_minutes_tell_open_work_deadlines_and_findings(met: Places) -> None:
    made = hand_over(met.ward, met.folder / "bàn giao", TO)
    pdf, word = made.minutes
    text = " ".join(page.extract_text() for page in PdfReader(pdf).pages)
    text = " ".join(text.split())
    parts = docx.Document(str(word))
    cells = " ".join(cell.text for table in parts.tables for row in table.rows for cell in row.cells)
    for words in ("Chưa niêm yết phí", "01/03/2022", TO):
        assert words in text
        assert words in cells or any(words in p.text for p in parts.paragraphs)
    assert made.new_fingerprint in text.replace(" ", "").replace("\u00ad", "") or made.new_fingerprint in text
    assert "15/03/2022" in text, "the open quarter's deadline"
    assert "Còn thiếu" in text


@pytest.mark.parametrize("step", ["_packages", "_copy_files", "_minutes"])
def test_a_hand_over_that_fails_leaves_everything_as_it_was(
    met: Places, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError("đĩa hỏng")

    with monkeypatch.context() as patch:
        patch.setattr(module, step, fail)
        with pytest.raises((OSError, ParError)):
            hand_over(met.ward, met.folder / "bàn giao", TO)
    assert not list(met.folder.glob("bàn giao*"))
    receive(met.city, read(met.to_city("vẫn gửi.xlsx")), Trust())
    (live,) = keys.peers(met.city.conn, WARD)
    assert live.replica == met.ward.mark.replica


def test_a_hand_over_cut_by_the_power_is_taken_back_at_the_next_opening(
    met: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_packages", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    monkeypatch.setattr(module, "take_office_back", lambda *_: None)
    with pytest.raises(KeyboardInterrupt):
        hand_over(met.ward, met.folder / "bàn giao", TO)
    met.reopened(met.ward)
    receive(met.city, read(met.to_city("vẫn gửi.xlsx")), Trust())
    (live,) = keys.peers(met.city.conn, WARD)
    assert live.replica == met.ward.mark.replica


def test_the_place_must_be_empty_and_outside(met: Places) -> None:
    full = met.folder / "đầy"
    full.mkdir()
    (full / "thư.txt").write_text("x")
    for folder, to, code in (
        (full, TO, "folder_not_empty"),
        (met.ward.folder / "trong", TO, "hand_over_inside"),
        (met.folder / "x", " ", "no_recipient"),
    ):
        with pytest.raises(ParError) as caught:
            hand_over(met.ward, folder, to)
        assert caught.value.code == code
    assert (full / "thư.txt").read_text() == "x"


def test_the_coordinator_hands_over_too_and_the_wards_know_its_new_machine(met: Places) -> None:
    made = hand_over(met.city, met.folder / "bàn giao", TO)
    new = successor(met, made.workspace)
    wards = next(path for path in made.packages if "wards" in path.name)
    take(met.ward, wards)
    path = export_to_unit(new, WARD, met.folder / "từ người mới.xlsx").path
    assert receive(met.ward, read(path), Trust()).sender == CITY
    assert [peer.key for peer in keys.peers(met.ward.conn, CITY)] == [read(path).head.key]


def test_the_command(
    met: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PAR_DESKTOP_HOME", str(tmp_path / "nhà"))
    assert cli.run(["new", str(tmp_path / "sổ"), "--unit", WARD, "--person", "Lê Lan"]) == 0
    assert cli.run(["handover", str(tmp_path / "sổ"), "-o", str(tmp_path / "ra"), "--to", TO]) == 0
    out = capsys.readouterr().out
    assert TO in out
    assert (tmp_path / "ra" / "So-du-lieu" / "par.sqlite").is_file()
    assert cli.run(["export", str(tmp_path / "sổ"), "--to", CITY, "-o", str(tmp_path / "x.xlsx")]) == 1
    assert f"đã bàn giao cho {TO}" in capsys.readouterr().err
    assert cli.run(["export", str(tmp_path / "ra" / "So-du-lieu"), "--to", CITY, "-o", str(tmp_path / "x.xlsx")]) == 0
    assert cli.run(["machines", str(tmp_path / "ra" / "So-du-lieu")]) == 0
    assert "Máy này" in capsys.readouterr().out
