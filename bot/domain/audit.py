"""The audit record."""

from dataclasses import dataclass
from datetime import datetime

ACTOR = "sellerdesk"
"""The actor of what the program did on its own."""


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
