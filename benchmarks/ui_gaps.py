"""Longest UI gap of a scripted tour through the window, while an export, an import and a report are running.

    .venv/bin/python benchmarks/ui_gaps.py                          the demo city
    .venv/bin/python benchmarks/ui_gaps.py --full FOLDER            with a million readings (benchmarks/full_size.py)
    .venv/bin/python benchmarks/ui_gaps.py [--full FOLDER] --why    and where each of the longest gaps was spent

A 5 ms timer on the UI thread notes when it last ran; a gap is the time between two ticks, less the 5 ms. The tour runs
on the demo city: every tab is opened, lists are paged through, an assignment is edited and undone, the period is
changed, units of the packages board are chosen, several files are looked at by file and by unit, a conflict is decided;
meanwhile a package is exported and received on the store lane and a report is laid out on the files lane.
Prints the longest gaps with what the script had just done, and how long an empty loop was held up in the same way for
three seconds before. On a machine shared with others a gap holds time in which no processor was free: where the system
tells it, the longest wait of any of our threads within the gap is said and taken off. Budget: 100 ms
(docs/architecture.md). ``--why`` looks at all threads a hundred times a second from one more, which costs a little.
"""

from __future__ import annotations

import compileall
import os
import shutil
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

TICK_MS = 5
WAIT = {"read and preview files": 4000, "conflict decided": 1000}
"""Milliseconds to look at what a step brings, where that comes from a lane with a queue; 200 otherwise."""
ROOT = Path(__file__).resolve().parents[1]


class Watch:
    """Notes every gap of the event loop with the step that was under way."""

    def __init__(self) -> None:
        self.gaps: list[tuple[float, str, float, float]] = []
        """Milliseconds, the step under way, when it ended, and milliseconds a thread of ours waited for a processor."""
        self.step = "start"
        self._waited = _waited()
        self._last = monotonic()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = monotonic()
        waited = _waited()
        queued = max((ns - self._waited.get(task, ns) for task, ns in waited.items()), default=0) / 1e6
        self._waited = waited
        self.gaps.append((1000 * (now - self._last) - TICK_MS, self.step, now, queued))
        self._last = now

    def report(self, why: Why | None = None) -> None:
        longest = sorted(self.gaps, reverse=True)[:8]
        print(f"longest UI gap {longest[0][0]:.0f} ms over {len(self.gaps)} ticks; the longest:")
        for gap, step, at, queued in longest:
            print(f"  {gap:6.0f} ms, at least {queued:.0f} of it for a processor: {step}")
            if why is not None:
                why.tell(at - gap / 1000, at)
        own = sorted((gap - queued for gap, _, _, queued in self.gaps), reverse=True)
        print(f"without waiting for a processor: {own[0]:.0f} ms, then {', '.join(f'{ms:.0f}' for ms in own[1:6])}")


def _waited() -> dict[str, int]:
    """Nanoseconds that each thread of this process stood in the queue for a processor (Linux): other people's work."""
    waited = {}
    with suppress(OSError):
        for task in os.listdir("/proc/self/task"):
            with suppress(OSError), open(f"/proc/self/task/{task}/schedstat", encoding="ascii") as line:
                waited[task] = int(line.read().split()[1])
    return waited


