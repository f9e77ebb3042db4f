"""The ports to Slack: messages that the bot sends on its own, and the people as Slack has them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Protocol

from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.request import Request
from bot.domain.digest.digest import Digest
from bot.domain.digest.overview import Standing
from bot.domain.health.changes import Alert
from bot.domain.health.collecting import Waiting
from bot.domain.health.late_shipments import LateShipments
from bot.domain.health.report import HealthReport
from bot.domain.home.home import Home
from bot.domain.links.shared import OrderSeen, SharedLinks
from bot.domain.messages import Notice, Posted, Shown
from bot.domain.people import Called, Group, Person, Roles
from bot.domain.people.admin_notices import AdminNotice
from bot.domain.radar.answers import BuyerCard
from bot.domain.radar.to_ship import Due, ToShip


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


class ShippingChannel(Protocol):
    """The packing channel, else the digest's. Every call may raise MessengerFault."""

    def post(self, day: date, seen: ToShip) -> Posted:
        """Post the message of a day."""
        ...

    def update(self, day: date, seen: ToShip, message: Posted) -> Posted:
        """Update the message of a day, or post it again if somebody deleted it."""
        ...

    def overdue(self, due: Sequence[Due], late: LateShipments | None, under: Posted) -> None:
        """Post the orders that became overdue in the thread of the day's message."""
        ...

    def deadline(self, due: Due, user_id: str) -> None:
        """Remind a person of the order that they took and snoozed."""
        ...


class AdminChannel(Protocol):
    """Slack, for notices to administrators."""

    @property
    def channel(self) -> str:
        """Return the channel that the recipient CHANNEL stands for."""
        ...

    def tell(self, notice: AdminNotice, stores: Sequence[str]) -> None:
        """Send a notice about `stores` (their names) to one recipient. Raises MessengerFault."""
        ...


class HomeTab(Protocol):
    """Slack's Home tab of the app."""

    def person(self, user_id: str) -> Person:
        """Return a reader as currently known; somebody unknown is not a full member."""
        ...

    def publish(self, home: Home) -> None:
        """Publish a reader's Home. Raises MessengerFault."""
        ...


class LinkPreviews(Protocol):
    """The previews that Slack shows under links."""

    def unfold(self, shared: SharedLinks, seen: Mapping[str, OrderSeen]) -> None:
        """Show the orders, by id, under the links that lead to them. Raises MessengerFault."""
        ...


class Staff(Protocol):
    """The people on the lists, as currently known: no network call, so that a click may use it."""

    def roles(self) -> Roles: ...

    def groups(self) -> tuple[Group, ...]:
        """Return the user groups on the lists, as last read; one never read is missing."""
        ...
