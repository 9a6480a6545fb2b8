"""Headless commands: the same services as the window, for batches, scripts and tests. No Qt here.

Each command is a module with ``arguments(parser)`` and ``run(options) -> int``; only the chosen one is imported.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from par_desktop.cli.output import fail
from par_desktop.cli.parser import HelpShown, UsageProblem, VietnameseParser
from par_desktop.errors import ParError

COMMANDS = {
    "new": "new",
    "export": "export",
    "import": "import_",
    "list": "list_",
    "report": "report",
    "check": "check",
    "backup": "backup",
    "restore": "restore",
    "recover": "recover",
    "machines": "machines",
    "handover": "handover",
    "recovery": "recovery",
    "demo": "demo",
}
"""Command word to module name."""


Show = Callable[[Path, Path | None], int]
"""Opens a window on a workspace, or draws a demo's screens into the second folder; handed in by ``__main__``."""


def run(argv: Sequence[str], show: Show | None = None) -> int:
    """Run one command (``argv[0]`` is its word): 0 done, 1 refused or damaged (a sentence on stderr), 2 wrong usage."""
    word = argv[0] if argv else ""
    try:
        if word not in COMMANDS:
            raise UsageProblem(f"không có lệnh “{word}”. Các lệnh: {', '.join(COMMANDS)}.")
        module = import_module(f"par_desktop.cli.{COMMANDS[word]}")
        parser = VietnameseParser(word, module.__doc__ or "")
        module.arguments(parser)
        code: int = module.run(parser.parse_args(list(argv[1:]), Namespace(show=show)))
    except HelpShown:
        return 0
    except BrokenPipeError:
        # The reader (``head``) has had enough; Python must not complain again when it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ParError as problem:
        fail(problem)
        return 2 if isinstance(problem, UsageProblem) else 1
    return code
