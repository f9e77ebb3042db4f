"""Amazon's rate limits: one token bucket an operation.

Source: the OpenAPI models of SP-API (requests a second, burst).
"""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

RATES = MappingProxyType(
    {
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
)


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: datetime


class Buckets:
    """How many requests each operation has left."""

    def __init__(self) -> None:
        self.granted: dict[str, float] = {name: rate for name, (rate, _) in RATES.items()}
        self._buckets: dict[str, _Bucket] = {}

    def take(self, operation: str, now: datetime) -> bool:
        """Use up one request; False where none is left."""
        if operation not in RATES:
            return True
        burst = RATES[operation][1]
        bucket = self._buckets.setdefault(operation, _Bucket(burst, now))
        passed = max(0.0, (now - bucket.filled_at).total_seconds())
        bucket.tokens = min(burst, bucket.tokens + passed * self.granted[operation])
        bucket.filled_at = now
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True

    def empty(self, operation: str, now: datetime) -> None:
        """Use up all that is left, as another program of the seller may do."""
        self._buckets[operation] = _Bucket(0, now)
