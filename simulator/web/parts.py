"""The changing parts of a page, and the difference between two states of them."""

import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from simulator.slack.look.html import Html

Change = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """An element of the page: its id and the id of its container ("" if it is always there).

    It is drawn again when `key` differs from before; a key of None is drawn each time.
    """

    id: str
    into: str
    key: object
    draw: Callable[[], Html]


@dataclass(frozen=True, slots=True)
class _Drawn:
    into: str
    key: object
    html: Html


class Screen:
    """What one tab shows; thread-safe. Parts keep their order within a container."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shown: dict[str, _Drawn] = {}

    def html_in(self, into: str) -> Html:
        """Return what was last drawn in a container."""
        with self._lock:
            return Html("".join(one.html for one in self._shown.values() if one.into == into))

    def html_of(self, part_id: str) -> Html:
        """Return a part as it was last drawn. Raises KeyError."""
        with self._lock:
            return self._shown[part_id].html

    def complete(self, parts: Iterable[Part]) -> None:
        """Draw the parts that are not there yet; the others stay as they were drawn."""
        with self._lock:
            for part in parts:
                if part.id not in self._shown:
                    self._shown[part.id] = _redrawn(part, None)

    def show(self, parts: Iterable[Part]) -> list[Change]:
        """Draw what is new and return what the page must change.

        `drop` removes an element; `put` replaces one, or adds it to `into`, before an element
        or (None) at the end.
        """
        with self._lock:
            before, self._shown = self._shown, {}
            for part in parts:
                self._shown[part.id] = _redrawn(part, before.get(part.id))
            return [*_dropped(before, self._shown), *_put(before, self._shown)]


def _redrawn(part: Part, before: _Drawn | None) -> _Drawn:
    if before is not None and part.key is not None and part.key == before.key:
        return before
    return _Drawn(part.into, part.key, part.draw())


def _dropped(before: dict[str, _Drawn], now: dict[str, _Drawn]) -> Iterator[Change]:
    return ({"drop": one} for one in before if one not in now)


def _put(before: dict[str, _Drawn], now: dict[str, _Drawn]) -> Iterator[Change]:
    """Yield what to put, the last first, so that what a part stands before is there."""
    following: dict[str, str] = {}
    for part_id, drawn in reversed(now.items()):
        known = before.get(part_id)
        if known is None:
            place = {"into": drawn.into, "before": following.get(drawn.into)}
            yield {"put": part_id, "html": drawn.html, **place}
        elif known.html != drawn.html:
            yield {"put": part_id, "html": drawn.html}
        following[drawn.into] = part_id
