"""Login with Amazon: one access token for all threads, with timeouts and without a stampede."""

import logging
import threading
from collections.abc import Mapping
from typing import Any

import httpx
from sp_api.auth import AccessTokenClient, AccessTokenResponse
from sp_api.base._transport_httpx import HttpxTransport

from bot.amazon.faults import NotLoggedIn
from bot.ports.clock import Clock

_log = logging.getLogger(__name__)
_EARLY = 300.0
"""A token is renewed this many seconds before it ends."""
_LIFETIME = 3600.0
_OK = 200


class Token:
    """The access token in use."""

    def __init__(self, clock: Clock) -> None:
        self.lock = threading.Lock()
        self._clock = clock
        self._answer: Mapping[str, Any] | None = None
        self._until = 0.0

    def get(self) -> Mapping[str, Any] | None:
        """Return the token's answer while it is good."""
        return self._answer if self._clock.monotonic() < self._until else None

    def keep(self, answer: Mapping[str, Any]) -> None:
        """Keep a new token."""
        said = answer.get("expires_in")
        lifetime = float(said) if isinstance(said, int | float) else _LIFETIME
        self._answer = answer
        self._until = self._clock.monotonic() + lifetime - _EARLY

    def forget(self) -> None:
        """Forget the token: Amazon does not accept it."""
        with self.lock:
            self._answer = None
            self._until = 0.0


def login_class(url: str, token: Token, http: httpx.Client) -> type[AccessTokenClient]:
    """Return the library's token client for another address, sharing `token`.

    What goes wrong is a NotLoggedIn, so that nobody takes it for a fault of the call itself.
    """
    address = httpx.URL(url)

    class Login(AccessTokenClient):  # type: ignore[misc] # the library has no types
        scheme = f"{address.scheme}://"
        host = address.netloc.decode()
        path = address.raw_path.decode()

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self._transport.close()
            self._transport: Any = HttpxTransport(client=http)

        def get_auth(self) -> AccessTokenResponse:
            with token.lock:
                answer = token.get()
                if answer is None:
                    answer = self._request(
                        self.scheme + self.host + self.path, self.data, self.headers
                    )
                    token.keep(answer)
            return AccessTokenResponse(**answer)

        def _request(self, url: str, data: Any, headers: Any) -> Mapping[str, Any]:
            try:
                response = self._transport.request("POST", url, data=data, headers=headers)
            except httpx.HTTPError as error:
                _log.warning(
                    "amazon.no_answer", extra={"operation": "token", "why": type(error).__name__}
                )
                raise NotLoggedIn(0, type(error).__name__) from None
            _log.info(
                "amazon.called",
                extra={
                    "operation": "token",
                    "status": response.status_code,
                    "id": response.headers.get("x-amzn-requestid"),
                },
            )
            return _granted(response)

    return Login


def _granted(response: httpx.Response) -> Mapping[str, Any]:
    try:
        body = response.json()
    except ValueError:
        body = None
    said = body if isinstance(body, dict) else {}
    if response.status_code == _OK and isinstance(said.get("access_token"), str):
        return said
    if response.status_code == _OK or "error" not in said:
        # No answer of Login with Amazon: a gateway's page, which says nothing of our credentials.
        raise NotLoggedIn(0, f"HTTP {response.status_code} without a token")
    raise NotLoggedIn(response.status_code, str(said["error"]))
