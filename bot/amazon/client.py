"""The vendor library, hardened: addresses, timeouts, silent failures, threads, tokens, rates.

What the library does wrong as of 2.1.35, and what is done about it here: a failure whose body has
no "errors" comes back as a success, and one with a status it does not know as some other failure (a
response hook raises for every one); the Host header is wrong for any address that does not begin
with https:// (a request hook sets it); requests have a default timeout of 5 s and token requests
share nothing (one httpx client with timeouts of ours); a client keeps the method of its request in
itself (one client a thread); documents are downloaded without a look at the status (see
`documents`); SP_API_DEFAULT_MARKETPLACE overrides an explicit marketplace (it is unset).
"""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
from sp_api.api import Feeds, Orders, Reports
from sp_api.base._transport_httpx import HttpxTransport

from bot.amazon.documents import Documents
from bot.amazon.faults import DENIED, BadAnswer, NotLoggedIn, fault_of
from bot.amazon.limits import Limits
from bot.amazon.login import Token, login_class
from bot.amazon.patience import Patience
from bot.domain.faults import AmazonFault, NotYet, Throttled, Unavailable
from bot.domain.markets import Market
from bot.ports.clock import Clock
from bot.tls import certificates

if TYPE_CHECKING:
    from datetime import timedelta

_log = logging.getLogger(__name__)
_TIMEOUT = httpx.Timeout(20, connect=5)
_BAD = 400


@dataclass(frozen=True, slots=True)
class Access:
    """Where Amazon is and how to log in there."""

    market: Market
    endpoint: str
    login_url: str
    app_id: str
    secret: str
    refresh_token: str


class Connection:
    """Amazon for all threads; `call` is the only way through."""

    def __init__(self, access: Access, clock: Clock, *, pause: float = 0.5) -> None:
        os.environ.pop("SP_API_DEFAULT_MARKETPLACE", None)
        self.access = access
        self.clock = clock
        self.limits = Limits(clock)
        self.skew: timedelta | None = None
        self._patience = Patience(clock, pause)
        self._token = Token(clock)
        self._local = threading.local()
        self._http = httpx.Client(
            timeout=_TIMEOUT,
            verify=certificates(),
            event_hooks={"request": [_set_host], "response": [self._look]},
        )
        self._plain = httpx.Client(timeout=_TIMEOUT, verify=certificates())
        self._login = login_class(access.login_url, self._token, self._plain)
        self.documents = Documents(self._plain, self._patience)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()
        self._plain.close()

    def call(
        self,
        operation: str,
        api: type[Any],
        use: Callable[[Any], Any],
        *,
        changes: bool = False,
        urgent: bool = True,
    ) -> Any:
        """Do one operation and return its payload. Raises AmazonFault.

        Reads are tried again where Amazon does not answer; what changes something is not.
        """
        tries = self._patience.begin()
        self.limits.take(operation, urgent=urgent)
        while True:
            fault: AmazonFault
            try:
                return self._once(operation, api, use)
            except Exception as error:  # noqa: BLE001 - the library raises of every kind
                fault = fault_of(error, operation, changes=changes)
                _note_silence(error, operation)
            if isinstance(fault, Throttled):
                self.limits.exhausted(operation)
            again = isinstance(fault, Unavailable) and not changes and tries.again()
            if not again or not self._room(operation, urgent=urgent):
                raise fault

    def log_in(self) -> None:
        """Have a token that is good for the next call. Raises AmazonFault."""
        try:
            self._client(Feeds)._auth.get_auth()  # noqa: SLF001 - the library's token client
        except Exception as error:
            raise fault_of(error, "token", changes=False) from error

    def _room(self, operation: str, *, urgent: bool) -> bool:
        """Say whether the rate has room to ask once more: then it is used up."""
        try:
            self.limits.take(operation, urgent=urgent)
        except NotYet:
            return False
        return True

    def _once(self, operation: str, api: type[Any], use: Callable[[Any], Any]) -> Any:
        self._local.operation = operation
        try:
            return use(self._client(api)).payload
        except BadAnswer as answer:
            if answer.status not in DENIED:
                raise
        # An expired or revoked token is denied like a missing role: only a fresh one tells.
        self._token.forget()
        return use(self._client(api)).payload

    def _client(self, api: type[Any]) -> Any:
        clients: dict[type[Any], Any] = self._local.__dict__.setdefault("clients", {})
        if api not in clients:
            clients[api] = self._new_client(api)
        return clients[api]

    def _new_client(self, api: type[Any]) -> Any:
        access = self.access
        client = api(
            marketplace=SimpleNamespace(
                name=access.market.code,
                marketplace_id=access.market.id,
                region=access.market.region,
                endpoint=access.endpoint,
            ),
            credentials={
                "refresh_token": access.refresh_token,
                "lwa_app_id": access.app_id,
                "lwa_client_secret": access.secret,
            },
            verify=certificates(),
            auth_token_client_class=self._login,
            **({"version": "2026-01-01"} if api is Orders else {}),
        )
        client._transport.close()  # noqa: SLF001 - the seam that this module replaces
        client._transport = HttpxTransport(client=self._http)  # noqa: SLF001
        return client

    def _look(self, response: httpx.Response) -> None:
        operation = str(getattr(self._local, "operation", "?"))
        request_id = response.headers.get("x-amzn-requestid")
        _log.info(
            "amazon.called",
            extra={"operation": operation, "status": response.status_code, "id": request_id},
        )
        self._note_rate(operation, response.headers.get("x-amzn-ratelimit-limit"))
        self._note_skew(response.headers.get("date"))
        if response.status_code >= _BAD:
            response.read()
            raise BadAnswer(response.status_code, _code(response))

    def _note_rate(self, operation: str, granted: str | None) -> None:
        try:
            self.limits.follow(operation, float(granted or 0))
        except (ValueError, KeyError):
            _log.warning("amazon.rate_unreadable", extra={"granted": granted})

    def _note_skew(self, date: str | None) -> None:
        try:
            self.skew = parsedate_to_datetime(date or "") - self.clock.now()
        except (ValueError, TypeError):
            return


def _set_host(request: httpx.Request) -> None:
    request.headers["host"] = request.url.netloc.decode()


def _code(response: httpx.Response) -> str:
    """Return the code in Amazon's error list, where there is one."""
    try:
        return str(response.json()["errors"][0]["code"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


def _note_silence(error: Exception, operation: str) -> None:
    if not isinstance(error, BadAnswer | NotLoggedIn):
        why = type(error).__name__
        _log.warning("amazon.no_answer", extra={"operation": operation, "why": why})


__all__ = ["Access", "Connection", "Feeds", "Orders", "Reports"]
