"""Máy hỏng: a new PC, an empty workspace and one file from the city; the city's own PC and its recovery sheet."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from par_desktop import cli, workspace
from par_desktop.data import backup, identity, journal, keys
from par_desktop.domain.recovery_text import key_rows
from par_desktop.errors import PackageProblem, ParError, ValueProblem, WorkspaceProblem
from par_desktop.services.export_package import export_to_unit, resend_all
from par_desktop.services.import_package import read, receive
from par_desktop.services.recover_key import enter_key, print_sheet
from par_desktop.services.recover_packages import recover_kept
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust, own_fingerprint
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import CITY, OTHER, TASK, WARD, YES, Places, fill, take

NOTE = f"pl21-20/{WARD}/2022"
EVERY_KIND = [
    Patch("assignment", TASK, {"progress": 40, "note": "ghi chú"}),
    Patch("dossier", f"{WARD}/2022-01/CT", {"direct": 3}),
    Patch("score", f"I.1.1/{WARD}/2022", {"explanation": "đủ"}),
    Patch("passage", f"cchc/II.2/{WARD}/2022-Q1", {"text": "Đoạn lời"}),
]


def shown(desk: workspace.Desk) -> dict[tuple[str, str, str], object]:
    """Every value that stands here, of records people write."""
    found = {}
    for kind, record in desk.conn.execute("SELECT kind, id FROM record").fetchall():
        for name, state in journal.state_of(desk.conn, kind, record).fields.items():
            if kind not in ("machine", "coordinator_machine"):
                found[kind, record, name] = state.shown
    return found


def test_one_file_gives_back_everything_the_ward_ever_sent_and_its_reply_proves_itself(two: Places) -> None:
    take(two.ward, two.to_ward())
    for patch in EVERY_KIND:
        save(two.ward, [patch])
    take(two.city, two.to_city())
    take(two.ward, two.to_ward("nhận rồi.xlsx"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 45})])
    typed = fill(two.to_ward("gõ.xlsx"), {("Nhiệm vụ", NOTE, "note"): "gõ trên Excel"})
    take(two.city, typed)
    take(two.city, two.to_city("sau.xlsx"))
    lost = two.ward
    sent = shown(lost) | {("assignment", NOTE, "note"): "gõ trên Excel"}
    save(lost, [Patch("assignment", NOTE, {"progress": 5})])  # never sent: it is lost with the PC
    # The city sends all again; the new PC has not said a word yet.
    file = resend_all(two.city, WARD, two.folder / "toàn bộ.xlsx", [own_fingerprint(lost)]).path
    fresh = two.open(WARD, "máy mới")
    take(fresh, file)
    assert {key: value for key, value in shown(fresh).items() if key[0] not in ("typing", "void")} == {
        key: value for key, value in sent.items() if key[0] not in ("typing", "void")
    }
    save(fresh, [Patch("assignment", TASK, {"progress": 60})])
    reply = export_to_unit(fresh, CITY, two.folder / "máy mới.xlsx").path
    with pytest.raises(PackageProblem) as caught:
        receive(two.city, read(reply), Trust())
    assert (caught.value.code, caught.value.facts["proof"]) == ("unknown_key", "invitation")
    counts = receive(two.city, read(reply), YES).changes.counts()
    assert (counts["changed"], counts["conflicts"], counts["waiting"]) == (1, 0, 0)
    assert [peer.key for peer in keys.peers(two.city.conn, WARD)] == [read(reply).head.key]
    # The dead PC turns up again: what it did not send is refused and named.
    late = export_to_unit(lost, CITY, two.folder / "sống lại.xlsx").path
    with pytest.raises(PackageProblem) as caught:
        receive(two.city, read(late), YES)
    assert caught.value.code == "retired_key"


def test_all_is_sent_again_without_taking_the_machine_out_of_use(two: Places) -> None:
    take(two.ward, two.to_ward())
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    take(two.ward, two.to_ward("b.xlsx"))
    take(two.city, two.to_city("c.xlsx"))
    everything = resend_all(two.city, WARD, two.folder / "d.xlsx")
    assert everything.operations >= 1
    assert read(everything.path).head.invitation.startswith(f"{WARD}:")
    assert len(keys.peers(two.city.conn, WARD)) == 1
    with pytest.raises(ValueProblem):
        resend_all(two.city, WARD, two.folder / "e.xlsx", ["AAAA-0000"])
    assert not (two.folder / "e.xlsx").exists()


def test_old_files_in_zalos_folder_give_back_a_wards_own_work(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    downloads = two.folder / "Zalo Received Files"
    downloads.mkdir()
    shutil.copy(two.to_city(), downloads / "PAR_13654 (1).xlsx")
    mark = own_fingerprint(two.ward)
    fresh = two.open(WARD, "máy mới")
    found = recover_kept(fresh, [downloads])
    assert [problem.code for _, problem in found.problems] == ["changed_key"]
    assert mark in sentence(found.problems[0][1])
    again = recover_kept(fresh, [downloads], Trust(fingerprints=(mark,)))
    assert (again.taken, again.problems) == (1, [])
    assert journal.state_of(fresh.conn, "assignment", TASK).fields["progress"].shown == 40


def test_a_backup_on_a_new_pc_knows_its_own_old_packages_and_its_invitation_freezes_nobody(two: Places) -> None:
    take(two.ward, two.to_ward())
    copy = backup.make(two.ward.folder, two.ward.clock(), "tay")
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    new = two.folder / "máy mới"
    shutil.copytree(two.ward.folder, new, ignore=shutil.ignore_patterns("*.lock"))
    backup.restore(new, copy, two.ward.clock())
    made = workspace.open_workspace(new, clock=two.ward.clock, state=two.folder / "khóa máy mới")
    two.opened.append(made)
    fresh = made.desk()
    found = recover_kept(fresh)
    assert found.problems == []
    assert journal.state_of(fresh.conn, "assignment", TASK).fields["progress"].shown == 40
    reply = export_to_unit(fresh, CITY, two.folder / "máy mới.xlsx").path
    with pytest.raises(PackageProblem) as caught:
        receive(two.city, read(reply), YES)
    assert caught.value.code == "changed_key", "a call to compare fingerprints, not a theft"
    assert all(not peer.frozen for peer in keys.machines(two.city.conn, WARD))


# the coordinator's own PC


def test_the_recovery_sheet_lets_a_new_pc_speak_with_the_old_key(
    two: Places, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    take(two.ward, two.to_ward())
    sheet = print_sheet(two.city, two.folder / "phiếu.pdf")
    assert sheet.read_bytes().startswith(b"%PDF")
    rows, mark = key_rows(two.city.mark.key), own_fingerprint(two.city)
    monkeypatch.setenv("PAR_DESKTOP_HOME", str(two.folder / "nhà mới"))
    new = two.folder / "máy mới của thành phố"
    assert cli.run(["new", str(new), "--unit", CITY]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(rows)))
    assert cli.run(["recovery", str(new), "--enter"]) == 0
    assert mark in capsys.readouterr().out
    assert cli.run(["export", str(new), "--to", WARD, "-o", str(two.folder / "từ máy mới.xlsx")]) == 0
    received = receive(two.ward, read(two.folder / "từ máy mới.xlsx"), Trust())
    assert received.sender == CITY
    (live,) = keys.peers(two.ward.conn, CITY)
    assert live.replica == read(two.folder / "từ máy mới.xlsx").head.replica, "the dead one is not waited for"


def test_a_sheet_is_never_written_into_the_workspace_and_another_units_is_refused(two: Places) -> None:
    with pytest.raises(WorkspaceProblem) as inside:
        print_sheet(two.city, two.city.folder / "backups" / "phiếu.pdf")
    assert inside.value.code == "hand_over_inside"
    take(two.city, two.to_city())
    other = two.open(OTHER)
    take(other, export_to_unit(two.city, OTHER, two.folder / "khác.xlsx").path)
    before = two.city.mark
    with pytest.raises(ParError) as wrong:
        enter_key(two.city, " ".join(key_rows(two.ward.mark.key)))
    assert wrong.value.code == "wrong_recovery_unit"
    assert two.city.mark == before
    assert identity.read_mark(two.city.state, before.workspace, two.city.folder) == before


def test_the_sheet_prints_what_is_typed_in_again(two: Places) -> None:
    from par_desktop.domain.recovery_text import key_of
    from par_desktop.reports import recovery
    from par_desktop.reports.office import office_of

    world = two.city.world
    office = office_of(two.city.unit, world.unit(world.city), world.province)
    rows = key_rows(two.city.mark.key)
    document = recovery.build(rows, "AAAA", office, "Phòng Nội vụ", two.city.today)
    (table,) = document.tables()
    assert key_of("".join(str(cell) for row in table.rows for cell in row.cells[1:])) == two.city.mark.key


def test_no_package_and_no_backup_holds_the_private_key(two: Places) -> None:
    import gzip
    import zipfile

    path: Path = two.to_city()
    copy = backup.make(two.ward.folder, two.ward.clock(), "tay")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    parts.append(gzip.decompress(copy.read_bytes()))
    key = two.ward.mark.key
    rows = [row.replace(" ", "") for row in key_rows(key)]
    for form in (key.encode(), key.upper().encode(), bytes.fromhex(key), *(row.encode() for row in rows)):
        assert not any(form in part for part in parts)
