"""The environment of a random life: two clocks, both simulators, and a bot that can be killed.

The bot is the real one, over real sockets, HTTP and SQLite. A single thread runs the workers and
the work queued in pools, so that a seed determines everything.
"""

import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from contextlib import ExitStack, suppress
from contextvars import copy_context
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import wiring
from bot.clock import MovableClock
from bot.logs import JsonFormatter, Redaction
from bot.replica import SOCKETS
from bot.settings import Settings
from handlers.pools import BoundedPool, Pools
from simulator.slack.results import Pending
from tests.builders import NOW
from tests.life.killing import Killed, KillSwitch, killable
from tests.scenario.world import SETTINGS, World, populate

if TYPE_CHECKING:
    from bot.program import Program

_PATIENCE = 20.0
_log = logging.getLogger(__name__)


class DeferredPool(BoundedPool):
    """A pool whose work waits until the test runs it."""

    def __init__(self, work: "deque[Callable[[], None]]") -> None:
        super().__init__("later", 1)
        self._work = work

    def submit(self, work: Callable[[], None], _otherwise: Callable[[], None]) -> None:
        """Queue the work in the caller's logging context."""
        context = copy_context()
        self._work.append(lambda: context.run(work))


class Lines(logging.Handler):
    """Keeps formatted log lines until they are checked."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter(Redaction(secrets)))
        self.lines: deque[str] = deque(maxlen=20_000)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(self.format(record))


class Sandbox:
    """The environment of a random life; close it at the end."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.time = MovableClock(NOW)
        self.clock = MovableClock(NOW)
        self._world = World(
            folder / "desk.db", self.clock, outside=self.time, trigger_time=lambda: 0.0
        )
        self.slack, self.amazon = self._world.slack, self._world.amazon
        self._world.start()
        populate(self.slack)
        self.slack.add_user("U0MORI", "森", locale="ja-JP")
        self.settings = Settings.load(self._world.environ | SETTINGS | settings)
        self.kill_switch = KillSwitch()
        self.work: deque[Callable[[], None]] = deque()
        self.program: Program | None = None
        self.log = Lines(tuple(self.settings.secrets()))
        self.starts = self.turns = 0
        self.last_turn = NOW
        self.odd: set[str] = set()
        """The orders that Amazon does not show just now."""
        self.started_at = NOW
        self.last_words: Counter[str] = Counter()
        """What the programs that died had done last outside, and how often."""
        self._held = ExitStack()

    @property
    def up(self) -> bool:
        """Whether the bot runs."""
        return self.program is not None

    def start(self) -> None:
        """Start the bot on the existing database."""
        self.kill_switch = KillSwitch()
        self.work.clear()
        self.starts += 1
        self.started_at = self.time.now()
        program = self._held.enter_context(
            wiring.opened(
                self.settings,
                clock=self.clock,
                amazon_pause=0,
                durable=False,
                pools=lambda: Pools(DeferredPool(self.work), DeferredPool(self.work)),
                fit=partial(killable, kill_switch=self.kill_switch),
            )
        )
        program.front.members.refresh()
        program.listen()
        self.slack.wait_for(lambda: len(self.slack.sockets) == SOCKETS, what="sockets")
        self.program = program

    def discard(self) -> None:
        """Clean up after a killed program."""
        program, self.program = self.program, None
        self.work.clear()
        if program is None:
            return
        self.kill_switch.died.set()
        self.last_words[self.kill_switch.done] += 1
        self.kill_switch.discarded = True
        self._held.close()
        self.slack.wait_for(lambda: not len(self.slack.sockets), what="sockets gone")
        self.slack.sockets.give_up()

    def close(self) -> None:
        """Close everything."""
        self.discard()
        self._world.close()

    # events

    def pass_time(self, by: timedelta) -> None:
        """Advance all clocks."""
        self.time.advance(by)
        self.clock.advance(by)

    def turn(self) -> None:
        """Run each of the bot's workers once, and the work queued in its pools."""
        self._unless_killed(self._turn)

    def _turn(self) -> None:
        self.turns += 1
        self.last_turn = self.time.now()
        self._run_pools()
        if self.program is not None:
            for worker in (*self.program.workers, self.program.chores):
                worker.turn()
        self._run_pools()

    def run_pools(self) -> None:
        """Run the work queued in the bot's pools."""
        self._unless_killed(self._run_pools)

    def _run_pools(self) -> None:
        while self.work:
            try:
                self.work.popleft()()
            except Exception:  # noqa: BLE001 - as the bot's own pools do
                _log.exception("pool.failed")

    def _unless_killed(self, do: Callable[[], None]) -> None:
        with suppress(Killed):
            do()
        if self.kill_switch.died.is_set():
            self.discard()

    def answered(self, pending: Pending[object]) -> None:
        """Wait until the bot has answered an action, or died over it."""
        end = time.monotonic() + _PATIENCE
        while not pending.delivery.wait(0.05) or self.slack.sockets.waiting:
            if self.kill_switch.died.is_set() or pending.delivery.error:
                break
            if time.monotonic() > end:
                raise AssertionError(f"no answer to {pending.delivery.what}\n{self.slack.seen()}")
        if self.kill_switch.died.is_set():
            self.discard()


def quiet_deaths(args: threading.ExceptHookArgs) -> None:
    """Silence threads of a killed program."""
    if args.exc_type is not Killed:
        threading.__excepthook__(args)
