"""HTTP connections that keep to the deadline of the whole call: login, retries, every byte.

An HTTP client's timeouts apply to each read: an answer of one byte every two seconds never exceeds
them. So each read and write of a connection gets the time left until the deadline as its timeout.
"""

from collections.abc import Iterable
from math import inf
from typing import Any

import httpcore
import httpx

from bot.deadline import Deadline
from bot.kept_connections import keep_while_assigned

_CHUNK = 65_536
"""Bytes written between two checks of the deadline."""


def watched(http: httpx.Client, deadline: Deadline) -> httpx.Client:
    """Apply the deadline of the using thread to the client's connections; return the client."""
    # A custom transport would lose the proxies of the environment, so the backend is wrapped.
    for transport in (http._transport, *http._mounts.values()):  # noqa: SLF001
        if isinstance(transport, httpx.HTTPTransport):
            pool = transport._pool  # noqa: SLF001
            pool._network_backend = _Backend(pool._network_backend, deadline)  # noqa: SLF001
            keep_while_assigned(pool)
    return http


class _Backend(httpcore.NetworkBackend):
    """Opens connections that keep to the deadline."""

    def __init__(self, inner: httpcore.NetworkBackend, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        left = _step_timeout(timeout, self._deadline, httpcore.ConnectTimeout)
        stream = self._inner.connect_tcp(host, port, left, local_address, socket_options)
        return _Stream(stream, self._deadline)


class _Stream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(
            max_bytes, _step_timeout(timeout, self._deadline, httpcore.ReadTimeout)
        )

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        for start in range(0, len(buffer), _CHUNK):
            left = _step_timeout(timeout, self._deadline, httpcore.WriteTimeout)
            self._inner.write(buffer[start : start + _CHUNK], left)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: Any,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _step_timeout(timeout, self._deadline, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _step_timeout(
    timeout: float | None, deadline: Deadline, error: type[httpcore.TimeoutException]
) -> float | None:
    """Return the timeout of one step, None for none. Raises `error` after the deadline."""
    left = deadline.left()
    if left <= 0:
        msg = "the deadline of the call has passed"
        raise error(msg)
    remaining = min(inf if timeout is None else timeout, left)
    return None if remaining == inf else remaining
