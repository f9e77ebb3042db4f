"""Browser tabs: whom and what each shows, and what it was told."""

import secrets
import threading
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simulator.web.parts import Change, Part, Screen

HOME = "home"
_LOOKS = 1_000
_TOLD = 200
_TABS = 64


@dataclass(frozen=True, slots=True)
class Address:
    """What a tab shows: a person, a channel (or HOME), a thread, and so many messages."""

    user_id: str
    at: str
    thread: str = ""
    many: int = 50


class Tab:
    """A tab and the numbered lists of changes it was told; thread-safe."""

    def __init__(self, address: Address, unread_after: str | None) -> None:
        self.id = secrets.token_urlsafe(9)
        self.address = address
        self.unread_after = unread_after
        """The last message read before the tab was opened; None if nothing was new."""
        self.screen = Screen()
        self._lock = threading.RLock()
        self._number = 0
        self._told: deque[tuple[int, list[Change]]] = deque(maxlen=_TOLD)
        self._looks: OrderedDict[int, dict[str, Any]] = OrderedDict()
        self._last_look = 0

    def note(self, seen: dict[str, Any]) -> int:
        """Remember a message as it is drawn now, and return the version of this look."""
        with self._lock:
            self._last_look += 1
            self._looks[self._last_look] = seen
            if len(self._looks) > _LOOKS:
                self._looks.popitem(last=False)
            return self._last_look

    def look(self, version: int) -> dict[str, Any] | None:
        """Return a message as it was drawn, None if that was too long ago."""
        with self._lock:
            return self._looks.get(version)

    def show(self, parts: Iterable[Part]) -> list[Change]:
        """Draw the parts; return the numbered list of changes, empty if there are none."""
        with self._lock:
            changes = self.screen.show(parts)
            if not changes:
                return []
            self._number += 1
            told = [{"number": self._number}, *changes]
            self._told.append((self._number, told))
            return told

    def since(self, number: int) -> list[list[Change]] | None:
        """Return the lists told after a number, None if they are no longer known."""
        with self._lock:
            missing = [told for at, told in self._told if at > number]
            return missing if len(missing) == self._number - number else None


class Tabs:
    """The tabs opened last; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tabs: OrderedDict[str, Tab] = OrderedDict()

    def add(self, tab: Tab) -> None:
        """Add a tab and forget the one that was used longest ago."""
        with self._lock:
            self._tabs[tab.id] = tab
            if len(self._tabs) > _TABS:
                self._tabs.popitem(last=False)

    def get(self, tab_id: str) -> Tab | None:
        """Return a tab, None if it is not known (any more)."""
        with self._lock:
            if tab_id in self._tabs:
                self._tabs.move_to_end(tab_id)
            return self._tabs.get(tab_id)
