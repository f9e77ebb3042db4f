"""The demo's world: people, channels, orders and starting time."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import MovableClock
from bot.demo.orders import add_orders
from bot.demo.world import World
from bot.ports.clock import Clock
from handlers import ids
from handlers.text import Catalog
from simulator.amazon.health import Gauge
from simulator.slack import SlackSimulator
from simulator.slack.reading import payloads_of
from simulator.web.people import Role

DESK, APPROVALS, HEALTH, PACKING = "C0ORDERS", "C0APPROVALS", "C0HEALTH", "C0PACKING"
CHANNELS = {
    DESK: "orders",
    APPROVALS: "approvals",
    HEALTH: "account-health",
    PACKING: "packing",
}
SATO, KIM, TANAKA, SUZUKI, YAMADA = "U0SATO", "U0KIM", "U0TANAKA", "U0SUZUKI", "U0YAMADA"
PEOPLE = (SATO, TANAKA, SUZUKI)
"""Who plays in the terminal: an operator and two approvers."""
EVERYBODY: dict[str, Role] = {
    SATO: "operator",
    TANAKA: "approver",
    SUZUKI: "approver",
    KIM: "operator",
    YAMADA: "nobody",
}
_ABROAD = frozenset({SUZUKI, KIM})
"""Who reads the other language than the demo's."""
_BEFORE_DIGEST = timedelta(minutes=11)
_ZONE = ZoneInfo("Asia/Tokyo")
RETRY_PAUSE = 0.02
"""Seconds; short, as the clock may be moved by hours during an outage."""
LOCALES = {"en": "en-US", "ja": "ja-JP"}


class Shop(World):
    """The demo's world."""

    orders: dict[str, str]
    """The orders' ids by what is special about them."""

    def go_to_next_morning(self, wait: Callable[[float], object]) -> None:
        """Go to the next day's digest; `wait` lets seconds pass until it is nearly due."""
        settings = self.program.settings.first
        today = self.clock.now().astimezone(settings.timezone).date()
        due = datetime.combine(today + timedelta(days=1), settings.digest_time, settings.timezone)
        wait((due - _BEFORE_DIGEST - self.clock.now()).total_seconds())
        minutes = 3 * _BEFORE_DIGEST.total_seconds() / 60
        digests = self.program.desk.store.digests
        self.until(lambda: digests.get(due.date()), "the digest", minutes=minutes)

    def health_gets_better(self) -> None:
        """Let the account be in order, as a shop of 38 orders a week has it."""
        health = self.amazon.health
        health.better()
        health.cancellation = Gauge(0, 38, 0.025, 7)
        health.late_shipment = Gauge(2, 163, 0.04, 30)
        health.order_defect = Gauge(1, 327, 0.01, 60)
        health.valid_tracking = Gauge(161, 163, 0.95, 30, more=True)
        health.on_time = Gauge(75, 77, 0.9, 14, more=True)

    def health_gets_worse(self) -> None:
        """Let cancellations and late shipments miss their targets, and a complaint come in."""
        health = self.amazon.health
        health.worse()
        health.cancellation.count = 2
        health.late_shipment.count = 9


_SETTINGS = {
    "OPERATORS": ",".join(one for one, role in EVERYBODY.items() if role == "operator"),
    "APPROVERS": ",".join(one for one, role in EVERYBODY.items() if role == "approver"),
    "APPROVALS_CHANNEL": APPROVALS,
    "DIGEST_CHANNEL": HEALTH,
    "PACKING_CHANNEL": PACKING,
    "TIMEZONE": _ZONE.key,
}


def _populate(slack: SlackSimulator, say: Catalog) -> None:
    here = LOCALES[say.language]
    abroad = next(locale for language, locale in LOCALES.items() if language != say.language)
    for person in EVERYBODY:
        name = say(f"demo.person.{person.removeprefix('U0').lower()}")
        slack.add_user(person, name, locale=abroad if person in _ABROAD else here)
    for channel, name in CHANNELS.items():
        slack.add_channel(channel, name)


def _morning(real: Clock) -> datetime:
    """Return today in Tokyo, one minute before the digest."""
    return real.now().astimezone(_ZONE).replace(hour=8, minute=29, second=0, microsecond=0)


@contextmanager
def a_shop(say: Catalog, real: Clock) -> Iterator[Shop]:
    """Start everything on a temporary database; this morning's messages have been posted."""
    clock = MovableClock(_morning(real).astimezone(UTC), running=True)
    with (
        tempfile.TemporaryDirectory(prefix="sellerdesk-demo-") as folder,
        Shop(Path(folder) / "demo.db", clock) as shop,
    ):
        _populate(shop.slack, say)
        shop.health_gets_better()
        shop.orders = add_orders(shop.amazon, say)
        shop.environ |= _SETTINGS | {"LANGUAGE": say.language}
        shop.open(simulated=True, durable=False, tick=0.05, amazon_pause=RETRY_PAUSE)
        shop.begin()
        sato = shop.slack.person(SATO)
        shop.until(
            lambda: (
                len(sato.messages(HEALTH)) > 1
                and payloads_of(sato.messages(PACKING), ids.SHIPPING_EVENT)
            ),
            "the messages of this morning",
        )
        yield shop
