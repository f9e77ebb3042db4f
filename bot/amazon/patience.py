"""How often, and for how long, something is asked again that changes nothing."""

import random
import threading
from dataclasses import dataclass

from bot.ports.clock import Clock

_TRIES = 3
_WITHIN = 15.0
"""Seconds after which nothing is asked again: somebody may be waiting in front of a screen."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Where time comes from, and the seconds before a second try."""

    clock: Clock
    pause: float

    def begin(self) -> "Tries":
        """Begin to ask for one thing."""
        return Tries(self)


class Tries:
    """The tries of one thing; the first one is under way."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._made = 1
        self._end = patience.clock.monotonic() + _WITHIN

    def again(self) -> bool:
        """Wait a little, with jitter, and say True; or False where it was asked often enough."""
        if self._made >= _TRIES or self._patience.clock.monotonic() >= self._end:
            return False
        jitter = random.uniform(0.5, 1)  # noqa: S311 - spreads load, guards nothing
        threading.Event().wait(self._patience.pause * 2**self._made * jitter)
        self._made += 1
        return True
