"""Another program on the same Slack app, as Slack's greetings tell it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from bot.clock import MovableClock
from handlers.connections import OtherPrograms

if TYPE_CHECKING:
    from handlers.delivery import Socket


class Line:
    """A connection that notes when it is closed."""

    def __init__(self) -> None:
        self.connected, self.closed = True, 0

    def is_connected(self) -> bool:
        """Return whether it is open."""
        return self.connected

    def disconnect(self) -> None:
        """Close it."""
        self.closed += 1


class Office:
    """A program with two connections."""

    def __init__(self, clock: MovableClock) -> None:
        self.clock = clock
        self.lines = [Line(), Line()]
        sockets = [SimpleNamespace(client=line) for line in self.lines]
        self.others = OtherPrograms(clock, cast("list[Socket]", sockets))

    def look(self, *, after: float = 0) -> int:
        """Look after so many seconds; return how often a connection has been opened anew."""
        self.clock.advance(timedelta(seconds=after))
        self.others.look()
        return sum(line.closed for line in self.lines)


@pytest.fixture
def office(clock: MovableClock) -> Office:
    """Return a program that has just connected."""
    return Office(clock)


def test_its_own_connections_are_no_surplus(office: Office) -> None:
    """The greetings of a start tell one connection, then two."""
    assert office.others.there is None
    for count in (1, 2):
        office.lines[1].connected = count > 1
        office.others.greeted(count)
        assert office.others.there is False
    assert office.look(after=3600) == 0
    assert office.others.connections == 0


def test_a_surplus_is_looked_at_again_after_a_minute(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Connections that broke are still counted for a while: nothing is said before."""
    office.others.greeted(4)
    assert office.look(after=59) == 0
    office.others.greeted(4)
    assert office.look(after=1) == 1
    office.others.greeted(2)
    assert (office.others.connections, caplog.records) == (0, [])
    assert office.look(after=3600) == 1


def test_a_surplus_that_stays_is_logged_once(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """The other program is logged once, and again only after it was gone."""
    office.others.greeted(4)
    beliefs = [office.others.there]
    office.look(after=60)
    beliefs.append(office.others.there)
    for count in (4, 3, 4):
        office.others.greeted(count)
    assert [*beliefs, office.others.there] == [None, None, True]
    assert office.others.connections == 2
    assert [record.message for record in caplog.records] == ["slack.another_program"]
    assert office.look(after=3600) == 1

    office.others.greeted(2)
    assert office.others.connections == 0
    office.others.greeted(3)
    office.look(after=60)
    office.others.greeted(3)
    assert [vars(record)["connections"] for record in caplog.records] == [2, 1]


def test_it_does_not_close_the_only_connection(office: Office) -> None:
    """While the other connection is down, the look waits: a click needs a way."""
    office.others.greeted(4)
    office.lines[1].connected = False
    assert office.look(after=600) == 0
    office.lines[1].connected = True
    assert office.look() == 1


def test_another_program_stays_known_through_a_cut(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """The first of ours that is back finds as many connections as we have, one of them not ours."""
    for after in (0, 60):
        office.look(after=after)
        office.others.greeted(3)
    for back in (1, 2):
        office.lines[1].connected = back > 1
        office.others.greeted(back + 1)
        assert office.others.there is True
    assert [record.message for record in caplog.records] == ["slack.another_program"]
