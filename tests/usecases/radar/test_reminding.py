"""Reminding of buyers' requests that nobody answers, and messages that Slack does not take."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.faults import Unavailable
from bot.domain.messages import Notice, Posted
from bot.domain.people import Called, Roles
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.policy import QuietHours
from bot.ports.slack import MessengerFault
from bot.usecases import outbox
from bot.usecases.people import away
from bot.usecases.radar import answering, looking, reminding
from tests.builders import NOW, an_item, an_order
from tests.usecases.office import SATO, TANAKA
from tests.usecases.radar.buyers import ASKED, buyer, click, line, said, seen
from tests.usecases.radar.shop import MINUTE, Shop

HOUR = timedelta(hours=1)


@pytest.fixture
def watched(shop: Shop) -> Shop:
    """Return a shop that reminds after 30 and 120 minutes."""
    radar = replace(shop.desk.radar, reminders=(30 * MINUTE, 120 * MINUTE))
    roles = Roles(frozenset({SATO.id}), frozenset({TANAKA.id}), frozenset({"U0BOSS"}))
    shop.office.desk = replace(shop.desk, radar=radar)
    shop.office = shop.office.with_roles(roles)
    return shop


def wait(shop: Shop, *, minutes: float, step: float = 5) -> None:
    """Let time pass, the reminders going on."""
    for _ in range(round(minutes / step)):
        shop.office.clock.advance(step * MINUTE)
        reminding.remind_due(shop.desk)
        outbox.send_due(shop.desk)


def numbers(shop: Shop) -> list[tuple[int, bool]]:
    """Return the reminders: their number, and whether ESCALATE_TO is named."""
    return [(one.number, "U0BOSS" in one.called.ids) for one in said(shop).reminders]


def test_each_moment_reminds_once_and_the_second_names_who_is_above(watched: Shop) -> None:
    """At 30 and 120 minutes, at half the time and two hours before ship-by."""
    order = seen(watched)
    wait(watched, minutes=29, step=1)
    assert numbers(watched) == []
    wait(watched, minutes=2, step=1)
    assert numbers(watched) == [(1, False)]
    assert said(watched).reminders[0].called.ids == (SATO.id, TANAKA.id)
    wait(watched, minutes=31 * 60)

    assert numbers(watched) == [(1, False), (2, True), (3, True), (4, True)]
    assert buyer(watched, order).remind_at == ()


def test_what_was_missed_in_an_outage_comes_as_one(watched: Shop) -> None:
    """Only the last of the moments that passed is said."""
    seen(watched)
    watched.office.clock.advance(3 * HOUR)
    wait(watched, minutes=5)

    assert numbers(watched) == [(1, False)]


def test_an_answer_ends_the_reminders(watched: Shop) -> None:
    """Neither a tap nor shipping is reminded of; one that was being sent is dropped."""
    order = seen(watched)
    watched.office.clock.advance(31 * MINUTE)
    reminding.remind_due(watched.desk)
    click(watched, answering.ship_instead, order)
    wait(watched, minutes=600)

    assert numbers(watched) == []


def test_nobody_is_reminded_in_the_quiet_hours_of_what_can_wait(watched: Shop) -> None:
    """The reminder comes when they end."""
    quiet = QuietHours(time(9), time(13))
    radar = replace(watched.desk.radar, quiet=quiet)
    watched.office.desk = replace(watched.desk, radar=radar)
    seen(watched)
    wait(watched, minutes=175)
    assert numbers(watched) == []
    wait(watched, minutes=10)
    assert numbers(watched) == [(1, False)]


def test_an_order_that_no_scan_has_shown_for_long_is_read_first(watched: Shop) -> None:
    """It was shipped: nobody is reminded; where Amazon is away, they are; a used up rate waits."""
    order = seen(watched)
    watched.change(an_order(items=(an_item(),)))
    watched.office.clock.advance(7 * HOUR)
    watched.office.book.urgent_only = True
    reminding.remind_due(watched.desk)
    assert len(buyer(watched, order).remind_at) == 4
    watched.office.book.urgent_only = False
    wait(watched, minutes=5)
    assert numbers(watched) == []
    assert buyer(watched, order).state is BuyerState.WITHDRAWN

    again = seen(watched)
    watched.office.clock.advance(7 * HOUR)
    watched.office.book.withheld[again.id] = Unavailable()
    wait(watched, minutes=5)
    assert numbers(watched) == [(1, False)]


def test_without_a_card_there_is_no_thread_to_remind_in(watched: Shop) -> None:
    """The card itself calls people, when Slack takes it."""
    order = seen(watched)
    stored = buyer(watched, order)
    with watched.desk.store.transaction():
        watched.desk.store.buyer_requests.note(stored, replace(stored, card=None))
    wait(watched, minutes=35)

    assert numbers(watched) == []


def test_a_card_that_slack_refuses_is_tried_on_and_what_is_over_given_up(watched: Shop) -> None:
    """Every half minute while the request stands, then for a week."""
    refused = MessengerFault("not_in_channel", permanent=True)
    said(watched).faults = [refused, refused]
    order = seen(watched)
    stored = buyer(watched, order)
    assert (stored.card, stored.card_failed, stored.hold_failed) == (
        None,
        "not_in_channel",
        "not_in_channel",
    )
    wait(watched, minutes=1, step=0.5)
    stored = buyer(watched, order)
    assert (stored.card, stored.card_failed, stored.hold_failed) == (
        Posted("C0APPROVALS", "2.1"),
        "",
        "",
    )
    said(watched).faults = [refused] * 2_000
    seen(watched, items=(an_item(),))
    watched.office.clock.advance(timedelta(days=8))
    wait(watched, minutes=30)
    assert watched.desk.store.outbox.due(watched.office.clock.now()) == ()


def test_a_passing_fault_is_tried_again(watched: Shop) -> None:
    """As every message is; a reminder that is refused for good is dropped."""
    said(watched).faults = [MessengerFault("ratelimited", retry_after=MINUTE)] * 2
    seen(watched)
    assert said(watched).cards == []
    wait(watched, minutes=2, step=1)
    assert len(said(watched).cards) == 1
    watched.office.clock.advance(30 * MINUTE)
    reminding.remind_due(watched.desk)
    said(watched).faults = [MessengerFault("not_in_channel", permanent=True)]
    outbox.send_due(watched.desk)
    assert watched.desk.store.outbox.due(watched.office.clock.now()) == ()


def test_where_nobody_packs_in_slack_no_hold_is_posted(watched: Shop) -> None:
    """PACKING_CHANNEL is not set."""
    said(watched).no_packing = True
    order = seen(watched)

    assert buyer(watched, order).holds == ()


def test_the_words_come_back_after_a_restart(watched: Shop) -> None:
    """They are not stored: the order is read again, and the card shows them."""
    order = seen(watched)
    watched.desk.request_words.heard(an_order())
    assert watched.desk.request_words.of(order.id) == ""
    watched.office.book.orders[order.id] = replace(order, items=ASKED)

    looking.look_due(watched.desk)
    outbox.send_due(watched.desk)

    assert said(watched).cards[-1].words == "間違えて注文"


def test_an_arrival_is_not_told_when_it_is_over_already(watched: Shop) -> None:
    """Who waits is told of the next one."""
    answering.watch(watched.desk, SATO, an_order().id)
    seen(watched, items=(an_item(),))
    said(watched).faults = [MessengerFault("x")] * 3
    seen(watched)
    with watched.desk.store.transaction():
        watched.desk.store.outbox.put(Notice.BUYER_ARRIVED, an_order().id, at=NOW)
    seen(watched, items=(an_item(),))
    wait(watched, minutes=5)

    assert said(watched).arrivals == []
    assert line(watched, "watching").actor == SATO.id


def test_a_request_that_is_forgotten_while_slack_answers_leaves_nothing(watched: Shop) -> None:
    """Old data are deleted at any moment: the messages under way then end."""
    database = watched.desk.store.database  # type: ignore[attr-defined] # the real one

    def forget() -> None:
        with watched.desk.store.transaction():
            database.change("DELETE FROM buyer_requests")

    channel = said(watched)
    channel.posting = forget
    for row in (Notice.BUYER_CARD, Notice.HOLD, Notice.BUYER_REMINDER):
        channel.posting = lambda: None
        seen(watched)
        channel.posting = forget
        with watched.desk.store.transaction():
            watched.desk.store.outbox.put(row, an_order().id, at=watched.office.clock.now())
        outbox.send_due(watched.desk)
        assert watched.buyer(an_order()) is None
    with watched.desk.store.transaction():
        watched.desk.store.outbox.put(Notice.HOLD, an_order().id, at=NOW)
    outbox.send_due(watched.desk)

    assert watched.desk.store.outbox.due(watched.office.clock.now()) == ()


def test_a_hold_that_changes_while_it_is_posted_is_said_next(watched: Shop) -> None:
    """Ship Instead is pressed at that moment: the packers hear the last word."""
    order = an_order(items=ASKED)
    channel = said(watched)

    def answered() -> None:
        channel.posting = lambda: None
        click(watched, answering.ship_instead, order)

    channel.posting = answered
    seen(watched)
    wait(watched, minutes=1, step=1)

    assert [one.request.holding for one in channel.holds] == [True, False]


def test_a_refusal_of_what_is_forgotten_meanwhile_is_not_tried_again(watched: Shop) -> None:
    """There is no request left that says something."""
    seen(watched)
    database = watched.desk.store.database  # type: ignore[attr-defined] # the real one

    def forget_and_refuse() -> None:
        with watched.desk.store.transaction():
            database.change("DELETE FROM buyer_requests")
        raise MessengerFault("not_in_channel", permanent=True)

    said(watched).posting = forget_and_refuse
    with watched.desk.store.transaction():
        watched.desk.store.outbox.put(Notice.HOLD, an_order().id, at=NOW)
    outbox.send_due(watched.desk)

    assert watched.desk.store.outbox.due(watched.office.clock.now()) == ()


def test_who_is_away_is_not_mentioned_and_the_cards_follow(watched: Shop) -> None:
    """Being away redraws the card that waits; where nobody is left, ESCALATE_TO is called."""
    seen(watched)
    until = watched.office.clock.now() + HOUR
    away.begin(watched.desk, SATO.id, until)
    outbox.send_due(watched.desk)
    assert said(watched).cards[-1].called.ids == (TANAKA.id,)
    away.begin(watched.desk, TANAKA.id, until)
    outbox.send_due(watched.desk)

    assert said(watched).cards[-1].called == Called(("U0BOSS",), escalated=True)
