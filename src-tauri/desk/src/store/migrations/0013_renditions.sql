-- In which form a destination takes pictures, and what was made of which picture, so that none is made twice.
ALTER TABLE destinations ADD COLUMN pictures TEXT NOT NULL DEFAULT 'common';
CREATE TABLE renditions (
    original TEXT NOT NULL,
    form TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    mime TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    PRIMARY KEY (original, form)
) STRICT, WITHOUT ROWID;
