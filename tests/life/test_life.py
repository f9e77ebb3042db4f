"""A seller's life at random: weeks of it by `make faults`, a while of it here."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from tests.life.__main__ import lives
from tests.life.breaks import BREAKS
from tests.life.play import Result, first_caught, play
from tests.life.rules import Invariant
from tests.variants import variants

QUICKLY = ("submissions_go_unrecorded", "cards_outgrow_slack", "stopping_fails")
CAUGHT_FIRST = {
    "anybody_approves": 6,
    "doubt_means_no": 7,
    "no_second_reading": 2,
    "approvals_never_age": 3,
    "words_are_tried_once": 3,
    "any_answer_is_believed": 2,
    "one_stops_all": 10,
    "nobody_is_reminded": 11,
}
"""With which seed a life begins that shows it early, where that is not the first."""
SHOWN_AT_REST = (
    "nothing_lapses",
    "gift_messages_are_titles",
    "digests_are_forgotten",
    "nobody_is_reminded",
)
"""What shows once a life has come to rest, for which a short one is enough."""
_LONG, _SHORT = 900, 250


@variants("seed", {"1": 1, "2": 2})
def test_a_random_life_keeps_every_invariant(seed: int) -> None:
    """People, buyers, outages, kills and clocks set wrong: nothing is lost, doubled or untold."""
    told = play(seed, 150)

    assert told.violations == []
    assert told.steps > 250


@pytest.mark.parametrize("way", QUICKLY)
def test_a_broken_program_is_caught(way: str) -> None:
    """A rule of the program that is broken on purpose does not go unnoticed."""
    first = CAUGHT_FIRST.get(way, 1)

    assert first_caught(way, seeds=range(first, first + 2), steps=_LONG) is not None


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", [one.name for one in BREAKS if one.name not in QUICKLY])
def test_each_deliberate_bug_is_caught(way: str) -> None:
    """There is no invariant that the lives could not see fail."""
    first = CAUGHT_FIRST.get(way, 1)
    steps = _SHORT if way in SHOWN_AT_REST else _LONG

    assert first_caught(way, seeds=range(first, first + 5), steps=steps) is not None


def test_each_invariant_has_a_way_to_be_broken() -> None:
    """What was never seen to fail proves nothing."""
    assert {one.invariant for one in BREAKS} == set(Invariant)


class Planned(Executor):
    """Notes which lives are asked for, and says that each was played to its end."""

    def __init__(self) -> None:
        """Begin with none."""
        self.seeds: list[int] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Note the seed; the life is over at once."""
        seed, steps = args
        self.seeds.append(seed)
        life: Future[Any] = Future()
        life.set_result(Result(seed, steps=steps))
        return life


@pytest.mark.parametrize(
    ("steps", "processes", "seeds"), [(1, 1, [7]), (1, 2, [7]), (2000, 2, [7, 8, 9])]
)
def test_as_many_lives_are_played_as_the_steps_need(
    steps: int, processes: int, seeds: list[int]
) -> None:
    """`--steps 1` replays the one life of its seed, on any number of processes."""
    pool = Planned()

    assert lives(pool, 7, steps, processes)
    assert pool.seeds == seeds
