"""Translation of answers and errors into AmazonFault, by what they prove.

| answer | proves | a change is | a read is |
|---|---|---|---|
| no login, no connection: nothing was sent | not done | Unavailable | Unavailable |
| 2xx, readable, about the requested object | done | done | read |
| 4xx with Amazon's error list | refused | RoleMissing, Throttled, ... | the same |
| anything else | nothing | Doubtful | Unavailable |

"Anything else" is a redirect, a gateway's page of any status, 5xx, an answer that is unreadable or
about another object, or no answer. A read whose parameters are constants of this program is valid:
if Amazon rejects it, that is an outage too.
"""

from typing import Any

import httpx

from bot.amazon import validation
from bot.amazon.wire import Answer
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    Doubtful,
    NotFound,
    ReadRefused,
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
_CONSTANT_PARAMETERS = frozenset(
    {"searchOrders", "createFeedDocument", "getFeeds", "createReport", "getReports"}
)
"""Operations with constant parameters; page tokens come from Amazon."""
DENIED = (401, 403)
TOO_MANY_REQUESTS = 429
_CLIENT_ERROR, _SERVER_ERROR, _NOT_FOUND = 400, 500, 404
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.InvalidURL)
_LONGEST_CODE = 60


class Refusal(Exception):  # noqa: N818 - a situation, translated below
    """Amazon refused the request: a 4xx with its error list."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"HTTP {status} {code}")
        self.status = status


class Inconclusive(Exception):  # noqa: N818 - a situation, translated below
    """An answer that proves neither success nor refusal."""


class NotLoggedIn(Exception):  # noqa: N818 - a situation, translated below
    """No access token, so nothing was sent; `status` 0: no readable answer."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"token: HTTP {status} {code}" if status else f"token: {code}")
        self.status = status


def success_json(answer: Answer) -> Any:
    """Return the JSON of a successful answer. Raises Refusal, Inconclusive."""
    try:
        body = validation.parse_json(answer.body) if answer.body else {}
    except validation.Unreadable as error:
        msg = f"HTTP {answer.status}, {error}"
        raise Inconclusive(msg) from None
    code = _error_code(body)
    if answer.succeeded and not code:
        return body
    if _CLIENT_ERROR <= answer.status < _SERVER_ERROR and code:
        raise Refusal(answer.status, code)
    msg = f"HTTP {answer.status} {code}".rstrip()
    raise Inconclusive(msg)


def _error_code(body: Any) -> str:
    """Return the code of the first error in Amazon's error list, empty without such a list."""
    errors = body.get("errors") if isinstance(body, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    return (
        validation.display_text(first.get("code"), _LONGEST_CODE) if isinstance(first, dict) else ""
    )


def fault_of(error: Exception, operation: str, *, changes: bool) -> AmazonFault:
    """Translate what a call raised; `changes`: its effect must not happen twice."""
    if isinstance(error, AmazonFault):
        return error
    if isinstance(error, NotLoggedIn):
        return _login_fault(error)
    if isinstance(error, Refusal):
        return _refused(error, operation)
    readable = isinstance(error, Inconclusive | validation.Unreadable)
    message = f"{operation}: {error}" if readable else f"{operation}: {type(error).__name__}"
    may_have_happened = changes and not isinstance(error, _NEVER_SENT)
    return Doubtful(message) if may_have_happened else Unavailable(message)


def _refused(refusal: Refusal, operation: str) -> AmazonFault:
    message = f"{operation}: {refusal}"
    if refusal.status in DENIED:
        return RoleMissing(operation, ROLES.get(operation, _FEED_ROLE))
    if refusal.status == TOO_MANY_REQUESTS:
        return Throttled(message)
    if operation in _CONSTANT_PARAMETERS:
        return ReadRefused(message)
    return NotFound(message) if refusal.status == _NOT_FOUND else Rejected(message)


def _login_fault(refusal: NotLoggedIn) -> AmazonFault:
    if refusal.status == 0 or refusal.status >= _SERVER_ERROR:
        return Unavailable(str(refusal))
    if refusal.status == TOO_MANY_REQUESTS:
        return Throttled(str(refusal))
    return CredentialsRefused(str(refusal))
