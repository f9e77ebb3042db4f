"""Loops in which an item that fails does not hold up the others."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from bot.desk import Desk
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
