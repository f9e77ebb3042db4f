"""Taking an order's deadline and putting it off: who may, what is on record, what is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.domain.people import Person, Roles
from bot.domain.radar.shipping import Take
from bot.domain.radar.taking import Answer, Outcome
from bot.domain.radar.to_ship import Due, stamp
from bot.ports.slack import MessengerFault
from bot.usecases.home import publishing
from bot.usecases.radar import taking
from bot.usecases.radar.taking import Click
from tests.builders import a_request, an_order
from tests.usecases.office import GUEST, SATO, TANAKA
from tests.usecases.radar.packing import Packing
from tests.usecases.radar.shop import Shop

HOUR = timedelta(hours=1)


@pytest.fixture
def packing(shop: Shop) -> Packing:
    """Return a shop at ten in the morning."""
    return Packing.of(shop)


@pytest.fixture
def order(packing: Packing) -> Order:
    """Return an order due in ten hours that the day's message shows."""
    order = packing.order(10)
    packing.wait(10)
    return order


def take(
    packing: Packing, order: Order, person: Person = SATO, trigger: str = "", shown: int = 0
) -> Answer:
    """Press Take."""
    return taking.take(packing.desk, Click(order.id, person, trigger, shown))


def snooze(packing: Packing, order: Order, person: Person = SATO, trigger: str = "") -> Answer:
    """Press Remind Me."""
    return taking.snooze(packing.desk, Click(order.id, person, trigger))


def deadlines(packing: Packing, person: Person = SATO) -> list[Due]:
    """Return the deadlines on somebody's Home."""
    home = publishing.compose_home([packing.desk], publishing.read_once(), person)
    return [one.due for one in home.deadlines.shown]


def lines(packing: Packing) -> list[tuple[str, str, str, str, str]]:
    """Return what the record says of takes."""
    return [
        (one.actor, one.action, one.before, one.after, one.why)
        for one in packing.desk.store.audit.all()
    ]


def test_a_taken_order_shows_who_has_it(packing: Packing, order: Order) -> None:
    """The message is drawn again at once, the deadline is on Home, the record has a line."""
    assert take(packing, order).outcome is Outcome.TAKEN
    packing.work()

    _, seen = packing.channel.updated[-1]
    assert [one.take.user_id for one in seen.due if one.take] == [SATO.id]
    assert [one.order.id for one in deadlines(packing)] == [order.id]
    assert deadlines(packing, TANAKA) == []
    assert lines(packing) == [(SATO.id, "order_taken", "", SATO.id, "")]


def test_a_repeated_click_is_answered_as_the_first(packing: Packing, order: Order) -> None:
    """A repeat changes nothing and leaves no second line; a second click says whose it is."""
    for _ in range(2):
        assert take(packing, order, trigger="T1").outcome is Outcome.TAKEN
    assert len(lines(packing)) == 1
    assert take(packing, order, trigger="T2").outcome is Outcome.YOURS_ALREADY
    assert lines(packing)[1] == (SATO.id, "take_refused", SATO.id, SATO.id, "yours_already")


def test_a_trigger_that_answered_another_button_is_no_repeat(
    packing: Packing, order: Order
) -> None:
    """What was answered to something else says nothing of this click."""
    with packing.desk.store.transaction():
        packing.desk.store.deliveries.record("T1", "approved", at=packing.shop.office.clock.now())
    assert take(packing, order, trigger="T1").outcome is Outcome.TAKEN


def test_of_two_who_take_at_once_the_second_hears_of_the_first(
    packing: Packing, order: Order
) -> None:
    """A button that showed the order as free takes it from nobody; the newer one takes it over."""
    take(packing, order)
    late = take(packing, order, TANAKA)
    assert late.outcome is Outcome.TAKEN_MEANWHILE
    assert late.take is not None
    assert late.take.user_id == SATO.id

    assert take(packing, order, TANAKA, shown=stamp(late.take)).outcome is Outcome.TAKEN
    assert deadlines(packing) == []
    assert [one.order.id for one in deadlines(packing, TANAKA)] == [order.id]


def test_what_left_or_must_not_ship_is_not_taken(packing: Packing, order: Order) -> None:
    """An order with a request to cancel is held, one that was shipped or never known has left."""
    assert take(packing, an_order(id="250-0000000-0000009")).outcome is Outcome.LEFT
    packing.shop.add(a_request(order=order))
    assert take(packing, order).outcome is Outcome.HELD
    packing.ships(order)
    packing.wait(10)
    assert take(packing, order).outcome is Outcome.LEFT


def test_who_took_an_order_puts_it_off(packing: Packing, order: Order) -> None:
    """For two hours; then they are reminded once, and may put it off again."""
    take(packing, order)
    snoozed = snooze(packing, order)
    now = packing.shop.office.clock.now()
    assert snoozed.outcome is Outcome.SNOOZED
    assert snoozed.take is not None
    assert snoozed.take.snoozed_until == now + 2 * HOUR
    assert lines(packing)[-1][1:4] == ("order_snoozed", "", (now + 2 * HOUR).isoformat())

    packing.wait(115, step=5)
    assert packing.channel.reminded == []
    packing.wait(10, step=5)
    [(due, user)] = packing.channel.reminded
    assert (due.order.id, user) == (order.id, SATO.id)
    packing.wait(60, step=5)
    assert len(packing.channel.reminded) == 1
    assert snooze(packing, order).outcome is Outcome.SNOOZED


