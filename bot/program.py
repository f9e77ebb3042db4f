"""The running bot: its threads and its connections to Slack."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bot import __version__
from bot.amazon import Amazon
from bot.desk import Desk
from bot.domain.people import groups_of
from bot.domain.wording import wording
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy
from bot.replica import SOCKETS, Replica
from bot.settings import Settings, fault_of
from bot.start import CannotStart, database_refused
from bot.usecases import starting
from bot.usecases.cancellation import lapsing
from bot.usecases.home import opening
from bot.usecases.people import watching
from bot.workers import Worker
from bot.workspace import answer_and_hang_up, bolt_app, close_at_once, connect
from handlers import features
from handlers.boundary import Boundary
from handlers.connections import OtherPrograms
from handlers.delivery import Socket
from handlers.front import Front
from handlers.groups import NO_PLAN
from handlers.people.listeners import note_of_another
from storage import Store

_log = logging.getLogger(__name__)
_CONNECTS_WITHIN = 1.0
_DRAIN = 2.5
_LAST_TASK = 5.0


@dataclass(frozen=True, slots=True)
class Program:
    """The assembled bot, with its life cycle: `start`, `drain`, `stop`."""

    settings: Settings
    clock: Clock
    amazons: tuple[Amazon, ...]
    stores: tuple[Store, ...]
    front: Front
    workers: tuple[Worker, ...]
    chores: Worker
    others: OtherPrograms
    sockets: list[Socket] = field(default_factory=list)
    replica: Replica | None = None
    """Its role among several programs; None if the database is a file."""

    @property
    def desks(self) -> tuple[Desk, ...]:
        """Return the desks of all stores, in the order of the settings."""
        return tuple(self.front.desks.values())

    @property
    def amazon(self) -> Amazon:
        """Return Amazon's client of the first store."""
        return self.amazons[0]

    @property
    def store(self) -> Store:
        """Return the data of the first store."""
        return self.stores[0]

    @property
    def desk(self) -> Desk:
        """Return the desk of the first store."""
        return self.desks[0]

    @property
    def superseded(self) -> bool:
        """Whether the database was migrated for a newer version while this one was running."""
        return self.replica is not None and self.replica.superseded

    def start(self) -> None:
        """Record the start, load the members, connect to Slack and start the workers.

        Raises CannotStart.
        """
        try:
            for desk in self.desks:
                noted = starting.note_start(desk, __version__)
                _log.info("program.started", extra={"store": desk.store_key, "noted": noted})
        except StoreBusy as fault:
            raise CannotStart(database_refused(fault)) from fault
        self.front.members.refresh()
        self.front.groups.refresh()
        self._check_approvers()
        for desk in self.desks:
            lapsing.show_lost_approvals(desk)
        opening.changed(self.desk)
        if self.replica is not None:
            self.replica.start(self.desks, self.attend, partial(note_of_another, self.front))
        working = threading.Event()

        def start_workers() -> None:
            if not working.is_set():
                working.set()
                for worker in (*self.workers, self.chores):
                    worker.start()

        # First the connections, which the workers' loading of Amazon's library would hold up. But
        # they do not wait for a slow Slack: approvals expire, and leases are held already.
        unless_connected = threading.Timer(_CONNECTS_WITHIN, start_workers)
        unless_connected.daemon = True
        unless_connected.start()
        try:
            self.listen()
        finally:
            unless_connected.cancel()
            unless_connected.join()
        start_workers()

    def _check_approvers(self) -> None:
        """Raise CannotStart if nobody in the groups, as Slack has them, could ever approve."""
        if self.front.groups.fault not in ("", NO_PLAN):
            return
        for desk in self.desks:
            lack = watching.short_of_approvers(desk) if groups_of(desk.roles.approvers) else None
            if lack is None:
                continue
            fault = fault_of(lack, desk.policy.approvals_over_target).of(desk.name)
            raise CannotStart(wording("start.groups", problem=fault.problem, cure=fault.cure))

    def listen(self, *, again: bool = False) -> None:
        """Register the listeners and open the Socket Mode connections.

        Raises CannotStart if Slack refuses the token; `again`, where it once took it, it is asked
        until it takes it.
        """
        app = bolt_app(self.front.slack)
        boundary = Boundary(self.front)
        features.register(boundary)
        boundary.listen(app)
        for _ in range(self._wanted_sockets()):
            token = self.settings.slack_app_token.reveal()
            socket = Socket(app, token, self.others.greeted)
            self.sockets.append(socket)
            connect(socket, again=again)

    def _wanted_sockets(self) -> int:
        """Return one connection if several programs run, since Slack allows an app ten."""
        alone = self.replica is None or self.replica.leases.census.replicas == 1
        return SOCKETS if alone else 1

    def attend(self) -> None:
        """Leave Slack's deliveries to other programs while this one has no database."""
        if self.replica is None:
            return
        if self.replica.cut_off and self.sockets:
            _log.warning("slack.left_to_others")
            self._hang_up()
            self.replica.left_to_others = True
        elif self.replica.left_to_others and not self.replica.cut_off:
            self._hang_up()  # on what a failed attempt has left
            self.listen(again=True)
            self.replica.left_to_others = False

    def _hang_up(self) -> None:
        for socket in self.sockets:
            close_at_once(socket)
        self.sockets.clear()

    def drain(self) -> None:
        """Accept nothing new, answer what was accepted and finish running tasks, within 3 s."""
        for socket in self.sockets:
            answer_and_hang_up(socket)
        for socket in self.sockets:
            socket.app.listener_runner.listener_executor.shutdown(wait=True)
        ended = threading.Thread(
            target=self.front.pools.slack.stop, kwargs={"wait": True}, daemon=True
        )
        ended.start()
        ended.join(_DRAIN / 2)
        self._end_workers(_DRAIN / 2)
        if self.replica is not None:
            self.replica.leave()
        with suppress(StoreBusy):  # not worth waiting for a locked database
            self.front.refusals.write_due(everything=True)

    def stop(self) -> bool:
        """Drain and end every thread, but not the process; return whether all workers ended."""
        self.drain()
        for socket in self.sockets:
            close_at_once(socket)
        self.front.pools.slack.stop(wait=True)
        self.front.pools.lookups.stop(wait=True)
        return self._end_workers(_LAST_TASK)

    def _end_workers(self, within: float) -> bool:
        """End all workers at the same time; return whether all ended within so many seconds."""
        every, end = (*self.workers, self.chores), time.monotonic() + within
        for worker in every:
            worker.end()
        ended = [worker.stop(max(0.0, end - time.monotonic())) for worker in every]
        return all(ended)
