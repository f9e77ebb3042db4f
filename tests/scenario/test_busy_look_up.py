"""A look-up that finds no room."""

import threading

from handlers import waiting
from handlers.text import catalog
from simulator.slack.reading import words
from tests.scenario.world import DESK, World


def test_a_look_up_refused_as_busy_gets_no_progress_line(world: World) -> None:
    """A look-up that is refused as busy never says that Amazon is being asked."""
    order_id = world.amazon.seeds["unshipped"]
    world.program.front.pools.lookups.stop(wait=True)
    said = world.tanaka.command("/order", order_id, channel=DESK)
    assert said.text == catalog("en")("fault.busy")
    world.program.drain()  # what follows the acknowledgement has run, and its timers have started
    for one in threading.enumerate():
        if isinstance(one, threading.Timer):
            one.join(waiting.AFTER + 5)
    assert [words(one) for one in world.tanaka.ephemerals()] == [words(said.message or {})]
