"""Dependency wiring: the only module that knows every layer.

`opened` assembles the program from the outside in, and closes it in reverse order.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial

from bot.amazon import Access, Amazon, connect
from bot.clock import MeasuredClock, SystemClock
from bot.database import Beat, Database, database_of
from bot.desk import Desk, Pace
from bot.domain.cancellation.request import Policy
from bot.domain.digest.slot import Rhythm
from bot.domain.people import Roles, groups_of
from bot.domain.radar.policy import RadarPolicy
from bot.logs import correlation
from bot.ports.clock import Clock
from bot.ports.home import HomeTab, LinkPreviews
from bot.ports.people import AdminChannel, Staff
from bot.ports.shipping import ShippingChannel
from bot.ports.slack import BuyersChannel, HealthChannel, Messenger
from bot.program import SOCKETS, Program
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from bot.tasks import chores, workers
from bot.timekeeper import Timekeeper
from bot.workers import Bell, Task, Worker
from bot.workspace import slack_client, team_of
from handlers.answers import answer_privately
from handlers.buyers_channel import SlackBuyersChannel
from handlers.connections import OtherPrograms
from handlers.delivery import Socket, afterwards
from handlers.front import Front
from handlers.groups import Groups
from handlers.health_channel import SlackHealthChannel
from handlers.home_tab import SlackHomeTab
from handlers.identity import Members
from handlers.messenger import SlackMessenger
from handlers.people.admins import SlackAdminChannel
from handlers.pools import Pools
from handlers.readers import Readers
from handlers.refusals import Refusals
from handlers.shipping_channel import SlackShippingChannel
from handlers.staff import SlackStaff
from handlers.unfurling import SlackLinkPreviews
from handlers.web_client import SlackClient
from storage import DatabaseRefused, Owner, Store, claim_store, known_store


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of Slack and Amazon, without any network access yet."""

    settings: Settings
    clock: Clock
    slack: SlackClient
    amazon: Amazon


