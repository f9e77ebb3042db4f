"""Where outside meets inside: the one place that knows every layer."""

import logging
import os
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version

import handlers
from bot import workspace
from bot.amazon import Access, Amazon, connect
from bot.clock import SystemClock
from bot.desk import Desk, Pace
from bot.domain.cancellation.request import Policy, Request
from bot.domain.digest.slot import Rhythm
from bot.domain.messages import Notice, Posted
from bot.domain.people import Roles
from bot.logs import correlation
from bot.ports.clock import Clock
from bot.ports.slack import Herald, Messenger
from bot.ports.store import StoreBusy
from bot.settings import Settings
from bot.usecases import keeping, starting
from bot.usecases.cancellation import lapsing, outbox, reading, sending, verifying
from bot.usecases.digest import alerts, posting
from bot.usecases.health import collecting, reports
from bot.usecases.orders import open_orders
from bot.workers import Task, Worker
from bot.workspace import CannotStart, bolt_app, hang_up, slack_client, team_of
from handlers.boundary import Boundary
from handlers.delivery import Socket, afterwards
from handlers.front import Front
from handlers.herald import SlackHerald
from handlers.identity import Members
from handlers.messenger import SlackMessenger
from handlers.pools import Pools
from handlers.refusals import Refusals
from handlers.web_api import answer_privately
from storage import DatabaseRefused, Owner, Store, claim_store
from storage.sqlite import ProcessLock, open_database

_log = logging.getLogger(__name__)
SOCKETS = 2
_DRAIN = 2.5
_LAST_TASK = 5.0
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class _LateMessenger:
    """The messenger, for a Desk that is made before it (each needs the other)."""

    of: list[Messenger]

    def card(self, request: Request, *, stoppable: bool) -> Posted:
        return self.of[0].card(request, stoppable=stoppable)

    def notice(self, notice: Notice, request: Request) -> None:
        self.of[0].notice(notice, request)


