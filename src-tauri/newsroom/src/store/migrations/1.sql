-- Times are milliseconds since 1970, UTC. Never edited once merged: a change is a new file.

-- What readers see: the newest version of each story.
CREATE TABLE article (
    story       TEXT PRIMARY KEY,
    version     INTEGER NOT NULL,
    etag        TEXT NOT NULL,
    status      TEXT NOT NULL CHECK (status IN ('usable', 'withheld', 'canceled')),
    public_from INTEGER NOT NULL,
    published   INTEGER NOT NULL,
    updated     INTEGER NOT NULL,
    section     TEXT NOT NULL,
    title       TEXT NOT NULL,
    lead        TEXT NOT NULL,
    language    TEXT NOT NULL,
    picture     TEXT NOT NULL,
    picture_alt TEXT NOT NULL,
    note        TEXT NOT NULL
) STRICT;
CREATE INDEX article_by_time ON article (published DESC, story);

-- Every version as it came.
CREATE TABLE version (
    story    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    etag     TEXT NOT NULL,
    received INTEGER NOT NULL,
    ninjs    TEXT NOT NULL,
    PRIMARY KEY (story, version)
) STRICT;

-- What was answered to which idempotency key.
CREATE TABLE answer (
    key      TEXT PRIMARY KEY,
    request  TEXT NOT NULL,
    story    TEXT NOT NULL,
    version  INTEGER NOT NULL,
    status   INTEGER NOT NULL
) STRICT;

CREATE TABLE media (
    sha256       TEXT PRIMARY KEY,
    content_type TEXT NOT NULL,
    received     INTEGER NOT NULL,
    bytes        BLOB NOT NULL
) STRICT;

-- Readers per story and day (days since 1970, UTC).
CREATE TABLE view (
    story TEXT NOT NULL,
    day   INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (story, day)
) STRICT, WITHOUT ROWID;
