-- A scan is noted for each store that it serves.
ALTER TABLE scans RENAME COLUMN account TO store;

-- Since when Amazon has told nothing useful of an open feed; it was kept in `closed_at`.
ALTER TABLE feeds ADD COLUMN silent_since TEXT;
UPDATE feeds SET silent_since = closed_at, closed_at = NULL WHERE state <> 'closed';
