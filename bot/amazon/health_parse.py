"""Parser of GET_V2_SELLER_PERFORMANCE_REPORT.

Lenient on purpose: Amazon's own example violates Amazon's schema (other spellings, missing keys, a
status outside its enumeration), and live reports have keys that the schema lacks. What is not
understood is neither rejected nor dropped: it is listed in `unknown`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.amazon import health_values as values
from bot.amazon import validation
from bot.amazon.health_keys import (
    KNOWN,
    KNOWN_OF_ACCOUNT,
    POLICIES,
    POLICY_COUNTS,
    RATING,
    SHAPES,
    WARNINGS,
    Shape,
)
from bot.amazon.health_part import Part, Path
from bot.domain.health.collecting import ReportEmpty, ReportUnreadable
from bot.domain.health.metrics import AmazonStatus, Detail, Metric, Rate, Window, worst_first
from bot.domain.health.report import GREAT, HealthReport, PolicyCount, Rating, UnknownPart, Warned
from bot.domain.health.targets import known_target
from bot.domain.limits import HEALTH_REPORT
from bot.domain.markets import Market, Source

_METRICS, _ACCOUNTS = "performanceMetrics", "accountStatuses"


def parse_health_report(text: str, market: Market, *, fetched_at: datetime) -> HealthReport:
    """Parse the report for one marketplace; `fetched_at` is timezone-aware.

    A target missing from the report is taken from Amazon's help pages, with its source. Raises
    ReportUnreadable for text that is not such a report, ReportEmpty for one without this
    marketplace.
    """
    document = _document(text)
    part, more_parts = _of_market(document.get(_METRICS), market)
    account, more_accounts = _of_market(document.get(_ACCOUNTS), market)
    if part is None and account is None:
        msg = f"the account health report says nothing about {market.code}"
        raise ReportEmpty(msg)
    part, account = part or Part({}), account or Part({})
    report = HealthReport(
        marketplace_id=market.id,
        fetched_at=fetched_at,
        rates=tuple(_rates(part, market)),
        policies=tuple(_policies(part)),
        account_status=account.code("status"),
        warnings=tuple(_warnings(part)),
        rating=_rating(part),
    )
    rest = Part({_METRICS: more_parts, _ACCOUNTS: more_accounts, **_other_keys(document)})
    unknown = (
        *part.unknown(KNOWN),
        *account.unknown(KNOWN_OF_ACCOUNT),
        *rest.unknown(frozenset({_METRICS, _ACCOUNTS})),
    )
    return replace(report, unknown=tuple(sorted(unknown, key=_by_name)))


def _by_name(part: UnknownPart) -> tuple[str, str]:
    return part.name, part.said


def _other_keys(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in (_METRICS, _ACCOUNTS)}


def _document(text: str) -> dict[str, Any]:
    if len(text.encode(errors="replace")) > HEALTH_REPORT:
        msg = f"the account health report is larger than {HEALTH_REPORT} bytes"
        raise ReportUnreadable(msg)
    try:
        # A number beyond the limits is kept as text, so that it is listed as unknown.
        document = validation.parse_json(text.removeprefix("\ufeff"), otherwise=str)
    except validation.Unreadable as error:
        msg = "the account health report is not JSON"
        raise ReportUnreadable(msg) from error
    if not isinstance(document, dict) or not document.keys() & {_METRICS, _ACCOUNTS}:
        msg = "the account health report has neither metrics nor account statuses"
        raise ReportUnreadable(msg)
    return document


def _of_market(parts: Any, market: Market) -> tuple[Part | None, list[Any]]:
    """Return the part about this marketplace, and other parts that may be about it.

    A part without a marketplace is ours if it is the only one.
    """
    listed = parts if isinstance(parts, list) else [parts]
    objects = [part for part in listed if isinstance(part, dict)]
    maybe = [part for part in objects if values.text(part.get("marketplaceId")) in ("", market.id)]
    ours = [part for part in maybe if values.text(part.get("marketplaceId")) == market.id]
    ours = ours or (maybe if len(objects) == 1 else [])
    if not ours:
        return None, []
    found = Part(ours[0])
    found.name("marketplaceId")
    return found, [part for part in maybe if part is not ours[0]]


def _rates(part: Part, market: Market) -> Iterator[Rate]:
    for shape in SHAPES:
        found = [
            _rate(shape, part, path, market)
            for path in _paths(shape, part)
            if isinstance(part.at(*path), dict)
        ]
        yield from _worst_with_others([rate for rate in found if rate.known])


def _worst_with_others(found: Sequence[Rate]) -> Iterator[Rate]:
    """Yield the worst of a metric's rates, with the other distinct ones as its `others`."""
    ranked = worst_first(found)
    seen = [(rate.window, rate.share) for rate in ranked]
    distinct = [rate for n, rate in enumerate(ranked) if seen[n] not in seen[:n]]
    if distinct:
        yield replace(distinct[0], others=tuple(distinct[1:]))


