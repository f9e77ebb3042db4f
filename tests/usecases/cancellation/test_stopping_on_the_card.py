"""The card offers Stop Sending as long as that can do something, and no longer."""

from datetime import timedelta
from functools import partial

import pytest

from bot.domain.faults import Rejected
from bot.domain.processing import ProcessingStatus
from bot.usecases import outbox
from bot.usecases.cancellation import deciding
from tests.usecases.office import SATO, Office


@pytest.mark.parametrize("status", [ProcessingStatus.IN_PROGRESS, ProcessingStatus.DONE])
def test_stop_is_not_offered_once_the_feed_has_begun(
    office: Office, status: ProcessingStatus
) -> None:
    """Even where the other worker draws cards while the orders of the feed are being read."""
    office.sent()
    assert office.messenger.stoppable[-1]
    office.book.meanwhile = partial(outbox.send_due, office.desk)
    office.transport.take("feed-1", status, "result")

    office.clock.advance(timedelta(minutes=1))
    office.work()
    office.wait(minutes=1)

    assert not office.messenger.stoppable[-1]


def test_stop_is_not_offered_when_amazon_keeps_the_feed(office: Office) -> None:
    """Amazon refuses to give it back although it is in queue: the card no longer offers it."""
    request = office.sent()
    office.transport.fail("take_back", Rejected())
    office.click(deciding.stop, request, SATO)
    office.clock.advance(timedelta(seconds=1))

    office.work()

    assert not office.messenger.stoppable[-1]
