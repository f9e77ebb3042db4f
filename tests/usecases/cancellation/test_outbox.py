"""What is said when Slack is slow, gone, or refuses."""

from datetime import timedelta

from bot.domain.cancellation.request import State
from bot.domain.messages import Notice, Posted
from bot.ports.slack import MessengerFault
from bot.usecases import outbox
from bot.usecases.cancellation import deciding, reading
from tests.builders import an_order
from tests.usecases.office import SATO, Office


def test_a_card_waits_as_long_as_slack_asks(office: Office) -> None:
    """Retry-After holds, also when the card becomes dirty again meanwhile."""
    office.messenger.faults = [
        MessengerFault("ratelimited", retry_after=timedelta(seconds=90)),
    ]
    request = office.ask()
    office.wait(60)
    office.click(deciding.withdraw, request, SATO)
    office.wait(15)
    assert office.messenger.cards == []

    office.wait(30)
    assert office.messenger.cards == []
    assert office.state(request) is State.WITHDRAWN


def test_an_outage_of_slack_loses_no_card(office: Office) -> None:
    """Ten minutes without Slack: the card comes when Slack is back."""
    office.messenger.faults = [MessengerFault("ConnectionError")] * 18
    request = office.ask()
    office.wait(minutes=11)

    assert [card.id for card in office.messenger.cards] == [request.id]
    assert office.told(request) == [Notice.POSTED]


def test_a_card_that_cannot_be_posted_is_told_once_and_tried_on(office: Office) -> None:
    """A channel that refuses the card: the requester hears of it once, and it is tried again."""
    office.messenger.faults = [MessengerFault("is_archived", permanent=True)]
    request = office.ask()
    office.messenger.faults = []
    assert office.now(request).noted.card_failed == "is_archived"
    office.messenger.faults = [MessengerFault("is_archived", permanent=True)] * 3

    office.wait(minutes=5)

    assert office.told(request).count(Notice.CARD_FAILED) == 1
    assert office.now(request).noted.card is not None
    assert office.now(request).noted.card_failed == ""


def test_a_card_of_an_ended_request_is_drawn_when_its_channel_is_back(office: Office) -> None:
    """A card must not say "waiting" for ever because its channel was archived for a day."""
    request = office.ask()
    office.click(deciding.withdraw, request, SATO)
    office.messenger.faults = [MessengerFault("is_archived", permanent=True)] * 3
    office.wait(minutes=40)
    stale = [card.state for card in office.messenger.cards]
    office.wait(minutes=20)

    assert stale == [State.REQUESTED]
    assert [card.state for card in office.messenger.cards] == [State.REQUESTED, State.WITHDRAWN]
    assert office.told(request).count(Notice.CARD_FAILED) == 0


def test_a_card_that_may_not_be_changed_comes_anew_and_is_noted(office: Office) -> None:
    """Where Slack forbids edits the newest message is the card, and the record has Slack's word."""
    request = office.ask()
    office.messenger.forbidden = "edit_window_closed"
    office.click(deciding.approve, request)
    office.work()

    card = office.now(request).noted.card
    assert card is not None
    assert card != request.noted.card
    noted = [line for line in office.desk.store.audit.all() if line.action == outbox.POSTED_ANEW]
    assert [(line.request_id, line.why) for line in noted] == [(request.id, "edit_window_closed")]


def test_a_card_of_an_ended_request_is_given_up_after_a_week(office: Office) -> None:
    """A channel that stays archived is given up after a week."""
    request = office.ask()
    office.click(deciding.withdraw, request, SATO)
    office.messenger.faults = [MessengerFault("is_archived", permanent=True)] * 1000
    office.wait(minutes=8 * 24 * 60, step=3600)

    assert office.desk.store.outbox.due(office.clock.now() + timedelta(days=1)) == ()


def test_a_direct_message_that_slack_rejects_for_good_is_dropped(office: Office) -> None:
    """A direct message to somebody who left the workspace is not retried for ever."""
    request = office.ask()
    office.messenger.notice_faults = [MessengerFault("account_inactive", permanent=True)]
    office.work()

    assert office.told(request) == []
    assert office.desk.store.outbox.due(office.clock.now() + timedelta(days=1)) == ()


def test_an_outbox_row_without_its_request_is_dropped(office: Office) -> None:
    """A row whose request does not exist is done."""
    with office.desk.store.transaction():
        office.desk.store.outbox.put(Notice.CARD, "ghost", at=office.clock.now())
    office.work()
    assert office.desk.store.outbox.due(office.clock.now()) == ()


def test_a_card_with_a_fault_of_ours_does_not_hold_up_the_others(office: Office) -> None:
    """A card that cannot be drawn waits, and the next one is posted."""
    office.messenger.faults = [RuntimeError("drawn wrong")]
    first = office.ask()
    second = office.ask(an_order(id="250-0000000-0000002"))

    assert office.messenger.cards[-1].id == second.id
    office.wait(minutes=2)
    assert {card.id for card in office.messenger.cards} == {first.id, second.id}


def test_a_message_about_a_past_outage_is_dropped(office: Office) -> None:
    """A message about an outage that is over, or over and back again, is not sent."""
    request = office.ask()
    now = office.clock.now()
    with office.desk.store.transaction():
        office.desk.store.outbox.put(Notice.TROUBLE, request.id, at=now)
    outbox.send_due(office.desk)
    with office.desk.store.transaction():
        office.desk.store.outbox.put(Notice.TROUBLE_OVER, request.id, at=now)
    office.click(deciding.withdraw, request, SATO)
    outbox.send_due(office.desk)

    assert office.told(request) == [Notice.POSTED]


def test_a_deleted_card_is_posted_anew_and_announced_once(office: Office) -> None:
    """A card that somebody deleted comes again, without a second private line."""
    request = office.ask()
    office.work()
    office.messenger.deleted = True
    office.click(deciding.approve, request)
    office.work()
    office.work()

    assert office.now(request).noted.card == Posted("C0APPROVALS", "1.2")
    assert office.told(request) == [Notice.POSTED]


def test_however_much_waits_a_change_is_shown_soon(office: Office) -> None:
    """A click is shown before the cards that still wait to be posted, some of them a turn."""
    seen = office.ask()
    for number in range(25):
        office.submit(office.view(an_order(id=f"250-0000000-{number:07}")))
    reading.read_due(office.desk)
    office.click(deciding.withdraw, seen, SATO)
    posted = len(office.messenger.cards)

    outbox.send_due(office.desk)

    drawn = office.messenger.cards[posted:]
    assert (drawn[0].id, drawn[0].state) == (seen.id, State.WITHDRAWN)
    assert 1 < len(drawn) < 25
    office.wait(60)
    assert len({card.id for card in office.messenger.cards}) == 26
