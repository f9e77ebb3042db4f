"""The vendor library, kept to what it does well: it builds requests, and sees no answer.

What it does wrong as of 2.1.35, and what is done about it here: a failure whose body has no
"errors" comes back as a success, one with a status it does not know as some other failure, and
answers are read whole whatever their size (our own transport reads and judges them, the library is
given an empty one); the Host header is wrong for any address that does not begin with https:// (it
is left out); token requests share nothing (one `Login`); a client keeps the method of its request
in itself (one client a thread); documents are downloaded without a look at the status (see
`documents`); SP_API_DEFAULT_MARKETPLACE overrides an explicit marketplace (it is unset).
"""

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from bot.amazon import border
from bot.amazon.documents import Documents
from bot.amazon.faults import DENIED, TOO_MANY, NotLoggedIn, Refusal, Unproved, fault_of, proved
from bot.amazon.limits import Limits
from bot.amazon.login import Login
from bot.amazon.patience import Patience
from bot.amazon.skew import Skew
from bot.amazon.wire import Answer, Wire
from bot.domain import limits
from bot.domain.faults import NotYet, Unavailable
from bot.domain.markets import Market
from bot.ports.clock import Clock
from bot.tls import certificates

if TYPE_CHECKING:
    from bot.amazon.vendor import SellingPartner

_log = logging.getLogger(__name__)
_Read = TypeVar("_Read")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Access:
    """Where Amazon is and how to log in there."""

    market: Market
    endpoint: str
    login_url: str
    app_id: str
    secret: str
    refresh_token: str


class _Asking(threading.local):
    """What the present thread asks, and what came: the library carries neither."""

    operation = "?"
    changes = False
    said: Any = None


class _Mine(threading.local):
    """The client of the present thread."""

    client: "SellingPartner | None" = None


class Connection:
    """Amazon for all threads; `call` is the only way through.

    `within`: how long a whole call may take; `pause`: seconds before a second try.
    """

    def __init__(
        self,
        access: Access,
        clock: Clock,
        *,
        pause: float = 0.5,
        within: timedelta = limits.AMAZON_CALL,
    ) -> None:
        os.environ.pop("SP_API_DEFAULT_MARKETPLACE", None)
        self.access = access
        self.clock = clock
        self.limits = Limits(clock)
        self._skew = Skew(clock)
        self._wire = Wire(within, heard=self._heard)
        self._patience = Patience(self._wire.deadline, pause)
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
        self._asking = _Asking()
        self._mine = _Mine()
        self.documents = Documents(self._wire, self._patience)

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    @property
    def skew(self) -> timedelta | None:
        """Return how far Amazon's clock is ahead of ours, as far as answers agree."""
        return self._skew.least()

    def earliest(self) -> datetime:
        """Return the earliest moment that it may be now by Amazon's clock."""
        return self._skew.earliest()

    def log_in(self) -> None:
        """Have an access token that is not older than limits.LOGIN_AGE. Raises AmazonFault."""
        self._tried("token", lambda: self._login.refresh(limits.LOGIN_AGE))

    def call(
        self,
        operation: str,
        use: Callable[["SellingPartner"], object],
        read: Callable[[Any], _Read],
        *,
        changes: bool = False,
        urgent: bool = True,
    ) -> _Read:
        """Do one operation and return what `read` makes of the answer. Raises AmazonFault.

        A read is tried again where Amazon does not answer, and once more with a fresh login where
        it is denied. What changes something is one HTTP request with the login at hand, no more.
        """

        def once() -> _Read:
            self.limits.take(operation, urgent=urgent)
            return read(self._once(operation, use, changes=changes))

        return self._tried(operation, once, changes=changes)

    def _tried(self, operation: str, once: Callable[[], _Read], *, changes: bool = False) -> _Read:
        tries = self._patience.begin()
        last: Exception | None = None
        with self._wire.deadline.begin():
            while True:
                try:
                    return once()
                except NotYet as no_room:
                    # Where there is no room for another try, the one before tells.
                    raise fault_of(last or no_room, operation, changes=changes) from None
                except Exception as error:  # noqa: BLE001 - the library raises of every kind
                    last = error
                fault = fault_of(last, operation, changes=changes)
                _note(last, operation)
                unread = isinstance(last, border.Unreadable | Refusal)
                again = isinstance(fault, Unavailable) and not unread and not changes
                if not again or not tries.again():
                    raise fault

    def _once(
        self, operation: str, use: Callable[["SellingPartner"], object], *, changes: bool
    ) -> Any:
        asking = self._asking
        asking.operation, asking.changes, asking.said = operation, changes, None
        try:
            use(self._client())
        except Refusal as refusal:
            if refusal.status not in DENIED or changes:
                raise
            use(self._client())
        return asking.said

    def _client(self) -> "SellingPartner":
        if self._mine.client is None:
            self._mine.client = self._new_client()
        return self._mine.client

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
        client._transport.close()  # noqa: SLF001 - the seam that this module replaces
        client._transport = SimpleNamespace(request=self._request)  # noqa: SLF001
        return client

    def _auth(self) -> SimpleNamespace:
        """Log in for the library, but not in the middle of what changes something."""
        return SimpleNamespace(access_token=self._login.token(anew=not self._asking.changes))

    def _request(self, method: str, url: str, **parts: Any) -> SimpleNamespace:
        """Ask for the library, judge the answer and keep it; the library is given an empty one."""
        answer = self._wire.ask(method, url, most=limits.API_ANSWER, **parts)
        self._look(answer)
        self._asking.said = proved(answer)
        return SimpleNamespace(status_code=answer.status, headers={}, json=dict)

    def _heard(self, headers: Mapping[str, str]) -> None:
        self._skew.note(headers.get("date"))

    def _look(self, answer: Answer) -> None:
        operation = self._asking.operation
        request_id = answer.headers.get("x-amzn-requestid")
        _log.info(
            "amazon.called",
            extra={"operation": operation, "status": answer.status, "id": request_id},
        )
        if answer.status == TOO_MANY:
            self.limits.exhausted(operation)
        if answer.status in DENIED:
            # An expired or revoked token is denied like a missing role: only a fresh one tells.
            self._login.forget()
        granted = answer.headers.get("x-amzn-ratelimit-limit")
        try:
            self.limits.follow(operation, float(granted or 0))
        except ValueError:
            _log.warning("amazon.rate_unreadable", extra={"granted": str(granted)[:_SHOWN]})


def _note(error: Exception, operation: str) -> None:
    """Say in the log what no answer tells, and aloud what an answer should never say."""
    if isinstance(error, border.AboutAnother):
        _log.error("amazon.wrong_answer", extra={"operation": operation, "why": str(error)})
    elif not isinstance(error, Refusal | NotLoggedIn):
        told = isinstance(error, Unproved | border.Unreadable)
        why = str(error) if told else type(error).__name__
        _log.warning("amazon.no_answer", extra={"operation": operation, "why": why})
