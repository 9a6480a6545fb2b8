"""The list of evidence under a score: files come in by choosing and dropping, go out by opening, and leave by Delete."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog

from par_desktop.domain.criteria import Level
from par_desktop.domain.views.evidence_rows import EvidenceRow
from par_desktop.services.attach_evidence import Place, attach_document, attach_file
from par_desktop.ui.dialogs.evidence_choice import EvidenceChoice
from par_desktop.ui.dialogs.evidence_document import EvidenceDocument
from par_desktop.ui.main_window import MainWindow
from par_desktop.ui.panels.evidence_list import EvidenceList, second_line
from par_desktop.ui.panels.score_panel import ScorePanel
from tests.ui.windows import Opened

ROUND = "2022-Q1"


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies for other programs go to a folder of this test."""
    (tmp_path / "tạm").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tạm"))


def codes(opened: Opened) -> list[str]:
    components = opened.workspace.world.criteria_set(Level.COMMUNE).components
    return [c.code for c in components if not c.is_survey]


def shown(opened: Opened, criterion: str = "") -> tuple[MainWindow, EvidenceList]:
    """The score of a criterion on screen, and its list."""
    window = opened.window()
    window.resize(1366, 728)
    window.go_to("indicators", "score", f"{criterion or codes(opened)[0]}/13654/{ROUND}")
    return window, window.findChildren(ScorePanel)[0].detail.pieces


def words(pieces: EvidenceList) -> list[str]:
    return [pieces.rows.item(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(pieces.rows.count())]


def a_file(tmp_path: Path, name: str = "Báo cáo.pdf", content: bytes = b"x" * 2_400) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def drop(pieces: EvidenceList, *paths: Path) -> bool:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, none = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none)
    enter.ignore()
    pieces.dragEnterEvent(enter)
    if enter.isAccepted():
        pieces.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    return enter.isAccepted()


def test_a_dropped_file_is_attached_and_undo_takes_it_back(ba_trieu: Opened, tmp_path: Path) -> None:
    window, pieces = shown(ba_trieu)
    assert pieces.rows.isHidden()
    assert drop(pieces, a_file(tmp_path))
    assert words(pieces) == ["Báo cáo.pdf, 2 KB"]
    assert ba_trieu.one("SELECT COUNT(*) FROM evidence_file WHERE waiting = 0") == 1
    window.session.undo()
    assert words(pieces) == []


def test_what_cannot_be_taken_is_said_and_the_rest_goes_on(ba_trieu: Opened, tmp_path: Path) -> None:
    _, pieces = shown(ba_trieu)
    drop(pieces, a_file(tmp_path, "rỗng.pdf", b""), a_file(tmp_path))
    assert words(pieces) == ["Báo cáo.pdf, 2 KB"]
    assert pieces.notice.isVisibleTo(pieces)
    assert "rỗng.pdf" in pieces.notice.text()


