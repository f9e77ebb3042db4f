"""Loops over things of which none holds up the others, whatever it raises."""

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
    """Call `do` for each thing that is not postponed, until it returns True.

    If it raises, that is logged, the thing is postponed and passed to `failed`, and the others go
    on. Only StoreBusy is passed on, as it concerns them all.
    """
    for thing in things:
        key, now = (task, name(thing)), desk.clock.monotonic()
        if desk.postponed.waits(key, now):
            continue
        try:
            over = do(thing)
        except StoreBusy:
            raise
        except Exception:  # noqa: BLE001 - one odd thing may raise anything
            _log.exception("one.failed", extra={"task": task, "about": name(thing)})
            desk.postponed.raised(key, now)
            _call_failed(task, thing, failed)
        else:
            desk.postponed.well(key)
            if over:
                return


def _call_failed(task: str, thing: Any, failed: Callable[[Any], None]) -> None:
    try:
        failed(thing)
    except StoreBusy:
        raise
    except Exception:  # noqa: BLE001 - the same odd thing may raise again
        _log.exception("one.failed", extra={"task": f"{task}, saying so"})
