"""The orders to ship next of several stores."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest.todo import Task, next_orders
from bot.domain.languages import LANGUAGES
from bot.domain.orders.open_orders import OpenOrders
from handlers import ids
from handlers.orders.views import next_orders as views
from handlers.orders.views.next_orders import StoreOrders
from simulator.slack.blocks import check_blocks
from tests.builders import NOW, an_order
from tests.handlers.views.samples import a_reader

each_language = pytest.mark.parametrize("language", LANGUAGES)


def tasks(first: int, count: int) -> tuple[Task, ...]:
    """Return so many orders to ship, two hours apart from hour `first` on."""
    orders = tuple(
        an_order(id=f"250-{first:07}-{n:07}", ship_by=NOW + timedelta(hours=first + 2 * n))
        for n in range(count)
    )
    return next_orders(OpenOrders(NOW, orders, {}), (), now=NOW)


def store(name: str, language: str, first: int, count: int) -> StoreOrders:
    """Return the orders of a store."""
    reader = replace(a_reader(language), store=name)
    return StoreOrders(f"A1{name}", reader, tasks(first, count), NOW - timedelta(minutes=first))


@each_language
def test_the_most_urgent_of_all_stores_come_first(language: str) -> None:
    """Ten orders by their ship-by, each with its store and a button that leads there."""
    reader = a_reader(language)
    message = views.of_several(reader, [store("JP", language, 2, 20), store("US", language, 3, 3)])
    assert check_blocks(message.blocks) == []
    shown = [block for block in message.blocks if "accessory" in block]
    stores = [ids.store_of(block["block_id"]) for block in shown]
    assert stores == ["A1JP", "A1US"] * 3 + ["A1JP"] * 4
    assert all(
        block["text"]["text"].endswith(key.removeprefix("A1"))
        for block, key in zip(shown, stores, strict=True)
    )
    assert message.text.count("(US)") == 3
    assert reader.say("stores.more_orders", n=13).replace("*", "") in message.text
    assert (
        reader.say("health.reading", at=reader.moment(NOW - timedelta(minutes=3))) in message.text
    )


@each_language
def test_a_store_that_is_not_read_yet_is_named(language: str) -> None:
    """Its orders are not said to be none; where every store was read, none are."""
    reader = a_reader(language)
    unread = StoreOrders("A1US", replace(reader, store="US"))
    read = StoreOrders("A1JP", replace(reader, store="JP"), read_at=NOW)
    said = views.of_several(reader, [read, unread]).text
    assert reader.say("stores.unread", names="US").replace("*", "") in said
    assert reader.say("health.orders.none") in views.of_several(reader, [read]).text
    assert reader.say("health.orders.none") not in views.of_several(reader, [unread]).text
