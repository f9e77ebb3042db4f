"""The account's health for one person: today's picture, a metric's course, what more would do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from bot.domain.cancellation.forecast import Forecast
from bot.domain.digest.digest import Digest
from bot.domain.digest.todo import ToShip
from bot.domain.health.metrics import Metric
from bot.domain.health.report import HealthReport
from bot.domain.health.trend import Course
from handlers import ids
from handlers.blocks import (
    Block,
    Message,
    actions,
    button,
    foreign,
    header,
    message,
    plain,
    quoted,
    small,
    words,
)
from handlers.digest.views import charts, phrases
from handlers.digest.views.details import rate_line
from handlers.digest.views.digest_message import Style, body, in_short
from handlers.reader import Reader

MOST_ORDERS = 15
_LINE = 500


def picture(reader: Reader, digest: Digest) -> Message:
    """Return how the account stands, with Refresh and Post to Channel."""
    buttons = actions(
        button(reader.say("health.refresh"), ids.Action.HEALTH_REFRESH, value="refresh"),
        button(reader.say("health.post"), ids.Action.HEALTH_POST, value="post"),
    )
    shown = body(reader, digest, Style.WORDS)
    return message(in_short(reader, digest), *shown, buttons)


def shared(reader: Reader, digest: Digest, by: str, style: Style) -> Message:
    """Return how the account stands, as a person posts it in the channel."""
    who = [{"type": "mrkdwn", "text": reader.say("health.shared_by", who=f"<@{by}>")}]
    shown = body(reader, digest, style)
    return message(in_short(reader, digest), *shown, {"type": "context", "elements": who})


def course(reader: Reader, found: Course) -> Message:
    """Return the course of a metric over 30 and 90 days, in lines of text."""
    title = reader.say("health.course.title", metric=phrases.name(reader, found.metric))
    if found.report_at is None:
        return message(f"{title} — {reader.say('health.no_report')}")
    now = found.now
    target = now.target if now else None
    line = rate_line(reader, now) if now else reader.say("colour.none")
    said = reader.say("health.course.now", line=line)
    blocks, lines = [header(title), phrases.text(said)], [said]
    for days, span in ((30, found.month), (90, found.quarter)):
        head, line = (
            reader.say("health.course.days", days=days),
            charts.course(reader, span, target),
        )
        blocks += [phrases.bold(head), phrases.text(line)]
        lines.append(reader.say("digest.spoken", head=head, orders=line))
    blocks.append(small(reader.say("health.report", at=reader.moment(found.report_at))))
    return message(f"{title} — {phrases.sentences(reader, lines)}", *blocks)


def what_if(reader: Reader, report: HealthReport | None, found: Forecast | None, n: int) -> Message:
    """Return what `n` further cancels that count would do, and when that is over."""
    title = reader.say("health.cancel.title", n=n)
    if found is None or not found.orders:
        return message(f"{title} — {phrases.no_room(reader, report)}")
    lines = [*_outlook(reader, found, n), phrases.counted_now(reader, found)]
    lines += [reader.say("health.old")] if found.old else []
    return message(
        f"{title} — {phrases.sentences(reader, lines)}",
        phrases.bold(title),
        phrases.text(*lines),
        small(reader.say("health.report", at=reader.moment(found.report_at))),
    )


def _outlook(reader: Reader, found: Forecast, n: int) -> list[str]:
    """Return the estimate, or that there are not so many orders."""
    outlook, limit = found.after(n), reader.target(found.target)
    if outlook.cancelled > outlook.orders:
        too_many = reader.say("health.cancel.too_many", n=n, orders=outlook.orders)
        return [too_many, phrases.room_by(reader, found)]
    said = reader.say(
        "health.cancel.result",
        count=phrases.count(reader, outlook.cancelled, outlook.orders),
        rate=reader.percent(outlook.rate, found.target),
        verdict=reader.say(
            f"health.cancel.{'misses' if outlook.misses else 'stays'}", target=limit
        ),
    )
    if outlook.recovers_on is None:
        return [said]
    return [said, reader.say("health.cancel.recovers", day=reader.day(outlook.recovers_on))]


def bad_number(reader: Reader) -> Message:
    """Say which numbers are understood."""
    return message(reader.say("health.bad_number"))


def health_help(reader: Reader, problem: str = "") -> Message:
    """Return what /health does, after what could not be understood."""
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
    """Return what somebody typed, fit to be shown."""
    return foreign(text, 200)


def asked(reader: Reader) -> Message:
    """Say that Amazon is being asked for a new report."""
    return message(reader.say("health.asked"))


def not_yet(reader: Reader, wait: timedelta) -> Message:
    """Say when Amazon's rate allows the next report."""
    span = format_timedelta(wait, add_direction=True, locale=reader.language)
    return message(reader.say("health.not_yet", span=span))


def sharing(reader: Reader) -> Message:
    """Say that the picture is posted."""
    return message(reader.say("health.sharing"))


def not_shared(reader: Reader, code: str) -> Message:
    """Say why the picture could not be posted."""
    return message(reader.say("health.not_shared", code=code))


def next_orders(reader: Reader, read_at: datetime, orders: Sequence[ToShip]) -> Message:
    """Return the orders to ship next, by the last reading."""
    title = reader.say("health.orders.title")
    reading = reader.say("health.reading", at=reader.moment(read_at))
    how = reader.say("health.orders.how")
    if not orders:
        none = reader.say("health.orders.none")
        return message(none, phrases.text(none), small(reading, how))
    lines = [_order_line(reader, each) for each in orders[:MOST_ORDERS]]
    shown = [_with_button(reader, each, line) for each, line in zip(orders, lines, strict=False)]
    more = len(orders) - MOST_ORDERS
    rest = [reader.say("health.orders.more", n=more)] if more > 0 else []
    return message(
        f"{title} — {phrases.sentences(reader, [*lines, *rest, reading])}",
        header(title),
        *shown,
        *(phrases.text(line) for line in rest),
        small(reading, how),
    )


def _order_line(reader: Reader, each: ToShip) -> str:
    return reader.say(
        "health.orders.line",
        order=each.order_id,
        at=reader.market_moment(each.ship_by),
        left=reader.left(each.ship_by),
    )


def _with_button(reader: Reader, each: ToShip, line: str) -> Block:
    shown = button(
        reader.say("health.show"),
        ids.Action.ORDER_SHOW,
        value=each.order_id,
        label=reader.say("health.show_order", order=each.order_id),
    )
    return {"type": "section", "text": plain(line, _LINE), "accessory": shown}


def first_reading(reader: Reader, *, failed: bool) -> Message:
    """Say that the open orders are being read for the first time."""
    key = "health.orders.first_failed" if failed else "health.orders.first"
    return message(reader.say(key))