def test_a_reminder_that_slack_refuses_for_good_is_let_go(packing: Packing, order: Order) -> None:
    """Who left the workspace is not written to again and again."""
    take(packing, order)
    snooze(packing, order)
    packing.wait(118, step=2)
    packing.shop.every(0)
    packing.shop.office.clock.advance(timedelta(minutes=3))
    packing.watch.step()
    packing.channel.faults = [MessengerFault("account_inactive", permanent=True)] * 2
    packing.work()
    packing.channel.faults.clear()
    packing.wait(30)
    assert packing.channel.reminded == []


def test_only_who_took_it_may_put_it_off_and_not_too_late(packing: Packing) -> None:
    """Nothing changes otherwise, and the record says who tried."""
    near, free = packing.order(1.2, 1), packing.order(9, 2)
    packing.wait(8)
    assert snooze(packing, free).outcome is Outcome.NOT_YOURS
    take(packing, free, TANAKA)
    assert snooze(packing, free).outcome is Outcome.NOT_YOURS
    take(packing, near)
    assert snooze(packing, near, trigger="T9").outcome is Outcome.TOO_LATE
    assert snooze(packing, near, trigger="T9").outcome is Outcome.TOO_LATE
    assert lines(packing)[-1] == (SATO.id, "snooze_refused", "", "", "too_late")


def test_an_order_without_a_ship_by_cannot_be_put_off(packing: Packing) -> None:
    """Amazon may take the ship-by away: there is no deadline then."""
    order = packing.order(5)
    packing.wait(8)
    take(packing, order)
    packing.shop.change(replace(order, ship_by=None))
    packing.wait(8)
    assert snooze(packing, order).outcome is Outcome.TOO_LATE
    assert deadlines(packing) == []


def test_a_shipped_order_is_no_deadline_any_more(packing: Packing, order: Order) -> None:
    """Nobody is reminded of it, and it leaves Home."""
    take(packing, order)
    snooze(packing, order)
    packing.ships(order)
    packing.wait(10)
    assert packing.desk.store.takes.all() == ()
    assert deadlines(packing) == []
    packing.wait(130, step=5)
    assert packing.channel.reminded == []


def test_a_held_order_reminds_nobody(packing: Packing, order: Order) -> None:
    """What must not be shipped is neither on Home nor reminded of."""
    take(packing, order)
    snooze(packing, order)
    packing.shop.add(a_request(order=order))
    packing.wait(130, step=5)
    assert packing.channel.reminded == []
    assert deadlines(packing) == []


def test_a_reminder_of_what_nobody_has_any_more_says_nothing(packing: Packing) -> None:
    """Its row is let go."""
    with packing.desk.store.transaction():
        packing.desk.store.outbox.put(
            Notice.DEADLINE, "250-0000000-0000009", at=packing.shop.office.clock.now()
        )
    packing.work()
    assert packing.channel.reminded == []
    assert list(packing.desk.store.outbox.due(packing.shop.office.clock.now())) == []


def test_an_old_reading_reminds_nobody(packing: Packing, order: Order) -> None:
    """Before somebody is reminded of it, an order not read for six hours is read."""
    take(packing, order)
    packing.shop.every(0)
    packing.shop.office.clock.advance(7 * HOUR)
    now = packing.shop.office.clock.now()
    with packing.desk.store.transaction():
        packing.desk.store.takes.put(Take(order.id, SATO.id, now - 2 * HOUR, now))
    packing.watch.step()
    put_off = packing.desk.store.takes.get(order.id)
    assert put_off is not None
    assert put_off.snoozed_until == now


def test_a_take_before_the_first_message_draws_none(packing: Packing) -> None:
    """Home shows it; there is no message yet to be drawn again."""
    order = packing.order(40)
    packing.wait(10)
    assert take(packing, order).outcome is Outcome.TAKEN
    assert list(packing.desk.store.outbox.due(packing.shop.office.clock.now())) == []
    assert [one.order.id for one in deadlines(packing)] == [order.id]


def test_a_full_member_without_a_role_sees_the_deadline_they_took(
    packing: Packing, order: Order
) -> None:
    """Whoever packs may take an order, and Home shows that and nothing else of orders."""
    packing.shop.office.desk = packing.shop.office.with_roles(
        Roles(frozenset({TANAKA.id}), frozenset({TANAKA.id}))
    ).desk
    take(packing, order)
    take(packing, packing.order(5, 7), GUEST)
    home = publishing.compose_home([packing.desk], publishing.read_once(), SATO)
    assert home.work is None
    assert [one.due.order.id for one in home.deadlines.shown] == [order.id]
    assert deadlines(packing, GUEST) == []
