"""One question over HTTP and its whole answer: no redirects, no more bytes than the limit."""

import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from gzip import GzipFile
from typing import Any

import httpx

from bot.deadline import Deadline
from bot.tls import certificates

_TIMEOUT = httpx.Timeout(20, connect=5)
"""Of each step in seconds; all of them together end at the deadline."""
_NO_OTHER_STEP = {"Accept-Encoding": "identity"}
_OK, _NOT_OK = 200, 300


class Oversized(Exception):  # noqa: N818 - a situation, translated in `faults`
    """What was sent is larger than anything that is ours."""


class BadlyPacked(Exception):  # noqa: N818 - a situation, translated in `faults`
    """What was sent cannot be unpacked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer over HTTP, unpacked; its status decides nothing yet."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def succeeded(self) -> bool:
        """Say whether the status is one of success: a redirect is none."""
        return _OK <= self.status < _NOT_OK


class Wire:
    """The connections of one account, for all threads; `heard` is told every answer's headers."""

    def __init__(self, within: timedelta, heard: Callable[[Mapping[str, str]], None]) -> None:
        self.deadline = Deadline(within)
        self._heard = heard
        self._http = self.deadline.watch(
            httpx.Client(timeout=_TIMEOUT, verify=certificates(), follow_redirects=False)
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def ask(
        self,
        method: str,
        url: str,
        *,
        most: int,
        headers: Mapping[str, str] | None = None,
        **content: Any,
    ) -> Answer:
        """Return the answer. Raises httpx's errors, Oversized (over `most` bytes), BadlyPacked."""
        # The Host header is the client's own affair: the vendor library makes a wrong one.
        mine = {name: value for name, value in (headers or {}).items() if name.lower() != "host"}
        with self._http.stream(method, url, headers=_NO_OTHER_STEP | mine, **content) as response:
            self._heard(response.headers)
            body = _read(response, most)
            return Answer(response.status_code, response.headers, body)


def _read(response: httpx.Response, most: int) -> bytes:
    read = bytearray()
    for piece in response.iter_raw():
        read += piece
        if len(read) > most:
            msg = f"more than {most} bytes"
            raise Oversized(msg)
    packing = response.headers.get("content-encoding", "identity")
    if packing == "identity":
        return bytes(read)
    if packing != "gzip":
        msg = f"packed as {packing[:20]}"
        raise BadlyPacked(msg)
    return unpacked(bytes(read), most)


def unpacked(packed: bytes, most: int) -> bytes:
    """Return what a gzip holds. Raises Oversized before more than `most` bytes are unpacked."""
    try:
        with GzipFile(fileobj=io.BytesIO(packed)) as file:
            content = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadlyPacked(type(error).__name__) from error
    if len(content) > most:
        msg = f"more than {most} bytes"
        raise Oversized(msg)
    return content
