"""The day's message of the orders to ship: once a day, kept up to date, and its thread."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.cancellation.request import State
from bot.domain.messages import Notice, Posted
from bot.domain.orders.order import CancelledBy
from bot.domain.radar.to_ship import Urgency
from bot.ports.slack import MessengerFault
from bot.usecases.radar import shipping
from tests.builders import NOW, a_request, an_item, an_order
from tests.fakes.health import a_document
from tests.usecases.mornings import tokyo
from tests.usecases.radar.packing import Packing
from tests.usecases.radar.shop import Shop

TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


@pytest.fixture
def packing(shop: Shop) -> Packing:
    """Return a shop at ten in the morning."""
    return Packing.of(shop)


def at(packing: Packing, moment: datetime) -> None:
    """Set the clock to a moment."""
    clock = packing.shop.office.clock
    clock.jump(moment - clock.now())


def ids(packing: Packing) -> list[str]:
    """Return the orders of the message as it was drawn last."""
    *_, (_, seen) = [*packing.channel.posted, *packing.channel.updated]
    return [one.order.id for one in seen.due]


def test_the_message_comes_within_a_minute_of_the_scan(packing: Packing) -> None:
    """It says what is overdue and what is due, with the day on which Amazon may cancel."""
    late, soon = packing.order(-2, 1), packing.order(20, 2)
    packing.order(30, 3)
    packing.wait(1, step=0.25)
    assert packing.channel.posted == []
    packing.wait(5)

    [(day, seen)] = packing.channel.posted
    assert day == TODAY
    assert [(one.order.id, one.urgency, one.cancels_on) for one in seen.due] == [
        (late.id, Urgency.OVERDUE, date(2026, 12, 1)),
        (soon.id, Urgency.SOON, None),
    ]
    stored = packing.desk.store.shipping_days.latest()
    assert stored is not None
    assert (stored.message, stored.told) == (Posted("C0PACKING", "5.1"), (late.id,))


def test_before_the_orders_were_read_nothing_is_said(packing: Packing) -> None:
    """No list is told that is not there."""
    packing.watch.step()
    assert shipping.orders_to_ship(packing.desk) is None
    assert list(packing.desk.store.outbox.due(NOW)) == []


def test_without_an_order_due_there_is_no_message(packing: Packing) -> None:
    """A quiet day has none."""
    packing.order(30)
    packing.wait(10)
    assert packing.channel.posted == []


def test_before_the_digest_only_what_is_urgent_is_said(packing: Packing) -> None:
    """At five an order due in ten hours waits for the morning; one due in three does not."""
    at(packing, tokyo(24, 5))
    packing.order(10, 1)
    packing.wait(10)
    assert packing.channel.posted == []
    packing.order(3, 2)
    packing.wait(8)
    assert len(packing.channel.posted) == 1

    at(packing, tokyo(24, 9, 30))
    packing.wait(10)
    assert len(packing.channel.posted) == 1


def test_the_message_is_kept_up_to_date_until_the_next_days(packing: Packing) -> None:
    """What is shipped leaves it; the next morning has a message of its own."""
    first, other = packing.order(5, 1), packing.order(40, 2)
    packing.wait(10)
    assert ids(packing) == [first.id]
    packing.ships(first)
    packing.wait(10)
    assert ids(packing) == []
    assert len(packing.channel.posted) == 1

    at(packing, tokyo(25, 9))
    packing.wait(10)
    assert [day for day, _ in packing.channel.posted] == [TODAY, TODAY + timedelta(days=1)]
    assert ids(packing) == [other.id]


def test_a_message_that_says_nothing_new_is_not_drawn_again(packing: Packing) -> None:
    """Without an order due even a new reading changes nothing; with one it has a new time."""
    order = packing.order(5)
    packing.wait(10)
    drawn = len(packing.channel.updated)
    packing.wait(4, step=0.25)
    assert len(packing.channel.updated) - drawn <= 1
    packing.wait(10)
    assert len(packing.channel.updated) > drawn

    packing.ships(order)
    packing.wait(10)
    drawn = len(packing.channel.updated)
    packing.wait(20)
    assert len(packing.channel.updated) == drawn


def test_what_turns_overdue_is_said_once_in_the_thread(packing: Packing) -> None:
    """With what the Late Shipment Rate would become; nothing is posted for two reasons."""
    with packing.desk.store.transaction():
        market, raw = packing.desk.market.id, a_document(late=3)
        packing.desk.store.reports.save(TODAY, market, NOW - HOUR, raw)
    order = packing.order(0.5)
    packing.wait(10)
    assert packing.channel.threads == []
    packing.wait(40)

    [(due, late, under)] = packing.channel.threads
    assert [one.order.id for one in due] == [order.id]
    assert late is not None
    assert (late.late, late.orders, late.more, late.misses) == (3, 100, 1, True)
    assert under == Posted("C0PACKING", "5.1")
    packing.restart()
    packing.wait(30)
    assert len(packing.channel.threads) == 1
    assert len(packing.channel.posted) == 1


def test_what_must_not_be_shipped_comes_first(packing: Packing) -> None:
    """Our open requests and the standing ones of buyers are held, and not listed to be shipped."""
    ours, asked, free = (packing.order(5, n) for n in range(3))
    packing.shop.change(replace(asked, items=(an_item(requested=True),)))
    packing.shop.add(a_request(order=ours))
    packing.wait(10)

    [(_, seen)] = packing.channel.posted
    assert {one.id for one in seen.held} == {ours.id, asked.id}
    assert ids(packing) == [free.id]
    assert shipping.must_not_ship(packing.desk, asked.id)
    assert shipping.must_not_ship(packing.desk, ours.id)
    assert not shipping.must_not_ship(packing.desk, free.id)


def test_what_we_cancelled_is_held_until_it_has_left(packing: Packing) -> None:
    """Amazon's list may be behind: the order is not to be shipped although it still shows it."""
    order, other = packing.order(5, 1), packing.order(5, 2)
    packing.wait(2)
    done = {"state": State.CANCELLED, "cancelled_by": CancelledBy.MERCHANT}
    packing.shop.add(a_request(order=order, **done))
    packing.shop.add(a_request(order=an_order(id="250-0000000-0000009"), id="request-2", **done))
    packing.wait(6)
    seen = shipping.orders_to_ship(packing.desk)
    assert seen is not None
    assert [one.id for one in seen.held] == [order.id]
    assert ids(packing) == [other.id]
    assert shipping.must_not_ship(packing.desk, order.id)


