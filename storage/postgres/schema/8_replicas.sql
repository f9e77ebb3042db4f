-- The programs that share the database. `beat` is when one last said that it lives.
CREATE TABLE replicas (
  id TEXT COLLATE "C" PRIMARY KEY,
  host TEXT COLLATE "C" NOT NULL,
  version TEXT COLLATE "C" NOT NULL,
  sockets BIGINT NOT NULL,
  started TIMESTAMPTZ NOT NULL,
  beat TIMESTAMPTZ NOT NULL
);

-- Since when the holder of a lease has held it.
ALTER TABLE leases ADD COLUMN since TIMESTAMPTZ NOT NULL DEFAULT 'epoch';

-- What is left of Amazon's rates: a bucket of tokens for each operation of an account.
CREATE TABLE rates (
  account TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  tokens DOUBLE PRECISION NOT NULL,
  per_second DOUBLE PRECISION NOT NULL,
  filled_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (account, operation)
);