class Why(threading.Thread):
    """Looks where the window's thread is, from another thread."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._seen: list[tuple[float, str, str]] = []
        self._window = threading.get_ident()
        self.start()

    def run(self) -> None:
        while True:
            sleep(0.01)
            frames = sys._current_frames()
            place = _place(frames.pop(self._window, None))
            others = [_place(f) for ident, f in frames.items() if ident != threading.get_ident()]
            beside = " | ".join(other for other in others if not other.startswith("lane.py"))
            self._seen.append((monotonic(), place or f"(in Qt) beside {beside}", beside))

    def tell(self, began: float, ended: float) -> None:
        """Print where it was between two moments, the most frequent first."""
        found = Counter(place for at, place, _ in self._seen if began <= at <= ended)
        for place, times in found.most_common(5):
            print(f"             {times} x {place}")
        if sum(found.values()) < 5 * (ended - began) / 0.05:  # hardly looked: somebody held the interpreter in one call
            print("             then:", next((beside for at, _, beside in self._seen if at > ended - 0.002), ""))


def _place(frame: FrameType | None) -> str:
    """Where a thread is, the innermost six calls."""
    places: list[str] = []
    while frame is not None and len(places) < 6:
        code = frame.f_code
        if "ui_gaps" not in code.co_filename:
            places.append(f"{Path(code.co_filename).name}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return " < ".join(places)


def main() -> int:
    compileall.compile_dir(ROOT / "par_desktop", quiet=1)
    sys.path.insert(0, str(ROOT))
    from par_desktop import app as composition
    from par_desktop.demo.city import build
    from par_desktop.demo.paths import DemoPaths
    from par_desktop.demo.rehearsal import rehearse

    with tempfile.TemporaryDirectory() as temporary:
        os.environ["PAR_DESKTOP_HOME"] = str(Path(temporary) / "home")
        if "--full" in sys.argv:
            import full_size

            kept = Path(sys.argv[sys.argv.index("--full") + 1]).absolute()
            os.environ["PAR_DESKTOP_HOME"] = str(kept / "home")
            full_size.cached(kept)
            full_size.use_world()
            paths = DemoPaths(Path(temporary) / "demo")  # the tour writes: into a copy
            shutil.copytree(kept, paths.root, ignore=shutil.ignore_patterns("home"))
            os.environ["PAR_DESKTOP_HOME"] = str(Path(temporary) / "home")
            shutil.copytree(kept / "home", Path(temporary) / "home")
        else:
            paths = build(Path(temporary) / "demo")
        (Path(temporary) / "files").mkdir()
        arrived = rehearse(paths, Path(temporary) / "files")
        qt, crashes = composition._application()
        quiet = Watch()
        wait(3000)
        print(f"held up while nothing is done at all: {max(quiet.gaps)[0]:.0f} ms")
        quiet.stop()
        window = composition.compose(composition.open_for_window(paths.city), crashes)
        window.resize(1366, 728)
        window.show()
        window.begin()
        window.prepare_rest()
        wait(4000)
        settle(qt, window)
        why = Why() if "--why" in sys.argv else None
        watch = Watch()
        background(window, Path(temporary))
        for name, act in (*steps(window), *packages(window, [*arrived.files, arrived.loss])):
            watch.step = name
            act()
            wait(WAIT.get(name, 200))
        watch.step = "waiting for the export, the import and the report"
        settle(qt, window)
        watch.report(why)
        window.close()
        qt.processEvents()
    return 0


def wait(milliseconds: int) -> None:
    """Let the event loop run; QTest.qWait would hold the interpreter, so that no worker moved."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(qt: QApplication, window: object) -> None:
    """Until nothing is queued on either lane."""
    lanes = window.session.lanes  # type: ignore[attr-defined]
    while lanes.busy:
        wait(10)
    qt.processEvents()


def background(window: object, folder: Path) -> None:
    """The long work that runs beside the tour: a ward's package out, back in, and the two documents."""
    from par_desktop.services.export_package import export_to_unit
    from par_desktop.services.import_package import read, receive
    from par_desktop.services.make_report import make_report
    from par_desktop.services.trust import Trust

    session = window.session  # type: ignore[attr-defined]
    for number, ward in enumerate(session.world.wards[:6]):
        target = folder / f"goi-{number}.xlsx"
        session.write(lambda desk, ward=ward, target=target: export_to_unit(desk, ward.code, target))
        session.write(lambda desk, target=target: receive(desk, read(target), Trust()))

    def reports() -> None:
        conn = session.workspace.reader()
        try:
            for name, suffix in (("progress", "pdf"), ("cchc", "docx"), ("cchc", "pdf")):
                make_report(
                    conn, session.world, session.unit, name, session.period.code, session.unit.code,
                    folder / f"{name}.{suffix}", session.today,
                )  # fmt: skip
        finally:
            conn.close()

    session.lanes.files.submit(reports)


