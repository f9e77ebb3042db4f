"""The connection to the SP-API: the vendor library builds requests, this module handles answers.

Defects of the library as of 2.1.35 and their workarounds:

- A failure whose body has no "errors" is returned as a success, an unknown status as an unrelated
  failure, and bodies are read whatever their size: our own transport reads and judges the answer
  and gives the library an empty one.
- The Host header is wrong for any URL that does not start with https://: it is dropped.
- Every client requests its own tokens: all share one `Login`.
- A client stores the method of its current request in itself: there is one client per thread.
- Documents are downloaded without checking the status: see `documents`.
- SP_API_DEFAULT_MARKETPLACE overrides an explicit marketplace: it is unset.
"""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from bot.amazon import validation
from bot.amazon.documents import Documents
from bot.amazon.faults import (
    DENIED,
    TOO_MANY_REQUESTS,
    Inconclusive,
    NotLoggedIn,
    Refusal,
    fault_of,
    success_json,
)
from bot.amazon.limits import Limits, Rates
from bot.amazon.login import Login
from bot.amazon.retries import RetryPolicy
from bot.amazon.skew import Skew
from bot.amazon.wire import Answer, Wire
from bot.domain import limits
from bot.domain.faults import AmazonFault, Doubtful, NotYet, Unavailable, Unreadable
from bot.domain.markets import Market
from bot.ports.clock import Clock
from bot.ports.store import StoreBusy
from bot.tls import certificates

if TYPE_CHECKING:
    from bot.amazon.vendor import SellingPartner

_log = logging.getLogger(__name__)
_Read = TypeVar("_Read")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Access:
    """The endpoints and the credentials of one seller."""

    market: Market
    endpoint: str
    login_url: str
    app_id: str
    secret: str
    refresh_token: str


class _Exchange(threading.local):
    """The current thread's request and its answer, which the library does not pass through."""

    operation = "?"
    changes = False
    answer: Any = None


class _ThreadClient(threading.local):
    """The current thread's client."""

    client: "SellingPartner | None" = None


