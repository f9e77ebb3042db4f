"""The account's feeds, and controls for tests."""

from collections import deque
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from simulator.amazon.feed import CANCEL_FEED, Plan, SimFeed
from simulator.amazon.feed_queue import FeedQueue, messages_of
from simulator.amazon.timeline import Timeline


class Feeds:
    """All feeds by id; feeds of one type are processed one at a time.

    `queue_seconds` and `process_seconds` are the minimum durations for feeds created from now on,
    `usual` is the outcome of the application's feeds for which none is planned.
    """

    def __init__(
        self,
        timeline: Timeline,
        queue: FeedQueue,
        lock: AbstractContextManager[Any],
        marketplace_id: str,
    ) -> None:
        self._timeline = timeline
        self._queue = queue
        self._lock = lock
        self._marketplace_id = marketplace_id
        self._feeds: dict[str, SimFeed] = {}
        self._open: list[SimFeed] = []
        self._numbers = count(50_001)
        self._plans: deque[Plan] = deque()
        self.usual = Plan()
        self.queue_seconds = 30.0
        self.process_seconds = 60.0

    @property
    def order_lag(self) -> float:
        """The delay in seconds from a feed's end to the change of its orders; settable."""
        return self._queue.order_lag.total_seconds()

    @order_lag.setter
    def order_lag(self, seconds: float) -> None:
        self._queue.order_lag = timedelta(seconds=seconds)

    @property
    def known_reasons(self) -> set[str]:
        """Return the CancelReason values that Amazon's schema accepts; tests may change the set."""
        return self._queue.known_reasons

    def plan_next(self, **plan: Any) -> None:
        """Plan the outcome of the application's next feed; keywords are fields of Plan."""
        with self._lock:
            self._plans.append(Plan(**plan))

    def release(self, feed_id: str) -> None:
        """Resume a feed that is stuck in the queue or hangs in progress."""
        with self._lock:
            feed, now = self._feeds[feed_id], self._timeline.now()
            if feed.plan.stuck:
                feed.in_queue = max(feed.in_queue, now - feed.created_at)
            if feed.plan.hangs and feed.started_at is not None:
                feed.in_progress = max(feed.in_progress, now - feed.started_at)
            feed.plan.stuck = feed.plan.hangs = False

    def reject(self, order_id: str, code: str = "18028") -> None:
        """Reject all messages about an order."""
        self._queue.processor.rejected[order_id] = code

    def ignore(self, order_id: str) -> None:
        """Report success for messages about an order without cancelling it."""
        self._queue.processor.ignored.add(order_id)

    def cancel_anyway(self, order_id: str) -> None:
        """Report errors for messages about an order but cancel it."""
        self._queue.processor.despite_error.add(order_id)

    def accept(self, order_id: str) -> None:
        """Reset an order's messages to normal processing."""
        self._queue.processor.rejected.pop(order_id, None)
        self._queue.processor.ignored.discard(order_id)
        self._queue.processor.despite_error.discard(order_id)

    def add_foreign(
        self,
        feed_type: str = CANCEL_FEED,
        *,
        queue_seconds: float | None = None,
        process_seconds: float | None = None,
        **plan: Any,
    ) -> str:
        """Create a feed by another program of the same seller, about no order of this account."""
        with self._lock:
            self.settle()
            feed = self._add(feed_type, (self._marketplace_id,), Plan(**plan))
            feed.foreign = True
            if queue_seconds is not None:
                feed.in_queue = timedelta(seconds=queue_seconds)
            if process_seconds is not None:
                feed.in_progress = timedelta(seconds=process_seconds)
            return feed.id

    def all(self) -> Sequence[SimFeed]:
        """Return all feeds in their current state, oldest first."""
        with self._lock:
            self.settle()
            return tuple(self._feeds.values())

    def find(self, feed_id: str) -> SimFeed | None:
        """Return a feed, or None."""
        return self._feeds.get(feed_id)

    def create(
        self, feed_type: str, marketplaces: tuple[str, ...], content: bytes | None
    ) -> SimFeed:
        """Queue a feed of the application."""
        plan = self._plans.popleft() if self._plans else replace(self.usual)
        feed = self._add(feed_type, marketplaces, plan)
        feed.content = content
        feed.messages = messages_of(content, self._queue.known_reasons)
        return feed

    def _add(self, feed_type: str, marketplaces: tuple[str, ...], plan: Plan) -> SimFeed:
        feed = SimFeed(
            str(next(self._numbers)),
            feed_type,
            marketplaces,
            self._timeline.now(),
            plan,
            timedelta(seconds=self.queue_seconds),
            timedelta(seconds=self.process_seconds),
        )
        self._feeds[feed.id] = feed
        self._open.append(feed)
        return feed

    def settle(self) -> None:
        """Apply everything due by now."""
        self._queue.settle(self._open, self._timeline.now())
        self._open = [feed for feed in self._open if feed.ended_at is None]
