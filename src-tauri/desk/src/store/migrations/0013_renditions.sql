-- In which form a destination takes pictures, and what was made of which picture, so that none is made twice. Whether a story was
-- taken off every site that had it: lists say so.
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
ALTER TABLE stories ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
UPDATE stories SET withdrawn = 1
WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.story = stories.key AND d.state = 'delivered')
    AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.story = stories.key AND d.state = 'delivered' AND d.action = 'publish'
        AND NOT EXISTS (SELECT 1 FROM deliveries later WHERE later.story = d.story AND later.destination = d.destination
            AND later.state = 'delivered' AND later.key > d.key));
