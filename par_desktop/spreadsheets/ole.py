"""The container of .xls files (OLE2, [MS-CFB]): finds one stream by its name; chains that bite their tail end it."""

from __future__ import annotations

import struct

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, not sectors."""


class OleError(Exception):
    """The container is broken."""


class OleFile:
    """Streams of a container held in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            sector, mini = struct.unpack_from("<HH", data, 30)
            fats, first_dir, self._least = struct.unpack_from("<II4xI", data, 44)
            first_mini, first_difat = struct.unpack_from("<I4xI", data, 60)
            difat = list(struct.unpack_from("<109I", data, 76))
        except struct.error as problem:
            raise OleError("header") from problem
        if sector not in (9, 12) or mini != 6:
            raise OleError("sizes")
        self._size = 1 << sector
        self._sectors = len(data) // self._size
        self._fat = self._read_fat(difat, first_difat, fats)
        self._entries = self._directory(self._chain(first_dir))
        self._mini_fat = _numbers(self._chain(first_mini))
        root = next((e for e in self._entries if e[1] == 5), None)
        self._mini = self._chain(root[2]) if root is not None else b""

    def stream(self, *names: str) -> bytes | None:
        """The first stream of one of these names; ``None`` where there is none."""
        for name in names:
            for found, sort, first, size in self._entries:
                if sort == 2 and found == name.casefold():
                    whole = self._mini_chain(first) if size < self._least else self._chain(first)
                    if len(whole) < size:
                        raise OleError(name)
                    return whole[:size]
        return None

    def _read_fat(self, difat: list[int], more: int, count: int) -> list[int]:
        seen = 0
        while more < _FREE:
            numbers = _numbers(self._sector(more))
            difat += numbers[:-1]
            more = numbers[-1]
            seen += 1
            if seen > self._sectors:
                raise OleError("difat")
        listed = [number for number in difat if number < _FREE][: self._sectors]
        if len(set(listed)) < len(listed) or count > self._sectors:
            raise OleError("fat")
        return _numbers(b"".join(self._sector(number) for number in listed))

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        found = self._data[start : start + self._size]
        if not found:
            raise OleError("sector")
        return found.ljust(self._size, b"\0")

    def _chain(self, first: int) -> bytes:
        found: list[bytes] = []
        while first < _FREE:
            if len(found) > self._sectors or first >= len(self._fat):
                raise OleError("chain")
            found.append(self._sector(first))
            first = self._fat[first]
        return b"".join(found)

    def _mini_chain(self, first: int) -> bytes:
        found: list[bytes] = []
        while first < _FREE:
            if len(found) > len(self._mini_fat) or first >= len(self._mini_fat):
                raise OleError("mini chain")
            found.append(self._mini[first * 64 : first * 64 + 64])
            first = self._mini_fat[first]
        return b"".join(found)

    @staticmethod
    def _directory(data: bytes) -> list[tuple[str, int, int, int]]:
        """Name, sort (2 a stream, 5 the root), first sector, size of each entry."""
        entries = []
        for at in range(0, len(data) - 127, 128):
            length, sort = struct.unpack_from("<HB", data, at + 64)
            first, size = struct.unpack_from("<II", data, at + 116)
            name = data[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            entries.append((name.casefold(), sort, first, size))
        return entries


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
