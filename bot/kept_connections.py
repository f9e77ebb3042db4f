"""A connection pool whose connections belong to a call from its assignment to its end.

httpcore's pool takes a connection for idle until the thread it was assigned to begins to use it, so
another thread's pass over the pool could close it, and the call then lost its answer or waited for
it until the deadline (https://github.com/encode/httpcore/issues/1110).
"""

from typing import Any

import httpcore


def keep_while_assigned(pool: Any) -> None:
    """Have the pool neither close nor reassign a connection that was assigned to a call."""
    create = pool.create_connection
    pool.create_connection = lambda origin: _Kept(create(origin), pool)


class _Kept(httpcore.ConnectionInterface):
    """A connection as its pool sees it; the pool holds its lock when it asks."""

    def __init__(self, inner: httpcore.ConnectionInterface, pool: Any) -> None:
        self._inner = inner
        self._pool = pool

    def _is_assigned(self) -> bool:
        return any(call.connection is self for call in self._pool._requests)  # noqa: SLF001

    def is_available(self) -> bool:
        return not self._is_assigned() and self._inner.is_available()

    def has_expired(self) -> bool:
        return not self._is_assigned() and self._inner.has_expired()

    def is_idle(self) -> bool:
        return not self._is_assigned() and self._inner.is_idle()

    def is_closed(self) -> bool:
        return self._inner.is_closed()

    def can_handle_request(self, origin: httpcore.Origin) -> bool:
        return self._inner.can_handle_request(origin)

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        return self._inner.handle_request(request)

    def close(self) -> None:
        self._inner.close()

    def info(self) -> str:
        return self._inner.info()
