-- Connectors: what endpoints that choose names themselves called our articles and pictures, and when an article is to
-- become public where the endpoint sees to that. Times are milliseconds since 1970 UTC.

CREATE TABLE remotes (
    destination INTEGER NOT NULL REFERENCES destinations (key),
    thing       TEXT    NOT NULL CHECK (thing IN ('article', 'media')),
    name        TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    url         TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (destination, thing, name)
) STRICT, WITHOUT ROWID;

ALTER TABLE deliveries ADD COLUMN public_at INTEGER;
