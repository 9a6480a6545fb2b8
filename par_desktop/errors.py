"""The error tree.

Every error a user can act on is a ``ParError``: a code, the facts of the case, and nothing of its wording.
``par_desktop.text.sentences`` turns it into one Vietnamese sentence: what happened, where, what to do.
What we did wrong ourselves stays an ordinary Python exception and goes to the log.
"""

from __future__ import annotations


class ParError(Exception):
    """What the world did: a code and the named facts of the case (all of them printable)."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"{code} {facts}" if facts else code)


class ValueProblem(ParError):
    """A typed value that its kind cannot hold; ``facts`` name what was typed and the allowed range."""


class NotAllowed(ParError):
    """A write that this unit may not make (permission, closed period, foreign record)."""


class WorkspaceProblem(ParError):
    """The folder: not a workspace, newer than the program, locked, damaged, not writable, full."""


class PackageProblem(ParError):
    """A file refused whole: damaged, encrypted, for another unit, changed in its hidden sheets, unknown key."""


class Cancelled(ParError):
    """The user pressed Dừng; deserves silence."""

    def __init__(self) -> None:
        super().__init__("cancelled")
