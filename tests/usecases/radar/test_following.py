"""Buyers' requests follow the requests of ours, and whoever waits for one is told."""

from dataclasses import replace

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Cause, State
from bot.domain.messages import Notice, Posted
from bot.domain.orders.order import Status
from bot.domain.radar.answers import Answered, Watching
from bot.domain.radar.buyer_request import BuyerState
from bot.ports.slack import MessengerFault
from bot.usecases import outbox
from bot.usecases.cancellation import deciding
from bot.usecases.radar import answering, noticing
from tests.builders import NOW, an_item, an_order
from tests.usecases.office import SATO, SUZUKI, TANAKA
from tests.usecases.radar.buyers import ASKED, buyer, click, line, ours, said, seen, work
from tests.usecases.radar.shop import MINUTE, Shop


def test_a_form_takes_the_request_and_its_card_becomes_a_line(shop: Shop) -> None:
    """One order never has buttons that decide in two messages."""
    order = seen(shop)
    asked = shop.office.submit(shop.office.view(order), Reason.BUYER_CANCELLED)
    assert asked.request is not None
    work(shop)

    stored = buyer(shop, order)
    assert (stored.state, stored.request_id) == (BuyerState.TAKEN, asked.request.id)
    last = said(shop).cards[-1]
    assert last.request.state is BuyerState.TAKEN
    assert not last.one_tap
    assert last.ours is not None
    assert last.ours.id == asked.request.id


def test_where_ours_ends_otherwise_the_buyers_waits_again(shop: Shop) -> None:
    """Stopped: a new card, "do not ship" again, reminders from the start."""
    order = seen(shop)
    shop.desk.store.audit.all()
    click(shop, answering.cancel, order)
    work(shop)
    shop.office.clock.advance(MINUTE / 2)
    shop.office.click(deciding.stop, ours(shop, order), SATO)
    work(shop)

    stored = buyer(shop, order)
    assert (stored.state, stored.request_id, stored.decided_by) == (BuyerState.WAITING, None, None)
    assert stored.card == Posted("C0APPROVALS", "2.2")
    assert [one.again for one in said(shop).holds] == [False, True]
    assert line(shop, "buyer_request_waits_again").before == "taken"
    assert click(shop, answering.cancel, order) is Answered.APPROVED


def test_a_form_that_is_withdrawn_leaves_a_new_card_too(shop: Shop) -> None:
    """The earlier message says that it goes on below."""
    order = seen(shop, programs=frozenset({"PRIME"}))
    asked = shop.office.submit(shop.office.view(order), Reason.BUYER_CANCELLED)
    assert asked.request is not None
    work(shop)
    shop.office.click(deciding.withdraw, asked.request, SATO)
    work(shop)

    assert said(shop).cards[-1].again
    assert buyer(shop, order).card != Posted("C0APPROVALS", "2.1")


def test_ours_that_waits_when_the_buyers_arrives_is_void_and_one_tap_asks_anew(
    shop: Shop,
) -> None:
    """The buyer's card comes when ours is settled, and its tap is not counted."""
    plain = an_order()
    request = shop.office.ask(plain)
    assert request.counting.in_rate
    order = seen(shop)

    assert ours(shop, order).state is State.VOID
    assert ours(shop, order).cause is Cause.REQUEST_SENT
    work(shop)
    stored = buyer(shop, order)
    assert stored.state is BuyerState.WAITING
    assert said(shop).cards[-1].one_tap
    assert click(shop, answering.cancel, order) is Answered.APPROVED
    assert not ours(shop, order).counting.anywhere


def test_what_was_not_posted_before_it_waits_again_is_posted_once(shop: Shop) -> None:
    """No message is replaced a moment after it was posted."""
    request = shop.office.ask(an_order())
    order = shop.change(an_order(items=ASKED))
    with shop.desk.store.transaction():
        noticing.note_orders(shop.desk, [order])
    assert buyer(shop, order).state is BuyerState.TAKEN
    shop.office.click(deciding.withdraw, request, SATO)
    answering.follow_cancellations(shop.desk)
    assert buyer(shop, order).state is BuyerState.WAITING

    outbox.send_due(shop.desk)
    assert len(said(shop).cards) == len(said(shop).holds) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"items": (an_item(),)}, BuyerState.WITHDRAWN),
        ({"status": Status.SHIPPED}, BuyerState.SHIPPED),
        ({"status": Status.CANCELLED}, BuyerState.CANCELLED),
    ],
)
def test_a_reading_that_ends_ours_ends_the_buyers_with_it(
    shop: Shop, changes: dict[str, object], expected: BuyerState
) -> None:
    """What getOrder shows before any scan does: the same end for both."""
    order = seen(shop)
    click(shop, answering.cancel, order)
    shop.office.clock.advance(MINUTE / 6)
    shop.change(replace(order, **changes))  # type: ignore[arg-type] # fields by name
    shop.office.work()
    work(shop)

    assert ours(shop, order).state is State.VOID
    assert buyer(shop, order).state is expected
    holding = expected is BuyerState.CANCELLED
    assert said(shop).holds[-1].request.holding is holding


