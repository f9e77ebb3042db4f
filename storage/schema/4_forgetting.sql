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
