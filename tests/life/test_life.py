"""A seller's life at random: weeks of it by `make faults`, a while of it here."""

import pytest

from tests.life.breaks import BREAKS
from tests.life.play import first_caught, play
from tests.life.rules import Invariant

QUICKLY = (Invariant.AUDIT, Invariant.SLACK, Invariant.SOUND)
CAUGHT_FIRST = dict.fromkeys(Invariant, 1) | {
    Invariant.ONCE: 4,
    Invariant.IN_TIME: 2,
    Invariant.TOLD: 3,
}
_LONG = 900


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_happens_all_that_must_hold_holds(seed: int) -> None:
    """People, buyers, outages, kills and clocks set wrong: nothing is lost, doubled or untold."""
    told = play(seed, 150)

    assert told.violations == []
    assert told.steps > 250


@pytest.mark.parametrize("invariant", QUICKLY)
def test_a_broken_program_is_caught(invariant: Invariant) -> None:
    """A rule of the program that is broken on purpose does not go unnoticed."""
    first = CAUGHT_FIRST[invariant]

    assert first_caught(invariant, seeds=range(first, first + 2), steps=_LONG) is not None


@pytest.mark.slow
@pytest.mark.parametrize("invariant", [one for one in BREAKS if one not in QUICKLY])
def test_each_way_to_be_broken_is_caught(invariant: Invariant) -> None:
    """There is no invariant that the lives could not see fail."""
    first = CAUGHT_FIRST[invariant]

    assert first_caught(invariant, seeds=range(first, first + 3), steps=_LONG) is not None


def test_each_invariant_has_a_way_to_be_broken() -> None:
    """What was never seen to fail proves nothing."""
    assert set(BREAKS) == set(Invariant)
