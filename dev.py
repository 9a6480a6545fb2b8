"""Set up and run PAR Desktop from its source, with nothing but Python: ``demo``, ``run``, ``test`` and ``check``.

Everything is installed into ``.venv`` beside this file, at the versions of ``constraints.txt``. A second start takes
no time: ``.venv`` remembers what it was made from.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "par-desktop-setup.txt"
NO_PYTHON = """PAR Desktop cần Python 3.11 trở lên; máy đang chạy Python {}. Hãy cài bản mới rồi chạy lại.
PAR Desktop needs Python 3.11 or newer; this is Python {}. Install a newer one and run this again."""
USAGE = """python3 dev.py demo [DIR]    a demo city: the window, or where there is no display its documents in a folder
python3 dev.py run [DIR]     the window
python3 dev.py test [...]    the tests (further words go to pytest)
python3 dev.py check         lint, types, import contracts"""

# Debian's names, tried on a minimal Debian 12. The first list is enough for Qt without a screen.
OFFSCREEN = (
    "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1", "libglib2.0-0", "fonts-liberation2",
)  # fmt: skip
SCREEN = ("libxcb-cursor0", "libxkbcommon-x11-0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0")
LATER_NAMES = {"libglib2.0-0": "libglib2.0-0t64", "fonts-liberation2": "fonts-liberation"}
"""What newer Debians call the same thing."""


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is what people start with whatever Python they have)
        found = "{}.{}.{}".format(*sys.version_info[:3])
        print(NO_PYTHON.format(found, found), file=sys.stderr)
        return 1
    commands = {"demo": demo, "run": run, "test": test, "check": check}
    if not arguments or arguments[0] not in commands:
        wants_help = arguments[:1] in (["-h"], ["--help"])
        print(USAGE, file=sys.stdout if wants_help else sys.stderr)
        return 0 if wants_help else 2
    return commands[arguments[0]](arguments[1:])


def demo(arguments: list[str]) -> int:
    """The demo city; the command itself sees whether there is a display."""
    set_up(for_screen=has_display())
    return python("-m", "par_desktop", "demo", *(arguments or [str(ROOT / "demo-out")]), folder=None)


def run(arguments: list[str]) -> int:
    set_up(for_screen=True)
    return python("-m", "par_desktop", *arguments, folder=None)


def test(arguments: list[str]) -> int:
    """All tests, on every processor, or those asked for by name."""
    set_up(for_screen=False, extra="dev")
    # A module's tests stay together, so that what they share (a demo city, a workspace) is made once.
    every = [] if arguments else ["-n", "auto", "--dist", "loadfile"]
    return python("-m", "pytest", *every, *arguments, QT_QPA_PLATFORM="offscreen")


def check(_arguments: list[str]) -> int:
    """Lint, types and import contracts; all of them run, so that one answer shows everything."""
    set_up(for_screen=False, extra="dev")
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    results = (
        python("-m", "ruff", "check", "."),
        python("-m", "mypy"),
        python("-c", lint_imports, "--no-logo", PYTHONIOENCODING="utf-8"),
    )
    return max(results)


def python(*arguments: str, folder: Path | None = ROOT, **environment: str) -> int:
    """Runs the Python of ``.venv`` in ``folder``, or where the caller is; its exit code."""
    command = [str(venv_python()), *arguments]
    try:
        return subprocess.run(command, cwd=folder, env={**os.environ, **environment}, check=False).returncode
    except KeyboardInterrupt:
        return 130


def venv_python() -> Path:
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def set_up(*, for_screen: bool, extra: str = "") -> None:
    """Makes ``.venv`` what ``pyproject.toml`` and ``constraints.txt`` say, if it is not; exits with pip's code."""
    install_system_packages(OFFSCREEN + (SCREEN if for_screen else ()))
    wanted = fingerprint()
    made = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    if made[:1] == [wanted] and extra in ("", *made[1:]) and venv_works():
        return
    if not venv_works():
        print("dev.py: making .venv", flush=True)
        step([sys.executable, "-m", "venv", "--clear", str(VENV)])
    target = f".[{extra}]" if extra else "."
    print(f"dev.py: installing {target} into .venv (once; needs the package index)", flush=True)
    step([str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
          "--only-binary", ":all:", "-c", "constraints.txt", "-e", target])  # fmt: skip
    kept = made[1:] if made[:1] == [wanted] else []
    STAMP.write_text(" ".join([wanted, *dict.fromkeys([*kept, *([extra] if extra else [])])]), encoding="utf-8")


def fingerprint() -> str:
    """Changes with what is installed and with the folder: an environment that was moved does not work."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([str(ROOT).encode(), *parts])).hexdigest()


def venv_works() -> bool:
    """Whether ``.venv`` has a Python of the right age with pip in it."""
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if not venv_python().exists():
        return False
    return subprocess.run([str(venv_python()), "-c", probe], capture_output=True, check=False).returncode == 0


def step(command: list[str]) -> None:
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    if code:
        raise SystemExit(code)


def install_system_packages(names: tuple[str, ...]) -> None:
    """On Debian and its kin, installs what is missing of ``names``, or prints the line that does."""
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        return
    no_venv = importlib.util.find_spec("ensurepip") is None
    missing = [name for name in names if not installed(name)] + (["python3-venv"] if no_venv else [])
    if not missing:
        return
    prefix = root_prefix()
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if prefix is None:
        print(f"dev.py: missing system packages; run: sudo {shlex.join(install)}", file=sys.stderr, flush=True)
        if no_venv:
            raise SystemExit(1)
        return  # they may be there under another name; the program says so itself if they are not
    print("dev.py: installing Debian packages: " + " ".join(missing), flush=True)
    step([*prefix, "apt-get", "update", "-qq"])
    named = [name if known(name) else LATER_NAMES.get(name, name) for name in missing]
    step([*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *install[:4], "-qq", *named])


def root_prefix() -> list[str] | None:
    """How to run a command as root without stopping for ever; ``None`` where that cannot be."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    asks = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    return None if asks else ["sudo"]


def installed(name: str) -> bool:
    later = LATER_NAMES.get(name)
    if package_version(name):
        return True
    if not later:
        return False
    version = package_version(later)
    # Debian 12's own fonts-liberation is 1.07, which lacks 92 Vietnamese letters; the later one is 2.x.
    return bool(version) and not (later == "fonts-liberation" and version.startswith("1:1."))


def package_version(name: str) -> str:
    """The installed version of a Debian package, or empty text."""
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", name]
    answer = subprocess.run(query, capture_output=True, text=True, check=False).stdout
    status, _, version = answer.partition(" ")
    return version if status == "installed" else ""


def known(name: str) -> bool:
    answer = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
    return answer.returncode == 0 and bool(answer.stdout)


def has_display() -> bool:
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
