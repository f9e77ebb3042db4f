"""A turn for the worse, or back, as the channel reads it."""

from bot.domain.health.changes import ACCOUNT, Alert
from bot.domain.health.metrics import Colour, Metric
from bot.domain.health.report import HealthReport
from handlers import ids
from handlers.blocks import Message, message, small
from handlers.digest.views import phrases
from handlers.reader import Reader

_ADVISED = frozenset({Metric.CANCELLATION, Metric.LATE_SHIPMENT, Metric.VALID_TRACKING})


def alert_message(reader: Reader, alert: Alert, report: HealthReport, *, store: str) -> Message:
    """Return what turned, how it stands now, and what to do unless it is over."""
    said = _what(reader, alert, report)
    before = _before(reader, alert)
    if before:
        said = phrases.sentences(reader, [said, reader.say("alert.was", before=before)])
    over = alert.now.colour is Colour.GREEN
    advice = "" if over else reader.say(f"alert.do.{_advice(alert.subject)}")
    blocks = [phrases.text(line) for line in (said, advice) if line]
    source = [reader.say("alert.source", at=reader.moment(report.fetched_at))]
    source += [reader.say("simulated")] if reader.simulated else []
    return message(
        phrases.sentences(reader, [said, advice]),
        *blocks,
        small(" · ".join(source)),
        metadata={
            "event_type": ids.ALERT_EVENT,
            "event_payload": {
                "store": store,
                "metric": alert.subject,
                "state": str(alert.now.colour),
            },
        },
    )


def _before(reader: Reader, alert: Alert) -> str:
    """Return how it stood before, empty where that is not known or the count says it."""
    if alert.before is None or alert.now.count is not None:
        return ""
    if alert.subject != ACCOUNT:
        return reader.say(f"colour.{alert.before.colour}")
    # Of an account only the colour is remembered, and only green stands for one status alone.
    return phrases.status(reader, "NORMAL") if alert.before.colour is Colour.GREEN else ""


def _what(reader: Reader, alert: Alert, report: HealthReport) -> str:
    turn = "better" if alert.better else "worse"
    if alert.subject == ACCOUNT:
        status = phrases.status(reader, report.account_status)
        return reader.say(f"alert.account.{turn}", status=status)
    if alert.now.count is not None:
        name, count = phrases.subject(reader, alert.subject), alert.now.count
        return reader.say(f"alert.policy.{turn}", name=name, n=count)
    rate = report.rate(Metric(alert.subject))
    if rate is not None and rate.colour is Colour.YELLOW and rate.by_numbers is not Colour.YELLOW:
        return reader.say("alert.metric.watch", line=phrases.off(reader, rate))
    return reader.say(
        f"alert.metric.{alert.now.colour}",
        metric=phrases.subject(reader, alert.subject),
        rate=phrases.share(reader, rate) if rate else "",
        target=phrases.target(reader, rate) if rate else "",
    )


def _advice(subject: str) -> str:
    if subject == ACCOUNT:
        return "account"
    if subject not in list(Metric):
        return "policy"
    return subject if subject in _ADVISED else "other"
