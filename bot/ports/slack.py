"""The ports to Slack for messages that the bot sends by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.digest.digest import Digest
from bot.domain.digest.overview import Standing
from bot.domain.health.changes import Alert
from bot.domain.health.collecting import Waiting
from bot.domain.health.report import HealthReport
from bot.domain.messages import Notice, Posted
from bot.domain.people import Called
from bot.domain.radar.answers import BuyerCard


class MessengerFault(Exception):  # noqa: N818 - "fault" is the word of this project
    """Slack did not take a message: try after `retry_after`, or never if `permanent`.

    `worded`: `code` is Slack's error code, and not our name for an unusable answer.
    """

    def __init__(
        self,
        code: str,
        *,
        retry_after: timedelta | None = None,
        permanent: bool = False,
        worded: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.worded = worded
        self.retry_after = retry_after
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Shown:
    """A card's message; `forbidden` is Slack's error code if it is not the earlier message."""

    card: Posted
    forbidden: str = ""


class Messenger(Protocol):
    """Slack, for messages about requests."""

    def card(
        self,
        request: Request,
        *,
        called: Called,
        stoppable: bool,
        earlier: EarlierCancel | None,
    ) -> Shown:
        """Post the card of a request, or bring the one it has up to date. Raises MessengerFault.

        `called` are mentioned while it waits for a decision; `earlier` is a recent cancel of the
        same product, which an approver should know of.
        """
        ...

    def remind(self, request: Request, called: Called) -> None:
        """Remind of a request in the thread of its card. Raises MessengerFault."""
        ...

    def notice(self, notice: Notice, request: Request) -> None:
        """Tell the people concerned about a request. Raises MessengerFault."""
        ...


class BuyersChannel(Protocol):
    """Slack, for messages about buyers' requests. Every call may raise MessengerFault."""

    def card(self, seen: BuyerCard) -> Shown:
        """Post the card of a buyer's request, or bring the one it has up to date.

        With `again` a new message takes the place of the earlier one.
        """
        ...

    def hold(self, seen: BuyerCard) -> tuple[Posted, ...]:
        """Say, or take back, that the order must not be shipped.

        Returns all messages that say so, the newest last; none where no channel is for it.
        """
        ...

    def remind(self, seen: BuyerCard) -> None:
        """Remind of a request in the thread of its card."""
        ...

    def arrived(self, seen: BuyerCard, user_id: str) -> None:
        """Tell a person that the request that they wait for has arrived."""
        ...


class HealthChannel(Protocol):
    """Slack, for messages about the account. Every call may raise MessengerFault."""

    def digest(self, digest: Digest, *, thread: Posted | None = None) -> Posted:
        """Post the digest of a day, in the thread of another message if one is given."""
        ...

    def overview(self, day: date, standings: Sequence[Standing]) -> Posted:
        """Post how several stores stand on a day, a line each."""
        ...

    def details(self, digest: Digest, under: Posted) -> None:
        """Post every number in the thread of a digest."""
        ...

    def alert(
        self, turns: Sequence[Alert], report: HealthReport, *, thread: Posted | None
    ) -> Posted:
        """Post alerts in the channel, or recoveries in the thread of their alert."""
        ...

    def answer(self, digest: Digest, waiting: Waiting) -> None:
        """Answer a person who asked for a new report with how the account stands."""
        ...

    def share(self, digest: Digest, by: str) -> Posted:
        """Post how the account stands in the channel, for a person (Slack user id)."""
        ...
