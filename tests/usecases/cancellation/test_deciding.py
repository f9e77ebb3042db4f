"""What people decide about a request: right, twice, late, and as the wrong person."""

from datetime import timedelta

import pytest

from bot.domain.cancellation.request import Cause, Ending, Refusal, State
from bot.domain.messages import Notice
from bot.domain.orders.order import CancelledBy
from bot.domain.people import Person
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import asking, deciding
from bot.usecases.cancellation.deciding import Click, Done
from tests.builders import a_request, an_order
from tests.usecases.office import GUEST, SATO, SUZUKI, TANAKA, Office


def test_an_approval_opens_the_stop_window(office: Office) -> None:
    """The last approval needed starts the stop window, and nothing is sent in it."""
    request = office.ask()

    assert office.click(deciding.approve, request) is Done.APPROVED

    approved = office.now(request)
    assert approved.send_after == office.clock.now() + timedelta(seconds=60)
    assert approved.decided_by == TANAKA.id
    office.wait(59)
    assert office.transport.messages == []


def test_ones_own_request_is_not_approved(office: Office) -> None:
    """The requester may not approve, even as an approver."""
    view = office.view(an_order(), TANAKA)
    request = office.submit(view, person=TANAKA).request
    assert request is not None

    assert office.click(deciding.approve, request, TANAKA) is Refusal.OWN_REQUEST
    assert office.state(request) is State.REQUESTED
    assert office.actions(request) == ["requested", "approve_refused"]


def test_self_approval_is_a_setting(office: Office) -> None:
    """With SELF_APPROVAL=on the requester may approve."""
    office = office.with_policy(self_approval=True)
    request = office.submit(office.view(an_order(), TANAKA), person=TANAKA).request
    assert request is not None

    assert office.click(deciding.approve, request, TANAKA) is Done.APPROVED


def test_two_approvals_need_two_people(office: Office) -> None:
    """One person cannot give both approvals, and the first does not send anything."""
    request = a_request(needed=2)
    with office.desk.store.transaction():
        office.desk.store.requests.add(request, view_id=None)

    assert office.click(deciding.approve, request, TANAKA) is Done.APPROVAL_NOTED
    assert office.click(deciding.approve, request, TANAKA) is Refusal.ALREADY_YOURS
    assert office.state(request) is State.REQUESTED
    assert office.click(deciding.approve, request, SUZUKI) is Done.APPROVED
    assert office.now(request).approvals == (TANAKA.id, SUZUKI.id)


def test_only_approvers_decide(office: Office) -> None:
    """An operator neither approves, rejects nor closes."""
    request = office.ask()

    assert office.click(deciding.approve, request, SATO) is Refusal.NOT_APPROVER
    assert office.click(deciding.reject, request, SATO, "no") is Refusal.NOT_APPROVER
    assert office.click(deciding.close, request, SATO, State.FAILED) is Refusal.NOT_APPROVER
    assert office.state(request) is State.REQUESTED


def test_a_second_click_is_too_late_and_a_repeated_delivery_is_not(office: Office) -> None:
    """A repeated delivery is answered as the first was; a second click hears that it is decided."""
    request = office.ask()

    assert office.click(deciding.approve, request, trigger="T1") is Done.APPROVED
    assert office.click(deciding.approve, request, trigger="T1") is Done.APPROVED
    assert office.click(deciding.approve, request, trigger="T2") is Refusal.TOO_LATE
    assert office.click(deciding.approve, request, trigger="T2") is Refusal.TOO_LATE
    assert office.actions(request).count("approved") == 1


def test_an_unknown_request_is_said_to_be_unknown(office: Office) -> None:
    """A button of a request that the store does not know changes nothing."""
    ghost = a_request(id="ghost")

    assert office.click(deciding.approve, ghost) is Refusal.UNKNOWN_REQUEST
    assert office.click(deciding.stop, ghost, SATO) is Refusal.UNKNOWN_REQUEST


def test_a_rejection_keeps_its_words_and_tells_the_requester(office: Office) -> None:
    """A rejection says why, on the card and to the requester."""
    request = office.ask()

    assert office.click(deciding.reject, request, TANAKA, "stock found") is Done.REJECTED
    office.work()
    assert office.now(request).ending == Ending(Cause.REJECTED, "stock found")
    assert Notice.OUTCOME in office.told(request)
    assert office.click(deciding.reject, request, SUZUKI, "me too") is Refusal.TOO_LATE


def test_the_requester_or_an_approver_withdraws(office: Office) -> None:
    """Nobody else takes a request back, and only before it is approved."""
    request = office.ask()

    assert office.click(deciding.withdraw, request, GUEST) is Refusal.NOT_YOURS
    assert office.click(deciding.withdraw, request, SATO) is Done.WITHDRAWN
    assert office.click(deciding.withdraw, request, TANAKA) is Refusal.TOO_LATE
    office.work()
    assert Notice.OUTCOME not in office.told(request)


def test_an_approver_who_withdraws_leaves_word(office: Office) -> None:
    """Whoever takes back another's request has the requester told."""
    request = office.ask()
    office.click(deciding.withdraw, request, TANAKA)
    office.work()
    assert Notice.OUTCOME in office.told(request)


