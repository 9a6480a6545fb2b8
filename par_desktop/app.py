"""Composition of the window: libraries, program, theme, workspace, lanes, session, window; one window a workspace.

No Qt at import time: a missing system library is an abort that no Python code can catch, so it is looked for first.
"""

from __future__ import annotations

import gc
import hashlib
import importlib.util
import os
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop import settings
from par_desktop.errors import ParError, WorkspaceProblem
from par_desktop.text.sentences import sentence

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer
    from PySide6.QtWidgets import QApplication

    from par_desktop.jobs.lanes import Lanes
    from par_desktop.ui.feedback import Crashes
    from par_desktop.ui.main_window import MainWindow
    from par_desktop.workspace import Workspace

PACKAGES = (
    "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0"
    " libxcb-cursor0 libxkbcommon-x11-0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0"
)
"""Debian packages of what Qt loads for a window (design §10)."""
APT = f"sudo apt-get install -y {PACKAGES}"
_ANSWER_MS = 800


def run(argv: list[str]) -> int:
    """The window on ``argv[0]``, on the last workspace, or on what the first-run assistant makes. Exit code."""
    problem = missing_for_a_window()
    if problem is not None:
        _say(sentence(problem))
        return 1
    app, crashes = _application()
    preferences = settings.load_preferences()
    try:
        workspace = _workspace(argv, preferences)
    except WorkspaceProblem as error:
        folder = Path(argv[0] if argv else preferences.last_workspace).absolute()
        if error.code == "workspace_locked" and ask_first_window(folder):
            return 0
        _tell(app, sentence(error))
        return 1
    except ParError as error:
        _tell(app, sentence(error))
        return 1
    if workspace is None:
        return 0
    said: tuple[str, str] | None = None
    while True:
        folder = workspace.folder
        window = _window_on(app, workspace, crashes, said)
        server = serve(folder, window)
        crashes.write_to(folder / "logs")
        if not _is_demo(workspace):
            _remember(folder)
        code = app.exec()
        server.close()
        with suppress(OSError):
            settings.save_preferences(replace(settings.load_preferences(), geometry=window.place()))
        if window.restoring is None:
            break
        said = restored(folder, window.restoring)
        try:
            workspace = open_for_window(folder)
        except ParError as error:
            _tell(app, f"{said[0]} {sentence(error)}")
            return 1
    let_go(app)
    return code


def _window_on(app: QApplication, workspace: Workspace, crashes: Crashes, said: tuple[str, str] | None) -> MainWindow:
    """The window, painted bare before anything is read; ``said`` are words and tone of what went before."""
    preferences = settings.load_preferences()
    window = compose(workspace, crashes)
    window.restore_place(preferences.geometry)
    window.set_backup_days(preferences.backup_warning_days)
    window.show()
    app.processEvents()
    window.begin()
    window.prepare_rest()
    if said is not None:
        window.say_restored(*said)
    return window


def restored(folder: Path, copy: Path) -> tuple[str, str]:
    """Bring a copy back into a workspace whose window is closed; what came of it in words, and their tone."""
    from par_desktop.services.desk import system_clock
    from par_desktop.services.restore_copy import restore_copy

    try:
        done = restore_copy(folder, copy, system_clock().astimezone())
    except ParError as error:
        return f"Chưa khôi phục, sổ giữ nguyên. {sentence(error)}", "red"
    files = f" Đã lấy lại {done.evidence} tệp minh chứng." if done.evidence else ""
    return (
        f"Đã khôi phục từ {copy.name}. Sổ trước đó được cất ở {done.aside}.{files} Lấy lại những gì đã gửi, đã nhận "
        "sau bản sao lưu rồi gửi gói mới.",
        "green",
    )


def screenshots(folder: Path, out: Path) -> int:
    """PNG files of every screen of the demo under ``folder`` into ``out``, light and dark; exit code.

    Works without a display: then Qt draws offscreen.
    """
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    problem = missing_for_a_window()
    if problem is not None:
        _say(sentence(problem))
        return 1
    app, crashes = _application()
    from par_desktop.ui.screenshots import take_all

    written = take_all(app, folder, out, lambda workspace: compose(workspace, crashes), open_for_window)
    let_go(app)
    _say(f"Đã chụp {len(written)} ảnh vào {out}", error=False)
    return 0


def let_go(app: QApplication) -> None:
    """Without a screen Qt keeps the clipboard until after the interpreter is gone, and then crashes on what Python put

    there; a real clipboard belongs to the system and keeps what was copied.
    """
    if app.platformName() in ("offscreen", "minimal"):
        app.clipboard().clear()


def has_display() -> bool:
    """Whether a window can be seen here: always on Windows and macOS, by the environment on Linux."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM"))


def missing_for_a_window() -> ParError | None:
    """What is missing for a window on this Linux machine: the display, or a system library (named); else ``None``."""
    if not sys.platform.startswith("linux"):
        return None
    if not has_display():
        return WorkspaceProblem("no_display_libraries", apt=APT)
    plugin = _platform_plugin()
    if plugin is None:
        return None
    import ctypes

    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        return WorkspaceProblem("missing_libraries", why=str(error).split(":")[0], apt=APT)
    return None


def _platform_plugin() -> Path | None:
    """The file that Qt will load for this display; ``None`` where it is not where the wheels put it."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(";")[0].split(":")[0]
    name = chosen or ("xcb" if os.environ.get("DISPLAY") else "wayland")
    spec = importlib.util.find_spec("PySide6")
    for place in (spec.submodule_search_locations or ()) if spec is not None else ():
        file = Path(place) / "Qt" / "plugins" / "platforms" / f"libq{name}.so"
        if file.is_file():
            return file
    return None


