"""Mappings that are read when somebody looks into them: of a sealed package most people never do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Later(Mapping[K, V]):
    """What ``load`` gives, asked for at the first look; whatever it raises, that look raises."""

    def __init__(self, load: Callable[[], Mapping[K, V]]) -> None:
        self._load = load
        self._known: Mapping[K, V] | None = None

    def _all(self) -> Mapping[K, V]:
        if self._known is None:
            self._known = self._load()
        return self._known

    def __getitem__(self, key: K) -> V:
        return self._all()[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())
