"""Amazon: the login, a harmless question for each role, and the marketplace."""

from collections.abc import Callable
from typing import Final

from bot.amazon.health_report import REPORT_TYPE, REPORTS
from bot.check.line import Line, untried, well, wrong
from bot.check.visit import Visit
from bot.domain.faults import (
    AmazonFault,
    CredentialsRefused,
    NotFound,
    NotYet,
    Rejected,
    RoleMissing,
    Throttled,
)
from bot.domain.markets import MARKETS

LOGIN: Final = "Amazon login"
_SELLER_CENTRAL = "In Seller Central, Develop Apps,"
_SECRET = (
    f"{_SELLER_CENTRAL} view the app's LWA credentials: LWA_APP_ID must be of this app, and "
    "LWA_CLIENT_SECRET not older than 180 days (make a new one there if it is)."
)
_TOKEN = f"{_SELLER_CENTRAL} authorize the app again and set the new SP_API_REFRESH_TOKEN."
_BUSY = "Check again in a few minutes."


def login(visit: Visit) -> Line:
    """Try to get an access token."""
    fault = visit.order_fault
    if isinstance(fault, CredentialsRefused):
        cure = _TOKEN if "invalid_grant" in str(fault) else _SECRET
        return wrong(LOGIN, f"Amazon refuses it ({fault})", cure)
    if _silent(fault):
        cure = "Look at the network, SP_API_ENDPOINT and LWA_ENDPOINT, then check again."
        return wrong(LOGIN, f"Amazon gives no answer that helps ({fault})", cure)
    return well(LOGIN, "Amazon lets the app in")


def orders(visit: Visit) -> Line:
    """Ask for an order that does not exist."""
    return _asked(visit, "Amazon orders", lambda: _raise(visit.order_fault))


def feeds(visit: Visit) -> Line:
    """Ask for the open cancellation feeds."""
    return _asked(visit, "Amazon cancellations", visit.amazon.transport.open_feeds)


def report(visit: Visit) -> Line:
    """Ask for the newest account health report there is."""

    def ask() -> None:
        visit.amazon.connection.call(
            "getReports",
            lambda amazon: amazon.get(REPORTS, reportTypes=REPORT_TYPE, pageSize="1"),
            lambda _said: None,
        )

    return _asked(visit, "Amazon account health", ask)


def marketplace(visit: Visit) -> Line:
    """Ask for the orders to ship in the marketplace."""
    market, endpoint = visit.settings.market, visit.settings.sp_api_endpoint
    name = f"marketplace {market.code}"
    if endpoint in {other.endpoint for other in MARKETS.values()} - {market.endpoint}:
        cure = f"Set SP_API_ENDPOINT to {market.endpoint}, or to nothing."
        return wrong(name, f"{endpoint} serves another part of the world", cure)
    found: list[str] = []

    def ask() -> None:
        page = visit.amazon.open_orders.search()
        found.append(f"{len(page.orders)}{' or more' if page.next_token else ''} to ship")

    # Amazon also calls a question invalid that it answered yesterday, so that either may be so.
    sells = "If it stays so, set SP_API_MARKETPLACE to one where this seller account sells."
    line = _asked(visit, name, ask, cure=f"{_BUSY} {sells}")
    return well(name, found[0]) if found else line


def _asked(visit: Visit, name: str, ask: Callable[[], object], *, cure: str = _BUSY) -> Line:
    if isinstance(visit.order_fault, CredentialsRefused) or _silent(visit.order_fault):
        return untried(name, LOGIN)
    try:
        ask()
    except (NotFound, Rejected):
        pass  # what was asked for is refused, not the app
    except RoleMissing as fault:
        return _denied(name, fault)
    except (NotYet, Throttled):
        return wrong(name, "Amazon's rate limit is used up for now", _BUSY)
    except AmazonFault as fault:
        return wrong(name, f"Amazon gives no answer that helps ({fault})", cure)
    return well(name, "allowed")


def _denied(name: str, fault: RoleMissing) -> Line:
    probably = "probably " if fault.operation == "getReports" else ""
    cure = (
        f"{_SELLER_CENTRAL} give the app the role it needs ({probably}{fault.role}), authorize it "
        "again and set the new SP_API_REFRESH_TOKEN. The seller account must be of the "
        "marketplace's part of the world."
    )
    return wrong(name, f"Amazon denies {fault.operation}", cure)


def _silent(fault: AmazonFault | None) -> bool:
    known = NotFound, NotYet, Rejected, RoleMissing, Throttled, CredentialsRefused
    return fault is not None and not isinstance(fault, known)


def _raise(fault: AmazonFault | None) -> None:
    if fault is not None:
        raise fault
