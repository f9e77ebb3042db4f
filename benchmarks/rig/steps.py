"""Time that passes in steps."""

from datetime import timedelta

from bot.clock import MovableClock
from bot.program import Program
from bot.workers import all_turn

_PATIENCE = 120.0


def step(program: Program, clock: MovableClock, seconds: float) -> None:
    """Let time pass, and let every worker look at what that means."""
    clock.advance(timedelta(seconds=seconds))
    assert all_turn(program.workers, within=_PATIENCE), "the workers stand still"
