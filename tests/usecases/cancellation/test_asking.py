"""What a submitted form does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import limits
from bot.domain.cancellation.eligibility import Rule
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import State
from bot.domain.messages import Notice
from bot.domain.orders.order import Status
from bot.usecases.cancellation.asking import SubmitRefusal
from bot.usecases.orders.looking_up import look_up
from tests.builders import an_item, an_order
from tests.usecases.office import GUEST, SATO, TANAKA, Office

ASKED_BY_BUYER = an_order(items=(an_item(requested=True),))


def test_a_cancel_that_counts_waits_for_one_other_person(office: Office) -> None:
    """Without a report a cancellation that counts needs one approval, and its card is posted."""
    request = office.ask()

    assert request.state is State.REQUESTED
    assert request.needed == 1
    assert office.messenger.cards[-1].id == request.id
    assert office.told(request) == []
    office.work()
    assert office.told(request) == [Notice.POSTED]


def test_a_buyers_formal_request_is_decided_by_submitting(office: Office) -> None:
    """Where nothing counts, the card appears as approved and the stop window runs."""
    request = office.ask(ASKED_BY_BUYER, Reason.BUYER_CANCELLED)

    assert request.state is State.APPROVED
    assert request.decided_by == SATO.id
    assert [card.state for card in office.messenger.cards] == [State.APPROVED]
    assert office.actions(request) == ["requested", "approved"]


def test_a_buyers_request_with_another_reason_counts(office: Office) -> None:
    """The formal request does not spare the second person if another reason is given."""
    assert office.ask(ASKED_BY_BUYER, Reason.NO_INVENTORY).state is State.REQUESTED


def test_a_prime_order_in_japan_needs_a_second_person_in_spite_of_the_request(
    office: Office,
) -> None:
    """In Japan every cancellation of a Prime order counts in the Prime rate."""
    prime = replace(ASKED_BY_BUYER, programs=frozenset({"PRIME"}))
    request = office.ask(prime, Reason.BUYER_CANCELLED)

    assert request.state is State.REQUESTED
    assert request.counting.in_prime_rate
    assert not request.counting.in_rate


def test_the_buyers_reason_without_a_request_needs_a_second_submit(office: Office) -> None:
    """BUYER_CANCELLED without the formal request is asked for once more: it counts."""
    view = office.view(an_order())

    assert office.submit(view, Reason.BUYER_CANCELLED).refusal is SubmitRefusal.WARN_FIRST
    asked = office.submit(view, Reason.BUYER_CANCELLED, warned=True)
    assert asked.request is not None
    assert asked.request.counting.in_rate


def test_a_parcel_that_left_is_refused_and_recorded(office: Office) -> None:
    """A parcel that has left prevents the cancellation, and the refusal is in the record."""
    asked = office.submit(office.view(an_order()), parcel_left=True)

    assert asked.refusal is SubmitRefusal.REFUSED
    assert asked.verdict is not None
    assert asked.verdict.rule is Rule.PARCEL_LEFT
    entry = list(office.desk.store.audit.all())[-1]
    assert (entry.action, entry.why) == ("refused", "parcel_left")


@pytest.mark.parametrize(
    ("status", "action"), [(Status.SHIPPED, "refused"), (Status.CANCELLED, "nothing_to_cancel")]
)
def test_a_form_that_refuses_is_recorded_when_it_opens(
    office: Office, status: Status, action: str
) -> None:
    """A refusal is in the record although nothing was submitted."""
    office.view(an_order(status=status))

    assert [entry.action for entry in office.desk.store.audit.all()] == [action]


def test_a_form_submitted_twice_makes_one_request(office: Office) -> None:
    """A repeated submission is answered with the request that the first one made."""
    view = office.view(an_order())
    first, second = office.submit(view), office.submit(view)

    assert first.request is not None
    assert second.request is not None
    assert first.request.id == second.request.id
    assert second.refusal is None


def test_two_forms_for_one_order_make_one_request(office: Office) -> None:
    """The second form for the same order is told of the open request."""
    first_view, second_view = office.view(an_order()), office.view(an_order())
    first, second = office.submit(first_view), office.submit(second_view)

    assert second.refusal is SubmitRefusal.ALREADY_OPEN
    assert second.request == first.request


def test_a_form_the_store_does_not_know_is_told_so(office: Office) -> None:
    """A form whose reading is lost makes no request."""
    assert office.submit("V-unknown").refusal is SubmitRefusal.FORM_LOST


def test_who_may_not_operate_asks_for_nothing(office: Office) -> None:
    """A person who lost the role while the form was open makes no request."""
    view = office.view(an_order())
    assert office.submit(view, person=GUEST).refusal is SubmitRefusal.NOT_OPERATOR


def test_a_look_up_shows_the_open_request_or_else_the_last(office: Office) -> None:
    """An order is shown with its verdict and with what is going on about it."""
    order = an_order()
    office.book.add(order)
    assert look_up(office.desk, order.id).request is None

    request = office.ask(order)

    found = look_up(office.desk, order.id)
    assert found.verdict.rule is Rule.NO_REQUEST
    assert found.request == request


def test_a_form_of_long_ago_makes_no_request(office: Office) -> None:
    """What Amazon said a week ago is no ground for a cancellation."""
    view = office.view(an_order())
    office.clock.advance(limits.OPENED_FORMS + timedelta(seconds=1))
    assert office.submit(view).refusal is SubmitRefusal.FORM_OLD


def test_a_form_is_submitted_only_by_its_opener(office: Office) -> None:
    """A form in other hands makes no request; it may have been opened by somebody else's role."""
    view = office.view(an_order(), SATO)
    assert office.submit(view, person=TANAKA).refusal is SubmitRefusal.NOT_OPENER
    assert office.submit(view, person=SATO).request is not None
