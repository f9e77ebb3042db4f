"""Numbers of the account in words: rates with their targets, the room, names of metrics."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_decimal

from bot.domain.cancellation.forecast import Forecast
from bot.domain.digest.digest import Digest
from bot.domain.health.changes import ACCOUNT
from bot.domain.health.metrics import Condition, Metric, Rate, percent
from bot.domain.health.report import HealthReport, PolicyCount, UnknownPart
from handlers.blocks import Block, bullets, paragraph, words
from handlers.reader import Reader

_WEEKDAYS = {"en": "EEE d MMM", "ja": "M/d(E)"}
_COMMAS = {"en": ", ", "ja": "、"}
_MOST_UNKNOWN = 8
_STOPS = {"en": ".", "ja": "。"}


def bold(text: str) -> Block:
    """Return a line of ours that stands out."""
    return paragraph([words(text, bold=True)])


def text(*lines: str) -> Block:
    """Return lines of ours."""
    return paragraph(*([words(line)] for line in lines))


def lines(texts: Sequence[str]) -> Block:
    """Return a list of ours."""
    return bullets([words(line)] for line in texts)


def sentences(reader: Reader, parts: Sequence[str]) -> str:
    """Return sentences one after the other, each with its full stop."""
    stop = _STOPS[reader.language]
    ended = [part if part.endswith(stop) else f"{part}{stop}" for part in parts if part]
    return reader.space.join(ended)


def listed(reader: Reader, parts: Sequence[str]) -> str:
    """Return parts with commas only, for a list that goes on."""
    return _COMMAS[reader.language].join(parts)


def weekday(reader: Reader, day: date) -> str:
    """Return a day with its weekday."""
    return format_date(day, _WEEKDAYS[reader.language], locale=reader.language)


def name(reader: Reader, metric: Metric) -> str:
    """Return what a metric is called."""
    return reader.say(f"metric.{metric}")


def subject(reader: Reader, key: str) -> str:
    """Return what the subject of an alert is called: a metric, a policy or the account."""
    if key == ACCOUNT:
        return reader.say("account.name")
    return reader.say(f"metric.{key}" if key in list(Metric) else f"policy.{key}")


def status(reader: Reader, word: str) -> str:
    """Return an account status in words, or Amazon's own where it is new to us."""
    key = f"account.{word}"
    return reader.say(key) if key in reader.words.entries else word


def rating(reader: Reader, word: str) -> str:
    """Return a health rating in words beside Amazon's own, or that alone where it is new to us."""
    key = f"rating.{word}"
    return reader.say(key) if key in reader.words.entries else word


def policy(reader: Reader, each: PolicyCount) -> str:
    """Return how many policy defects of a kind there are, and whether somebody has to act."""
    return reader.say(
        "digest.policy_line",
        name=reader.say(f"policy.{each.policy}"),
        n=each.count,
        state=reader.say(f"policy_state.{each.colour}"),
    )


def off(reader: Reader, rate: Rate) -> str:
    """Return how a rate stands that is off or close, with Amazon's word where it is another."""
    parts = [reader.say(f"colour.{rate.colour}"), distance(reader, rate)]
    if rate.disagrees:
        by_numbers = reader.say(f"colour.{rate.by_numbers}")
        parts += [counted(reader, rate)]
        parts += [reader.say("digest.disagrees_off", colour=by_numbers, status=rate.status)]
    return reader.say(
        "digest.off_line",
        metric=name(reader, rate.metric),
        rate=share(reader, rate),
        target=target(reader, rate),
        said=listed(reader, [part for part in parts if part]),
    )


def unknown(reader: Reader, parts: Sequence[UnknownPart]) -> list[str]:
    """Return the parts of the report that this version does not understand, if there are any."""
    named = [f"{each.name} ({each.said})" for each in parts if each.said]
    silent = [each.name for each in parts if not each.said]
    said = (("digest.telling", named), ("digest.unread", silent))
    return [
        reader.say(key, names=reader.enumerate(names[:_MOST_UNKNOWN]))
        for key, names in said
        if names
    ]


def share(reader: Reader, rate: Rate) -> str:
    """Return a rate in percent, never rounded across its target, a bare count, or "no data"."""
    if rate.share is None and rate.count:
        return reader.say("health.counted", n=rate.count)
    if rate.share is None:
        return reader.say("colour.none")
    return reader.percent(rate.share, rate.target)


def target(reader: Reader, rate: Rate) -> str:
    """Return a target and its good side."""
    if rate.target is None:
        return reader.say("health.no_target")
    side = "under" if rate.condition is Condition.LESS_THAN else "over"
    return reader.say(f"health.{side}", target=reader.target(rate.target))


def under(reader: Reader, limit: Decimal) -> str:
    """Return the target of a rate that must stay under it."""
    return reader.say("health.under", target=reader.target(limit))


