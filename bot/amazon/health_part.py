"""A part of the health report that tracks which of its values were understood."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from bot.amazon import health_values as values
from bot.amazon import validation
from bot.domain.health.metrics import AmazonStatus, Condition
from bot.domain.health.report import UnknownPart

Path = tuple[str | int, ...]
_Value = TypeVar("_Value")
_NEUTRAL_KEYS = frozenset(
    {
        "reportingDateFrom",
        "reportingDateTo",
        "targetValue",
        "fulfillmentType",
        "orderCount",
        "shipmentCount",
        "shipmentCountWithValidTracking",
        "totalUnitCount",
    }
)
"""Keys that never report a problem: dates, targets and totals."""
_NEUTRAL_VALUES = frozenset({"", "EQUALS", AmazonStatus.GOOD, AmazonStatus.NONE, *Condition})


class Part:
    """An object of the report; what its methods read successfully counts as understood."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw if isinstance(raw, dict) else {}
        self._understood: set[Path] = set()

    def at(self, *path: str | int) -> Any:
        """Return the raw value at a path, None if missing; it does not count as understood."""
        here: Any = self._raw
        for step in path:
            if isinstance(here, list) and isinstance(step, int):
                here = here[step] if step < len(here) else None
            else:
                here = here.get(step) if isinstance(here, dict) else None
        return here

    def count(self, *path: str | int) -> int | None:
        """Return a count, None if unreadable."""
        return self._mark(path, values.count(self.at(*path)))

    def fraction(self, *path: str | int) -> Decimal | None:
        """Return a rate or a target from 0 to 1, None if unreadable."""
        return self._mark(path, values.fraction(self.at(*path)))

    def moment(self, *path: str | int) -> datetime | None:
        """Return a time in UTC, None if unreadable."""
        return self._mark(path, values.moment(self.at(*path)))

    def code(self, *path: str | int) -> str:
        """Return a normalised code as in `health_values.code`, empty if there is none."""
        return self._mark(path, values.code(self.at(*path)) or None) or ""

    def name(self, *path: str | int) -> str:
        """Return a name, empty if there is none."""
        return self._mark(path, values.name(self.at(*path)) or None) or ""

    def status(self, *path: str | int) -> AmazonStatus:
        """Return Amazon's status; a new one is UNKNOWN and listed by `unknown`."""
        raw = values.code(self.at(*path))
        known = AmazonStatus(raw) if raw in list(AmazonStatus) else None
        return self._mark(path, known) or AmazonStatus.UNKNOWN

    def _mark(self, path: Path, value: _Value | None) -> _Value | None:
        if value is not None:
            self._understood.add(path)
        return value

    def unknown(self, known: frozenset[str]) -> Iterator[UnknownPart]:
        """Yield each key that is not `known`, or whose value was not fully understood."""
        for key, value in self._raw.items():
            found = next(self._not_understood((key,), value), "")
            if found or key not in known:
                yield UnknownPart(values.name(key) or "?", found)

    def _not_understood(self, path: Path, raw: Any) -> Iterator[str]:
        """Yield each value that was not understood and may report a problem."""
        waiting = [(path, raw)]
        while waiting:
            path, raw = waiting.pop()
            if path in self._understood:
                continue
            if isinstance(raw, dict):
                waiting += [((*path, key), each) for key, each in reversed(raw.items())]
            elif isinstance(raw, list):
                waiting += [((*path, n), each) for n, each in reversed([*enumerate(raw)])]
            elif path[-1] not in _NEUTRAL_KEYS and not _is_neutral(raw):
                yield _shown(path[1:], raw)


def _is_neutral(raw: Any) -> bool:
    if raw is None or raw is False or validation.number(raw) == 0:
        return True
    return isinstance(raw, str) and values.code(raw) in _NEUTRAL_VALUES


def _shown(path: Path, raw: Any) -> str:
    where = ".".join(values.name(str(step)) for step in path)
    what = values.name(str(raw)) or "?"
    return f"{where}: {what}" if where else what
