"""Login with Amazon: one access token for all threads, with timeouts and without a stampede."""

import threading
from collections.abc import Mapping
from typing import Any

import httpx
from sp_api.auth import AccessTokenClient, AccessTokenResponse
from sp_api.auth.exceptions import AuthorizationError
from sp_api.base._transport_httpx import HttpxTransport

from bot.amazon.faults import BadAnswer
from bot.ports import Clock

_EARLY = 300.0
"""A token is renewed this many seconds before it ends."""
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
        self._answer = answer
        self._until = self._clock.monotonic() + float(answer.get("expires_in", 3600)) - _EARLY

    def forget(self) -> None:
        """Forget the token: Amazon does not accept it."""
        with self.lock:
            self._answer = None
            self._until = 0.0


def login_class(url: str, token: Token, http: httpx.Client) -> type[AccessTokenClient]:
    """Return the library's token client for another address, sharing `token`."""
    address = httpx.URL(url)

    class Login(AccessTokenClient):  # type: ignore[misc] # the library has no types
        scheme = f"{address.scheme}://"
        host = address.netloc.decode()
        path = address.raw_path.decode()

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
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
            response = self._transport.request("POST", url, data=data, headers=headers)
            try:
                body = response.json()
            except ValueError:
                # The library would fail with a parser's error on a gateway's page.
                raise BadAnswer(max(response.status_code, 500)) from None
            if response.status_code != _OK:
                raise _refusal(body, response.status_code)
            answer: Mapping[str, Any] = body
            return answer

    return Login


def _refusal(body: Any, status: int) -> Exception:
    said = body if isinstance(body, dict) else {}
    refusal: Exception = AuthorizationError(
        said.get("error"), said.get("error_description"), status
    )
    return refusal
