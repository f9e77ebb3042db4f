"""Looking up an order for a person, in their store or in whichever of several has it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from bot.desk import Desk
from bot.usecases.orders import looking_up
from bot.usecases.orders.looking_up import LookedUp
from bot.usecases.stores import finding
from handlers.blocks import Message
from handlers.front import Front
from handlers.inbound import Inbound
from handlers.stores import names_of
from handlers.stores.views import which


def find(front: Front, inbound: Inbound, order_id: str) -> tuple[Desk, LookedUp] | Message:
    """Return an order and the desk of its store, or a message that no store has it.

    Raises AmazonFault if there is only one store.
    """
    if len(front.desks) == 1:
        return inbound.desk, looking_up.look_up(inbound.desk, order_id)
    found = finding.find(inbound.desks, order_id, front.desks, _at_the_same_time)
    if isinstance(found, finding.Found):
        return found.desk, looking_up.looked_up(found.desk, found.order)
    if found.too_many:
        command = str(inbound.body.get("command") or "/order")
        return which.choose(inbound.reader, f"{command} {order_id}", names_of(inbound.desks))
    if found.silent:
        return which.not_asked(
            inbound.reader, order_id, names_of(found.asked), names_of(found.silent)
        )
    return which.in_none(inbound.reader, order_id, names_of(inbound.desks))


def _at_the_same_time(calls: Sequence[Callable[[], None]]) -> None:
    """Run calls in new threads, as the pool of look-ups may be waiting for this one."""
    if len(calls) < 2:  # noqa: PLR2004 - one call needs no thread
        for call in calls:
            call()
        return
    with ThreadPoolExecutor(len(calls), thread_name_prefix="store") as threads:
        for call in calls:
            threads.submit(copy_context().run, call)
