"""JSON answers and API errors."""

import json
from collections.abc import Mapping
from typing import Any

from simulator.wire import Answer

OK = 200
_JSON = "application/json; charset=utf-8"


def api_answer(
    said: Mapping[str, Any], *, status: int = OK, headers: Mapping[str, str] | None = None
) -> Answer:
    """Return a JSON answer, ASCII-escaped as Slack's are."""
    body = json.dumps(said, separators=(",", ":")).encode("ascii")
    return Answer(status, body, _JSON, headers or {})


class ApiError(Exception):
    """A call that fails with Slack's error code; `extra` is merged into the answer."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """Return the error answer's body."""
        return {"ok": False, "error": self.error, **self.extra}
