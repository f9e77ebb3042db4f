"""An open feed with its requests: loading, saving, giving up and closing it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.domain.audit import ACTOR
from bot.domain.cancellation.feed import CancelMessage, Feed, FeedState
from bot.domain.cancellation.request import Cause, Ending, Request, State
from bot.domain.faults import AmazonFault, Scope
from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.domain.processing import ProcessingStatus
from bot.usecases.cancellation import trouble
from bot.usecases.cancellation.reading import each_request, read_order
from bot.usecases.cancellation.verifying import end_by_order
from bot.usecases.timing import not_ahead


@dataclass(frozen=True, slots=True)
class LoadedFeed:
    """A feed with its requests, in the feed's order, as they were when it was loaded."""

    feed: Feed
    requests: tuple[Request, ...]

    @property
    def waiting(self) -> tuple[Request, ...]:
        """Return the requests that wait for the feed to end."""
        with_amazon = (State.SUBMITTING, State.SUBMITTED)
        return tuple(request for request in self.requests if request.state in with_amazon)

    @property
    def numbers(self) -> dict[str, int]:
        """Return each request's message number in the feed, from 1, by the request's id."""
        return {request_id: n for n, request_id in enumerate(self.feed.request_ids, start=1)}

    @property
    def messages(self) -> list[CancelMessage]:
        """Return the messages of the feed: one for each order, with all its items."""
        numbers = self.numbers
        return [
            CancelMessage(
                numbers[request.id],
                request.order.id,
                tuple(item.id for item in request.order.items),
                request.reason,
            )
            for request in self.requests
        ]


def load(desk: Desk, feed: Feed) -> LoadedFeed:
    """Load a feed's requests: once in each step, and again in a transaction that decides."""
    found = (desk.store.requests.get(request_id) for request_id in feed.request_ids)
    return LoadedFeed(feed, tuple(request for request in found if request is not None))


def look_at_orders(
    desk: Desk, requests: tuple[Request, ...], seen: Callable[[Request, Order], None]
) -> None:
    """Read the orders of requests that wait for a feed, and call `seen` for each one read.

    The oldest reading comes first: if the rate allows only some, each order gets its turn.
    """

    def look(request: Request) -> AmazonFault | None:
        try:
            order = read_order(desk, request, urgent=False)
        except AmazonFault as fault:
            return fault
        seen(request, order)
        return None

    each_request(desk, "look", sorted(requests, key=lambda one: one.order.read_at), look)


def read_every_order(desk: Desk, loaded: LoadedFeed) -> dict[str, Order | None]:
    """Read the order of each request that waits for a feed, by the request's id.

    Raises AmazonFault if one cannot be read; after VERIFY_MINUTES one that Amazon does not show
    is None instead.
    """
    patient = desk.clock.now() - loaded.feed.prepared_at < desk.pace.verify

    def reading(request: Request) -> Order | None:
        try:
            return read_order(desk, request)
        except AmazonFault as fault:
            if patient or fault.scope is not Scope.ONE:
                raise
            return None

    return {request.id: reading(request) for request in loaded.waiting}


def not_seen(desk: Desk, loaded: LoadedFeed, fault: AmazonFault, wait: timedelta) -> None:
    """Wait for a feed about which Amazon says nothing; after STUCK_MINUTES it is given up.

    Giving up means reading its orders; while they cannot be read either, the wait goes on.
    """
    now, feed = desk.clock.now(), loaded.feed
    trouble.note_fault(desk, loaded.waiting, fault)
    # Polled frequently again, so that a flapping outage is seen as one.
    looks = 0 if feed.state is FeedState.ACCEPTED else feed.looks
    silent_since = not_ahead(feed.silent_since, now)
    updated = replace(feed, looks=looks, look_next=now + wait, silent_since=silent_since)
    if now - silent_since >= desk.pace.stuck:
        give_up(desk, loaded, updated, "no longer shown")
    else:
        save(desk, feed, updated)


def give_up(desk: Desk, loaded: LoadedFeed, updated: Feed, outcome: str) -> None:
    """Give up on a feed that never finishes: its orders prove what happened.

    If they cannot be read, it is tried again at the next poll.
    """
    try:
        found = read_every_order(desk, loaded)
    except AmazonFault:
        save(desk, loaded.feed, updated)
    else:
        close(desk, loaded, updated, outcome, lambda one: end_by_order(desk, one, found[one.id]))


def close(
    desk: Desk, loaded: LoadedFeed, updated: Feed, outcome: str, then: Callable[[Request], object]
) -> None:
    """Close a feed and call `then` for each request that waited for it, in one transaction.

    If the feed is no longer in the state in which it was loaded, nothing happens.
    """
    closed = updated.to(FeedState.CLOSED, closed_at=desk.clock.now(), outcome=outcome)
    with desk.change():
        if not save(desk, loaded.feed, closed):
            return
        for request in load(desk, closed).waiting:  # loaded again: one may have been stopped
            then(request)


def back_to_approved(
    desk: Desk, request: Request, *, why: str, send_after: datetime, reading_due: bool = True
) -> None:
    """Set a request back to `approved`, to be sent again, or stop it if somebody asked for that.

    Needs an open transaction.
    """
    now = desk.clock.now()
    back = request.to(
        State.APPROVED,
        now,
        feed=None,
        send_after=send_after,
    ).noting(
        reading_due=reading_due or request.noted.reading_due,
        reported=None,
        closed_at=None,
        read_next=None,
        reads=0,
    )
    stored = desk.store.requests.move(request, back, actor=ACTOR, action="not_sent", why=why)
    if stored is None or stored.stop_wanted_by is None:
        return
    stopped = stored.to(
        State.WITHDRAWN, now, ending=Ending(Cause.STOPPED), decided_by=stored.stop_wanted_by
    )
    desk.store.requests.move(
        stored, stopped, actor=stored.stop_wanted_by, action="stopped", tell=(Notice.OUTCOME,)
    )


def stoppable(desk: Desk, request: Request) -> bool:
    """Return whether Stop Sending can still have an effect."""
    if request.state is State.APPROVED:
        return True
    if request.state not in (State.SUBMITTING, State.SUBMITTED) or request.stop_wanted_by:
        return False
    feed = desk.store.feeds.get(request.feed or "")
    if feed is None or feed.state is FeedState.CLOSED:
        return False
    return feed.status in (None, ProcessingStatus.IN_QUEUE)


def retry_taking_back(desk: Desk, request: Request) -> None:
    """Have Amazon asked at once to cancel a feed, even if it has refused before."""
    feed = desk.store.feeds.get(request.feed or "")
    if feed is not None and feed.take_back_refused:
        save(desk, feed, replace(feed, take_back_refused=False))


def save(desk: Desk, old: Feed, new: Feed) -> bool:
    """Save a feed; return whether its state was still the same.

    If that changes what can still be stopped, its cards are drawn again. That is queued in the same
    transaction: a card drawn before it would stay outdated.
    """
    with desk.store.transaction():
        saved = desk.store.feeds.save(old, new)
        if (old.state, old.status) != (new.state, new.status):
            for request_id in new.request_ids:
                desk.store.requests.redraw(request_id)
    return saved
