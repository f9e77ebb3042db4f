"""Approvers by a group that cannot be read: they brake, and give nothing."""

from bot.domain.cancellation.request import Refusal, State
from bot.domain.people import Called, Roles
from bot.usecases.cancellation import deciding
from bot.usecases.cancellation.deciding import Done
from bot.usecases.people.calling import called_for
from tests.usecases.office import SATO, SUZUKI, TANAKA, Office

LISTS = Roles(
    frozenset({SATO.id}),
    frozenset({"S0LEADS"}),
    escalate_to=frozenset({"U0BOSS"}),
    groups={"S0LEADS": frozenset({TANAKA.id, SUZUKI.id})},
    unread=frozenset({"S0LEADS"}),
)


def test_they_may_not_approve_reject_or_open_the_forms(office: Office) -> None:
    """The refusal is of its own kind, in the answer and on record."""
    office = office.with_roles(LISTS)
    request = office.ask()
    assert office.click(deciding.approve, request) is Refusal.GROUP_UNREAD
    assert office.click(deciding.reject, request, TANAKA, "no") is Refusal.GROUP_UNREAD
    assert office.click(deciding.close, request, TANAKA, State.FAILED) is Refusal.GROUP_UNREAD
    assert office.state(request) is State.REQUESTED
    lines = [one.why for one in office.desk.store.audit.all() if one.action.endswith("_refused")]
    assert lines == ["group_unread"] * 3


def test_they_may_withdraw_and_stop(office: Office) -> None:
    """What brakes asks for no more than the last members."""
    unread = office.with_roles(LISTS)
    first = unread.ask()
    assert unread.click(deciding.withdraw, first) is Done.WITHDRAWN

    second = office.approved()
    assert unread.click(deciding.stop, second, SUZUKI) is Done.STOPPED


def test_the_card_calls_escalate_to(office: Office) -> None:
    """Nobody may decide who could be called."""
    office = office.with_roles(LISTS)
    assert called_for(office.desk, office.ask()) == Called(("U0BOSS",), escalated=True)
