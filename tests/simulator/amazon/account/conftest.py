"""A simulated account, and a program that calls it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import httpx
import pytest

from bot.clock import MovableClock
from bot.simulator.amazon import AmazonSimulator
from tests.simulator.amazon.account.caller import Caller

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> MovableClock:
    """Return a clock that stands still."""
    return MovableClock(NOW)


@pytest.fixture
def sim(clock: MovableClock) -> Iterator[AmazonSimulator]:
    """Return a seller with an order of every kind."""
    with AmazonSimulator(clock) as simulator:
        simulator.seed()
        yield simulator


@pytest.fixture
def caller(sim: AmazonSimulator) -> Iterator[Caller]:
    """Return a program that has logged in."""
    with httpx.Client(timeout=10) as http:
        found = Caller(sim, http)
        found.log_in()
        yield found
