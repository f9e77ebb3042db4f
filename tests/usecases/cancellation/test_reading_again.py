"""Orders are read again before a card is posted, after an approval, and before anything is sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Cause, Request, State, Trouble
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)
from bot.domain.messages import Notice
from bot.domain.orders.order import CancelledBy
from bot.usecases.cancellation import deciding, reading
from bot.usecases.cancellation.deciding import Done
from tests.builders import ORDER_ID, an_item, an_order
from tests.usecases.office import Office

CHANGES: list[tuple[str, dict[str, Any], Cause]] = [
    ("a request came", {"items": (an_item(requested=True),)}, Cause.REQUEST_SENT),
    ("the program changed", {"programs": frozenset({"PRIME"})}, Cause.OTHER),
]


@pytest.mark.parametrize(
    ("changes", "cause"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_facts_that_changed_before_the_card_make_the_request_void(
    office: Office, changes: dict[str, Any], cause: Cause
) -> None:
    """Between the form and the card the order changed: no card is posted, the requester is told."""
    request = office.submit(office.view(an_order())).request
    assert request is not None
    office.book.change(ORDER_ID, **changes)

    office.work()

    assert office.state(request) is State.VOID
    assert office.now(request).cause is cause
    assert office.messenger.cards == []
    assert office.told(request) == [Notice.OUTCOME]


def test_an_order_cancelled_elsewhere_names_who(office: Office) -> None:
    """A request whose order the buyer cancelled meanwhile is void, and says by whom."""
    request = office.submit(office.view(an_order())).request
    assert request is not None
    office.book.cancel(ORDER_ID, CancelledBy.BUYER)

    office.work()

    assert office.now(request).cause is Cause.CANCELLED_ELSEWHERE
    assert office.now(request).cancelled_by is CancelledBy.BUYER


def test_an_order_that_is_gone_makes_the_request_void(office: Office) -> None:
    """An order that Amazon does not know for a quarter of an hour is not cancelled."""
    request = office.submit(office.view(an_order())).request
    assert request is not None
    office.book.orders.clear()

    office.wait(minutes=15)
    assert office.state(request) is State.REQUESTED
    assert office.told(request) == [Notice.TROUBLE]
    assert len(office.book.readings) < 10
    office.wait(minutes=2)

    assert office.state(request) is State.VOID


def test_no_such_order_is_not_believed_at_once(office: Office) -> None:
    """One answer "no such order" before sending ends nothing: it is asked again and sent."""
    request = office.approved()
    kept = office.book.orders.pop(ORDER_ID)
    office.wait(minutes=2)
    assert office.state(request) is State.APPROVED

    office.book.orders[ORDER_ID] = kept
    office.wait(minutes=6)
    assert office.state(request) is State.SUBMITTED
    assert office.now(request).noted.reads == 0


def test_a_shipment_in_the_stop_window_shows_within_it(office: Office) -> None:
    """The order is read again right after the approval, so a void shows before the window ends."""
    request = office.ask()
    office.book.ship(ORDER_ID)
    office.click(deciding.approve, request)

    office.work()

    assert office.state(request) is State.VOID
    assert office.now(request).cause is Cause.SHIPPED


def test_an_approval_during_a_reading_has_its_own(office: Office) -> None:
    """A reading that was under way when somebody approved does not stand for the one after it."""
    request = due_for_reading(office)
    office.book.meanwhile = approving(office, request)
    reading.read_due(office.desk)
    assert office.state(request) is State.APPROVED
    office.book.ship(ORDER_ID)

    reading.read_due(office.desk)

    assert office.state(request) is State.VOID
    assert office.now(request).cause is Cause.SHIPPED


def test_the_reading_after_an_approval_is_at_once(office: Office) -> None:
    """It does not wait for the next try of an earlier reading, which Amazon did not answer."""
    request = due_for_reading(office)
    office.book.withheld[ORDER_ID] = NotFound()
    reading.read_due(office.desk)
    office.book.withheld.clear()
    assert office.click(deciding.approve, request) is Done.APPROVED
    office.book.ship(ORDER_ID)

    reading.read_due(office.desk)

    assert office.state(request) is State.VOID


def due_for_reading(office: Office) -> Request:
    """Return an undecided request whose order is to be read."""
    request = office.ask()
    with office.desk.store.transaction():
        office.desk.store.requests.note(request, request.noting(reading_due=True), card=False)
    return request


def approving(office: Office, request: Request) -> Callable[[], None]:
    """Return what has a request approved while Amazon is being asked, once."""

    def approve() -> None:
        office.book.meanwhile = lambda: None
        assert office.click(deciding.approve, request) is Done.APPROVED

    return approve


def test_a_buyer_who_withdraws_the_request_makes_it_void(office: Office) -> None:
    """A cancel that rests on the formal request is not sent without it."""
    order = an_order(items=(an_item(requested=True),))
    request = office.ask(order, Reason.BUYER_CANCELLED)
    office.book.change(ORDER_ID, items=(an_item(),))

    office.wait(minutes=3)

    assert office.now(request).cause is Cause.REQUEST_WITHDRAWN
    assert office.transport.messages == []


def test_facts_that_changed_before_sending_stop_it(office: Office) -> None:
    """No order enters a feed on a reading older than a minute."""
    request = office.approved()
    office.clock.advance(timedelta(seconds=45))
    office.book.ship(ORDER_ID)

    office.wait(minutes=3)

    assert office.state(request) is State.VOID
    assert office.transport.messages == []


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (Unavailable(), Trouble.AMAZON_DOWN),
        (CredentialsRefused(), Trouble.CREDENTIALS),
        (RoleMissing("getOrder", "Inventory and Order Tracking"), Trouble.ROLE_MISSING),
        (Rejected(), Trouble.REFUSED),
    ],
)
def test_an_outage_is_told_once_within_a_minute_and_again_when_it_is_over(
    office: Office, fault: AmazonFault, trouble: Trouble
) -> None:
    """Who waits for Amazon hears what is wrong once, and once more when it is well."""
    request = office.submit(office.view(an_order())).request
    assert request is not None
    office.book.fault = fault
    office.wait(minutes=10)

    assert office.now(request).noted.trouble is trouble
    assert office.told(request) == [Notice.TROUBLE]

    office.book.fault = None
    office.wait(30)
    assert office.now(request).noted.trouble is None
    assert office.told(request) == [Notice.TROUBLE, Notice.POSTED]

    office.wait(minutes=1)
    assert office.told(request) == [Notice.TROUBLE, Notice.POSTED, Notice.TROUBLE_OVER]


def test_a_short_outage_is_not_reported(office: Office) -> None:
    """An outage that ends within its grace is not worth a message."""
    request = office.submit(office.view(an_order())).request
    assert request is not None
    office.book.fault = Unavailable()
    office.wait(15)
    office.book.fault = None
    office.wait(minutes=2)

    assert office.told(request) == [Notice.POSTED]


@pytest.mark.parametrize("fault", [NotYet("getOrder", timedelta(seconds=2)), Throttled()])
def test_a_used_up_rate_limit_is_not_reported(office: Office, fault: AmazonFault) -> None:
    """While Amazon's rate limit is used up the bot waits, and tells nobody."""
    request = office.submit(office.view(an_order())).request
    assert request is not None
    office.book.fault = fault
    office.wait(minutes=1)

    assert office.now(request).noted.trouble is None
    assert office.told(request) == []
