"""The bot between both simulators, on a clock that can be moved.

Shared by the demo, scenarios, random lives, benchmarks and screenshots.
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


class ExpectationFailed(AssertionError):  # noqa: N818 - reads as an event
    """An expected event did not happen; the message names it."""


class World:
    """The simulators and the bot, as a context manager that closes them all.

    `environ` is the bot's environment; complete it before the bot is opened, here or as a separate
    process. `outside` is the clock of Slack and Amazon, by default the bot's. `step`, `wait` and
    `until` need a bot that runs in this process.
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
        self._outside = outside or clock
        self._server = Server()
        self.slack = SlackSimulator(self._outside, server=self._server, trigger_time=trigger_time)
        self.amazon = AmazonSimulator(self._outside, server=self._server, marketplace=marketplace)
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
            # With a database on a server it would be in a folder that all worlds share.
            "HEARTBEAT_PATH": str(database.with_name("sellerdesk.heartbeat")),
        }
        self._others: list[AmazonSimulator] = []
        self._options: dict[str, Any] = {}
        self._held = ExitStack()
        self._program: Program | None = None
        self.hung: set[str] = set()
        """The workers that no step waits for, as Amazon holds them up."""

    def add_account(self, seller_id: str, marketplace: str) -> AmazonSimulator:
        """Add another seller account, at an endpoint of its own, before the start."""
        account = AmazonSimulator(
            self._outside,
            server=self._server,
            seller_id=seller_id,
            marketplace=marketplace,
            path=f"/{seller_id}",
        )
        self._others.append(account)
        return account

    def start(self) -> None:
        """Start the simulators."""
        self._server.start()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the bot, then the simulators."""
        self._held.close()
        self.slack.stop()
        for account in (self.amazon, *self._others):
            account.stop()
        self._server.stop()

    @property
    def program(self) -> Program:
        """Return the bot. Raises RuntimeError if it was not opened in this process."""
        if self._program is None:
            raise RuntimeError("no bot was opened in this world")
        return self._program

    def open(self, **options: Any) -> None:
        """Open the bot; `options` are those of `opened`."""
        self._options = options
        self._open(Settings.load(self.environ))

    def restart(self, *, after: timedelta = timedelta(0), database: Path | None = None) -> None:
        """Stop the bot and start it again after a while, on its database or on a copy."""
        self.stop_bot()
        self.clock.advance(after)
        self.start_bot(database)

    def stop_bot(self) -> None:
        """Stop the bot; the simulators go on."""
        self._held.close()

    def start_bot(self, database: Path | None = None) -> None:
        """Start the bot anew, on its database or on a copy. Raises CannotStart."""
        settings = self.program.settings
        self._open(replace(settings, database_path=database or settings.database_path))
        self.begin()

    def begin(self) -> None:
        """Start the bot that was opened. Raises CannotStart."""
        self.program.start()

    def start_again(self, settings: Settings) -> None:
        """Stop the bot and start it with other settings. Raises CannotStart."""
        self._held.close()
        self._open(settings)
        self.program.start()

    def _open(self, settings: Settings) -> None:
        bot = opened(settings, clock=self.clock, **self._options)
        self._program = self._held.enter_context(bot)

    # time

    def step(self, seconds: float = 0) -> None:
        """Let time pass and run every worker that is due. Raises ExpectationFailed."""
        self.clock.advance(timedelta(seconds=seconds))
        workers = [one for one in self.program.workers if one.name not in self.hung]
        if not run_all_once(workers, within=_STANDSTILL):
            raise ExpectationFailed(f"the workers stand still\n{self.slack.seen()}")

    def wait(
        self,
        seconds: float = 0,
        *,
        minutes: float = 0,
        step: float | None = None,
        longest: float = _LONGEST_STEP,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Let time pass in steps, calling a function after each.

        Unless `step` is given, steps grow up to `longest` and shrink again towards the end.
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
        """Let time pass until a condition holds, in growing steps unless `step` is given.

        Raises ExpectationFailed.
        """
        gone = 0.0
        while not holds():
            if gone > 60 * minutes:
                raise ExpectationFailed(
                    f"not within {minutes:g} minutes: {what}\n{self.slack.seen()}"
                )
            size = step or _size(gone, _LONGEST_STEP)
            self.step(size)
            gone += size


def _size(gone: float, longest: float) -> float:
    return min(max(_STEP, gone / _GROWTH), longest)
