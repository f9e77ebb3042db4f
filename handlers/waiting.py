"""A progress message for slow answers, never shown after the answer."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Final

from handlers.blocks import Message
from handlers.delivery import afterwards
from handlers.front import Front
from handlers.inbound import Inbound

AFTER: Final = 1.0
"""Seconds; a faster answer needs no progress message."""


class WaitingLine:
    """An ephemeral message shown after one second unless `answer` was called first."""

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
        """Call `give`, after a progress message that is currently being posted."""
        self._timer.cancel()
        with self._lock:
            self._answered = True
            give()
