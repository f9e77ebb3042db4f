"""The running bot: its threads and its connections to Slack."""

import logging
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version

from bot.amazon import Amazon
from bot.desk import Desk
from bot.domain.people import groups_of
from bot.domain.wording import wording
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy
from bot.settings import Settings, fault_of
from bot.start import CannotStart, database_refused
from bot.usecases import starting
from bot.usecases.cancellation import lapsing
from bot.usecases.home import opening
from bot.usecases.people import watching
from bot.workers import Worker
from bot.workspace import bolt_app, close_at_once, connect
from handlers import features
from handlers.boundary import Boundary
from handlers.connections import OtherPrograms
from handlers.delivery import Socket
from handlers.front import Front
from handlers.groups import NO_PLAN
from storage import Store

_log = logging.getLogger(__name__)
SOCKETS = 2
_DRAIN = 2.5
_LAST_TASK = 5.0


@dataclass(frozen=True, slots=True)
class Program:
    """The assembled bot, with its life cycle: `start`, `drain`, `stop`."""

    settings: Settings
    clock: Clock
    amazon: Amazon
    store: Store
    desk: Desk
    front: Front
    workers: tuple[Worker, ...]
    """The workers that `desk.wake` wakes."""
    chores: Worker
    others: OtherPrograms
    sockets: list[Socket] = field(default_factory=list)

    def start(self) -> None:
        """Record the start, load the members, start the workers and connect to Slack.

        Raises CannotStart.
        """
        try:
            noted = starting.note_start(self.desk, version("sellerdesk"))
        except StoreBusy as fault:
            raise CannotStart(database_refused(fault)) from fault
        _log.info("program.started", extra={"noted": noted})
        self.front.members.refresh()
        self.front.groups.refresh()
        self._check_approvers()
        lapsing.show_lost_approvals(self.desk)
        opening.changed(self.desk)
        for worker in (*self.workers, self.chores):
            worker.start()
        self.listen()

    def _check_approvers(self) -> None:
        """Raise CannotStart if by Slack's word nobody in the groups could ever approve."""
        if not groups_of(self.desk.roles.approvers) or self.front.groups.fault not in ("", NO_PLAN):
            return
        lack = watching.short_of_approvers(self.desk)
        if lack is not None:
            fault = fault_of(lack, self.desk.policy.approvals_over_target)
            raise CannotStart(wording("start.groups", problem=fault.problem, cure=fault.cure))

    def listen(self) -> None:
        """Register the listeners and open the Socket Mode connections. Raises CannotStart."""
        app = bolt_app(self.front.slack)
        boundary = Boundary(self.front)
        features.register(boundary)
        boundary.listen(app)
        for _ in range(SOCKETS):
            token = self.settings.slack_app_token.reveal()
            socket = Socket(app, token, self.others.greeted)
            self.sockets.append(socket)
            connect(socket)

    def drain(self) -> None:
        """Accept nothing new, answer what was accepted and finish running tasks, within 3 s.

        The sockets stay open: closing takes up to 3 s each, and the process ends anyway.
        """
        for socket in self.sockets:
            socket.client.closed = True
        for socket in self.sockets:
            socket.client.message_workers.shutdown(wait=True)
            socket.app.listener_runner.listener_executor.shutdown(wait=True)
        ended = threading.Thread(
            target=self.front.pools.slack.stop, kwargs={"wait": True}, daemon=True
        )
        ended.start()
        ended.join(_DRAIN / 2)
        end = time.monotonic() + _DRAIN / 2
        for worker in (*self.workers, self.chores):
            worker.stop(0)
        for worker in (*self.workers, self.chores):
            worker.stop(max(0, end - time.monotonic()))
        with suppress(StoreBusy):  # not worth waiting for a locked database
            self.front.refusals.write_due(everything=True)

    def stop(self) -> bool:
        """Drain and end every thread, for a process that goes on; whether all workers ended."""
        self.drain()
        for socket in self.sockets:
            close_at_once(socket)
        self.front.pools.slack.stop(wait=True)
        self.front.pools.lookups.stop(wait=True)
        ended = [worker.stop(_LAST_TASK) for worker in (*self.workers, self.chores)]
        return all(ended)
