"""Loops in which an item that fails does not hold up the others."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from bot.desk import Desk
from bot.ports.slack import MessengerFault
from bot.ports.store import StoreBusy

T = TypeVar("T")
_log = logging.getLogger(__name__)


def each(  # noqa: PLR0913 - the one loop under everything
    desk: Desk,
    task: str,
    things: Iterable[T],
    do: Callable[[T], bool | None],
    *,
    name: Callable[[T], str],
    failed: Callable[[T], None] = lambda _: None,
) -> None:
    """Call `do` for each item that is not postponed, until it returns True.

    If it raises, that is logged, the item is postponed and passed to `failed`, and the loop
    continues. Only StoreBusy is raised, since it concerns them all.
    """
    for thing in things:
        key, now = (task, name(thing)), desk.clock.monotonic()
        if desk.postponed.waits(key, now):
            continue
        try:
            over = do(thing)
        except StoreBusy:
            raise
        except Exception:  # noqa: BLE001 - an odd item may raise anything
            _log.exception("one.failed", extra={"task": task, "about": name(thing)})
            desk.postponed.failed(key, now)
            _call_failed(task, thing, failed)
        else:
            desk.postponed.succeeded(key)
            if over:
                return


def _call_failed(task: str, thing: Any, failed: Callable[[Any], None]) -> None:
    try:
        failed(thing)
    except StoreBusy:
        raise
    except Exception:  # noqa: BLE001 - the same odd item may raise again
        _log.exception("one.failed", extra={"task": f"{task}, saying so"})


def tell_each(people: Iterable[str], tell: Callable[[str], object]) -> Iterator[str]:
    """Call `tell` for each Slack user id; yield the ids that need no further attempt.

    They were told, or Slack refuses them permanently. Raises MessengerFault at the end if another
    attempt may reach somebody.
    """
    later: MessengerFault | None = None
    for person in people:
        try:
            tell(person)
        except MessengerFault as fault:
            _log.warning("person.not_told", extra={"user": person, "fault": fault.code})
            if not fault.permanent:
                later = fault
                continue
        yield person
    if later is not None:
        raise later
