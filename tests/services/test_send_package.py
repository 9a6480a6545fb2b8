"""Sending: what to know first, one file a receiver, names that overwrite nothing, a stop that keeps what is made."""

from __future__ import annotations

from par_desktop.domain.periods import Period
from par_desktop.errors import Cancelled
from par_desktop.exchange.reader import read_package
from par_desktop.services.save_record import Patch, save
from par_desktop.services.send_package import before_sending, send
from tests.exchange.helpers import CITY, OTHER, TASK, WARD, Places

QUARTER = Period.parse("2022-Q1")


def test_what_to_know_before_sending(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    found = before_sending(two.ward, CITY, QUARTER)
    assert found.name == f"PAR_{WARD}_2022-Q1_001.xlsx"
    assert (found.waiting, found.unsent, found.own.tasks.done) == (1, 1, 1)
    send(two.ward, [CITY], two.folder / "gửi")
    found = before_sending(two.ward, CITY, QUARTER)
    assert found.name == f"PAR_{WARD}_2022-Q1_002.xlsx"
    assert (found.waiting, found.unsent) == (1, 0)


def test_each_receiver_gets_a_file_of_its_own(two: Places) -> None:
    sent = send(two.city, [WARD, OTHER, "group:wards"], two.folder / "gửi")
    assert [p.path.name for p in sent.packages] == [
        f"PAR_{WARD}_2022-Q1_001.xlsx",
        f"PAR_{OTHER}_2022-Q1_001.xlsx",
        "PAR_wards_2022-Q1_001.xlsx",
    ]
    assert [read_package(p.path).head.receiver for p in sent.packages] == [WARD, OTHER, "group:wards"]


def test_a_file_of_that_name_is_kept(two: Places) -> None:
    taken = two.folder / f"PAR_{WARD}_2022-Q1_001.xlsx"
    taken.write_text("của người khác", encoding="utf-8")
    (sent,) = send(two.ward, [CITY], two.folder).packages
    assert sent.path.name == f"PAR_{WARD}_2022-Q1_001 (2).xlsx"
    assert taken.read_text(encoding="utf-8") == "của người khác"


def test_stopping_keeps_the_files_already_made(two: Places) -> None:
    def stop(done: int, total: int, words: str) -> None:
        if done == 1:
            raise Cancelled
        assert words == f"Đang tạo gói 1/{total}: Phường Bà Triệu"

    sent = send(two.city, [WARD, OTHER], two.folder / "gửi", stop)
    assert (len(sent.packages), sent.stopped) == (1, True)
    assert [p.name for p in (two.folder / "gửi").iterdir()] == [f"PAR_{WARD}_2022-Q1_001.xlsx"]
