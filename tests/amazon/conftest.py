"""The program's Amazon adapter against a simulated account."""

from collections.abc import Iterator

import pytest

from bot.amazon import Access, Amazon, connect
from bot.clock import MovableClock
from bot.domain.markets import MARKETS
from simulator.amazon import AmazonSimulator


@pytest.fixture
def access(sim: AmazonSimulator) -> Access:
    """Return the endpoints and credentials of the simulated account."""
    return Access(
        MARKETS["JP"], sim.url, sim.lwa_url, sim.client_id, sim.client_secret, sim.refresh_token
    )


@pytest.fixture
def amazon(sim: AmazonSimulator, access: Access, clock: MovableClock) -> Iterator[Amazon]:
    """Return the adapter; it retries without a pause."""
    connected = connect(access, sim.seller_id, clock, pause=0)
    yield connected
    connected.close()
