"""The demo seller's orders, one per cancellation rule worth showing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from handlers.text import Catalog
from simulator.amazon import AmazonSimulator

_KINDS: dict[str, dict[str, Any]] = {
    "requested": {"item": "mug", "request": True},
    "out_of_stock": {"item": "kettle"},
    "plain": {"item": "towel"},
    "two_items": {"items": ("mug", "towel")},
    "asked_for_some": {"items": ("mug", "towel"), "request": True},
    "soon": {"item": "mug", "ship_in": 6},
    "prime": {"item": "towel", "programs": ("PRIME",)},
    "requested_prime": {"item": "towel", "programs": ("PRIME",), "request": True},
    "business": {"item": "mug", "quantity": 120, "programs": ("AMAZON_BUSINESS",)},
    "fba": {"item": "kettle", "fulfilled_by": "AMAZON", "programs": ("PRIME",)},
    "pending": {"item": "mug", "status": "PENDING", "price": None},
    "partly": {"item": "mug", "quantity": 2, "fulfilled": 1},
    "easy_ship": {"item": "towel", "programs": ("AMAZON_EASY_SHIP",)},
    "shipped": {"item": "mug"},
    "cancelled_by_buyer": {"item": "towel"},
}
_PRICES = {"mug": "1480", "towel": "3300", "kettle": "6980"}
_HAPPENED: dict[str, Callable[[AmazonSimulator, str], None]] = {
    "shipped": AmazonSimulator.ship,
    "cancelled_by_buyer": AmazonSimulator.buyer_cancels,
}


def add_orders(amazon: AmazonSimulator, say: Catalog) -> dict[str, str]:
    """Add the orders and return their ids by order name."""
    made = {name: amazon.add_order(**_fields(kind, amazon, say)) for name, kind in _KINDS.items()}
    for name, happen in _HAPPENED.items():
        happen(amazon, made[name])
    return made


def _fields(kind: dict[str, Any], amazon: AmazonSimulator, say: Catalog) -> dict[str, Any]:
    fields = dict(kind)
    why = say("demo.buyer_says") if fields.pop("request", False) else None
    several, one = fields.pop("items", ()), fields.pop("item", "")
    if "ship_in" in fields:
        fields["ship_by"] = amazon.now() + timedelta(hours=fields.pop("ship_in"))
    items = [_item(item, say) for item in several]
    if items:
        items[0]["request"] = why
        return {**fields, "items": items}
    return {**_item(one, say), "request": why, **fields}


def _item(item: str, say: Catalog) -> dict[str, Any]:
    return {
        "title": say(f"demo.item.{item}"),
        "sku": f"{item.upper()}-01",
        "asin": f"B0DEMO{item.upper():0<4.4}",
        "price": _PRICES[item],
    }
