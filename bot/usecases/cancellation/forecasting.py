"""The forecast for a decision, and earlier cancellations of the same product."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.cancellation.forecast import Forecast, forecast, seen_until
from bot.domain.cancellation.ledger import OWN, EarlierCancel, earlier_cancel, own_cancels
from bot.domain.cancellation.policy import reconsidered
from bot.domain.cancellation.request import Request, State
from bot.domain.orders.order import Order
from bot.usecases.health.reports import latest_report
from bot.usecases.loop import each

RECENT = timedelta(days=30)
"""For how long our own cancellations matter."""

_MOST_RECONSIDERED = 25
"""How many cards are redrawn after one approval; Slack accepts some fifty changes a minute."""

Forecaster = Callable[[datetime | None], Forecast | None]


def current_forecast(desk: Desk, *, ordered_at: datetime | None = None) -> Forecast | None:
    """Return how one more cancellation that counts changes the rate; None without a report.

    `ordered_at` is when its order was placed.
    """
    return forecaster(desk)(ordered_at)


def forecaster(desk: Desk) -> Forecaster:
    """Return a forecast function for any order date, with what is known now."""
    report = latest_report(desk)
    if report is None:
        return lambda _ordered_at: None
    now = desk.clock.now()
    # This runs at each approval, so what Amazon has counted already is not read.
    since = max(seen_until(report), now - RECENT)
    own = own_cancels(desk.store.requests.recent(since, *OWN))
    return lambda ordered_at: forecast(report, own, now=now, ordered_at=ordered_at)


def same_product(desk: Desk, order: Order) -> EarlierCancel | None:
    """Return our newest cancellation in 30 days of another order with one of these products."""
    since = desk.clock.now() - RECENT
    return earlier_cancel(order, desk.store.requests.recent(since, State.CANCELLED), since=since)


def as_of_now(desk: Desk, request: Request, newest: Forecaster | None = None) -> Request:
    """Return an undecided request with the current forecast and the approvals that it needs."""
    if not request.counting.in_rate:
        return request
    found = (newest or forecaster(desk))(request.order.created_at)
    return reconsidered(request, found, desk.policy)


def keep_reconsidered(desk: Desk, old: Request, new: Request) -> None:
    """Store a newer forecast and redraw the card; needs an open transaction.

    If more people must approve than before, the version changes too: a click on the earlier card no
    longer counts.
    """
    if new.needed != old.needed:
        changed = replace(new, changed_at=desk.clock.now())
        desk.store.requests.move(old, changed, actor=ACTOR, action="rate_changed")
    elif new != old:
        desk.store.requests.note(old, new, card=True)


def reconsider_undecided(desk: Desk) -> None:
    """Update the rate on the cards that wait for a decision; of many, on the oldest."""
    newest = forecaster(desk)

    def reconsider(request: Request) -> None:
        with desk.store.transaction():  # one for each request: a click may come in between
            current = desk.store.requests.get(request.id)
            if current is not None and current.state is State.REQUESTED:
                keep_reconsidered(desk, current, as_of_now(desk, current, newest))

    undecided = desk.store.requests.in_state(State.REQUESTED, most=_MOST_RECONSIDERED)
    each(desk, "reconsider", undecided, reconsider, name=lambda request: request.id)


class Reconsidering:
    """Reconsiders undecided requests once for each health report, and once at the start."""

    def __init__(self) -> None:
        self._reports: dict[str, datetime] = {}
        """When the last considered report was fetched, by store."""

    def step(self, desk: Desk) -> None:
        """Reconsider a store's undecided requests if its report is a new one. Raises StoreBusy."""
        fetched_at = desk.store.reports.latest_at(desk.market.id)
        if fetched_at is not None and self._reports.get(desk.store_key) != fetched_at:
            reconsider_undecided(desk)
            self._reports[desk.store_key] = fetched_at
