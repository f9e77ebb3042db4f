"""The demo's shop with everybody who is on its page."""

from collections.abc import Iterator

import pytest

from bot.clock import SystemClock
from bot.demo.live import Live
from bot.demo.shop import Shop, a_shop
from handlers.text import catalog


@pytest.fixture
def shop() -> Iterator[Shop]:
    """Return a shop that is told in English."""
    with a_shop(catalog("en"), SystemClock()) as made:
        yield made


@pytest.fixture
def live(shop: Shop) -> Iterator[Live]:
    """Return the shop as it lives."""
    made = Live(shop)
    yield made
    made.stop()
