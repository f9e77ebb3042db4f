"""Homes of every kind: nothing to do, hundreds of things, no role."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.cancellation.request import Request, State
from bot.domain.home.home import Home, Kind, Listed, Section, Standing, Work, decided, first
from tests.builders import APPROVER, NOW, a_forecast, a_request, an_order
from tests.domain.health.samples import a_report, cancellations
from tests.handlers.views.samples import requests, worst_forecast


def a_work(**changes: Any) -> Work:
    """Return a quiet day of an approver."""
    work = Work(
        waiting=(),
        standing=Standing(a_report(cancellations(1, 400)), a_forecast()),
        decided=Listed(()),
        stop_window=timedelta(seconds=60),
        approver=True,
    )
    return replace(work, **changes)


def numbered(request: Request, number: int) -> Request:
    """Return a request like another one, of another order."""
    order = replace(request.order, id=f"250-0000000-{number:07}")
    return replace(request, id=f"request-{number:04}", order=order)


def waiting(kind: Kind, *found: Request) -> Section[Request]:
    """Return a section of these requests."""
    return Section(kind, first(found))


def hundreds() -> Work:
    """Return the Home of an approver in the worst week: hundreds of everything, all of it long."""
    every = list(requests())
    asked = [one for one in every if one.state is State.REQUESTED]
    unsure = [one for one in every if one.state is State.UNCONFIRMED]
    many = [numbered(one, n) for n, one in enumerate(asked * 50)]
    open_ = [numbered(one, 5_000 + n) for n, one in enumerate(unsure * 200)]
    return a_work(
        waiting=(waiting(Kind.APPROVAL, *reversed(many)), waiting(Kind.UNCONFIRMED, *open_)),
        standing=Standing(a_report(cancellations(123_456, 1_234_567)), worst_forecast()),
        decided=decided(every * 20, since=NOW - timedelta(days=7)),
        away_until=NOW + timedelta(days=3),
    )


def homes() -> Iterator[Home]:
    """Return every kind of Home."""
    yield Home("U0GUEST")
    yield Home("U0GUEST", admins=tuple(f"U{n:010}" for n in range(9)))
    yield Home("U0GUEST", unread=True)
    yield Home(APPROVER, a_work())
    yield Home(APPROVER, a_work(approver=False))
    yield Home(APPROVER, a_work(standing=Standing(None, None)))
    yield Home(APPROVER, a_work(standing=Standing(a_report(), None)))
    yield Home(APPROVER, a_work(waiting=(waiting(Kind.APPROVAL, a_request()),)))
    for request in requests():
        yield Home(APPROVER, a_work(decided=decided([request], since=NOW)))
    unsure = a_request(state=State.UNCONFIRMED, order=an_order(total=None))
    yield Home(APPROVER, a_work(waiting=(waiting(Kind.UNCONFIRMED, unsure),)))
    yield Home(APPROVER, hundreds())
