"""Simulated process death before or after any call of a port."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from bot.desk import Desk
from bot.ports.store import StoreBusy


class Killed(BaseException):
    """The program is dead; nothing it does from now on has an effect."""


class KillSwitch:
    """Counts down the calls of ports until the program dies; None: it does not."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.died = threading.Event()
        self.discarded = False
        """What is left of a dead program is taken apart, which must leave no trace."""
        self.done = ""
        """The last call outside the program, which a dead one may not have noted."""

    def passed(self) -> None:
        """Count one point at which the program may die. Raises Killed."""
        if self.died.is_set():
            raise Killed
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.died.set()
            raise Killed


class KillablePort:
    """A port whose calls may be the program's last, with or without their effect."""

    def __init__(self, port: Any, kill_switch: KillSwitch) -> None:
        self._port = port
        self._kill_switch = kill_switch

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not callable(found):
            return found

        def call(*args: Any, **keywords: Any) -> Any:
            self._kill_switch.passed()
            result = found(*args, **keywords)
            self._kill_switch.done = name
            self._kill_switch.passed()
            return result

        return call


class KillableStore:
    """A store whose transactions may be the last: rolled back before the commit, kept after it."""

    def __init__(self, store: Any, kill_switch: KillSwitch) -> None:
        self._store = store
        self._kill_switch = kill_switch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction."""
        return self._killable()

    @contextmanager
    def _killable(self) -> Iterator[None]:
        if self._kill_switch.discarded:
            raise StoreBusy
        self._kill_switch.passed()
        with self._store.transaction():
            yield
            self._kill_switch.passed()
        self._kill_switch.passed()


def killable(desk: Desk, kill_switch: KillSwitch) -> Desk:
    """Return a desk that dies when `kill_switch` says so."""
    ports: dict[str, Any] = {
        name: KillablePort(getattr(desk, name), kill_switch)
        for name in ("order_book", "order_search", "transport", "health_reports", "messenger")
    }
    health_channel = KillablePort(desk.health_channel, kill_switch)
    return replace(
        desk, **ports, health_channel=health_channel, store=KillableStore(desk.store, kill_switch)
    )
