"""Alerts between digests: one when a subject gets worse, and one when it has recovered.

Nothing is queued: each run compares the newest report with what was last posted. What got worse in
one report is one message; a recovery is posted in the thread of its alert.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.desk import Desk
from bot.domain.health.changes import Alert, Alerted, Level, alerts, levels
from bot.domain.health.metrics import Colour
from bot.domain.health.report import HealthReport
from bot.domain.messages import Posted
from bot.ports.slack import MessengerFault
from bot.usecases.health.reports import latest_report
from bot.usecases.loop import each

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _News:
    """Alerts that share a message; recoveries go into the thread of the earlier one."""

    turns: tuple[Alert, ...]
    thread: Posted | None

    @property
    def subjects(self) -> str:
        return " ".join(turn.subject for turn in self.turns)


def tell_due(desk: Desk) -> None:
    """Post the alerts that are not posted yet; what Slack refuses is retried later."""
    report = latest_report(desk)
    if report is None:
        return
    known = {one.metric: one for one in desk.store.alerts.all()}
    before = tuple(Level(one.metric, Colour(one.state), one.count) for one in known.values())
    turns = alerts(before, report)
    news = _gathered(turns, known)
    each(desk, "alert", news, lambda one: _post(desk, one, report), name=lambda one: one.subjects)
    told = {turn.subject for one in news for turn in one.turns}
    quiet = [level for level in levels(report, before) if level.subject not in told]
    _note_quietly(desk, [level for level in quiet if level not in before], known)


def _gathered(turns: Sequence[Alert], known: Mapping[str, Alerted]) -> list[_News]:
    """Group alerts into messages, without recoveries from what was never posted."""
    worse = tuple(turn for turn in turns if not turn.better)
    over: dict[Posted, list[Alert]] = {}
    for turn in turns:
        told = known.get(turn.subject)
        if turn.better and told is not None and told.ts:
            over.setdefault(Posted(told.channel, told.ts), []).append(turn)
    first = [_News(worse, None)] if worse else []
    return [*first, *(_News(tuple(found), thread) for thread, found in over.items())]


def _post(desk: Desk, news: _News, report: HealthReport) -> None:
    try:
        said = desk.health_channel.alert(news.turns, report, thread=news.thread)
    except MessengerFault as fault:
        _log.warning("alert.not_delivered", extra={"metric": news.subjects, "fault": fault.code})
        return
    _save(desk, [(turn.now, news.thread or said) for turn in news.turns])
    for turn in news.turns:
        state = str(turn.now.colour)
        _log.info("alert.told", extra={"metric": turn.subject, "state": state})


def _note_quietly(desk: Desk, changed: list[Level], known: Mapping[str, Alerted]) -> None:
    """Remember the state of a subject that needed no alert."""
    if changed:
        _save(desk, [(level, _where(known.get(level.subject))) for level in changed])


def _where(told: Alerted | None) -> Posted:
    return Posted("", "") if told is None else Posted(told.channel, told.ts)


def _save(desk: Desk, levels_told: Iterable[tuple[Level, Posted]]) -> None:
    now = desk.clock.now()
    with desk.store.transaction():
        for level, where in levels_told:
            desk.store.alerts.set(
                Alerted(
                    metric=level.subject,
                    state=level.colour,
                    changed_at=now,
                    channel=where.channel,
                    ts=where.ts,
                    count=level.count,
                )
            )
