"""Listeners for the buttons of buyers' requests and of the orders to ship."""

import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from bot.desk import Desk
from bot.domain.faults import Busy
from bot.domain.messages import Posted
from bot.domain.orders.order import find_order_ids
from bot.domain.radar.taking import Answer, Outcome
from bot.ports.slack import MessengerFault
from bot.usecases.radar import answering, taking
from bot.usecases.radar.answering import BuyerAnswer, BuyerClick
from bot.usecases.radar.shipping import due_of
from bot.usecases.radar.taking import Click
from handlers import ids
from handlers.blocks import Message
from handlers.boundary import Boundary, Say
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.pools import ignore_failure
from handlers.radar.views import buyer_notices
from handlers.radar.views import taking as taking_views
from handlers.web_api import call, permalink

_log = logging.getLogger(__name__)


def register(boundary: Boundary) -> None:
    """Register this feature's listeners."""
    boundary.action(ids.Action.RADAR_CANCEL, on_cancel)
    boundary.action(ids.Action.RADAR_SHIP_INSTEAD, on_ship_instead)
    boundary.action(ids.Action.RADAR_WATCH, on_watch)
    # Every full member may take an order.
    boundary.action(ids.Action.RADAR_TAKE, on_take, members=True)
    boundary.action(ids.Action.RADAR_SNOOZE, on_snooze)


def on_cancel(front: Front, inbound: Inbound) -> Say:
    """Request the cancellation that the buyer asked for."""
    return _answered(front, inbound, answering.cancel)


def on_ship_instead(front: Front, inbound: Inbound) -> Say:
    """Ship the order instead."""
    return _answered(front, inbound, answering.ship_instead)


def on_watch(front: Front, inbound: Inbound) -> None:
    """Note that the person wants to be told when the buyer's request arrives."""
    found = find_order_ids(inbound.value)
    if not found:
        return
    outcome = answering.watch(inbound.desk, inbound.person, found[0])
    view = buyer_notices.watching_view(inbound.reader, outcome, found[0])

    def work() -> None:
        try:
            call(front.slack, "views_update", view_id=inbound.view.get("id"), view=view)
        except MessengerFault as fault:
            _log.info("form.not_filled", extra={"fault": fault.code})

    front.pools.slack.submit(work, partial(front.apologise, inbound))


def _answered(
    front: Front, inbound: Inbound, use_case: Callable[[Desk, BuyerClick], BuyerAnswer]
) -> Say:
    click = BuyerClick(
        inbound.value,
        inbound.person,
        inbound.trigger_id,
        inbound.version,
        _message_of(inbound),
    )
    answer = use_case(inbound.desk, click)
    _point_to_the_card(front, inbound.desk, click, answer)

    def say() -> Message:
        clicked = {"order": inbound.value, "outcome": str(answer.outcome)}
        _log.info("buyer_request.clicked", extra=clicked)
        return buyer_notices.answer(
            inbound.reader, answer.outcome, answer.buyer, answer.order, answer.ours
        )

    return say


def _message_of(inbound: Inbound) -> Posted | None:
    """Return the message with the button; None for Home and private answers."""
    container = inbound.body.get("container") or {}
    channel, ts = str(container.get("channel_id") or ""), str(container.get("message_ts") or "")
    if not channel or not ts or container.get("is_ephemeral"):
        return None
    return Posted(channel, ts)


def _point_to_the_card(front: Front, desk: Desk, click: BuyerClick, answer: BuyerAnswer) -> None:
    """Replace a duplicate card, which a crash can leave behind, with a pointer to the other."""
    buyer, order, ours = answer.buyer, answer.order, answer.ours
    card = buyer.card if buyer else None
    if card is None and ours is not None:
        card = ours.noted.card
    if card is None or order is None or click.message in (None, card):
        return
    duplicate = click.message

    def work() -> None:
        link = permalink(front.slack, card.channel, card.ts)
        reader = front.store_readers[desk.store_key].channel()
        message = front.of_store(desk, buyer_notices.pointer(reader, order, link))
        where = {"channel": duplicate.channel, "ts": duplicate.ts}
        try:
            call(front.slack, "chat_update", **where, text=message.text, blocks=message.blocks)
        except MessengerFault as fault:
            _log.warning("card.not_replaced", extra={"fault": fault.code})

    with suppress(Busy):  # the decision is made, even if the duplicate card stays
        front.pools.slack.submit(work, ignore_failure)


def on_take(front: Front, inbound: Inbound) -> Say:
    """Note that the person takes care of the order."""
    return _told(inbound, taking.take(inbound.desk, _clicked(inbound)))


def on_snooze(front: Front, inbound: Inbound) -> Say:
    """Snooze the order that the person took."""
    return _told(inbound, taking.snooze(inbound.desk, _clicked(inbound)))


def _clicked(inbound: Inbound) -> Click:
    return Click(inbound.value, inbound.person, inbound.trigger_id, inbound.version)


def _told(inbound: Inbound, said: Answer) -> Say:
    desk = inbound.desk

    def say() -> Message:
        outcome = str(said.outcome)
        _log.info("shipping.clicked", extra={"order": inbound.value, "outcome": outcome})
        due = due_of(desk, said.take) if said.take and said.outcome is Outcome.TAKEN else None
        if due is None:
            return taking_views.answer(inbound.reader, said, inbound.value)
        operator = desk.roles.may_operate(inbound.person)
        return taking_views.taken(inbound.reader, due, store=desk.store_key, operator=operator)

    return say
