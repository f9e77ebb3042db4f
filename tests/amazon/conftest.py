"""The program's own way to Amazon, to a simulated account."""

from collections.abc import Iterator

import pytest

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain.markets import MARKETS
from simulator.amazon import AmazonSimulator


@pytest.fixture
def access(sim: AmazonSimulator) -> Access:
    """Return where the simulated account is, and how to log in there."""
    return Access(
        MARKETS["JP"], sim.url, sim.lwa_url, sim.client_id, sim.client_secret, sim.refresh_token
    )


@pytest.fixture
def amazon(sim: AmazonSimulator, access: Access, clock: MovableClock) -> Iterator[Amazon]:
    """Return the connection; it asks again without a pause."""
    connected = connect(access, sim.seller_id, clock, pause=0)
    yield connected
    connected.close()
