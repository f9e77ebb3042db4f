"""This program as one of several on a database: its leases, and the others' notifications."""

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from bot import __version__
from bot.database import ServerDatabase
from bot.desk import Desk
from bot.domain.cancellation.feed import FeedState
from bot.domain.leases import EVERYBODY
from bot.freeze import FreezeAlarm
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import redrawing
from bot.usecases.leases import Leases
from bot.workers import Task, Worker, run_logged
from storage import NEWEST, Store

if TYPE_CHECKING:
    from datetime import timedelta

    from storage.postgres import Listener

NoteEvent = Callable[[str, Mapping[str, Any]], None]
"""Handles an event from Slack, by its kind."""
_log = logging.getLogger(__name__)
SOCKETS: Final = 2
"""The connections to Slack of a program that runs alone."""
CUT_OFF: Final = 10.0
"""After this many seconds without the database, Slack is left to other programs."""
_LAST_STEP: Final = 1.0
_MOST_TOLD: Final = 7_900
"""The longest notification in characters: PostgreSQL takes 8,000 bytes, and JSON is ASCII."""


class Replica:
    """One of several programs; `leases` says for which accounts it works.

    `wake` wakes the workers of an account; `uptime`: seconds since the computer was started.
    """

    def __init__(  # noqa: PLR0913 - its outsides
        self,
        database: ServerDatabase,
        stores: Sequence[Store],
        *,
        name: str,
        span: "timedelta",
        clock: Clock,
        uptime: Callable[[], float],
        wake: Callable[[str], None],
        sockets: Callable[[], int],
    ) -> None:
        self._database = database
        self._stores = {store.account: store for store in stores}
        self._everything = (EVERYBODY, *self._stores)
        self._span = span
        self._clock = clock
        self._uptime = uptime
        self._wake = wake
        self._sockets = sockets
        self._told = 0
        self._redraw_at: dict[str, list[float]] = {}
        table = database.leases(name, span, __version__)
        self.leases = Leases(
            table,
            self._everything,
            span,
            fences=stores[0].database,
            uptime=uptime,
            alarm=FreezeAlarm(uptime=uptime),
            idle=self._idle,
            gained=self._gained,
            sockets=self._count,
        )
        self._table = table
        self._listener: Listener | None = None
        self.workers: tuple[Worker, ...] = ()
        self._answering = True
        self.left_to_others = False
        """Whether Slack's deliveries are left to other programs."""

    @property
    def cut_off(self) -> bool:
        """Whether the database has been away for so long that Slack is left to other programs."""
        return self._uptime() - self.leases.answered_at > CUT_OFF

    @property
    def elsewhere(self) -> int:
        """Return how many connections to Slack other programs have, as far as is known."""
        return max(0, self.leases.census.sockets - self._told)

    @property
    def superseded(self) -> bool:
        """Whether the schema has become newer than this version knows it."""
        return self.leases.census.schema > NEWEST

    def start(
        self,
        desks: Sequence[Desk],
        attend: Callable[[], None],
        note_event: NoteEvent,
    ) -> None:
        """Claim a share of the accounts, and keep it.

        `attend` is called each second, `note_event` with events about people that Slack gave to
        another program.
        """
        run_logged("leases", self._step)
        redraw = partial(self._redraw_due, desks)
        tasks = (Task("attend", 0, attend), Task("redraw", 0, redraw))
        self.workers = (
            Worker("leases", [Task("leases", 0, self._step)], self._clock, tick=1.0),
            # Connecting to Slack takes as long as it takes; the leases do not wait for that.
            Worker("attendance", tasks, self._clock, tick=1.0),
        )
        for worker in self.workers:
            worker.start()
        self._listener = self._database.listener(partial(self._heard, note_event), self._wake_all)
        self._listener.start()

    def _redraw_due(self, desks: Sequence[Desk]) -> None:
        """Redraw the cards that a former holder may have overwritten with an older state."""
        now = self._clock.monotonic()
        for account, moments in tuple(self._redraw_at.items()):
            if not moments or moments[0] > now:
                continue
            moments.pop(0)
            for desk in (one for one in desks if one.account == account):
                with self.leases.under(account) as ours:
                    if ours:
                        redrawing.redraw_recent(desk, within=2 * self._span)

    def tell_others(self, kind: str, event: Mapping[str, Any]) -> None:
        """Pass an event to the other programs; if it is lost, the data is read within minutes."""
        text = json.dumps([kind, event])
        if len(text) > _MOST_TOLD:  # so many have left that the group is read again
            text = json.dumps(["subteam_updated", {"subteam": {"id": event.get("subteam_id")}}])
        try:
            self._table.tell(text)
        except StoreBusy as fault:
            _log.warning("event.not_told", extra={"event": kind, "why": str(fault)})

    def leave(self) -> None:
        """Release the leases, so that another program takes over at once; the tasks have ended."""
        self._end_workers()
        self.leases.leave()

    def close(self) -> None:
        """End the threads and the connections."""
        self._end_workers()
        if self._listener is not None:
            self._listener.stop()
        self._table.close()

    def _end_workers(self) -> None:
        for worker in self.workers:
            worker.end()
        for worker in self.workers:
            worker.stop(_LAST_STEP)

    def _count(self) -> int:
        """Return how many connections to Slack this program reports to the others."""
        self._told = self._sockets()
        return self._told

    def _step(self) -> None:
        try:
            self.leases.step()
        except StoreBusy as fault:
            if self._answering:
                _log.warning("leases.not_renewed", extra={"why": str(fault)})
            self._answering = False
        else:
            self._answering = True

    def _heard(self, note_event: NoteEvent, told: str) -> None:
        """Handle a notification: an event about people, or the key of an account that changed."""
        if told.startswith("["):
            kind, event = json.loads(told)
            note_event(kind, event)
        else:
            self._wake(told)

    def _gained(self, account: str) -> None:
        now = self._clock.monotonic()
        self._redraw_at[account] = [now, now + self._span.total_seconds()]
        self._wake(account)

    def _idle(self, account: str) -> bool:
        """Return whether no feed of an account is prepared and still without Amazon's answer."""
        store = self._stores.get(account)
        feed = None if store is None else store.feeds.open()
        return feed is None or feed.state is FeedState.ACCEPTED

    def _wake_all(self) -> None:
        for account in self._everything:
            self._wake(account)
