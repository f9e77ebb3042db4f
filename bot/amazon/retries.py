"""Retries of calls that change nothing, with exponential backoff and jitter."""

import random
import threading
from dataclasses import dataclass

from bot.deadline import Deadline

_MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """When to retry: within the deadline, after a base delay of `pause` seconds."""

    deadline: Deadline
    pause: float

    def begin(self) -> "Attempts":
        """Start counting the attempts of one call."""
        return Attempts(self)


class Attempts:
    """The attempts of one call; the first is already under way."""

    def __init__(self, policy: RetryPolicy) -> None:
        self._policy = policy
        self._made = 1

    def retry(self) -> bool:
        """Wait for the next attempt and return True; False at once if there must be none."""
        if self._made >= _MAX_ATTEMPTS or not self._policy.deadline.allows_retry():
            return False
        jitter = random.uniform(0.5, 1)  # noqa: S311 - not for security
        threading.Event().wait(self._policy.pause * 2**self._made * jitter)
        self._made += 1
        return True
