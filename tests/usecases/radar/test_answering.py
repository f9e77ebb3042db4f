"""Answering a buyer's request: by a tap, or by shipping."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from threading import Event

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Refusal, State
from bot.domain.messages import Notice, Posted
from bot.domain.orders.order import CancelledBy, Status
from bot.domain.processing import ProcessingStatus
from bot.domain.radar.answers import Answered, ClickRefusal
from bot.domain.radar.buyer_request import BuyerState
from bot.ports.store import StoreBusy
from bot.usecases.cancellation import deciding
from bot.usecases.radar import answering
from bot.usecases.radar.answering import BuyerClick
from storage import Store
from tests.builders import KNOWN, NOW, a_request, an_item, an_order
from tests.fakes.ports import like
from tests.usecases.office import GUEST, SATO, TANAKA
from tests.usecases.radar.buyers import ASKED, SOME, buyer, click, line, ours, said, seen, work
from tests.usecases.radar.shop import Shop


def test_a_request_gets_one_card_and_the_packers_hear_of_it(shop: Shop) -> None:
    """Amazon's words are on the card and nowhere in the store."""
    order = seen(shop)

    [card] = said(shop).cards
    assert card.store == shop.desk.store_key
    assert (card.words, card.one_tap, card.counting.anywhere) == ("間違えて注文", True, False)
    assert card.called.ids == ("U0OTHER", "U0SATO", "U0SUZUKI", "U0TANAKA")
    assert [one.request.holding for one in said(shop).holds] == [True]
    stored = buyer(shop, order)
    assert stored.card == Posted("C0APPROVALS", "2.1")
    assert stored.holds == (Posted("C0PACKING", "3.1"),)
    found = shop.known(order)
    assert found is not None
    assert found.items[0].request_words == ""
    assert len(stored.remind_at) == 2


def test_one_tap_requests_and_approves_and_hands_the_message_over(shop: Shop) -> None:
    """The confirmed click is the answer about the parcel and the decision, in one transaction."""
    order = seen(shop)
    message = buyer(shop, order).card

    assert click(shop, answering.cancel, order) is Answered.APPROVED

    request = ours(shop, order)
    assert (request.state, request.reason) == (State.APPROVED, Reason.BUYER_CANCELLED)
    assert (request.requester, request.needed, request.approvals) == (SATO.id, 0, ())
    assert request.send_after == NOW + timedelta(seconds=60)
    assert request.noted.card == message
    stored = buyer(shop, order)
    assert (stored.state, stored.request_id) == (BuyerState.TAKEN, request.id)
    assert (stored.decided_by, stored.card) == (SATO.id, None)
    taken = line(shop, "buyer_request_taken")
    assert (taken.actor, taken.why, taken.before, taken.after) == (
        SATO.id,
        "parcel_here",
        "waiting",
        "taken",
    )
    work(shop)
    assert shop.office.messenger.cards[-1].id == request.id
    assert len(said(shop).cards) == 1
    assert len(said(shop).holds) == 1


def test_the_tap_is_sent_and_the_request_ends_cancelled(shop: Shop) -> None:
    """The usual life follows; when the order is cancelled, "do not ship" stays."""
    order = seen(shop)
    click(shop, answering.cancel, order)
    work(shop)
    shop.office.wait(90)
    assert ours(shop, order).state is State.SUBMITTED
    cancelled = (an_item(requested=True, cancelled_by=CancelledBy.MERCHANT),)
    shop.change(replace(order, status=Status.CANCELLED, items=cancelled))
    shop.office.transport.take("feed-1", ProcessingStatus.DONE, "report-1")
    shop.office.wait(minutes=3)
    work(shop)

    assert ours(shop, order).state is State.CANCELLED
    assert buyer(shop, order).state is BuyerState.CANCELLED
    assert [one.request.holding for one in said(shop).holds] == [True]


def test_a_prime_order_in_japan_waits_for_another_person(shop: Shop) -> None:
    """Row 12: the tap makes a request, an approver decides in the same message."""
    order = seen(shop, programs=frozenset({"PRIME"}))

    assert click(shop, answering.cancel, order) is Answered.REQUESTED
    work(shop)

    request = ours(shop, order)
    assert (request.state, request.needed) == (State.REQUESTED, 1)
    assert shop.office.messenger.cards[-1].noted.card == request.noted.card
    assert shop.office.click(deciding.approve, request, SATO).name == "NOT_APPROVER"
    assert shop.office.click(deciding.approve, request, TANAKA).name == "APPROVED"


