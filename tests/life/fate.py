"""Dying at any moment: each call of a port may be the program's last, before it or after it."""

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any

from bot.desk import Desk
from bot.ports.store import StoreBusy


class Killed(BaseException):
    """The program is dead: nothing it does from now on has an effect."""


class Fate:
    """How many calls of ports the program has left; None: it lives on."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.died = threading.Event()
        self.buried = False
        """What is left of a dead program is taken apart, which must leave no trace."""
        self.done = ""
        """The last call outside the program, which a dead one may not have noted."""

    def passed(self) -> None:
        """Count one moment at which the program may die. Raises Killed."""
        if self.died.is_set():
            raise Killed
        if self.left is None:
            return
        self.left -= 1
        if self.left <= 0:
            self.died.set()
            raise Killed


class MortalPort:
    """A port whose calls may be the last thing done, with their effect or without."""

    def __init__(self, port: Any, fate: Fate) -> None:
        self._port = port
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not callable(found):
            return found

        def call(*args: Any, **keywords: Any) -> Any:
            self._fate.passed()
            result = found(*args, **keywords)
            self._fate.done = name
            self._fate.passed()
            return result

        return call


class MortalStore:
    """A store whose transactions may be the last: undone before the commit, kept after it."""

    def __init__(self, store: Any, fate: Fate) -> None:
        self._store = store
        self._fate = fate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def transaction(self) -> AbstractContextManager[None]:
        """Open a transaction."""
        return self._mortal()

    @contextmanager
    def _mortal(self) -> Iterator[None]:
        if self._fate.buried:
            raise StoreBusy
        self._fate.passed()
        with self._store.transaction():
            yield
            self._fate.passed()
        self._fate.passed()


def mortal(desk: Desk, fate: Fate) -> Desk:
    """Return a desk that dies when its fate says so."""
    ports: dict[str, Any] = {
        name: MortalPort(getattr(desk, name), fate)
        for name in ("order_book", "open_orders", "transport", "health_reports", "messenger")
    }
    health_channel = MortalPort(desk.health_channel, fate)
    return replace(
        desk, **ports, health_channel=health_channel, store=MortalStore(desk.store, fate)
    )
