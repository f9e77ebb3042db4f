"""What time does by itself."""

from datetime import timedelta

from bot.domain.cancellation.request import Cause, State
from bot.domain.messages import Notice
from tests.builders import NOW, an_order
from tests.usecases.office import Office


def test_an_undecided_request_is_reminded_once_and_lapses(office: Office) -> None:
    """At half-time the approvers are reminded once; at the end nothing was sent."""
    request = office.ask(an_order(ship_by=NOW + timedelta(hours=10)))

    office.wait(minutes=5 * 60 + 10, step=600)
    assert office.told(request).count(Notice.REMINDER) == 1
    office.wait(minutes=5 * 60, step=600)

    assert office.state(request) is State.EXPIRED
    assert office.now(request).cause is Cause.UNDECIDED
    assert office.told(request).count(Notice.REMINDER) == 1
    assert office.told(request)[-1] is Notice.OUTCOME
    assert office.transport.messages == []


def test_an_approval_never_fires_late(office: Office) -> None:
    """After a sleep longer than SEND_LIMIT_HOURS an approval is dropped, and everyone is told."""
    request = office.approved()
    office.clock.advance(timedelta(hours=3))

    office.work()

    assert office.state(request) is State.EXPIRED
    assert office.now(request).cause is Cause.TOO_OLD
    assert office.told(request)[-1] is Notice.OUTCOME
    office.wait(minutes=10)
    assert office.transport.messages == []


def test_a_clock_set_forward_lets_approvals_lapse(office: Office) -> None:
    """A jump of the clock past the limit counts as lateness: nothing is sent."""
    request = office.approved()
    office.clock.jump(timedelta(days=2))

    office.work()

    assert office.state(request) is State.EXPIRED


def test_a_clock_set_back_lets_approvals_lapse(office: Office) -> None:
    """An approval of the future is as good as none: how old it is cannot be told."""
    request = office.approved()
    office.clock.jump(-timedelta(minutes=10))

    office.work()

    assert office.state(request) is State.EXPIRED
    assert office.now(request).cause is Cause.CLOCK_SET_BACK
    assert office.transport.messages == []
