"""Run by itself: reads files one after the other and tells, for each, what came of it and the most memory so far.

One process for all: what it takes at most is what each takes at most, and a crash is named by the line that is missing.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter


def peak() -> int:
    """Most bytes this process ever held."""
    if sys.platform == "win32":
        import ctypes
        from ctypes import wintypes

        counters = (ctypes.c_size_t * 10)()
        ctypes.windll.kernel32.K32GetProcessMemoryInfo.argtypes = [wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD]
        handle = ctypes.windll.kernel32.GetCurrentProcess()
        ctypes.windll.kernel32.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), ctypes.sizeof(counters))
        return int(counters[1])
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main(paths: list[str]) -> None:
    from par_desktop.errors import PackageProblem
    from par_desktop.exchange.reader import read_package

    first, *rest = paths
    read_package(Path(first))  # libraries loaded, an ordinary file read: this much is no trap's doing
    idle = peak()
    for path in rest:
        began = perf_counter()
        try:
            package = read_package(Path(path))
            told = {"code": "", "operations": len(package.operations), "id": package.head.package}
        except PackageProblem as problem:
            told = {"code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}}
        package = None
        print(json.dumps({"path": path, "above": peak() - idle, "took": perf_counter() - began, **told}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
