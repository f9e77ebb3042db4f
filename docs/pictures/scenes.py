"""What the pictures show: the real bot posts its card and its digest for a made-up shop."""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import MovableClock
from handlers import ids
from simulator.slack.look.shell import page, shown
from simulator.slack.reading import of_event
from tests.scenario.world import APPROVALS, DESK, SETTINGS, World

_REQUESTER, _APPROVER = "U0SATO", "U0TANAKA"
_ORDERS = ("1234567-1234567", "2345678-2345678", "3456789-3456789", "4567890-4567890")


@dataclass(frozen=True)
class Shop:
    """A shop that does not exist, in the language and the marketplace of its readers."""

    language: str
    market: str
    midnight: datetime
    locale: str
    zone: str
    prefix: str
    requester: str
    approver: str
    title: str
    others: tuple[str, ...]
    price: str

    @property
    def orders(self) -> list[str]:
        """Return the numbers of its orders, which nobody takes for real ones."""
        return [f"{self.prefix}-{number}" for number in _ORDERS]


SHOPS = (
    Shop(
        language="en",
        market="UK",
        midnight=datetime.fromisoformat("2026-11-24T00:00+00:00"),
        locale="en-GB",
        zone="Europe/London",
        prefix="202",
        requester="Maya Lindqvist",
        approver="Tom Okafor",
        title="Stoneware Coffee Mug, 350 ml, Dishwasher Safe, White",
        others=("Linen Tea Towels, Set of 3", "Oak Serving Board, 40 cm", "Glass Teapot, 0.8 l"),
        price="14.90",
    ),
    Shop(
        language="ja",
        market="JP",
        midnight=datetime.fromisoformat("2026-11-24T00:00+09:00"),
        locale="ja-JP",
        zone="Asia/Tokyo",
        prefix="250",
        requester="佐藤",
        approver="田中",
        title="マグカップ 350ml 電子レンジ・食洗機対応 白",
        others=(
            "リネンふきん 3枚組",
            "オーク材カッティングボード 40cm",
            "耐熱ガラスティーポット 0.8L",
        ),
        price="1480",
    ),
)


@dataclass(frozen=True)
class Day:
    """What Amazon's report of one morning counts: cancellations, orders, late shipments."""

    cancelled: int
    orders: int
    late: int


_SMALL = (Day(0, 38, 15),)
_FORTNIGHT = tuple(
    Day(cancelled, orders, 14 + number // 3 + 3 * (number == 13))
    for number, (cancelled, orders) in enumerate(
        zip(
            (1, 1, 2, 2, 2, 1, 1, 0, 0, 1, 1, 2, 1, 1),
            (118, 121, 117, 112, 109, 115, 120, 124, 126, 122, 119, 116, 121, 123),
            strict=True,
        )
    )
)


def card(shop: Shop) -> str:
    """Return a page with the card of a cancellation that counts, before anybody approves it."""
    with _opened(shop, timedelta(hours=8, minutes=11), _SMALL) as world:
        order = shop.orders[0]
        ship_by = shop.midnight + timedelta(days=2, minutes=-1)
        mug: dict[str, Any] = {
            "title": shop.title,
            "sku": "MUG-WHITE",
            "asin": "B0EXAMPLE1",
            "price": shop.price,
        }
        world.amazon.add_order(order, ship_by=ship_by, **mug)
        world.program.start()
        reports, market = world.program.store.reports, world.amazon.market
        world.until(lambda: reports.latest(market.id) is not None, what="a report")
        world.clock.advance(timedelta(hours=2, minutes=30))
        world.ask(world.person(_REQUESTER), order)
        return _page(world, world.the_card(order))


def digest(shop: Shop) -> str:
    """Return a page with the digest of a day on which orders wait and one metric needs a look."""
    with _opened(shop, timedelta(hours=8, minutes=10), _FORTNIGHT) as world:
        asked, *late = zip(shop.orders[1:], shop.others, strict=True)
        end = shop.midnight + timedelta(days=1, minutes=-1)
        order, title = asked
        world.amazon.add_order(order, title=title, request="", ship_by=end + timedelta(days=1))
        for order, title in late:
            world.amazon.add_order(order, title=title, ship_by=end)
        world.program.start()
        world.until(lambda: bool(_posted(world)), what="a digest")
        return _page(world, _posted(world)[0])


@contextmanager
def _opened(shop: Shop, time_of_day: timedelta, days: Sequence[Day]) -> Iterator[World]:
    """Open the shop with the reports of the days up to today; the bot is not started yet."""
    clock = MovableClock((shop.midnight + time_of_day).astimezone(UTC))
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder) / "desk.db", clock, marketplace=shop.market) as world,
    ):
        for user_id, name in ((_REQUESTER, shop.requester), (_APPROVER, shop.approver)):
            world.slack.add_user(user_id, name, locale=shop.locale, tz=shop.zone)
        world.slack.add_channel(APPROVALS, "approvals")
        world.slack.add_channel(DESK, "desk", bot_is_member=False)
        world.environ |= SETTINGS | {"APPROVERS": _APPROVER, "LANGUAGE": shop.language}
        world.open(tick=0.01)
        _remember(world, shop, days)
        yield world


def _remember(world: World, shop: Shop, days: Sequence[Day]) -> None:
    """Have the reports of earlier mornings in the store, and today's at Amazon."""
    health, store = world.amazon.health, world.program.store
    for back, day in zip(reversed(range(len(days))), days, strict=True):
        health.cancellation.count, health.cancellation.total = day.cancelled, day.orders
        health.late_shipment.count, health.late_shipment.total = day.late, 640
        health.order_defect.count, health.order_defect.total = 3, 1290
        health.valid_tracking.count, health.valid_tracking.total = 631, 637
        health.on_time.count, health.on_time.total = 288, 297
        if back:
            at = shop.midnight + timedelta(hours=8, minutes=12) - timedelta(days=back)
            report = json.dumps(world.amazon.health_report())
            with store.transaction():
                store.reports.save(at.date(), world.amazon.market.id, at, report)


def _posted(world: World) -> list[Mapping[str, Any]]:
    return of_event(world.person(_APPROVER).messages(APPROVALS), ids.DIGEST_EVENT)


def _page(world: World, message: Mapping[str, Any]) -> str:
    reader = world.person(_APPROVER).reader
    return page([shown(message, reader)], "Sellerdesk", locale=reader.locale)