def test_a_reading_from_before_the_buyer_asked_ends_nothing_with_ours(shop: Shop) -> None:
    """Amazon told of the buyer's request alone: when ours ends, the buyer's waits."""
    order = shop.change(an_order())
    with shop.desk.store.transaction():
        noticing.note_orders(shop.desk, [order])
    request = shop.office.ask(order)
    told = replace(order, items=ASKED, status=Status.UNKNOWN, updated_at=NOW + MINUTE)
    with shop.desk.store.transaction():
        noticing.note_requests(shop.desk, [told])
    assert buyer(shop, order).state is BuyerState.TAKEN

    shop.office.click(deciding.withdraw, request, SATO)
    answering.follow_cancellations(shop.desk)
    assert buyer(shop, order).state is BuyerState.WAITING


def test_a_request_whose_own_is_forgotten_waits_again(shop: Shop) -> None:
    """Whatever became of ours, a request that stands is answered by somebody."""
    order = seen(shop)
    stored = buyer(shop, order)
    with shop.desk.store.transaction():
        taken = replace(stored.to(BuyerState.TAKEN, NOW), request_id="gone")
        shop.desk.store.buyer_requests.save(stored, taken, actor="x", action="x")
    work(shop)

    assert buyer(shop, order).state is BuyerState.WAITING


def test_a_taken_request_whose_order_is_not_known_waits_again(shop: Shop) -> None:
    """Nothing says that it has ended."""
    order = seen(shop)
    stored = buyer(shop, order)
    with shop.desk.store.transaction():
        taken = replace(stored.to(BuyerState.TAKEN, NOW), request_id="gone")
        shop.desk.store.buyer_requests.save(stored, taken, actor="x", action="x")
        shop.desk.store.database.change("DELETE FROM orders")  # type: ignore[attr-defined] # the real one
    work(shop)

    assert buyer(shop, order).state is BuyerState.WAITING


def test_whoever_waits_for_the_request_is_told_once(shop: Shop) -> None:
    """Guide the Buyer, then "tell me": a direct message when the request is there."""
    order = an_order(items=ASKED)
    assert answering.watch(shop.desk, SATO, order.id) is Watching.WATCHING
    assert answering.watch(shop.desk, TANAKA, order.id) is Watching.WATCHING
    assert line(shop, "watching").actor == TANAKA.id

    seen(shop)
    work(shop)

    assert [user for user, _ in said(shop).arrivals] == [SATO.id, TANAKA.id]
    assert answering.watch(shop.desk, SATO, order.id) is Watching.STANDS_ALREADY
    seen(shop, items=(an_item(),))
    seen(shop)
    assert len(said(shop).arrivals) == 2


def test_one_watcher_out_of_reach_keeps_no_other_from_hearing(shop: Shop) -> None:
    """Whose account is gone is told no more, who is out of reach for now hears of it later."""
    order = an_order(items=ASKED)
    gone, busy = SUZUKI.id, SATO.id
    for person in (SUZUKI, SATO, TANAKA):
        answering.watch(shop.desk, person, order.id)
    said(shop).refused = {
        gone: MessengerFault("account_inactive", permanent=True),
        busy: MessengerFault("ConnectionError"),
    }
    seen(shop)
    assert [user for user, _ in said(shop).arrivals] == [TANAKA.id]

    del said(shop).refused[busy]
    shop.office.wait(60)
    assert [user for user, _ in said(shop).arrivals] == [TANAKA.id, busy]
    assert shop.desk.store.watchers.of(order.id) == ()
    assert shop.desk.store.outbox.due(shop.office.clock.now()) == ()


def test_messages_of_an_order_that_is_forgotten_are_dropped(shop: Shop) -> None:
    """There is nothing to draw them from."""
    with shop.desk.store.transaction():
        shop.desk.store.outbox.put(Notice.BUYER_CARD, "250-0", at=NOW)
    outbox.send_due(shop.desk)

    assert shop.desk.store.outbox.due(NOW) == ()
