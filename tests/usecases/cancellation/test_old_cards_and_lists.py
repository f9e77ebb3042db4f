"""Clicks on cards that have changed since, and approvals of people who are no approvers now."""

from dataclasses import replace

from bot.domain.cancellation.request import Cause, Refusal, State
from bot.domain.messages import Notice
from bot.domain.people import Person, Roles
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import deciding, lapsing
from bot.usecases.cancellation.deciding import Click, Done
from tests.builders import an_order
from tests.usecases.office import GUEST, SATO, SUZUKI, TANAKA, Office


def test_a_click_on_an_old_card_changes_nothing(office: Office) -> None:
    """A card that shows an older version of the request is told apart and drawn again."""
    request = office.ask()
    before = len(office.messenger.cards)

    stale = office.click(deciding.approve, request, version=request.version - 1)

    assert stale is Refusal.STALE_CARD
    assert office.state(request) is State.REQUESTED
    office.work()
    assert len(office.messenger.cards) == before + 1


def test_stop_withdraw_and_check_again_work_on_an_old_card(office: Office) -> None:
    """Withdraw, Stop Sending and Check Again work from a card of any version."""
    waits, goes = office.ask(an_order(id="250-0000000-0000001")), office.approved()
    assert office.click(deciding.withdraw, waits, SATO, version=99) is Done.WITHDRAWN
    assert office.click(deciding.stop, goes, SATO, version=1) is Done.STOPPED
    sent = office.sent(an_order(id="250-0000000-0000002"))
    office.transport.take("feed-1", ProcessingStatus.FATAL)
    office.wait(minutes=62)
    assert office.state(sent) is State.UNCONFIRMED
    for _ in range(2):
        assert office.click(deciding.check_again, sent, SATO, version=1) is Done.CHECKING


def test_a_form_does_not_open_from_an_old_card(office: Office) -> None:
    """Rejecting and closing are decided on what is so now, not on what a card once said."""
    request = office.ask()
    old = Click(request.id, TANAKA, "T", request.version - 1)
    now = Click(request.id, TANAKA, "T", request.version)

    assert deciding.may_open_form(office.desk, old, State.REQUESTED) is Refusal.STALE_CARD
    assert deciding.may_open_form(office.desk, now, State.REQUESTED) is None
    assert office.click(deciding.reject, request, TANAKA, "no", version=99) is Refusal.STALE_CARD


def without(office: Office, person: Person) -> Office:
    """Return the office after a restart with settings that name a person no more."""
    roles = office.desk.roles
    left = Roles(roles.operators, roles.approvers - {person.id})
    office = office.with_roles(left)
    return replace(office, desk=replace(office.desk, run="run-2"))


def test_an_approver_who_was_removed_does_not_count_for_a_pair(office: Office) -> None:
    """Of two approvals one is by somebody who is no approver any more: a third person is needed."""
    office = office.with_policy(approvals_over_target=2)
    request = office.ask()
    needs_two = replace(request, needed=2)
    with office.desk.store.transaction():
        office.desk.store.requests.move(request, needs_two, actor="sellerdesk", action="rate")
    office.click(deciding.approve, request, SUZUKI)
    office.work()
    drawn = len(office.messenger.cards)
    lapsing.show_lost_approvals(office.desk)
    office.work()
    assert len(office.messenger.cards) == drawn
    office = without(office, SUZUKI)
    lapsing.show_lost_approvals(office.desk)
    office.work()
    assert len(office.messenger.cards) == drawn + 1

    assert office.click(deciding.approve, request, TANAKA) is Done.APPROVAL_NOTED
    assert office.state(request) is State.REQUESTED
    lapsing.show_lost_approvals(without(office, GUEST).desk)
    third = Person("U0THIRD", full_member=True)
    roles = Roles(office.desk.roles.operators, office.desk.roles.approvers | {third.id})
    office = office.with_roles(roles)
    assert office.click(deciding.approve, request, third) is Done.APPROVED
    office.wait(minutes=2)
    assert office.state(request) is State.SUBMITTED


def test_an_approval_by_somebody_removed_is_not_sent(office: Office) -> None:
    """An approver taken off the list before the sending: the approval lapses, and is told."""
    request = office.approved()
    office = without(office, TANAKA)
    office.wait(minutes=2)

    assert office.state(request) is State.EXPIRED
    assert office.now(request).cause is Cause.APPROVER_REMOVED
    assert office.told(request)[-1] is Notice.OUTCOME
    assert office.transport.messages == []


def test_every_member_goes_on_counting(office: Office) -> None:
    """Where everybody may approve, no list takes an approval away."""
    request = office.approved()
    everyone = Roles(frozenset({"*"}), frozenset({"*"}))
    office = office.with_roles(everyone)
    office.wait(minutes=2)

    assert office.state(request) is State.SUBMITTED
