"""Amazon's rate limits: a token bucket for each operation, shared by all threads.

Initial rates are those of Amazon's published models; `x-amzn-RateLimit-Limit` adjusts them to what
the account is granted. An empty bucket raises NotYet and never blocks the calling thread.
"""

import threading
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from types import MappingProxyType
from typing import Protocol

from bot.domain import limits
from bot.domain.faults import NotYet
from bot.domain.rates import Rate
from bot.ports.clock import Clock

RATES = MappingProxyType(
    {
        "getOrder": Rate(0.5, 30, reserve=10),
        "searchOrders": Rate(0.0056, 20, reserve=5),
        "createFeedDocument": Rate(0.5, 15),
        "createFeed": Rate(0.0083, 15),
        "getFeed": Rate(2, 15),
        "getFeeds": Rate(0.0222, 10),
        "cancelFeed": Rate(2, 15),
        "getFeedDocument": Rate(0.0222, 10),
        "createReport": Rate(0.0167, 15),
        "getReport": Rate(2, 15),
        "getReports": Rate(0.0222, 10),
        "getReportDocument": Rate(0.0167, 15),
    }
)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    per_second: float
    filled_at: float


class Rates(Protocol):
    """The token buckets of one seller, wherever they are kept; StoreBusy where that is away."""

    def take(self, operation: str, *, urgent: bool = True) -> None:
        """Take one token or raise NotYet; only urgent requests may use the reserve."""
        ...

    def wait(self, operation: str) -> timedelta:
        """Return how long until an urgent request is allowed (zero: now)."""
        ...

    def follow(self, operation: str, per_second: float) -> None:
        """Adopt the rate that Amazon grants this account, clamped to plausible values."""
        ...

    def exhausted(self, operation: str) -> None:
        """Empty the bucket after a 429 from Amazon."""
        ...


class Limits:
    """The token buckets of one seller; thread-safe."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        now = clock.monotonic()
        self._buckets = {
            name: _Bucket(rate.burst, rate.per_second, now) for name, rate in RATES.items()
        }

    def take(self, operation: str, *, urgent: bool = True) -> None:
        """Take one token or raise NotYet; only urgent requests may use the reserve."""
        rate = RATES[operation]
        floor = 0 if urgent else rate.reserve
        with self._lock:
            bucket = self._filled(operation)
            if bucket.tokens - floor < 1:
                raise NotYet(operation, _wait(bucket, floor))
            bucket.tokens -= 1

    def wait(self, operation: str) -> timedelta:
        """Return how long until an urgent request is allowed (zero: now)."""
        with self._lock:
            bucket = self._filled(operation)
            return timedelta(0) if bucket.tokens >= 1 else _wait(bucket, 0)

    def follow(self, operation: str, per_second: float) -> None:
        """Adopt the rate that Amazon grants this account, clamped to plausible values."""
        if not 0 < per_second < inf:
            return
        lowest = limits.LOWEST_RATE * RATES[operation].per_second
        with self._lock:
            self._filled(operation).per_second = min(max(per_second, lowest), limits.HIGHEST_RATE)

    def exhausted(self, operation: str) -> None:
        """Empty the bucket after a 429 from Amazon."""
        with self._lock:
            self._filled(operation).tokens = 0

    def _filled(self, operation: str) -> _Bucket:
        bucket = self._buckets[operation]
        now = self._clock.monotonic()
        grown = bucket.tokens + (now - bucket.filled_at) * bucket.per_second
        bucket.tokens = min(RATES[operation].burst, grown)
        bucket.filled_at = now
        return bucket


def _wait(bucket: _Bucket, floor: int) -> timedelta:
    return timedelta(seconds=(floor + 1 - bucket.tokens) / bucket.per_second)
