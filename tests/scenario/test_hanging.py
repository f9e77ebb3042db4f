"""A hanging account health call delays neither cancelling nor stopping."""

from datetime import timedelta

from bot.domain.cancellation.request import State
from handlers import ids
from tests.scenario.evidence import Case
from tests.scenario.world import World
from tests.variants import variants


@variants("operation", {"a report": "createReport", "the open orders": "searchOrders"})
def test_a_hanging_account_health_call_delays_nothing_else(world: World, operation: str) -> None:
    """A report, or the list of orders to ship, hangs: cards, sending and a late Stop go on."""
    hold = world.amazon.faults.hold(operation)
    world.clock.advance(timedelta(hours=23))
    world.program.desk.wake()
    hold.wait_until_reached()
    world.hung = {"watching"}
    world.amazon.feeds.queue_seconds = 600
    try:
        case = Case.approved(world)
        case.until(State.SUBMITTED)
        world.press(world.sato, case.order_id, ids.Action.STOP)
        case.until(State.WITHDRAWN)
    finally:
        world.hung = set()
        hold.release()
    assert case.messages == ["NoInventory"]
