"""Checks of Amazon: the login, a read-only call for each role, the marketplace."""

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
from bot.settings import Wording, wording

LOGIN: Final = wording("check.name.login")
_LATER = wording("check.amazon.later")


def login(visit: Visit) -> Line:
    """Check that an access token is granted."""
    fault = visit.order_fault
    if isinstance(fault, CredentialsRefused):
        cure = "authorize" if "invalid_grant" in str(fault) else "new_secret"
        refused = wording("check.amazon.refused", fault=fault)
        return wrong(LOGIN, refused, wording(f"check.amazon.{cure}"))
    if _silent(fault):
        silent = wording("check.amazon.silent", fault=fault)
        return wrong(LOGIN, silent, wording("check.amazon.network"))
    return well(LOGIN, wording("check.amazon.let_in"))


def orders(visit: Visit) -> Line:
    """Check the Orders role, with an order id that does not exist."""
    return _asked(visit, wording("check.name.orders"), lambda: _raise(visit.order_fault))


def feeds(visit: Visit) -> Line:
    """Check the Feeds role, by listing the open cancellation feeds."""
    return _asked(visit, wording("check.name.feeds"), visit.amazon.transport.open_feeds)


def report(visit: Visit) -> Line:
    """Check the Reports role, by listing the newest account health report."""

    def ask() -> None:
        visit.amazon.connection.call(
            "getReports",
            lambda amazon: amazon.get(REPORTS, reportTypes=REPORT_TYPE, pageSize="1"),
            lambda _said: None,
        )

    return _asked(visit, wording("check.name.report"), ask)


def marketplace(visit: Visit) -> Line:
    """Check the endpoint and the marketplace, by searching for unshipped orders."""
    market, endpoint = visit.settings.market, visit.settings.sp_api_endpoint
    name = wording("check.name.marketplace", code=market.code)
    if endpoint in {other.endpoint for other in MARKETS.values()} - {market.endpoint}:
        cure = wording("check.amazon.set_endpoint", endpoint=market.endpoint)
        return wrong(name, wording("check.amazon.other_world", endpoint=endpoint), cure)
    found: list[Wording] = []

    def ask() -> None:
        page = visit.amazon.open_orders.search()
        number = "check.amazon.to_ship_or_more" if page.next_token else "check.amazon.to_ship"
        found.append(wording(number, number=len(page.orders)))

    # During outages Amazon also rejects valid calls, so the cure names both causes.
    line = _asked(visit, name, ask, cure=wording("check.amazon.later_or_elsewhere"))
    return well(name, found[0]) if found else line


def _asked(
    visit: Visit, name: Wording, ask: Callable[[], object], *, cure: Wording = _LATER
) -> Line:
    if isinstance(visit.order_fault, CredentialsRefused) or _silent(visit.order_fault):
        return untried(name, LOGIN)
    try:
        ask()
    except (NotFound, Rejected):
        pass  # the object is refused, not the app's access
    except RoleMissing as fault:
        return _denied(name, fault)
    except (NotYet, Throttled):
        return wrong(name, wording("check.amazon.rate"), _LATER)
    except AmazonFault as fault:
        return wrong(name, wording("check.amazon.silent", fault=fault), cure)
    return well(name, wording("check.amazon.allowed"))


def _denied(name: Wording, fault: RoleMissing) -> Line:
    sure = "check.amazon.probable_role" if fault.operation == "getReports" else "check.amazon.role"
    cure = wording("check.amazon.give_role", role=wording(sure, role=fault.role))
    return wrong(name, wording("check.amazon.denied", operation=fault.operation), cure)


def _silent(fault: AmazonFault | None) -> bool:
    known = NotFound, NotYet, Rejected, RoleMissing, Throttled, CredentialsRefused
    return fault is not None and not isinstance(fault, known)


def _raise(fault: AmazonFault | None) -> None:
    if fault is not None:
        raise fault
