"""Stop pressed while the bot is in the middle of something with Amazon."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.cancellation.request import Request, State
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import deciding, sending
from bot.usecases.cancellation.deciding import Done
from tests.builders import ORDER_ID, an_order
from tests.usecases.cancellation.doubt import in_doubt
from tests.usecases.office import SATO, Office

OTHER = "250-7654321-7654321"


def press_once(office: Office, request: Request) -> Callable[[], None]:
    """Return what presses Stop the first time that it is called."""
    pressed: list[object] = []

    def press() -> None:
        if not pressed:
            pressed.append(office.click(deciding.stop, request, SATO))
            assert pressed == [Done.STOP_ASKED]

    return press


def test_a_stop_in_the_last_reading_of_a_doubt(office: Office) -> None:
    """What was proved not accepted is withdrawn, and does not hang for ever."""
    request = office.now_by_id(in_doubt(office, accepted=False))
    office.wait(minutes=9)
    office.book.meanwhile = press_once(office, request)
    office.wait(minutes=4)

    assert office.state(request) is State.WITHDRAWN
    assert office.transport.messages == []


def test_a_stop_in_the_last_reading_of_a_stuck_feed(office: Office) -> None:
    """A doubt that is given up leaves its orders to be read on, also the one just stopped."""
    request = office.now_by_id(in_doubt(office, accepted=True))
    office.wait(minutes=44, step=30)
    assert not office.now(request).stop_wanted_by
    office.clock.advance(timedelta(minutes=3))
    press, reads = press_once(office, request), len(office.book.readings)

    def last_reading() -> None:
        if len(office.book.readings) > reads + 1:
            press()

    office.book.meanwhile = last_reading
    office.wait(minutes=10, step=30)
    assert office.state(request) is State.UNCONFIRMED
    office.book.cancel(ORDER_ID)
    office.wait(minutes=80, step=60)

    assert office.state(request) is State.CANCELLED


def test_a_stop_during_the_upload(office: Office) -> None:
    """What is stopped before createFeed is not sent; what travelled with it goes out alone."""
    stopped = office.approved()
    other = office.approved(an_order(id=OTHER))
    office.transport.meanwhile = press_once(office, stopped)
    office.wait(minutes=3)

    assert office.state(stopped) is State.WITHDRAWN
    assert office.state(other) is State.SUBMITTED
    assert [message.order_id for message in office.transport.messages] == [OTHER]


def test_a_stop_in_the_queue_does_not_wait_for_readings(office: Office) -> None:
    """Amazon may begin while orders are read: the feed is asked for back first."""
    request = office.sent()
    office.click(deciding.stop, request, SATO)
    office.book.meanwhile = lambda: office.transport.take("feed-1", ProcessingStatus.IN_PROGRESS)
    office.clock.advance(timedelta(minutes=1))

    sending.step(office.desk)

    assert office.transport.taken_back == ["feed-1"]
