"""HTTP requests and their whole answers: no redirects, a limited size, one deadline."""

import io
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from gzip import GzipFile
from typing import Any

import httpx

from bot.deadline import Deadline
from bot.timed_http import watched
from bot.tls import certificates

_TIMEOUT = httpx.Timeout(20, connect=5)
"""Seconds for each step; the deadline limits all of them together."""
_UNCOMPRESSED = {"Accept-Encoding": "identity"}
_OK, _REDIRECT = 200, 300


class Oversized(Exception):  # noqa: N818 - a situation, translated in `faults`
    """The answer is larger than its limit."""


class BadEncoding(Exception):  # noqa: N818 - a situation, translated in `faults`
    """The answer cannot be decompressed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer of any status, its body decompressed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def succeeded(self) -> bool:
        """Whether the status is 2xx."""
        return _OK <= self.status < _REDIRECT


class Wire:
    """The HTTP connections of one account, thread-safe; `on_headers` sees all answers' headers."""

    def __init__(self, within: timedelta, on_headers: Callable[[Mapping[str, str]], None]) -> None:
        self.deadline = Deadline(within)
        self._on_headers = on_headers
        self._http = watched(
            httpx.Client(timeout=_TIMEOUT, verify=certificates(), follow_redirects=False),
            self.deadline,
        )

    def close(self) -> None:
        """Close the HTTP connections."""
        self._http.close()

    def request(
        self,
        method: str,
        url: str,
        *,
        most: int,
        headers: Mapping[str, str] | None = None,
        **content: Any,
    ) -> Answer:
        """Send a request. Raises httpx's errors, Oversized (over `most` bytes), BadEncoding."""
        # httpx sets the Host header: the vendor library's is wrong.
        mine = {name: value for name, value in (headers or {}).items() if name.lower() != "host"}
        with self._http.stream(method, url, headers=_UNCOMPRESSED | mine, **content) as response:
            self._on_headers(response.headers)
            body = _read(response, most)
            return Answer(response.status_code, response.headers, body)


def _read(response: httpx.Response, most: int) -> bytes:
    read = bytearray()
    for piece in response.iter_raw():
        read += piece
        if len(read) > most:
            msg = f"more than {most} bytes"
            raise Oversized(msg)
    encoding = response.headers.get("content-encoding", "identity")
    if encoding == "identity":
        return bytes(read)
    if encoding != "gzip":
        msg = f"unknown content encoding {encoding[:20]}"
        raise BadEncoding(msg)
    return gunzip(bytes(read), most)


def gunzip(content: bytes, most: int) -> bytes:
    """Decompress gzip data.

    Raises Oversized without decompressing more than `most` + 1 bytes, BadEncoding for bad data.
    """
    try:
        with GzipFile(fileobj=io.BytesIO(content)) as file:
            content = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BadEncoding(type(error).__name__) from error
    if len(content) > most:
        msg = f"more than {most} bytes"
        raise Oversized(msg)
    return content
