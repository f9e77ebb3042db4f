"""The world of the demo: a simulated seller, a simulated Slack, the real bot, and time."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.demo.orders import add_orders
from bot.ports.clock import Clock
from bot.program import Program
from bot.settings import Settings
from bot.simulator.amazon import AmazonSimulator
from bot.simulator.reached import settings_for
from bot.simulator.slack import SlackSimulator
from bot.wiring import opened
from bot.workers import all_turn
from handlers.text import Catalog

APPROVALS, DESK, HEALTH = "C0APPROVALS", "C0DESK", "C0HEALTH"
SATO, TANAKA = "U0SATO", "U0TANAKA"
PEOPLE = (SATO, TANAKA, "U0SUZUKI")
_ZONE = ZoneInfo("Asia/Tokyo")
_LOCALES = {"en": "en-US", "ja": "ja-JP"}
_STEP, _GROWTH, _LONGEST_STEP = 10.0, 20, 300.0
_STANDSTILL = 10.0


class NotSo(Exception):  # noqa: N818 - it reads as what happened
    """What should have happened did not; the text says what."""


@dataclass
class World:
    """The bot works by itself; `step`, `wait` and `until` let time pass and the bot follow."""

    clock: MovableClock
    amazon: AmazonSimulator
    slack: SlackSimulator
    program: Program
    orders: dict[str, str]
    """The orders' ids by what is special about them."""

    def step(self, seconds: float = 0) -> None:
        """Let time pass, and let every worker look at what that means. Raises NotSo."""
        self.clock.advance(timedelta(seconds=seconds))
        if not all_turn(self.program.workers, within=_STANDSTILL):
            raise NotSo(f"the workers stand still\n{self.slack.seen()}")

    def wait(self, seconds: float, then: Callable[[], object] = lambda: None) -> None:
        """Let a while pass, and do something after each step: small ones at both ends."""
        gone = 0.0
        while gone < seconds:
            left = seconds - gone
            size = min(max(_STEP, min(gone, left) / _GROWTH), left, _LONGEST_STEP)
            self.step(size)
            gone += size
            then()

    def until(self, holds: Callable[[], object], what: str, *, minutes: float = 20) -> None:
        """Let time pass until something is so. Raises NotSo."""
        end = self.clock.now() + timedelta(minutes=minutes)
        while not holds():
            if self.clock.now() > end:
                raise NotSo(f"not within {minutes:g} minutes: {what}\n{self.slack.seen()}")
            self.step(_STEP)

    def next_morning(self) -> datetime:
        """Return when the next day's digest is due."""
        settings = self.program.settings
        today = self.clock.now().astimezone(settings.timezone)
        return datetime.combine(
            today.date() + timedelta(days=1), settings.digest_time, settings.timezone
        )


def _settings(slack: SlackSimulator, amazon: AmazonSimulator, database: Path) -> dict[str, str]:
    return settings_for(slack, amazon) | {
        "OPERATORS": "*",
        "APPROVERS": ",".join(PEOPLE[1:]),
        "APPROVALS_CHANNEL": APPROVALS,
        "DIGEST_CHANNEL": HEALTH,
        "DATABASE_PATH": str(database),
        "TIMEZONE": _ZONE.key,
    }


def _populate(slack: SlackSimulator, say: Catalog) -> None:
    for person in PEOPLE:
        name = say(f"demo.person.{person.removeprefix('U0').lower()}")
        slack.add_user(person, name, locale=_LOCALES[say.language])
    for channel, name in ((APPROVALS, "approvals"), (DESK, "desk"), (HEALTH, "account-health")):
        slack.add_channel(channel, name)


def _morning(real: Clock) -> datetime:
    """Return today in Tokyo, a minute before the digest."""
    return real.now().astimezone(_ZONE).replace(hour=8, minute=29, second=0, microsecond=0)


@contextmanager
def a_world(say: Catalog, real: Clock) -> Iterator[World]:
    """Start everything, on a database that goes away with it; today's digest is posted already."""
    clock = MovableClock(_morning(real).astimezone(UTC), running=True)
    with (
        tempfile.TemporaryDirectory(prefix="sellerdesk-demo-") as folder,
        SlackSimulator(clock) as slack,
        AmazonSimulator(clock) as amazon,
    ):
        _populate(slack, say)
        orders = add_orders(amazon, say)
        environ = _settings(slack, amazon, Path(folder) / "demo.db") | {"LANGUAGE": say.language}
        with opened(Settings.load(environ), clock=clock, simulated=True, tick=0.05) as program:
            program.start()
            world = World(clock, amazon, slack, program, orders)
            world.until(
                lambda: len(slack.person(SATO).messages(HEALTH)) > 1, "the digest of this morning"
            )
            yield world
