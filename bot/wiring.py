"""Dependency wiring: the only module that knows every layer.

`opened` assembles the program from the outside in, and closes it in reverse order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial

from bot.amazon import Access, Amazon, Limits, connect
from bot.clock import MeasuredClock, SystemClock
from bot.database import Beat, Database, database_of
from bot.desk import Desk
from bot.desks import Shared, desk_of_store, lists_of, new_id
from bot.domain.people import groups_of
from bot.ports.clock import Clock
from bot.program import Program
from bot.schedule import Bells, chores, workers
from bot.settings import Settings, StoreSettings
from bot.start import CannotStart, database_refused
from bot.timekeeper import Timekeeper
from bot.usecases.people import watching
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
    settings: Settings, clock: Clock | None = None, *, amazon_pause: float = 0.5
) -> Iterator[Clients]:
    """Open the clients of Slack and Amazon, without network access; close them at the end."""
    clock = clock or (SystemClock() if settings.database_url is None else MeasuredClock())
    rates: dict[tuple[str, str], Limits] = {}
    with ExitStack() as stack:
        slack = slack_client(settings, clock)
        stack.enter_context(closing(slack.http))
        amazons = []
        for store in settings.stores:
            account = store.seller_id, store.sp_api_endpoint
            shared = rates.setdefault(account, Limits(clock))
            access = _access(store)
            amazon = connect(
                access,
                store.seller_id,
                clock,
                pause=amazon_pause,
                rates=shared,
                market_ids=[one.market.id for one in settings.stores if _same_account(one, store)],
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
    with open_clients(settings, clock, amazon_pause=amazon_pause) as clients, ExitStack() as held:
        slack, clock = clients.slack, clients.clock
        team_id = team_of(slack, settings) if connect else ""
        members = Members(slack, team_id, clock)
        answer = partial(answer_privately, slack)
        database = database_of(settings)
        beat = held.enter_context(_locked(database))
        timekeeper = Timekeeper(clock, beat)
        timekeeper.start()
        stores = _stores(database, settings, clock, team_id)
        readers = _readers(settings, stores, members, clock, simulated=simulated)
        groups = _groups(settings, stores, slack, clock)
        bells = Bells()
        home_tab = SlackHomeTab(slack, members, readers)
        shared = Shared(slack, answer, members, groups, home_tab, clock, bells, new_id())
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
        )
        sockets = list[Socket]()
        others, every = OtherPrograms(clock, sockets), tuple(desks.values())
        tasks = (
            *chores(every, front),
            Task("clock", 15, timekeeper.measure),
            Task("others", 1, others.look),
            Task("told", 5, lambda: watching.note_other_program(every, there=others.there)),
        )
        program = Program(
            settings=settings,
            clock=clock,
            amazons=clients.amazons,
            stores=stores,
            front=front,
            workers=workers(desks, front, stores[0].work, tick, bells),
            chores=Worker("chores", tasks, clock, tick=1.0),
            others=others,
            sockets=sockets,
        )
        try:
            yield program
        finally:
            # SQLite crashes if a connection is closed while another thread is using it.
            if program.stop():
                stores[0].close()


def _same_account(one: StoreSettings, other: StoreSettings) -> bool:
    return (one.seller_id, one.sp_api_endpoint) == (other.seller_id, other.sp_api_endpoint)


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
            beat = held.enter_context(database.held(wait=True))
        except (DatabaseRefused, OSError) as fault:
            raise CannotStart(database_refused(fault)) from fault
        yield beat


def _stores(
    database: Database, settings: Settings, clock: Clock, team_id: str
) -> tuple[Store, ...]:
    """Open the database and, with a team id, claim it for that workspace. Raises CannotStart."""
    owners = owners_of(settings, team_id)
    try:
        opened = database.open(wait=True)
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
