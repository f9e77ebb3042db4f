"""Turns for the worse between digests: told once each, and told again when they are over.

Nothing is queued: whatever the newest report says otherwise than the channel was told is told.
"""

import logging

from bot.desk import Desk
from bot.domain.health.changes import Alert, Alerted, Level, alerts, levels
from bot.domain.health.metrics import Colour
from bot.domain.health.report import HealthReport
from bot.domain.messages import Posted
from bot.ports.slack import MessengerFault
from bot.usecases.cancellation.forecasting import latest_report
from bot.usecases.loop import each

_log = logging.getLogger(__name__)


def tell_due(desk: Desk) -> None:
    """Tell what the channel does not know yet; what Slack refuses is tried again later."""
    report = latest_report(desk)
    if report is None:
        return
    known = {each.metric: each for each in desk.store.alerts.all()}
    before = tuple(Level(each.metric, Colour(each.state), each.count) for each in known.values())
    news = alerts(before, report)
    each(
        desk,
        "alert",
        news,
        lambda alert: _tell(desk, alert, report, known.get(alert.subject)),
        name=lambda alert: alert.subject,
    )
    told = {alert.subject for alert in news}
    quiet = [level for level in levels(report, before) if level.subject not in told]
    _note_quietly(desk, [level for level in quiet if level not in before], known)


def _tell(desk: Desk, alert: Alert, report: HealthReport, before: Alerted | None) -> None:
    thread = Posted(before.channel, before.ts) if before and before.ts else None
    if alert.better and thread is None:
        _note_quietly(desk, [alert.now], {})
        return
    try:
        said = desk.health_channel.alert(alert, report, thread=thread if alert.better else None)
    except MessengerFault as fault:
        _log.warning("alert.not_delivered", extra={"metric": alert.subject, "fault": fault.code})
        return
    root = thread if alert.better and thread else said
    _save(desk, alert.now, root)
    _log.info("alert.told", extra={"metric": alert.subject, "state": str(alert.now.colour)})


def _note_quietly(desk: Desk, changed: list[Level], known: dict[str, Alerted]) -> None:
    """Remember how a subject stands of which nothing had to be said."""
    for level in changed:
        before = known.get(level.subject)
        _save(desk, level, Posted(before.channel, before.ts) if before else Posted("", ""))


def _save(desk: Desk, level: Level, where: Posted) -> None:
    alerted = Alerted(
        metric=level.subject,
        state=level.colour,
        changed_at=desk.clock.now(),
        channel=where.channel,
        ts=where.ts,
        count=level.count,
    )
    with desk.store.transaction():
        desk.store.alerts.set(alerted)
