-- As the step of SQLite, but for its functions on JSON.
ALTER TABLE orders RENAME TO orders_4;
DROP INDEX orders_by_deadline;
CREATE TABLE orders (
  id TEXT COLLATE "C" PRIMARY KEY,
  store TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  ship_by TEXT COLLATE "C",
  updated_at TEXT COLLATE "C" NOT NULL,
  read_at TEXT COLLATE "C" NOT NULL,
  tried_at TEXT COLLATE "C",
  "order" TEXT COLLATE "C" NOT NULL
);
INSERT INTO orders (id, store, status, ship_by, updated_at, read_at, "order")
  SELECT id, store, status, ship_by, updated_at, read_at, "order" FROM orders_4;
CREATE INDEX orders_by_deadline ON orders (store, ship_by);
CREATE INDEX orders_by_reading ON orders (store, read_at);

CREATE TABLE buyer_requests (
  order_id TEXT COLLATE "C" PRIMARY KEY,
  store TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL CHECK (state IN (
    'waiting', 'taken', 'shipping', 'withdrawn', 'shipped', 'cancelled')),
  whole BIGINT NOT NULL CHECK (whole IN (0, 1)),
  first_seen_at TEXT COLLATE "C" NOT NULL,
  changed_at TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL CHECK (version >= 1),
  decided_by TEXT COLLATE "C",
  request_id TEXT COLLATE "C",
  card TEXT COLLATE "C",
  card_failed TEXT COLLATE "C" NOT NULL,
  holds TEXT COLLATE "C" NOT NULL,
  hold_failed TEXT COLLATE "C" NOT NULL,
  remind_at TEXT COLLATE "C" NOT NULL,
  reminded BIGINT NOT NULL CHECK (reminded >= 0)
);
CREATE INDEX buyer_requests_in_a_state ON buyer_requests (store, state, first_seen_at);

INSERT INTO buyer_requests (
    order_id, store, state, whole, first_seen_at, changed_at, version, card_failed, holds,
    hold_failed, remind_at, reminded)
  SELECT
    id, store, 'waiting',
    CASE WHEN EXISTS (SELECT 1 FROM jsonb_array_elements("order"::jsonb -> 'items') AS item
      WHERE NOT coalesce((item ->> 'requested')::boolean, false)) THEN 0 ELSE 1 END,
    requested_at, requested_at, 1, '', '[]', '', '[]', 0
  FROM orders_4 WHERE requested_at IS NOT NULL;
DROP TABLE orders_4;

CREATE TABLE watchers (
  order_id TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL,
  store TEXT COLLATE "C" NOT NULL,
  since TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (order_id, user_id)
);

CREATE TABLE takes (
  order_id TEXT COLLATE "C" PRIMARY KEY,
  store TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL,
  taken_at TEXT COLLATE "C" NOT NULL,
  snoozed_until TEXT COLLATE "C"
);
CREATE INDEX takes_of_a_person ON takes (store, user_id);

CREATE TABLE shipping_days (
  store TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  message TEXT COLLATE "C" NOT NULL,
  posted_at TEXT COLLATE "C" NOT NULL,
  told TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (store, day)
);

DROP TABLE scans;
CREATE TABLE scans (
  account TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL CHECK (kind IN ('changes', 'first')),
  started_at TEXT COLLATE "C" NOT NULL,
  since TEXT COLLATE "C" NOT NULL,
  before TEXT COLLATE "C",
  read_at TEXT COLLATE "C",
  token TEXT COLLATE "C",
  token_at TEXT COLLATE "C",
  pages BIGINT NOT NULL CHECK (pages >= 0),
  tries BIGINT NOT NULL CHECK (tries >= 0),
  next_at TEXT COLLATE "C",
  failed TEXT COLLATE "C" NOT NULL,
  reduced BIGINT NOT NULL CHECK (reduced IN (0, 1)),
  ended_at TEXT COLLATE "C",
  cursor TEXT COLLATE "C",
  noted_until TEXT COLLATE "C",
  whole_at TEXT COLLATE "C",
  PRIMARY KEY (account, kind)
);
