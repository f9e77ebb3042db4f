"""What the bot says by itself in Slack."""

from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.cancellation import Card, Request


class MessengerFault(Exception):  # noqa: N818 - "fault" is the word of this project
    """Slack did not take a message: try after `retry_after`, or never if `permanent`."""

    def __init__(
        self, code: str, *, retry_after: timedelta | None = None, permanent: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.permanent = permanent


class Notice(StrEnum):
    """What the requester is told privately about a request."""

    POSTED = "posted"
    OUTCOME = "outcome"
    TROUBLE = "trouble"
    TROUBLE_OVER = "trouble_over"
    CARD_FAILED = "card_failed"
    REMINDER = "reminder"


class Messenger(Protocol):
    """Slack, for what the bot says by itself."""

    def card(self, request: Request, *, stoppable: bool) -> Card:
        """Post the card of a request, or bring the one it has up to date. Raises MessengerFault."""
        ...

    def notice(self, notice: Notice, request: Request) -> None:
        """Tell the people concerned about a request. Raises MessengerFault."""
        ...
