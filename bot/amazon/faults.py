"""The vendor library's exceptions in our words."""

import httpx
from sp_api.auth.exceptions import AuthorizationError
from sp_api.base import SellingApiException

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
_DENIED = (401, 403)
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class BadAnswer(Exception):  # noqa: N818 - a situation, translated below
    """An answer that the vendor library would take for a success (its body has no "errors")."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


def status_of(error: Exception) -> int | None:
    """Return the HTTP status that an exception of the vendor library stands for."""
    if isinstance(error, BadAnswer):
        return error.status
    if isinstance(error, SellingApiException):
        # The library calls a 401 code 999.
        return 401 if error.code == 999 else int(error.code)  # noqa: PLR2004 - the library's
    return None


def fault_of(error: Exception, operation: str, *, changes: bool) -> AmazonFault:
    """Translate what a call raised; `changes` says that it may have had an effect at Amazon."""
    if isinstance(error, AuthorizationError):
        return _login_fault(error)
    status = status_of(error)
    if status is None:
        sent = changes and not isinstance(error, _NEVER_SENT)
        return Doubtful(type(error).__name__) if sent else Unavailable(type(error).__name__)
    return _status_fault(status, operation, changes=changes)


def _status_fault(status: int, operation: str, *, changes: bool) -> AmazonFault:
    if status in _DENIED:
        return RoleMissing(operation, ROLES.get(operation, _FEED_ROLE))
    if status == _TOO_MANY:
        return Throttled(operation)
    if status == _GONE:
        return NotFound(operation)
    if status >= _SERVER:
        said = f"{operation}: HTTP {status}"
        return Doubtful(said) if changes else Unavailable(said)
    return Rejected(f"{operation}: HTTP {status}")


def _login_fault(error: AuthorizationError) -> AmazonFault:
    if error.status_code >= _SERVER:
        return Unavailable(f"token: HTTP {error.status_code}")
    if error.status_code == _TOO_MANY:
        return Throttled("token")
    return CredentialsRefused(str(error.error_code))
