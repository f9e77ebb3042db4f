"""How often something is asked again that changes nothing."""

import random
import threading
from dataclasses import dataclass

from bot.deadline import Deadline

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """The call's time, and the seconds before a second try."""

    deadline: Deadline
    pause: float

    def begin(self) -> "Tries":
        """Begin to ask for one thing."""
        return Tries(self)


class Tries:
    """The tries of one thing; the first one is under way."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._made = 1

    def again(self) -> bool:
        """Wait a little, with jitter, and say True; or False where it was asked often enough."""
        if self._made >= _TRIES or not self._patience.deadline.patient():
            return False
        jitter = random.uniform(0.5, 1)  # noqa: S311 - spreads load, guards nothing
        threading.Event().wait(self._patience.pause * 2**self._made * jitter)
        self._made += 1
        return True
