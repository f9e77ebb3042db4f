"""Notices another program on the same Slack app: Slack gives each delivery to only one of them."""

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Final

from bot.ports.clock import Clock
from handlers.delivery import Socket

_log = logging.getLogger(__name__)
_LOOK_AGAIN: Final = 60.0
"""Seconds until a surplus is believed: a connection that broke may still be counted."""


class OtherPrograms:
    """The connections of other programs, as far as Slack's greetings tell: `connections`.

    Slack tells the number of an app's connections only when one is opened; `own` is how many are
    ours, those of other replicas included.
    """

    def __init__(self, clock: Clock, own: Callable[[], int]) -> None:
        self._clock = clock
        self._own = own
        self._lock = threading.Lock()
        self._look_at: float | None = None
        self._looking = False
        self.connections = 0

    @property
    def in_doubt(self) -> bool:
        """Whether a surplus was told that a second look has yet to confirm."""
        return self._look_at is not None or self._looking

    def greeted(self, count: int) -> None:
        """Take the number of all connections of the app, ours included."""
        surplus = max(0, count - self._own())
        with self._lock:
            believed = self._looking or bool(self.connections)
            self._looking = False
            if surplus and not believed:
                self._look_at = self._clock.monotonic() + _LOOK_AGAIN
                return
            new = surplus and not self.connections
            self.connections, self._look_at = surplus, None
        if new:
            _log.warning("slack.another_program", extra={"connections": surplus})

    def look(self, sockets: Sequence[Socket]) -> None:
        """Open one connection anew, once that is due, so that Slack tells the number again."""
        with self._lock:
            due = self._look_at is not None and self._clock.monotonic() >= self._look_at
            # Deliveries must have another way meanwhile.
            if not due or not sockets or not all(one.client.is_connected() for one in sockets):
                return
            self._look_at, self._looking = None, True
        sockets[0].client.disconnect()  # its monitor connects it again
