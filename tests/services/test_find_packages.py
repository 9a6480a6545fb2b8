"""Finding packages where files arrive: by content, newest first, cheaply, whatever else lies there."""

from __future__ import annotations

import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from par_desktop import settings
from par_desktop.errors import Cancelled
from par_desktop.services import find_packages as finding
from par_desktop.services.find_packages import Found, find_packages, mark_known
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, Places, fill, take

NOW = datetime(2022, 3, 10, tzinfo=UTC)


def dated(path: Path, days: float) -> Path:
    """Written so many days before now."""
    at = NOW.timestamp() - days * 86_400
    os.utime(path, (at, at))
    return path


@pytest.fixture
def arrivals(two: Places) -> Path:
    """Downloads as they are: packages under any name and suffix, other people's workbooks, leftovers, links."""
    folder = two.folder / "Tải về"
    (folder / "Zalo Received Files" / "Nhóm CCHC").mkdir(parents=True)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    dated(two.to_city("Tải về/bao cao quy 1 (1).xlsx"), 3)
    group = fill(two.group(), {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): 5}, "g2.xlsx", unit="Phường Cửa Nam")
    dated(Path(shutil.move(group, folder / "Zalo Received Files" / "Nhóm CCHC" / "cuanam.xlsx")), 1)
    with zipfile.ZipFile(folder / "gói.zip", "w") as archive:
        archive.write(two.to_city("trong zip.xlsx"), "PAR_13654_2022-Q1_002.xlsx")
        archive.writestr("minh-chung/x.pdf", b"%PDF")
    dated(folder / "gói.zip", 2)
    book = openpyxl.Workbook()
    book.save(folder / "lương tháng 3.xlsx")
    dated(folder / "lương tháng 3.xlsx", 1)
    dated_file = folder / "hỏng.xlsx"
    dated_file.write_bytes(b"PK\x03\x04 nothing")
    dated(dated_file, 1)
    (folder / "~$bao cao quy 1 (1).xlsx").write_bytes(b"x")
    (folder / "ảnh.jpg").write_bytes(b"x")
    return folder


def names(found: Found) -> list[str]:
    return [package.path.name for package in found.packages]


def test_packages_are_found_by_content_newest_first(two: Places, arrivals: Path) -> None:
    found = find_packages(two.city.world, [arrivals], NOW)
    assert names(found) == ["cuanam.xlsx", "gói.zip", "bao cao quy 1 (1).xlsx"]
    assert [(p.unit, p.name, p.period) for p in found.packages] == [
        ("13690", "Phường Cửa Nam", "2022-Q1"),
        (WARD, "Phường Bà Triệu", "2022-Q1"),
        (WARD, "Phường Bà Triệu", "2022-Q1"),
    ]
    assert (found.unreadable, found.looked, found.stopped) == (1, 5, False)


def test_what_was_received_before_is_marked(two: Places, arrivals: Path) -> None:
    found = find_packages(two.city.world, [arrivals], NOW)
    assert {p.known for p in mark_known(two.city, found).packages} == {False}
    take(two.city, arrivals / "bao cao quy 1 (1).xlsx")
    known = {p.path.name for p in mark_known(two.city, found).packages if p.known}
    assert known == {"bao cao quy 1 (1).xlsx"}


def test_the_same_content_twice_is_one_with_a_copy(two: Places, arrivals: Path) -> None:
    shutil.copy2(arrivals / "bao cao quy 1 (1).xlsx", arrivals / "bao cao quy 1 (2).xlsx")
    found = find_packages(two.city.world, [arrivals, arrivals], NOW)
    assert len(found.packages) == 3
    assert [p.copies for p in found.packages] == [0, 0, 1]


def test_old_files_are_left_alone_unless_asked_for(two: Places, arrivals: Path) -> None:
    dated(arrivals / "bao cao quy 1 (1).xlsx", 60)
    assert "bao cao quy 1 (1).xlsx" not in names(find_packages(two.city.world, [arrivals], NOW))
    assert "bao cao quy 1 (1).xlsx" in names(find_packages(two.city.world, [arrivals], NOW, days=None))


def test_stopping_gives_what_was_found(two: Places, arrivals: Path) -> None:
    told: list[str] = []

    def stop(done: int, total: int, words: str) -> None:
        told.append(words)
        if any(done for done in (done >= 3,)):
            raise Cancelled

    found = find_packages(two.city.world, [arrivals], NOW, stop)
    assert found.stopped
    assert found.looked == 3
    assert told[0] == "Đang tìm gói: 1/5 tệp"


def test_only_so_many_are_opened(two: Places, arrivals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "MOST_FILES", 2)
    assert find_packages(two.city.world, [arrivals], NOW).looked == 2


def test_other_workbooks_are_not_read_through(two: Places, arrivals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a workbook that is no package only the list of sheets is read."""
    from par_desktop.exchange.xlsx_book import XlsxBook

    read: list[str] = []
    real = XlsxBook.grid

    def grid(self: XlsxBook, name: str, *, raw: bool) -> object:
        read.append(name)
        return real(self, name, raw=raw)

    monkeypatch.setattr(XlsxBook, "grid", grid)
    find_packages(two.city.world, [arrivals], NOW)
    assert set(read) == {"_par", "Hướng dẫn"}


def test_a_folder_that_is_gone_holds_nothing(two: Places) -> None:
    found = find_packages(two.city.world, [two.folder / "không có", two.folder / "to-city.xlsx"], NOW)
    assert found == Found((), 0, 0)


def test_links_are_not_followed(two: Places, arrivals: Path) -> None:
    outside = two.to_city("ngoài.xlsx")
    (arrivals / "liên kết.xlsx").symlink_to(outside)
    (arrivals / "vòng").symlink_to(arrivals)
    assert len(find_packages(two.city.world, [arrivals], NOW, days=None).packages) == 3


def test_folders_in_which_files_arrive_are_those_that_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAR_DESKTOP_HOME", str(tmp_path))
    assert settings.arrival_dirs() == ()
    (tmp_path / "downloads").mkdir()
    (tmp_path / "documents" / "Zalo Received Files").mkdir(parents=True)
    assert settings.arrival_dirs() == (tmp_path / "downloads", tmp_path / "documents" / "Zalo Received Files")