def test_shipping_instead_ends_the_reminders_and_frees_the_packers(shop: Shop) -> None:
    """Its card refuses a tap then; the form stays possible."""
    order = seen(shop)

    assert click(shop, answering.ship_instead, order) is Answered.SHIPPING
    work(shop)

    stored = buyer(shop, order)
    assert (stored.state, stored.decided_by, stored.remind_at) == (
        BuyerState.SHIPPING,
        SATO.id,
        (),
    )
    assert [one.request.holding for one in said(shop).holds] == [True, False]
    assert click(shop, answering.cancel, order) is ClickRefusal.OVER
    asked = shop.office.submit(shop.office.view(order), Reason.BUYER_CANCELLED)
    assert asked.request is not None
    work(shop)
    assert buyer(shop, order).state is BuyerState.TAKEN
    assert said(shop).holds[-1].again
    assert said(shop).holds[-1].request.holding


def test_refusals_change_nothing_and_are_on_the_record(shop: Shop) -> None:
    """Without the role, on an outdated card, some items only, with a request of ours open."""
    order = seen(shop)
    version = buyer(shop, order).version

    assert click(shop, answering.cancel, order, GUEST) is ClickRefusal.NOT_OPERATOR
    assert click(shop, answering.ship_instead, order, version=version + 1) is (
        ClickRefusal.STALE_CARD
    )
    assert click(shop, answering.cancel, an_order(id="250-0")) is ClickRefusal.UNKNOWN
    some = seen(shop, id="250-7777777-7777777", items=SOME)
    assert click(shop, answering.cancel, some) is ClickRefusal.NOT_ONE_TAP
    assert not said(shop).cards[-1].one_tap
    shop.add(a_request(order=order))
    assert click(shop, answering.cancel, order) is ClickRefusal.OPEN_ALREADY

    assert buyer(shop, order).state is BuyerState.WAITING
    refused = [one for one in shop.desk.store.audit.all() if one.action.endswith("_refused")]
    assert [(one.action, one.why) for one in refused] == [
        ("buyer_cancel_refused", "not_operator"),
        ("ship_instead_refused", "stale_card"),
        ("buyer_cancel_refused", "not_one_tap"),
        ("buyer_cancel_refused", "open_already"),
    ]
    assert all(one.before == one.after == "waiting" for one in refused)


def test_another_stores_open_request_for_the_order_refuses_the_tap(shop: Shop) -> None:
    """Amazon's ids are global: the database allows one open request for an order."""
    order = seen(shop)
    other = Store(shop.desk.store.database, replace(KNOWN, key="OTHER"), shop.office.clock)  # type: ignore[attr-defined] # the real one
    with other.transaction():
        other.requests.add(a_request(order=order, store="OTHER"), view_id=None)

    assert click(shop, answering.cancel, order) is ClickRefusal.OPEN_ALREADY


def test_a_repeated_delivery_is_answered_as_the_first(shop: Shop) -> None:
    """Slack delivers a click twice: one request."""
    order = seen(shop)
    for use_case, trigger, expected in (
        (answering.cancel, "T-a", Answered.APPROVED),
        (answering.cancel, "T-a", Answered.APPROVED),
        (answering.ship_instead, "T-b", ClickRefusal.OPEN_ALREADY),
        (answering.ship_instead, "T-b", ClickRefusal.OPEN_ALREADY),
    ):
        assert click(shop, use_case, order, trigger=trigger) is expected
    assert click(shop, answering.cancel, order, trigger="T-c") is ClickRefusal.OPEN_ALREADY
    answer = answering.cancel(shop.desk, BuyerClick(order.id, SATO, ""))
    assert answer.outcome is ClickRefusal.OPEN_ALREADY
    assert len(shop.desk.store.requests.recent(NOW)) == 1


