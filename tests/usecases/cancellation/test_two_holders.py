"""Two programs on one database: whoever lost its lease in the middle of sending sends nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.domain.cancellation.feed import FeedState
from bot.domain.cancellation.request import Request, State
from bot.ports.store import LeaseLost
from bot.usecases.cancellation import sending
from storage import Store
from storage.postgres import PostgresConnector
from tests.builders import KNOWN
from tests.postgres.databases import Databases
from tests.usecases.office import Office


@dataclass
class Holder:
    """A program with a token of its own; `takes_over` makes every other one a zombie."""

    office: Office
    database: PostgresConnector
    token: int = 0

    def takes_over(self) -> None:
        """Take the account's lease, whoever holds it."""
        with self.database.transaction(KNOWN.account):
            self.database.change(
                "UPDATE leases SET token = token + 1 WHERE account = ?", (KNOWN.account,)
            )
            [row] = self.database.rows(
                "SELECT token FROM leases WHERE account = ?", (KNOWN.account,)
            )
        self.token = row["token"]

    @contextmanager
    def working(self) -> Iterator[None]:
        """Work as the holder does in the block."""
        with self.database.fenced({KNOWN.account: self.token}):
            yield

    def work(self) -> None:
        """Let every worker take one turn."""
        with self.working():
            self.office.work()


@pytest.fixture
def database(postgres: Databases) -> Iterator[PostgresConnector]:
    """Return an empty database on a server."""
    with postgres.opened() as opened:
        yield opened


@pytest.fixture
def two(office: Office, database: PostgresConnector) -> tuple[Holder, Holder]:
    """Return two programs of which the first holds the lease; Amazon and Slack are the same."""
    store = Store(database, KNOWN, office.clock)
    other = replace(office, desk=replace(office.desk, store=store, run="run-2"))
    one = Holder(office, database)
    one.takes_over()
    return one, Holder(other, database)


MOMENTS: dict[str, Callable[[Office, Callable[[], None]], None]] = {
    "during the upload": lambda office, do: setattr(office.transport, "meanwhile", do),
    "during the login": lambda office, do: setattr(office.transport, "logging_in", do),
}


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_holder_that_was_overtaken_creates_no_feed(
    two: tuple[Holder, Holder], moment: str
) -> None:
    """Frozen before `creating` is noted, and overtaken: only the new holder sends, once."""
    one, other = two
    with one.working():
        request = one.office.approved()
    one.office.clock.advance(timedelta(seconds=90))

    def overtaken() -> None:
        MOMENTS[moment](one.office, lambda: None)
        other.takes_over()
        other.work()  # which closes what was prepared

    MOMENTS[moment](one.office, overtaken)
    with one.working(), pytest.raises(LeaseLost):
        sending.step(one.office.desk)
    assert one.office.transport.messages == []

    for _ in range(8):
        one.office.clock.advance(timedelta(seconds=15))
        other.work()
    assert len(one.office.transport.messages) == 1
    assert one.office.state(request) is State.SUBMITTED


def leaves_in_doubt(one: Holder, other: Holder, request: Request) -> None:
    """Let one program lose its lease while it sends, and the other one find the feed in doubt."""
    with one.working(), pytest.raises(LeaseLost):
        sending.step(one.office.desk)
    other.work()
    feed = one.office.desk.store.feeds.open()
    assert feed is not None
    assert feed.state is FeedState.DOUBTFUL
    assert one.office.state(request) is State.SUBMITTING


@pytest.mark.slow
def test_a_feed_that_the_guard_stopped_stays_with_the_new_holder(
    two: tuple[Holder, Holder],
) -> None:
    """Overtaken before createFeed: the former holder knows that nothing was sent, the new one not.

    So the feed stays as it is for the new holder, who is in doubt.
    """
    one, other = two
    with one.working():
        request = one.office.approved()
    one.office.clock.advance(timedelta(seconds=90))

    def overtaken() -> None:
        other.takes_over()
        raise LeaseLost

    one.office.transport.creating = overtaken
    leaves_in_doubt(one, other, request)
    assert one.office.transport.messages == []


@pytest.mark.slow
def test_a_reading_of_another_term_does_not_count(two: tuple[Holder, Holder]) -> None:
    """A new holder reads each order again, also where its own earlier reading is fresh."""
    one, _ = two
    with one.working():
        one.office.approved()
    one.office.clock.advance(timedelta(seconds=90))
    with one.working():
        one.office.desk.store.requests.to_send(one.office.clock.now(), 10)
    one.takes_over()
    before = len(one.office.book.readings)
    one.work()
    assert len(one.office.book.readings) == before + 1
    assert len(one.office.transport.messages) == 1


@pytest.mark.slow
def test_an_accepted_feed_that_cannot_be_noted_is_in_doubt(two: tuple[Holder, Holder]) -> None:
    """Overtaken between Amazon's answer and its note: the feed's id is known to the log alone."""
    one, other = two
    with one.working():
        request = one.office.approved()
    one.office.clock.advance(timedelta(seconds=90))
    one.office.transport.accepted = other.takes_over
    leaves_in_doubt(one, other, request)
    assert len(one.office.transport.messages) == 1
