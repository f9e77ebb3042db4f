"""Two pools for work that must not hold up an acknowledgement: Slack's calls and Amazon's.

They are apart, so that look-ups waiting for Amazon never keep a form from opening within the
3 seconds of its trigger; both are bounded, so that a flood is told "busy" at once.
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
    """A thread pool that refuses work (Busy) when too much of it waits."""

    def __init__(self, name: str, threads: int, waiting: int = WAITING) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._stopped = False
        self._most = threads + waiting
        self._lock = threading.Lock()
        self._in_hand = 0

    @property
    def in_hand(self) -> int:
        """Return how much work was taken and is not done."""
        return self._in_hand

    def submit(self, work: Callable[[], None], otherwise: Callable[[], None]) -> None:
        """Run `work` soon, in the caller's logging context; after what it has to acknowledge.

        Where it raises, `otherwise` tells whoever waits for it. Raises Busy.
        """
        with self._lock:
            if self._stopped or self._in_hand >= self._most:
                raise Busy
            self._in_hand += 1
        afterwards(partial(self._start, copy_context(), work, otherwise))

    def _start(
        self, context: Context, work: Callable[[], None], otherwise: Callable[[], None]
    ) -> None:
        try:
            self._executor.submit(context.run, self._run, work, otherwise)
        except RuntimeError:  # stopped just now
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
            self._in_hand -= 1

    def stop(self, *, wait: bool) -> None:
        """Take no more work; `wait` until what was taken is done."""
        with self._lock:
            self._stopped = True
        self._executor.shutdown(wait=wait, cancel_futures=not wait)


def nobody_waits() -> None:
    """Tell nobody: the work was for nobody in particular."""


def _done_well(work: Callable[[], None]) -> bool:
    try:
        work()
    except Exception:  # noqa: BLE001 - a thread of a pool reports to nobody
        _log.exception("pool.failed")
        return False
    return True


@dataclass(frozen=True, slots=True)
class Pools:
    """The pool of Slack calls and the pool of look-ups at Amazon."""

    slack: BoundedPool
    lookups: BoundedPool

    @classmethod
    def start(cls) -> "Pools":
        """Start both pools in their measured sizes."""
        return cls(BoundedPool("slack", SLACK_THREADS), BoundedPool("lookup", LOOKUP_THREADS))
