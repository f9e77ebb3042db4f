"""One deadline for a whole HTTP call: connecting, the TLS handshake, writing and every read.

httpx's timeouts are for each of them singly, so an answer that drips never ends.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

_ends: ContextVar[float | None] = ContextVar("ends", default=None)
_AT_ONCE = 65_536


@contextmanager
def within(limit: timedelta) -> Iterator[None]:
    """End every call of this thread's clients (see `bounded`) that lasts until after `limit`.

    Such a call raises httpx.TimeoutException. Looking up a host's name is not bounded.
    """
    token = _ends.set(time.monotonic() + limit.total_seconds())
    try:
        yield
    finally:
        _ends.reset(token)


def bounded(client: httpx.Client) -> httpx.Client:
    """Return the same client, whose calls `within` ends; through its proxies too."""
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001 - no public seam
        if isinstance(transport, httpx.HTTPTransport):
            pool = transport._pool  # noqa: SLF001
            pool._network_backend = _Backend(pool._network_backend)  # noqa: SLF001
    return client


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self._inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.connect_tcp(host, port, left, local_address, socket_options))

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _AT_ONCE):
            left = _left(timeout, httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + _AT_ONCE], left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    """Return how long an operation may take. Raises `late` where no time is left."""
    ends = _ends.get()
    if ends is None:
        return timeout
    left = ends - time.monotonic()
    if left <= 0:
        raise late("the call took longer than it may")
    return left if timeout is None else min(timeout, left)