def test_choosing_the_same_file_twice_makes_one_piece(
    ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, pieces = shown(ba_trieu)
    path = a_file(tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    pieces.file_button.click()
    pieces.file_button.click()
    assert len(words(pieces)) == 1


def test_a_document_is_added_and_changed(ba_trieu: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    _, pieces = shown(ba_trieu)

    def fill(number: str, day: str, title: str) -> Callable[[EvidenceDocument], int]:
        def answer(dialog: EvidenceDocument) -> int:
            dialog.number.setText(number)
            dialog.day.setText(day)
            dialog.title.setPlainText(title)
            dialog.save_button.click()
            return dialog.result()

        return answer

    monkeypatch.setattr(EvidenceDocument, "exec", fill("118/KH-UBND", "5/1/2022", "Kế hoạch CCHC"))
    pieces.document_button.click()
    assert words(pieces) == ["Kế hoạch CCHC, 118/KH-UBND, 05/01/2022"]
    monkeypatch.setattr(EvidenceDocument, "exec", fill("119/KH-UBND", "6/1/2022", "Kế hoạch CCHC"))
    pieces.rows.setCurrentRow(0)
    QTest.keyClick(pieces.rows, Qt.Key.Key_F2)
    assert words(pieces) == ["Kế hoạch CCHC, 119/KH-UBND, 06/01/2022"]


def test_a_document_without_a_name_or_with_a_wrong_day_stays_open(ba_trieu: Opened) -> None:
    dialog = EvidenceDocument()
    dialog.place.setText("Văn phòng")
    dialog.day.setText("31/02/2022")
    dialog.save_button.click()
    assert dialog.result() == QDialog.DialogCode.Rejected
    dialog.day.clear()
    dialog.save_button.click()
    assert dialog.result() == QDialog.DialogCode.Rejected
    dialog.link.setText("https://namdinh.gov.vn/1")
    dialog.save_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    dialog.deleteLater()


def test_one_piece_is_used_for_another_criterion(ba_trieu: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = codes(ba_trieu)[:2]
    attach_document(ba_trieu.desk, Place("13654", ROUND, first), {"title": "Kế hoạch"})
    _, pieces = shown(ba_trieu, second)

    def tick(dialog: EvidenceChoice) -> int:
        assert not dialog.use_button.isEnabled()
        dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
        dialog.use_button.click()
        return dialog.result()

    monkeypatch.setattr(EvidenceChoice, "exec", tick)
    pieces.again_button.click()
    assert words(pieces) == [f"Kế hoạch, cũng cho {first}"]


def test_delete_takes_it_away_by_keyboard(ba_trieu: Opened) -> None:
    attach_document(ba_trieu.desk, Place("13654", ROUND, codes(ba_trieu)[0]), {"title": "Nhầm"})
    window, pieces = shown(ba_trieu)
    pieces.rows.setCurrentRow(0)
    QTest.keyClick(pieces.rows, Qt.Key.Key_Delete)
    assert words(pieces) == []
    assert window.session.undo_words == "bỏ minh chứng"


def test_opening_gives_other_programs_a_copy_under_its_name(
    ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach_file(ba_trieu.desk, Place("13654", ROUND, codes(ba_trieu)[0]), a_file(tmp_path))
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    _, pieces = shown(ba_trieu)
    pieces.rows.setCurrentRow(0)
    QTest.keyClick(pieces.rows, Qt.Key.Key_Return)
    (url,) = opened
    assert Path(url.toLocalFile()).name == "Báo cáo.pdf"
    assert Path(url.toLocalFile()).read_bytes() == b"x" * 2_400
    assert ba_trieu.workspace.folder not in Path(url.toLocalFile()).parents


def test_a_program_is_not_opened(ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attach_file(ba_trieu.desk, Place("13654", ROUND, codes(ba_trieu)[0]), a_file(tmp_path, "xem.pdf.exe"))
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    _, pieces = shown(ba_trieu)
    pieces.rows.setCurrentRow(0)
    pieces.acts["open"].click()
    assert opened == []
    assert "Lưu ra" in pieces.notice.text()


def test_a_file_that_has_not_come_says_so(ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attach_file(ba_trieu.desk, Place("13654", ROUND, codes(ba_trieu)[0]), a_file(tmp_path))
    for path in (ba_trieu.desk.folder / "evidence").glob("??/*"):
        path.unlink()
    with ba_trieu.desk.write("lost") as conn:
        conn.execute("DELETE FROM evidence_file")
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    _, pieces = shown(ba_trieu)
    assert words(pieces) == ["Báo cáo.pdf, chưa có tệp · 2 KB"]
    pieces.rows.setCurrentRow(0)
    pieces.acts["open"].click()
    assert opened == []
    assert "chưa tới" in pieces.notice.text()


def test_the_coordinator_looks_and_does_not_write(nv: Opened, tmp_path: Path) -> None:
    _, pieces = shown(nv)
    assert pieces.place.unit == "13654"
    assert not any(b.isVisibleTo(pieces) for b in (pieces.file_button, pieces.document_button, pieces.again_button))
    assert not drop(pieces, a_file(tmp_path))


def test_the_second_line_says_what_matters_first() -> None:
    piece = EvidenceRow(
        "13654",
        "e",
        "Kế hoạch",
        "118/KH",
        date(2022, 1, 5),
        "Tủ 2",
        "",
        "kh.pdf",
        "ab",
        3_450_000,
        False,
        0,
        ("1", "2"),
    )
    assert second_line(piece, "1") == "chưa có tệp · 118/KH, 05/01/2022 · kh.pdf · 3,5 MB · Tủ 2 · cũng cho 2"