def compose(workspace: Workspace, crashes: Crashes) -> MainWindow:
    """A window on an open workspace, with its lanes and session; closing the window closes them all."""
    from par_desktop.ui.main_window import MainWindow
    from par_desktop.ui.session import Session

    window = MainWindow(Session(workspace, make_lanes(workspace, crashes)))
    crashes.happened.connect(window.crashed)
    window.began.connect(_collect_from_now)
    return window


def _collect_from_now() -> None:
    gc.freeze()
    gc.enable()


def make_lanes(workspace: Workspace, crashes: Crashes) -> Lanes:
    """The store lane opens its own desk (a connection stays on its thread), the files lane has none."""
    from par_desktop.jobs.lane import Lane
    from par_desktop.jobs.lanes import Lanes
    from par_desktop.services.desk import Desk

    def close(desk: object) -> None:
        if isinstance(desk, Desk):
            desk.store.close()
            with suppress(ValueError):
                workspace.desks.remove(desk)

    store = Lane("store", open=workspace.desk, close=close, unhandled=crashes.report)
    turn = threading.RLock()
    return Lanes(store, Lane("files", unhandled=crashes.report, turn=turn), turn)


def open_for_window(folder: Path) -> Workspace:
    """Open a workspace; a demo one stands at its own moment. Raises ``WorkspaceProblem``."""
    from par_desktop import workspace as composition

    opened = composition.open_workspace(folder)
    moment = _demo_moment(opened)
    if moment is not None:
        opened.clock = lambda: moment
    return opened


def _demo_moment(workspace: Workspace) -> datetime | None:
    from par_desktop.services.browse_standing import demo_moment

    conn = workspace.reader()
    try:
        return demo_moment(conn)
    finally:
        conn.close()


def _is_demo(workspace: Workspace) -> bool:
    return _demo_moment(workspace) is not None


def server_name(folder: Path) -> str:
    """What the window of a workspace answers to; the path decides, so two workspaces have two windows."""
    return "par-desktop-" + hashlib.sha256(str(folder.absolute()).encode()).hexdigest()[:20]


def serve(folder: Path, window: MainWindow) -> QLocalServer:
    """Answer second starts on this workspace. The lock is ours, so a server of that name is a dead one's."""
    from PySide6.QtNetwork import QLocalServer

    server = QLocalServer(window)
    name = server_name(folder)
    QLocalServer.removeServer(name)
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)

    def answer() -> None:
        caller = server.nextPendingConnection()
        if caller is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.write(b"shown")
            caller.flush()
            caller.disconnectFromServer()
        window.raise_to_front()

    server.newConnection.connect(answer)
    server.listen(name)
    return server


def ask_first_window(folder: Path) -> bool:
    """Ask the window that holds this workspace to come to the front; False if no window answers (a command has it)."""
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(server_name(folder))
    reached = socket.waitForConnected(_ANSWER_MS)
    socket.abort()
    return reached


def _application() -> tuple[QApplication, Crashes]:
    # What is made while the program starts stays: looking for garbage meanwhile costs a fifth of the start.
    gc.disable()
    from PySide6.QtWidgets import QApplication

    leave_sources_alone()
    from par_desktop.ui import qt_words, theme
    from par_desktop.ui.feedback import Crashes
    from par_desktop.widgets.undisturbed import SHARED

    # Three threads share one interpreter: handed over every tenth of a millisecond, a
    # drawing one delays a click by little (benchmarks/ui_gaps.py: 810 ms at the usual 5 ms, 358 at this, 529 at 0.02).
    sys.setswitchinterval(SHARED)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["par-desktop"])
    app.setApplicationName(settings.APP_NAME)
    app.setDesktopFileName("par-desktop")
    theme.apply(app, "dark" if settings.load_preferences().theme == "dark" else "light")
    qt_words.install(app)
    os.environ.setdefault("MPLCONFIGDIR", str(settings.cache_dir() / "matplotlib"))
    crashes = Crashes()
    crashes.install()
    return app, crashes


def leave_sources_alone() -> None:
    """Keep PySide from reading the source text of every module that is imported after it, and from keeping it.

    It looks for modules that mention PySide, in case one of them asks for names in another style (``__feature__``);
    nobody here does. 26 ms of the start, and the source of every library in memory. A PySide that does it otherwise
    is left as it is.
    """
    feature = sys.modules.get("shibokensupport.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        feature._mod_uses_pyside = lambda module: False  # type: ignore[union-attr]


def _workspace(argv: list[str], preferences: settings.Preferences) -> Workspace | None:
    """The workspace to show; ``None`` when the person closed the assistant."""
    if argv:
        return open_for_window(Path(argv[0]))
    last = Path(preferences.last_workspace) if preferences.last_workspace else None
    if last is not None and (last / "par.sqlite").is_file():
        return open_for_window(last)
    from par_desktop.ui.dialogs.first_run import ask

    return ask(open_for_window, gone=str(last) if last is not None else "")


def _remember(folder: Path) -> None:
    # A preference that cannot be written costs one click next time and must not stop the program.
    with suppress(OSError):
        settings.save_preferences(settings.load_preferences().opened(folder))


def _say(text: str, *, error: bool = True) -> None:
    out = sys.stderr if error else sys.stdout
    if out is not None:
        print(text, file=out)


def _tell(app: QApplication, text: str) -> None:
    """One sentence where it can be read: the console, or a box where the program has none."""
    if sys.stderr is not None:
        _say(text)
        return
    from PySide6.QtWidgets import QMessageBox

    QMessageBox.warning(None, settings.APP_NAME, text)