def points(rate: Rate) -> Decimal | None:
    """Return the shown rate less its target, in percentage points; None without either."""
    if rate.share is None or rate.target is None:
        return None
    return percent(rate.share, rate.target) - rate.target * 100


def distance(reader: Reader, rate: Rate) -> str:
    """Return how far a rate is from its target, in words; empty where that is not known."""
    apart = points(rate)
    if apart is None:
        return ""
    if not apart:
        return reader.say("health.at_target")
    shown = format_decimal(abs(apart), "0.00", locale=reader.language)
    return reader.say("health.below" if apart < 0 else "health.above", points=shown)


def counted(reader: Reader, rate: Rate) -> str:
    """Return "1 of 63", empty where Amazon gives no counts."""
    if rate.count is None or rate.total is None:
        return ""
    return count(reader, rate.count, rate.total)


def count(reader: Reader, part: int, whole: int) -> str:
    """Return "1 of 63"."""
    return reader.say("health.count", count=part, total=whole)


def room(reader: Reader, digest: Digest) -> str:
    """Return the room for cancellations in one sentence, with the next one's rate where none is."""
    if digest.headroom is None:
        return no_room(reader, digest.report)
    return room_by(reader, digest.headroom.forecast)


def room_by(reader: Reader, forecast: Forecast) -> str:
    """Return the room by a forecast, with the next one's rate where there is none."""
    if forecast.room:
        return _room(reader, forecast)
    return sentences(reader, [_room(reader, forecast), following(reader, forecast)])


def no_room(reader: Reader, report: HealthReport | None) -> str:
    """Say why no room can be told: no report, no orders in its days, or no numbers."""
    if report is None:
        return reader.say("health.headroom.no_report")
    rate = report.rate(Metric.CANCELLATION)
    none = rate is not None and rate.total == 0
    return reader.say("health.headroom.none" if none else "health.headroom.unknown")


def short_room(reader: Reader, digest: Digest) -> str:
    """Return the room with what is counted now, for a quiet day."""
    if digest.headroom is None:
        return no_room(reader, digest.report)
    forecast = digest.headroom.forecast
    return sentences(reader, [_room(reader, forecast), counted_now(reader, forecast)])


def headroom(reader: Reader, digest: Digest) -> str:
    """Return the room, what is counted now, what more would do and when it is over."""
    if digest.headroom is None:
        return room(reader, digest)
    forecast, recovers = digest.headroom.forecast, digest.headroom.recovers
    parts = [_room(reader, forecast), counted_now(reader, forecast)]
    if forecast.unseen:
        parts.append(reader.say("health.headroom.unseen", n=forecast.unseen))
    parts.append(following(reader, forecast))
    if recovers is not None:
        parts.append(reader.say("health.headroom.recovers", day=reader.day(recovers.on)))
    return sentences(reader, parts)


def _room(reader: Reader, forecast: Forecast) -> str:
    if forecast.room:
        return reader.say("health.headroom.some", n=forecast.room)
    return reader.say("health.headroom.off" if forecast.after(0).misses else "health.headroom.zero")


def counted_now(reader: Reader, forecast: Forecast) -> str:
    """Return what Amazon counts now."""
    return reader.say(
        "health.headroom.now",
        count=count(reader, forecast.cancelled, forecast.orders),
        rate=reader.percent(forecast.rate_now, forecast.target),
    )


def following(reader: Reader, forecast: Forecast) -> str:
    """Return what the next cancel makes, and the first one that misses the target."""
    numbers = sorted({1, forecast.room + 1})
    made = [
        reader.say(
            "health.headroom.next",
            n=more,
            rate=reader.percent(forecast.after(more).rate, forecast.target),
        )
        for more in numbers
    ]
    ends = reader.say("health.headroom.ends", target=under(reader, forecast.target))
    return f"{reader.enumerate(made)}{reader.space}{ends}"


def report_line(reader: Reader, report: HealthReport) -> str:
    """Return when the report was fetched."""
    return reader.say("health.report", at=reader.moment(report.fetched_at))


def gaps(reader: Reader, digest: Digest) -> list[str]:
    """Return why this is not how the account stands today; empty where it is."""
    report = digest.report
    said = [failure(reader, digest), reader.say("health.old") if digest.old else ""]
    if report is not None and not (report.rates or report.policies):
        said.append(reader.say("digest.no_numbers"))
    if report is not None and not report.account_status:
        said.append(reader.say("digest.no_status"))
    return [each for each in said if each]


def failure(reader: Reader, digest: Digest) -> str:
    """Return why today's report is not there and what to do; empty where it is."""
    if not digest.failed:
        return ""
    key = f"digest.failed.{digest.failed}"
    why = reader.say(key if key in reader.words.entries else "digest.failed.unavailable")
    if digest.report is None:
        return reader.say("digest.failed.nothing", why=why)
    at = reader.moment(digest.report.fetched_at)
    return reader.say("digest.failed.shown", why=why, at=at)
