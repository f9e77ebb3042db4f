"""The ports to Slack for messages that the bot sends on its own."""

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
    """Slack did not accept a message: retry after `retry_after`, or never if `permanent`.

    `worded`: `code` is Slack's error code and not ours for an unusable answer.
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
    """A card's message; `forbidden`: Slack's error code if it replaces one that is not editable."""

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
        """Post the card of a request, or update it. Raises MessengerFault.

        `called` are mentioned while it waits for a decision; `earlier` is a recent cancellation of
        the same product, which approvers should know about.
        """
        ...

    def remind(self, request: Request, called: Called) -> None:
        """Post a reminder in the thread of a request's card. Raises MessengerFault."""
        ...

    def notice(self, notice: Notice, request: Request) -> None:
        """Send a notice about a request to the people concerned. Raises MessengerFault."""
        ...


class BuyersChannel(Protocol):
    """Slack, for messages about buyers' requests. Every call may raise MessengerFault."""

    def card(self, seen: BuyerCard) -> Shown:
        """Post the card of a buyer's request, or update it.

        With `again` a new message replaces the earlier one.
        """
        ...

    def hold(self, seen: BuyerCard) -> tuple[Posted, ...]:
        """Tell the packers not to ship the order, or that they may again.

        Returns all these messages, the newest last; none without a packing channel.
        """
        ...

    def remind(self, seen: BuyerCard) -> None:
        """Post a reminder in the thread of the request's card."""
        ...

    def arrived(self, seen: BuyerCard, user_id: str) -> None:
        """Tell a person that the buyer's request they wait for has arrived."""
        ...


class HealthChannel(Protocol):
    """Slack, for messages about the account. Every call may raise MessengerFault."""

    def digest(self, digest: Digest, *, thread: Posted | None = None) -> Posted:
        """Post the digest of a day, in the thread of another message if one is given."""
        ...

    def overview(self, day: date, standings: Sequence[Standing]) -> Posted:
        """Post the overview of several stores, a line each."""
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
        """Send the account's health to a person who asked for a new report."""
        ...

    def share(self, digest: Digest, by: str) -> Posted:
        """Post the account's health in the channel for a person (Slack user id)."""
        ...
