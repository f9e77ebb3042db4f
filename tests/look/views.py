"""The views whose height has a budget, as long as they come in a shop."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.cancellation.eligibility import Rule, Verdict
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Cause, Request, State, Trouble
from bot.domain.health.metrics import Metric
from bot.domain.home.home import Home, Kind, Work, decided
from bot.domain.orders.open_orders import OpenOrders
from bot.domain.orders.order import CancelledBy, Order, Status
from bot.domain.people import Called
from bot.domain.radar.buyer_request import BuyerState
from handlers.blocks import Message
from handlers.cancellation.views import alarm, approval_card, modal, notices
from handlers.cancellation.views.find import find_modal
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from handlers.digest.views.digest_message import digest_message
from handlers.health.views import account
from handlers.home.views.away import away_modal
from handlers.orders.views import order_card
from handlers.reader import Reader
from simulator.slack.spans import Reader as Person
from tests.builders import APPROVER, NOW, REQUESTER, a_forecast, a_request
from tests.domain.health.samples import FETCHED, a_rate, a_report, cancellations
from tests.handlers.health import samples as health
from tests.handlers.home.samples import a_work, numbered, view_of, waiting
from tests.handlers.views.samples import EARLIER, a_buyers
from tests.look import radar
from tests.look.view import OTHER, STORE, View, order, several, view, wanted

NOTE = ("棚を三度見ましたが、ありませんでした。昨日の棚卸しでは2個あったはずです。" * 6)[:200]
NAMES = {
    "en": {
        REQUESTER: "Wilhelmina Featherstonehaugh",
        APPROVER: "Bartholomew Cholmondeley-Marchbanks",
        OTHER: "Maximiliana Fernández de Oyarzábal",
    },
    "ja": {
        REQUESTER: "勅使河原 美香子（受注・出荷）",
        APPROVER: "コンスタンティン・ヴァイツゼッカー",
        OTHER: "小比類巻 健太郎（カスタマーサポート）",
    },
}


def person(language: str) -> Person:
    """Return who looks at it: no name in the texts is theirs."""
    locale = {"en": "en-GB", "ja": "ja-JP"}[language]
    return Person(locale, ZoneInfo("Asia/Tokyo"), NAMES[language], NOW)


def request(state: State, **changes: Any) -> Request:
    """Return a request that would miss the target."""
    return a_request(
        **{"state": state, "order": order(), "note": NOTE, "forecast": missing(), **changes}
    )


def missing() -> Any:
    """Return a forecast in which one cancellation more misses the target."""
    return a_forecast(cancelled=0, orders=38, room=0, recovers_on=date(2026, 12, 2))


def card(state: State, **changes: Any) -> Callable[[Reader], Message]:
    """Return what draws the card of a request in this state."""
    earlier = changes.pop("earlier", None)
    return lambda reader: approval_card.approval_card(
        reader,
        request(state, **changes),
        called=Called((APPROVER, OTHER)),
        stoppable=state is State.APPROVED or state is State.SUBMITTED,
        stop_window=timedelta(seconds=60),
        earlier=earlier,
    )


def views() -> Iterator[View]:
    """Yield what people see most, with the budgets."""
    yield from _cards()
    yield from _orders()
    yield from _forms()
    yield from _health()
    yield from radar.buyers()
    yield from _home()
    yield from radar.to_ship()


def _cards() -> Iterator[View]:
    approve = {"cancellation__approve": 450}
    yield view("card-requested", 560, card(State.REQUESTED), **approve)
    everything = {"earlier": EARLIER, "order": several(), "needed": 2, "approvals": (APPROVER,)}
    yield view("card-requested-everything", 560, card(State.REQUESTED, **everything), **approve)
    for state in (State.APPROVED, State.SUBMITTING, State.SUBMITTED):
        yield view(f"card-{state}", 300, card(state))
    for state in (State.UNCONFIRMED, State.FAILED):
        yield view(f"card-{state}", 400, card(state))
    for state in (State.REJECTED, State.WITHDRAWN, State.EXPIRED, State.VOID):
        changes = {"cause": Cause.SHIPPED} if state is State.VOID else {}
        yield view(f"card-{state}", 220, card(state, **changes))
    gone = order(status=Status.CANCELLED)
    for by in CancelledBy:
        ended = card(State.CANCELLED, order=gone, cancelled_by=by)
        yield view(f"card-cancelled-{by}".lower(), 220, ended)
    yield view("card-closed-by-hand", 220, card(State.CANCELLED))
    trouble = {"trouble": Trouble.SHIPPED_IN_PROGRESS}
    yield view("card-alarm", 340, card(State.SUBMITTED, **trouble))
    told = request(State.SUBMITTED, **trouble)
    yield view("alarm", 340, lambda reader: alarm.alarm(reader, told))
    done = request(State.CANCELLED, order=gone, cancelled_by=CancelledBy.MERCHANT)
    yield view("outcome", 0, lambda reader: notices.outcome(reader, done))
    asked = [request(State.REQUESTED), request(State.SUBMITTED), request(State.UNCONFIRMED)]
    yield view("cancel-list", 0, lambda reader: notices.open_requests(reader, asked, {}))


def _orders() -> Iterator[View]:
    for name, rule, bought in (
        ("order", Rule.NO_REQUEST, order()),
        ("order-wanted", Rule.REQUEST_ON_ALL, wanted()),
        ("order-fba", Rule.FBA, order()),
    ):
        yield view(name, 450, _order_card(bought, rule))
    yield view("order-requested", 450, _order_card(order(), Rule.NO_REQUEST, asked=True))
    for state in (BuyerState.WAITING, BuyerState.SHIPPING):
        named = f"order-buyer-{state}"
        yield view(named, 510, _order_card(wanted(), Rule.REQUEST_ON_ALL, buyer=state))


def _order_card(
    bought: Order, rule: Rule, *, asked: bool = False, buyer: BuyerState | None = None
) -> Callable[[Reader], Message]:
    return lambda reader: order_card.order_card(
        reader,
        bought,
        Verdict(rule),
        request(State.REQUESTED) if asked else None,
        a_buyers(bought, buyer).request if buyer else None,
    )


def _forms() -> Iterator[View]:
    yield view("form", 850, _form(order(), Rule.NO_REQUEST))
    yield view("form-wanted", 850, _form(wanted(), Rule.REQUEST_ON_ALL))
    typed = {"warned": True, "chosen": Reason.BUYER_CANCELLED, "parcel": "here", "note": NOTE}
    asked = request(State.REQUESTED)
    yield view("form-reject", 0, lambda reader: modal.reject_modal(reader, asked))
    doubtful = request(State.UNCONFIRMED)
    yield view("form-close", 0, lambda reader: modal.close_modal(reader, doubtful))
    yield view("form-warned", 950, _form(order(), Rule.NO_REQUEST, **typed))


def _form(bought: Order, rule: Rule, **typed: Any) -> Callable[[Reader], Mapping[str, Any]]:
    return lambda reader: modal.request_modal(
        reader, bought, Verdict(rule), missing(), private_metadata="{}", **typed
    )


def _health() -> Iterator[View]:
    two = _digest(1, 1)
    yield view("digest-quiet", 0, _posted(health.quiet()))
    for name, most, digest in (
        ("digest-two-to-do", 520, two),
        ("digest-bad-day", 1000, _bad_day()),
    ):
        yield view(name, most, _posted(digest))
        yield view(f"{name}-thread", 0, _thread(digest))
    yield view("health", 600, lambda reader: account.summary(reader, two))


def _posted(digest: Any) -> Callable[[Reader], Message]:
    asked = (task.request for task in digest.todo.tasks)
    links = {one.id: "https://example.slack.com/archives/C0/p1" for one in asked if one}
    return lambda reader: digest_message(reader, digest, store=STORE, links=links)


def _thread(digest: Any) -> Callable[[Reader], Message]:
    return lambda reader: details_message(reader, digest, Style.DRAWN)


def _opened(wanted_: int, due: int, now: datetime) -> OpenOrders:
    asked = tuple(replace(wanted(), id=f"250-1000000-{n:07}") for n in range(wanted_))
    late = tuple(
        order(id=f"250-2000000-{n:07}", ship_by=now + timedelta(hours=2 * n - 3))
        for n in range(due)
    )
    return OpenOrders(now, (*asked, *late), {})


def _digest(wanted_: int, due: int) -> Any:
    now, day_before = health.a_morning().now, _report(240, fetched_at=FETCHED - timedelta(days=1))
    opened = _opened(wanted_, due, now)
    return health.quiet(report=_report(281), before=day_before, opened=opened)


def _report(late: int, **changes: Any) -> Any:
    """Return a report in which one metric comes close to its target."""
    return a_report(
        cancellations(1, 123),
        a_rate(Metric.LATE_SHIPMENT, count=late, total=8573),
        a_rate(Metric.ORDER_DEFECT, count=3, total=1290),
        a_rate(Metric.VALID_TRACKING, count=631, total=637),
        a_rate(Metric.ON_TIME, count=288, total=297),
        **changes,
    )


def _bad_day() -> Any:
    now = health.a_morning().now
    return health.busy(opened=_opened(9, 7, now))


def _home() -> Iterator[View]:
    """Yield App Home: the first 600 pixels are what waits for its reader."""
    asked = [numbered(request(State.REQUESTED), n) for n in range(7)]
    unsure = [numbered(request(State.UNCONFIRMED), n) for n in range(10, 12)]
    busy = a_work(
        waiting=(waiting(Kind.APPROVAL, *asked), waiting(Kind.UNCONFIRMED, *unsure)),
        decided=decided([request(state) for state in State], since=NOW),
    )
    one = a_work(waiting=(waiting(Kind.APPROVAL, asked[0]),))
    yield _home_view("home-busy", 0, busy, cancellation__approve=450)
    yield _home_view("home-one", 600, one, cancellation__approve=450)
    yield _home_view("home-quiet", 450, a_work())
    yield View("home-no-role", 450, lambda reader: view_of(reader, Home("U0GUEST")), {})
    yield view("away", 0, away_modal)
    yield view("find", 0, find_modal)


def _home_view(name: str, most: int, work: Work, **within: int) -> View:
    return view(name, most, lambda reader: view_of(reader, Home(APPROVER, work)), **within)
