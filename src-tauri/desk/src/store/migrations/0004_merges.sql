-- Texts that were merged into a story, kept with what has been decided about their conflicts.

CREATE TABLE merges (
    key           INTEGER PRIMARY KEY AUTOINCREMENT,
    story         INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    at            INTEGER NOT NULL,
    actor         TEXT    NOT NULL,
    mine_author   TEXT    NOT NULL,
    theirs_author TEXT    NOT NULL,
    revision      INTEGER,
    base          BLOB    NOT NULL,
    mine          BLOB    NOT NULL,
    theirs        BLOB    NOT NULL,
    choices       TEXT    NOT NULL,
    finished_at   INTEGER
) STRICT;
CREATE INDEX merges_by_story ON merges (story, finished_at);
