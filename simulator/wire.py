"""HTTP requests and responses."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; header names are lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Return the target's path."""
        return urlsplit(self.target).path


@dataclass(frozen=True, slots=True)
class Answer:
    """A response. Status 0 closes the connection without an answer.

    `drip`: seconds of real time between two bytes, headers included; 0 sends all at once.
    `rest` makes what follows `body`, in a thread of its own, while that is on its way.
    """

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    drip: float = 0.0
    rest: Callable[[], bytes] | None = None


CLOSED = Answer(0)


def changed(answer: Answer, change: Callable[[Any], Any]) -> Answer:
    """Return an answer with a transformed JSON body; other bodies are unchanged."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return answer
    return replace(answer, body=json.dumps(change(said)).encode("ascii"))
