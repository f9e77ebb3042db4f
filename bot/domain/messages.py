"""What the bot has to say in Slack, and where it said it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Notice(StrEnum):
    """What the requester is told privately about a request."""

    POSTED = "posted"
    OUTCOME = "outcome"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    CARD_FAILED = "card_failed"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """Something that is dirty: `kind` is "card" or a Notice, `subject` the request's id."""

    id: int
    kind: str
    subject: str
    generation: int
    attempts: int
    created_at: datetime
