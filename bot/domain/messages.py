"""The messages that the bot sends on its own, and where they were posted."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final


class Notice(StrEnum):
    """A message of the bot: about a request and to its requester, unless stated otherwise."""

    CARD = "card"
    """In the channel."""
    POSTED = "posted"
    OUTCOME = "outcome"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    CARD_FAILED = "card_failed"
    REMINDER = "reminder"
    """In the thread of the card."""
    ALARM = "alarm"
    """In the channel: the order ships while Amazon cancels it."""
    ALARM_REQUESTER = "alarm_requester"
    ALARM_APPROVERS = "alarm_approvers"
    """To those who approved it."""
    SHIPPING = "shipping"
    """The daily message about the orders to ship; the row's subject is the day."""
    OVERDUE = "overdue"
    """In the thread of that message."""
    DEADLINE = "deadline"
    """To the person who took and snoozed an order; the row's subject is the order's id."""
    BUYER_CARD = "buyer_card"
    """A buyer's request, in the channel."""
    BUYER_AGAIN = "buyer_again"
    """The same, posted again because the request waits again."""
    BUYER_REMINDER = "buyer_reminder"
    BUYER_ARRIVED = "buyer_arrived"
    """To those who asked to be told."""
    HOLD = "hold"
    """In the packing channel: whether the order may be shipped."""
    HOLD_AGAIN = "hold_again"
    """The same, posted again because the order must not be shipped after all."""


OF_SHIPPING = frozenset({Notice.SHIPPING, Notice.OVERDUE, Notice.DEADLINE})
ALARMS = (Notice.ALARM, Notice.ALARM_REQUESTER, Notice.ALARM_APPROVERS)
"""The alarm, one message for each route: if one fails, the others are not repeated."""
OF_BUYERS = frozenset(
    {
        Notice.BUYER_CARD,
        Notice.BUYER_AGAIN,
        Notice.BUYER_REMINDER,
        Notice.BUYER_ARRIVED,
        Notice.HOLD,
        Notice.HOLD_AGAIN,
    }
)
"""The messages about a buyer's request; the row's subject is the order's id."""


class Priority(IntEnum):
    """The order in which messages are sent, whatever their store."""

    FIRST = 0
    """Alarms, "do not ship", and outcomes."""
    CARDS = 1
    LISTS = 2


PRIORITIES: Final = {
    Priority.FIRST: frozenset({*ALARMS, Notice.OUTCOME, Notice.HOLD, Notice.HOLD_AGAIN}),
    Priority.LISTS: OF_SHIPPING,
}
"""The messages of each priority; all others are of CARDS."""


@dataclass(frozen=True, slots=True)
class Posted:
    """The place of a message in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A card's message; `forbidden`: Slack's error code if it replaces one that is not editable."""

    card: Posted
    forbidden: str = ""


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A message to post or update; `subject` is the request's id unless the kind says otherwise."""

    id: int
    kind: Notice
    subject: str
    generation: int
    attempts: int
    created_at: datetime
