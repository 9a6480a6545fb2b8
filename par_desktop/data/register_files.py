"""Registers from ``resources/registers/*.toml``: a new one is a file there and nothing else."""

from __future__ import annotations

from functools import cache

from par_desktop.domain.register_definitions import read_register
from par_desktop.domain.registers import Register
from par_desktop.settings import resource, table

ORDER = (
    "sang-kien",
    "doi-thoai",
    "pakn",
    "tiep-dan",
    "khieu-nai",
    "ky-luat",
    "vbqppl",
    "tin-bai",
    "dao-tao",
    "tu-chu",
    "sap-nhap-thon",
)
"""How the built-in ones are listed; others follow by code."""


@cache
def load_registers() -> tuple[Register, ...]:
    """Every register, read once a process. Raises ``ValueError`` for a definition that contradicts itself."""
    files = sorted(path for path in resource("registers").iterdir() if path.suffix == ".toml")
    read = (read_register(table(f"registers/{path.name}")) for path in files)
    found = {register.code: register for register in read}
    known = [found.pop(code) for code in ORDER if code in found]
    return (*known, *(found[code] for code in sorted(found)))
