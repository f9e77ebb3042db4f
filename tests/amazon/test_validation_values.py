"""Any answer from Amazon becomes a valid, storable value or raises Unreadable."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.amazon import mapping, validation
from bot.domain import limits
from bot.domain.cancellation.eligibility import assess
from bot.domain.orders.order import Order
from storage.codec import from_json, to_json
from tests.builders import NOW


def test_times_are_in_utc_and_within_the_years_that_can_be_meant() -> None:
    """A time without a zone is UTC, as Amazon writes them."""
    assert validation.moment("2026-11-24T10:00:00+09:00") == NOW
    assert validation.moment("2026-11-24T01:00:00") == NOW
    assert validation.moment("2000-01-01T00:00:00Z") == limits.EARLIEST
    assert validation.moment("2100-01-01T00:00:00Z") is None
    assert validation.moment("2099-12-31T23:59:59Z") == datetime(
        2099, 12, 31, 23, 59, 59, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "text",
    ["9" * 10, "-" + "9" * 10, "0." + "1" * 40, "1e99999999999999999999", "NaN", "-Infinity"],
)
def test_a_number_beyond_the_limits_is_none_or_stays_text(text: str) -> None:
    """Where none may be overlooked its text is kept, however it is written."""
    assert validation.parse_json(f"[{text}, 1]") == [None, 1]
    assert validation.parse_json(f"[{text}, 1]", otherwise=str) == [text, 1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
KEYS = st.sampled_from(
    [
        "orderId",
        "createdTime",
        "programs",
        "salesChannel",
        "fulfillment",
        "proceeds",
        "orderItems",
        "lastUpdatedTime",
    ]
)


@given(st.dictionaries(KEYS, JSON))
def test_whatever_amazon_says_is_an_order_that_can_be_kept_or_unreadable(
    said: dict[str, Any],
) -> None:
    """No answer raises anything else, and nothing allows a cancellation by accident."""
    try:
        order = mapping.order(
            validation.parse_json(json.dumps(said)), read_at=NOW, market_id="A1VC38T7YXB528"
        )
    except validation.Unreadable:
        return
    assert from_json(Order, to_json(order).encode().decode()) == order
    assert not assess(order.facts).allowed