class Program:
    """The running bot: started, woken, drained."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        simulated: bool = False,
        tick: float = 0.25,
        amazon_pause: float = 0.5,
    ) -> None:
        self.settings = settings
        self.clock: Clock = clock or SystemClock()
        self.client = slack_client(settings)
        self.lock = ProcessLock(settings.database_path)
        try:
            self.team_id = team_of(self.client, settings)
            self.store = _open_store(settings, self.clock, self.lock, self.team_id)
        except CannotStart:
            self.client.http.close()
            raise
        messenger: list[Messenger] = []
        self.amazon = connect(
            access_of(settings), settings.seller_id, self.clock, pause=amazon_pause
        )
        herald = SlackHerald(lambda: self.front, settings.digest_channel)
        self.desk = desk_of(
            settings,
            self.store,
            self.amazon,
            self.clock,
            herald,
            _LateMessenger(messenger),
            self.wake,
        )
        self.http = self.client.http
        self.front = _front(settings, self, simulated=simulated)
        messenger.append(SlackMessenger(self.front, settings.approvers))
        self.app = bolt_app(self.client)
        boundary = Boundary(self.front)
        handlers.register(boundary)
        boundary.listen(self.app)
        self.workers = _workers(self, tick)
        self.chores = Worker("chores", _chores(self), self.clock, tick=1.0)
        self.sockets: list[Socket] = []

    def start(self) -> None:
        """Note the start, read the members, begin to work and connect to Slack.

        Raises CannotStart.
        """
        try:
            noted = starting.note_start(self.desk, version("sellerdesk"))
        except StoreBusy as fault:
            raise CannotStart(str(fault)) from fault
        _log.info("program.started", extra={"noted": noted})
        self.front.members.refresh()
        lapsing.show_lost_approvals(self.desk)
        for worker in (*self.workers, self.chores):
            worker.start()
        self.listen()

    def listen(self) -> None:
        """Connect to Slack and answer."""
        for _ in range(SOCKETS):
            socket = Socket(self.app, self.settings.slack_app_token.reveal())
            workspace.connect(socket)
            self.sockets.append(socket)

    def wake(self) -> None:
        """Have the workers that watch the store look for work, as soon as it may be."""
        for worker in self.workers:
            afterwards(worker.wake)

    def drain(self) -> None:
        """Answer what was taken, finish the work in hand, take nothing new; 3 s at most.

        The sockets are never closed: that takes up to 3 s each, and the process ends anyway.
        """
        for socket in self.sockets:
            socket.client.closed = True
        for socket in self.sockets:
            socket.client.message_workers.shutdown(wait=True)
        self.app.listener_runner.listener_executor.shutdown(wait=True)
        ended = threading.Thread(
            target=self.front.pools.slack.stop, kwargs={"wait": True}, daemon=True
        )
        ended.start()
        ended.join(_DRAIN / 2)
        for worker in (*self.workers, self.chores):
            worker.stop(_DRAIN / 4)
        with suppress(StoreBusy):  # who else holds the database is not waited for
            self.front.refusals.write_due(everything=True)

    def close(self) -> None:
        """Drain and give back what is held (the demo and tests, where the process goes on)."""
        self.drain()
        for handler in self.sockets:
            hang_up(handler)
        self.front.pools.slack.stop(wait=True)
        self.front.pools.lookups.stop(wait=True)
        ended = [worker.stop(_LAST_TASK) for worker in (*self.workers, self.chores)]
        self.http.close()
        self.amazon.close()
        # SQLite crashes where a connection is closed that another thread is using.
        if all(ended):
            self.store.close()
        self.lock.release()


def access_of(settings: Settings) -> Access:
    """Return the keys to Amazon."""
    return Access(
        market=settings.market,
        endpoint=settings.sp_api_endpoint,
        login_url=settings.lwa_endpoint,
        app_id=settings.lwa_app_id,
        secret=settings.lwa_client_secret.reveal(),
        refresh_token=settings.sp_api_refresh_token.reveal(),
    )


def owner_of(settings: Settings, team_id: str = "") -> Owner:
    """Return whom a database of these settings belongs to."""
    return Owner(settings.seller_id, settings.sp_api_endpoint, settings.market.code, team_id)


def _open_store(settings: Settings, clock: Clock, lock: ProcessLock, team_id: str) -> Store:
    """Open the database as the one process that changes it. Raises CannotStart."""
    try:
        lock.acquire()
        database = open_database(settings.database_path)
        return claim_store(database, owner_of(settings, team_id), clock)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(str(fault)) from fault


def exit_at_once(code: int) -> None:
    """End the process without waiting for threads that wait for Amazon."""
    os._exit(code)


def desk_of(  # noqa: PLR0913, PLR0917 - all that meets here
    settings: Settings,
    store: Store,
    amazon: Amazon,
    clock: Clock,
    herald: Herald,
    messenger: Messenger | None = None,
    wake: Callable[[], None] = lambda: None,
) -> Desk:
    """Return a desk for these settings; without a messenger it posts no cards."""
    return Desk(
        store_key=store.key,
        market=settings.market,
        roles=Roles(settings.operators, settings.approvers),
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
        store=store,
        order_book=amazon.order_book,
        open_orders=amazon.open_orders,
        transport=amazon.transport,
        health_reports=amazon.health_reports,
        messenger=messenger or _LateMessenger([]),
        herald=herald,
        clock=clock,
        new_id=_new_id,
        run=_new_id(),
        wake=wake,
        about=correlation,
    )


def _new_id() -> str:
    return uuid.uuid4().hex[:12]


def _front(settings: Settings, program: Program, *, simulated: bool) -> Front:
    return Front(
        desk=program.desk,
        slack=program.client,
        members=Members(program.client, program.team_id, program.clock),
        pools=Pools.start(),
        language=settings.language,
        zone=settings.timezone,
        approvals_channel=settings.approvals_channel,
        simulated=simulated,
        answer=partial(answer_privately, program.http),
        refusals=Refusals(program.desk),
    )


def _workers(program: Program, tick: float) -> tuple[Worker, ...]:
    desk = program.desk
    table = {
        "outbox": [
            Task("outbox", 0, partial(outbox.send_due, desk)),
            Task("digest", 1, partial(posting.send_due, desk)),
            Task("alerts", 15, partial(alerts.tell_due, desk)),
            Task("answers", 1, partial(reports.answer_waiting, desk)),
        ],
        "cancelling": [
            Task("lapse", 1, partial(lapsing.lapse_due, desk)),
            Task("read", 1, partial(reading.read_due, desk)),
            Task("submit", 1, partial(sending.step, desk)),
            Task("verify", 1, partial(verifying.verify_due, desk)),
        ],
        # Telling how the account stands has a thread of its own: it must never delay braking.
        "watching": [
            Task("report", 1, partial(collecting.step, desk)),
            Task("orders", 1, partial(open_orders.step, desk)),
        ],
    }
    return tuple(Worker(name, tasks, program.clock, tick=tick) for name, tasks in table.items())


def _chores(program: Program) -> tuple[Task, ...]:
    """Return what is done now and then, and never because something happened."""
    return (
        Task("members", 1, program.front.members.refresh_due),
        Task("refusals", 1, program.front.refusals.write_due),
        Task("keeping", _DAY, partial(keeping.forget_old, program.desk)),
    )
