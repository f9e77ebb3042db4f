"""Forgetting what Amazon's data protection policy does not let anybody keep."""

import logging
from datetime import timedelta

from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.domain.limits import ANSWERED_CLICKS, OPENED_FORMS
from bot.usecases.cancellation.settling import ACTOR

KEPT = timedelta(days=540)
"""How long order data is kept: Amazon allows 18 months, of which none is shorter than this."""

_log = logging.getLogger(__name__)


def forget_old(desk: Desk) -> None:
    """Delete order data older than KEPT; the record, which tells who did what, is not touched."""
    now = desk.clock.now()
    with desk.store.transaction():
        requests = desk.store.keeping.forget(
            now - KEPT, forms=now - OPENED_FORMS, deliveries=now - ANSWERED_CLICKS
        )
        if requests:
            why = f"{requests} requests older than {KEPT.days} days"
            desk.store.audit.add(AuditEntry(now, ACTOR, "forgotten", desk.store_key, why=why))
    _log.info("keeping.looked", extra={"forgotten": requests})
