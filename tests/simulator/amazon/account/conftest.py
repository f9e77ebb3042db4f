"""A simulated account, and a program that calls it."""

from collections.abc import Iterator

import httpx
import pytest

from simulator.amazon import AmazonSimulator
from tests.simulator.amazon.account.caller import Caller


@pytest.fixture
def caller(sim: AmazonSimulator) -> Iterator[Caller]:
    """Return a program that has logged in."""
    with httpx.Client(timeout=10) as http:
        found = Caller(sim, http)
        found.log_in()
        yield found
