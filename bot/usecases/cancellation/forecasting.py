"""The forecast a decision rests on, and what else is known of the same product."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.cancellation.forecast import Forecast, forecast, seen_until
from bot.domain.cancellation.ledger import OWN, EarlierCancel, earlier_cancel, own_cancels
from bot.domain.cancellation.request import State
from bot.domain.health.collecting import KeptReport, ReportUnreadable
from bot.domain.health.report import HealthReport
from bot.domain.orders.order import Order

RECENT = timedelta(days=30)
"""How far back our own cancellations matter."""

Forecaster = Callable[[datetime | None], Forecast | None]


def current_forecast(desk: Desk, *, ordered_at: datetime | None = None) -> Forecast | None:
    """Return what one more counting cancel would do, or None where no report is known.

    `ordered_at` is when its order was placed.
    """
    return forecaster(desk)(ordered_at)


def forecaster(desk: Desk) -> Forecaster:
    """Return a forecast function for any order date, with what is known now."""
    report = latest_report(desk)
    if report is None:
        return lambda _ordered_at: None
    now = desk.clock.now()
    # Read at each approval: what Amazon has counted is left in the database.
    since = max(seen_until(report), now - RECENT)
    own = own_cancels(desk.store.requests.recent(since, *OWN))
    return lambda ordered_at: forecast(report, own, now=now, ordered_at=ordered_at)


def latest_report(desk: Desk) -> HealthReport | None:
    """Return the newest report that we have, read; None where there is none."""
    kept = desk.store.reports.latest(desk.market.id)
    return None if kept is None else read_report(desk, kept)


def read_report(desk: Desk, kept: KeptReport) -> HealthReport | None:
    """Return a kept report, read; None where this version cannot read it any more."""
    try:
        return desk.health_reports.read(kept.raw, fetched_at=kept.fetched_at)
    except ReportUnreadable:
        return None


def same_product(desk: Desk, order: Order) -> EarlierCancel | None:
    """Return our newest cancel of another order with one of these products, within 30 days."""
    since = desk.clock.now() - RECENT
    return earlier_cancel(order, desk.store.requests.recent(since, State.CANCELLED), since=since)
