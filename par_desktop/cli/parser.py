"""argparse that speaks Vietnamese, never exits the process, and raises what the dispatcher turns into exit codes."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from par_desktop.cli.output import say
from par_desktop.domain.periods import Period
from par_desktop.errors import ParError

_MESSAGES = (
    (r"the following arguments are required: (.+)", "thiếu {0}."),
    (r"unrecognized arguments: (.+)", "không hiểu {0}."),
    (r"argument ([^:]+): expected one argument", "{0} phải có một giá trị theo sau."),
    (r"argument ([^:]+): expected at least one argument", "{0} phải có ít nhất một giá trị."),
    (r"argument ([^:]+): not allowed with argument (.+)", "không dùng {0} cùng {1}."),
    (r"one of the arguments (.+) is required", "phải có một trong các tùy chọn: {0}."),
    (r"argument ([^:]+): invalid choice: '?([^']*)'? \(choose from (.+)\)", "{0} không có “{1}”. Chọn một trong: {2}."),
    (r"argument ([^:]+): ignored explicit argument '?([^']*)'?", "{0} không nhận giá trị “{1}”."),
)
"""argparse's own words, and ours."""


class UsageProblem(ParError):
    """The command was called wrongly: exit 2."""

    def __init__(self, why: str) -> None:
        super().__init__("usage", why=why)


class HelpShown(Exception):
    """``--help`` was printed; nothing else is to be done."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[object],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: ")  # type: ignore[arg-type]  # as argparse passes them


class VietnameseParser(argparse.ArgumentParser):
    """A parser for one command; its help and its complaints are Vietnamese."""

    def __init__(self, word: str, about: str) -> None:
        super().__init__(
            prog=f"par-desktop {word}",
            description=about.splitlines()[0] if about else "",
            add_help=False,
            allow_abbrev=False,
            formatter_class=_Formatter,
        )
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action=_Help, nargs=0, help="hướng dẫn lệnh này")

    def error(self, message: str) -> NoReturn:
        for pattern, ours in _MESSAGES:
            found = re.fullmatch(pattern, message)
            if found is not None:
                raise UsageProblem(f"{ours.format(*found.groups())} Xem: {self.prog} --help.")
        raise UsageProblem(f"{message}. Xem: {self.prog} --help.")


class _Help(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_rest: object) -> None:
        say(parser.format_help().rstrip())
        raise HelpShown


def period_of(code: str | None) -> Period | None:
    """``--period`` as a period; raises ``ValueProblem("not_a_period")``."""
    return None if code is None else Period.parse(code)
