"""The Desk: all that a use case needs, handed to it as its first argument."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.cancellation.request import Policy
from bot.domain.digest.slot import Rhythm
from bot.domain.markets import Market
from bot.domain.people import Roles
from bot.domain.postponed import Postponed
from bot.ports.amazon import CancelTransport, HealthReports, OpenOrdersBook, OrderBook
from bot.ports.clock import Clock
from bot.ports.slack import HealthChannel, Messenger
from bot.ports.store import Store


@dataclass(frozen=True, slots=True)
class Pace:
    """How often and how long the bot looks at Amazon."""

    feed_poll: timedelta
    verify: timedelta
    doubt: timedelta
    stuck: timedelta


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports and the settings that the use cases need; frozen, one a store.

    `run` names this run of the program. `wake` tells the workers that there is something to do;
    `about` joins what is logged inside under the id of what it is about; `postponed` is what failed
    lately.
    """

    store_key: str
    market: Market
    roles: Roles
    policy: Policy
    pace: Pace
    rhythm: Rhythm
    store: Store
    order_book: OrderBook
    open_orders: OpenOrdersBook
    transport: CancelTransport
    health_reports: HealthReports
    messenger: Messenger
    health_channel: HealthChannel
    clock: Clock
    new_id: Callable[[], str]
    run: str
    wake: Callable[[], None] = lambda: None
    about: Callable[[str], AbstractContextManager[object]] = nullcontext
    postponed: Postponed = field(default_factory=Postponed)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Open a transaction; once it is committed, wake the workers for what follows from it.

        Raises StoreBusy.
        """
        with self.store.transaction():
            yield
        self.wake()
