"""The answer to a person when the database does not answer."""

import logging

from bot.logs import current_correlation
from bot.ports.store import StoreBusy

_log = logging.getLogger(__name__)


def store_fault(fault: StoreBusy, what: str) -> tuple[str, str | None]:
    """Log a fault; return its code, and a reference if an administrator has to fix it."""
    _log.warning("store.busy", extra={"what": what, "why": str(fault)})
    if fault.unsure:
        return "store_unsure", None
    return ("store_failed", current_correlation()) if fault.lasting else ("store_busy", None)
