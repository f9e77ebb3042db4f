"""The Desk: the first argument of every use case."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.domain.cancellation.policy import Policy
from bot.domain.digest.slot import Rhythm
from bot.domain.markets import Market
from bot.domain.people import Roles
from bot.domain.postponed import Postponed
from bot.domain.radar.policy import RadarPolicy
from bot.domain.radar.words import RequestWords
from bot.ports.amazon import CancelTransport, HealthReports, OrderBook, OrderSearch
from bot.ports.clock import Clock
from bot.ports.slack import (
    AdminChannel,
    BuyersChannel,
    HealthChannel,
    HomeTab,
    LinkPreviews,
    Messenger,
    ShippingChannel,
    Staff,
)
from bot.ports.store import Store


@dataclass(frozen=True, slots=True)
class Pace:
    """Intervals and time limits for polling Amazon."""

    feed_poll: timedelta
    verify: timedelta
    doubt: timedelta
    stuck: timedelta


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports and settings that the use cases need; one for each store.

    `account` is the key of its seller at an endpoint, which several stores may share; `name` is
    the store's, empty if it has none. `channels` are those that the settings name, whose members
    see the store's orders anyway.
    `run` is the id of this run of the program. `wake` wakes the workers; `about` sets the
    correlation id of what is logged in its block; `postponed` holds recent failures.
    """

    store_key: str
    account: str
    market: Market
    staff: Staff
    policy: Policy
    pace: Pace
    rhythm: Rhythm
    radar: RadarPolicy
    store: Store
    order_book: OrderBook
    order_search: OrderSearch
    transport: CancelTransport
    health_reports: HealthReports
    messenger: Messenger
    buyers_channel: BuyersChannel
    health_channel: HealthChannel
    shipping_channel: ShippingChannel
    home_tab: HomeTab
    link_previews: LinkPreviews
    channels: frozenset[str]
    admin_channel: AdminChannel
    clock: Clock
    new_id: Callable[[], str]
    run: str
    wake: Callable[[], None] = lambda: None
    about: Callable[[str], AbstractContextManager[object]] = nullcontext
    postponed: Postponed = field(default_factory=Postponed)
    request_words: RequestWords = field(default_factory=RequestWords)
    name: str = ""
    digest_channel: str = ""

    @property
    def roles(self) -> Roles:
        """Return who may do what, as currently known."""
        return self.staff.roles()

    @property
    def today(self) -> date:
        """Return the day it is in the store's time zone."""
        return self.clock.now().astimezone(self.rhythm.zone).date()

    @property
    def term(self) -> str:
        """Return what marks the readings of this run under its current lease."""
        token = self.store.token
        return self.run if token is None else f"{self.run} {token}"

    @contextmanager
    def change(self) -> Iterator[None]:
        """Open a transaction, and wake the workers after its commit (the tasks in bot/schedule.py).

        If nested, it wakes them before the outer commit, and the outer `change` again after it.
        Raises StoreBusy.
        """
        with self.store.transaction():
            yield
        self.wake()
