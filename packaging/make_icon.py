"""Draws ``packaging/icon.ico`` and ``packaging/icon.png`` from ``resources/program-icon.svg``.

Run after the drawing changes: ``.venv/bin/python packaging/make_icon.py``. The results are committed, so a build needs
no Qt to have an icon.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

HERE = Path(__file__).resolve().parent
DRAWING = HERE.parent / "resources" / "program-icon.svg"
ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
"""What Windows asks for at 100 to 250 %: title bar, task bar, desktop, Explorer's large view."""


def png(renderer: QSvgRenderer, size: int) -> bytes:
    """The drawing as a square PNG of ``size`` pixels with a clear background."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """PNG pictures by size in one ICO file (Windows Vista and newer read PNG entries)."""
    head = struct.pack("<HHH", 0, 1, len(pictures))
    entries, body = b"", b""
    offset = len(head) + 16 * len(pictures)
    for size, data in pictures.items():
        side = 0 if size == 256 else size  # a byte: 0 stands for 256
        entries += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(data), offset + len(body))
        body += data
    return head + entries + body


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication([])
    renderer = QSvgRenderer(str(DRAWING))
    pictures = {size: png(renderer, size) for size in ICO_SIZES}
    (HERE / "icon.ico").write_bytes(ico(pictures))
    (HERE / "icon.png").write_bytes(pictures[256])
    app.quit()


if __name__ == "__main__":
    main()
