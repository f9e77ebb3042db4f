"""Rates that several programs share in a database, which may go away at any moment."""

from contextlib import closing

import pytest

from bot.amazon import Access, Limits, connect
from bot.clock import MovableClock
from bot.domain.cancellation.feed import CancelMessage
from bot.domain.cancellation.reasons import Reason
from bot.domain.faults import Doubtful
from bot.ports.store import StoreBusy
from simulator.amazon import AmazonSimulator


class AwayAfterwards(Limits):
    """Rates in a database that goes away while Amazon answers."""

    def follow(self, operation: str, per_second: float) -> None:
        """Follow no rate of createFeed."""
        if operation == "createFeed":
            raise StoreBusy(operation)
        super().follow(operation, per_second)


def test_a_database_that_goes_away_after_the_request_proves_nothing(
    sim: AmazonSimulator, access: Access, clock: MovableClock
) -> None:
    """Amazon has the feed, so it is in doubt: StoreBusy would say that nothing was sent."""
    rates = AwayAfterwards(clock)
    with closing(connect(access, sim.seller_id, clock, pause=0, rates=rates)) as amazon:
        order = amazon.order_book.get(sim.seeds["unshipped"])
        items = tuple(item.id for item in order.items)
        message = CancelMessage(1, order.id, items, Reason.NO_INVENTORY)
        document = amazon.transport.upload([message])
        amazon.transport.log_in()
        with pytest.raises(Doubtful):
            amazon.transport.create(document)
        assert len(amazon.transport.open_feeds()) == 1
