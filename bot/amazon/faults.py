"""What an answer proves: the one rule, and its names in our words.

| what came | proves | a change is | a read is |
|---|---|---|---|
| nothing was sent: no login, no connection | not done | Unavailable | Unavailable |
| 2xx, readable, about what was asked | done | done | read |
| 4xx with Amazon's own error list | refused | RoleMissing, Throttled, ... | the same |
| anything else | nothing | Doubtful | Unavailable |

"Anything else" is a redirect, a gateway's page of any status, 5xx, an answer that cannot be read or
is about another thing, silence. A read whose parameters are our own constants cannot be wrong in
itself: where Amazon finds it invalid, that is an outage too.
"""

from typing import Any

import httpx

from bot.amazon import border
from bot.amazon.wire import Answer
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    Doubtful,
    NotFound,
    Rejected,
    RoleMissing,
    Throttled,
    Unavailable,
)

ROLES = {
    "getOrder": "Inventory and Order Tracking",
    "searchOrders": "Inventory and Order Tracking",
    "createReport": "Selling Partner Insights",
    "getReport": "Selling Partner Insights",
    "getReports": "Selling Partner Insights",
    "getReportDocument": "Selling Partner Insights",
}
_FEED_ROLE = "Inventory and Order Tracking"
_OUR_CONSTANTS = frozenset(
    {"searchOrders", "createFeedDocument", "getFeeds", "createReport", "getReports"}
)
"""What is asked in the same words every time; a next page's token is Amazon's own."""
DENIED = (401, 403)
TOO_MANY = 429
_CLIENT, _SERVER, _GONE = 400, 500, 404
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL)
_LONGEST_CODE = 60


class Refusal(Exception):  # noqa: N818 - a situation, translated below
    """Amazon refuses, and signs it with its error list."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"HTTP {status} {code}")
        self.status = status


class Unproved(Exception):  # noqa: N818 - a situation, translated below
    """An answer that proves nothing."""


class NotLoggedIn(Exception):  # noqa: N818 - a situation, translated below
    """There is no access token, so that nothing was asked; status 0: no readable answer."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"token: HTTP {status} {code}" if status else f"token: {code}")
        self.status = status


def proved(answer: Answer) -> Any:
    """Return what an answer of success says. Raises Refusal, Unproved."""
    try:
        said = border.parsed(answer.body) if answer.body else {}
    except border.Unreadable as error:
        msg = f"HTTP {answer.status}, {error}"
        raise Unproved(msg) from None
    code = _error_code(said)
    if answer.succeeded and not code:
        return said
    if _CLIENT <= answer.status < _SERVER and code:
        raise Refusal(answer.status, code)
    msg = f"HTTP {answer.status} {code}".rstrip()
    raise Unproved(msg)


def _error_code(said: Any) -> str:
    """Return the code of the first error in Amazon's list, empty where there is no such list."""
    errors = said.get("errors") if isinstance(said, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    return border.words(first.get("code"), _LONGEST_CODE) if isinstance(first, dict) else ""


def fault_of(error: Exception, operation: str, *, changes: bool) -> AmazonFault:
    """Translate what a call raised; `changes`: done, it has an effect that must not come twice."""
    if isinstance(error, AmazonFault):
        return error
    if isinstance(error, NotLoggedIn):
        return _login_fault(error)
    if isinstance(error, Refusal):
        return _refused(error, operation)
    told = isinstance(error, Unproved | border.Unreadable)
    said = f"{operation}: {error}" if told else f"{operation}: {type(error).__name__}"
    may_be_done = changes and not isinstance(error, _NEVER_SENT)
    return Doubtful(said) if may_be_done else Unavailable(said)


def _refused(refusal: Refusal, operation: str) -> AmazonFault:
    said = f"{operation}: {refusal}"
    if refusal.status in DENIED:
        return RoleMissing(operation, ROLES.get(operation, _FEED_ROLE))
    if refusal.status == TOO_MANY:
        return Throttled(said)
    if operation in _OUR_CONSTANTS:
        return Unavailable(said)
    return NotFound(said) if refusal.status == _GONE else Rejected(said)


def _login_fault(refusal: NotLoggedIn) -> AmazonFault:
    if refusal.status == 0 or refusal.status >= _SERVER:
        return Unavailable(str(refusal))
    if refusal.status == TOO_MANY:
        return Throttled(str(refusal))
    return CredentialsRefused(str(refusal))
