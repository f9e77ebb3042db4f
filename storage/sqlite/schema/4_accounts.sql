-- A database belongs to one Slack team and holds the stores of any number of accounts.
CREATE TABLE workspace (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  team_id TEXT NOT NULL,
  noted_at TEXT NOT NULL
) STRICT;

-- `marketplace` is NULL for the store of an older database until its next run.
CREATE TABLE stores (
  key TEXT PRIMARY KEY,
  seller_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  marketplace TEXT,
  name TEXT NOT NULL,
  added_at TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX stores_once ON stores (seller_id, endpoint, marketplace);

INSERT INTO workspace (one, team_id, noted_at) SELECT 1, team_id, noted_at FROM ownership;
INSERT INTO stores (key, seller_id, endpoint, name, added_at)
  SELECT seller_id, seller_id, endpoint, '', noted_at FROM ownership;

ALTER TABLE requests ADD COLUMN reading_run TEXT;

-- How a request ended is a value of its own, which takes over what `why` said of that: a person's
-- words, a cause, Amazon's words. Only Amazon's words of a report stay where they were.
ALTER TABLE requests ADD COLUMN ending TEXT;
UPDATE requests SET ending = json_object(
    'cause', CASE
      WHEN state IN ('cancelled', 'failed')
        AND id IN (SELECT request_id FROM audit WHERE action = 'closed') THEN 'by_hand'
      WHEN state = 'cancelled' THEN 'order'
      WHEN state = 'failed' THEN 'report'
      WHEN state = 'rejected' THEN 'rejected'
      WHEN state = 'withdrawn' THEN
        CASE WHEN approved_at IS NULL THEN 'withdrawn' ELSE 'stopped' END
      WHEN state = 'expired' AND why IN ('clock_set_back', 'approver_removed') THEN why
      WHEN state = 'expired' THEN
        CASE WHEN approved_at IS NULL THEN 'undecided' ELSE 'too_old' END
      WHEN why IN ('shipped', 'cancelled_elsewhere', 'request_withdrawn', 'request_sent') THEN why
      ELSE 'other' END,
    'words', CASE
      WHEN state = 'rejected' THEN why
      WHEN state = 'failed'
        AND id NOT IN (SELECT request_id FROM audit WHERE action = 'closed') THEN why
      ELSE '' END)
  WHERE state IN ('cancelled', 'failed', 'rejected', 'withdrawn', 'expired', 'void');
UPDATE requests SET why = '' WHERE state IN ('rejected', 'expired', 'void');
ALTER TABLE requests RENAME COLUMN why TO reported_words;

DROP INDEX requests_one_open_an_order;
CREATE UNIQUE INDEX requests_one_open_an_order ON requests (order_id)
  WHERE state IN ('requested', 'approved', 'submitting', 'submitted', 'unconfirmed');

ALTER TABLE feeds RENAME TO feeds_3;
CREATE TABLE feeds (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  store TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('prepared', 'creating', 'doubtful', 'accepted', 'closed')),
  request_ids TEXT NOT NULL,
  prepared_at TEXT NOT NULL,
  document_id TEXT,
  feed_id TEXT,
  creating_at TEXT,
  accepted_at TEXT,
  in_progress_at TEXT,
  status TEXT CHECK (status IN (
    'IN_QUEUE', 'IN_PROGRESS', 'DONE', 'CANCELLED', 'FATAL', 'UNKNOWN')),
  looks INTEGER NOT NULL CHECK (looks >= 0),
  look_next TEXT,
  suspects TEXT NOT NULL,
  taking_back INTEGER NOT NULL CHECK (taking_back IN (0, 1)),
  take_back_refused INTEGER NOT NULL CHECK (take_back_refused IN (0, 1)),
  closed_at TEXT,
  outcome TEXT NOT NULL
) STRICT;
INSERT INTO feeds (
    id, account, store, state, request_ids, prepared_at, document_id, feed_id, creating_at,
    accepted_at, in_progress_at, status, looks, look_next, suspects, taking_back,
    take_back_refused, closed_at, outcome)
  SELECT
    id, coalesce((SELECT seller_id || '@' || endpoint FROM ownership), store), store, state,
    request_ids, prepared_at, document_id, feed_id, creating_at, accepted_at, in_progress_at,
    status, looks, look_next, suspects, taking_back, take_back_refused, closed_at, outcome
  FROM feeds_3;
DROP TABLE feeds_3;
CREATE UNIQUE INDEX feeds_one_open ON feeds (account) WHERE state <> 'closed';
CREATE UNIQUE INDEX feeds_by_amazons_id ON feeds (account, feed_id) WHERE feed_id IS NOT NULL;

-- Whether the message that a row is about stands in Slack already: who looks at it goes first.
ALTER TABLE outbox ADD COLUMN posted INTEGER NOT NULL DEFAULT 0 CHECK (posted IN (0, 1));
UPDATE outbox SET posted = 1
  WHERE kind = 'card' AND subject IN (SELECT id FROM requests WHERE card IS NOT NULL);
DROP INDEX outbox_by_time;
CREATE INDEX outbox_in_turn ON outbox (store, posted DESC, created_at, id);

