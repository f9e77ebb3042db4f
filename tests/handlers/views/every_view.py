"""Every view of orders and cancellations, for each reader and the longest that can stand in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from bot.domain.cancellation.eligibility import Rule, Verdict
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Refusal
from bot.domain.languages import LANGUAGES
from bot.domain.people import Called
from bot.domain.people.admin_notices import CHANNEL, AdminEvent, AdminNotice
from bot.domain.people.approvers import Lack
from bot.domain.radar.answers import Answered, BuyerCard, ClickRefusal, Watching
from bot.domain.radar.buyer_request import BuyerState
from bot.domain.radar.taking import Answer, Outcome
from bot.usecases.cancellation.deciding import Done
from handlers import plain
from handlers.blocks import Message
from handlers.cancellation.views import approval_card, modal, notices
from handlers.cancellation.views import typed as cancel_typed
from handlers.cancellation.views.find import find_modal
from handlers.home.views.away import away_modal, not_approver
from handlers.orders.views import order_card
from handlers.orders.views import typed as order_typed
from handlers.people.views.admin_notice import admin_notice
from handlers.radar.views import buyer_card, buyer_notices, overdue, taking
from handlers.radar.views.shipping import shipping_message
from handlers.reader import Reader
from tests.builders import NOW, STORE, a_forecast, a_request, an_order
from tests.handlers.home import samples as home_samples
from tests.handlers.radar import samples as radar_samples
from tests.handlers.views.samples import (
    EARLIER,
    FOREIGN,
    LONG_NOTE,
    a_buyers,
    a_reader,
    longest_order,
    requests,
    wanted,
    worst_forecast,
)

FAULTS = (
    "not_found",
    "throttled",
    "unavailable",
    "role_missing",
    "credentials_refused",
    "rejected",
    "doubtful",
    "busy",
    "store_busy",
    "store_failed",
    "store_unsure",
    "unexpected",
    "new to us",
)
REFUSED_PEOPLE = ("wrong_team", "unknown_person", "other_store", "not_operator")
ORDERS = (an_order(), wanted(), longest_order(), an_order(items=(), total=None, ship_by=None))
LINK = "https://desk.slack.com/archives/C0/p1"
IDS = tuple(f"250-0000000-000000{n}" for n in range(5))
APPROVERS = Called(("S0GROUP", *(f"U{n:010}" for n in range(20))))
ESCALATED = Called(("U0BOSS", "S0BOSSES"), escalated=True)


def readers() -> Iterator[Reader]:
    """Yield readers of each language, at home and abroad, in earnest and in the demo."""
    for language in LANGUAGES:
        yield a_reader(language)
        yield a_reader(language, "BR", simulated=True)


@cache
def messages(reader: Reader) -> tuple[Message, ...]:
    """Return every message."""
    return tuple(_messages(reader))


@cache
def modals(reader: Reader) -> tuple[dict[str, Any], ...]:
    """Return every modal."""
    return tuple(_modals(reader))


@cache
def homes(reader: Reader) -> tuple[dict[str, Any], ...]:
    """Return every App Home."""
    found = tuple(home_samples.view_of(reader, one) for one in home_samples.homes())
    return (*found, home_samples.view_of(reader, home_samples.everywhere(), several=True))


def _messages(reader: Reader) -> Iterator[Message]:
    yield from _orders(reader)
    yield from _plain(reader)
    yield from _to_admins(reader)
    yield from _to_ship(reader)
    yield from _of_buyers(reader)
    for request in requests():
        for stoppable in (False, True):
            yield approval_card.approval_card(
                reader,
                request,
                called=APPROVERS,
                stoppable=stoppable,
                stop_window=timedelta(seconds=86_399),
                earlier=EARLIER,
            )
        yield approval_card.approval_card(
            reader, request, called=ESCALATED, stoppable=False, stop_window=timedelta(0)
        )
        yield from _about(reader, request)
    yield notices.open_requests(reader, (), {})
    opened = [request for request in requests() if request.open]
    for links in ({}, {request.id: LINK for request in opened}):
        yield notices.open_requests(reader, opened * 9, links)


def _to_ship(reader: Reader) -> Iterator[Message]:
    for seen in radar_samples.mornings():
        yield shipping_message(reader, NOW.date(), seen, store=STORE)
        for late in (seen.late, None) if seen.due else ():
            yield overdue.turned_overdue(reader, seen.due, late)
    for due in radar_samples.dues():
        for operator in (True, False):
            yield taking.taken(reader, due, store=STORE, operator=operator)
        yield taking.reminder(reader, due, store=STORE, operator=True)
        for outcome in Outcome:
            yield taking.answer(reader, Answer(outcome, due.order, due.take), due.order.id)
    yield taking.answer(reader, Answer(Outcome.LEFT, None, None), IDS[0])


def _orders(reader: Reader) -> Iterator[Message]:
    for order in ORDERS:
        for rule in Rule:
            for request in (None, a_request(order=order)):
                yield order_card.order_card(reader, order, Verdict(rule), request)
        for state in BuyerState:
            buyer = a_buyers(order, state).request
            yield order_card.order_card(reader, order, Verdict(Rule.FBA), None, buyer)
    longest = [
        order_card.order_brief(
            reader,
            longest_order(),
            Verdict(rule),
            a_request(),
            a_buyers(longest_order(), BuyerState.SHIPPING).request,
        )
        for rule in list(Rule)[-5:]
    ]
    yield order_card.orders_answer(reader, longest)
    for problem in (None, FOREIGN + LONG_NOTE):
        yield order_typed.order_help(reader, problem)
        yield cancel_typed.cancel_help(reader, problem)
    yield order_typed.too_many_ids(reader, 12, 5)
    yield order_typed.no_ids_in_message(reader)
    yield order_card.first_of(reader, 1_234, order_card.orders_answer(reader, longest))
    for order in ORDERS:
        yield Message("x", order_card.preview(reader, order, Verdict(list(Rule)[-1]), a_request()))
    yield not_approver(reader)
    yield cancel_typed.one_at_a_time(reader, IDS)
    yield order_card.looking(reader, IDS)
    yield order_card.looking(reader, IDS[:1])


def _plain(reader: Reader) -> Iterator[Message]:
    for code in FAULTS:
        yield plain.fault_message(reader, code)
        yield plain.fault_message(reader, code, order_id=IDS[0], reference="ab12")
    for why in REFUSED_PEOPLE:
        yield plain.not_allowed(reader, why)


def _about(reader: Reader, request: Any) -> Iterator[Message]:
    for notice in notices.NOTICES.values():
        yield notice(reader, request)
    for link in ("", LINK):
        yield notices.posted(reader, request, link)
        yield notices.pointer(reader, request, link)
        yield notices.reminder(reader, request, APPROVERS if link else Called())
        yield notices.reminder(reader, request, ESCALATED)
    for outcome in (*Done, *Refusal):
        yield notices.answer(reader, outcome, request)
    yield notices.answer(reader, Refusal.UNKNOWN_REQUEST, None)


def stores(many: int) -> dict[str, str]:
    """Return so many stores, their names by key."""
    return {f"A1SELLER{number}": f"{'STORE' * 3}-{number}" for number in range(many)}


def _modals(reader: Reader) -> Iterator[dict[str, Any]]:
    yield from (find_modal(reader, stores(many)) for many in (0, 2, 101))
    yield away_modal(reader)
    yield modal.loading_modal(reader, IDS[0])
    for code in FAULTS:
        yield modal.fault_modal(reader, code)
        yield modal.fault_modal(reader, code, order_id=IDS[0], reference="ab12")
    for order in ORDERS:
        for rule in Rule:
            verdict = Verdict(rule)
            yield modal.refused_modal(reader, order, verdict)
            yield from _forms(reader, order, verdict) if verdict.allowed else ()
        for forecast in (None, worst_forecast()):
            yield modal.why_not_ask_view(reader, order, forecast)
        yield modal.guide_view(reader, order, "A3SELLER.JP")
    yield modal.why_not_ask_view(reader, None, None)
    for outcome in Watching:
        yield buyer_notices.watching_view(reader, outcome, IDS[0])
    for request in requests():
        for order in (request.order, wanted()):
            yield modal.already_open_modal(reader, request, order)
        yield modal.reject_modal(reader, request)
        yield modal.close_modal(reader, request)


def _of_buyers(reader: Reader) -> Iterator[Message]:
    """Yield all that is said of buyers' requests, in every state and for every rule."""
    for order in (wanted(), longest_order(), replace(wanted(), ship_by=None)):
        for rule in Rule:
            for called in (APPROVERS, ESCALATED, Called()):
                yield from _drawn(reader, a_buyers(order, verdict=Verdict(rule), called=called))
        for state in BuyerState:
            yield from _drawn(reader, a_buyers(order, state))
    order = longest_order()
    stored = a_buyers(order).request
    for outcome in (*Answered, *ClickRefusal):
        yield buyer_notices.answer(reader, outcome, stored, order, a_request())
        yield buyer_notices.answer(reader, outcome, None, None, None)
    for link in ("", LINK):
        yield buyer_notices.pointer(reader, order, link)


