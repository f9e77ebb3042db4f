"""GET_V2_SELLER_PERFORMANCE_REPORT as values.

Lenient on purpose: Amazon's own example fails Amazon's schema (other spellings, missing keys, a
status outside its enumeration), so that whatever is not understood is left out, not refused.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from bot.amazon.health_keys import KNOWN, POLICIES, RATING, SHAPES, WARNINGS, Shape
from bot.domain.health.metrics import AmazonStatus, Condition, Detail, Metric, Rate, Window
from bot.domain.health.report import HealthReport, PolicyCount, Rating, Warned
from bot.domain.health.targets import known_target
from bot.domain.markets import Market, Source

_Object = dict[str, Any]
_Word = TypeVar("_Word", bound=StrEnum)

_MOST = 10**12
_FINEST = Decimal("1e-12")


class HealthReportUnreadable(ValueError):  # noqa: N818 - a situation that is told in words
    """This is no account health report: no JSON, or not an object with its two lists."""


def parse_health_report(text: str, market: Market, *, fetched_at: datetime) -> HealthReport:
    """Read what the report says about one marketplace; `fetched_at` is aware.

    A target that the report does not give comes from Amazon's help pages, with its source.
    Raises HealthReportUnreadable for what is no such report at all.
    """
    document = _document(text)
    part = _of_market(document.get("performanceMetrics"), market)
    account = _of_market(document.get("accountStatuses"), market)
    return HealthReport(
        marketplace_id=market.id,
        fetched_at=fetched_at,
        rates=tuple(_rates(part, market)),
        policies=tuple(_policies(part)),
        account_status=_text(account.get("status")).upper(),
        warnings=tuple(_warnings(_first(part, WARNINGS))),
        rating=_rating(_object(part.get(RATING))),
        unread=tuple(sorted(part.keys() - KNOWN)),
    )


def _document(text: str) -> _Object:
    try:
        document = json.loads(
            text.removeprefix("\ufeff"), parse_float=Decimal, parse_constant=lambda _: None
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        msg = "the account health report is not JSON"
        raise HealthReportUnreadable(msg) from error
    if not isinstance(document, dict) or not document.keys() & {
        "performanceMetrics",
        "accountStatuses",
    }:
        msg = "the account health report has neither metrics nor account statuses"
        raise HealthReportUnreadable(msg)
    return document


def _of_market(parts: Any, market: Market) -> _Object:
    """Return the part about this marketplace, or the only one where none is named."""
    objects = [part for part in (parts if isinstance(parts, list) else [parts]) if _object(part)]
    named = [part for part in objects if part.get("marketplaceId") == market.id]
    nameless = objects if len(objects) == 1 and "marketplaceId" not in objects[0] else []
    return next(iter([*named, *nameless]), {})


def _rates(part: _Object, market: Market) -> Iterator[Rate]:
    for shape in SHAPES:
        found = _first(part, shape.keys)
        if shape.part:
            found = _object(found).get(shape.part)
        if isinstance(found, dict):
            yield _rate(shape, found, market)


def _rate(shape: Shape, found: _Object, market: Market) -> Rate:
    target, source = _target(shape.metric, found, market)
    return Rate(
        metric=shape.metric,
        condition=_word(Condition, found.get("targetCondition"), shape.metric.condition),
        target=target,
        status=_status(found),
        count=_count(_at(found, shape.count)),
        total=_count(_at(found, shape.total)),
        reported=_fraction(found.get("rate")),
        window=_window(found),
        details=tuple(
            Detail(name, count)
            for name in shape.details
            if (count := _count(_at(found, f"{name}.count"))) is not None
        ),
        target_source=source,
    )


def _target(metric: Metric, found: _Object, market: Market) -> tuple[Decimal | None, Source | None]:
    """Return the report's target, else a known one; zero or above one is no target of a rate."""
    said = _fraction(found.get("targetValue"))
    if said:
        return said, None
    known = known_target(metric, market)
    return (None, None) if known is None else (known.value, known.source)


def _policies(part: _Object) -> Iterator[PolicyCount]:
    for policy, keys in POLICIES.items():
        found = _object(_first(part, keys))
        count = _count(found.get("defectsCount"))
        if count is not None:
            target = _count(found.get("targetValue")) or 0
            yield PolicyCount(policy, count, target, _status(found), _window(found))


def _warnings(found: Any) -> Iterator[Warned]:
    """Read a list of warnings, a single one, or an object of them by name."""
    if isinstance(found, dict) and "warningType" not in found:
        found = [{"warningType": kind, **_as_status(said)} for kind, said in found.items()]
    for each in found if isinstance(found, list) else [found]:
        kind = _text(_object(each).get("warningType"))
        if kind:
            yield Warned(kind, _status(each))


def _as_status(said: Any) -> _Object:
    return {"status": _object(said).get("status", said)}


def _rating(found: _Object) -> Rating | None:
    status = _text(found.get("accountHealthRatingStatus")) or _text(found.get("ahrStatus"))
    score = _count(found.get("ahrScore"))
    return None if not status and score is None else Rating(status, score)


def _window(found: _Object) -> Window:
    days = _object(found.get("reportingDateRange"))
    return Window(_time(days.get("reportingDateFrom")), _time(days.get("reportingDateTo")))


def _time(said: Any) -> datetime | None:
    try:
        read = datetime.fromisoformat(_text(said))
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _status(found: _Object) -> AmazonStatus:
    return _word(AmazonStatus, found.get("status"), AmazonStatus.UNKNOWN)


def _word(kind: type[_Word], said: Any, otherwise: _Word) -> _Word:
    try:
        return kind(_text(said).upper())
    except ValueError:
        return otherwise


def _first(part: _Object, keys: tuple[str, ...]) -> Any:
    return next((part[key] for key in keys if part.get(key) is not None), None)


def _at(found: _Object, path: str) -> Any:
    here: Any = found
    for key in path.split("."):
        here = _object(here).get(key)
    return here


def _object(said: Any) -> _Object:
    return said if isinstance(said, dict) else {}


def _text(said: Any) -> str:
    return said.strip() if isinstance(said, str) else ""


def _count(said: Any) -> int | None:
    """Return a whole number from zero up; Amazon's are far below the bound."""
    number = _number(said)
    if number is None or not 0 <= number <= _MOST or number != number.to_integral_value():
        return None
    return int(number)


def _fraction(said: Any) -> Decimal | None:
    """Return a number from zero to one, to the digits that mean something."""
    number = _number(said)
    if number is None or not 0 <= number <= 1:
        return None
    return number.quantize(_FINEST).normalize()


def _number(said: Any) -> Decimal | None:
    """Return a number, also one that is written as text."""
    if isinstance(said, bool) or not isinstance(said, int | Decimal | str):
        return None
    try:
        number = Decimal(said)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
