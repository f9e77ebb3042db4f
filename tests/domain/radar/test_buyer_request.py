"""A buyer's formal request, as the readings of its order tell it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.messages import Posted
from bot.domain.orders.order import CancelledBy, Status
from bot.domain.radar.buyer_request import BuyerRequest, BuyerState, first_seen, observed
from tests.builders import NOW, ORDER_ID, STORE, an_item, an_order

LATER = NOW + timedelta(hours=1)
ASKED = an_item(requested=True)
OTHER = an_item(id="2")
WAITING = first_seen(STORE, ORDER_ID, NOW, whole=True, known=None)


def read(known: BuyerRequest | None, **order: object) -> BuyerRequest | None:
    """Return what a reading an hour later makes of a request."""
    return observed(known, an_order(**order), store=STORE, at=LATER)


def test_an_order_that_nobody_asks_to_cancel_has_no_request() -> None:
    """A reading without the buyer's request makes none."""
    assert read(None) is None


@pytest.mark.parametrize(("items", "whole"), [((ASKED,), True), ((ASKED, OTHER), False)])
def test_a_request_is_first_seen_waiting(items: tuple[object, ...], *, whole: bool) -> None:
    """It stands on every item or on some, since the reading that shows it first."""
    seen = read(None, items=items)

    assert seen is not None
    assert (seen.state, seen.whole, seen.version) == (BuyerState.WAITING, whole, 1)
    assert (seen.first_seen_at, seen.order_id, seen.store) == (LATER, ORDER_ID, STORE)
    assert seen.standing


def test_a_reading_that_shows_nothing_new_changes_nothing() -> None:
    """The moment it was first seen stays."""
    assert read(WAITING, items=(ASKED,)) == WAITING


def test_a_request_may_come_to_stand_on_every_item() -> None:
    """Return whether it stands on all changes the version, so that an old button is refused."""
    some = replace(WAITING, whole=False)

    assert read(some, items=(ASKED,)) == replace(WAITING, version=2, changed_at=LATER)


@pytest.mark.parametrize("state", [BuyerState.WAITING, BuyerState.TAKEN, BuyerState.SHIPPING])
@pytest.mark.parametrize(
    ("order", "ended"),
    [
        ({}, BuyerState.WITHDRAWN),
        ({"status": Status.SHIPPED, "items": (ASKED,)}, BuyerState.SHIPPED),
        ({"status": Status.CANCELLED, "items": (ASKED,)}, BuyerState.CANCELLED),
    ],
)
def test_a_request_ends_at_amazon(
    state: BuyerState, order: dict[str, object], ended: BuyerState
) -> None:
    """Withdrawn, shipped or cancelled, whatever was done about it here."""
    now = read(replace(WAITING, state=state), **order)

    assert now is not None
    assert (now.state, now.version, now.changed_at) == (ended, 2, LATER)
    assert now.first_seen_at == NOW
    assert not now.standing


@pytest.mark.parametrize("status", [Status.SHIPPED, Status.CANCELLED])
def test_an_order_that_left_begins_no_request(status: Status) -> None:
    """The request still stands on its items, but there is nothing to answer any more."""
    ended = replace(WAITING, state=BuyerState.WITHDRAWN)

    assert read(None, status=status, items=(ASKED,)) is None
    assert read(ended, status=status, items=(ASKED,)) == ended


def test_a_request_that_comes_again_begins_anew() -> None:
    """A second request after the first was withdrawn gets a card of its own."""
    told = replace(WAITING, card=Posted("C", "1"), decided_by="U", reminded=2, version=3)
    withdrawn = told.to(BuyerState.WITHDRAWN, NOW)
    again = read(withdrawn, items=(ASKED,))

    assert again == first_seen(STORE, ORDER_ID, LATER, whole=True, known=withdrawn)
    assert (again.version, again.card, again.reminded) == (5, None, 0)


@pytest.mark.parametrize(
    "order",
    [
        {"unread": frozenset({"cancellationRequest"})},
        {"unread": frozenset({"orderItems"})},
        {"status": Status.UNKNOWN},
        {"status": Status.PENDING},
    ],
)
def test_what_cannot_be_read_withdraws_nothing(order: dict[str, object]) -> None:
    """A reading that does not say whether the request stands leaves it as it is."""
    assert read(WAITING, **order) == WAITING
    assert read(None, **order) is None


def test_part_of_an_order_may_be_shipped_while_the_request_stands() -> None:
    """What is left of a partly shipped order still waits for an answer."""
    items = (ASKED, replace(OTHER, fulfilled=2, cancelled_by=CancelledBy.BUYER))
    seen = read(None, status=Status.PARTIALLY_SHIPPED, items=items)

    assert seen is not None
    assert seen.state is BuyerState.WAITING
