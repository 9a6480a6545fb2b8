"""Process start to usable window on the demo city, against a bare PySide6 window with six tabs, in pairs.

Usable: the window is painted and the first tab's rows are in it (the store lane has nothing left to do); charts may
still be drawing. Both children run with QT_QPA_PLATFORM=offscreen unless the caller chose a platform. Prints the
median of each and of the pair-by-pair ratio.
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

BARE = """
import time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QTabWidget
app = QApplication([])
window, tabs = QMainWindow(), QTabWidget()
for name in ("Tổng quan", "Nhiệm vụ", "Chỉ số", "Kiểm tra", "Báo cáo", "Gói dữ liệu"):
    tabs.addTab(QLabel(name), name)
window.setCentralWidget(tabs)
window.resize(1366, 728)
window.show()
app.processEvents()
QTimer.singleShot(0, lambda: (print(time.monotonic(), flush=True), app.quit()))
app.exec()
"""

OURS = """
import sys, time
from pathlib import Path
from par_desktop import app as composition
qt, crashes = composition._application()
window = composition.compose(composition.open_for_window(Path(sys.argv[1])), crashes)
window.resize(1366, 728)
window.show()
qt.processEvents()
window.begin()
while window.session.lanes.store.busy:
    qt.processEvents()
qt.processEvents()
print(time.monotonic(), flush=True)
window.close()
qt.processEvents()
"""


def seconds(script: str, *arguments: str) -> float:
    """From just before the child is started to the moment it reports."""
    environment = {"QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8", **os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode
    began = monotonic()
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0]) - began


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from par_desktop.demo.city import build

    with tempfile.TemporaryDirectory() as temporary:
        os.environ["PAR_DESKTOP_HOME"] = str(Path(temporary) / "home")
        paths = build(Path(temporary) / "demo")
        for kind, folder in (("city", paths.city), ("ward", paths.ward)):
            seconds(BARE), seconds(OURS, str(folder))  # both once, so that files are cached
            pairs = [(seconds(BARE), seconds(OURS, str(folder))) for _ in range(PAIRS)]
            bare, ours = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(b / a for a, b in pairs)
            print(f"{kind}: bare {bare:.3f} s, PAR Desktop {ours:.3f} s, ratio {ratio:.2f} (median of {PAIRS} pairs)")


if __name__ == "__main__":
    main()