def test_stop_needs_no_second_person(office: Office) -> None:
    """Any operator stops an approved request within the window, and nothing is ever sent."""
    request = office.approved()

    assert office.click(deciding.stop, request, GUEST) is Refusal.NOT_OPERATOR
    assert office.click(deciding.stop, request, SATO) is Done.STOPPED
    assert office.click(deciding.stop, request, SATO) is Refusal.TOO_LATE
    office.wait(minutes=5)
    assert office.state(request) is State.WITHDRAWN
    assert office.transport.messages == []


def test_a_late_stop_cancels_the_feed_while_it_is_in_queue(office: Office) -> None:
    """While the feed is in queue, Stop Sending has it taken back, and the order stays."""
    request = office.sent()
    assert office.state(request) is State.SUBMITTED

    assert office.click(deciding.stop, request, SATO) is Done.STOP_ASKED
    office.wait(30)

    assert office.transport.taken_back == ["feed-1"]
    assert office.state(request) is State.WITHDRAWN
    assert office.now(request).decided_by == SATO.id


def test_a_stop_after_the_feed_began_is_too_late(office: Office) -> None:
    """Once Amazon works on the feed, nothing can be stopped, and that is said."""
    request = office.sent()
    office.transport.take("feed-1", ProcessingStatus.IN_PROGRESS)
    office.wait(60)

    assert office.click(deciding.stop, request, SATO) is Refusal.TOO_LATE


def test_an_approval_after_the_end_is_refused(office: Office) -> None:
    """A request whose time is over is not approved, even before the worker lets it lapse."""
    request = office.ask()
    office.clock.advance(timedelta(hours=25))

    assert office.click(deciding.approve, request) is Refusal.LAPSED


@pytest.mark.parametrize(
    ("outcome", "by"), [(State.CANCELLED, CancelledBy.NOT_STATED), (State.FAILED, None)]
)
def test_an_approver_closes_what_nobody_could_confirm(
    office: Office, outcome: State, by: CancelledBy | None
) -> None:
    """An unconfirmed request is closed with what a person saw in Seller Central."""
    request = office.ask()
    assert office.click(deciding.close, request, TANAKA, outcome) is Refusal.TOO_LATE
    assert office.click(deciding.check_again, request, SATO) is Refusal.TOO_LATE
    with office.desk.store.transaction():
        odd = a_request(
            id="r-odd", state=State.UNCONFIRMED, order=an_order(id="250-0000000-0000003")
        )
        office.desk.store.requests.add(odd, view_id=None)

    assert office.click(deciding.check_again, odd, GUEST) is Refusal.NOT_OPERATOR
    assert office.click(deciding.check_again, odd, SATO) is Done.CHECKING
    assert office.click(deciding.close, odd, TANAKA, outcome) is Done.CLOSED
    assert office.now(odd).cancelled_by is by


def test_a_form_for_a_decision_opens_for_approvers_in_time(office: Office) -> None:
    """The forms behind Reject and Close open for an approver while there is a decision to make."""
    request = office.ask()

    def may(state: State, who: Person) -> Refusal | None:
        return deciding.may_open_form(office.desk, Click(request.id, who, "T"), state)

    assert may(State.REQUESTED, TANAKA) is None
    assert may(State.REQUESTED, SATO) is Refusal.NOT_APPROVER
    assert may(State.UNCONFIRMED, TANAKA) is Refusal.TOO_LATE
    ghost = Click("ghost", TANAKA, "T")
    assert deciding.may_open_form(office.desk, ghost, State.REQUESTED) is Refusal.UNKNOWN_REQUEST


def test_questions_about_the_guidelines_are_recorded(office: Office) -> None:
    """That somebody asked why the buyer may not be asked stands in the record."""
    asking.note_question(office.desk, SATO, "why_not_ask", an_order().id)

    entry = next(iter(office.desk.store.audit.all()))
    assert (entry.actor, entry.action, entry.order_id) == (SATO.id, "why_not_ask", an_order().id)


def test_the_open_requests_are_listed_oldest_first(office: Office) -> None:
    """`/cancel` alone lists what is open, and nothing else."""
    first = office.ask()
    second = office.ask(an_order(id="250-0000000-0000009"))
    office.click(deciding.withdraw, first, SATO)

    assert [request.id for request in asking.open_requests(office.desk)] == [second.id]


def test_an_answer_knows_whether_anything_changed(office: Office) -> None:
    """A refused click changed nothing, and says so."""
    request = office.ask()
    click = Click(request.id, TANAKA, "T-once")

    assert not deciding.approve(office.desk, click).refused
    late = Click(request.id, SUZUKI, "T-late")
    assert deciding.approve(office.desk, late).refused


def test_clicks_without_a_trigger_are_no_repeats_of_each_other(office: Office) -> None:
    """Where Slack names no trigger, nobody gets the answer to another one's click."""
    request = office.ask()
    guest = Click(request.id, GUEST, "")
    approver = Click(request.id, TANAKA, "")

    assert deciding.approve(office.desk, guest).outcome is Refusal.NOT_APPROVER
    assert deciding.approve(office.desk, approver).outcome is Done.APPROVED
