"""Deletes data that may not be kept any longer by Amazon's data protection policy."""

import logging
from datetime import timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR, AuditEntry
from bot.domain.limits import ANSWERED_CLICKS, OPENED_FORMS

KEPT = timedelta(days=540)
"""How long order data is kept: within the 18 months that Amazon allows."""

_log = logging.getLogger(__name__)


def forget_old(desk: Desk) -> None:
    """Delete order data older than KEPT.

    The record keeps each line, with who did what to which request, and when. Only the order's
    number and the reason are erased from it, which is recorded, too.
    """
    now = desk.clock.now()
    old, keeping = now - KEPT, desk.store.keeping
    with desk.store.transaction():
        requests = keeping.forget(old, forms=now - OPENED_FORMS, deliveries=now - ANSWERED_CLICKS)
        lines = keeping.old_lines(old)
        if requests or lines:
            why = f"{requests} requests, the orders of {lines} lines, older than {KEPT.days} days"
            desk.store.audit.add(AuditEntry(now, ACTOR, "forgotten", desk.store_key, why=why))
            keeping.cut_lines(old)
    _log.info("keeping.looked", extra={"forgotten": requests, "lines": lines})
