"""One maker a trap: takes a good package and a target, writes the hostile file. ``TRAPS`` says what must come of it."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.exchange.hostile.workbooks import HEAD, MAIN, contents, joined, part_of, repacked, row_put, written

Make = Callable[[Path, Path], object]
READS = ""
"""A correct value: the package reads as if the trap were not there."""


@dataclass(frozen=True)
class Trap:
    """``codes`` are the sentences that may come of it; ``READS`` among them where it may simply be read."""

    name: str
    make: Make
    codes: frozenset[str]
    suffix: str = ".xlsx"


def _parts(target: Path, parts: dict[str, bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def _raw_zip(target: Path, entries: list[tuple[str, bytes, int, int | None]], *, end: bytes = b"") -> None:
    """Entries (name, packed bytes, told size, place of the local header or ``None``) with a directory that may lie."""
    body, directory = io.BytesIO(), io.BytesIO()
    for name, packed, told, place in entries:
        at = body.tell() if place is None else place
        raw = name.encode()
        if place is None:
            body.write(
                struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), told, len(raw), 0) + raw + packed
            )
        sizes = (0, len(packed), told, len(raw), 0, 0, 0, 0, 0, at)
        directory.write(struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes) + raw)
    start, listed = body.tell(), directory.getvalue()
    last = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(entries), len(entries), len(listed), start, 0)
    target.write_bytes(body.getvalue() + listed + end + last)


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def bomb(_: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=False) as part:
            for _round in range(100):
                part.write(bytes(1 << 20))


def bomb_of_many(_: Path, target: Path) -> None:
    small = b" " * (3 << 20)  # each below what is looked at by itself
    _parts(target, {"xl/workbook.xml": b"<workbook/>", **{f"xl/worksheets/sheet{n}.xml": small for n in range(30)}})


def too_much_together(_: Path, target: Path) -> None:
    """Parts below every limit of their own, 90 MB together: the sheets of a package, its hidden ones first."""
    names = ("_par", "_ops", "_goc", "_ds", *(f"Trang {n}" for n in range(26)))
    written({name: ("visible", [["x"]]) for name in names}, target)
    again = target.with_suffix(".tmp")
    target.rename(again)
    blank = b" " * (3 << 20)
    repacked(again, target, {f"xl/worksheets/sheet{n}.xml": lambda c: c + blank for n in range(2, 31)})
    again.unlink()


def nested(sample: Path, target: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(30 << 20))
    repacked(sample, target, {}, {"xl/embeddings/a.zip": inner.getvalue()})


def overlapping(_: Path, target: Path) -> None:
    packed = _deflated(b"<workbook/>" + b" " * 500_000)
    first = ("xl/workbook.xml", packed, 500_011, None)
    _raw_zip(target, [first, *((f"xl/worksheets/sheet{n}.xml", packed, 500_011, 0) for n in range(300))])


def lying_small(_: Path, target: Path) -> None:
    content = b"<workbook/>" + b" " * (20 << 20)
    _raw_zip(target, [("xl/workbook.xml", _deflated(content), 11, None)])


def lying_large(_: Path, target: Path) -> None:
    _raw_zip(target, [("xl/workbook.xml", _deflated(b"<workbook/>"), 4_000_000, None)])


def many_entries(_: Path, target: Path) -> None:
    empty = _deflated(b"")
    _raw_zip(target, [("xl/workbook.xml", empty, 0, None), *((f"{n}", empty, 0, 0) for n in range(65_000))])


def entries_uncounted(_: Path, target: Path) -> None:
    """A directory of 65,000 entries whose end record counts ten."""
    many_entries(_, target)
    raw = bytearray(target.read_bytes())
    struct.pack_into("<2H", raw, len(raw) - 14, 10, 10)
    target.write_bytes(bytes(raw))


def named(name: str) -> Make:
    return lambda sample, target: repacked(sample, target, {}, {name: b"x"})


def linked(sample: Path, target: Path) -> None:
    repacked(sample, target, {})
    with zipfile.ZipFile(target, "a") as archive:
        link = zipfile.ZipInfo("xl/media/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")


def twice(sample: Path, target: Path) -> None:
    repacked(sample, target, {}, {"XL/workbook.xml": b"<workbook/>"})


def odd_packing(sample: Path, target: Path) -> None:
    with zipfile.ZipFile(sample) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as new:
        for part in old.infolist():
            new.writestr(part.filename, old.read(part))


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)) + "]>"
)


def doctype(part: str, declared: str) -> Make:
    def change(content: bytes) -> bytes:
        start = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
        return content[:start] + declared.encode() + content[start:]

    return lambda sample, target: repacked(sample, target, {part: change})


def strings_with_doctype(sample: Path, target: Path) -> None:
    written(contents(sample), target, inline=False)
    again = target.with_suffix(".tmp")
    target.rename(again)
    doctype("xl/sharedStrings.xml", LAUGHS)(again, target)
    again.unlink()


def utf16_doctype(sample: Path, target: Path) -> None:
    def change(content: bytes) -> bytes:
        text = content.decode().split("?>", 1)[-1]
        return f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}{text}'.encode("utf-16")

    repacked(sample, target, {"xl/workbook.xml": change})


def told_encoding(name: str) -> Make:
    head = f'<?xml version="1.0" encoding="{name}"?>'.encode()
    return lambda sample, target: repacked(
        sample, target, {"xl/workbook.xml": lambda content: head + content[max(0, content.find(b"<workbook")) :]}
    )


def unknown_entity(sample: Path, target: Path) -> None:
    repacked(sample, target, {"xl/workbook.xml": lambda c: c.replace(b"<sheets>", b"&bomb;<sheets>")})


def columns(count: int) -> Make:
    return lambda sample, target: _columns(sample, target, count)


def _columns(sample: Path, target: Path, count: int) -> None:
    cells = f'<row r="900">{"<c><v>1</v></c>" * count}</row>'.encode()
    part = part_of(sample, "Nhiệm vụ")
    repacked(sample, target, {part: lambda c: c.replace(b"</sheetData>", cells + b"</sheetData>")})


def far_cell(sheet: str, at: str) -> Make:
    row = "".join(c for c in at if c.isdigit())
    xml = f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>x</t></is></c></row>'
    return lambda sample, target: repacked(sample, target, {part_of(sample, sheet): row_put(xml)})


def ghost_row(sheet: str) -> Make:
    xml = '<row r="1048576" s="1" customFormat="1" ht="15"><c r="A1048576" s="1"/><c r="XFD1048576" s="1"/></row>'
    return lambda sample, target: repacked(sample, target, {part_of(sample, sheet): row_put(xml)})


def ghost_rows_everywhere(sample: Path, target: Path) -> None:
    rows = joined(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(1_000, 1_048_577))
    part = part_of(sample, "Nhiệm vụ")
    repacked(sample, target, {part: lambda c: c.replace(b"</sheetData>", rows + b"</sheetData>")})


def lying_dimension(ref: str) -> Make:
    def change(content: bytes) -> bytes:
        return content.replace(b"<sheetData>", f'<dimension ref="{ref}"/><sheetData>'.encode())

    return lambda sample, target: repacked(sample, target, {part_of(sample, n): change for n in contents(sample)})


def bad_address(at: str) -> Make:
    return lambda sample, target: repacked(
        sample, target, {part_of(sample, "Nhiệm vụ"): row_put(f'<row r="99"><c r="{at}"><v>1</v></c></row>')}
    )


def shared_bomb(sample: Path, target: Path) -> None:
    """One string of 32,000 characters that 120,000 cells name: 3.8 thousand million characters."""
    written(contents(sample), target, inline=False)
    again = target.with_suffix(".tmp")
    target.rename(again)
    with zipfile.ZipFile(again) as archive:
        last = archive.read("xl/sharedStrings.xml").count(b"<si>")
    row = f'<row>{f"""<c t="s"><v>{last}</v></c>""" * 20}</row>'
    cells = row * 6_000  # as many as fit below what the ratio gives away
    part = part_of(sample, "Nhiệm vụ")
    long = ("<si><t>" + "ữ" * 32_000 + "</t></si>").encode()
    repacked(
        again,
        target,
        {
            part: row_put(cells),
            "xl/sharedStrings.xml": lambda c: c.replace(b"</sst>", long + b"</sst>"),
        },
    )
    again.unlink()


def many_strings(sample: Path, target: Path) -> None:
    items = joined([f'{HEAD}<sst xmlns="{MAIN}">', *(f"<si><t>{n}</t></si>" for n in range(1_000_000)), "</sst>"])
    repacked(sample, target, {}, {"xl/sharedStrings.xml": items})


def million_operations(sample: Path, target: Path) -> None:
    row = '<c t="inlineStr"><is><t>00000000000000000000000000000000</t></is></c><c t="inlineStr"><is><t>{}</t></is></c>'
    rows = joined([f"<row>{row}</row>"] * 1_000_000)
    part = part_of(sample, "_ops")
    repacked(sample, target, {part: lambda c: c.replace(b"</sheetData>", rows + b"</sheetData>")})


def nested_json(sample: Path, target: Path) -> None:
    deep = '{"fields":' + "[" * 15_000 + "]" * 15_000 + "}"
    xml = f'<row><c t="inlineStr"><is><t>{"0" * 32}</t></is></c><c t="inlineStr"><is><t>{deep[:32_000]}</t></is></c></row>'
    repacked(sample, target, {part_of(sample, "_ops"): row_put(xml)})


def nested_markup(sample: Path, target: Path) -> None:
    deep = "<ext>" * 1_000_000
    repacked(sample, target, {part_of(sample, "Nhiệm vụ"): row_put(deep)})


NOISE = random.Random(1).randbytes(3 << 20).hex().encode()
"""Six million letters, random enough that the ratio does not give them away."""


def endless_attribute(sample: Path, target: Path) -> None:
    mark = b'<sheetData a="' + NOISE + b'">'
    repacked(sample, target, {part_of(sample, "Nhiệm vụ"): lambda c: c.replace(b"<sheetData>", mark)})


def endless_text(sample: Path, target: Path) -> None:
    xml = f'<row r="900"><c r="A900" t="inlineStr"><is><t>{NOISE.decode()}</t></is></c></row>'
    repacked(sample, target, {part_of(sample, "Nhiệm vụ"): row_put(xml)})


def macros(sample: Path, target: Path) -> None:
    types = b'<Override PartName="/xl/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    change = {"[Content_Types].xml": lambda c: c.replace(b"</Types>", types)}
    repacked(sample, target, change, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(4_000)})


def external_links(sample: Path, target: Path) -> None:
    link = (
        b'<Relationship Id="rId1" Type="x/externalLinkPath" Target="file:///C:/Windows/win.ini" TargetMode="External"/>'
    )
    related = (
        b'<Relationship Id="rId900" Type="x/externalLink" Target="externalLinks/externalLink1.xml"/></Relationships>'
    )
    repacked(
        sample,
        target,
        {"xl/_rels/workbook.xml.rels": lambda c: c.replace(b"</Relationships>", related)},
        {
            "xl/externalLinks/externalLink1.xml": b'<externalLink><externalBook r:id="rId1"/></externalLink>',
            "xl/externalLinks/_rels/externalLink1.xml.rels": b"<Relationships>" + link + b"</Relationships>",
        },
    )


def sheet_elsewhere(target_part: str, mode: str = "") -> Make:
    """A hidden sheet whose part is said to lie outside the file."""

    def change(content: bytes) -> bytes:
        return content.replace(b'"/xl/worksheets/sheet1.xml"', f'"{target_part}"{mode}'.encode())

    return lambda sample, target: repacked(sample, target, {"xl/_rels/workbook.xml.rels": change})


def cut(share: float) -> Make:
    def make(sample: Path, target: Path) -> None:
        raw = sample.read_bytes()
        target.write_bytes(raw[: int(len(raw) * share)])

    return make


def bent(sample: Path, target: Path) -> None:
    raw = bytearray(sample.read_bytes())
    with zipfile.ZipFile(sample) as archive:
        at = archive.getinfo(part_of(sample, "_goc")).header_offset + 200
    raw[at : at + 40] = bytes(40)
    target.write_bytes(bytes(raw))


def text(content: bytes) -> Make:
    return lambda _, target: target.write_bytes(content)


def ods(rows: str, *, before: str = "") -> Make:
    names = "".join(f'<table:table table:name="{n}"/>' for n in ("_par", "_ops", "_goc", "_ds"))
    spaces = 'xmlns:office="o" xmlns:table="t" xmlns:text="x"'
    xml = (
        f"{HEAD}{before}<office:document-content {spaces}><office:body><office:spreadsheet>{names}"
        f'<table:table table:name="Nhiệm vụ">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    return lambda _, target: _parts(
        target, {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": xml.encode()}
    )


_FULL = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
ODS_BOMB = f'<table:table-row table:number-rows-repeated="1048576">{_FULL.format(chr(32) + "table:number-columns-repeated=" + chr(34) + "16384" + chr(34))}</table:table-row>'
ODS_SPACES = '<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p></table:table-cell></table:table-row>'
ODS_ERRORS = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="error"/></table:table-row>'


def ods_locked(_: Path, target: Path) -> None:
    manifest = b'<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    _parts(target, {"content.xml": bytes(range(256)), "META-INF/manifest.xml": manifest})


def biff(records: list[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack("<HH", sort, len(body)) + body for sort, body in records)


def ole(stream: bytes, name: str = "Workbook") -> bytes:
    """A container of one stream: header, directory, then the stream, then the table of sectors."""
    stream = stream.ljust(4_096, b"\0")
    count = -(-len(stream) // 512)
    stream = stream.ljust(count * 512, b"\0")
    tables = -(-(count + 1 + count // 127 + 2) // 128)
    first_table = 1 + count
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<9I", tables, 0, 0, 4_096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, first_table)
    listed = [first_table + n for n in range(1, tables)][:108]
    header += struct.pack("<108I", *listed, *[0xFFFFFFFF] * (108 - len(listed)))
    entries = b""
    for title, sort, first, size in (("Root Entry", 5, 0xFFFFFFFE, 0), (name, 2, 1, len(stream))):
        raw = title.encode("utf-16-le") + b"\0\0"
        entry = raw.ljust(64, b"\0") + struct.pack(
            "<HBB3I", len(raw), sort, 1, 0xFFFFFFFF, 0xFFFFFFFF, 1 if sort == 5 else 0xFFFFFFFF
        )
        entries += (entry + bytes(36) + struct.pack("<II", first, size)).ljust(128, b"\0")
    table = [0xFFFFFFFE, *range(2, count + 1), 0xFFFFFFFE, *[0xFFFFFFFD] * tables]
    packed = struct.pack(f"<{len(table)}I", *table).ljust(tables * 512, b"\xff")
    return header + entries.ljust(512, b"\0") + stream + packed


_BOF = (0x809, struct.pack("<6H", 0x600, 5, 0, 0, 0, 0) + bytes(4))
_SHEET_BOF = (0x809, struct.pack("<6H", 0x600, 16, 0, 0, 0, 0) + bytes(4))
_EOF = (0x0A, b"")


def xls(globals_: list[tuple[int, bytes]], cells: list[tuple[int, bytes]]) -> Make:
    """A workbook of four hidden sheets and one that all have these cells."""

    def make(_: Path, target: Path) -> None:
        names = ("_par", "_ops", "_goc", "_ds", "a")

        def start(places: list[int]) -> bytes:
            sheets = [
                (0x85, struct.pack("<IHBB", place, 0, len(name), 0) + name.encode())
                for name, place in zip(names, places, strict=True)
            ]
            return biff([_BOF, (0x42, struct.pack("<H", 1_200)), *globals_, *sheets, _EOF])

        base = len(start([0] * 5))
        sheet = biff([_SHEET_BOF, *cells, _EOF])
        target.write_bytes(ole(start([base + n * len(sheet) for n in range(5)]) + sheet * 5))

    return make


def _number(row: int, column: int) -> tuple[int, bytes]:
    return 0x203, struct.pack("<3Hd", row, column, 0, 1.0)


SST_LYING = (0xFC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF) + struct.pack("<HB", 60_000, 0) + b"x")
MULRK_MANY = [(0xBD, struct.pack("<HH", row, 0) + bytes(6 * 256) + struct.pack("<H", 255)) for row in range(330)]


def looped(_: Path, target: Path) -> None:
    """A sector table whose chain bites its tail."""
    raw = bytearray(ole(biff([_BOF, _EOF])))
    at = len(raw) - 512
    struct.pack_into("<I", raw, at + 8, 1)
    target.write_bytes(bytes(raw))


_SUSPICIOUS, _DAMAGED, _CHANGED = (
    frozenset({"file_suspicious"}),
    frozenset({"file_damaged"}),
    frozenset({"hidden_changed"}),
)
_READ = frozenset({READS})

TRAPS = [
    Trap("zip bomb", bomb, _SUSPICIOUS),
    Trap("zip bomb of many parts", bomb_of_many, frozenset({"not_a_package"})),
    Trap("parts that are too much together", too_much_together, _CHANGED),
    Trap("nested zip bomb", nested, _READ),
    Trap("overlapping entries", overlapping, _SUSPICIOUS),
    Trap("size told too small", lying_small, _DAMAGED | _SUSPICIOUS),
    Trap("size told too large", lying_large, _DAMAGED),
    Trap("65,000 entries", many_entries, _SUSPICIOUS),
    Trap("65,000 entries told as ten", entries_uncounted, _SUSPICIOUS | _DAMAGED),
    Trap("steps up", named("../../evil.txt"), _SUSPICIOUS),
    Trap("absolute path", named("/etc/evil.txt"), _SUSPICIOUS),
    Trap("back slashes", named("..\\evil.txt"), _SUSPICIOUS),
    Trap("drive letter", named("C:/evil.txt"), _SUSPICIOUS),
    Trap("link", linked, _SUSPICIOUS),
    Trap("one part twice", twice, _SUSPICIOUS),
    Trap("packed by LZMA", odd_packing, _SUSPICIOUS),
    Trap("entities in the workbook", doctype("xl/workbook.xml", LAUGHS), _SUSPICIOUS),
    Trap("entities in the styles", doctype("xl/styles.xml", LAUGHS), _SUSPICIOUS),
    Trap("entities in a sheet", doctype("xl/worksheets/sheet2.xml", LAUGHS), _SUSPICIOUS),
    Trap("entities in the relations", doctype("xl/_rels/workbook.xml.rels", LAUGHS), _SUSPICIOUS),
    Trap("entities in the facts", doctype("docProps/core.xml", LAUGHS), _SUSPICIOUS),
    Trap("entities in shared strings", strings_with_doctype, _SUSPICIOUS),
    Trap("entities in a part nobody reads", doctype("xl/theme/theme1.xml", LAUGHS), _READ),
    Trap("external entity", doctype("xl/workbook.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd">'), _SUSPICIOUS),
    Trap("entities in UTF-16", utf16_doctype, _SUSPICIOUS),
    Trap("encoding nobody knows", told_encoding("A0"), _DAMAGED),
    Trap("encoding of many bytes", told_encoding("Shift_JIS"), _DAMAGED),
    Trap("entity nobody declared", unknown_entity, _DAMAGED),
    Trap("a million columns", columns(1_000_000), frozenset({"sheet_too_large"}) | _SUSPICIOUS),
    Trap("20,000 columns", columns(20_000), frozenset({"sheet_too_large"})),
    Trap("cell XFD1", far_cell("Nhiệm vụ", "XFD1"), frozenset({"sheet_too_large"})),
    Trap("cell in row 1,048,576", far_cell("Hồ sơ TTHC", "B1048576"), frozenset({"sheet_too_large"})),
    Trap("cell in row 1,048,576 of a hidden sheet", far_cell("_goc", "A1048576"), _CHANGED),
    Trap("cell in row 1,048,576 of the operations", far_cell("_ops", "XFD1048576"), _CHANGED),
    Trap("styled row 1,048,576", ghost_row("Nhiệm vụ"), _READ),
    Trap("styled row 1,048,576 of a hidden sheet", ghost_row("_ops"), _READ),
    Trap("a million styled rows", ghost_rows_everywhere, _READ),
    Trap("dimension of everything", lying_dimension("A1:XFD1048576"), _READ),
    Trap("dimension of nothing", lying_dimension("A1"), _READ),
    Trap("no such address", bad_address("A99999999"), _DAMAGED),
    Trap("address in words", bad_address("một"), _DAMAGED),
    Trap("row 0", bad_address("A0"), _DAMAGED),
    Trap("shared string bomb", shared_bomb, _SUSPICIOUS),
    Trap("a million shared strings", many_strings, _SUSPICIOUS),
    Trap("a million operations", million_operations, _SUSPICIOUS | _CHANGED),
    Trap("deeply nested JSON", nested_json, _CHANGED),
    Trap("deeply nested markup", nested_markup, _SUSPICIOUS),
    Trap("endless attribute", endless_attribute, _SUSPICIOUS),
    Trap("endless text", endless_text, _SUSPICIOUS),
    Trap("macros", macros, _READ, ".xlsm"),
    Trap("external links", external_links, _READ),
    Trap("sheet outside the file", sheet_elsewhere("../../../../etc/passwd"), _DAMAGED),
    Trap("sheet on a server", sheet_elsewhere("http://example.invalid/a.xml", ' TargetMode="External"'), _DAMAGED),
    Trap("truncated in the middle", cut(0.5), _DAMAGED),
    Trap("truncated at the end", cut(0.99), _DAMAGED),
    Trap("truncated to its first bytes", cut(0.001), _DAMAGED),
    Trap("bent", bent, _DAMAGED),
    Trap("empty", text(b""), frozenset({"file_empty"})),
    Trap("html", text(b"<html><table><tr><td>1</td></tr></table></html>"), frozenset({"not_a_spreadsheet"})),
    Trap(
        "html as .xls",
        text(b"<html><table><tr><td>1</td></tr></table></html>"),
        frozenset({"not_a_spreadsheet"}),
        ".xls",
    ),
    Trap("csv", text("TT;Nhiệm vụ\r\n1;=1+1\r\n".encode("utf-8-sig")), frozenset({"not_a_spreadsheet"})),
    Trap("docx", lambda _, t: _parts(t, {"word/document.xml": b"<a/>"}), frozenset({"not_a_spreadsheet"})),
    Trap("ods bomb", ods(ODS_BOMB), _SUSPICIOUS | _CHANGED, ".ods"),
    Trap("ods of spaces", ods(ODS_SPACES), _CHANGED, ".ods"),
    Trap("ods of errors", ods(ODS_ERRORS), _SUSPICIOUS, ".ods"),
    Trap("ods with entities", ods("", before=LAUGHS), _SUSPICIOUS, ".ods"),
    Trap("ods nested", ods("<table:table-row>" * 100_000), _SUSPICIOUS, ".ods"),
    Trap("ods with a password", ods_locked, frozenset({"file_encrypted"}), ".ods"),
    Trap("xls of nothing", xls([], []), _CHANGED, ".xls"),
    Trap("xls with a cell in its last corner", xls([], [_number(65_535, 255)]), _CHANGED, ".xls"),
    Trap("xls that counts two thousand million texts", xls([SST_LYING], []), _DAMAGED, ".xls"),
    Trap("xls full of numbers", xls([], MULRK_MANY), _SUSPICIOUS, ".xls"),
    Trap("xls with records of no length", xls([], [(0x203, b""), (0xFD, b""), (0x06, b"\1")]), _DAMAGED, ".xls"),
    Trap("xls with a password", xls([(0x2F, bytes(6))], []), frozenset({"file_encrypted"}), ".xls"),
    Trap("xls whose sectors bite their tail", looped, _DAMAGED, ".xls"),
    Trap("xls of zeros", text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000)), _DAMAGED, ".xls"),
    Trap(
        "Word file called .xls",
        lambda _, t: t.write_bytes(ole(b"x", "WordDocument")),
        frozenset({"not_a_spreadsheet"}),
        ".xls",
    ),
]
