"""Digests for tests, from a quiet day to one on which everything is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.cancellation.request import State
from bot.domain.digest.digest import Digest, Morning, compose
from bot.domain.health.metrics import AmazonStatus, Colour, Detail, Metric, Rate
from bot.domain.health.report import Policy, PolicyCount, Rating, UnknownPart, Warned
from bot.domain.markets import MARKETS, Source
from bot.domain.messages import Posted
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import CancelledBy
from handlers.blocks import Message
from handlers.digest.views.digest_message import digest_message
from handlers.reader import Reader
from tests.builders import a_request, an_item, an_order
from tests.domain.health.samples import FETCHED, NOW, a_policy, a_rate, a_report, cancellations

TOKYO = ZoneInfo("Asia/Tokyo")
TODAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 30)


def a_reader(language: str = "en", *, simulated: bool = False) -> Reader:
    """Return somebody who reads in Tokyo."""
    return Reader(language, TOKYO, NOW, MARKETS["JP"], simulated=simulated)


def history(days: int = 20, until: date = TODAY) -> dict[date, Rate]:
    """Return a rate for each of so many days, with a gap now and then."""
    back = [until - timedelta(days=n) for n in range(days) if n % 7 != 3]
    return {day: cancellations(day.day % 3, 63) for day in back}


def a_morning(**changes: Any) -> Morning:
    """Return the morning of a healthy account with nothing to do."""
    morning = Morning(
        day=TODAY,
        now=NOW,
        zone=TOKYO,
        report=a_report(cancellations(0, 63), a_rate(Metric.LATE_SHIPMENT)),
        before=a_report(
            cancellations(0, 63),
            a_rate(Metric.LATE_SHIPMENT),
            fetched_at=FETCHED - timedelta(days=1),
        ),
        failed="",
        opened=OpenOrders(NOW, (), {}),
        requests=(),
        history=history(),
        known_since=NOW,
    )
    return replace(morning, **changes)


def quiet(**changes: Any) -> Digest:
    """Return a digest of a day on which nothing needs a person."""
    return compose(a_morning(**changes))


def busy(**changes: Any) -> Digest:
    """Return a digest of a Monday on which everything is wrong and much waits."""
    opened, first_seen = _open_orders()
    before = a_report(
        cancellations(0, 63),
        a_rate(Metric.LATE_SHIPMENT),
        fetched_at=FETCHED - timedelta(days=1),
        policies=(a_policy(0),),
        rating=Rating("GREAT"),
    )
    values: dict[str, Any] = {
        "day": MONDAY,
        "report": _bad_report(),
        "before": before,
        "recent": (before, _bad_report()),
        "failed": "fatal",
        "opened": OpenOrders(NOW, opened, first_seen),
        "requests": the_requests(),
        "history": history(60, MONDAY),
        "known_since": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return compose(a_morning(**(values | changes)))


def _bad_report() -> Any:
    source = Source("sellercentral.amazon.com G200285190")
    details = (Detail("claims", 2), Detail("chargebacks", 1), Detail("negativeFeedback", 1))
    return a_report(
        cancellations(4, 100, status=AmazonStatus.GOOD),
        a_rate(Metric.LATE_SHIPMENT, count=34, total=1000, target_source=source),
        a_rate(Metric.ORDER_DEFECT, count=4, details=details),
        a_rate(Metric.ORDER_DEFECT_FBA, status=AmazonStatus.NONE, count=0, total=0),
        a_rate(Metric.VALID_TRACKING, count=94),
        a_rate(Metric.ON_TIME, count=99, total=1000),
        a_rate(Metric.UNIT_ON_TIME, count=99),
        a_rate(Metric.INVOICE_DEFECT, target=None),
        policies=(
            a_policy(12),
            *(PolicyCount(p, 1, AmazonStatus.GOOD) for p in Policy if p is not Policy.LISTING),
        ),
        account_status="AT_RISK",
        rating=Rating("WARNED", 180),
        warnings=(Warned("spammingSellerMessaging", AmazonStatus.BAD),),
        unknown=(UnknownPart("somethingNew", "defectsCount: 4"), UnknownPart("newNothing")),
    )


def _open_orders() -> tuple[tuple[Any, ...], Mapping[str, datetime]]:
    asked = tuple(
        an_order(id=f"250-1000000-{n:07}", items=(an_item(requested=True),)) for n in range(9)
    )
    part = an_order(
        id="250-1100000-0000000",
        items=(an_item(requested=True), an_item(id="2")),
        ship_by=None,
    )
    due = tuple(
        an_order(id=f"250-2000000-{n:07}", ship_by=NOW + timedelta(hours=n - 1)) for n in range(7)
    )
    return (part, *asked, *due), {asked[0].id: NOW - timedelta(days=1)}


def the_requests() -> tuple[Any, ...]:
    """Return requests that wait, doubtful ones, and last week's cancellations."""
    week = datetime(2026, 11, 25, 3, tzinfo=UTC)
    waiting = tuple(
        a_request(id=f"a{n}", order_id=f"250-3000000-{n:07}", card=Posted("C0", f"1.{n}"))
        for n in range(5)
    )
    doubtful = tuple(
        a_request(id=f"u{n}", order_id=f"250-4000000-{n:07}", state=State.UNCONFIRMED)
        for n in range(4)
    )
    done = tuple(
        a_request(
            id=f"c{n}",
            order_id=f"250-5000000-{n:07}",
            state=State.CANCELLED,
            changed_at=week,
            cancelled_by=CancelledBy.BUYER if n else CancelledBy.MERCHANT,
            approvals=("U0TANAKA",) if n else ("U0SUZUKI",),
        )
        for n in range(3)
    )
    return (*waiting, *doubtful, *done)


def coloured(metric: Metric, colour: Colour) -> Rate:
    """Return a rate that stands in a colour."""
    bad = {Colour.RED: 20, Colour.YELLOW: 9, Colour.GREEN: 1, Colour.NONE: 0}[colour]
    total = 1000 if colour is Colour.YELLOW else 100
    target = a_rate(metric).target
    assert target is not None
    if colour is Colour.YELLOW:
        bad = int(min(target, 1 - target) * total * 9 / 10)
    count = bad if metric.condition.value == "LESS_THAN" else total - bad
    return a_rate(metric, count=count, total=0 if colour is Colour.NONE else total)


DIGESTS = {
    "quiet": quiet(),
    "quiet without orders": quiet(report=a_report(cancellations(0, 0)), history={}),
    "quiet Monday": quiet(day=MONDAY, history=history(60, MONDAY)),
    "busy": busy(),
    "no report": quiet(report=None, failed="role_missing", history={}, opened=None),
    "old report": quiet(now=NOW + timedelta(days=3), failed="new to us"),
    "nothing changed": busy(before=None, requests=()),
}


def a_digest(digest: Digest, language: str = "en", **reader: Any) -> Message:
    """Return a digest as it is posted."""
    links = {"a0": "https://example.slack.com/archives/C0/p1"}
    who = a_reader(language, **reader)
    return digest_message(who, digest, store="A3", links=links)


def words(part: Any) -> str:
    """Return all words in a part of a message."""
    if isinstance(part, dict):
        here = [part["text"]] if isinstance(part.get("text"), str) else []
        return "\n".join([*here, *(words(each) for each in part.values())])
    return "\n".join(words(each) for each in part) if isinstance(part, list) else ""


def ended_requests() -> Any:
    """Return last week's cancellations."""
    return tuple(each for each in the_requests() if not each.open)


def kinds(message: Message) -> list[str]:
    """Return the types of a message's blocks."""
    return [block["type"] for block in message.blocks]
