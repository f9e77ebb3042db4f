"""Retries of calls that change nothing, with exponential backoff and jitter."""

import random
import threading
from dataclasses import dataclass

from bot.deadline import Deadline

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """When to retry: within the deadline, after a base delay of `pause` seconds."""

    deadline: Deadline
    pause: float

    def begin(self) -> "Tries":
        """Start counting the attempts of one call."""
        return Tries(self)


class Tries:
    """The attempts of one call; the first is already under way."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._made = 1

    def again(self) -> bool:
        """Wait for the next attempt and return True; False at once if there must be none."""
        if self._made >= _TRIES or not self._patience.deadline.patient():
            return False
        jitter = random.uniform(0.5, 1)  # noqa: S311 - not for security
        threading.Event().wait(self._patience.pause * 2**self._made * jitter)
        self._made += 1
        return True
