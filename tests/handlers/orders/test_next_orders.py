"""The orders to ship next of one store."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.digest.todo import Task, next_orders
from bot.domain.languages import LANGUAGES
from bot.domain.markets import MARKETS
from bot.domain.orders.open_orders import OpenOrders
from handlers.orders.views import next_orders as views
from simulator.slack.blocks import check_blocks
from tests.builders import an_item, an_order
from tests.domain.health.samples import NOW
from tests.handlers.health.samples import a_reader, words


def some_tasks(n: int) -> tuple[Task, ...]:
    """Return so many orders to ship, an hour apart, the first an hour late."""
    orders = tuple(
        an_order(id=f"250-0000000-{each:07}", ship_by=NOW + timedelta(hours=each - 1))
        for each in range(n)
    )
    return next_orders(OpenOrders(NOW, orders, {}), (), now=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_list_is_within_slacks_limits(language: str) -> None:
    """Slack takes a long list, an empty one, and what is said before the first reading is over."""
    reader = a_reader(language, simulated=True)
    messages = [
        views.of_one(reader, NOW, some_tasks(40)),
        views.of_one(reader, NOW, []),
        views.first_reading(reader, 300, failed=False),
        views.first_reading(reader, 0, failed=True),
    ]
    for message in messages:
        assert check_blocks(message.blocks) == [], message.text
        assert message.text
        assert "{" not in words(message.blocks) + message.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_of_orders_is_in_its_words_too(language: str) -> None:
    """Each order with its product and time, and a label on each button that tells it apart."""
    said = views.of_one(a_reader(language), NOW, some_tasks(20))
    shown = [block["accessory"] for block in said.blocks if "accessory" in block]
    assert len(shown) == views.MOST == 10
    for each in shown:
        assert each["value"] in said.text
        assert each["value"] in each["accessibility_label"]
    assert said.text.count("ステンレスボトル") == 10
    assert "10" in said.text.rpartition("0000009")[2]


def test_orders_to_ship_come_with_the_time_of_their_reading() -> None:
    """Overdue first, the list is cut, says where the rest is, and when it was read."""
    blocks = views.of_one(a_reader(), NOW, some_tasks(20)).blocks
    lines = [block["text"]["text"] for block in blocks if "accessory" in block]
    assert lines[0].startswith("🔴 ")
    assert lines[0].endswith("was due 16:12")
    assert lines[1].startswith("🟠 ")
    text = words(blocks)
    assert "20 unshipped orders" in text
    assert "10 more are in Seller Central: " in text
    assert "Manage Orders, Unshipped" in text
    assert "https://sellercentral.amazon.co.jp/orders-v3" in str(blocks)
    assert "orders read Tue 24 Nov 17:12" in text


def test_every_state_of_an_order_to_ship_has_its_words() -> None:
    """Overdue, due, later, without a date, and those whose buyer asks to cancel."""
    late, day = NOW - timedelta(hours=1), timedelta(days=1)
    asked, part = (an_item(requested=True),), (an_item(requested=True), an_item(id="2"))
    orders = (
        an_order(id="1", ship_by=late),
        an_order(id="2", ship_by=NOW + 3 * day),
        an_order(id="3", ship_by=None),
        an_order(id="4", ship_by=NOW + day, items=asked),
        an_order(id="5", ship_by=late, items=part),
        an_order(id="6", ship_by=None, items=asked),
    )
    tasks = next_orders(OpenOrders(NOW, orders, {}), (), now=NOW)
    text = views.of_one(a_reader(), NOW, tasks).text
    for told in (
        "(1), was due 16:12",
        "(2), ship by Fri 27 Nov 17:12",
        "(3), Amazon gives no ship-by",
        "(4), buyer asks to cancel, ship by Wed 25 Nov 17:12",
        "(5), buyer asks to cancel some items, was due 16:12",
        "(6), buyer asks to cancel, seen 17:12",
    ):
        assert told in text


def test_a_deadline_of_another_zone_names_it() -> None:
    """Where the shop's clock is not the marketplace's, nobody must guess which one is meant."""
    reader = replace(a_reader(), market=MARKETS["UK"])
    assert "was due Tue 24 Nov 07:12 GMT" in views.of_one(reader, NOW, some_tasks(1)).text
