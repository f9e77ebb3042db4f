"""The line that says what is being waited for: only where the answer takes long, never after it."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from handlers.blocks import Message
from handlers.delivery import afterwards
from handlers.front import Front
from handlers.inbound import Inbound

AFTER: Final = 1.0
"""Seconds; an answer that comes sooner needs no line before it."""


class WaitingLine:
    """A line for one person, said after a second unless `answer` was called before."""

    def __init__(self, front: Front, inbound: Inbound, line: Message) -> None:
        self._lock = threading.Lock()
        self._answered = False
        self._say = partial(front.reply, inbound, line)
        self._timer = threading.Timer(AFTER, self._unless_answered)
        self._timer.daemon = True
        afterwards(self._timer.start)

    def _unless_answered(self) -> None:
        with self._lock:
            if not self._answered:
                self._say()

    def answer(self, give: Callable[[], None]) -> None:
        """Give the answer; a line that is just being said is let out first."""
        self._timer.cancel()
        with self._lock:
            self._answered = True
            give()