def test_a_tap_that_was_stored_is_not_called_undone(shop: Shop) -> None:
    """The database goes away right after the commit: the person is told what was done."""
    order = seen(shop)
    store, gone = shop.desk.store, Event()
    assert isinstance(store, Store)

    def until_gone(ask: Callable[..., object]) -> Callable[..., object]:
        def asked(*what: object) -> object:
            if gone.is_set():
                raise StoreBusy("the database is away")
            return ask(*what)

        return asked

    database = store.database
    reads = {"row": until_gone(database.row), "rows": until_gone(database.rows)}
    going = Store(like(database, **reads), KNOWN, shop.office.clock)
    tap = BuyerClick(order.id, SATO, "T1")
    again = partial(answering.cancel, replace(shop.desk, store=going, wake=gone.set), tap)
    answer = again()
    with pytest.raises(StoreBusy):
        again()
    gone.clear()

    assert answer.outcome is Answered.APPROVED
    assert answer.ours == ours(shop, order)
    assert answer.buyer == buyer(shop, order)
    assert again() == answer


def test_a_card_whose_place_was_not_stored_becomes_the_requests(shop: Shop) -> None:
    """A kill between posting and storing: the clicked message is the card, none is posted more."""
    order = seen(shop)
    stored = buyer(shop, order)
    with shop.desk.store.transaction():
        shop.desk.store.buyer_requests.note(stored, replace(stored, card=None))
        shop.desk.store.outbox.put(Notice.BUYER_CARD, order.id, at=NOW)
    place = Posted("C0APPROVALS", "9.9")

    click(shop, answering.cancel, order, message=place)
    work(shop)

    assert ours(shop, order).noted.card == place
    assert len(said(shop).cards) == 1


def test_shipping_from_a_card_whose_place_was_not_stored_keeps_that_card(shop: Shop) -> None:
    """So that it says what was decided."""
    order = seen(shop)
    stored = buyer(shop, order)
    with shop.desk.store.transaction():
        shop.desk.store.buyer_requests.note(stored, replace(stored, card=None))
    place = Posted("C0APPROVALS", "9.9")

    click(shop, answering.ship_instead, order, message=place)
    work(shop)

    assert buyer(shop, order).card == place
    assert said(shop).cards[-1].request.state is BuyerState.SHIPPING


def test_a_tap_while_the_card_is_being_posted_takes_the_message(shop: Shop) -> None:
    """The message that is just being stored has become the request's: it is not the buyer's too."""
    place = Posted("C0APPROVALS", "2.1")
    order = an_order(items=ASKED)
    said(shop).posting = lambda: click(shop, answering.cancel, order, message=place)

    seen(shop)

    assert buyer(shop, order).card is None
    assert ours(shop, order).noted.card == place


def test_a_change_while_the_card_is_being_posted_is_drawn_next(shop: Shop) -> None:
    """A form is submitted at that moment: the card that arrives with buttons loses them at once."""
    order = an_order(items=ASKED)
    shop.office.book.orders[order.id] = order

    def meanwhile() -> None:
        said(shop).posting = lambda: None
        shop.office.submit(shop.office.view(order), Reason.BUYER_CANCELLED)
        answering.follow_cancellations(shop.desk)

    def after_the_hold() -> None:
        said(shop).posting = meanwhile

    said(shop).posting = after_the_hold
    seen(shop)
    work(shop)

    assert buyer(shop, order).card is not None
    assert [one.request.state for one in said(shop).cards] == [
        BuyerState.WAITING,
        BuyerState.TAKEN,
    ]


def test_a_trigger_that_answered_another_button_changes_nothing(shop: Shop) -> None:
    """Slack gives each click a trigger of its own; one that is used again decides nothing."""
    order = seen(shop)
    with shop.desk.store.transaction():
        shop.desk.store.deliveries.record("T-x", "own_request", at=NOW)
    click(shop, answering.cancel, an_order(id="250-0"), trigger="T-y")
    with shop.desk.store.transaction():
        shop.desk.store.deliveries.record("T-z", "over", at=NOW)

    assert click(shop, answering.cancel, order, trigger="T-x") is ClickRefusal.UNKNOWN
    request = shop.add(a_request())
    assert shop.office.click(deciding.approve, request, trigger="T-z") is Refusal.UNKNOWN_REQUEST
    assert shop.office.state(request) is State.REQUESTED
