"""Time that passes in steps."""

import threading
import time
from datetime import timedelta

from bot.clock import MovableClock
from bot.wiring import Program

_PATIENCE = 120.0


def step(program: Program, clock: MovableClock, seconds: float) -> None:
    """Let time pass, and let every worker look at what that means."""
    clock.advance(timedelta(seconds=seconds))
    before = [worker.turns for worker in program.workers]
    pause, end = threading.Event(), time.monotonic() + _PATIENCE
    # The first turn may have begun before the time passed.
    while any(one.turns < old + 2 for one, old in zip(program.workers, before, strict=True)):
        assert time.monotonic() < end, "the workers stand still"
        program.wake()
        pause.wait(0.002)
