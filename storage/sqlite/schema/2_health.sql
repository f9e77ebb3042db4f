CREATE TABLE health_reports (
  store TEXT NOT NULL,
  marketplace TEXT NOT NULL,
  day TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  raw TEXT NOT NULL,
  PRIMARY KEY (store, marketplace, day)
) STRICT;

CREATE TABLE orders_readings (
  store TEXT PRIMARY KEY,
  read_at TEXT NOT NULL,
  raw TEXT NOT NULL
) STRICT;

CREATE TABLE collecting (
  store TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('report', 'orders')),
  raw TEXT NOT NULL,
  PRIMARY KEY (store, name)
) STRICT;

CREATE TABLE schedule (
  store TEXT NOT NULL,
  name TEXT NOT NULL,
  period TEXT NOT NULL,
  claimed_at TEXT NOT NULL,
  PRIMARY KEY (store, name, period)
) STRICT;

CREATE TABLE digests (
  store TEXT NOT NULL,
  day TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  posted_at TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  PRIMARY KEY (store, day)
) STRICT;

CREATE TABLE alerts (
  store TEXT NOT NULL,
  metric TEXT NOT NULL,
  state TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  count INTEGER,
  changed_at TEXT NOT NULL,
  PRIMARY KEY (store, metric)
) STRICT;

CREATE INDEX requests_by_change ON requests (store, changed_at);