ALTER TABLE deliveries RENAME TO deliveries_3;
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  answer TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
INSERT INTO deliveries (id, answer, at)
  SELECT trigger_id, answer, min(at) FROM deliveries_3 GROUP BY trigger_id;
DROP TABLE deliveries_3;

-- Open orders as searchOrders told them, kept page by page. `scan` is the beginning of the scan
-- that saw the order last; `requested_at` when a buyer's request on it was first seen.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  status TEXT NOT NULL,
  ship_by TEXT,
  updated_at TEXT NOT NULL,
  read_at TEXT NOT NULL,
  requested_at TEXT,
  scan TEXT NOT NULL,
  "order" TEXT NOT NULL
) STRICT;

CREATE INDEX orders_by_deadline ON orders (store, ship_by);

-- How far the scan of an account is. `whole_at` is the time of its newest complete one.
CREATE TABLE scans (
  account TEXT PRIMARY KEY,
  started_at TEXT NOT NULL,
  read_at TEXT,
  token TEXT,
  calls INTEGER NOT NULL CHECK (calls >= 0),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  next_at TEXT,
  failed TEXT NOT NULL,
  ended_at TEXT,
  whole_at TEXT
) STRICT;

INSERT INTO orders (id, store, status, ship_by, updated_at, read_at, requested_at, scan, "order")
  SELECT
    json_extract(value, '$.id'), store, json_extract(value, '$.status'), json_extract(value, '$.ship_by'),
    json_extract(value, '$.updated_at'), json_extract(value, '$.read_at'),
    (SELECT json_extract(seen.value, '$.at') FROM json_each(raw, '$.first_seen') AS seen
      WHERE json_extract(seen.value, '$.order_id') = json_extract(found.value, '$.id')),
    read_at, value
  FROM orders_readings, json_each(raw, '$.orders') AS found;

-- The pages that a scan under way has read are newer than the last complete reading.
INSERT INTO orders (id, store, status, ship_by, updated_at, read_at, requested_at, scan, "order")
  SELECT
    json_extract(value, '$.id'), store, json_extract(value, '$.status'), json_extract(value, '$.ship_by'),
    json_extract(value, '$.updated_at'), json_extract(value, '$.read_at'),
    CASE WHEN EXISTS (SELECT 1 FROM json_each(found.value, '$.items') AS item
        WHERE json_extract(item.value, '$.requested'))
      THEN json_extract(raw, '$.read_at') END,
    json_extract(raw, '$.started_at'), value
  FROM collecting, json_each(raw, '$.orders') AS found
  WHERE name = 'orders'
  ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, ship_by = excluded.ship_by, updated_at = excluded.updated_at,
    read_at = excluded.read_at, scan = excluded.scan, "order" = excluded."order",
    requested_at = CASE WHEN excluded.requested_at IS NULL THEN NULL
      ELSE coalesce(orders.requested_at, excluded.requested_at) END;

INSERT INTO scans (
    account, started_at, read_at, token, calls, tries, next_at, failed, ended_at, whole_at)
  SELECT
    coalesce((SELECT seller_id || '@' || endpoint FROM ownership), store),
    json_extract(raw, '$.started_at'), json_extract(raw, '$.read_at'), json_extract(raw, '$.token'), json_extract(raw, '$.calls'),
    json_extract(raw, '$.tries'), json_extract(raw, '$.next_at'), json_extract(raw, '$.failed'), json_extract(raw, '$.ended_at'),
    (SELECT read_at FROM orders_readings WHERE orders_readings.store = collecting.store)
  FROM collecting WHERE name = 'orders';
INSERT INTO scans (account, started_at, read_at, calls, tries, failed, ended_at, whole_at)
  SELECT
    coalesce((SELECT seller_id || '@' || endpoint FROM ownership), store),
    read_at, read_at, 0, 0, '', read_at, read_at
  FROM orders_readings
  WHERE store NOT IN (SELECT store FROM collecting WHERE name = 'orders');

DROP TABLE orders_readings;
ALTER TABLE collecting RENAME TO collecting_3;
CREATE TABLE collecting (
  store TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('report')),
  raw TEXT NOT NULL,
  PRIMARY KEY (store, name)
) STRICT;
INSERT INTO collecting (store, name, raw)
  SELECT store, name, raw FROM collecting_3 WHERE name = 'report';
DROP TABLE collecting_3;
DROP TABLE ownership;

DROP TRIGGER audit_is_never_changed;

-- What a line says of an order (its number, the reason in words) may be taken out of it once the
-- record itself is a year further. Nothing else ever changes.
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
WHEN (
  NEW.order_id = '' AND NEW.why = ''
  AND (NEW.id, NEW.at, NEW.actor, NEW.action, NEW.store, NEW.request_id, NEW."before", NEW."after")
    = (OLD.id, OLD.at, OLD.actor, OLD.action, OLD.store, OLD.request_id, OLD."before", OLD."after")
  AND julianday((SELECT at FROM audit ORDER BY id DESC LIMIT 1)) - julianday(OLD.at) >= 365
) IS NOT TRUE
BEGIN
  SELECT RAISE(ABORT, 'a line of the record is never changed');
END;
