-- An outbox in which thousands wait: what is under way is counted and listed, and what ended last is found, without reading
-- the rest. What sort of note a correction is; and how many of its pictures the endpoint has.
ALTER TABLE deliveries ADD COLUMN correction_kind TEXT;
ALTER TABLE deliveries ADD COLUMN media_done INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deliveries_under_way ON deliveries (state, due, key) WHERE state NOT IN ('delivered', 'refused', 'cancelled');
CREATE INDEX deliveries_ended ON deliveries (due, key) WHERE state IN ('delivered', 'refused', 'cancelled');
