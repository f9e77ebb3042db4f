"""Checks of Amazon: the login, a read-only call for each role, the marketplace."""

from collections.abc import Callable
from typing import Final

from bot.amazon.health_report import REPORT_TYPE, REPORTS
from bot.check.context import Context
from bot.check.line import Line, failed, passed, skipped
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
from bot.domain.orders.open_orders import OrdersQuery
from bot.domain.radar.scan import OPEN_FOR
from bot.domain.wording import Wording, wording

LOGIN: Final = wording("check.name.login")
_LATER = wording("check.amazon.later")


def login(context: Context) -> Line:
    """Check that an access token is granted."""
    fault = context.order_fault
    if isinstance(fault, CredentialsRefused):
        cure = "authorize" if "invalid_grant" in str(fault) else "new_secret"
        refused = wording("check.amazon.refused", fault=fault)
        return failed(LOGIN, refused, wording(f"check.amazon.{cure}"))
    if _no_answer(fault):
        silent = wording("check.amazon.silent", fault=fault)
        return failed(LOGIN, silent, wording("check.amazon.network"))
    return passed(LOGIN, wording("check.amazon.let_in"))


def orders(context: Context) -> Line:
    """Check the Orders role, with an order id that does not exist."""
    return _call(context, wording("check.name.orders"), lambda: _raise(context.order_fault))


def feeds(context: Context) -> Line:
    """Check the Feeds role, by listing the open cancellation feeds."""
    return _call(context, wording("check.name.feeds"), context.amazon.transport.open_feeds)


def report(context: Context) -> Line:
    """Check the Reports role, by listing the newest account health report."""

    def ask() -> None:
        context.amazon.connection.call(
            "getReports",
            lambda amazon: amazon.get(REPORTS, reportTypes=REPORT_TYPE, pageSize="1"),
            lambda _said: None,
        )

    return _call(context, wording("check.name.report"), ask)


def marketplace(context: Context) -> Line:
    """Check the endpoint and the marketplace, by searching for unshipped orders."""
    market, endpoint = context.store.market, context.store.sp_api_endpoint
    name = wording("check.name.marketplace", code=market.code)
    if endpoint in {other.endpoint for other in MARKETS.values()} - {market.endpoint}:
        cure = wording("check.amazon.set_endpoint", endpoint=market.endpoint)
        return failed(name, wording("check.amazon.other_world", endpoint=endpoint), cure)
    found: list[Wording] = []

    def ask() -> None:
        since = context.clock.now() - OPEN_FOR
        page = context.amazon.order_search.search(OrdersQuery(since, open_only=True))
        number = "check.amazon.to_ship_or_more" if page.next_token else "check.amazon.to_ship"
        found.append(wording(number, number=len(page.orders)))

    # During outages Amazon also rejects valid calls, so the cure names both causes.
    line = _call(context, name, ask, cure=wording("check.amazon.later_or_elsewhere"))
    return passed(name, found[0]) if found else line


def _call(
    context: Context, name: Wording, ask: Callable[[], object], *, cure: Wording = _LATER
) -> Line:
    if isinstance(context.order_fault, CredentialsRefused) or _no_answer(context.order_fault):
        return skipped(name, LOGIN)
    try:
        ask()
    except (NotFound, Rejected):
        pass  # the object is refused, not the app's access
    except RoleMissing as fault:
        return _denied(name, fault)
    except (NotYet, Throttled):
        return failed(name, wording("check.amazon.rate"), _LATER)
    except AmazonFault as fault:
        return failed(name, wording("check.amazon.silent", fault=fault), cure)
    return passed(name, wording("check.amazon.allowed"))


def _denied(name: Wording, fault: RoleMissing) -> Line:
    sure = "check.amazon.probable_role" if fault.operation == "getReports" else "check.amazon.role"
    cure = wording("check.amazon.give_role", role=wording(sure, role=fault.role))
    return failed(name, wording("check.amazon.denied", operation=fault.operation), cure)


def _no_answer(fault: AmazonFault | None) -> bool:
    known = NotFound, NotYet, Rejected, RoleMissing, Throttled, CredentialsRefused
    return fault is not None and not isinstance(fault, known)


def _raise(fault: AmazonFault | None) -> None:
    if fault is not None:
        raise fault
