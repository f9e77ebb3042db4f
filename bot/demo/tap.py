"""Records the requests that the bot sends to a real Slack, at its HTTP client."""

import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl

import httpx

from bot.demo.wire import Row
from bot.ports.clock import Clock

_KEPT = 200
_POSTING = frozenset({"chat.postMessage", "chat.update"})
Place = tuple[str, str]
"""A message's channel and timestamp."""


class Tap:
    """Notes each request, and which messages have buttons or tell of something; thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._rows: deque[Row] = deque(maxlen=_KEPT)
        self._cards: dict[Place, None] = {}

    def listen_to(self, http: httpx.Client) -> None:
        """Note what a client sends from now on."""
        http.event_hooks["response"].append(self._hear)

    def newest_first(self) -> Iterator[Row]:
        """Yield the latest requests."""
        with self._lock:
            rows = list(self._rows)
        return reversed(rows)

    def cards(self) -> list[Place]:
        """Return where messages with buttons or metadata stand, the newest first."""
        with self._lock:
            return list(reversed(self._cards))

    def _hear(self, response: httpx.Response) -> None:
        response.read()
        said = _json(response.content)
        path = response.request.url.path
        method = path.rpartition("/")[2] if "/api/" in path else "response_url"
        good = response.is_success and said.get("ok", True) is True
        outcome = "ok" if good else str(said.get("error") or response.status_code)
        row = Row(self._clock.now(), "Slack", method, outcome, good)
        with self._lock:
            self._rows.append(row)
            if good and method in _POSTING and _tells(response.request):
                self._cards[str(said.get("channel")), str(said.get("ts"))] = None


def _json(content: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    return said if isinstance(said, Mapping) else {}


def _tells(request: httpx.Request) -> bool:
    """Return whether a message has metadata or buttons."""
    content = request.read()
    asked = _json(content) or dict(parse_qsl(content.decode("utf-8", "replace")))
    return bool(asked.get("metadata")) or '"button"' in json.dumps(asked.get("blocks", ""))
