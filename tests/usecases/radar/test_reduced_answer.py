"""What an answer changes that tells buyers' requests alone, while Amazon refuses the whole."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.orders.order import CancelledBy, Order, Status
from bot.domain.radar.buyer_request import BuyerState
from bot.usecases.radar import noticing
from tests.builders import NOW, an_item, an_order
from tests.usecases.radar.readings import ASKED, lines, note_orders
from tests.usecases.radar.shop import MINUTE, Shop


def note(shop: Shop, *orders: Order) -> None:
    """Note what a reduced answer tells of orders."""
    with shop.desk.store.transaction():
        noticing.note_requests(shop.desk, orders)


def test_a_reduced_answer_notes_a_request_on_a_known_order(shop: Shop) -> None:
    """It says what the buyer asks for and nothing of the order: its row stays as it was."""
    known = an_order()
    note_orders(shop, known)
    told = an_order(items=ASKED, status=Status.UNKNOWN, updated_at=NOW)
    note(shop, told)
    note(shop, told)

    request = shop.buyer(known)
    assert request is not None
    assert (request.state, request.whole) == (BuyerState.WAITING, True)
    assert shop.known(known) == known
    assert len(lines(shop)) == 1


def test_a_reading_from_before_a_noted_request_withdraws_nothing(shop: Shop) -> None:
    """Amazon's list is behind the reduced answer; only what it changed later is believed."""
    before = an_order(updated_at=NOW)
    note_orders(shop, before)
    asked = replace(before, items=ASKED, status=Status.UNKNOWN, updated_at=NOW + MINUTE)
    note(shop, asked)

    assert note_orders(shop, before) == ()
    request = shop.buyer(before)
    assert request is not None
    assert request.state is BuyerState.WAITING
    assert shop.known(before) == before

    note_orders(shop, replace(before, updated_at=NOW + 2 * MINUTE))
    request = shop.buyer(before)
    assert request is not None
    assert request.state is BuyerState.WITHDRAWN


@pytest.mark.parametrize(
    "told",
    [
        {"id": "250-9999999-9999999"},
        {"items": (an_item(),)},
        {"items": (an_item(requested=True, cancelled_by=CancelledBy.BUYER),)},
        {"updated_at": NOW - timedelta(days=1)},
    ],
)
def test_a_reduced_answer_notes_nothing_else(shop: Shop, told: dict[str, object]) -> None:
    """An unknown order, no request, a cancelled order, an outdated answer: all are passed over."""
    note_orders(shop, an_order())
    order = an_order(items=ASKED, status=Status.UNKNOWN)
    note(shop, replace(order, **told))  # type: ignore[arg-type] # fields by name

    assert lines(shop) == []


def test_a_reduced_answer_about_an_order_that_left_notes_nothing(shop: Shop) -> None:
    """What was shipped has no request to answer."""
    note_orders(shop, an_order(status=Status.SHIPPED))
    note(shop, an_order(items=ASKED, status=Status.UNKNOWN))

    assert lines(shop) == []


def test_a_request_withdrawn_before_may_come_again_in_a_reduced_answer(shop: Shop) -> None:
    """It begins anew, with a version of its own."""
    for items in (ASKED, (an_item(),)):
        note_orders(shop, an_order(items=items))
    note(shop, an_order(items=ASKED, status=Status.UNKNOWN))

    request = shop.buyer(an_order())
    assert request is not None
    assert (request.state, request.version) == (BuyerState.WAITING, 3)
