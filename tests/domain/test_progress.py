"""The state of an assignment, by a table made by hand: tasks of the plan on 10/03/2022 (look/03-nhiem-vu.png)."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.domain.progress import ProgressKind, ProgressState, effective_status, progress_state
from par_desktop.domain.records.assignment import STATUS
from par_desktop.settings import resource
from par_desktop.text import states

DAY = date(2022, 3, 10)
K = ProgressKind


@pytest.mark.parametrize(
    ("status", "progress", "due", "finished", "expected"),
    [
        ("in_progress", 70, date(2022, 3, 31), None, (K.DUE, 21)),
        ("in_progress", 60, date(2022, 1, 31), None, (K.LATE, 38)),
        ("in_progress", 60, date(2022, 1, 31), date(2022, 1, 30), (K.LATE, 38)),  # a paper is not yet "hoàn thành"
        ("done", 100, date(2021, 9, 30), None, (K.DONE, 0)),
        ("done", 100, date(2021, 9, 30), date(2021, 9, 30), (K.DONE, 0)),
        ("done", 100, date(2021, 9, 30), date(2021, 10, 5), (K.DONE_LATE, 5)),
        ("not_started", None, date(2022, 12, 31), None, (K.NOT_YET, 296)),
        (None, None, date(2022, 3, 10), None, (K.DUE, 0)),
        (None, None, date(2022, 3, 9), None, (K.LATE, 1)),
        (None, None, date(2022, 4, 9), None, (K.DUE, 30)),
        (None, None, date(2022, 4, 10), None, (K.NOT_YET, 31)),
        (None, 100, date(2022, 1, 31), None, (K.DONE, 0)),
        ("in_progress", 100, date(2022, 1, 31), None, (K.LATE, 38)),
        ("not_applicable", 40, date(2022, 1, 31), None, (K.NOT_APPLICABLE, 0)),
        ("not_applicable", None, None, None, (K.NOT_APPLICABLE, 0)),
        ("done", 100, None, date(2022, 3, 1), (K.CONTINUOUS, 0)),
        (None, None, None, None, (K.CONTINUOUS, 0)),
    ],
)
def test_state_on_a_day(
    status: str | None, progress: int | None, due: date | None, finished: date | None, expected: tuple[K, int]
) -> None:
    assert progress_state(status, progress, due, DAY, finished=finished) == ProgressState(*expected)


def test_soon_is_a_setting() -> None:
    due = date(2022, 3, 20)
    assert progress_state(None, None, due, DAY, soon_days=9).kind is K.NOT_YET
    assert progress_state(None, None, due, DAY, soon_days=10).kind is K.DUE


def test_progress_speaks_only_where_nobody_chose_a_status() -> None:
    said = [effective_status(None, p) for p in (None, 0, 1, 99, 100)]
    assert said == ["not_started", "not_started", "in_progress", "in_progress", "done"]
    assert all(effective_status(status, 100) == status for status in STATUS.labels)


@pytest.mark.parametrize(
    ("state", "word", "token"),
    [
        (ProgressState(K.LATE, 38), "Quá hạn 38 ngày", "red"),
        (ProgressState(K.LATE, 1461), "Quá hạn 1.461 ngày", "red"),
        (ProgressState(K.DUE, 21), "Còn 21 ngày", "amber"),
        (ProgressState(K.DUE, 0), "Hạn hôm nay", "amber"),
        (ProgressState(K.NOT_YET, 60), "Chưa đến hạn", "grey"),
        (ProgressState(K.DONE), "Hoàn thành", "green"),
        (ProgressState(K.DONE_LATE, 5), "Xong muộn 5 ngày", "amber"),
        (ProgressState(K.CONTINUOUS), "Thường xuyên", "grey"),
        (ProgressState(K.NOT_APPLICABLE), "Không áp dụng", "grey"),
    ],
)
def test_words_of_a_state(state: ProgressState, word: str, token: str) -> None:
    shown = states.of_progress(state)
    assert (shown.word, shown.token) == (word, token)


def test_every_state_has_its_icon() -> None:
    every = [s for s in vars(states).values() if isinstance(s, states.StateWords)]
    every += [states.late(1), states.due(1), states.done_late(1)]
    assert len(every) > 15
    for state in every:
        assert resource(f"icons/{state.icon}.svg").is_file()
