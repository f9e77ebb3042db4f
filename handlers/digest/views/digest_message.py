"""The morning's digest as the channel reads it."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType

from bot.domain.digest.digest import Digest
from bot.domain.health.changes import Changes
from bot.domain.health.metrics import Metric
from handlers import ids
from handlers.blocks import Block, Message, header, message, small
from handlers.digest.views import charts, phrases
from handlers.digest.views.todo import todo_blocks, todo_lines
from handlers.digest.views.week import miscount_blocks, miscount_line, week_blocks
from handlers.reader import Reader

NO_LINKS: Mapping[str, str] = MappingProxyType({})


class Style(IntEnum):
    """How much of it Slack draws itself: table and chart, the table alone, or nothing but text."""

    DRAWN = 0
    TABLE = 1
    WORDS = 2


def digest_message(
    reader: Reader, digest: Digest, *, store: str, links: Mapping[str, str], style: Style
) -> Message:
    """Return the digest of a day; two lines where nothing needs a person."""
    shown = (
        quiet_blocks(reader, digest)
        if digest.quiet
        else body(reader, digest, style, links=links, thread=True)
    )
    return message(in_short(reader, digest), *shown, metadata=_metadata(digest, store))


def in_short(reader: Reader, digest: Digest) -> str:
    """Return the digest in a few sentences, for notifications and screen readers."""
    title = reader.say("digest.title", day=phrases.weekday(reader, digest.day))
    if digest.quiet:
        said = [reader.say("digest.quiet"), phrases.short_room(reader, digest)]
        said += phrases.unknown(reader, digest.report.unknown) if digest.report else []
    else:
        said = [takeaway(reader, digest), *todo_lines(reader, digest.todo)]
        said += [*_off_lines(reader, digest), *_other_lines(reader, digest)]
        said += [*phrases.gaps(reader, digest), miscount_line(reader, digest)]
    return f"{title} — {phrases.sentences(reader, said)}"


def quiet_blocks(reader: Reader, digest: Digest) -> list[Block]:
    """Return the two lines of a day on which nothing needs a person."""
    report = phrases.report_line(reader, digest.report) if digest.report else ""
    marks = f" · {reader.say('simulated')}" if reader.simulated else ""
    blocks = [phrases.text(in_short(reader, digest), f"{report}{marks}")]
    told = digest.week is not None and digest.week.reasons
    return [*blocks, *(week_blocks(reader, digest) if told else [])]


def takeaway(reader: Reader, digest: Digest) -> str:
    """Return how much is to do and how much room there is."""
    kinds = digest.todo.kinds
    todo = reader.say("digest.todo", n=kinds) if kinds else _nothing(reader, digest)
    account = _account(reader, digest) if digest.account.bad else []
    return phrases.sentences(reader, [todo, *account, phrases.room(reader, digest)])


def _nothing(reader: Reader, digest: Digest) -> str:
    return "" if digest.todo.read_at is None else reader.say("digest.nothing_to_do")


def body(
    reader: Reader,
    digest: Digest,
    style: Style,
    *,
    links: Mapping[str, str] = NO_LINKS,
    thread: bool = False,
) -> list[Block]:
    """Return the whole digest, in the order in which it matters.

    `links` are the cards' addresses by request id; `thread` says that every number follows there.
    """
    title = header(reader.say("digest.title", day=phrases.weekday(reader, digest.day)))
    blocks = [title, phrases.text(takeaway(reader, digest))]
    blocks += todo_blocks(reader, digest.todo, links)
    blocks += _headroom(reader, digest)
    blocks += _changes(reader, digest)
    blocks += _off(reader, digest)
    blocks += drawings(reader, digest, style)
    blocks += _within(reader, digest)
    blocks += miscount_blocks(reader, digest)
    blocks += week_blocks(reader, digest)
    return [*blocks, *_freshness(reader, digest, thread=thread)]


def drawings(reader: Reader, digest: Digest, style: Style) -> list[Block]:
    """Return the metrics as a table and the trend as a chart, or what takes their place."""
    rates = (*digest.off, *digest.within)
    blocks = [charts.table(reader, rates)] if rates and style is not Style.WORDS else []
    if not any(point.share is not None for point in digest.trend):
        return blocks
    rate = digest.report.rate(Metric.CANCELLATION) if digest.report else None
    target = rate.target if rate else None
    drawn = charts.chart(
        reader, reader.say("digest.trend"), reader.say("digest.series"), digest.trend, target
    )
    if style is not Style.DRAWN or drawn is None:
        return [*blocks, charts.trend_in_words(reader, digest.trend, target)]
    return [*blocks, drawn]


def _headroom(reader: Reader, digest: Digest) -> list[Block]:
    if digest.headroom is None:
        return []
    said = phrases.headroom(reader, digest)
    return [phrases.bold(reader.say("digest.headroom")), phrases.text(said)]


def _changes(reader: Reader, digest: Digest) -> list[Block]:
    said = change_lines(reader, digest.changes)
    if not said or digest.before_at is None:
        return []
    before = digest.before_at.astimezone(reader.zone).date()
    since = reader.say("digest.changed", day=reader.day(before))
    return [phrases.bold(since), phrases.lines(said)]


def change_lines(reader: Reader, changes: Changes) -> list[str]:
    """Return a line for each number or word that is another than the day before."""
    said = [
        reader.say(
            "digest.change",
            metric=phrases.name(reader, each.metric),
            before=phrases.share(reader, each.before),
            now=phrases.share(reader, each.now),
            colour=reader.say(f"colour.{each.now.colour}"),
        )
        for each in changes.metrics
    ]
    said += [
        _from_to(reader, reader.say(f"policy.{each.policy}"), str(each.before), str(each.now))
        for each in changes.policies
    ]
    named = (
        ("account.name", changes.account, phrases.status),
        ("account.rating", changes.rating, phrases.rating),
    )
    return said + [
        _from_to(reader, reader.say(key), word(reader, change.before), word(reader, change.now))
        for key, change, word in named
        if change is not None
    ]


def _from_to(reader: Reader, name: str, before: str, now: str) -> str:
    return reader.say("digest.change_count", name=name, before=before, now=now)


def _off(reader: Reader, digest: Digest) -> list[Block]:
    said = [*_off_lines(reader, digest), *_other_lines(reader, digest)]
    said += _account(reader, digest) if digest.account.bad else []
    return [phrases.bold(reader.say("digest.off")), phrases.lines(said)] if said else []


def _off_lines(reader: Reader, digest: Digest) -> list[str]:
    return [phrases.off(reader, rate) for rate in digest.off]


def _other_lines(reader: Reader, digest: Digest) -> list[str]:
    said = [phrases.policy(reader, each) for each in digest.policies]
    said += [reader.say("digest.warning_line", name=each.kind) for each in digest.warnings]
    return said + phrases.unknown(reader, digest.telling)


def _account(reader: Reader, digest: Digest) -> list[str]:
    report = digest.report
    if report is None:
        return []
    said = [reader.say("digest.account_line", status=phrases.status(reader, report.account_status))]
    if report.rating is not None and report.rating.status:
        rating = phrases.rating(reader, report.rating.status)
        said.append(reader.say("digest.rating_line", status=rating))
    return said


def _within(reader: Reader, digest: Digest) -> list[Block]:
    said = []
    if digest.within:
        said.append(_names(reader, "digest.within", [rate.metric for rate in digest.within]))
    without_target = _without_target(digest)
    if without_target:
        said.append(_names(reader, "digest.no_target", without_target))
    silent = [metric for metric in digest.no_data if metric not in without_target]
    if silent:
        said.append(_names(reader, "digest.no_data", silent))
    if digest.report:
        named = [each for each in digest.report.unknown if not each.said]
        said += phrases.unknown(reader, named)
    return [phrases.text(*said)] if said else []


def _without_target(digest: Digest) -> list[Metric]:
    """Return the metrics that have a number, but no target to hold it against."""
    rates = digest.report.rates if digest.report else ()
    return [
        rate.metric
        for rate in rates
        if rate.target is None and rate.share is not None and not rate.colour.bad
    ]


def _names(reader: Reader, key: str, metrics: Sequence[Metric]) -> str:
    names = reader.enumerate([phrases.name(reader, metric) for metric in metrics])
    return reader.say(key, names=names)


def _freshness(reader: Reader, digest: Digest, *, thread: bool) -> list[Block]:
    blocks = [phrases.text(gap) for gap in phrases.gaps(reader, digest)]
    parts = [phrases.report_line(reader, digest.report)] if digest.report else []
    parts += [reader.say("health.windows")] if parts and thread else []
    parts += [reader.say("health.estimates")] if parts else []
    if digest.todo.read_at is not None:
        parts.append(reader.say("health.reading", at=reader.time(digest.todo.read_at)))
    parts += [reader.say("simulated")] if reader.simulated else []
    return [*blocks, small(" · ".join(parts))] if parts else blocks


def _metadata(digest: Digest, store: str) -> dict[str, object]:
    return {
        "event_type": ids.DIGEST_EVENT,
        "event_payload": {
            "date": digest.day.isoformat(),
            "store": store,
            "report_at": None if digest.report_at is None else digest.report_at.isoformat(),
            "failed": digest.failed or None,
            "room": digest.room,
            "states": {str(metric): str(colour) for metric, colour in digest.states.items()},
        },
    }
