"""Sending outbox rows; each message is rendered from the stored state when it is sent."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial

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
            "deliver",
            rows,
            lambda row: _send_one(desk, row),
            name=lambda row: f"{row.kind} {row.subject}",
            failed=lambda row: _postpone(desk, row),
        )
        if len(rows) == _AT_A_TIME:
            desk.wake()


def _send_one(desk: Desk, row: OutboxRow) -> None:
    if row.kind in OF_BUYERS:
        _deliver(desk, row, telling.send, telling.wait_after)
    elif row.kind in OF_SHIPPING:
        _deliver(desk, row, shipping.send, shipping.wait_after)
    else:
        with desk.about(row.subject):
            _deliver(desk, row, _send, _wait_after)


def _deliver(
    desk: Desk,
    row: OutboxRow,
    send: Callable[[Desk, OutboxRow], None],
    wait_after: Callable[[Desk, OutboxRow, MessengerFault], timedelta | None],
) -> None:
    """Send a row, or retry it later.

    If Slack refuses it permanently, `wait_after` returns the wait, or None to give up; it is called
    in the transaction that postpones or deletes the row.
    """
    try:
        send(desk, row)
    except MessengerFault as fault:
        about = {"kind": row.kind, "subject": row.subject, "fault": fault.code}
        _log.warning("message.not_delivered", extra=about)
        with desk.store.transaction():
            wait = _wait(row, fault, partial(wait_after, desk, row, fault))
            if wait is None:
                desk.store.outbox.done(row)
            else:
                desk.store.outbox.later(row, until=desk.clock.now() + wait)
    else:
        with desk.store.transaction():
            desk.store.outbox.done(row)


def _wait(
    row: OutboxRow, fault: MessengerFault, wait_after: Callable[[], timedelta | None]
) -> timedelta | None:
    wait = wait_after() if fault.permanent else _RETRY.after(row.attempts)
    return None if wait is None else max(fault.retry_after or timedelta(0), wait)


def _send(desk: Desk, row: OutboxRow) -> None:
    request = desk.store.requests.get(row.subject)
    if request is None:
        return
    if row.kind is Notice.CARD:
        _card(desk, request)
    else:
        _notice(desk, row.kind, request)


def _postpone(desk: Desk, row: OutboxRow) -> None:
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


def _wait_after(desk: Desk, row: OutboxRow, fault: MessengerFault) -> timedelta | None:
    """Retry only a card: of an ended request for a while; of an open one, its requester is told.

    Needs an open transaction.
    """
    request, now = desk.store.requests.get(row.subject), desk.clock.now()
    if request is None or row.kind is not Notice.CARD:
        return None
    if not request.open:
        return None if now - row.created_at > _GIVE_UP else _RETRY_ENDED
    if not request.noted.card_failed:
        desk.store.requests.note(request, request.noting(card_failed=fault.code), card=False)
        desk.store.outbox.put(Notice.CARD_FAILED, request.id, at=now)
    return _RETRY.after(row.attempts)
