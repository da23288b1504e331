-- 批注: threads hang on a story's words, and nothing of them is in a text.

-- `anchor` is JSON: of one on a text the anchor that is carried through its edits, else the words quoted from a field.
CREATE TABLE threads (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    story       INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    hangs_on    TEXT    NOT NULL CHECK (hangs_on IN ('story', 'field', 'working', 'baseline')),
    field       TEXT,
    anchor      TEXT    NOT NULL,
    resolved_by TEXT,
    resolved_at INTEGER
) STRICT;
CREATE INDEX threads_by_story ON threads (story, key);

-- `mentions` is a JSON list of names.
CREATE TABLE comments (
    key       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT    NOT NULL UNIQUE,
    thread    INTEGER NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
    author    TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    text      TEXT    NOT NULL,
    mentions  TEXT    NOT NULL,
    edited_at INTEGER
) STRICT;
CREATE INDEX comments_by_thread ON comments (thread, key);

-- What a comment said before it was edited, and until when.
CREATE TABLE wordings (
    comment INTEGER NOT NULL REFERENCES comments (key) ON DELETE CASCADE,
    until   INTEGER NOT NULL,
    text    TEXT    NOT NULL
) STRICT;
CREATE INDEX wordings_by_comment ON wordings (comment);

-- The last comment of a thread that a person has seen.
CREATE TABLE comments_read (
    thread INTEGER NOT NULL REFERENCES threads (key) ON DELETE CASCADE,
    person TEXT    NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (thread, person)
) STRICT, WITHOUT ROWID;
