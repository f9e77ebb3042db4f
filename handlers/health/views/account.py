"""The account's health for one person: today, a metric's course, the effect of cancellations."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.cancellation.forecast import Forecast
from bot.domain.digest.digest import Digest
from bot.domain.health.metrics import Metric
from bot.domain.health.report import HealthReport
from bot.domain.health.trend import MONTH, QUARTER, Course
from handlers import cldr, ids
from handlers.blocks import (
    Block,
    Message,
    actions,
    button,
    fine_print,
    foreign,
    header,
    marked,
    message,
    quoted,
    small,
    words,
)
from handlers.digest.views import charts, phrases, room, todo
from handlers.digest.views.details import rate_line
from handlers.digest.views.digest_message import freshness, gap_blocks, head
from handlers.digest.views.standing import off_lines, unjudged_lines, within_line
from handlers.reader import Reader
from handlers.wording import consequence


def summary(reader: Reader, digest: Digest) -> Message:
    """Return the account's health, with Refresh and Post to Channel."""
    buttons = actions(
        button(reader.say("health.refresh"), ids.Action.HEALTH_REFRESH, value="refresh"),
        button(reader.say("health.post"), ids.Action.HEALTH_POST, value="post"),
    )
    return message(_in_short(reader, digest), *_standing(reader, digest), buttons)


def stores(reader: Reader, lines: Sequence[str]) -> Message:
    """Return a line for each store."""
    title, how = reader.say("stores.title", n=len(lines)), reader.say("stores.more_of_one")
    text = "\n".join((title, *lines[: phrases.LINES_A_BLOCK], how))
    return message(text, header(title), *phrases.long_list(lines), small(how))


def shared(reader: Reader, digest: Digest, by: str, style: charts.Style) -> Message:
    """Return the account's health as posted in the channel by a person."""
    shown = [*_standing(reader, digest), *charts.drawings(reader, digest, style)]
    who = fine_print(marked(reader.say("health.shared_by", who=f"<@{by}>")))
    return message(_in_short(reader, digest), *shown, who)


def _title(reader: Reader, digest: Digest) -> str:
    return reader.say("digest.title", day=phrases.weekday(reader, digest.day))


def _in_short(reader: Reader, digest: Digest) -> str:
    said = [_title(reader, digest), *off_lines(reader, digest), room.in_a_line(reader, digest)]
    said += [room.recovery(reader, digest), todo.counts_line(reader, digest.todo)]
    return reader.sentences([*said, *phrases.gaps(reader, digest)])


def _standing(reader: Reader, digest: Digest) -> list[Block]:
    """Return what is off target, the room, what is within target, and how much is to do."""
    within = [within_line(reader, digest), *unjudged_lines(reader, digest)]
    more = [each for each in (room.recovery(reader, digest), *within) if each]
    blocks = [header(_title(reader, digest)), *head(reader, digest)]
    blocks += [phrases.text(*more)] if more else []
    if digest.todo.tasks:
        blocks.append(phrases.text(reader.say("health.lists")))
    return [*blocks, *gap_blocks(reader, digest), *freshness(reader, digest, thread=False)]


def course(reader: Reader, found: Course) -> Message:
    """Return the course of a metric over 30 and 90 days as text; a single day is not a course."""
    title = reader.say("health.course.title", metric=phrases.name(reader, found.metric))
    if found.report_at is None:
        none = reader.say("health.no_report")
        return message(f"{title} — {none}", header(title), phrases.text(none))
    now = found.now
    target = now.target if now else None
    line = rate_line(reader, now) if now else reader.say("colour.none")
    said = reader.say("health.course.now", line=line)
    blocks, lines = [header(title), phrases.text(said)], [said]
    for days, span in ((MONTH, found.month), (QUARTER, found.quarter)):
        if span is not None:
            head_line = reader.say("health.course.days", days=days)
            drawn = charts.course(reader, span, target)
            blocks += [phrases.bold(head_line), phrases.text(drawn)]
            lines.append(reader.say("digest.spoken", head=head_line, orders=drawn))
    blocks.append(small(reader.say("health.report", at=reader.moment(found.report_at))))
    return message(f"{title} — {reader.sentences(lines)}", *blocks)


