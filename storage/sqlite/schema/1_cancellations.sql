CREATE TABLE ownership (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seller_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  team_id TEXT NOT NULL,
  noted_at TEXT NOT NULL
) STRICT;

CREATE TABLE requests (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  view_id TEXT UNIQUE,
  "order" TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN (
    'NO_INVENTORY', 'BUYER_CANCELLED', 'SHIPPING_ADDRESS_UNDELIVERABLE', 'CUSTOMER_EXCHANGE',
    'PRICING_ERROR', 'GENERAL_ADJUSTMENT')),
  requester TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN (
    'requested', 'approved', 'submitting', 'submitted', 'unconfirmed',
    'cancelled', 'failed', 'rejected', 'withdrawn', 'expired', 'void')),
  counting TEXT NOT NULL,
  needed INTEGER NOT NULL CHECK (needed >= 0),
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  note TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  approvals TEXT NOT NULL,
  forecast TEXT,
  reading_due INTEGER NOT NULL CHECK (reading_due IN (0, 1)),
  reminded INTEGER NOT NULL CHECK (reminded IN (0, 1)),
  approved_at TEXT,
  send_after TEXT,
  feed TEXT,
  stop_wanted_by TEXT,
  reported TEXT CHECK (reported IN ('accepted', 'rejected', 'unclear')),
  closed_at TEXT,
  read_next TEXT,
  reads INTEGER NOT NULL CHECK (reads >= 0),
  decided_by TEXT,
  why TEXT NOT NULL,
  cancelled_by TEXT CHECK (cancelled_by IN ('MERCHANT', 'BUYER', 'AMAZON', 'NOT_STATED')),
  trouble TEXT CHECK (trouble IN (
    'amazon_down', 'credentials', 'role_missing', 'refused', 'doubt', 'stuck_queue',
    'stuck_behind', 'shipped_in_progress')),
  card TEXT,
  card_failed TEXT NOT NULL,
  reply_url TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX requests_one_open_an_order ON requests (store, order_id)
  WHERE state IN ('requested', 'approved', 'submitting', 'submitted', 'unconfirmed');
CREATE INDEX requests_of_an_order ON requests (store, order_id, created_at, seq);
CREATE INDEX requests_in_a_state ON requests (store, state, created_at, seq);

CREATE TABLE feeds (
  id TEXT PRIMARY KEY,
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

CREATE UNIQUE INDEX feeds_one_open ON feeds (store) WHERE state <> 'closed';
CREATE UNIQUE INDEX feeds_by_amazons_id ON feeds (store, feed_id) WHERE feed_id IS NOT NULL;

-- AUTOINCREMENT: the id of a row that is gone must not come back for another thing.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  store TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  generation INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  not_before TEXT NOT NULL,
  UNIQUE (store, kind, subject)
) STRICT;

CREATE INDEX outbox_by_time ON outbox (store, created_at, id);

CREATE TABLE audit (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  "before" TEXT NOT NULL,
  "after" TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'a line of the record is never changed');
END;

CREATE TRIGGER audit_is_never_shortened BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'a line of the record is never deleted');
END;

CREATE TABLE views (
  view_id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  "order" TEXT NOT NULL,
  user_id TEXT NOT NULL,
  reply_url TEXT NOT NULL,
  opened_at TEXT NOT NULL
) STRICT;

CREATE TABLE deliveries (
  store TEXT NOT NULL,
  trigger_id TEXT NOT NULL,
  answer TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (store, trigger_id)
) STRICT;
