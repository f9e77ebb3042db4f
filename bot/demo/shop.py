"""The demo's world: people, channels, orders and starting time."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.demo.orders import add_orders
from bot.demo.world import World
from bot.ports.clock import Clock
from handlers.text import Catalog
from simulator.slack import SlackSimulator

APPROVALS, DESK, HEALTH = "C0APPROVALS", "C0DESK", "C0HEALTH"
SATO, TANAKA = "U0SATO", "U0TANAKA"
PEOPLE = (SATO, TANAKA, "U0SUZUKI")
_ZONE = ZoneInfo("Asia/Tokyo")
_LOCALES = {"en": "en-US", "ja": "ja-JP"}


class Shop(World):
    """The demo's world."""

    orders: dict[str, str]
    """The orders' ids by what is special about them."""

    def next_morning(self) -> datetime:
        """Return when the next day's digest is due."""
        settings = self.program.settings
        today = self.clock.now().astimezone(settings.timezone)
        return datetime.combine(
            today.date() + timedelta(days=1), settings.digest_time, settings.timezone
        )


_SETTINGS = {
    "OPERATORS": "*",
    "APPROVERS": ",".join(PEOPLE[1:]),
    "APPROVALS_CHANNEL": APPROVALS,
    "DIGEST_CHANNEL": HEALTH,
    "TIMEZONE": _ZONE.key,
}


def _populate(slack: SlackSimulator, say: Catalog) -> None:
    for person in PEOPLE:
        name = say(f"demo.person.{person.removeprefix('U0').lower()}")
        slack.add_user(person, name, locale=_LOCALES[say.language])
    for channel, name in ((APPROVALS, "approvals"), (DESK, "desk"), (HEALTH, "account-health")):
        slack.add_channel(channel, name)


def _morning(real: Clock) -> datetime:
    """Return today in Tokyo, one minute before the digest."""
    return real.now().astimezone(_ZONE).replace(hour=8, minute=29, second=0, microsecond=0)


@contextmanager
def a_shop(say: Catalog, real: Clock) -> Iterator[Shop]:
    """Start everything on a temporary database; today's digest has been posted."""
    clock = MovableClock(_morning(real).astimezone(UTC), running=True)
    with (
        tempfile.TemporaryDirectory(prefix="sellerdesk-demo-") as folder,
        Shop(Path(folder) / "demo.db", clock) as shop,
    ):
        _populate(shop.slack, say)
        shop.orders = add_orders(shop.amazon, say)
        shop.environ |= _SETTINGS | {"LANGUAGE": say.language}
        shop.open(simulated=True, tick=0.05)
        shop.program.start()
        sato = shop.slack.person(SATO)
        shop.until(lambda: len(sato.messages(HEALTH)) > 1, "the digest of this morning")
        yield shop