def what_if(reader: Reader, report: HealthReport | None, found: Forecast | None, n: int) -> Message:
    """Return the effect of `n` more cancellations that count, what may follow, and until when."""
    title = reader.say("health.cancel.title", n=n)
    if found is None or not found.orders:
        none = room.unknown(reader, report)
        return message(f"{title} — {none}", phrases.bold(title), phrases.text(none))
    lines = _outlook(reader, found, n)
    lines += [reader.say("health.old")] if found.old else []
    source = [reader.say("health.report", at=reader.moment(found.report_at))]
    may_follow = consequence(reader, dated=True) if found.after(n).misses else ""
    if may_follow:
        lines.append(may_follow)
        source.append(reader.source_link(reader.market.cancellation_source))
    return message(
        f"{title} — {reader.sentences(lines)}",
        phrases.bold(title),
        phrases.text(*lines),
        fine_print(marked(" · ".join(source))),
    )


def _outlook(reader: Reader, found: Forecast, n: int) -> list[str]:
    """Return the estimate and its parts; if there are not so many orders, a line that says so."""
    outlook, limit = found.after(n), reader.target(found.target)
    if outlook.cancelled > outlook.orders:
        too_many = reader.say("health.cancel.too_many", n=n, orders=outlook.orders)
        return [too_many, room.by_forecast(reader, found)]
    verdict = "misses" if outlook.misses else "stays"
    rate = reader.percent(outlook.rate, found.target)
    counted = phrases.count(reader, outlook.cancelled, outlook.orders)
    made_of = reader.say("health.cancel.made_of", now=room.counted(reader, found))
    if found.unseen:
        made_of = reader.say(
            "health.cancel.made_of_unseen", now=room.counted(reader, found), n=found.unseen
        )
    lines = [
        reader.say(f"health.cancel.{verdict}", n=n, rate=rate, count=counted, target=limit),
        made_of,
    ]
    if outlook.recovers_on is not None:
        lines.append(reader.say("health.cancel.recovers", day=reader.day(outlook.recovers_on)))
    return lines


def bad_number(reader: Reader) -> Message:
    """Return the error that names the accepted numbers."""
    return message(reader.say("health.bad_number"))


def health_help(reader: Reader, problem: str = "") -> Message:
    """Return the help for /health, after `problem`: what was not understood."""
    names = reader.say("health.help.metrics", names=", ".join(Metric))
    blocks = [
        phrases.bold(reader.say("health.help.title")),
        phrases.text(*reader.say("health.help.lines").splitlines()),
        phrases.lines([f"{metric} — {phrases.name(reader, metric)}" for metric in Metric]),
    ]
    if problem:
        blocks.insert(0, quoted([words(reader.say("health.unknown_metric"))], problem))
    return message(f"{reader.say('health.help.lines')}\n{names}", *blocks)


def problem(text: str) -> str:
    """Return what somebody typed, shortened and escaped for display."""
    return foreign(text, 200)


def asked(reader: Reader) -> Message:
    """Return the message that Amazon is being asked for a new report."""
    return message(reader.say("health.asked"))


def not_yet(reader: Reader, wait: timedelta) -> Message:
    """Return when Amazon's rate allows the next report."""
    span = cldr.dates.format_timedelta(wait, add_direction=True, locale=reader.language)
    return message(reader.say("health.not_yet", span=span))


def sharing(reader: Reader) -> Message:
    """Return the message that the summary is posted."""
    return message(reader.say("health.sharing"))


def not_shared(reader: Reader, code: str) -> Message:
    """Return why the summary could not be posted."""
    return message(reader.say("health.not_shared", code=code))
