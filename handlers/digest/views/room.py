"""The room for cancellations in words: how many more stay within the target, and until when."""

from bot.domain.cancellation.forecast import Forecast
from bot.domain.digest.digest import Digest
from bot.domain.health.metrics import Metric
from bot.domain.health.report import HealthReport
from handlers.digest.views import phrases
from handlers.reader import Reader


def in_a_line(reader: Reader, digest: Digest) -> str:
    """Return the room in one sentence, with the current count and the effect of one more."""
    if digest.headroom is None:
        return unknown(reader, digest.report)
    return by_forecast(reader, digest.headroom.forecast)


def by_forecast(reader: Reader, found: Forecast) -> str:
    """Return a forecast's room in one sentence, with ours that Amazon may not have counted."""
    now = counted(reader, found)
    if found.unseen:
        now = phrases.listed(reader, [now, reader.say("room.unseen", n=found.unseen)])
    target = phrases.under(reader, found.target)
    if found.room:
        return reader.say("room.some", n=found.room, now=now)
    if found.after(0).misses:
        return reader.say("room.off", now=now, target=target)
    rate = reader.percent(found.rate_after, found.target)
    return reader.say("room.zero", rate=rate, now=now, target=target)


def counted(reader: Reader, found: Forecast) -> str:
    """Return Amazon's current count: "1 of 63, 1.59%"."""
    return reader.say(
        "room.counted",
        count=phrases.count(reader, found.cancelled, found.orders),
        rate=reader.percent(found.rate_now, found.target),
    )


def unknown(reader: Reader, report: HealthReport | None) -> str:
    """Return why the room is unknown: no report, no orders in its days, no target, no numbers."""
    if report is None:
        return reader.say("room.no_report")
    rate = report.rate(Metric.CANCELLATION)
    if rate is not None and rate.total == 0:
        return reader.say("room.no_orders")
    unjudged = rate is not None and rate.share is not None and rate.target is None
    return reader.say("room.no_target" if unjudged else "room.no_numbers")


def recovery(reader: Reader, digest: Digest) -> str:
    """Return when the rate is zero again; empty if it is zero now or that is unknown."""
    recovers = None if digest.headroom is None else digest.headroom.recovers
    return "" if recovers is None else reader.say("room.recovers", day=reader.day(recovers.on))


def both_recoveries(reader: Reader, digest: Digest) -> str:
    """Return when the rate is zero again, by each of the two dates that may decide."""
    recovers = None if digest.headroom is None else digest.headroom.recovers
    if recovers is None:
        return ""
    by_order, by_cancel = reader.day(recovers.by_order), reader.day(recovers.by_cancel)
    if by_order == by_cancel:
        return recovery(reader, digest)
    return reader.say("room.recovers_both", by_order=by_order, by_cancel=by_cancel)