def _drawn(reader: Reader, seen: BuyerCard) -> Iterator[Message]:
    for link in ("", LINK):
        window = timedelta(seconds=60 if link else 0)
        yield buyer_card.buyer_card(reader, seen, stop_window=window, ours_at=link)
        yield buyer_notices.arrived(reader, seen, link)
    yield buyer_card.replaced(reader, seen)
    yield buyer_notices.hold(reader, seen)
    yield buyer_notices.reminder(reader, seen)


def _to_admins(reader: Reader) -> Iterator[Message]:
    for kind in AdminEvent:
        for why in Lack if kind is AdminEvent.NOBODY_APPROVES else ("",):
            for who in ((), APPROVERS.ids):
                notice = AdminNotice(kind, "APPROVERS", CHANNEL, why, who, NOW, NOW)
                yield admin_notice(reader, notice, ["S0ADMINS"])


def _forms(reader: Reader, order: Any, verdict: Verdict) -> Iterator[dict[str, Any]]:
    for forecast in (None, a_forecast(), worst_forecast()):
        yield modal.request_modal(reader, order, verdict, forecast, private_metadata="{}")
    yield modal.request_modal(
        reader,
        order,
        verdict,
        worst_forecast(),
        private_metadata="x" * 3000,
        warned=True,
        chosen=Reason.BUYER_CANCELLED,
        parcel="left",
        note=LONG_NOTE + LONG_NOTE,
        earlier=EARLIER,
    )
