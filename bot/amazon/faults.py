"""What goes wrong on the way to Amazon, in our words."""

import httpx

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
_SERVER, _TOO_MANY, _GONE = 500, 429, 404
DENIED = (401, 403)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class BadAnswer(Exception):  # noqa: N818 - a situation, translated below
    """An answer that says no, with its HTTP status and the code in Amazon's error list."""

    def __init__(self, status: int, code: str = "") -> None:
        super().__init__(f"HTTP {status} {code}".rstrip())
        self.status = status


class NotLoggedIn(Exception):  # noqa: N818 - a situation, translated below
    """There is no access token, so that nothing was asked; status 0: no readable answer."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"token: HTTP {status} {code}" if status else f"token: {code}")
        self.status = status


def fault_of(error: Exception, operation: str, *, changes: bool) -> AmazonFault:
    """Translate what a call raised; `changes` says that it may have had an effect at Amazon."""
    if isinstance(error, NotLoggedIn):
        return _login_fault(error)
    if isinstance(error, BadAnswer):
        return _status_fault(error, operation, changes=changes)
    # Without an answer that can be read, only a request that was never sent has had no effect.
    said = f"{operation}: {type(error).__name__}"
    sent = changes and not isinstance(error, _NEVER_SENT)
    return Doubtful(said) if sent else Unavailable(said)


def _status_fault(answer: BadAnswer, operation: str, *, changes: bool) -> AmazonFault:
    said = f"{operation}: {answer}"
    if answer.status in DENIED:
        return RoleMissing(operation, ROLES.get(operation, _FEED_ROLE))
    if answer.status == _TOO_MANY:
        return Throttled(said)
    if answer.status == _GONE:
        return NotFound(said)
    if answer.status >= _SERVER:
        return Doubtful(said) if changes else Unavailable(said)
    return Rejected(said)


def _login_fault(refusal: NotLoggedIn) -> AmazonFault:
    if refusal.status == 0 or refusal.status >= _SERVER:
        return Unavailable(str(refusal))
    if refusal.status == _TOO_MANY:
        return Throttled(str(refusal))
    return CredentialsRefused(str(refusal))
