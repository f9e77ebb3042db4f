"""Statistics, and the table of targets and results."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


def median(values: Sequence[float]) -> float:
    """Return the 50th percentile, one of the values."""
    return percentile(values, 50)


def percentile(values: Sequence[float], of: float) -> float:
    """Return the `of`-th percentile by the nearest-rank method."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * of / 100) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Target:
    """A target: `measured` must be at most `limit`, or at least `limit` with `least`."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    least: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is met."""
        if self.least:
            return self.measured >= self.limit
        return self.measured <= self.limit


def show(targets: Sequence[Target]) -> None:
    """Print each target with its measured value."""
    width = max(len(target.what) for target in targets)
    print(f"\n{'':{width}} {'target':>12} {'measured':>12}")
    for target in targets:
        wanted = f"{'>=' if target.least else '<='} {target.limit:.4g}{target.unit}"
        found = f"{target.measured:.3g}{target.unit}"
        print(f"{target.what:{width}} {wanted:>12} {found:>12} {'met' if target.met else 'MISSED'}")
