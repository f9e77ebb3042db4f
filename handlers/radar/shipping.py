"""Listeners for the buttons of the orders to ship."""

import logging

from bot.domain.radar.taking import Answer, Outcome
from bot.usecases.radar import taking
from bot.usecases.radar.shipping import due_of
from bot.usecases.radar.taking import Click
from handlers import ids
from handlers.blocks import Message
from handlers.boundary import Boundary, Say
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.radar.views import taking as views

_log = logging.getLogger(__name__)


def register(boundary: Boundary) -> None:
    """Register this feature's listeners; every full member may take an order."""
    boundary.action(ids.Action.RADAR_TAKE, on_take, members=True)
    boundary.action(ids.Action.RADAR_SNOOZE, on_snooze)


def on_take(front: Front, inbound: Inbound) -> Say:  # noqa: ARG001 - as every listener
    """Note that the person takes care of the order."""
    return _told(inbound, taking.take(inbound.desk, _clicked(inbound)))


def on_snooze(front: Front, inbound: Inbound) -> Say:  # noqa: ARG001 - as every listener
    """Snooze the order that the person took."""
    return _told(inbound, taking.snooze(inbound.desk, _clicked(inbound)))


def _clicked(inbound: Inbound) -> Click:
    block_id = str(inbound.action.get("block_id") or "")
    return Click(inbound.value, inbound.person, inbound.trigger_id, ids.version_of(block_id))


def _told(inbound: Inbound, said: Answer) -> Say:
    desk = inbound.desk

    def say() -> Message:
        outcome = str(said.outcome)
        _log.info("shipping.clicked", extra={"order": inbound.value, "outcome": outcome})
        due = due_of(desk, said.take) if said.take and said.outcome is Outcome.TAKEN else None
        if due is None:
            return views.answer(inbound.reader, said, inbound.value)
        operator = desk.roles.may_operate(inbound.person)
        return views.taken(inbound.reader, due, store=desk.store_key, operator=operator)

    return say
