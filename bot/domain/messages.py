"""What the bot has to say in Slack, and where it said it."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final


class Notice(StrEnum):
    """What Slack is told about a request; sent to the requester unless stated otherwise."""

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
    """Whoever approved it."""
    SHIPPING = "shipping"
    """The day's message of the orders to ship; the row's subject is its day."""
    OVERDUE = "overdue"
    """In the thread of that message."""
    DEADLINE = "deadline"
    """To who took an order and put it off; the row's subject is the order's id."""
    BUYER_CARD = "buyer_card"
    """A buyer's request, in the channel."""
    BUYER_AGAIN = "buyer_again"
    """The same as a new message: it waits once more."""
    BUYER_REMINDER = "buyer_reminder"
    BUYER_ARRIVED = "buyer_arrived"
    """To whoever wanted to be told of it."""
    HOLD = "hold"
    """In the channel of who packs: whether the order may be shipped."""
    HOLD_AGAIN = "hold_again"
    """The same as a new message: it must not be shipped after all."""


OF_SHIPPING = frozenset({Notice.SHIPPING, Notice.OVERDUE, Notice.DEADLINE})
ALARMS = (Notice.ALARM, Notice.ALARM_REQUESTER, Notice.ALARM_APPROVERS)
"""The alarm, once for each way it goes: where one fails, the others are not said twice."""
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
"""What is said of a buyer's request; the row's subject is the order's id."""


class Turn(IntEnum):
    """The order in which messages are sent, whatever their store."""

    FIRST = 0
    """What brakes, and how requests ended."""
    CARDS = 1
    LISTS = 2


TURNS: Final = {
    Turn.FIRST: frozenset({*ALARMS, Notice.OUTCOME, Notice.HOLD, Notice.HOLD_AGAIN}),
    Turn.LISTS: OF_SHIPPING,
}
"""The messages of each turn; all others are of CARDS."""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something that is dirty; `subject` is the id of the request, or of the order (OF_BUYERS)."""

    id: int
    kind: Notice
    subject: str
    generation: int
    attempts: int
    created_at: datetime
