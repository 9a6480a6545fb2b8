"""The first shape of the workspace: journal, projection, the plan's world, packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

JOURNAL = """
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE author (
    key INTEGER PRIMARY KEY,
    replica TEXT NOT NULL,
    unit TEXT NOT NULL,
    by TEXT NOT NULL,
    origin TEXT NOT NULL,
    UNIQUE (replica, unit, by, origin)
) STRICT;
CREATE TABLE record (
    key INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    unit TEXT,
    conflicts INTEGER NOT NULL DEFAULT 0,
    waiting INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, id)
) STRICT;
CREATE INDEX record_unit ON record (unit);
CREATE INDEX record_conflicts ON record (kind) WHERE conflicts > 0;
CREATE INDEX record_waiting ON record (kind) WHERE waiting > 0;
CREATE TABLE operation (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    record INTEGER NOT NULL REFERENCES record (key),
    author INTEGER NOT NULL REFERENCES author (key),
    at TEXT NOT NULL,
    base TEXT NOT NULL,
    fields TEXT,
    reason TEXT NOT NULL,
    nonce TEXT NOT NULL,
    digest TEXT,
    package INTEGER REFERENCES package (key)
) STRICT;
CREATE INDEX operation_record ON operation (record);
CREATE INDEX operation_package ON operation (package) WHERE package IS NOT NULL;
CREATE TABLE package (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    direction TEXT NOT NULL,
    sender TEXT NOT NULL,
    receiver TEXT NOT NULL,
    replica TEXT NOT NULL,
    number INTEGER NOT NULL,
    period TEXT NOT NULL,
    at TEXT NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    counts TEXT NOT NULL,
    UNIQUE (direction, id, digest)
) STRICT;
CREATE TABLE package_operation (
    package INTEGER NOT NULL REFERENCES package (key),
    operation INTEGER NOT NULL REFERENCES operation (seq),
    PRIMARY KEY (package, operation)
) STRICT, WITHOUT ROWID;
CREATE TABLE receipt (
    package TEXT NOT NULL,
    replica TEXT NOT NULL,
    PRIMARY KEY (package, replica)
) STRICT, WITHOUT ROWID;
CREATE TABLE peer (
    replica TEXT PRIMARY KEY,
    unit TEXT NOT NULL,
    key TEXT NOT NULL,
    coordinator INTEGER NOT NULL,
    since TEXT NOT NULL,
    retired INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE invitation (
    unit TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    issued TEXT NOT NULL,
    used_by TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE refusal (
    package INTEGER NOT NULL REFERENCES package (key),
    place TEXT NOT NULL,
    value TEXT NOT NULL,
    code TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
"""

WORLD = """
CREATE TABLE unit (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    search TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE group_member (
    unit_group TEXT NOT NULL,
    unit TEXT NOT NULL,
    PRIMARY KEY (unit_group, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE task (
    id TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    title TEXT NOT NULL,
    section TEXT NOT NULL,
    section_title TEXT NOT NULL,
    area TEXT NOT NULL,
    product TEXT NOT NULL,
    lead_text TEXT NOT NULL,
    coordinating_text TEXT NOT NULL,
    schedule_text TEXT NOT NULL,
    search TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE planned (
    task TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    year INTEGER NOT NULL,
    role TEXT NOT NULL,
    due TEXT,
    assumed INTEGER NOT NULL,
    PRIMARY KEY (task, unit, period)
) STRICT, WITHOUT ROWID;
CREATE INDEX planned_unit ON planned (unit, year);
CREATE TABLE criterion (
    set_id TEXT NOT NULL,
    code TEXT NOT NULL,
    level TEXT NOT NULL,
    area TEXT NOT NULL,
    parent TEXT,
    title TEXT NOT NULL,
    max_points INTEGER NOT NULL,
    component INTEGER NOT NULL,
    rule TEXT,
    position INTEGER NOT NULL,
    PRIMARY KEY (set_id, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE metric (
    code TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    unit_label TEXT NOT NULL,
    kind TEXT NOT NULL,
    frequency TEXT NOT NULL,
    target TEXT,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE procedure_field (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""

PROJECTION = """
CREATE TABLE "assignment" (
    task TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    status TEXT,
    progress INTEGER,
    document_number TEXT,
    document_date TEXT,
    note TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (task, unit, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE "dossier" (
    unit TEXT NOT NULL,
    month TEXT NOT NULL,
    procedure_field TEXT NOT NULL,
    online3 INTEGER,
    online4 INTEGER,
    direct INTEGER,
    postal INTEGER,
    early INTEGER,
    on_time INTEGER,
    late INTEGER,
    open_in_time INTEGER,
    open_late INTEGER,
    none INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, month, procedure_field)
) STRICT, WITHOUT ROWID;
CREATE TABLE "reading" (
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    count_value INTEGER,
    count_numerator INTEGER,
    count_denominator INTEGER,
    count_none INTEGER,
    ratio_value INTEGER,
    ratio_numerator INTEGER,
    ratio_denominator INTEGER,
    ratio_none INTEGER,
    source TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (metric, unit, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE "score" (
    criterion TEXT NOT NULL,
    unit TEXT NOT NULL,
    round TEXT NOT NULL,
    inputs_value INTEGER,
    inputs_numerator INTEGER,
    inputs_denominator INTEGER,
    inputs_none INTEGER,
    points INTEGER,
    explanation TEXT,
    evidence TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (criterion, unit, round)
) STRICT, WITHOUT ROWID;
CREATE TABLE "round" (
    round TEXT NOT NULL,
    published TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (round)
) STRICT, WITHOUT ROWID;
CREATE TABLE "appraisal" (
    round TEXT NOT NULL,
    criterion TEXT NOT NULL,
    unit TEXT NOT NULL,
    points INTEGER,
    reason TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (round, criterion, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE "survey" (
    round TEXT NOT NULL,
    criterion TEXT NOT NULL,
    unit TEXT NOT NULL,
    points INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (round, criterion, unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE "inspection" (
    unit TEXT NOT NULL,
    inspection TEXT NOT NULL,
    sort TEXT,
    day TEXT,
    started TEXT,
    ended TEXT,
    team TEXT,
    present TEXT,
    opinion TEXT,
    published TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, inspection)
) STRICT, WITHOUT ROWID;
CREATE TABLE "answer" (
    unit TEXT NOT NULL,
    inspection TEXT NOT NULL,
    item TEXT NOT NULL,
    answer TEXT,
    count INTEGER,
    ratio_value INTEGER,
    ratio_numerator INTEGER,
    ratio_denominator INTEGER,
    ratio_none INTEGER,
    note TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, inspection, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE "finding" (
    unit TEXT NOT NULL,
    inspection TEXT NOT NULL,
    finding TEXT NOT NULL,
    item TEXT,
    text TEXT,
    person TEXT,
    deadline TEXT,
    state TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, inspection, finding)
) STRICT, WITHOUT ROWID;
CREATE TABLE "remedy" (
    unit TEXT NOT NULL,
    inspection TEXT NOT NULL,
    finding TEXT NOT NULL,
    text TEXT,
    done TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, inspection, finding)
) STRICT, WITHOUT ROWID;
CREATE TABLE "membership" (
    unit_group TEXT NOT NULL,
    member TEXT NOT NULL,
    chosen INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit_group, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE "passage" (
    report TEXT NOT NULL,
    heading TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    text TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (report, heading, unit, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE "void" (
    unit TEXT NOT NULL,
    operation TEXT NOT NULL,
    void INTEGER,
    reason TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, operation)
) STRICT, WITHOUT ROWID;
CREATE TABLE "refused" (
    unit TEXT NOT NULL,
    operation TEXT NOT NULL,
    refused INTEGER,
    reason TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, operation)
) STRICT, WITHOUT ROWID;
CREATE TABLE "typing" (
    unit TEXT NOT NULL,
    typing TEXT NOT NULL,
    package TEXT,
    saved TEXT,
    digest TEXT,
    operations TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, typing)
) STRICT, WITHOUT ROWID;
"""


def m0001_first(db: Database) -> None:
    """Create every table; the SQL here is frozen and never edited after a release."""
    for script in (JOURNAL, WORLD, PROJECTION):
        for statement in script.split(";"):
            if statement.strip():
                db.conn.execute(statement)
