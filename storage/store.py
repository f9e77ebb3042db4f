"""The store: the tables of a database, restricted to one store key."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from bot.ports.clock import Clock
from storage.connector import Connector
from storage.tables.audit import Audit
from storage.tables.buyer_requests import BuyerRequests, Watchers
from storage.tables.deliveries import Deliveries
from storage.tables.feeds import Feeds
from storage.tables.health import Alerts, Collecting, Reports
from storage.tables.homes import Homes
from storage.tables.keeping import Keeping
from storage.tables.links import Links
from storage.tables.orders import Orders
from storage.tables.outbox import Outbox
from storage.tables.people import People
from storage.tables.requests import Requests
from storage.tables.scans import Scans
from storage.tables.schedule import Digests, Schedule
from storage.tables.shipping import ShippingDays, Takes
from storage.tables.stores import KnownStore, Owner, Stores
from storage.tables.views import Views
from storage.tables.work import Work


class Store:
    """The data of one store; closing it closes the database, which its stores share."""

    def __init__(self, database: Connector, known: KnownStore, clock: Clock) -> None:
        self.key = key = known.key
        self.account = account = known.account
        self.database = database
        self._clock = clock
        self.stores = Stores(database, clock)
        self.audit = Audit(database)
        self.homes = Homes(database)
        self.outbox = Outbox(database, key, self.homes)
        self.feeds = Feeds(database, account)
        self.views = Views(database, key)
        self.deliveries = Deliveries(database)
        self.requests = Requests(database, key, clock, self.audit, self.outbox)
        self.orders = Orders(database, key)
        self.scans = Scans(database, key)
        self.buyer_requests = BuyerRequests(database, key, clock, self.audit, self.outbox)
        self.watchers = Watchers(database, key)
        self.takes = Takes(database, key)
        self.shipping_days = ShippingDays(database, key)
        self.reports = Reports(database, key)
        self.collecting = Collecting(database, key)
        self.alerts = Alerts(database, key)
        self.schedule = Schedule(database, key)
        self.keeping = Keeping(database, key, account)
        self.digests = Digests(database, key)
        self.links = Links(database, key)
        self.people = People(database, key)
        self.work = Work(database)

    @property
    def known_since(self) -> datetime | None:
        """Return when the database was first claimed, None if it never was."""
        return self.stores.noted_at()

    @property
    def token(self) -> int | None:
        """Return the token of the account's lease under which this thread works, None without."""
        return self.database.fence.get(self.account)

    def transaction(self) -> AbstractContextManager[None]:
        """Open a write transaction; see `Connector.transaction`."""
        return self.database.transaction(self.account)

    def one_deadline(self) -> AbstractContextManager[None]:
        """Give all calls in the block one deadline; see `Connector.one_deadline`."""
        return self.database.one_deadline()

    def overviews(self, channel: str, time: str, zone: str) -> Digests:
        """Return the overviews of the stores that share a channel and a time."""
        return Digests(self.database, f"*{channel} {time} {zone}")

    def probe(self) -> None:
        """Commit a write that changes nothing. Raises StoreBusy if the database refuses it."""
        with self.database.transaction():  # of no account, so that nobody is woken
            self.deliveries.probe(self._clock.now())

    def close(self) -> None:
        """Close the connections of all threads."""
        self.database.close()


def claim_store(database: Connector, owner: Owner, clock: Clock) -> Store:
    """Open the owner's store for writing; an unclaimed database becomes the owner's.

    Raises OwnerMismatch if it belongs to another owner, DatabaseRefused if it is locked.
    """
    return Store(database, Stores(database, clock).claim(owner), clock)


def claim_stores(database: Connector, owners: Sequence[Owner], clock: Clock) -> tuple[Store, ...]:
    """Open the stores of several owners for writing; new ones are added.

    Raises OwnerMismatch if the database belongs to another team, StoreMissing if a store with open
    requests or feeds is not among them, StoreUnclear if an older version's store may be several of
    them, DatabaseRefused if it is locked.
    """
    found = Stores(database, clock).claim_all(owners)
    return tuple(Store(database, known, clock) for known in found)


def known_store(database: Connector, owner: Owner, clock: Clock) -> Store:
    """Open the owner's store without claiming the database or checking its owner."""
    return Store(database, Stores(database, clock).known(owner), clock)
