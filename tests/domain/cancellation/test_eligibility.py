"""Each rule of the table: whether an order may be cancelled, and whether that counts."""

from typing import Any

import pytest

from bot.domain.cancellation.eligibility import Rule, assess, counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.orders.order import CancelledBy, Facts, FulfilledBy, Status
from tests.builders import an_item, an_order


def facts(**changes: Any) -> Facts:
    """Return the facts of an order that differs from an ordinary one as said."""
    return an_order(**changes).facts


ROWS = [
    ("already cancelled", {"status": Status.CANCELLED}, Rule.ALREADY_CANCELLED),
    (
        "already cancelled, all else unknown",
        {"status": Status.CANCELLED, "fulfilled_by": FulfilledBy.UNKNOWN},
        Rule.ALREADY_CANCELLED,
    ),
    (
        "already cancelled, in another marketplace",
        {"status": Status.CANCELLED, "other_marketplace": "A39IBJ37TRP1C6"},
        Rule.ALREADY_CANCELLED,
    ),
    (
        "of another marketplace, all else unknown",
        {"other_marketplace": "A39IBJ37TRP1C6", "status": Status.UNKNOWN},
        Rule.OTHER_MARKETPLACE,
    ),
    (
        "of another marketplace, with a request",
        {"other_marketplace": "A39IBJ37TRP1C6", "items": (an_item(requested=True),)},
        Rule.OTHER_MARKETPLACE,
    ),
    (
        "something that must not be guessed at",
        {"unread": frozenset({"programs"}), "items": (an_item(requested=True),)},
        Rule.NOT_READABLE,
    ),
    ("status unknown", {"status": Status.UNKNOWN}, Rule.NOT_READABLE),
    ("fulfilledBy unknown", {"fulfilled_by": FulfilledBy.UNKNOWN}, Rule.NOT_READABLE),
    ("a quantity unknown", {"items": (an_item(fulfilled=None),)}, Rule.NOT_READABLE),
    ("no items", {"items": ()}, Rule.NOT_READABLE),
    ("unfulfillable, by merchant", {"status": Status.UNFULFILLABLE}, Rule.NOT_READABLE),
    ("another channel", {"amazon_channel": False}, Rule.OTHER_CHANNEL),
    (
        "FBA, with a request",
        {"fulfilled_by": FulfilledBy.AMAZON, "items": (an_item(requested=True),)},
        Rule.FBA,
    ),
    (
        "FBA, unfulfillable",
        {"fulfilled_by": FulfilledBy.AMAZON, "status": Status.UNFULFILLABLE},
        Rule.FBA,
    ),
    ("pending", {"status": Status.PENDING}, Rule.PENDING),
    ("pending availability", {"status": Status.PENDING_AVAILABILITY}, Rule.PENDING),
    ("partly shipped", {"status": Status.PARTIALLY_SHIPPED}, Rule.PARTLY_SHIPPED),
    ("unshipped, but some sent", {"items": (an_item(fulfilled=1),)}, Rule.PARTLY_SHIPPED),
    (
        "shipped",
        {"status": Status.SHIPPED, "items": (an_item(fulfilled=2, requested=True),)},
        Rule.SHIPPED,
    ),
    (
        "an item cancelled",
        {"items": (an_item(cancelled_by=CancelledBy.BUYER), an_item(id="2"))},
        Rule.ITEM_CANCELLED,
    ),
    ("Easy Ship", {"programs": frozenset({"AMAZON_EASY_SHIP"})}, Rule.AMAZON_DELIVERS),
    ("Amazon delivers", {"programs": frozenset({"DELIVERY_BY_AMAZON"})}, Rule.AMAZON_DELIVERS),
    ("request on all items", {"items": (an_item(requested=True),)}, Rule.REQUEST_ON_ALL),
    (
        "request on all items of a Prime order",
        {"items": (an_item(requested=True),), "programs": frozenset({"PRIME"})},
        Rule.REQUEST_ON_ALL_PRIME,
    ),
    (
        "request on some items",
        {"items": (an_item(requested=True), an_item(id="2"))},
        Rule.REQUEST_ON_SOME,
    ),
    ("no request", {}, Rule.NO_REQUEST),
]


@pytest.mark.parametrize(("changes", "rule"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS])
def test_each_row_of_the_table_decides(changes: dict[str, Any], rule: Rule) -> None:
    """The first row that fits an order decides about it."""
    assert assess(facts(**changes)).rule is rule


def test_a_parcel_that_left_is_not_cancelled() -> None:
    """Once the parcel has left, even the buyer's formal request does not allow a cancellation."""
    verdict = assess(facts(items=(an_item(requested=True),)), parcel_left=True)

    assert verdict.rule is Rule.PARCEL_LEFT
    assert not verdict.allowed


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_only_the_last_rows_allow(row: tuple[str, dict[str, Any], Rule]) -> None:
    """Every row but those about an unshipped order of the seller's own refuses."""
    allowing = {
        Rule.REQUEST_ON_ALL,
        Rule.REQUEST_ON_ALL_PRIME,
        Rule.REQUEST_ON_SOME,
        Rule.NO_REQUEST,
    }
    assert assess(facts(**row[1])).allowed is (row[2] in allowing)


@pytest.mark.parametrize("reason", Reason)
def test_a_cancel_without_a_request_counts_whatever_the_reason(reason: Reason) -> None:
    """The reason alone never keeps a cancellation out of the Cancellation Rate."""
    counts = counting(facts(), reason, prime_counts_all=True)

    assert counts.in_rate
    assert not counts.in_prime_rate
    assert counts.anywhere


def test_a_request_on_all_items_with_its_reason_does_not_count() -> None:
    """The formal request on every item, with the buyer's reason, counts nowhere."""
    counts = counting(
        facts(items=(an_item(requested=True),)), Reason.BUYER_CANCELLED, prime_counts_all=True
    )
    assert not counts.anywhere


def test_a_request_with_another_reason_counts() -> None:
    """The formal request does not help if another reason is given."""
    counts = counting(
        facts(items=(an_item(requested=True),)), Reason.NO_INVENTORY, prime_counts_all=False
    )
    assert counts.in_rate


@pytest.mark.parametrize("counts_all", [True, False])
def test_a_prime_cancel_counts_in_the_prime_rate_where_the_market_says_so(
    *, counts_all: bool
) -> None:
    """In a marketplace that counts every Prime cancel, the formal request does not exempt it."""
    order = facts(items=(an_item(requested=True),), programs=frozenset({"PRIME"}))
    counts = counting(order, Reason.BUYER_CANCELLED, prime_counts_all=counts_all)

    assert not counts.in_rate
    assert counts.in_prime_rate is counts_all
