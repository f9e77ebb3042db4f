"""Every view of orders and cancellations, for each reader and the longest that can stand in it."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from bot.domain.cancellation import Refusal
from bot.domain.eligibility import Rule, Verdict
from bot.domain.reasons import Reason
from bot.usecases.clicks import Done
from handlers import plain
from handlers.blocks import Message
from handlers.cancellation import views_card, views_modal, views_notices
from handlers.orders import views
from handlers.reader import Reader
from handlers.text import LANGUAGES
from tests.builders import a_forecast, a_request, an_order
from tests.handlers.views.samples import (
    EARLIER,
    FOREIGN,
    LONG_NOTE,
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
    "unexpected",
    "new to us",
)
REFUSED_PEOPLE = ("wrong_team", "unknown_person", "not_operator")
ORDERS = (an_order(), wanted(), longest_order(), an_order(items=(), total=None, ship_by=None))
LINK = "https://desk.slack.com/archives/C0/p1"
IDS = tuple(f"250-0000000-000000{n}" for n in range(5))
APPROVERS = " ".join(f"<@U{n:010}>" for n in range(20))


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


def _messages(reader: Reader) -> Iterator[Message]:
    yield from _orders(reader)
    yield from _plain(reader)
    for request in requests():
        for stoppable in (False, True):
            yield views_card.approval_card(
                reader,
                request,
                approvers_mention=APPROVERS,
                stoppable=stoppable,
                stop_window=timedelta(seconds=86_399),
                earlier=EARLIER,
            )
        yield views_card.approval_card(
            reader, request, approvers_mention="", stoppable=False, stop_window=timedelta(0)
        )
        yield from _about(reader, request)
    yield views_notices.open_requests(reader, ())
    yield views_notices.open_requests(reader, list(requests()) * 3)


def _orders(reader: Reader) -> Iterator[Message]:
    for order in ORDERS:
        for rule in Rule:
            for request in (None, a_request(order=order)):
                yield views.order_card(reader, order, Verdict(rule), request, may_request=True)
    longest = [
        views.order_card(reader, longest_order(), Verdict(rule), a_request(), may_request=True)
        for rule in list(Rule)[-5:]
    ]
    yield views.orders_answer(reader, longest)
    for problem in (None, FOREIGN + LONG_NOTE):
        yield views.order_help(reader, problem)
        yield views.cancel_help(reader, problem)
    yield views.too_many_ids(reader, 12, 5)
    yield views.two_ids_for_cancel(reader, IDS)
    yield views.looking(reader, IDS)
    yield views.looking(reader, IDS[:1])


def _plain(reader: Reader) -> Iterator[Message]:
    for code in FAULTS:
        yield plain.fault_message(reader, code)
        yield plain.fault_message(reader, code, order_id=IDS[0], role="Tax", reference="ab12")
    for why in REFUSED_PEOPLE:
        yield plain.not_allowed(reader, why)


def _about(reader: Reader, request: Any) -> Iterator[Message]:
    for notice in views_notices.NOTICES.values():
        yield notice(reader, request)
    for link in ("", LINK):
        yield views_notices.posted(reader, request, link)
        yield views_notices.pointer(reader, request, link)
        yield views_notices.reminder(reader, request, APPROVERS if link else "")
    for outcome in (*Done, *Refusal):
        yield views_notices.answer(reader, outcome, request)
    yield views_notices.answer(reader, Refusal.UNKNOWN_REQUEST, None)


def _modals(reader: Reader) -> Iterator[dict[str, Any]]:
    yield views_modal.loading_modal(reader, IDS[0])
    for code in FAULTS:
        yield views_modal.fault_modal(reader, code)
        yield views_modal.fault_modal(reader, code, order_id=IDS[0], role="Tax")
    for order in ORDERS:
        for rule in Rule:
            verdict = Verdict(rule)
            yield views_modal.refused_modal(reader, order, verdict)
            yield from _forms(reader, order, verdict) if verdict.allowed else ()
        for forecast in (None, worst_forecast()):
            yield views_modal.why_not_ask_view(reader, order, forecast)
        yield views_modal.guide_view(reader, order)
    yield views_modal.why_not_ask_view(reader, None, None)
    for request in requests():
        yield views_modal.already_open_modal(reader, request)
        yield views_modal.reject_modal(reader, request)
        yield views_modal.close_modal(reader, request)


def _forms(reader: Reader, order: Any, verdict: Verdict) -> Iterator[dict[str, Any]]:
    for forecast in (None, a_forecast(), worst_forecast()):
        yield views_modal.request_modal(reader, order, verdict, forecast, private_metadata="{}")
    yield views_modal.request_modal(
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
