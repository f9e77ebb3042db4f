"""Dependency wiring: the only module that knows every layer.

`opened` assembles the program from the outside in, and closes it in reverse order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial

from bot.amazon import Access, Amazon, Limits, Rates, connect
from bot.amazon.limits import RATES
from bot.clock import MeasuredClock, SystemClock, uptime
from bot.database import Beat, Database, ServerDatabase, database_of
from bot.desk import Desk
from bot.desks import Shared, desk_of_store, lists_of, new_id
from bot.domain import limits
from bot.domain.people import groups_of
from bot.freeze import alarms_blocked
from bot.leased import Leased
from bot.ports.clock import Clock
from bot.program import Program
from bot.replica import Replica
from bot.schedule import Bells, chores, workers
from bot.settings import Settings, StoreSettings
from bot.start import CannotStart, database_refused
from bot.timekeeper import Timekeeper
from bot.usecases.leases import SoleTenure
from bot.workers import Task, Worker
from bot.workspace import slack_client, team_of
from handlers.answers import answer_privately
from handlers.connections import OtherPrograms
from handlers.delivery import Socket
from handlers.front import Front
from handlers.groups import Groups
from handlers.home_tab import SlackHomeTab
from handlers.identity import Members
from handlers.pools import Pools
from handlers.readers import Readers
from handlers.refusals import Refusals
from handlers.web_client import SlackClient
from storage import DatabaseRefused, Owner, Store, claim_store, claim_stores, known_store
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


@contextmanager
def opened(  # noqa: PLR0913 - options for tests and the demo
    settings: Settings,
    *,
    clock: Clock | None = None,
    connect: bool = True,
    simulated: bool = False,
    tick: float = 0.25,
    amazon_pause: float = 0.5,
    pools: Callable[[], Pools] = Pools.start,
    fit: Callable[[Desk], Desk] = lambda desk: desk,
) -> Iterator[Program]:
    """Assemble the program, ready to start; stop and close it at the end. Raises CannotStart.

    Waits until Slack tells the workspace, and claims the database for it. Without `connect` there
    is no network access and no claim; the caller runs the use cases itself. `fit` may replace
    ports of a desk.
    """
    database = database_of(settings)
    with (
        ExitStack() as held,
        open_clients(settings, clock, amazon_pause=amazon_pause, database=database) as clients,
    ):
        slack, clock = clients.slack, clients.clock
        team_id = team_of(slack, settings) if connect else ""
        members = Members(slack, team_id, clock)
        answer = partial(answer_privately, slack)
        if connect and isinstance(database, ServerDatabase):
            held.enter_context(alarms_blocked())  # before the first thread that must not take one
        timekeeper = Timekeeper(clock, held.enter_context(_locked(database)))
        timekeeper.start()
        stores = _stores(database, settings, clock, team_id)
        readers = _readers(settings, stores, members, clock, simulated=simulated)
        groups = _groups(settings, stores, slack, clock)
        bells, sockets, run = Bells(), list[Socket](), new_id()
        replica = None
        if connect and isinstance(database, ServerDatabase):
            replica = Replica(
                database,
                fences=stores[0].database,
                accounts={store.account for store in stores},
                name=run,
                span=settings.lease,
                clock=clock,
                uptime=clock.uptime if isinstance(clock, MeasuredClock) else uptime,
                wake=bells.ring,
                sockets=lambda: len(sockets),
            )
            held.callback(replica.close)
        leased = Leased(replica.leases if replica else SoleTenure())
        creating = replica.leases.creating if replica else _unguarded
        home_tab = SlackHomeTab(slack, members, readers)
        shared = Shared(slack, answer, members, groups, home_tab, clock, bells, run, creating)
        desks = {
            store.key: fit(desk_of_store(shared, one, store, amazon, readers[store.key]))
            for one, store, amazon in zip(settings.stores, stores, clients.amazons, strict=True)
        }
        front = Front(
            desks,
            slack,
            members,
            groups,
            readers[stores[0].key],
            readers,
            pools(),
            answer,
            Refusals(clock),
            tell_others=replica.tell_others if replica else _alone,
        )
        others = OtherPrograms(clock, sockets, lambda: replica.elsewhere if replica else 0)
        every = tuple(desks.values())
        tasks = (
            *chores(every, front, stores[0].work, others, leased),
            Task("clock", 15, timekeeper.measure),
        )
        program = Program(
            settings=settings,
            clock=clock,
            amazons=clients.amazons,
            stores=stores,
            front=front,
            workers=workers(desks, front, stores[0].work, tick, bells, leased),
            chores=Worker("chores", tasks, clock, tick=1.0),
            others=others,
            sockets=sockets,
            replica=replica,
        )
        try:
            yield program
        finally:
            # SQLite crashes if a connection is closed while another thread is using it.
            if program.stop():
                stores[0].close()


def _alone(_kind: str, _event: Mapping[str, object]) -> None:
    """Do nothing: no other program works with a file."""


def _unguarded(_: str) -> AbstractContextManager[None]:
    return nullcontext()


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


def owners_of(settings: Settings, team_id: str = "") -> tuple[Owner, ...]:
    """Return the owners that these settings give a database, one for each store."""
    return tuple(
        Owner(one.seller_id, one.sp_api_endpoint, one.market.code, team_id, one.name)
        for one in settings.stores
    )


def owner_of(settings: Settings, team_id: str = "") -> Owner:
    """Return the owner of the first store."""
    return owners_of(settings, team_id)[0]


@contextmanager
def _locked(database: Database) -> Iterator[Beat | None]:
    """Keep other programs out of the database. Raises CannotStart."""
    with ExitStack() as held:
        try:
            beat = held.enter_context(database.joined())
        except (DatabaseRefused, OSError) as fault:
            raise CannotStart(database_refused(fault)) from fault
        yield beat


def _stores(
    database: Database, settings: Settings, clock: Clock, team_id: str
) -> tuple[Store, ...]:
    """Open the database and, with a team id, claim it for that workspace. Raises CannotStart."""
    owners = owners_of(settings, team_id)
    try:
        opened = database.open(joined=True)
        if not team_id:
            return tuple(known_store(opened, owner, clock) for owner in owners)
        if settings.tables:
            return claim_stores(opened, owners, clock)
        return (claim_store(opened, owners[0], clock),)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault


def _readers(
    settings: Settings,
    stores: Sequence[Store],
    members: Members,
    clock: Clock,
    *,
    simulated: bool,
) -> Mapping[str, Readers]:
    """Return the Readers of each store, which name it where there are several."""
    several = len(stores) > 1
    return {
        store.key: Readers(
            members,
            one.language,
            one.timezone,
            one.market,
            clock,
            simulated,
            one.name if several else "",
        )
        for one, store in zip(settings.stores, stores, strict=True)
    }


def _groups(
    settings: Settings, stores: Sequence[Store], slack: SlackClient, clock: Clock
) -> Groups:
    """Return the user groups on the lists of all stores, as they were last stored."""
    lists = [lists_of(one).everybody for one in settings.stores]
    known = {group.id: group for store in stores for group in store.people.groups()}
    named = frozenset(groups_of(frozenset().union(*lists)))
    return Groups(slack, clock, named, tuple(known.values()))
