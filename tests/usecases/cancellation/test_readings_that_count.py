"""Which reading an order may be sent on: taken after the stop window, by this run, and young."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Cause, State
from bot.domain.faults import CredentialsRefused
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import deciding, reading
from storage import Store
from storage.sqlite import open_database
from tests.builders import KNOWN, ORDER_ID, an_item, an_order
from tests.usecases.office import SATO, Office


def brisk(office: Office) -> Office:
    """Return an office whose stop window is shorter than a reading is fresh."""
    return office.with_policy(stop_window=timedelta(seconds=10), batch=timedelta(0))


@pytest.mark.parametrize("undo", [1, 10, 60])
def test_a_shipment_after_the_approvals_reading_is_seen(office: Office, undo: int) -> None:
    """However short the stop window is, the order is read after it before anything is sent."""
    office = office.with_policy(stop_window=timedelta(seconds=undo), batch=timedelta(0))
    request = office.ask()
    office.click(deciding.approve, request)
    reading.read_due(office.desk)
    office.book.ship(ORDER_ID)
    office.clock.advance(timedelta(seconds=undo + 1))
    office.work()

    assert office.transport.messages == []
    assert office.state(request) is State.VOID


def test_a_buyer_who_withdraws_after_the_approvals_reading_is_heard(office: Office) -> None:
    """A request withdrawn in a short stop window is not cancelled on the reading before."""
    office = brisk(office)
    request = office.ask(an_order(items=(an_item(requested=True),)), Reason.BUYER_CANCELLED)
    office.book.change(ORDER_ID, items=(an_item(),))
    office.wait(20)

    assert office.now(request).cause is Cause.REQUEST_WITHDRAWN
    assert office.transport.messages == []


@pytest.mark.file
def test_a_restored_copy_reads_before_it_sends(office: Office, tmp_path: Path) -> None:
    """A copy of the database, restored within the minute, sends nothing on the reading it holds."""
    office = brisk(office)
    request = office.approved()
    office.clock.advance(timedelta(seconds=10))
    office.transport.room_in = timedelta(seconds=5)
    reading.read_all(office.desk, [office.now(request)])
    assert reading.allows_sending(office.desk, office.now(request))
    assert isinstance(office.desk.store, Store)
    office.desk.store.close()
    shutil.copy(tmp_path / "desk.db", tmp_path / "copy.db")

    office.transport.room_in = timedelta(0)
    restored = Store(open_database(tmp_path / "copy.db"), KNOWN, office.clock)
    office.book.cancel(ORDER_ID)
    office = replace(office, desk=replace(office.desk, store=restored, run="run-2"))
    assert not reading.allows_sending(office.desk, office.now(request))
    office.wait(30)

    assert office.state(request) is State.VOID
    assert office.transport.messages == []
    restored.close()


def test_a_reading_is_as_old_as_its_question(office: Office) -> None:
    """An answer that took long is dated by when it was asked for: the order may have left since."""
    request = office.approved()
    office.clock.advance(timedelta(seconds=55))
    office.book.meanwhile = lambda: office.clock.advance(timedelta(seconds=20))
    reading.read_all(office.desk, [office.now(request)])

    assert not reading.allows_sending(office.desk, office.now(request))


def test_a_login_that_takes_long_lets_the_approval_lapse(office: Office) -> None:
    """What is too old once the bot is logged in is not sent: nothing comes after that look."""
    office = office.with_policy(send_within=timedelta(seconds=120))
    request = office.approved()
    office.transport.logging_in = lambda: office.clock.advance(timedelta(seconds=90))
    office.wait(90)

    assert office.transport.messages == []
    office.wait(30)
    assert office.state(request) is State.EXPIRED


def test_a_stop_during_the_login_is_obeyed(office: Office) -> None:
    """Stop Sending pressed while the bot logs in keeps the feed from being created."""
    request = office.approved()

    def stop() -> None:
        office.click(deciding.stop, request, SATO)

    office.transport.logging_in = stop
    office.wait(90)

    assert office.state(request) is State.WITHDRAWN
    assert office.transport.messages == []


def test_a_login_that_is_refused_accepts_nothing(office: Office) -> None:
    """Where the login fails the feed was not created: the approval goes later."""
    request = office.approved()
    office.transport.fail("log_in", CredentialsRefused())
    office.wait(90)
    assert office.state(request) is State.APPROVED
    office.wait(60)

    assert office.state(request) is State.SUBMITTED
    assert len(office.transport.messages) == 1


def test_orders_of_a_cancelled_feed_are_read_again(office: Office) -> None:
    """What comes back from Amazon goes again only on a reading taken since."""
    request = office.sent()
    office.book.readings.clear()
    office.transport.take("feed-1", ProcessingStatus.CANCELLED)
    office.wait(minutes=3)

    assert office.state(request) is State.SUBMITTED
    assert len(office.book.readings) >= 2
