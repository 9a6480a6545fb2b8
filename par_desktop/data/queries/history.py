"""Which operations a history shows, newest first, and when packages brought them."""

from __future__ import annotations

from par_desktop.data.reader import Connection


def newest(
    conn: Connection, limit: int, kind: str | None = None, record: str | None = None
) -> tuple[tuple[int, str], ...]:
    """(local sequence number, time its package came or "") of the latest operations, newest arrival first.

    Bookkeeping is left out: nobody typed it.
    """
    where, values = ["r.kind NOT IN ('void', 'refused', 'release', 'typing')"], []
    if kind is not None:
        where.append("r.kind = ?")
        values.append(kind)
    if record is not None:
        where.append("r.id = ?")
        values.append(record)
    sql = f"""SELECT o.seq, coalesce(p.at, '') FROM operation o JOIN record r ON r.key = o.record
              LEFT JOIN package p ON p.key = o.package
              WHERE {" AND ".join(where)} ORDER BY o.seq DESC LIMIT ?"""
    return tuple((int(seq), str(at)) for seq, at in conn.execute(sql, (*values, limit)).fetchall())
