-- Who opened App Home, in which role it was last drawn, and whether it is out of date: changed after
-- what is shown. For all stores.
CREATE TABLE homes (
  user_id TEXT PRIMARY KEY,
  opened_at TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('', 'operator', 'approver')),
  opening INTEGER NOT NULL CHECK (opening IN (0, 1)),
  changed INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  not_before TEXT NOT NULL
) STRICT;

-- Links to orders in messages, until they are unfolded.
CREATE TABLE links (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  user_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  ts TEXT NOT NULL,
  links TEXT NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 0),
  shared_at TEXT NOT NULL,
  not_before TEXT NOT NULL
) STRICT;
