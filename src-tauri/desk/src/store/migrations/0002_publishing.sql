-- Publishing: destinations, the outbox, what was tried and what was answered. No token is ever in here.
-- Times are milliseconds since 1970 UTC. A removed destination stays, because receipts name it.

CREATE TABLE destinations (
    key        INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    url        TEXT    NOT NULL,
    user       TEXT    NOT NULL,
    zone       TEXT    NOT NULL,
    keeping    TEXT    NOT NULL CHECK (keeping IN ('keychain', 'file')),
    plain_http INTEGER NOT NULL CHECK (plain_http IN (0, 1)),
    added_by   TEXT    NOT NULL,
    added_at   INTEGER NOT NULL,
    removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX destinations_by_name ON destinations (name COLLATE NOCASE) WHERE removed_at IS NULL;

-- One action of one revision to one destination. The order of `key` is the order in which a story's deliveries to a
-- destination are made. `media` is a JSON list; `payload` is packed with zstd and never changes; a claim is
-- `lease_owner` until `lease_until`.
CREATE TABLE deliveries (
    key             INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT    NOT NULL UNIQUE,
    story           INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    destination     INTEGER NOT NULL REFERENCES destinations (key),
    action          TEXT    NOT NULL CHECK (action IN ('publish', 'withdraw')),
    state           TEXT    NOT NULL
        CHECK (state IN ('queued', 'sending', 'delivered', 'retrying', 'refused', 'unknown')),
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
CREATE INDEX deliveries_open ON deliveries (due, key) WHERE state NOT IN ('delivered', 'refused');
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
