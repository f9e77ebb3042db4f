"""Amazon's published rate limits: one token bucket per operation."""

from dataclasses import dataclass

from simulator.amazon.timeline import Timeline
from simulator.amazon.wire import quota_exceeded

RATES = {
    "getOrder": (0.5, 30),
    "searchOrders": (0.0056, 20),
    "createFeedDocument": (0.5, 15),
    "createFeed": (0.0083, 15),
    "getFeed": (2.0, 15),
    "getFeeds": (0.0222, 10),
    "cancelFeed": (2.0, 15),
    "getFeedDocument": (0.0222, 10),
    "createReport": (0.0167, 15),
    "getReport": (2.0, 15),
    "getReports": (0.0222, 10),
    "getReportDocument": (0.0167, 15),
}
"""Requests a second, and burst, as Amazon's models of 2026-08 state them."""


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: int
    tokens: float
    filled_at: float


class Limits:
    """The token buckets of the one application that uses this account."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self.enforced = True
        self.announced: dict[str, str] = {}
        """What the header says of an operation, where that is not its rate."""
        self._buckets = {
            operation: _Bucket(rate, burst, burst, timeline.seconds())
            for operation, (rate, burst) in RATES.items()
        }

    def grant(self, operation: str, rate: float, burst: int | None = None) -> None:
        """Override an operation's published rate; the bucket starts full."""
        bucket = self._filled(operation)
        bucket.rate = rate
        bucket.burst = bucket.burst if burst is None else burst
        bucket.tokens = bucket.burst

    def take(self, operation: str) -> None:
        """Consume a token. Raises Refusal (429) if the bucket is empty."""
        bucket = self._filled(operation)
        if bucket.tokens >= 1:
            bucket.tokens -= 1
        elif self.enforced:
            raise quota_exceeded()

    def header(self, operation: str) -> str:
        """Return the value of x-amzn-RateLimit-Limit."""
        return self.announced.get(operation, f"{self._buckets[operation].rate:g}")

    def _filled(self, operation: str) -> _Bucket:
        bucket = self._buckets[operation]
        now = self._timeline.seconds()
        bucket.tokens = min(bucket.burst, bucket.tokens + (now - bucket.filled_at) * bucket.rate)
        bucket.filled_at = now
        return bucket
