-- What a site was found to hold of a story, beside what was delivered: the text read back, the delivery that it came after,
-- whether somebody there wrote it, and whether somebody has said that it may be replaced. Times are milliseconds since 1970 UTC.

CREATE TABLE site_versions (
    story       INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    destination INTEGER NOT NULL REFERENCES destinations (key),
    delivery    INTEGER NOT NULL,
    etag        TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    version     TEXT    NOT NULL,
    sent        BLOB    NOT NULL,
    found       BLOB    NOT NULL,
    problems    TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    edited      INTEGER NOT NULL,
    settled     INTEGER NOT NULL,
    PRIMARY KEY (story, destination)
) STRICT, WITHOUT ROWID;
