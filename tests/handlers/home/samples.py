"""Homes of every kind: nothing to do, hundreds of things, no role."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.cancellation.request import Request, State
from bot.domain.home.home import (
    Deadline,
    Home,
    Kind,
    Listed,
    Section,
    Standing,
    Work,
    decided,
    first,
    standings,
)
from bot.domain.radar.answers import BuyerCard
from handlers.home.views.home import home_view
from handlers.reader import Reader
from tests.builders import APPROVER, NOW, STORE, a_forecast, a_request, an_order
from tests.domain.health.samples import a_report, cancellations
from tests.handlers.radar import samples as radar_samples
from tests.handlers.views.samples import a_buyers, requests, wanted, worst_forecast

STORES = (STORE, *(f"store-{number}" for number in range(1, 9)))


def a_work(**changes: Any) -> Work:
    """Return a quiet day of an approver."""
    work = Work(
        waiting=(),
        standings=standings([Standing(STORE, a_report(cancellations(1, 400)), a_forecast())]),
        decided=Listed(()),
        stop_windows=dict.fromkeys(STORES, timedelta(seconds=60)),
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


def buyers(*found: BuyerCard) -> Section[BuyerCard]:
    """Return a section of these requests of buyers."""
    return Section(Kind.BUYER, first(found))


def hundreds(stores: Sequence[str] = (STORE,)) -> Work:
    """Return the Home of an approver in the worst week: hundreds of everything, all of it long."""
    every = list(requests())
    asked = [one for one in every if one.state is State.REQUESTED]
    unsure = [one for one in every if one.state is State.UNCONFIRMED]
    many = [numbered(one, n) for n, one in enumerate(asked * 50)]
    open_ = [numbered(one, 5_000 + n) for n, one in enumerate(unsure * 200)]
    return a_work(
        waiting=(
            waiting(Kind.APPROVAL, *reversed(many)),
            buyers(*(a_buyers(numbered(many[0], n).order) for n in range(200))),
            waiting(Kind.UNCONFIRMED, *open_),
        ),
        standings=standings(
            Standing(store, a_report(cancellations(123_456, 1_234_567)), worst_forecast())
            for store in stores
        ),
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
    yield Home(APPROVER, a_work(standings=standings([Standing(STORE, None, None)])))
    yield Home(APPROVER, a_work(standings=standings([Standing(STORE, a_report(), None)])))
    yield Home(APPROVER, a_work(waiting=(waiting(Kind.APPROVAL, a_request()),)))
    yield Home(APPROVER, a_work(waiting=(buyers(a_buyers(wanted())),)))
    for request in requests():
        yield Home(APPROVER, a_work(decided=decided([request], since=NOW)))
    unsure = a_request(state=State.UNCONFIRMED, order=an_order(total=None))
    yield Home(APPROVER, a_work(waiting=(waiting(Kind.UNCONFIRMED, unsure),)))
    took = first(Deadline(STORE, one, operator=False) for one in radar_samples.many(30))
    yield Home("U0GUEST", deadlines=took)
    due = first([Deadline(STORE, radar_samples.dues()[0], operator=True)])
    yield Home(APPROVER, a_work(), deadlines=due)
    yield Home(APPROVER, hundreds(), deadlines=many_took())


def everywhere() -> Home:
    """Return the worst Home of somebody who works in many stores."""
    return Home(APPROVER, hundreds(STORES), deadlines=many_took())


def many_took() -> Listed[Deadline]:
    """Return the many orders to ship that an operator took."""
    return first(Deadline(STORE, one, operator=True) for one in radar_samples.many(30))


def view_of(reader: Reader, home: Home, *, several: bool = False) -> dict[str, Any]:
    """Return the view of a Home, in a workspace of one store or of several."""
    named = {one: replace(reader, store=one.title() if several else "") for one in STORES}
    return home_view(reader, home, named)
