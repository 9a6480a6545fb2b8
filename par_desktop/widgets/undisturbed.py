"""The window's thread keeps the interpreter for as long as a list takes to paint (docs/decisions/0022).

Beside a working thread it gets half of the interpreter, beside two a third: cells that paint in 15 ms took 30 and 45.
How long a waiting thread leaves the running one alone is one number for all threads; a long one while the window paints
makes the workers wait, because painting hands nothing over by itself. Where it does (reading a page of rows) the usual
number must hold, or the window would wait as long for its own turn: ``shared``.
"""

from __future__ import annotations

import sys
from types import TracebackType

SHARED = 0.0001
"""Seconds; three threads share one interpreter, and a click must be felt soon (docs/decisions/0007)."""
KEPT = 0.02
"""Longer than a list takes to paint, short enough that nothing else notices."""


class _For:
    """Sets the number inside a ``with``, and puts back what was there."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._before: list[float] = []

    def __enter__(self) -> None:
        self._before.append(sys.getswitchinterval())
        sys.setswitchinterval(self._seconds)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        sys.setswitchinterval(self._before.pop())


undisturbed = _For(KEPT)
"""Around painting; the window's thread only."""
shared = _For(SHARED)
"""Around what reads from disk while painting; the window's thread only."""
