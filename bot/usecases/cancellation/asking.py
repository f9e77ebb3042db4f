"""Requesting a cancellation: opening the form, and submitting it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.desk import Desk
from bot.domain import limits
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.eligibility import Rule, Verdict, assess, counting
from bot.domain.cancellation.forecast import Forecast
from bot.domain.cancellation.ledger import EarlierCancel
from bot.domain.cancellation.policy import approvals_needed, lapses_at
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import OPEN, Request, State
from bot.domain.orders.form import OpenedView
from bot.domain.orders.order import Order
from bot.domain.people import Person
from bot.ports.store import AlreadyOpen
from bot.usecases.cancellation.forecasting import current_forecast, same_product


@dataclass(frozen=True, slots=True)
class Form:
    """What a form shows: order, verdict, forecast, and a request that is already open.

    `earlier` is a recently cancelled order with the same product.
    """

    order: Order
    verdict: Verdict
    forecast: Forecast | None
    open_request: Request | None
    earlier: EarlierCancel | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A submitted form; `warned`: the person was told that the reason counts."""

    view_id: str
    person: Person
    reason: Reason
    parcel_left: bool
    note: str
    warned: bool


class SubmitRefusal(StrEnum):
    """Why a submitted form made no request."""

    NOT_OPERATOR = "not_operator"
    FORM_LOST = "form_lost"
    FORM_OLD = "form_old"
    NOT_OPENER = "not_opener"
    REFUSED = "refused"
    WARN_FIRST = "warn_first"
    ALREADY_OPEN = "already_open"


@dataclass(frozen=True, slots=True)
class Asked:
    """The result of a submitted form; `request` is the new one, or the one that is already open."""

    refusal: SubmitRefusal | None = None
    request: Request | None = None
    verdict: Verdict | None = None
    view: OpenedView | None = None


def open_form(desk: Desk, view: OpenedView) -> Form:
    """Store the reading that a form is based on; return what it shows. A refusal is recorded."""
    verdict = assess(view.order.facts)
    with desk.store.transaction():
        desk.store.views.put(view)
        if not verdict.allowed:
            _record_refusal(desk, view.user_id, view.order, verdict)
    return Form(
        view.order,
        verdict,
        current_forecast(desk, ordered_at=view.order.created_at),
        desk.store.requests.open_for(view.order.id),
        same_product(desk, view.order),
    )


def note_question(desk: Desk, person: Person, action: str, order_id: str) -> None:
    """Record that a person asked about the guidelines ("why_not_ask", "guide")."""
    with desk.store.transaction():
        desk.store.audit.add(
            AuditEntry(desk.clock.now(), person.id, action, desk.store_key, order_id)
        )


def open_requests(desk: Desk) -> tuple[Request, ...]:
    """Return the requests that wait for a person, Amazon or confirmation, oldest first."""
    return desk.store.requests.in_state(*OPEN)


def ask(desk: Desk, filled: Filled) -> Asked:
    """Make a request from a submitted form; submitting a form twice makes only one."""
    with desk.change():
        earlier = desk.store.requests.by_view(filled.view_id)
        if earlier is not None:
            return Asked(request=earlier)
        view = desk.store.views.get(filled.view_id)
        if view is None:
            return Asked(SubmitRefusal.FORM_LOST)
        return _refusal(desk, filled, view) or _add(desk, filled, view)


def _refusal(desk: Desk, filled: Filled, view: OpenedView) -> Asked | None:
    if not desk.roles.may_operate(filled.person):
        return Asked(SubmitRefusal.NOT_OPERATOR, view=view)
    if filled.person.id != view.user_id:
        return Asked(SubmitRefusal.NOT_OPENER, view=view)
    if abs(desk.clock.now() - view.opened_at) > limits.OPENED_FORMS:
        return Asked(SubmitRefusal.FORM_OLD, view=view)
    verdict = assess(view.order.facts, parcel_left=filled.parcel_left)
    if not verdict.allowed:
        _record_refusal(desk, filled.person.id, view.order, verdict)
        return Asked(SubmitRefusal.REFUSED, verdict=verdict, view=view)
    unasked = filled.reason is Reason.BUYER_CANCELLED and not view.order.facts.requested_on_all
    if unasked and not filled.warned:
        return Asked(SubmitRefusal.WARN_FIRST, verdict=verdict, view=view)
    return None


def _add(desk: Desk, filled: Filled, view: OpenedView) -> Asked:
    request = new_request(desk, view.order, filled.reason, filled.person.id)
    request = replace(request, note=filled.note, reply_url=view.reply_url)
    try:
        entered = enter(desk, request, view_id=filled.view_id)
    except AlreadyOpen as already:
        existing = desk.store.requests.get(already.request_id)
        return Asked(SubmitRefusal.ALREADY_OPEN, request=existing, view=view)
    return Asked(request=entered, view=view)


def enter(desk: Desk, request: Request, *, view_id: str | None) -> Request:
    """Store a new request, approved at once if it counts in no rate. Raises AlreadyOpen.

    Needs an open transaction.
    """
    desk.store.requests.add(request, view_id=view_id)
    if desk.store.takes.get(request.order.id) is not None:
        # The deadline disappears from its taker's Home at once; the card needs a reading first.
        desk.store.homes.changed()
    if request.needed:
        return request
    # It counts in no rate, so the request needs no approval.
    approved = request.to(
        State.APPROVED,
        request.created_at,
        approved_at=request.created_at,
        send_after=request.created_at + desk.policy.stop_window,
        decided_by=request.requester,
    )
    moved = desk.store.requests.move(
        request, approved, actor=request.requester, action="approved", why="not_counted"
    )
    return moved or request


def new_request(desk: Desk, order: Order, reason: Reason, requester: str) -> Request:
    """Return a request made now."""
    now = desk.clock.now()
    counts = counting(order.facts, reason, prime_counts_all=desk.market.prime_counts_all)
    known = current_forecast(desk, ordered_at=order.created_at) if counts.anywhere else None
    return Request(
        id=desk.new_id(),
        store=desk.store_key,
        order=order,
        reason=reason,
        requester=requester,
        state=State.REQUESTED,
        counting=counts,
        needed=approvals_needed(counts, known, desk.policy),
        created_at=now,
        expires_at=lapses_at(now, order.ship_by, desk.policy.decide_within),
        changed_at=now,
        forecast=known,
    )


def _record_refusal(desk: Desk, user_id: str, order: Order, verdict: Verdict) -> None:
    action = "nothing_to_cancel" if verdict.rule is Rule.ALREADY_CANCELLED else "refused"
    desk.store.audit.add(
        AuditEntry(desk.clock.now(), user_id, action, desk.store_key, order.id, why=verdict.rule)
    )
