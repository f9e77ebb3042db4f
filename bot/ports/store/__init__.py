"""The port to the database, and its exceptions."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from bot.ports.store.health import Alerts, Collecting, Digests, Reports, Schedule
from bot.ports.store.home import Homes
from bot.ports.store.links import Links
from bot.ports.store.people import People
from bot.ports.store.radar import (
    BuyerRequests,
    Orders,
    Scans,
    ShippingDays,
    Takes,
    Watchers,
)
from bot.ports.store.tables import Audit, Deliveries, Feeds, Keeping, Outbox, Requests, Views


class AlreadyOpen(Exception):  # noqa: N818 - a situation, not an error
    """There is an open request for this order already (`request_id`)."""

    def __init__(self, request_id: str) -> None:
        super().__init__(request_id)
        self.request_id = request_id


class FeedOpen(Exception):  # noqa: N818 - a situation, not an error
    """A feed of this account is open already."""


class StoreBusy(Exception):  # noqa: N818 - a situation, not an error
    """The database did not answer within its deadline; unless `unsure`, nothing was changed."""

    code = "locked"
    lasting = False
    """Whether waiting will not help: somebody has to fix what the message names."""
    unsure = False
    """Whether the answer to a commit was lost, so that the change may stand."""


class LeaseLost(StoreBusy):
    """Another program has taken over the account; nothing was changed."""

    code = "lease_lost"


class Store(Protocol):
    """The tables of a store. Writes happen inside `transaction()`; reads may be outside.

    A transaction that meets a locked or absent database raises StoreBusy after 2 s at most and
    changes nothing.
    """

    @property
    def requests(self) -> Requests:
        """Return the requests to cancel."""
        ...

    @property
    def feeds(self) -> Feeds:
        """Return the feeds we sent."""
        ...

    @property
    def outbox(self) -> Outbox:
        """Return the outbox."""
        ...

    @property
    def views(self) -> Views:
        """Return the forms that are open."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """Return the clicks that were answered."""
        ...

    @property
    def audit(self) -> Audit:
        """Return the record."""
        ...

    @property
    def reports(self) -> Reports:
        """Return the account health reports."""
        ...

    @property
    def orders(self) -> Orders:
        """Return the orders as Amazon told them last."""
        ...

    @property
    def scans(self) -> Scans:
        """Return the progress of the account's scans for this store."""
        ...

    @property
    def buyer_requests(self) -> BuyerRequests:
        """Return the buyers' formal requests."""
        ...

    @property
    def watchers(self) -> Watchers:
        """Return who waits for a buyer's formal request."""
        ...

    @property
    def takes(self) -> Takes:
        """Return who takes care of which order."""
        ...

    @property
    def shipping_days(self) -> ShippingDays:
        """Return the messages of the orders to ship."""
        ...

    @property
    def collecting(self) -> Collecting:
        """Return the progress of collecting a report."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Return the state of each subject that the channel was last told."""
        ...

    @property
    def schedule(self) -> Schedule:
        """Return the tasks that are done once a period."""
        ...

    @property
    def digests(self) -> Digests:
        """Return the digests that were posted."""
        ...

    @property
    def homes(self) -> Homes:
        """Return the Homes that were opened."""
        ...

    @property
    def links(self) -> Links:
        """Return the links that are to be unfolded."""
        ...

    @property
    def people(self) -> People:
        """Return who is away, who is in which group, and what administrators were told."""
        ...

    def overviews(self, channel: str, time: str, zone: str) -> Digests:
        """Return the overviews of the stores that share a channel and a time."""
        ...

    @property
    def keeping(self) -> Keeping:
        """Return the age of what is kept."""
        ...

    @property
    def known_since(self) -> datetime | None:
        """Return when the record began, None where it has not."""
        ...

    @property
    def token(self) -> int | None:
        """Return the token of the lease under which this thread works; None where it needs none."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction that is committed at the end, or rolled back by an exception."""
        ...

    def one_deadline(self) -> AbstractContextManager[None]:
        """Let all calls of this thread in the block end within 2 s together, or raise StoreBusy."""
        ...
