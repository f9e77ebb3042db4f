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

    Slack tells the number of an app's connections only when one is opened.
    """

    def __init__(
        self, clock: Clock, sockets: Sequence[Socket], elsewhere: Callable[[], int] = lambda: 0
    ) -> None:
        """`sockets` are ours, each from before it is opened; `elsewhere`: of other replicas."""
        self._clock = clock
        self._sockets = sockets
        self._elsewhere = elsewhere
        self._lock = threading.Lock()
        self._look_at: float | None = None
        self._looking = self._greeted = False
        self.connections = 0

    @property
    def in_doubt(self) -> bool:
        """Whether a surplus was reported that a second look has yet to confirm."""
        return self._look_at is not None or self._looking

    @property
    def there(self) -> bool | None:
        """Whether there is another program; None before a greeting, and while in doubt."""
        return None if not self._greeted or self.in_doubt else bool(self.connections)

    def greeted(self, count: int) -> None:
        """Note the number of all connections of the app, including ours."""
        own = sum(one.client.is_connected() for one in self._sockets) + self._elsewhere()
        surplus = max(0, count - own)
        with self._lock:
            believed = self._looking or bool(self.connections)
            self._looking, self._greeted = False, True
            if surplus and not believed:
                if self._look_at is None:
                    self._look_at = self._clock.monotonic() + _LOOK_AGAIN
                return
            new = surplus and not self.connections
            self.connections, self._look_at = surplus, None
        if new:
            _log.warning("slack.another_program", extra={"connections": surplus})

    def look(self) -> None:
        """Open one connection anew, if due, so that Slack reports how many there are again."""
        with self._lock:
            due = self._look_at is not None and self._clock.monotonic() >= self._look_at
            # Another connection must take the deliveries meanwhile.
            whole = self._sockets and all(one.client.is_connected() for one in self._sockets)
            if not due or not whole:
                return
            self._look_at, self._looking = None, True
        self._sockets[0].client.disconnect()  # its monitor connects it again
