-- What the window needs: deliveries that are held or were cancelled, and how much each revision changed.

-- SQLite cannot change a CHECK in place, and dropping a table empties those that refer to it: all three are made anew.
CREATE TEMP TABLE kept_deliveries AS SELECT * FROM deliveries;
CREATE TEMP TABLE kept_attempts AS SELECT * FROM attempts;
CREATE TEMP TABLE kept_receipts AS SELECT * FROM receipts;
DROP TABLE attempts;
DROP TABLE receipts;
DROP TABLE deliveries;

CREATE TABLE deliveries (
    key             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    story           INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    destination     INTEGER NOT NULL REFERENCES destinations (key),
    action          TEXT    NOT NULL CHECK (action IN ('publish', 'withdraw')),
    state           TEXT    NOT NULL CHECK (state IN
        ('held', 'queued', 'sending', 'delivered', 'retrying', 'refused', 'unknown', 'cancelled')),
    revision        INTEGER NOT NULL,
    title           TEXT    NOT NULL,
    content         TEXT    NOT NULL,
    actor           TEXT    NOT NULL,
    at              INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    sends           INTEGER NOT NULL DEFAULT 0,
    look_ups        INTEGER NOT NULL DEFAULT 0,
    reason          TEXT,
    lease_owner     TEXT,
    lease_until     INTEGER,
    idempotency_key TEXT    NOT NULL UNIQUE,
    media           TEXT    NOT NULL,
    payload         BLOB    NOT NULL
) STRICT;
CREATE INDEX deliveries_open ON deliveries (due, key) WHERE state NOT IN ('delivered', 'refused', 'cancelled');
CREATE INDEX deliveries_by_story ON deliveries (story, destination, key);
CREATE INDEX deliveries_by_lease ON deliveries (lease_owner) WHERE lease_owner IS NOT NULL;
CREATE TRIGGER payloads_are_frozen BEFORE UPDATE OF payload, media, idempotency_key ON deliveries
BEGIN SELECT RAISE (ABORT, 'a payload is never changed'); END;

CREATE TABLE attempts (
    key      INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES deliveries (key) ON DELETE CASCADE,
    kind     TEXT    NOT NULL CHECK (kind IN ('send', 'look_up')),
    at       INTEGER NOT NULL,
    ms       INTEGER NOT NULL,
    outcome  TEXT    NOT NULL,
    reason   TEXT
) STRICT;
CREATE INDEX attempts_by_delivery ON attempts (delivery, key);

CREATE TABLE receipts (
    delivery  INTEGER PRIMARY KEY REFERENCES deliveries (key) ON DELETE CASCADE,
    remote_id TEXT    NOT NULL,
    url       TEXT    NOT NULL,
    version   TEXT    NOT NULL,
    etag      TEXT    NOT NULL,
    received  INTEGER NOT NULL
) STRICT;

INSERT INTO deliveries SELECT * FROM kept_deliveries;
INSERT INTO attempts SELECT * FROM kept_attempts;
INSERT INTO receipts SELECT * FROM kept_receipts;
DROP TABLE kept_deliveries;
DROP TABLE kept_attempts;
DROP TABLE kept_receipts;

-- Characters of headline and body against the revision it came from; unknown for those made before this step.
ALTER TABLE revisions ADD COLUMN added INTEGER;
ALTER TABLE revisions ADD COLUMN removed INTEGER;
