"""Listeners for /order and the order card's buttons."""

import logging
from functools import partial

from bot.desk import Desk
from bot.domain.faults import AmazonFault, Busy, CredentialsRefused, RoleMissing
from bot.domain.orders.order import find_order_ids
from bot.logs import current_correlation
from bot.ports.store import StoreBusy
from bot.usecases.radar import listing
from handlers import ids
from handlers.blocks import Message
from handlers.boundary import Boundary, Say
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.orders.finding import find
from handlers.orders.views import next_orders, order_card, typed
from handlers.orders.views.next_orders import StoreOrders
from handlers.plain import fault_message
from handlers.reader import Reader
from handlers.store_faults import store_fault
from handlers.waiting import WaitingLine

_log = logging.getLogger(__name__)


def register(boundary: Boundary) -> None:
    """Register this feature's listeners."""
    boundary.command("/order", on_order)
    boundary.shortcut(ids.Shortcut.LOOK_UP_ORDER, on_look_up)
    boundary.action(ids.Action.ORDER_REFRESH, on_refresh)
    boundary.action(ids.Action.ORDER_SHOW, on_refresh)
    boundary.action(ids.Action.ORDER_SELLER_CENTRAL, on_link)


def on_order(front: Front, inbound: Inbound) -> Message | None:
    """Look up the given orders; without arguments, list the next ones to ship."""
    if not front.repeats.first(inbound.trigger_id):
        return None
    text = inbound.text.strip()
    if not text and len(inbound.desks) > 1:
        _next_of_all(front, inbound)
        return None
    if not text:
        return _next_orders(inbound)
    found = find_order_ids(text)
    if not found:
        helped = text.lower() == "help"
        return typed.order_help(inbound.reader, None if helped else text)
    if len(found) > order_card.MOST_IDS:
        return typed.too_many_ids(inbound.reader, len(found), order_card.MOST_IDS)
    _show_later(front, inbound, found, replace=False)
    return None


def _next_orders(inbound: Inbound) -> Message:
    desk, reader = inbound.desk, inbound.reader
    upcoming = listing.ship_next(desk)
    if upcoming is None:
        progress = listing.first_reading(desk)
        return next_orders.first_reading(reader, progress.orders, failed=progress.failed)
    return next_orders.of_one(reader, *upcoming)


def _next_of_all(front: Front, inbound: Inbound) -> None:
    """List the next orders of all stores that the person may operate, after the acknowledgement."""

    def show() -> None:
        stores = [_orders_of(desk, front, inbound) for desk in inbound.desks]
        front.reply(inbound, next_orders.of_several(inbound.reader, stores))

    front.pools.slack.submit(show, partial(front.apologise, inbound))


def _orders_of(desk: Desk, front: Front, inbound: Inbound) -> StoreOrders:
    reader, upcoming = front.reader_at(desk, inbound.user_id), listing.ship_next(desk)
    if upcoming is None:
        listing.first_reading(desk)
        return StoreOrders(desk.store_key, reader)
    read_at, tasks = upcoming
    return StoreOrders(desk.store_key, reader, tasks, read_at)


def on_refresh(front: Front, inbound: Inbound) -> None:
    """Read an order again and replace its card."""
    if not front.repeats.first(inbound.trigger_id):
        return
    found = find_order_ids(inbound.value)
    ephemeral = bool((inbound.body.get("container") or {}).get("is_ephemeral"))
    replace = ephemeral and inbound.action["action_id"] == ids.Action.ORDER_REFRESH
    _show_later(front, inbound, found, replace=replace)


def on_look_up(front: Front, inbound: Inbound) -> Say | None:
    """Show the orders that a message names, as many as /order shows at once."""
    if not front.repeats.first(inbound.trigger_id):
        return None
    ids_ = (order_id for text in inbound.texts for order_id in find_order_ids(text))
    found = tuple(dict.fromkeys(ids_))
    if not found:
        return partial(typed.no_ids_in_message, inbound.reader)
    _show_later(front, inbound, found, replace=False)
    return None


def on_link(front: Front, inbound: Inbound) -> None:
    """Acknowledge a link button, which needs no further work."""


def _show_later(front: Front, inbound: Inbound, found: tuple[str, ...], *, replace: bool) -> None:
    reader, shown = inbound.reader, found[: order_card.MOST_IDS]
    waiting = WaitingLine(front, inbound, order_card.looking(reader, shown))

    def show() -> None:
        draw = order_card.order_card if len(shown) == 1 else order_card.order_brief
        parts = [order_message(front, inbound, order_id, draw) for order_id in shown]
        message = parts[0] if len(parts) == 1 else order_card.orders_answer(reader, parts)
        if len(found) > len(shown):
            message = order_card.first_of(reader, len(found), message)
        waiting.answer(lambda: front.reply(inbound, message, replace=replace))

    def apologise() -> None:
        waiting.answer(lambda: front.apologise(inbound))

    try:
        front.pools.lookups.submit(show, apologise)
    except Busy:
        waiting.answer(lambda: None)  # the boundary reports Busy to the user
        raise


def order_message(
    front: Front,
    inbound: Inbound,
    order_id: str,
    draw: order_card.Draw = order_card.order_card,
) -> Message:
    """Return the card of an order, or why it cannot be shown."""
    try:
        answer = find(front, inbound, order_id)
    except AmazonFault as fault:
        return fault_view(inbound.reader, fault, order_id)
    except StoreBusy as fault:
        code, reference = store_fault(fault, "look_up")
        return fault_message(inbound.reader, code, order_id=order_id, reference=reference)
    if isinstance(answer, Message):
        return answer
    desk, found = answer
    reader = front.reader_at(desk, inbound.user_id)
    shown = draw(reader, found.order, found.verdict, found.request, found.buyer)
    # The answer to a command for one store names it once.
    return shown if len(inbound.desks) == 1 else front.of_store(desk, shown)


def fault_view(reader: Reader, fault: AmazonFault, order_id: str) -> Message:
    """Return the message about a fault of Amazon."""
    reference = noted(fault, order_id)
    return fault_message(reader, fault.code, order_id=order_id, reference=reference)


def noted(fault: AmazonFault, order_id: str) -> str | None:
    """Log why an order could not be read.

    Return the log's reference code if an administrator has to fix it; the log then names the
    command.
    """
    about = {"order": order_id, "fault": fault.code}
    if not isinstance(fault, RoleMissing | CredentialsRefused):
        _log.info("order.not_read", extra=about)
        return None
    _log.warning("order.not_read", extra=about | {"why": str(fault), "run": "sellerdesk check"})
    return current_correlation()
