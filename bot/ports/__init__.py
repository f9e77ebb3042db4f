"""What the use cases need from outside, named for the need."""

from bot.ports.amazon import (
    CancelMessage,
    CancelTransport,
    FeedSeen,
    FeedStatus,
    LineReport,
    OrderBook,
)
from bot.ports.clock import Clock
from bot.ports.feeds import Feed, Feeds, FeedState
from bot.ports.slack import Messenger, MessengerFault, Notice
from bot.ports.store import (
    AlreadyOpen,
    Audit,
    AuditEntry,
    Deliveries,
    OpenedView,
    Outbox,
    OutboxRow,
    Requests,
    Store,
    StoreBusy,
    Views,
)

__all__ = [
    "AlreadyOpen",
    "Audit",
    "AuditEntry",
    "CancelMessage",
    "CancelTransport",
    "Clock",
    "Deliveries",
    "Feed",
    "FeedSeen",
    "FeedState",
    "FeedStatus",
    "Feeds",
    "LineReport",
    "Messenger",
    "MessengerFault",
    "Notice",
    "OpenedView",
    "OrderBook",
    "Outbox",
    "OutboxRow",
    "Requests",
    "Store",
    "StoreBusy",
    "Views",
]