@contextmanager
def open_clients(
    settings: Settings, clock: Clock | None = None, *, amazon_pause: float = 0.5
) -> Iterator[Clients]:
    """Open the clients of Slack and Amazon, without network access; close them at the end."""
    clock = clock or (SystemClock() if settings.database_url is None else MeasuredClock())
    with ExitStack() as stack:
        slack = slack_client(settings)
        stack.enter_context(closing(slack.http))
        amazon = connect(_access(settings), settings.seller_id, clock, pause=amazon_pause)
        stack.enter_context(closing(amazon))
        yield Clients(settings, clock, slack, amazon)


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
    ports of the desk.
    """
    with open_clients(settings, clock, amazon_pause=amazon_pause) as clients, ExitStack() as held:
        slack, clock = clients.slack, clients.clock
        team_id, bell = team_of(slack, settings) if connect else "", Bell()
        members = Members(slack, team_id, clock)
        readers = Readers(
            members, settings.language, settings.timezone, settings.market, clock, simulated
        )
        answer = partial(answer_privately, slack)
        database = database_of(settings)
        beat = held.enter_context(_locked(database))
        timekeeper = Timekeeper(clock, beat)
        timekeeper.start()
        store = _store(database, settings, clock, team_id)
        lists = Roles(settings.operators, settings.approvers, settings.escalate_to, settings.admins)
        named = frozenset(groups_of(lists.everybody))
        groups = Groups(slack, clock, named, store.people.groups())
        staff = SlackStaff(lists, members, groups, clock)
        messenger = SlackMessenger(
            slack,
            readers,
            answer,
            channel=settings.approvals_channel,
            staff=staff,
            stop_window=settings.undo,
        )
        buyers = SlackBuyersChannel(
            slack,
            readers,
            channel=settings.approvals_channel,
            packing=settings.packing_channel,
            stop_window=settings.undo,
        )
        channel = SlackHealthChannel(
            slack, readers, answer, store=store.key, channel=settings.digest_channel
        )
        home_tab = SlackHomeTab(slack, members, readers)
        packing = SlackShippingChannel(
            slack,
            readers,
            home_tab,
            staff,
            store=store.key,
            channel=settings.packing_channel or settings.digest_channel,
        )
        previews = SlackLinkPreviews(slack, readers)
        admins = SlackAdminChannel(slack, readers, staff, channel=settings.approvals_channel)
        desk = fit(
            _desk(
                clients,
                staff,
                store,
                messenger,
                buyers,
                channel,
                packing,
                home_tab,
                previews,
                admins,
                bell,
            )
        )
        front = Front(
            {desk.store_key: desk},
            slack,
            members,
            groups,
            readers,
            pools(),
            answer,
            Refusals(clock),
        )
        others, sockets = OtherPrograms(clock, SOCKETS), list[Socket]()
        periodic = (
            *chores(desk, front, timekeeper),
            Task("others", 1, partial(others.look, sockets)),
        )
        program = Program(
            settings=settings,
            clock=clock,
            amazon=clients.amazon,
            store=store,
            desk=desk,
            front=front,
            workers=workers(desk, front, clock, tick, bell),
            chores=Worker("chores", periodic, clock, tick=1.0),
            others=others,
            sockets=sockets,
        )
        try:
            yield program
        finally:
            # SQLite crashes if a connection is closed while another thread is using it.
            if program.stop():
                store.close()


def _access(settings: Settings) -> Access:
    return Access(
        market=settings.market,
        endpoint=settings.sp_api_endpoint,
        login_url=settings.lwa_endpoint,
        app_id=settings.lwa_app_id,
        secret=settings.lwa_client_secret.reveal(),
        refresh_token=settings.sp_api_refresh_token.reveal(),
    )


def owner_of(settings: Settings, team_id: str = "") -> Owner:
    """Return the owner that these settings give a database."""
    return Owner(settings.seller_id, settings.sp_api_endpoint, settings.market.code, team_id)


@contextmanager
def _locked(database: Database) -> Iterator[Beat | None]:
    """Keep other programs out of the database. Raises CannotStart."""
    with ExitStack() as held:
        try:
            beat = held.enter_context(database.joined())
        except (DatabaseRefused, OSError) as fault:
            raise CannotStart(database_refused(fault)) from fault
        yield beat


def _store(database: Database, settings: Settings, clock: Clock, team_id: str) -> Store:
    """Open the database and, with a team id, claim it for that workspace. Raises CannotStart."""
    owner = owner_of(settings, team_id)
    try:
        return (claim_store if team_id else known_store)(database.open(joined=True), owner, clock)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(database_refused(fault)) from fault


def _desk(  # noqa: PLR0913, PLR0917 - the wiring
    clients: Clients,
    staff: Staff,
    store: Store,
    messenger: Messenger,
    buyers_channel: BuyersChannel,
    health_channel: HealthChannel,
    shipping_channel: ShippingChannel,
    home_tab: HomeTab,
    link_previews: LinkPreviews,
    admin_channel: AdminChannel,
    bell: Bell,
) -> Desk:
    settings, amazon = clients.settings, clients.amazon
    return Desk(
        store_key=store.key,
        market=settings.market,
        staff=staff,
        policy=Policy(
            self_approval=settings.self_approval,
            approvals_over_target=settings.approvals_over_target,
            undo=settings.undo,
            batch=settings.batch,
            approval_ttl=settings.approval_ttl,
            send_limit=settings.send_limit,
        ),
        pace=Pace(settings.feed_poll, settings.verify, settings.doubt, settings.stuck),
        rhythm=Rhythm(settings.digest_time, settings.timezone, settings.report_wait),
        radar=RadarPolicy(settings.radar_every, settings.reminders, settings.quiet_hours),
        store=store,
        order_book=amazon.order_book,
        order_search=amazon.order_search,
        transport=amazon.transport,
        health_reports=amazon.health_reports,
        messenger=messenger,
        buyers_channel=buyers_channel,
        health_channel=health_channel,
        shipping_channel=shipping_channel,
        home_tab=home_tab,
        link_previews=link_previews,
        channels=_channels(settings),
        admin_channel=admin_channel,
        clock=clients.clock,
        new_id=_new_id,
        run=_new_id(),
        wake=partial(afterwards, bell.ring),
        about=correlation,
    )


def _channels(settings: Settings) -> frozenset[str]:
    """Return the channels that the settings name for the store."""
    named = (settings.approvals_channel, settings.digest_channel, settings.packing_channel)
    return frozenset(one for one in named if one)


def _new_id() -> str:
    return uuid.uuid4().hex[:12]
