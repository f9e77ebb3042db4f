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
    def requests(self) -> Requests: ...

    @property
    def feeds(self) -> Feeds: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def views(self) -> Views: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def reports(self) -> Reports: ...

    @property
    def orders(self) -> Orders: ...

    @property
    def scans(self) -> Scans: ...

    @property
    def buyer_requests(self) -> BuyerRequests: ...

    @property
    def watchers(self) -> Watchers: ...

    @property
    def takes(self) -> Takes: ...

    @property
    def shipping_days(self) -> ShippingDays: ...

    @property
    def collecting(self) -> Collecting: ...

    @property
    def alerts(self) -> Alerts: ...

    @property
    def schedule(self) -> Schedule: ...

    @property
    def digests(self) -> Digests: ...

    @property
    def homes(self) -> Homes: ...

    @property
    def links(self) -> Links: ...

    @property
    def people(self) -> People: ...

    def overviews(self, channel: str, time: str, zone: str) -> Digests:
        """Return the overviews of the stores that share a channel and a time."""
        ...

    @property
    def keeping(self) -> Keeping: ...

    @property
    def known_since(self) -> datetime | None:
        """Return when the record began, None if it has not."""
        ...

    @property
    def token(self) -> int | None:
        """Return the token of the lease under which this thread works; None if it needs none."""
        ...

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction that is committed at the end, or rolled back by an exception."""
        ...

    def one_deadline(self) -> AbstractContextManager[None]:
        """Let all calls of this thread in the block end within 2 s together, or raise StoreBusy."""
        ...
