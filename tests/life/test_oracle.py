"""What explains that a request waits, and is no violation."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.cancellation.request import State
from bot.domain.faults import NotYet
from handlers import ids
from simulator.amazon.limits import RATES
from tests.life.life import Life


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """Return a life in which a buyer's request has just been approved, and nothing else waits."""
    life = Life(1, tmp_path)
    order_id = life.sandbox.amazon.add_order(request="間違えて注文した")
    person = life.sandbox.slack.person("U0SATO")
    life.typed(person, "/cancel", order_id)
    life.sandbox.run_pools()
    person.fill(ids.Input.REASON, "BUYER_CANCELLED")
    person.fill(ids.Input.PARCEL, "here")
    life.oracle.dispatches.submitted(order_id, person.id)
    life.did(person.send_submit())
    work(life, seconds=5)
    yield life
    life.close()


def work(life: Life, *, seconds: int) -> None:
    """Let time pass, have the bot take a turn, and look."""
    life.sandbox.pass_time(timedelta(seconds=seconds))
    life.sandbox.turn()
    life.oracle.look()


def in_state(life: Life, state: State) -> int:
    """Return how many requests are in a state."""
    assert life.sandbox.program is not None
    return len(life.sandbox.program.store.requests.in_state(state))


def test_a_used_up_rate_is_waited_out(life: Life) -> None:
    """Three times 429 for getFeeds, 45 seconds each, and the request goes with the next turn."""
    life.sandbox.amazon.faults.throttle("getFeeds", 3)

    for _ in range(15):
        work(life, seconds=20)

    refused, *_, taken = [call.at for call in life.sandbox.amazon.called("getFeeds")]
    assert taken - refused > timedelta(minutes=2)
    assert in_state(life, State.APPROVED) == 0
    assert life.oracle.violations == []


def test_time_without_a_turn_is_not_the_programs(life: Life) -> None:
    """Many turns within one short pause, and then none for minutes, are no violation."""
    assert life.sandbox.program is not None
    (desk,) = life.sandbox.program.front.desks.values()
    _, burst = RATES["getFeeds"]
    with suppress(NotYet):
        for _ in range(burst):
            desk.transport.open_feeds()

    for seconds in (20, 1, 1, 1, 1, 1, 1):
        work(life, seconds=seconds)
    life.sandbox.pass_time(timedelta(minutes=3))
    life.oracle.look()

    assert in_state(life, State.APPROVED) == 1
    assert life.oracle.violations == []
