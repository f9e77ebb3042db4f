"""What buyers, parcels and Amazon can do to the shop, by the name of the act."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.demo.shop import Shop
from handlers.text import Catalog
from simulator.amazon import Plan, Shape, SimOrder


@dataclass(frozen=True, slots=True)
class OrderAct:
    """Something that can happen to an order in some of its states."""

    may: Callable[[SimOrder], bool]
    do: Callable[[Shop, str, Catalog], None]


@dataclass(frozen=True, slots=True)
class Switch:
    """Something at Amazon that is on or off."""

    on: Callable[[Shop], bool]
    turn: Callable[[Shop, bool], None]


def _is_open(order: SimOrder) -> bool:
    return order.status in ("UNSHIPPED", "PENDING")


def _asked(order: SimOrder) -> bool:
    return any(item.request is not None for item in order.items)


ORDER_ACTS: Mapping[str, OrderAct] = {
    "request": OrderAct(
        lambda order: _is_open(order) and not order.requested_on_all,
        lambda shop, order_id, say: shop.amazon.buyer_requests(order_id, say("demo.buyer_says")),
    ),
    "withdraw": OrderAct(
        lambda order: _is_open(order) and _asked(order),
        lambda shop, order_id, _: shop.amazon.buyer_withdraws(order_id),
    ),
    "ship": OrderAct(
        lambda order: order.status in ("UNSHIPPED", "PARTIALLY_SHIPPED"),
        lambda shop, order_id, _: shop.amazon.ship(order_id),
    ),
    "buyer_cancels": OrderAct(
        lambda order: _is_open(order) and not order.left,
        lambda shop, order_id, _: shop.amazon.buyer_cancels(order_id),
    ),
    "amazon_cancels": OrderAct(
        lambda order: _is_open(order) and not order.left,
        lambda shop, order_id, _: shop.amazon.amazon_cancels(order_id),
    ),
}


def _turn_sticking(shop: Shop, on: bool) -> None:  # noqa: FBT001 - a switch is on or off
    feeds = shop.amazon.feeds
    feeds.usual = Plan(stuck=on, shape=feeds.usual.shape)
    for feed in feeds.all():
        if on and feed.status == "IN_QUEUE":
            feed.plan.stuck = True
        elif not on and feed.plan.stuck:
            feeds.release(feed.id)


def _turn_odd(shop: Shop, on: bool) -> None:  # noqa: FBT001 - a switch is on or off
    shape = Shape.UNKNOWN_MESSAGES if on else Shape.NORMAL
    shop.amazon.feeds.usual = Plan(stuck=shop.amazon.feeds.usual.stuck, shape=shape)


def _turn_worse(shop: Shop, on: bool) -> None:  # noqa: FBT001 - a switch is on or off
    if on:
        shop.health_gets_worse()
    else:
        shop.health_gets_better()


SWITCHES: Mapping[str, Switch] = {
    "down": Switch(
        lambda shop: shop.amazon.faults.is_down,
        lambda shop, on: shop.amazon.faults.down(on),
    ),
    "sticking": Switch(lambda shop: shop.amazon.feeds.usual.stuck, _turn_sticking),
    "odd": Switch(
        lambda shop: shop.amazon.feeds.usual.shape is not Shape.NORMAL,
        _turn_odd,
    ),
    "worse": Switch(lambda shop: shop.amazon.health.account_status != "NORMAL", _turn_worse),
}
