"""Dependency wiring: the program is assembled from the outside in, and closed in reverse order."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from datetime import timedelta
from functools import partial

from bot.clients import Clients, open_clients
from bot.clock import MeasuredClock, uptime
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
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from bot.timekeeper import Timekeeper
from bot.usecases.leases import SoleTenure
from bot.workers import Task, Worker
from bot.workspace import team_of
from handlers.answers import answer_privately
from handlers.connections import OtherPrograms
from handlers.delivery import Socket
from handlers.front import Front
from handlers.groups import Groups
from handlers.home.home_tab import SlackHomeTab
from handlers.identity import Members
from handlers.pools import Pools
from handlers.readers import Readers
from handlers.refusals import Refusals
from handlers.web_client import SlackClient
from storage import DatabaseRefused, Owner, Store, claim_store, claim_stores, known_store


@contextmanager
def opened(  # noqa: PLR0913 - options for tests and the demo
    settings: Settings,
    *,
    clock: Clock | None = None,
    connect: bool = True,
    simulated: bool = False,
    tick: float = 0.25,
    amazon_pause: float = 0.5,
    amazon_within: timedelta = limits.AMAZON_CALL,
    durable: bool = True,
    pools: Callable[[], Pools] = Pools.start,
    fit: Callable[[Desk], Desk] = lambda desk: desk,
) -> Iterator[Program]:
    """Assemble the program, ready to start; stop and close it at the end. Raises CannotStart.

    Waits until Slack tells the workspace, and claims the database for it. Without `connect` there
    is no network access and no claim; the caller runs the use cases itself. Without `durable` a
    power failure may damage a database file. `fit` may replace ports of a desk.
    """
    database = database_of(settings, durable=durable)
    server = database if connect and isinstance(database, ServerDatabase) else None
    with (
        ExitStack() as held,
        open_clients(
            settings, clock, database, amazon_pause=amazon_pause, amazon_within=amazon_within
        ) as clients,
    ):
        slack, clock = clients.slack, clients.clock
        team_id = team_of(slack, settings) if connect else ""
        if server is not None:
            held.enter_context(alarms_blocked())  # before the first thread that must not take one
        timekeeper = Timekeeper(clock, held.enter_context(_locked(database)))
        timekeeper.start()
        stores = _stores(database, settings, clock, team_id)
        bells, sockets, run = Bells(), list[Socket](), new_id()
        replica = None
        if server is not None:
            replica = _replica(server, stores, clients, bells, sockets, run)
            held.callback(replica.close)
        leased = Leased(replica.leases if replica else SoleTenure())
        front = _front(
            clients,
            stores,
            team_id,
            pools=pools(),
            bells=bells,
            run=run,
            replica=replica,
            simulated=simulated,
            fit=fit,
        )
        others = OtherPrograms(clock, sockets, lambda: replica.elsewhere if replica else 0)
        work = stores[0].work
        tasks = (
            *chores(tuple(front.desks.values()), front, work, others, leased),
            Task("clock", 15, timekeeper.measure),
        )
        program = Program(
            settings=settings,
            clock=clock,
            amazons=clients.amazons,
            stores=stores,
            front=front,
            workers=workers(front.desks, front, work, tick, bells, leased),
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


def _replica(  # noqa: PLR0913, PLR0917 - what it connects
    database: ServerDatabase,
    stores: Sequence[Store],
    clients: Clients,
    bells: Bells,
    sockets: Sequence[Socket],
    run: str,
) -> Replica:
    """Return this program as one of several; no thread has begun."""
    clock = clients.clock
    return Replica(
        database,
        stores,
        name=run,
        span=clients.settings.lease,
        clock=clock,
        uptime=clock.uptime if isinstance(clock, MeasuredClock) else uptime,
        wake=bells.ring,
        sockets=lambda: len(sockets),
    )


def _front(  # noqa: PLR0913 - everything that a click may need
    clients: Clients,
    stores: Sequence[Store],
    team_id: str,
    *,
    pools: Pools,
    bells: Bells,
    run: str,
    replica: Replica | None,
    simulated: bool,
    fit: Callable[[Desk], Desk],
) -> Front:
    """Return the Slack side of the program, with the desks of all stores."""
    settings, slack, clock = clients.settings, clients.slack, clients.clock
    members = Members(slack, team_id, clock)
    groups = _groups(settings, stores, slack, clock)
    readers = _readers(settings, stores, members, clock, simulated=simulated)
    answer = partial(answer_privately, slack)
    home_tab = SlackHomeTab(slack, members, readers)
    creating = replica.leases.creating if replica else _unguarded
    shared = Shared(slack, answer, members, groups, home_tab, clock, bells, run, creating)
    desks = {
        store.key: fit(desk_of_store(shared, one, store, amazon, readers[store.key]))
        for one, store, amazon in zip(settings.stores, stores, clients.amazons, strict=True)
    }
    return Front(
        desks,
        slack,
        members,
        groups,
        readers[stores[0].key],
        readers,
        pools,
        answer,
        Refusals(clock),
        tell_others=replica.tell_others if replica else _alone,
    )


def _alone(_kind: str, _event: Mapping[str, object]) -> None:
    """Do nothing: no other program works with a file."""


def _unguarded(_: str) -> AbstractContextManager[None]:
    return nullcontext()


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
