"""What travels: a request, an answer, and the refusals of SP-API and of the storage."""

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
    """Return an answer in JSON; half a surrogate pair is written as an escape."""
    text = json.dumps(data, ensure_ascii=False).replace(f'"{MANY_DIGITS}"', DIGITS)
    return Answer(status, text.encode(errors="backslashreplace"))


class Refusal(Exception):  # noqa: N818 - Amazon says no
    """A request that Amazon refuses, with SP-API's error body."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def answer(self) -> Answer:
        """Return what goes over the wire."""
        error = {"code": self.code, "message": self.message, "details": self.details}
        return answer(self.status, {"errors": [error]})


class StorageRefusal(Refusal):
    """A request that the document storage refuses, with its XML body."""

    def answer(self) -> Answer:
        """Return what goes over the wire."""
        body = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f"<Error><Code>{self.code}</Code><Message>{escape(self.message)}</Message></Error>"
        )
        return Answer(self.status, body.encode(), XML)


def invalid(message: str, details: str = "") -> Refusal:
    """Return the refusal of a request that is wrong in itself."""
    return Refusal(400, "InvalidInput", message, details)


def not_found(message: str = "The requested resource does not exist.") -> Refusal:
    """Return the refusal of a request about something that does not exist."""
    return Refusal(404, "NotFound", message)


def denied(details: str = "") -> Refusal:
    """Return the refusal of a request without a good token or the role."""
    return Refusal(403, "Unauthorized", "Access to requested resource is denied.", details)


def quota_exceeded() -> Refusal:
    """Return the refusal of a request too many."""
    return Refusal(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")


@dataclass(frozen=True, slots=True)
class Request:
    """A request over HTTP; names of headers are in lower case."""

    method: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def read(cls, asked: Asked) -> "Request":
        """Take a request apart."""
        parts = urlsplit(asked.target)
        query = parse_qs(parts.query, keep_blank_values=True)
        return cls(asked.method, parts.path, query, asked.headers, asked.body)

    def one(self, name: str) -> str | None:
        """Return a query parameter that may be given once."""
        values = self.query.get(name)
        return values[0] if values else None

    def many(self, name: str) -> tuple[str, ...]:
        """Return a list in the query, joined by commas or repeated."""
        joined = ",".join(self.query.get(name, ()))
        return tuple(value for value in joined.split(",") if value)

    def moment(self, name: str) -> datetime | None:
        """Return a time in the query. Raises Refusal where it is no time."""
        said = self.one(name)
        return None if said is None else _moment(name, said)

    def json(self) -> dict[str, Any]:
        """Return the body. Raises Refusal where it is no JSON object."""
        try:
            data = json.loads(self.body)
        except ValueError:
            data = None
        if not isinstance(data, dict):
            raise invalid("Invalid input", "The request body is not a JSON object.")
        return data

    def params(self) -> dict[str, Any]:
        """Return what was asked, for the record of calls; nothing secret, no document."""
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
    """Write a time as Amazon does."""
    return moment.astimezone(UTC).isoformat(timespec=timespec).replace("+00:00", "Z")
