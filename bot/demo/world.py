"""A seller and a workspace on this computer, the real bot between them, and time that can be moved.

The demo, the scenarios, the random lives, the measurements and the pictures all play in one.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from bot.clock import MovableClock
from bot.ports.clock import Clock
from bot.program import Program
from bot.settings import Settings
from bot.wiring import opened
from bot.workers import run_all_once
from simulator.amazon import AmazonSimulator
from simulator.server import Server
from simulator.slack import SlackSimulator

_STEP, _GROWTH, _LONGEST_STEP = 10.0, 20, 30.0
_STANDSTILL = 10.0


class NotSo(AssertionError):  # noqa: N818 - it reads as what happened
    """What should have happened did not; the text says what."""


class World:
    """A context manager: the outsides answer within it, and whatever bot was opened ends with it.

    `environ` is what the bot is told, as the environment names it; fill in the rest of it before
    the bot is opened, here or as a process of its own. `outside` is the clock of Slack and Amazon
    where it is not to be the bot's. The `step`s, waits and `until` need a bot that runs here.
    """

    def __init__(
        self,
        database: Path,
        clock: MovableClock,
        *,
        outside: Clock | None = None,
        marketplace: str = "JP",
        trigger_time: Callable[[], float] = time.monotonic,
    ) -> None:
        self.clock = clock
        self._server = Server()
        self.slack = SlackSimulator(
            outside or clock, server=self._server, trigger_time=trigger_time
        )
        self.amazon = AmazonSimulator(
            outside or clock, server=self._server, marketplace=marketplace
        )
        self.environ = {
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            "SLACK_APP_TOKEN": self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "SP_API_REFRESH_TOKEN": self.amazon.refresh_token,
            "LWA_APP_ID": self.amazon.client_id,
            "LWA_CLIENT_SECRET": self.amazon.client_secret,
            "SELLER_ID": self.amazon.seller_id,
            "SP_API_MARKETPLACE": marketplace,
            "SP_API_ENDPOINT": self.amazon.url,
            "LWA_ENDPOINT": self.amazon.lwa_url,
            "DATABASE_PATH": str(database),
        }
        self._options: dict[str, Any] = {}
        self._held = ExitStack()
        self._program: Program | None = None
        self.hung: set[str] = set()
        """The workers that no step waits for, as Amazon holds them up."""

    def start(self) -> None:
        """Let the outsides answer."""
        self._server.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the bot, then the outsides."""
        self._held.close()
        self.slack.stop()
        self.amazon.stop()
        self._server.stop()

    @property
    def program(self) -> Program:
        """Return the bot. Raises RuntimeError where none was opened here."""
        if self._program is None:
            raise RuntimeError("no bot was opened in this world")
        return self._program

    def open(self, **options: Any) -> None:
        """Put the bot together, with options of `opened`."""
        self._options = options
        self._open(Settings.load(self.environ))

    def restart(self, *, after: timedelta = timedelta(0), database: Path | None = None) -> None:
        """Stop the bot, and start it again after a while, on its database or on a copy."""
        self._held.close()
        self.clock.advance(after)
        settings = self.program.settings
        self._open(replace(settings, database_path=database or settings.database_path))
        self.program.start()

    def _open(self, settings: Settings) -> None:
        bot = opened(settings, clock=self.clock, **self._options)
        self._program = self._held.enter_context(bot)

    # time

    def step(self, seconds: float = 0) -> None:
        """Let time pass, and let every worker look at what that means. Raises NotSo."""
        self.clock.advance(timedelta(seconds=seconds))
        workers = [one for one in self.program.workers if one.name not in self.hung]
        if not run_all_once(workers, within=_STANDSTILL):
            raise NotSo(f"the workers stand still\n{self.slack.seen()}")

    def wait(
        self,
        seconds: float = 0,
        *,
        minutes: float = 0,
        step: float | None = None,
        longest: float = _LONGEST_STEP,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Let a while pass in steps, and do something after each.

        Where no `step` is named they grow up to `longest`, and are short again towards the end.
        """
        whole, gone = seconds + 60 * minutes, 0.0
        while gone < whole:
            size = step or _size(min(gone, whole - gone), longest)
            self.step(min(size, whole - gone))
            gone += size
            then()

    def until(
        self,
        holds: Callable[[], object],
        what: str = "",
        *,
        minutes: float = 30,
        step: float | None = None,
    ) -> None:
        """Let time pass until something is so, in growing steps unless they are named.

        Raises NotSo.
        """
        gone = 0.0
        while not holds():
            if gone > 60 * minutes:
                raise NotSo(f"not within {minutes:g} minutes: {what}\n{self.slack.seen()}")
            size = step or _size(gone, _LONGEST_STEP)
            self.step(size)
            gone += size


def _size(gone: float, longest: float) -> float:
    return min(max(_STEP, gone / _GROWTH), longest)
