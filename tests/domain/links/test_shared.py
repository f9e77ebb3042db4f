"""Which links lead to an order in Seller Central."""

import pytest

from bot.domain.links.shared import MOST, OrderLink, order_links

ORDER = "250-1234567-1234567"


@pytest.mark.parametrize(
    "url",
    [
        f"https://sellercentral.amazon.co.jp/orders-v3/order/{ORDER}",
        f"https://sellercentral.amazon.com/orders-v3/order/{ORDER}/",
        f"https://sellercentral.amazon.co.uk/orders-v3/order/{ORDER}?ref=x&y=1",
        f"https://sellercentral.amazon.de/orders-v3/order/{ORDER}#items",
        f"https://sellercentral-europe.amazon.com/orders-v3/order/{ORDER}",
        f"https://sellercentral-japan.amazon.com/orders-v3/order/{ORDER}?x#y",
        f"https://SellerCentral.Amazon.co.jp/orders-v3/order/{ORDER}",
    ],
)
def test_a_link_to_an_order_is_found(url: str) -> None:
    """Seller Central of any marketplace, with a query or a fragment."""
    assert order_links([url]) == (OrderLink(url, ORDER),)


@pytest.mark.parametrize(
    "url",
    [
        f"http://sellercentral.amazon.co.jp/orders-v3/order/{ORDER}",
        f"https://sellercentral.amazon.example/orders-v3/order/{ORDER}",
        f"https://sellercentral.amazon.co.jp.evil.example/orders-v3/order/{ORDER}",
        f"https://evil.example/https://sellercentral.amazon.co.jp/orders-v3/order/{ORDER}",
        f"https://sellercentral-india.amazon.com/orders-v3/order/{ORDER}",
        f"https://sellercentral.amazon.co.jp/orders-v3/order/{ORDER}/refund",
        f"https://sellercentral.amazon.co.jp/orders-v3/order/{ORDER}1",
        "https://sellercentral.amazon.co.jp/orders-v3",
    ],
)
def test_another_link_is_none(url: str) -> None:
    """Another host, another page and another protocol lead to no order."""
    assert order_links([url]) == ()


def test_a_link_counts_once_and_the_first_few_only() -> None:
    """One message unfolds a few orders at most, each link once."""
    base = "https://sellercentral.amazon.co.jp/orders-v3/order/250-1234567-123456"
    urls = [f"{base}{number}" for number in (0, 0, *range(9))]
    assert [one.url for one in order_links(urls)] == [f"{base}{n}" for n in range(MOST)]
