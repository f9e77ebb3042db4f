"""What the bot has to say in Slack, and where it said it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Notice(StrEnum):
    """What Slack is told about a request: by its card everybody, by the others the requester."""

    CARD = "card"
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
    """Something that is dirty; `subject` is the request's id."""

    id: int
    kind: Notice
    subject: str
    generation: int
    attempts: int
    created_at: datetime
