"""Requests and answers of the simulated Amazon, apart from sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

JSON = "application/json"
_WORDS = {
    400: ("InvalidInput", "Invalid Input"),
    403: ("Unauthorized", "Access to requested resource is denied."),
    404: ("NotFound", "The requested resource was not found."),
    429: ("QuotaExceeded", "You exceeded your quota for the requested resource."),
    500: ("InternalFailure", "We encountered an internal error. Please try again."),
    503: ("ServiceUnavailable", "Service is temporarily unavailable. Please try again."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request: header names in lower case, query values joined by commas."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """Return the body as an object; raises Refusal for anything else."""
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise Refusal(400, "The request body is no JSON.") from error
        if not isinstance(found, dict):
            raise Refusal(400, "The request body is no object.")
        return found

    def listed(self, name: str) -> list[str]:
        """Return the comma-joined values of a query parameter."""
        return [part for part in self.query.get(name, "").split(",") if part]


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked of Amazon: `status` 0 where no answer was sent."""

    operation: str
    at: datetime
    status: int
    request_id: str
    params: Mapping[str, Any]


class Refusal(Exception):  # noqa: N818 - an answer, not an accident
    """An answer of 4xx or 5xx in the form of SP-API."""

    def __init__(self, status: int, details: str = "", *, message: str = "") -> None:
        super().__init__(f"{status} {message or details}")
        self.status = status
        self.details = details
        self.message = message

    def answer(self) -> Answer:
        """Return it as Amazon says it."""
        code, message = _WORDS[self.status]
        error = {"code": code, "message": self.message or message, "details": self.details}
        return as_json({"errors": [error]}, self.status)


def as_json(body: object, status: int = 200) -> Answer:
    """Return a JSON answer."""
    return Answer(status, json.dumps(body, ensure_ascii=False).encode())


def stamp(moment: datetime) -> str:
    """Return a moment as Amazon writes it: UTC with milliseconds."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def moment(text: str, name: str) -> datetime:
    """Return an ISO 8601 moment; raises Refusal where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal(400, f"{name} is no ISO 8601 date-time.") from error
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
