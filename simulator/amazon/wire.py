"""Requests, answers and error responses of SP-API and the document storage."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from simulator.amazon.odd import DIGITS, MANY_DIGITS
from simulator.wire import JSON, Answer, Asked

XML = "application/xml"


def answer(status: int, data: Any) -> Answer:
    """Return a JSON answer; lone surrogates are written as escapes."""
    text = json.dumps(data, ensure_ascii=False).replace(f'"{MANY_DIGITS}"', DIGITS)
    return Answer(status, text.encode(errors="backslashreplace"))


class Refusal(Exception):  # noqa: N818 - a response, not a bug
    """A rejected request, with SP-API's error body."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def answer(self) -> Answer:
        """Return the HTTP answer."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return answer(self.status, {"errors": [error]})


class StorageRefusal(Refusal):
    """A request rejected by the document storage, with its XML body."""

    def answer(self) -> Answer:
        """Return the HTTP answer."""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{self.code}</Code><Message>{escape(self.message)}</Message></Error>"
        )
        return Answer(self.status, body.encode(), XML)


def invalid(message: str, details: str = "") -> Refusal:
    """Return the 400 for an invalid request."""
    return Refusal(400, "InvalidInput", message, details)


def not_found(message: str = "The requested resource does not exist.") -> Refusal:
    """Return the 404 for a resource that does not exist."""
    return Refusal(404, "NotFound", message)


def denied(details: str = "") -> Refusal:
    """Return the 403 for a request without a valid token or role."""
    return Refusal(403, "Unauthorized", "Access to requested resource is denied.", details)


def quota_exceeded() -> Refusal:
    """Return the 429 for a request above the rate limit."""
    return Refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def read(cls, asked: Asked) -> "Request":
        """Parse a request."""
        parts = urlsplit(asked.target)
        query = parse_qs(parts.query, keep_blank_values=True)
        return cls(asked.method, parts.path, query, asked.headers, asked.body)

    def one(self, name: str) -> str | None:
        """Return a query parameter that may be given once, or None."""
        values = self.query.get(name)
        return values[0] if values else None

    def many(self, name: str) -> tuple[str, ...]:
        """Return a list parameter, comma-separated or repeated."""
        joined = ",".join(self.query.get(name, ()))
        return tuple(value for value in joined.split(",") if value)

    def moment(self, name: str) -> datetime | None:
        """Return a time parameter. Raises Refusal if it is not a timestamp."""
        said = self.one(name)
        return None if said is None else _moment(name, said)

    def json(self) -> dict[str, Any]:
        """Return the JSON body. Raises Refusal if it is not an object."""
        try:
            data = json.loads(self.body)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise invalid("Invalid input", "The request body is not a JSON object.")
        return data

    def params(self) -> dict[str, Any]:
        """Return the parameters for the call log, without secrets and documents."""
        found: dict[str, Any] = {name: ",".join(values) for name, values in self.query.items()}
        if self.method == "POST" and self.headers.get("content-type", "").startswith(JSON):
            try:
                data = json.loads(self.body)
            except ValueError:
                return found
            found |= data if isinstance(data, dict) else {}
        return found


def _moment(name: str, said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said.replace(" ", "+"))
    except ValueError:
        raise invalid(f"{name} is not in ISO 8601 format.", said) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def stamp(moment: datetime, timespec: str = "seconds") -> str:
    """Format a time as Amazon does."""
    return moment.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
