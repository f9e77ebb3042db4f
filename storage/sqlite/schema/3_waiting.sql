CREATE INDEX requests_to_read ON requests (store, created_at, seq) WHERE reading_due = 1;
CREATE INDEX requests_by_deadline ON requests (store, state, expires_at);
