"""A missing list is never taken for an empty one."""

from typing import Any

import pytest

from bot.amazon import mapping
from bot.amazon.cancel_feed import FEED_TYPE
from tests.builders import NOW


@pytest.mark.parametrize("body", [{}, {"feeds": None}, {"feeds": {}}, {"status": "ok"}])
def test_an_answer_without_a_list_of_feeds_is_unreadable(body: dict[str, Any]) -> None:
    """A page without a list of feeds would prove that nothing was sent, so it is refused."""
    with pytest.raises(ValueError, match="feeds is missing"):
        mapping.feeds(body, feed_type=FEED_TYPE)


def test_an_empty_list_of_feeds_says_that_there_is_none() -> None:
    """Only a list that is there and empty says that there is no feed."""
    assert list(mapping.feeds({"feeds": []}, feed_type=FEED_TYPE)) == []


@pytest.mark.parametrize("body", [{}, {"orders": None}, {"orders": "none"}])
def test_an_answer_without_a_list_of_orders_is_unreadable(body: dict[str, Any]) -> None:
    """A page without a list of orders does not say that nothing waits to be shipped."""
    with pytest.raises(ValueError, match="orders is missing"):
        mapping.orders(body, read_at=NOW, market_id="A1VC38T7YXB528")
