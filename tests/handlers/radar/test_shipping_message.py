"""The day's message of the orders to ship, as it is read."""

from dataclasses import replace

import pytest

from bot.domain.radar.to_ship import Due, ToShip
from handlers.radar.views.shipping import MOST, shipping_message
from tests.builders import NOW, STORE, an_order
from tests.handlers.radar.samples import LATE, titled, took
from tests.handlers.views.samples import a_reader, parts, words


def message(*due: Due, language: str = "en") -> str:
    """Return the words of the message."""
    seen = ToShip(NOW, due=due, late=LATE)
    return words(shipping_message(a_reader(language), NOW.date(), seen, store=STORE).blocks)


def ids_of(due: tuple[Due, ...]) -> list[str]:
    """Return the orders whose button the message has."""
    shown = shipping_message(a_reader(), NOW.date(), ToShip(NOW, due=due), store=STORE)
    return [one["value"] for one in parts(shown.blocks) if one.get("type") == "button"]


def held_by(due: tuple[Due, ...], *, snoozed: bool = False) -> tuple[Due, ...]:
    """Return orders that somebody took."""
    return tuple(replace(one, take=took(one.order.id, snoozed=snoozed)) for one in due)


def free(due: tuple[Due, ...]) -> tuple[Due, ...]:
    """Return orders that nobody took."""
    return tuple(replace(one, take=None) for one in due)


def test_the_twelve_most_urgent_orders_are_shown() -> None:
    """The others are counted."""
    due = free(titled(an_order(), 25))
    assert ids_of(due) == [one.order.id for one in due[:MOST]]
    assert "and 13 more: see /order" in message(*due)


def test_orders_that_somebody_took_need_more_room() -> None:
    """Fewer are shown where all of them name who has them; the count has the rest."""
    for snoozed, fit in ((False, 9), (True, 6)):
        due = held_by(titled(an_order(), MOST), snoozed=snoozed)
        assert ids_of(due) == [one.order.id for one in due[:fit]]
        assert f"and {MOST - fit} more: see /order" in message(*due)


def test_an_order_that_nobody_took_gives_way_to_none_that_somebody_has() -> None:
    """The last orders are free and are shown; the least urgent of the others make room."""
    orders = titled(an_order(), MOST)
    due = (*held_by(orders[:9]), *free(orders[9:]))
    assert ids_of(due) == [one.order.id for one in (*due[:7], *due[9:])]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_left_is_confirmed_in_seller_central(language: str) -> None:
    """The page is named, as no address of it is known."""
    said = message(*titled(an_order(), 1), language=language)
    assert {"en": "in Manage Orders.", "ja": "（注文管理）。"}[language] in said
    assert "orders-v3" not in said
