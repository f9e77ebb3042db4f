"""Thread pools for work that must not delay an acknowledgement: Slack calls and Amazon look-ups.

They are separate so that slow look-ups cannot keep a form from opening within its trigger's
3 seconds. Both are bounded, so that overload is reported as "busy" at once.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial

from bot.domain.faults import Busy
from handlers.delivery import afterwards

SLACK_THREADS = 32
LOOKUP_THREADS = 8
WAITING = 512
_log = logging.getLogger(__name__)


class BoundedPool:
    """A thread pool that raises Busy when its queue is full."""

    def __init__(self, name: str, threads: int, waiting: int = WAITING) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._stopped = False
        self._most = threads + waiting
        self._lock = threading.Lock()
        self._pending = 0

    @property
    def pending(self) -> int:
        """Return the number of tasks accepted and not finished."""
        return self._pending

    def submit(self, work: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """Queue `work` in the caller's logging context, to start after the pending acknowledgement.

        If `work` raises, `otherwise` is called to tell whoever waits for it. Raises Busy.
        """
        with self._lock:
            if self._stopped or self._pending >= self._most:
                raise Busy
            self._pending += 1
        afterwards(partial(self._start, copy_context(), work, otherwise))

    def _start(
        self, context: Context, work: Callable[[], None], otherwise: Callable[[], None]
    ) -> None:
        try:
            self._executor.submit(context.run, self._run, work, otherwise)
        except RuntimeError:  # the pool has been stopped
            self._done()
            _log.warning("pool.stopped")

    def _run(self, work: Callable[[], None], otherwise: Callable[[], None]) -> None:
        try:
            if not _done_well(work):
                _done_well(otherwise)
        finally:
            self._done()

    def _done(self) -> None:
        with self._lock:
            self._pending -= 1

    def stop(self, *, wait: bool) -> None:
        """Accept no more work; `wait` blocks until the accepted tasks are finished."""
        with self._lock:
            self._stopped = True
        self._executor.shutdown(wait=wait, cancel_futures=not wait)


def ignore_failure() -> None:
    """Do nothing on failure, for work that no user waits for."""


def _done_well(work: Callable[[], None]) -> bool:
    try:
        work()
    except Exception:  # noqa: BLE001 - nothing above a pool's thread would report it
        _log.exception("pool.failed")
        return False
    return True


@dataclass(frozen=True, slots=True)
class Pools:
    """The pool for Slack calls and the pool for Amazon look-ups."""

    slack: BoundedPool
    lookups: BoundedPool

    @classmethod
    def start(cls) -> "Pools":
        """Start both pools with their measured sizes."""
        return cls(BoundedPool("slack", SLACK_THREADS), BoundedPool("lookup", LOOKUP_THREADS))
