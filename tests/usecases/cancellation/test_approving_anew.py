"""An approval rests on the forecast of its own moment, not on that of the asking."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Refusal, Request, State
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.deciding import Done
from bot.usecases.cancellation.forecasting import Reconsidering
from bot.usecases.health import collecting
from tests.builders import an_item, an_order
from tests.fakes.health import FakeReports, a_document
from tests.fakes.ports import like
from tests.usecases.office import SATO, SUZUKI, TANAKA, Office

FIRST, SECOND = "250-0000000-0000001", "250-0000000-0000002"


def keep(office: Office, raw: str) -> None:
    """Keep a report as if it had been fetched now."""
    now = office.clock.now()
    with office.desk.store.transaction():
        office.desk.store.reports.save(now.date(), office.desk.market.id, now, raw)


@pytest.fixture
def strict(office: Office) -> Office:
    """Return an office with room for one more cancellation, and two approvals beyond the target."""
    office = office.with_policy(approvals_over_target=2)
    keep(office, a_document(cancelled=0, orders=63))
    return office


def two_asked(office: Office) -> tuple[Request, Request]:
    """Ask for two cancellations before either is approved: each alone stays under the target."""
    first, second = office.ask(an_order(id=FIRST)), office.ask(an_order(id=SECOND))
    assert (first.needed, second.needed) == (1, 1)
    return first, second


def cancelled(request: Request) -> int:
    """Return how many cancellations of ours the stored forecast reckons with."""
    assert request.forecast is not None
    return request.forecast.unseen


def test_a_worse_rate_needs_more_approvers(strict: Office) -> None:
    """The first approval uses up the room: the second request now needs two people, not one."""
    first, second = two_asked(strict)
    assert strict.click(deciding.approve, first, version=first.version) is Done.APPROVED

    outcome = strict.click(deciding.approve, second, version=second.version)

    assert outcome is Refusal.RATE_CHANGED
    now = strict.now(second)
    assert (now.state, now.needed, now.approvals) == (State.REQUESTED, 2, ())
    assert now.forecast is not None
    assert now.forecast.misses
    assert now.version == second.version + 1
    assert strict.actions(second) == ["requested", "rate_changed", "approve_refused"]


def test_the_card_drawn_anew_is_decided(strict: Office) -> None:
    """After one refusal the card names the new rate, and each click on it counts."""
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)
    strict.click(deciding.approve, second)
    strict.messenger.cards.clear()
    strict.work()

    now = strict.now(second)
    assert [card.version for card in strict.messenger.cards if card.id == second.id] == [2]
    assert strict.click(deciding.approve, now, version=now.version) is Done.APPROVAL_NOTED
    now = strict.now(second)
    assert strict.click(deciding.approve, now, TANAKA) is Refusal.ALREADY_YOURS
    assert strict.click(deciding.approve, now, SUZUKI, version=now.version) is Done.APPROVED


def test_the_refusal_is_repeated_for_a_repeated_delivery(strict: Office) -> None:
    """A click that Slack delivers twice is answered twice the same, and changes one thing."""
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)

    answers = [strict.click(deciding.approve, second, trigger="T1") for _ in range(2)]

    assert answers == [Refusal.RATE_CHANGED] * 2
    assert strict.now(second).approvals == ()
    assert strict.actions(second).count("rate_changed") == 1


def test_a_click_on_the_card_from_before_is_stale(strict: Office) -> None:
    """Where the card was drawn anew already, a click on the older one is no approval."""
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)
    strict.work()

    outcome = strict.click(deciding.approve, second, version=second.version)

    assert outcome is Refusal.STALE_CARD
    assert strict.now(second).approvals == ()


def test_who_may_not_approve_changes_no_rate(strict: Office) -> None:
    """Only a click that would have approved looks at the rate."""
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)
    before = strict.now(second)

    strict.click(deciding.approve, second, SATO)

    assert strict.now(second) == before


def test_approvals_given_stay_given(strict: Office) -> None:
    """A setting that asks for more people since keeps the approvals that were given before."""
    keep(strict, a_document(cancelled=10, orders=63))
    request = strict.ask()
    assert strict.click(deciding.approve, request, TANAKA) is Done.APPROVAL_NOTED
    stricter = strict.with_policy(approvals_over_target=3)

    assert stricter.click(deciding.approve, request, SUZUKI) is Refusal.RATE_CHANGED
    assert (stricter.now(request).needed, stricter.now(request).approvals) == (3, (TANAKA.id,))


@pytest.mark.parametrize("raw", [a_document(cancelled=0, orders=500), "[]"])
def test_never_fewer_people_than_before(strict: Office, raw: str) -> None:
    """A rate that is better now, or not known any more, takes nobody out of the decision."""
    keep(strict, a_document(cancelled=10, orders=63))
    request = strict.ask()
    keep(strict, raw)

    assert strict.click(deciding.approve, request) is Done.APPROVAL_NOTED
    assert strict.now(request).needed == 2


def test_an_unknown_rate_leaves_one_other_person(strict: Office) -> None:
    """Without a report that can be read one approver decides, and what was known stays."""
    request = strict.ask()
    keep(strict, "[]")

    assert strict.click(deciding.approve, request) is Done.APPROVED
    assert strict.now(request).forecast == request.forecast


def test_the_approval_is_stored_with_the_rate_it_was_given_for(strict: Office) -> None:
    """Where as many people are needed as before, the click counts, and the card tells the rate."""
    keep(strict, a_document(cancelled=0, orders=500))
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)

    assert strict.click(deciding.approve, second, version=second.version) is Done.APPROVED
    assert cancelled(strict.now(second)) == cancelled(second) + 1


def test_a_prime_cancel_does_not_look_at_the_cancellation_rate(strict: Office) -> None:
    """What counts in the Prime rate alone needs one other person, whatever the other rate."""
    order = an_order(id=SECOND, programs=frozenset({"PRIME"}), items=(an_item(requested=True),))
    prime = strict.ask(order, Reason.BUYER_CANCELLED)
    assert prime.counting.anywhere
    assert not prime.counting.in_rate
    strict.approved(an_order(id=FIRST))
    strict.approved(an_order(id="250-0000000-0000003"))

    assert strict.now(prime).forecast == prime.forecast
    assert strict.click(deciding.approve, prime) is Done.APPROVED


def test_what_waits_is_drawn_with_the_new_rate(strict: Office) -> None:
    """Once an approval is read again, the other cards name the rate that it leads to."""
    keep(strict, a_document(cancelled=0, orders=500))
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)
    strict.messenger.cards.clear()

    strict.work()

    drawn = [card for card in strict.messenger.cards if card.id == second.id]
    assert [cancelled(card) for card in drawn] == [cancelled(second) + 1]
    assert strict.now(second).version == second.version
    assert strict.actions(second) == ["requested"]


def test_what_waits_needs_more_people_at_once(strict: Office) -> None:
    """An approval that uses up the room has the other cards ask for more people, on record."""
    first, second = two_asked(strict)
    strict.click(deciding.approve, first)

    strict.work()

    assert strict.now(second).needed == 2
    assert strict.actions(second) == ["requested", "rate_changed"]


def collect(office: Office, raw: str, reconsidering: Reconsidering | None = None) -> None:
    """Let Amazon give a new report, and the cards be drawn that it makes dirty."""
    reconsidering = reconsidering or Reconsidering()
    reports = office.desk.health_reports
    assert isinstance(reports, FakeReports)
    reports.document = raw
    office.messenger.cards.clear()
    for _ in range(10):
        office.clock.advance(timedelta(seconds=5))
        collecting.step(office.desk)
        reconsidering.step(office.desk)
    office.work()


def test_a_new_report_is_on_the_cards_that_wait(strict: Office) -> None:
    """A report that Amazon gives while a request waits tells who must approve it."""
    request = strict.ask()

    collect(strict, a_document(cancelled=10, orders=63))

    assert strict.now(request).needed == 2
    assert [card.needed for card in strict.messenger.cards] == [2]


def test_a_better_report_takes_nobody_out_of_the_decision(strict: Office) -> None:
    """The card names the better rate, and still needs the people that it asked for."""
    keep(strict, a_document(cancelled=10, orders=63))
    request = strict.ask()
    assert request.needed == 2

    collect(strict, a_document(cancelled=0, orders=500))

    (card,) = strict.messenger.cards
    assert card.forecast is not None
    assert (card.forecast.misses, card.needed, card.version) == (False, 2, request.version)


def test_each_report_is_considered_once_and_one_that_never_came_is_not(strict: Office) -> None:
    """What a later round finds to be the same report, or a failed one, asks about no request."""
    asked: list[State] = []
    requests = strict.desk.store.requests

    def in_state(*states: State, most: int | None = None) -> tuple[Request, ...]:
        asked.extend(states)
        return requests.in_state(*states, most=most)

    counting = like(strict.desk.store, requests=like(requests, in_state=in_state))
    desk, reconsidering = replace(strict.desk, store=counting), Reconsidering()
    for expected in (1, 1):  # at the start, and not again
        reconsidering.step(desk)
        assert asked.count(State.REQUESTED) == expected

    collect(strict, "[]")
    reconsidering.step(desk)
    assert asked.count(State.REQUESTED) == 1

    strict.clock.advance(collecting.EVERY)
    collect(strict, a_document(cancelled=10, orders=63))
    reconsidering.step(desk)
    assert asked.count(State.REQUESTED) == 2


def test_a_report_is_considered_although_the_next_one_fails(strict: Office) -> None:
    """A restart between the two, or a busy database, does not leave the cards with the old rate."""
    reconsidering = Reconsidering()
    request = strict.ask()
    reconsidering.step(strict.desk)
    strict.clock.advance(timedelta(minutes=1))
    keep(strict, a_document(cancelled=10, orders=63))

    collect(strict, "[]", reconsidering)

    assert strict.now(request).needed == 2
