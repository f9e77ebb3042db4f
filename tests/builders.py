"""Plausible default values for tests; name only what a test is about."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.feed import Feed, FeedState
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Cause, Ending, Noted, Reported, Request, State
from bot.domain.money import Money
from bot.domain.orders.form import OpenedView
from bot.domain.orders.open_orders import OrdersQuery
from bot.domain.orders.order import FulfilledBy, Order, OrderItem, Status
from storage.tables.stores import KnownStore

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
STORE = "A3SELLER.JP"
KNOWN = KnownStore(STORE, "A3SELLER", "https://sellingpartnerapi-fe.amazon.com", "JP")
ORDER_ID = "250-1234567-1234567"
OPEN_ORDERS = OrdersQuery(NOW - timedelta(days=60), open_only=True)
REQUESTER = "U0MIKA"
APPROVER = "U0KENJI"


def an_item(**changes: Any) -> OrderItem:
    """Return an order item: two units, none shipped, no request by the buyer."""
    item = OrderItem(
        id="12345678901234",
        title="ステンレスボトル 500ml 真空断熱 Bottle",
        sku="BTL-500-SV",
        asin="B0TESTBTL1",
        quantity=2,
        fulfilled=0,
        unit_price=Money(Decimal(1980), "JPY"),
        total=Money(Decimal(3960), "JPY"),
    )
    return replace(item, **changes)


def an_order(**changes: Any) -> Order:
    """Return an unshipped, seller-fulfilled order of one item."""
    order = Order(
        id=ORDER_ID,
        status=Status.UNSHIPPED,
        fulfilled_by=FulfilledBy.MERCHANT,
        programs=frozenset(),
        amazon_channel=True,
        items=(an_item(),),
        created_at=NOW - timedelta(hours=5),
        updated_at=NOW - timedelta(hours=4),
        read_at=NOW,
        ship_by=NOW + timedelta(days=2),
        total=Money(Decimal(3960), "JPY"),
    )
    return replace(order, **changes)


def a_forecast(**changes: Any) -> Forecast:
    """Return a forecast well below its target."""
    forecast = Forecast(
        cancelled=1,
        orders=400,
        unseen=0,
        target=Decimal("0.025"),
        report_at=NOW - timedelta(hours=2),
        room=8,
    )
    return replace(forecast, **changes)


def _of_state(state: State) -> dict[str, Any]:
    """Return the fields that a request in this state has acquired."""
    if state is State.REQUESTED:
        return {}
    decided = {"decided_by": APPROVER, "reading_due": False}
    if state in (State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.VOID):
        return decided
    approved = {
        **decided,
        "approvals": (APPROVER,),
        "approved_at": NOW,
        "send_after": NOW + timedelta(seconds=60),
    }
    return approved if state is State.APPROVED else {**approved, "feed": "feed-1"}


_NOTED = frozenset(field.name for field in fields(Noted))


def _ending(request: Request) -> Ending | None:
    """Return the ending that fits the state and the other fields, None for an open request."""
    match request.state:
        case State.CANCELLED:
            found = request.order.status is Status.CANCELLED
        case State.FAILED:
            found = request.noted.reported is Reported.REJECTED
        case _:
            found = request.approved_at is not None
    causes = {
        State.CANCELLED: (Cause.BY_HAND, Cause.ORDER),
        State.FAILED: (Cause.BY_HAND, Cause.REPORT),
        State.REJECTED: (Cause.REJECTED, Cause.REJECTED),
        State.WITHDRAWN: (Cause.WITHDRAWN, Cause.STOPPED),
        State.EXPIRED: (Cause.UNDECIDED, Cause.TOO_OLD),
        State.VOID: (Cause.OTHER, Cause.OTHER),
    }
    return None if request.open else Ending(causes[request.state][found])


def a_request(**changes: Any) -> Request:
    """Return a request that counts and needs one approval; `state` fills in what led to it.

    `order_id` is short for an order with that id. Fields of `noted` are given directly, and so are
    the `cause` and the `words` of the ending.
    """
    ending = {name: changes.pop(name) for name in ("cause", "words") if name in changes}
    order_id = changes.pop("order_id", None)
    if order_id is not None:
        changes["order"] = an_order(id=order_id)
    state: State = changes.get("state", State.REQUESTED)
    request = Request(
        id="request-1",
        store=STORE,
        order=an_order(),
        reason=Reason.NO_INVENTORY,
        requester=REQUESTER,
        state=state,
        counting=Counting(in_rate=True, in_prime_rate=False),
        needed=1,
        created_at=NOW,
        expires_at=NOW + timedelta(hours=24),
        changed_at=NOW,
    )
    given = {**_of_state(state), **changes}
    noted = {name: given.pop(name) for name in _NOTED & set(given)}
    request = replace(request, **given).noting(**noted)
    ended = request.ending or _ending(request)
    return request if ended is None else replace(request, ending=replace(ended, **ending))


def a_feed(**changes: Any) -> Feed:
    """Return a feed of one request that is about to be sent."""
    feed = Feed(
        id="feed-1",
        store=STORE,
        state=FeedState.PREPARED,
        request_ids=("request-1",),
        prepared_at=NOW,
    )
    return replace(feed, **changes)


def a_view(**changes: Any) -> OpenedView:
    """Return a form that was opened a moment ago."""
    view = OpenedView(
        view_id="V0FORM",
        store=STORE,
        order=an_order(),
        user_id=REQUESTER,
        reply_url="https://hooks.slack.test/commands/1",
        opened_at=NOW,
    )
    return replace(view, **changes)


def an_entry(**changes: Any) -> AuditEntry:
    """Return an audit entry."""
    return replace(AuditEntry(NOW, REQUESTER, "requested", STORE, ORDER_ID, "request-1"), **changes)
