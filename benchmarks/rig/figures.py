"""Figures and the table of aims."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return percentile(values, 50)


def percentile(values: Sequence[float], of: float) -> float:
    """Return the smallest value that `of` percent do not pass."""
    ordered = sorted(values)
    return ordered[max(math.ceil(len(ordered) * of / 100) - 1, 0)]


@dataclass(frozen=True, slots=True)
class Aim:
    """What was to be reached: `measured` at most `limit`, or with `least` at least."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    least: bool = False

    @property
    def met(self) -> bool:
        """Say whether it was reached."""
        if self.least:
            return self.measured >= self.limit
        return self.measured <= self.limit


def show(aims: Sequence[Aim]) -> None:
    """Print aim beside measured."""
    width = max(len(aim.what) for aim in aims)
    print(f"\n{'':{width}} {'aim':>12} {'measured':>12}")
    for aim in aims:
        wanted = f"{'>=' if aim.least else '<='} {aim.limit:.4g}{aim.unit}"
        found = f"{aim.measured:.3g}{aim.unit}"
        print(f"{aim.what:{width}} {wanted:>12} {found:>12} {'met' if aim.met else 'MISSED'}")
