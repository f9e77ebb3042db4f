"""What goes back over HTTP."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OK = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; without a status the connection is closed and nothing is said."""

    status: int | None
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)
    """The body before it became JSON."""

    @classmethod
    def nothing(cls) -> "Answer":
        """Return no answer at all."""
        return cls(None)


def api_answer(
    said: Mapping[str, Any], *, status: int = OK, headers: Mapping[str, str] | None = None
) -> Answer:
    """Return a JSON answer, written with ASCII escapes as Slack writes it."""
    body = json.dumps(said, separators=(",", ":")).encode("ascii")
    return Answer(status, body, headers=headers or {}, said=said)


class ApiError(Exception):
    """A call is refused with Slack's word for it; `extra` goes into the answer beside it."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """Return the body that says so."""
        return {"ok": False, "error": self.error, **self.extra}