def _paths(shape: Shape, part: Part) -> Iterator[Path]:
    """Yield the paths where a metric may be, its main path first."""
    for key in _first_spelling(part, shape.keys):
        yield (key, shape.part) if shape.part else (key,)
    for key in shape.lists:
        listed = part.at(key)
        yield from ((key, n) for n in range(len(listed) if isinstance(listed, list) else 0))


def _first_spelling(part: Part, keys: Sequence[str]) -> list[str]:
    """Return the first spelling that the report uses."""
    return [key for key in keys if part.at(key) is not None][:1]


def _rate(shape: Shape, part: Part, path: Path, market: Market) -> Rate:
    target, source = _target(shape.metric, part, path, market)
    count = part.count(*path, *shape.count.split("."))
    return Rate(
        metric=shape.metric,
        target=target,
        status=_status_of(shape, part, path),
        count=count,
        total=part.count(*path, shape.total),
        reported=part.fraction(*path, "rate"),
        window=_window(part, path),
        details=tuple(_details(shape, part, path, count)),
        target_source=source,
    )


def _details(shape: Shape, part: Part, path: Path, whole: int | None) -> Iterator[Detail]:
    """Yield the breakdown of a count; a part larger than the whole stays unknown."""
    for name in shape.details:
        partial = values.count(part.at(*path, name, "count"))
        if partial is not None and (whole is None or partial <= whole):
            part.count(*path, name, "count")
            yield Detail(name, partial)


def _status_of(shape: Shape, part: Part, path: Path) -> AmazonStatus:
    """Return the status of a rate, BAD if one of its parts is."""
    inner = [name.split(".")[0] for name in (shape.count, *shape.details)]
    parts = [part.status(*path, name, "status") for name in inner]
    whole = part.status(*path, "status")
    return AmazonStatus.BAD if AmazonStatus.BAD in parts else whole


def _target(
    metric: Metric, part: Part, path: Path, market: Market
) -> tuple[Decimal | None, Source | None]:
    """Return the report's target, else a known one; a target is above 0 and at most 1."""
    reported = part.fraction(*path, "targetValue")
    if reported:
        return reported, None
    known = known_target(metric, market)
    return (None, None) if known is None else (known.value, known.source)


def _policies(part: Part) -> Iterator[PolicyCount]:
    for policy, keys in POLICIES.items():
        for key in _first_spelling(part, keys):
            counts = [part.count(key, name) for name in POLICY_COUNTS]
            known = [count for count in counts if count is not None]
            if known:
                yield PolicyCount(
                    policy, sum(known), part.status(key, "status"), _window(part, (key,))
                )


def _warnings(part: Part) -> Iterator[Warned]:
    """Read a list of warnings or names, a single warning, or an object keyed by name."""
    for key in _first_spelling(part, WARNINGS):
        raw = part.at(key)
        if isinstance(raw, list):
            for n in range(len(raw)):
                yield from _warning(part, (key, n))
        elif isinstance(raw, dict) and "warningType" not in raw:
            for kind in raw:
                yield from _named_warning(part, (key, kind))
        else:
            yield from _warning(part, (key,))


def _warning(part: Part, path: Path) -> Iterator[Warned]:
    if isinstance(part.at(*path), str):
        kind, status = part.name(*path), AmazonStatus.UNKNOWN
    else:
        kind = part.name(*path, "warningType")
        status = part.status(*path, "status") if kind else AmazonStatus.UNKNOWN
    if kind:
        yield Warned(kind, status)


def _named_warning(part: Part, path: Path) -> Iterator[Warned]:
    inner = (*path, "status") if isinstance(part.at(*path), dict) else path
    status, kind = part.status(*inner), values.name(path[-1])
    if kind and status is not AmazonStatus.UNKNOWN:
        yield Warned(kind, status)


def _rating(part: Part) -> Rating | None:
    words = [part.code(RATING, key) for key in ("accountHealthRatingStatus", "ahrStatus")]
    score = part.count(RATING, "ahrScore")
    # If the two keys differ, the one that is not GREAT counts.
    status = next((word for word in words if word not in ("", GREAT)), words[0] or words[1])
    return None if not status and score is None else Rating(status, score)


def _window(part: Part, path: Path) -> Window:
    days = (*path, "reportingDateRange")
    return Window(part.moment(*days, "reportingDateFrom"), part.moment(*days, "reportingDateTo"))