class Connection:
    """The SP-API for all threads; every operation goes through `call`.

    `within`: deadline of a whole call, its retries included; `pause`: base delay in seconds before
    a retry; `rates`: those of the account, which its stores share.
    """

    def __init__(
        self,
        access: Access,
        clock: Clock,
        *,
        pause: float = 0.5,
        within: timedelta = limits.AMAZON_CALL,
        rates: Rates | None = None,
    ) -> None:
        os.environ.pop("SP_API_DEFAULT_MARKETPLACE", None)
        self.access = access
        self.clock = clock
        self.limits: Rates = rates or Limits(clock)
        self._skew = Skew(clock)
        self._wire = Wire(within, on_headers=self._on_headers)
        self._retries = RetryPolicy(self._wire.deadline, pause)
        self._login = Login(
            self._wire,
            clock,
            access.login_url,
            {
                "client_id": access.app_id,
                "client_secret": access.secret,
                "refresh_token": access.refresh_token,
            },
        )
        self._away_since: float | None = None
        self._exchange = _Exchange()
        self._thread = _ThreadClient()
        self.documents = Documents(self._wire, self._retries)

    def close(self) -> None:
        """Close the HTTP connections."""
        self._wire.close()

    @property
    def skew(self) -> timedelta | None:
        """Return how far Amazon's clock is ahead of ours (see `Skew.least`), None if unknown."""
        return self._skew.least()

    def earliest(self) -> datetime:
        """Return a lower bound of the time on Amazon's clock."""
        return self._skew.earliest()

    @property
    def away(self) -> float:
        """Return for how many seconds Amazon has given no answer that helps, 0 if it answers."""
        since = self._away_since
        return 0.0 if since is None else self.clock.monotonic() - since

    def log_in(self) -> None:
        """Renew the access token if it is older than limits.LOGIN_AGE. Raises AmazonFault."""
        self._with_retries("token", lambda: self._login.refresh(limits.LOGIN_AGE))

    def call(
        self,
        operation: str,
        use: Callable[["SellingPartner"], object],
        read: Callable[[Any], _Read],
        *,
        changes: bool = False,
        urgent: bool = True,
    ) -> _Read:
        """Call one operation and return its answer as parsed by `read`. Raises AmazonFault.

        A read is retried if Amazon does not answer, and once with a new token if it is denied. A
        call with `changes` is exactly one HTTP request with the current token.
        """

        def attempt() -> _Read:
            self.limits.take(operation, urgent=urgent)
            try:
                return read(self._attempt(operation, use, changes=changes))
            except StoreBusy as fault:
                # Amazon has been asked: only a busy `take` says that it was not.
                raise Inconclusive(str(fault)) from fault

        return self._with_retries(operation, attempt, changes=changes)

    def _with_retries(
        self, operation: str, attempt: Callable[[], _Read], *, changes: bool = False
    ) -> _Read:
        attempts = self._retries.begin()
        last: Exception | None = None
        with self._wire.deadline.begin():
            while True:
                try:
                    answer = attempt()
                    self._away_since = None
                    return answer
                except StoreBusy:
                    raise  # the shared rates could not be asked, so Amazon was not either
                except NotYet as no_room:
                    # If the rate limit prevents a retry, the previous error is the cause.
                    raise fault_of(last or no_room, operation, changes=changes) from None
                except Exception as error:  # noqa: BLE001 - the library raises all kinds of errors
                    last = error
                fault = fault_of(last, operation, changes=changes)
                self._note_answered(fault)
                _log_failure(last, operation)
                unread = isinstance(last, validation.Unreadable | Refusal)
                again = isinstance(fault, Unavailable) and not unread and not changes
                if not again or not attempts.retry():
                    raise fault

    def _note_answered(self, fault: AmazonFault) -> None:
        """Note whether this fault was an answer: a refusal is one, silence is not."""
        if not isinstance(fault, Unavailable | Doubtful) or isinstance(fault, Unreadable):
            self._away_since = None
        elif self._away_since is None:
            self._away_since = self.clock.monotonic()

    def _attempt(
        self, operation: str, use: Callable[["SellingPartner"], object], *, changes: bool
    ) -> Any:
        exchange = self._exchange
        exchange.operation, exchange.changes, exchange.answer = operation, changes, None
        try:
            use(self._client())
        except Refusal as refusal:
            if refusal.status not in DENIED or changes:
                raise
            use(self._client())
        return exchange.answer

    def _client(self) -> "SellingPartner":
        if self._thread.client is None:
            self._thread.client = self._new_client()
        return self._thread.client

    def _new_client(self) -> "SellingPartner":
        from bot.amazon.vendor import SellingPartner  # noqa: PLC0415 - see there

        access = self.access
        client = SellingPartner(
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
            auth_token_client_class=lambda **_: SimpleNamespace(get_auth=self._auth),
        )
        client._transport.close()  # noqa: SLF001 - the library has no public hook
        client._transport = SimpleNamespace(request=self._request)  # noqa: SLF001
        return client

    def _auth(self) -> SimpleNamespace:
        """Return the token for the library; no login during a request with `changes`."""
        return SimpleNamespace(access_token=self._login.token(renew=not self._exchange.changes))

    def _request(self, method: str, url: str, **parts: Any) -> SimpleNamespace:
        """Send the library's request and keep the checked answer; the library gets an empty one."""
        answer = self._wire.request(method, url, most=limits.API_ANSWER, **parts)
        self._inspect(answer)
        self._exchange.answer = success_json(answer)
        return SimpleNamespace(status_code=answer.status, headers={}, json=dict)

    def _on_headers(self, headers: Mapping[str, str]) -> None:
        self._skew.observe(headers.get("date"))

    def _inspect(self, answer: Answer) -> None:
        operation = self._exchange.operation
        request_id = answer.headers.get("x-amzn-requestid")
        _log.info(
            "amazon.called",
            extra={"operation": operation, "status": answer.status, "id": request_id},
        )
        if answer.status == TOO_MANY_REQUESTS:
            self.limits.exhausted(operation)
        if answer.status in DENIED:
            # An expired token and a missing role are denied alike: a new token tells which it is.
            self._login.forget()
        granted = answer.headers.get("x-amzn-ratelimit-limit")
        try:
            self.limits.follow(operation, float(granted or 0))
        except ValueError:
            _log.warning("amazon.rate_unreadable", extra={"granted": str(granted)[:_SHOWN]})


def _log_failure(error: Exception, operation: str) -> None:
    """Log a missing or unusable answer as a warning, one about another object as an error."""
    if isinstance(error, validation.WrongObject):
        _log.error("amazon.wrong_answer", extra={"operation": operation, "why": str(error)})
    elif not isinstance(error, Refusal | NotLoggedIn):
        readable = isinstance(error, Inconclusive | validation.Unreadable)
        why = str(error) if readable else type(error).__name__
        _log.warning("amazon.no_answer", extra={"operation": operation, "why": why})
