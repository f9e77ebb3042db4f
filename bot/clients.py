"""The clients of Slack and Amazon, and how long they live."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from bot.amazon import Access, Amazon, Limits, Rates, connect
from bot.amazon.limits import RATES
from bot.clock import MeasuredClock, SystemClock
from bot.database import Database, ServerDatabase
from bot.domain import limits
from bot.ports.clock import Clock
from bot.settings import Settings, StoreSettings
from bot.workspace import slack_client
from handlers.web_client import SlackClient
from storage.tables.stores import account_key


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of Slack and, for each store of the settings, Amazon; no network access yet."""

    settings: Settings
    clock: Clock
    slack: SlackClient
    amazons: tuple[Amazon, ...]

    @property
    def amazon(self) -> Amazon:
        """Return the client of the first store."""
        return self.amazons[0]


@contextmanager
def open_clients(
    settings: Settings,
    clock: Clock | None = None,
    *,
    amazon_pause: float = 0.5,
    database: Database | None = None,
) -> Iterator[Clients]:
    """Open the clients of Slack and Amazon, without network access; close them at the end.

    With a `database` on a server its programs share Amazon's rates, which follow its clock; any
    other `clock` that is given has rates of its own.
    """
    clock = clock or (SystemClock() if settings.database_url is None else MeasuredClock())
    rates: dict[str, Rates] = {}
    within = limits.AMAZON_CALL
    with ExitStack() as stack:
        slack = slack_client(settings, clock)
        stack.enter_context(closing(slack.http))
        amazons = []
        shared = None
        if isinstance(database, ServerDatabase):
            if isinstance(clock, MeasuredClock):
                shared = stack.enter_context(closing(database.rates()))
            # A call must have ended long before the lease under which it was made.
            within = min(within, settings.lease / 2)
        for store in settings.stores:
            account = account_of(store)
            if account not in rates:
                rates[account] = shared.of(account, RATES) if shared else Limits(clock)
            access = _access(store)
            amazon = connect(
                access,
                store.seller_id,
                clock,
                pause=amazon_pause,
                within=within,
                rates=rates[account],
                market_ids=[one.market.id for one in settings.stores if account_of(one) == account],
            )
            amazons.append(stack.enter_context(closing(amazon)))
        yield Clients(settings, clock, slack, tuple(amazons))


def account_of(settings: StoreSettings) -> str:
    """Return the key of a store's account, which other stores may share."""
    return account_key(settings.seller_id, settings.sp_api_endpoint)


def _access(settings: StoreSettings) -> Access:
    return Access(
        market=settings.market,
        endpoint=settings.sp_api_endpoint,
        login_url=settings.lwa_endpoint,
        app_id=settings.lwa_app_id,
        secret=settings.lwa_client_secret.reveal(),
        refresh_token=settings.sp_api_refresh_token.reveal(),
    )
