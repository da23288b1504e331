-- The library: stories with their two texts, revisions, decisions, search, people, log.
-- Times are milliseconds since 1970 UTC. Hashes are BLAKE3 of canonical article JSON in lower-case hex.

CREATE TABLE stories (
    key        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    title      TEXT    NOT NULL,
    section    TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    stage      TEXT    NOT NULL,
    holder     TEXT    NOT NULL,
    created_by TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    updated_by TEXT    NOT NULL,
    updated_at INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    pending    INTEGER NOT NULL,
    tracking   INTEGER NOT NULL CHECK (tracking IN (0, 1)),
    version    INTEGER NOT NULL CHECK (version > 0),
    trashed_at INTEGER
) STRICT;
CREATE INDEX stories_by_change ON stories (updated_at DESC, key DESC);
CREATE INDEX stories_by_section ON stories (section);

-- The working text, and the weave as of the end of the last author's turn (none while nothing is tracked). The stamp is
-- another after every change of the row.
CREATE TABLE texts (
    story         INTEGER PRIMARY KEY REFERENCES stories (key) ON DELETE CASCADE,
    stamp         TEXT    NOT NULL,
    working       BLOB    NOT NULL,
    working_hash  TEXT    NOT NULL,
    baseline_hash TEXT    NOT NULL,
    weave         BLOB,
    turn_author   TEXT    NOT NULL,
    turn_started  INTEGER NOT NULL,
    turn_last     INTEGER NOT NULL,
    revised_at    INTEGER NOT NULL
) STRICT;

-- Immutable texts by content, compressed with zstd; `size` is that of the uncompressed bytes.
CREATE TABLE blobs (
    hash  TEXT    PRIMARY KEY,
    bytes BLOB    NOT NULL,
    size  INTEGER NOT NULL
) STRICT;

CREATE TABLE revisions (
    story    INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    number   INTEGER NOT NULL CHECK (number > 0),
    id       TEXT    NOT NULL UNIQUE,
    parents  TEXT    NOT NULL,
    kind     TEXT    NOT NULL,
    author   TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    note     TEXT    NOT NULL,
    title    TEXT    NOT NULL,
    working  TEXT    NOT NULL REFERENCES blobs (hash),
    baseline TEXT    NOT NULL REFERENCES blobs (hash),
    PRIMARY KEY (story, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX revisions_by_working ON revisions (working);
CREATE INDEX revisions_by_baseline ON revisions (baseline);
CREATE TRIGGER revisions_are_immutable BEFORE UPDATE ON revisions
BEGIN SELECT RAISE (ABORT, 'a revision is never changed'); END;

-- Decisions with what is needed to take them back: the weave before, the hashes of both texts after.
CREATE TABLE decisions (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    story          INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    at             INTEGER NOT NULL,
    actor          TEXT    NOT NULL,
    verdict        TEXT    NOT NULL CHECK (verdict IN ('accept', 'reject')),
    changes        BLOB    NOT NULL,
    weave_before   BLOB    NOT NULL,
    working_after  TEXT    NOT NULL,
    baseline_after TEXT    NOT NULL,
    undone_at      INTEGER
) STRICT;
CREATE INDEX decisions_by_story ON decisions (story, id);

-- Search: the text of every story, and an index of its characters and pairs of adjacent characters. A story whose row
-- is `stale` has been written since it was indexed; searching reads its text instead.
CREATE TABLE search (
    story INTEGER PRIMARY KEY REFERENCES stories (key) ON DELETE CASCADE,
    text  BLOB    NOT NULL,
    stale INTEGER NOT NULL CHECK (stale IN (0, 1)),
    since INTEGER NOT NULL
) STRICT;
CREATE INDEX search_stale ON search (since) WHERE stale = 1;
CREATE VIRTUAL TABLE grams USING fts5 (
    gram, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
);

CREATE TABLE people (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL
) STRICT;

-- Who did what and when. Lines outlive their story.
CREATE TABLE log (
    seq    INTEGER PRIMARY KEY AUTOINCREMENT,
    story  TEXT,
    at     INTEGER NOT NULL,
    actor  TEXT    NOT NULL,
    act    TEXT    NOT NULL,
    detail TEXT    NOT NULL
) STRICT;
CREATE INDEX log_by_story ON log (story, seq);
CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_never_shortened BEFORE DELETE ON log
BEGIN SELECT RAISE (ABORT, 'the log is append-only'); END;

-- The last act of each writer on each story ('' is the library as a whole), for whoever else has the library open.
CREATE TABLE feed (
    story  TEXT    NOT NULL,
    writer TEXT    NOT NULL,
    seq    INTEGER NOT NULL UNIQUE,
    act    TEXT    NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (story, writer)
) STRICT, WITHOUT ROWID;
