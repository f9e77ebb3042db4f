"""Login with Amazon: one access token shared by all threads, renewed by one at a time."""

import logging
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx

from bot.amazon import validation
from bot.amazon.faults import NotLoggedIn
from bot.amazon.wire import Answer, BadEncoding, Oversized, Wire
from bot.domain import limits
from bot.ports.clock import Clock

_log = logging.getLogger(__name__)
_RENEW_EARLY = 300.0
"""A token is renewed this many seconds before it expires, or at half its lifetime if later."""
_LIFETIME = (60, 3600)
_TOKEN = re.compile(r"[\x21-\x7e]{1,8000}")
_CLIENT_ERROR = 400


class Login:
    """The current access token, renewed when it is about to expire."""

    def __init__(self, wire: Wire, clock: Clock, url: str, keys: Mapping[str, str]) -> None:
        self._wire = wire
        self._clock = clock
        self._url = url
        self._form = {"grant_type": "refresh_token", **keys}
        self._lock = threading.Lock()
        self._token = ""
        self._since = self._until = 0.0

    def token(self, *, renew: bool = True) -> str:
        """Return the current token; without a valid one, log in if `renew` allows it.

        Raises NotLoggedIn.
        """
        with self._locked():
            if self._clock.monotonic() >= self._until:
                if not renew:
                    raise NotLoggedIn(0, "not logged in")
                self._renew()
            return self._token

    def refresh(self, age: timedelta) -> None:
        """Renew the token if it is older than `age`. Raises NotLoggedIn."""
        with self._locked():
            now = self._clock.monotonic()
            if now >= self._until or now - self._since > age.total_seconds():
                self._renew()

    def forget(self) -> None:
        """Discard the token after Amazon denied it."""
        with self._locked():
            self._until = 0.0

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock; wait for another thread's login no longer than the call's deadline."""
        # `acquire` does not accept infinity.
        if not self._lock.acquire(timeout=min(self._wire.deadline.left(), _LIFETIME[1])):
            raise NotLoggedIn(0, "another login takes too long")
        try:
            yield
        finally:
            self._lock.release()

    def _renew(self) -> None:
        try:
            answer = self._wire.request("POST", self._url, most=limits.API_ANSWER, data=self._form)
        except (httpx.HTTPError, httpx.InvalidURL, Oversized, BadEncoding) as error:
            why = type(error).__name__
            _log.warning("amazon.no_answer", extra={"operation": "token", "why": why})
            raise NotLoggedIn(0, why) from None
        _log.info(
            "amazon.called",
            extra={
                "operation": "token",
                "status": answer.status,
                "id": answer.headers.get("x-amzn-requestid"),
            },
        )
        self._token, lifetime = _parse_token(answer)
        self._since = self._clock.monotonic()
        self._until = self._since + max(lifetime - _RENEW_EARLY, lifetime / 2)


def _parse_token(answer: Answer) -> tuple[str, int]:
    """Return a token and its lifetime in seconds. Raises NotLoggedIn."""
    try:
        body = validation.parse_json(answer.body)
    except validation.Unreadable:
        body = None
    found: Mapping[str, Any] = body if isinstance(body, dict) else {}
    token, error = found.get("access_token"), validation.display_text(found.get("error"))
    if answer.succeeded and isinstance(token, str) and _TOKEN.fullmatch(token):
        shortest, longest = _LIFETIME
        lifetime = validation.count(found.get("expires_in"))
        return token, longest if lifetime is None else min(max(lifetime, shortest), longest)
    if answer.status < _CLIENT_ERROR or not error:
        # A gateway answered, not Login with Amazon: the credentials may be valid.
        raise NotLoggedIn(0, f"HTTP {answer.status} without a token")
    raise NotLoggedIn(answer.status, error)
