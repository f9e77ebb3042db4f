"""Sending outbox rows; each message is rendered from the stored state when it is sent."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR, AuditEntry
from bot.domain.backoff import Backoff
from bot.domain.cancellation.request import Request
from bot.domain.messages import OF_BUYERS, OF_SHIPPING, Notice, OutboxRow, Priority
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation.feeds import stoppable
from bot.usecases.cancellation.forecasting import same_product
from bot.usecases.loop import each
from bot.usecases.people.calling import called_for
from bot.usecases.radar import shipping, telling

POSTED_ANEW = "card_posted_anew"
"""The record's action for a card that was posted again because Slack forbids changing it."""
_RETRY = Backoff(timedelta(seconds=1), 2, timedelta(seconds=30))
_AT_A_TIME = 10
"""The size of a batch: small, so that a fresh change does not queue behind old ones."""
_RETRY_ENDED = timedelta(minutes=15)
_GIVE_UP = timedelta(days=7)
"""How long the card of an ended request is retried if Slack refuses it permanently."""
_log = logging.getLogger(__name__)


def send_due(desk: Desk, priorities: Iterable[Priority] = tuple(Priority)) -> None:
    """Send a batch of what is due of each priority; what Slack does not accept is retried."""
    for priority in priorities:
        rows = desk.store.outbox.due(desk.clock.now(), _AT_A_TIME, priority)
        each(
            desk,
            "say",
            rows,
            lambda row: _send_one(desk, row),
            name=lambda row: f"{row.kind} {row.subject}",
            failed=lambda row: _not_drawn(desk, row),
        )
        if len(rows) == _AT_A_TIME:
            desk.wake()


def _send_one(desk: Desk, row: OutboxRow) -> None:
    if row.kind in OF_BUYERS:
        _send_of_buyer(desk, row)
        return
    if row.kind in OF_SHIPPING:
        _send_of_shipping(desk, row)
        return
    request = desk.store.requests.get(row.subject)
    if request is None:
        _done(desk, row)
        return
    with desk.about(request.id):
        _send(desk, row, request)


def _send(desk: Desk, row: OutboxRow, request: Request) -> None:
    try:
        if row.kind is Notice.CARD:
            _card(desk, request)
        else:
            _notice(desk, row.kind, request)
    except MessengerFault as fault:
        _failed(desk, row, request, fault)
    else:
        _done(desk, row)


def _send_of_buyer(desk: Desk, row: OutboxRow) -> None:
    try:
        telling.send(desk, row)
    except MessengerFault as fault:
        about = {"kind": row.kind, "order": row.subject, "fault": fault.code}
        _log.warning("message.not_delivered", extra=about)
        wait: timedelta | None = _RETRY.after(row.attempts)
        if fault.permanent:
            wait = telling.wait_after(desk, row, fault)
        if wait is not None:
            until = desk.clock.now() + max(fault.retry_after or timedelta(0), wait)
            with desk.store.transaction():
                desk.store.outbox.later(row, until=until)
            return
    _done(desk, row)


def _send_of_shipping(desk: Desk, row: OutboxRow) -> None:
    try:
        shipping.send(desk, row)
    except MessengerFault as fault:
        about = {"kind": row.kind, "about": row.subject, "fault": fault.code}
        _log.warning("message.not_delivered", extra=about)
        if fault.permanent and row.kind is Notice.DEADLINE:
            _done(desk, row)
            return
        wait = _RETRY_ENDED if fault.permanent else _RETRY.after(row.attempts)
        until = desk.clock.now() + max(fault.retry_after or timedelta(0), wait)
        with desk.store.transaction():
            desk.store.outbox.later(row, until=until)
    else:
        _done(desk, row)


def _not_drawn(desk: Desk, row: OutboxRow) -> None:
    """Postpone a row that raised an unexpected exception."""
    with desk.store.transaction():
        desk.store.outbox.later(row, until=desk.clock.now() + _RETRY.longest)


def _card(desk: Desk, request: Request) -> None:
    # A request that was settled before its first reading has no card and needs none: the
    # requester hears of it privately.
    if request.noted.card is None and (request.noted.reading_due or not request.open):
        return
    earlier = same_product(desk, request.order)
    shown = desk.messenger.card(
        request,
        called=called_for(desk, request),
        stoppable=stoppable(desk, request),
        earlier=earlier,
    )
    if shown.card == request.noted.card and not request.noted.card_failed:
        return
    with desk.store.transaction():
        drawn = request.noting(card=shown.card, card_failed="")
        desk.store.requests.note(request, drawn, card=False)
        if shown.forbidden:
            desk.store.audit.add(_posted_anew(desk, request, shown.forbidden))
        if request.noted.card is None:
            desk.store.outbox.put(Notice.POSTED, request.id, at=desk.clock.now())


def _posted_anew(desk: Desk, request: Request, code: str) -> AuditEntry:
    return AuditEntry(
        at=desk.clock.now(),
        actor=ACTOR,
        action=POSTED_ANEW,
        store=desk.store_key,
        order_id=request.order.id,
        request_id=request.id,
        before=request.state,
        after=request.state,
        why=code,
    )


def _notice(desk: Desk, notice: Notice, request: Request) -> None:
    if notice is Notice.TROUBLE and request.noted.trouble is None:
        return
    if notice is Notice.TROUBLE_OVER and (request.noted.trouble or not request.open):
        return
    if notice is Notice.REMINDER:
        desk.messenger.remind(request, called_for(desk, request))
    else:
        desk.messenger.notice(notice, request)


def _failed(desk: Desk, row: OutboxRow, request: Request, fault: MessengerFault) -> None:
    _log.warning(
        "message.not_delivered",
        extra={"kind": row.kind, "request": request.id, "fault": fault.code},
    )
    now = desk.clock.now()
    card, ended = row.kind is Notice.CARD, fault.permanent and not request.open
    if fault.permanent and (not card or (ended and now - row.created_at > _GIVE_UP)):
        _done(desk, row)
        return
    with desk.store.transaction():
        wait = _RETRY_ENDED if ended else _RETRY.after(row.attempts)
        wait = max(fault.retry_after or timedelta(0), wait)
        desk.store.outbox.later(row, until=now + wait)
        if card and fault.permanent and request.open and not request.noted.card_failed:
            desk.store.requests.note(request, request.noting(card_failed=fault.code), card=False)
            desk.store.outbox.put(Notice.CARD_FAILED, request.id, at=now)


def _done(desk: Desk, row: OutboxRow) -> None:
    with desk.store.transaction():
        desk.store.outbox.done(row)
