"""Lanes: order, threads, errors, cancelling, resources."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from par_desktop.errors import Cancelled
from par_desktop.jobs import InlineLane, InlineLanes, Lane, Lanes


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.stop(drain=False)


def test_work_runs_elsewhere_and_answers_on_the_ui_thread(lane: Lane, qtbot: QtBot) -> None:
    ran: list[int] = []
    told: list[tuple[object, int]] = []
    lane.submit(
        lambda a, b: (ran.append(threading.get_ident()), a + b)[1],
        20,
        22,
        on_done=lambda value: told.append((value, threading.get_ident())),
    )
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(42, threading.get_ident())]
    assert ran[0] != threading.get_ident()


def test_jobs_of_a_lane_keep_their_order(lane: Lane, qtbot: QtBot) -> None:
    done: list[object] = []
    for number in range(200):
        lane.submit(lambda n: n, number, on_done=done.append)
    qtbot.waitUntil(lambda: not lane.busy)
    assert done == list(range(200))


def test_true_survives_many_deliveries(lane: Lane, qtbot: QtBot) -> None:
    done: list[object] = []
    for _ in range(1000):
        lane.submit(lambda: True, on_done=done.append)
    qtbot.waitUntil(lambda: not lane.busy)
    assert done == [True] * 1000


def test_error_reaches_on_error(lane: Lane, qtbot: QtBot) -> None:
    errors: list[BaseException] = []

    def fail() -> None:
        raise ValueError("hỏng")

    lane.submit(fail, on_error=errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)
    assert str(errors[0]) == "hỏng"


def test_error_without_listener_is_logged_and_told(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    unhandled: list[BaseException] = []
    lane = Lane("test", unhandled=unhandled.append)

    def fail() -> None:
        raise KeyError("mất")

    with caplog.at_level(logging.ERROR):
        lane.submit(fail)
        lane.stop()
    assert isinstance(unhandled[0], KeyError)
    assert "mất" in caplog.text


def test_failing_callback_does_not_stop_the_next(
    lane: Lane, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[object] = []

    def bad(_value: object) -> None:
        raise RuntimeError("callback broke")

    with caplog.at_level(logging.ERROR):
        lane.submit(lambda: 1, on_done=bad)
        lane.submit(lambda: 2, on_done=done.append)
        qtbot.waitUntil(lambda: done == [2])
    assert "callback broke" in caplog.text


def test_progress_is_given_by_name_and_ends_with_the_last_step_seen(lane: Lane, qtbot: QtBot) -> None:
    steps: list[tuple[int, int, str]] = []
    done: list[object] = []

    def work(total: int, progress: Callable[[int, int, str], None]) -> str:
        for number in range(1, total + 1):
            progress(number, total, f"Đang đọc {number}/{total} tệp")
        return "xong"

    lane.submit(work, 500, on_done=done.append, on_progress=lambda *step: steps.append(step))
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["xong"]
    assert steps, "at least one step is shown before the end"
    assert [s[0] for s in steps] == sorted(s[0] for s in steps)
    assert steps[-1] == (500, 500, "Đang đọc 500/500 tệp")


def test_cancel_stops_running_work_and_skips_queued_work(lane: Lane, qtbot: QtBot) -> None:
    started, ended = threading.Event(), []
    ran: list[str] = []

    def endless(check_cancelled: Callable[[], None]) -> None:
        started.set()
        while True:
            check_cancelled()

    running = lane.submit(endless, on_cancelled=lambda: ended.append("running"), on_done=ran.append)
    queued = lane.submit(lambda: ran.append("queued"), on_cancelled=lambda: ended.append("queued"))
    assert started.wait(10)
    queued.cancel()
    running.cancel()
    qtbot.waitUntil(lambda: len(ended) == 2)
    assert ended == ["running", "queued"]
    assert ran == []


def test_finished_work_counts_as_done_even_after_cancel(lane: Lane, qtbot: QtBot) -> None:
    go, done = threading.Event(), []
    job = lane.submit(lambda: go.wait(10), on_done=lambda value: done.append(value))
    job.cancel()
    go.set()
    qtbot.waitUntil(lambda: job.finished)
    # Either it had not begun, and did nothing; or it ran to its end and says so.
    assert done in ([], [True])


def test_resource_lives_on_the_lane_thread(qtbot: QtBot) -> None:
    seen: list[tuple[str, int]] = []

    def opener() -> str:
        seen.append(("open", threading.get_ident()))
        return "connection"

    lane = Lane(
        "store", open=opener, close=lambda held: seen.append((f"close {held}", threading.get_ident()))
    )
    done: list[object] = []
    lane.submit(lambda held, n: (held, n, threading.get_ident()), 1, on_done=done.append)
    lane.submit(lambda held, n: (held, n, threading.get_ident()), 2, on_done=done.append)
    lane.stop()
    worker = seen[0][1]
    assert worker != threading.get_ident()
    assert done == [("connection", 1, worker), ("connection", 2, worker)]
    assert seen == [("open", worker), ("close connection", worker)]


def test_opening_that_fails_fails_the_job_and_is_tried_again(qtbot: QtBot) -> None:
    tries: list[int] = []

    def opener() -> int:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("ổ đĩa chưa sẵn sàng")
        return 7

    lane = Lane("store", open=opener)
    errors: list[BaseException] = []
    done: list[object] = []
    lane.submit(lambda held: held, on_error=errors.append)
    lane.submit(lambda held: held, on_done=done.append)
    lane.stop()
    assert isinstance(errors[0], OSError)
    assert done == [7]


def test_destroyed_owner_hears_nothing(lane: Lane, qtbot: QtBot) -> None:
    from shiboken6 import delete

    owner = QObject()
    go, done = threading.Event(), []
    job = lane.submit(lambda: go.wait(10), on_done=done.append, owner=owner)
    delete(owner)
    go.set()
    qtbot.waitUntil(lambda: job.finished)
    assert done == []


def test_stop_drains_the_store_and_cancels_files(qtbot: QtBot) -> None:
    lanes = Lanes(Lane("store"), Lane("files"))
    started, saved, cancelled = threading.Event(), [], []

    def endless(check_cancelled: Callable[[], None]) -> None:
        started.set()
        while True:
            check_cancelled()

    lanes.files.submit(endless, on_cancelled=lambda: cancelled.append("files"))
    for number in range(20):
        lanes.store.submit(lambda n: n, number, on_done=saved.append)
    assert started.wait(10)
    lanes.stop()
    assert saved == list(range(20))
    assert cancelled == ["files"]
    assert not lanes.busy
    with pytest.raises(RuntimeError):
        lanes.store.submit(lambda: 1)


def test_inline_lanes_answer_before_submit_returns() -> None:
    lanes = InlineLanes(store_lane=InlineLane("store", open=lambda: "connection"))
    told: list[object] = []
    lanes.store.submit(lambda held, n: (held, n), 5, on_done=told.append)
    lanes.files.submit(int, "x", on_error=lambda error: told.append(type(error)))
    assert told == [("connection", 5), ValueError]


def test_inline_progress_can_cancel() -> None:
    lane = InlineLane("files")
    told: list[object] = []

    def work(progress: Callable[[int, int, str], None]) -> None:
        progress(1, 2, "một")
        raise Cancelled

    lane.submit(
        work, on_progress=lambda *step: told.append(step), on_cancelled=lambda: told.append("cancelled")
    )
    assert told == [(1, 2, "một"), "cancelled"]


def test_long_work_takes_turns_and_short_work_does_not_wait(qtbot: QtBot) -> None:
    turn = threading.RLock()
    lanes = Lanes(Lane("store"), Lane("files", turn=turn), turn)
    order: list[str] = []
    begun, release = threading.Event(), threading.Event()

    def export() -> None:
        with lanes.turn:
            begun.set()
            release.wait(5)
            order.append("export")

    lanes.store.submit(export)
    assert begun.wait(5)
    lanes.files.submit(order.append, "report")
    QCoreApplication.processEvents()
    assert order == [], "the report waits for its turn"
    release.set()
    qtbot.waitUntil(lambda: not lanes.busy)
    assert order == ["export", "report"]
    lanes.stop()
