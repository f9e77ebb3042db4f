-- Who is away until when; for all stores.
CREATE TABLE away (
  "user" TEXT PRIMARY KEY,
  until TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT;

-- The members of the user groups on the lists, as last read. `former` left by the change at
-- `changed_at`.
CREATE TABLE user_groups (
  store TEXT NOT NULL,
  id TEXT NOT NULL,
  members TEXT NOT NULL,
  read_at TEXT NOT NULL,
  former TEXT NOT NULL,
  changed_at TEXT,
  PRIMARY KEY (store, id)
) STRICT;

-- What ADMINS are told, once for as long as it lasts: a row for each recipient.
CREATE TABLE admin_notices (
  store TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN (
    'approver_left', 'nobody_approves', 'group_unread', 'other_program')),
  subject TEXT NOT NULL,
  recipient TEXT NOT NULL,
  why TEXT NOT NULL,
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  not_before TEXT,
  PRIMARY KEY (store, kind, subject, recipient)
) STRICT;