def test_an_old_reading_calls_no_order_overdue(packing: Packing) -> None:
    """What was not read for six hours is left out, and counted, until it is read."""
    order, later = packing.order(7, 1), packing.order(15, 2)
    packing.wait(10)
    assert ids(packing) == [order.id, later.id]
    packing.shop.office.clock.advance(7 * HOUR)
    packing.shop.every(0)
    seen = shipping.orders_to_ship(packing.desk)
    assert seen is not None
    assert ([one.order.id for one in seen.due], seen.unread) == ([later.id], 1)

    with packing.desk.store.transaction():
        read = replace(order, read_at=packing.shop.office.clock.now())
        packing.desk.store.orders.put(read)
    seen = shipping.orders_to_ship(packing.desk)
    assert seen is not None
    assert [one.order.id for one in seen.overdue] == [order.id]


def test_a_message_that_slack_refuses_comes_later(packing: Packing) -> None:
    """It is tried again soon, and slowly where Slack refuses it for good; it comes once."""
    packing.order(5)
    packing.channel.faults += [MessengerFault("x"), MessengerFault("y", permanent=True)]
    packing.wait(10)
    assert packing.channel.posted == []
    packing.wait(10)
    assert len(packing.channel.posted) == 1


def test_a_deleted_message_is_posted_anew(packing: Packing) -> None:
    """From then on the new one is kept up to date."""
    order = packing.order(5)
    packing.wait(10)
    packing.channel.deleted = True
    packing.ships(order)
    packing.wait(10)
    stored = packing.desk.store.shipping_days.latest()
    assert stored is not None
    assert stored.message == Posted("C0PACKING", "6.1")


def test_a_kill_before_the_message_is_stored_posts_it_once_more(packing: Packing) -> None:
    """Slack has no key for a message: the second one is the one that is kept up to date."""
    packing.order(5)

    def killed() -> None:
        if len(packing.channel.posted) == 1:
            raise SystemExit

    packing.channel.posting = killed
    with pytest.raises(SystemExit):
        packing.wait(10)
    packing.restart()
    packing.wait(10)
    packing.restart()
    packing.wait(10)
    assert len(packing.channel.posted) == 2
    stored = packing.desk.store.shipping_days.latest()
    assert stored is not None
    assert stored.message == Posted("C0PACKING", "5.2")


def test_a_row_of_another_day_says_nothing(packing: Packing) -> None:
    """What was marked for a day that is over is let go; so is a thread without a message."""
    packing.order(30)
    packing.wait(5)
    for kind in (Notice.SHIPPING, Notice.OVERDUE):
        shipping.mark(packing.desk, kind, TODAY - timedelta(days=1))
    packing.work()
    assert packing.channel.posted == []
    assert packing.channel.threads == []
    assert list(packing.desk.store.outbox.due(packing.shop.office.clock.now())) == []


def test_a_row_whose_matter_is_over_says_nothing(packing: Packing) -> None:
    """Shipped before it was said that it turned overdue, or not read yet: no message."""
    shipping.mark(packing.desk, Notice.SHIPPING, TODAY)
    [row] = packing.desk.store.outbox.due(NOW)
    shipping.send(packing.desk, row)
    packing.order(5)
    packing.wait(10)
    shipping.mark(packing.desk, Notice.OVERDUE, TODAY)
    packing.work()
    assert packing.channel.threads == []
