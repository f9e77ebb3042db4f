"""The thread that writes the heartbeat file and notifies the service manager."""

import logging
import threading
from collections.abc import Iterator
from datetime import datetime
from heapq import nlargest
from operator import itemgetter
from types import TracebackType
from typing import Final, Self

from bot.domain import limits
from bot.heartbeat.beat import Beat
from bot.heartbeat.supervisor import Supervisor
from bot.heartbeat.verdict import verdict
from bot.ports.store import StoreBusy
from bot.program import Program

_log = logging.getLogger(__name__)
_EVERY: Final = 5.0
_LEAST: Final = 0.1
_PROBE_EVERY: Final = 10.0
"""Seconds between two test writes to the database; each one syncs the disk."""

_TURNS: Final = 20
"""How many workers the file names: those that are held up most. Each account has two."""
_STOP_WAITS: Final = 0.5
"""How many seconds a stop waits for the thread at most: draining has 3 s in all."""


class Heart:
    """Writes the heartbeat from entry to exit, then deletes the file.

    The service manager gets READY=1 after `ready`, WATCHDOG=1 with each beat while the workers
    make progress, and STOPPING=1 at the end.
    """

    def __init__(self, program: Program, supervisor: Supervisor) -> None:
        self._program = program
        self._stores = frozenset(store.key for store in program.stores)
        self._clock = program.clock
        self._path = program.settings.heartbeat_path
        self._supervisor = supervisor
        half = (supervisor.watchdog or 2 * _EVERY) / 2
        self._every = max(_LEAST, min(_EVERY, half))
        self._connected_at = self._probed_at = self._clock.monotonic()
        self._database = self._probe()
        self._written = True
        self._ready, self._told_ready = threading.Event(), False
        self._stopping, self._wake = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="heart", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        self._wake.set()
        self._thread.join(_STOP_WAITS)
        self._remove()  # the thread may hang in a beat

    def ready(self) -> None:
        """Report at once, with the next beat, that the program is ready."""
        self._ready.set()
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._beat()
            except Exception:  # noqa: BLE001 - the next beat may succeed; this one is missing
                _log.exception("heartbeat.failed")
            self._wake.wait(self._every)
            self._wake.clear()
        self._supervisor.tell("STOPPING=1", "STATUS=stopping")
        self._remove()

    def _beat(self) -> None:
        beat = self._measure()
        if self._stopping.is_set():
            return
        self._write(beat)
        lines = [f"STATUS={verdict(beat).line}"]
        if beat.ready:
            if not self._told_ready:
                lines.append("READY=1")
            if self._moving():
                lines.append("WATCHDOG=1")
            self._told_ready = True
        self._supervisor.tell(*lines)

    def _measure(self) -> Beat:
        program, now = self._program, self._clock.monotonic()
        connected = [one for one in program.sockets if one.client.is_connected()]
        if connected:
            self._connected_at = now
        if now - self._probed_at >= _PROBE_EVERY:
            self._probed_at, self._database = now, self._probe()
        wall = self._clock.now()
        pongs = [one.pong_at for one in connected if one.pong_at is not None]
        return Beat(
            ready=self._ready.is_set(),
            sockets=len(connected),
            pong=max(0.0, wall.timestamp() - max(pongs)) if pongs else None,
            slack_away=now - self._connected_at,
            refused=next((one.refused for one in program.sockets if one.refused), ""),
            amazon_away=max(one.connection.away for one in program.amazons),
            turns=dict(nlargest(_TURNS, self._turns(), key=itemgetter(1))),
            waiting=self._waiting(wall),
            database=self._database,
            others=program.others.connections,
        )

    def _turns(self) -> Iterator[tuple[str, float]]:
        for one in (*self._program.workers, self._program.chores):
            yield one.name, max(one.turn_lasts, one.stands_still)

    def _waiting(self, now: datetime) -> float:
        """Return how long the oldest due message has been waiting; 0 if the database is away."""
        try:
            since = self._program.store.work.waiting_since(now, self._stores)
        except StoreBusy:  # `database` shows it; without a beat the service would be restarted
            return 0
        return 0 if since is None else (now - since).total_seconds()

    def _probe(self) -> str:
        """Return why the database refuses a write, empty if it does not."""
        try:
            self._program.store.probe()
        except StoreBusy as fault:
            return str(fault)
        return ""

    def _moving(self) -> bool:
        """Return whether each worker recently began a task or a wait; an outage stops none."""
        workers = (*self._program.workers, self._program.chores)
        longest = limits.LONGEST_TURN.total_seconds()
        return all(one.stands_still <= longest for one in workers)

    def _remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            _log.warning("heartbeat.not_removed", extra={"why": error.strerror})

    def _write(self, beat: Beat) -> None:
        """Write the file; on failure the program continues, and `healthy` reports an old file."""
        try:
            beat.write(self._path)
        except OSError as error:
            if self._written:
                _log.warning("heartbeat.not_written", extra={"why": error.strerror})
            self._written = False
        else:
            self._written = True
