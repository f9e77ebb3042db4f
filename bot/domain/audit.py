"""The record of who did what."""

from dataclasses import dataclass
from datetime import datetime

ACTOR = "sellerdesk"
"""Who did what nobody did by hand."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the record of who did what."""

    at: datetime
    actor: str
    action: str
    store: str
    order_id: str = ""
    request_id: str = ""
    before: str = ""
    after: str = ""
    why: str = ""
