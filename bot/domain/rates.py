"""Amazon's rate limits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests per second, burst size, and tokens reserved for urgent requests."""

    per_second: float
    burst: int
    reserve: int = 0
