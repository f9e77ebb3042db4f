"""Unfolding links to orders into the orders' cards.

Everybody in a channel sees such a card, so links are unfolded only in the channels where the
store's cards are posted anyway; elsewhere nothing is looked up.
"""

import logging
from datetime import timedelta

from bot.desk import Desk
from bot.domain.backoff import Backoff
from bot.domain.faults import AmazonFault
from bot.domain.links.shared import OrderSeen, SharedLinks
from bot.ports.slack import MessengerFault
from bot.usecases.loop import each
from bot.usecases.orders.looking_up import look_up

_RETRY = Backoff(timedelta(seconds=5), 3, timedelta(minutes=5))
_TRIES = 5
_log = logging.getLogger(__name__)


def shared(desk: Desk, links: SharedLinks) -> bool:
    """Note links that were posted in one of our channels, even if their author is still unknown.

    Returns whether it is one of them. Raises StoreBusy.
    """
    if links.channel not in desk.channels or not links.links:
        return False
    now, deliveries = desk.clock.now(), desk.store.deliveries
    with desk.change():
        if deliveries.answer(links.id) is None:
            deliveries.record(links.id, "links", at=now)
            desk.store.links.put(links, at=now)
    return True


def unfold_due(desk: Desk) -> None:
    """Unfold shared links; without an answer from Amazon or Slack they are retried for a while."""
    each(
        desk,
        "unfold",
        desk.store.links.due(desk.clock.now()),
        lambda links: _unfold(desk, links),
        name=lambda links: links.id,
        failed=lambda links: _later(desk, links, timedelta(0)),
    )


def _unfold(desk: Desk, links: SharedLinks) -> None:
    """Unfold links whose author may look orders up; an unknown author is looked up meanwhile."""
    if desk.roles.may_operate(desk.home_tab.person(links.user_id)):
        _show(desk, links)
    else:
        _later(desk, links, timedelta(0))


def _show(desk: Desk, links: SharedLinks) -> None:
    seen: dict[str, OrderSeen] = {}
    try:
        for order_id in dict.fromkeys(link.order_id for link in links.links):
            found = _looked_up(desk, order_id)
            if found is not None:
                seen[order_id] = found
        if seen:
            desk.link_previews.unfold(links, seen)
    except AmazonFault as fault:
        _log.info("links.not_unfolded", extra={"fault": fault.code})
        _later(desk, links, timedelta(0))
    except MessengerFault as fault:
        _log.warning("links.not_unfolded", extra={"fault": fault.code})
        if fault.permanent or fault.worded:
            _done(desk, links)
        else:
            _later(desk, links, fault.retry_after or timedelta(0))
    else:
        _done(desk, links)


def _looked_up(desk: Desk, order_id: str) -> OrderSeen | None:
    """Return an order of this store; None if it is none, or if Amazon will never show it.

    Raises AmazonFault if a later attempt may succeed.
    """
    try:
        found = look_up(desk, order_id)
    except AmazonFault as fault:
        if fault.refusal or fault.lasting:
            return None
        raise
    if found.order.other_marketplace:
        return None
    return found.order, found.verdict, found.request


def _later(desk: Desk, links: SharedLinks, wait: timedelta) -> None:
    if links.attempts + 1 >= _TRIES:
        _done(desk, links)
        return
    until = desk.clock.now() + max(wait, _RETRY.after(links.attempts))
    with desk.store.transaction():
        desk.store.links.later(links, until=until)


def _done(desk: Desk, links: SharedLinks) -> None:
    with desk.store.transaction():
        desk.store.links.done(links)