def steps(window: object) -> list[tuple[str, Callable[[], object]]]:
    """What a coordinator does in a minute, by name."""
    made: list[tuple[str, Callable[[], object]]] = []
    for number, name in enumerate(("tasks", "indicators", "inspections", "reports", "packages", "overview"), 1):
        made.append((f"open {name}", lambda name=name: window.go_to(name)))  # type: ignore[attr-defined]
        made.append((f"page through {name}", lambda: page(window)))
        if number == 1:
            made.append(("edit an assignment", lambda: edit(window)))
            made.append(("undo", window.session.undo))  # type: ignore[attr-defined]
        if name == "indicators":
            tab = window.tab("indicators")  # type: ignore[attr-defined]
            for view in ("readings", "scores", "compare", "dossiers"):
                made.append((f"indicators: {view}", lambda tab=tab, view=view: tab.choose(view)))
                if view == "compare":
                    made += comparisons(tab)
    made += [(f"back to {name}", lambda name=name: window.go_to(name)) for name in ("tasks", "packages", "overview")]  # type: ignore[attr-defined]
    return made


def packages(window: object, files: list[Path]) -> list[tuple[str, Callable[[], object]]]:
    """The morning's files: the board unit by unit, what they would change, a conflict decided."""
    from par_desktop.ui.dialogs.conflict import ConflictDialog

    session = window.session  # type: ignore[attr-defined]
    tab = window.tab("packages")  # type: ignore[attr-defined]
    dialogs: list[ConflictDialog] = []

    def choose(code: str) -> None:
        tab.board.select(code)

    def decide() -> None:
        dialogs.append(ConflictDialog(session, parent=window))  # type: ignore[arg-type]
        dialogs[0].show()

    def close() -> None:
        dialogs[0].reason.setText("Đơn vị xác nhận qua điện thoại")
        dialogs[0].decide()

    made: list[tuple[str, Callable[[], object]]] = [("board", lambda: window.go_to("packages"))]  # type: ignore[attr-defined]
    made += [(f"board: {unit.name}", lambda code=unit.code: choose(code)) for unit in session.world.wards[:6]]
    made += [(f"list {key}", lambda key=key: tab.open_record("list", key)) for key in ("in", "out", "board")]
    made += [
        ("read and preview files", lambda: tab.receive_paths([str(path) for path in files])),
        ("preview: another file", lambda: tab.preview.list.select(str(files[1]))),
        ("preview: by unit", lambda: tab.preview.choose_view("unit")),
        ("preview: postponed", tab.postpone),
        ("conflicts", decide),
        ("conflict decided", close),
        ("conflicts closed", lambda: dialogs[0].reject()),
    ]
    return made


def comparisons(tab: object) -> list[tuple[str, Callable[[], object]]]:
    """Each way to look at a figure of all units, and the table and picture on the clipboard."""
    from par_desktop.domain.views.comparison_rows import Span, View

    made: list[tuple[str, Callable[[], object]]] = []
    for view in View:

        def choose(view: View = view) -> None:
            tab.panel("compare").choose("DT.3", Span.ALL_QUARTERS, view, "13654")  # type: ignore[attr-defined]

        made.append((f"compare: {view.value}", choose))
    for name in ("copy_table", "copy_picture"):
        made.append((f"compare: {name}", lambda name=name: getattr(tab.panel("compare"), name)()))  # type: ignore[attr-defined]
    return made


def page(window: object) -> None:
    """Page down in the first list of the tab, as somebody who is looking for something."""
    tab = window.current  # type: ignore[attr-defined]
    view = next((v for v in tab.findChildren(QTableView) if v.isVisible()), None)
    if view is not None:
        for _ in range(3):
            QTest.keyClick(view, Qt.Key.Key_PageDown)


def edit(window: object) -> None:
    """One save, as a form makes it."""
    from par_desktop.services.save_record import Patch

    session = window.session  # type: ignore[attr-defined]
    row = session.reader.execute("SELECT task, unit, period FROM planned WHERE unit = 'NV' LIMIT 1").fetchone()
    session.save([Patch("assignment", "/".join(row), {"progress": 55})], words="Tiến độ")


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        # An installed program has its bytecode; compiling it on the UI thread is not what is measured here.
        os.execv(sys.executable, [sys.executable, *sys.argv])
    sys.exit(main())
