"""A look-up that finds no room."""

import threading

from handlers import waiting
from handlers.text import catalog
from simulator.slack.reading import words
from tests.scenario.world import DESK, World


def test_a_look_up_without_room_is_told_so_and_nothing_after_it(world: World) -> None:
    """Nobody reads that Amazon is asked where it is not."""
    order_id = world.amazon.seeds["unshipped"]
    world.program.front.pools.lookups.stop(wait=True)
    said = world.tanaka.command("/order", order_id, channel=DESK)
    assert said.text == catalog("en")("fault.busy")
    for one in threading.enumerate():
        if isinstance(one, threading.Timer):
            one.join(waiting.AFTER + 5)
    assert [words(one) for one in world.tanaka.ephemerals()] == [words(said.message or {})]
