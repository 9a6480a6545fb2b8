"""Process start to usable window, and the window's memory, against a bare PySide6 window with six tabs, in pairs.

    .venv/bin/python benchmarks/start.py                  the demo city and its ward
    .venv/bin/python benchmarks/start.py --full FOLDER    the city with a million readings (benchmarks/full_size.py)

Usable: the window is painted and what the first tab asked for is read and shown; charts may still be drawing, and what
stands around the tabs is looked for afterwards. The program does all it does in an ordinary start, building its other
tabs included. Both children run with QT_QPA_PLATFORM=offscreen unless the caller chose a platform.

Printed: the median of each side, the median of the pair-by-pair ratio of wall-clock time, and the ratio of the least
processor time of each, which other people's work on the machine disturbs least. Memory is what is resident once every
tab has been visited and everything asked for is read and drawn (Linux only).
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
PAIRS = 9

RESIDENT = """
def resident():
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))
    except OSError:
        return 0
"""

BARE = f"""
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTabWidget
{RESIDENT}
app = QApplication([])
window, tabs = QMainWindow(), QTabWidget()
for name in ("Tổng quan", "Nhiệm vụ", "Chỉ số", "Kiểm tra", "Báo cáo", "Gói dữ liệu"):
    tabs.addTab(QLabel(name), name)
window.setCentralWidget(tabs)
window.resize(1366, 728)
window.show()
app.processEvents()
def done():
    print(time.monotonic(), time.process_time(), resident(), flush=True)
    app.quit()
QTimer.singleShot(0, done)
app.exec()
"""

OURS = f"""
import sys, time
from pathlib import Path
if sys.argv[2] == "full":
    sys.path.insert(0, "benchmarks")
    import full_size
    full_size.use_world()
from par_desktop import app as composition
from PySide6.QtCore import QEventLoop, QTimer
{RESIDENT}
qt, crashes = composition._application()
window = composition.compose(composition.open_for_window(Path(sys.argv[1])), crashes)
window.resize(1366, 728)
window.show()
qt.processEvents()
window.begin()
window.prepare_rest()
asked = list(window.session.lanes.store._open_jobs)
while not all(job.finished for job in asked):
    qt.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
qt.processEvents()
first = time.monotonic(), time.process_time()
def settle():
    loop = QEventLoop()
    tick = QTimer()
    tick.timeout.connect(lambda: window.idle and loop.quit())
    tick.start(100)
    QTimer.singleShot(120_000, loop.quit)
    loop.exec()
if sys.argv[3] == "tabs":
    for name in ("tasks", "indicators", "inspections", "reports", "packages", "overview"):
        window.go_to(name)
        settle()
        settle()
print(*first, resident(), flush=True)
window.close()
qt.processEvents()
"""


def child(script: str, *arguments: str) -> tuple[float, float, int]:
    """Wall-clock seconds from just before the child is started, processor seconds, and kilobytes resident."""
    environment = {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    began = monotonic()
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    at, processor, memory = done.stdout.split()[:3]
    return float(at) - began, float(processor), int(memory)


def compare(kind: str, folder: Path, size: str) -> None:
    """Print one workspace against the bare window."""
    ours = (str(folder), size)
    child(BARE), child(OURS, *ours, "start")  # both once, so that files are cached
    pairs = [(child(BARE), child(OURS, *ours, "start")) for _ in range(PAIRS)]
    bare, par = ([run[0] for run in side] for side in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in zip(bare, par, strict=True))
    least = min(par_run[1] for _, par_run in pairs) / min(bare_run[1] for bare_run, _ in pairs)
    print(
        f"{kind}: bare {statistics.median(bare):.3f} s, PAR Desktop {statistics.median(par):.3f} s, ratio {ratio:.2f}"
        f" (median of {PAIRS} pairs); processor {least:.2f}",
        flush=True,
    )
    small, large = child(BARE)[2], child(OURS, *ours, "tabs")[2]
    if small:
        said = f"{kind}: memory {small / 1024:.0f} MB bare, {large / 1024:.0f} MB, ratio {large / small:.2f}"
        print(said, flush=True)


def main() -> None:
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:2] == ["--full"]:
        import full_size

        folder = Path(sys.argv[2]).absolute()
        os.environ["PAR_DESKTOP_HOME"] = str(folder / "home")
        compare("full size", full_size.cached(folder).city, "full")
        return
    from par_desktop.demo.city import build

    with tempfile.TemporaryDirectory() as temporary:
        os.environ["PAR_DESKTOP_HOME"] = str(Path(temporary) / "home")
        paths = build(Path(temporary) / "demo")
        for kind, folder in (("city", paths.city), ("ward", paths.ward)):
            compare(kind, folder, "demo")


if __name__ == "__main__":
    main()
