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


class Program:
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
def program(clock: MovableClock) -> Program:
    """Return a program that has just connected."""
    return Program(clock)


def test_its_own_connections_are_no_surplus(program: Program) -> None:
    """The greetings of a start tell one connection, then two."""
    assert program.others.there is None
    for count in (1, 2):
        program.lines[1].connected = count > 1
        program.others.greeted(count)
        assert program.others.there is False
    assert program.look(after=3600) == 0
    assert program.others.connections == 0


def test_a_surplus_is_looked_at_again_after_a_minute(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """Connections that broke are still counted for a while: nothing is said before."""
    program.others.greeted(4)
    assert program.look(after=59) == 0
    program.others.greeted(4)
    assert program.look(after=1) == 1
    program.others.greeted(2)
    assert (program.others.connections, caplog.records) == (0, [])
    assert program.look(after=3600) == 1


def test_a_surplus_that_stays_is_logged_once(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """The other program is logged once, and again only after it was gone."""
    program.others.greeted(4)
    beliefs = [program.others.there]
    program.look(after=60)
    beliefs.append(program.others.there)
    for count in (4, 3, 4):
        program.others.greeted(count)
    assert [*beliefs, program.others.there] == [None, None, True]
    assert program.others.connections == 2
    assert [record.message for record in caplog.records] == ["slack.another_program"]
    assert program.look(after=3600) == 1

    program.others.greeted(2)
    assert program.others.connections == 0
    program.others.greeted(3)
    program.look(after=60)
    program.others.greeted(3)
    assert [vars(record)["connections"] for record in caplog.records] == [2, 1]


def test_it_does_not_close_the_only_connection(program: Program) -> None:
    """While the other connection is down, the look waits: a click needs a way."""
    program.others.greeted(4)
    program.lines[1].connected = False
    assert program.look(after=600) == 0
    program.lines[1].connected = True
    assert program.look() == 1


def test_another_program_stays_known_through_a_cut(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """The first of ours that is back finds as many connections as we have, one of them not ours."""
    for after in (0, 60):
        program.look(after=after)
        program.others.greeted(3)
    for back in (1, 2):
        program.lines[1].connected = back > 1
        program.others.greeted(back + 1)
        assert program.others.there is True
    assert [record.message for record in caplog.records] == ["slack.another_program"]
