-- The orders of a store as Amazon told them last; those that left stay for a while, so that an
-- older page does not bring them back. `tried_at` is when getOrder was last asked in vain.
ALTER TABLE orders RENAME TO orders_4;
DROP INDEX orders_by_deadline;
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  status TEXT NOT NULL,
  ship_by TEXT,
  updated_at TEXT NOT NULL,
  read_at TEXT NOT NULL,
  tried_at TEXT,
  "order" TEXT NOT NULL
) STRICT;
INSERT INTO orders (id, store, status, ship_by, updated_at, read_at, "order")
  SELECT id, store, status, ship_by, updated_at, read_at, "order" FROM orders_4;
CREATE INDEX orders_by_deadline ON orders (store, ship_by);
CREATE INDEX orders_by_reading ON orders (store, read_at);

-- A buyer's formal request on an order, the newest one. `remind_at`, `holds` and `told` are JSON
-- lists; `card`, `message` and each of `holds` are JSON objects that say where a message stands.
CREATE TABLE buyer_requests (
  order_id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'waiting', 'taken', 'shipping', 'withdrawn', 'shipped', 'cancelled')),
  whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
  first_seen_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  decided_by TEXT,
  request_id TEXT,
  card TEXT,
  card_failed TEXT NOT NULL,
  holds TEXT NOT NULL,
  hold_failed TEXT NOT NULL,
  remind_at TEXT NOT NULL,
  reminded INTEGER NOT NULL CHECK (reminded >= 0)
) STRICT;
CREATE INDEX buyer_requests_in_a_state ON buyer_requests (store, state, first_seen_at);

-- Amazon's request is on an item of the order; on every one of them where none is without.
INSERT INTO buyer_requests (
    order_id, store, state, whole, first_seen_at, changed_at, version, card_failed, holds,
    hold_failed, remind_at, reminded)
  SELECT
    id, store, 'waiting',
    NOT EXISTS (SELECT 1 FROM json_each("order", '$.items') AS item
      WHERE NOT json_extract(item.value, '$.requested')),
    requested_at, requested_at, 1, '', '[]', '', '[]', 0
  FROM orders_4 WHERE requested_at IS NOT NULL;
DROP TABLE orders_4;

-- Who is to be told when the buyer's formal request on an order arrives.
CREATE TABLE watchers (
  order_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  store TEXT NOT NULL,
  since TEXT NOT NULL,
  PRIMARY KEY (order_id, user_id)
) STRICT;

-- Who takes care of shipping an order, and until when they put it off.
CREATE TABLE takes (
  order_id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  user_id TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  snoozed_until TEXT
) STRICT;
CREATE INDEX takes_of_a_person ON takes (store, user_id);

-- The message of the orders to ship, one a day.
CREATE TABLE shipping_days (
  store TEXT NOT NULL,
  day TEXT NOT NULL,
  message TEXT NOT NULL,
  posted_at TEXT NOT NULL,
  told TEXT NOT NULL,
  PRIMARY KEY (store, day)
) STRICT;

-- How far an account's scans are: of what changed since the last one, and of what was open at
-- the first. `cursor` is up to when (by Amazon's clock) everything that changed is known.
DROP TABLE scans;
CREATE TABLE scans (
  account TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('changes', 'first')),
  started_at TEXT NOT NULL,
  since TEXT NOT NULL,
  before TEXT,
  read_at TEXT,
  token TEXT,
  token_at TEXT,
  pages INTEGER NOT NULL CHECK (pages >= 0),
  tries INTEGER NOT NULL CHECK (tries >= 0),
  next_at TEXT,
  failed TEXT NOT NULL,
  reduced INTEGER NOT NULL CHECK (reduced IN (0, 1)),
  ended_at TEXT,
  cursor TEXT,
  noted_until TEXT,
  whole_at TEXT,
  PRIMARY KEY (account, kind)
) STRICT;
