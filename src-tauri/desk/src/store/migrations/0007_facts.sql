-- Facts that somebody vouched for, and the text of each story that each person saw last.

CREATE TABLE ticks (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    story  INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    at     INTEGER NOT NULL,
    actor  TEXT    NOT NULL,
    kind   TEXT    NOT NULL,
    normal TEXT    NOT NULL,
    fact   TEXT    NOT NULL
) STRICT;
CREATE INDEX ticks_by_story ON ticks (story, id);
CREATE INDEX ticks_of_names ON ticks (normal) WHERE kind = 'name';

CREATE TABLE looks (
    story   INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    person  TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    working TEXT    NOT NULL REFERENCES blobs (hash),
    PRIMARY KEY (story, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX looks_by_working ON looks (working);
