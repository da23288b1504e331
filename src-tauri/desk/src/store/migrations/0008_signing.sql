-- 签发: who signed which text at which stage; and the chain that makes a changed log show.

-- `content` is the hash of the working text that was seen. A sign-off is voided while the working text is another, and was
-- taken back once the story was sent back to its stage or an earlier one.
CREATE TABLE sign_offs (
    key         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    story       INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    stage       TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    content     TEXT    NOT NULL,
    actor       TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    note        TEXT    NOT NULL,
    voided_at   INTEGER,
    voided_by   TEXT,
    returned_at INTEGER,
    returned_by TEXT
) STRICT;
CREATE INDEX sign_offs_by_story ON sign_offs (story, key);
CREATE TRIGGER sign_offs_are_kept
BEFORE UPDATE OF id, story, stage, revision, content, actor, role, at, note ON sign_offs
BEGIN SELECT RAISE (ABORT, 'what was signed is never changed'); END;

-- BLAKE3, hex, of a line and of the hash of the line before it. Lines up to `log_chain.after` were written before there was a
-- chain and hold none; the first one after them covers them all.
ALTER TABLE log ADD COLUMN hash TEXT;
CREATE TABLE log_chain (after INTEGER NOT NULL) STRICT;
INSERT INTO log_chain SELECT coalesce(max(seq), 0) FROM log;
CREATE TRIGGER the_chain_begins_once BEFORE UPDATE ON log_chain
BEGIN SELECT RAISE (ABORT, 'where the chain begins is never changed'); END;
CREATE TRIGGER the_chain_begins BEFORE DELETE ON log_chain
BEGIN SELECT RAISE (ABORT, 'where the chain begins is never changed'); END;
