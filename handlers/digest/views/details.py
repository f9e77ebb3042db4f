"""The digest's thread: the changes, and every number of the report."""

from bot.domain.digest.digest import Digest
from bot.domain.health.metrics import Rate, worst_first
from bot.domain.health.report import HealthReport, PolicyCount
from handlers.blocks import Block, Message, message
from handlers.digest.views import charts, phrases, room, standing
from handlers.digest.views.changed import change_blocks, change_lines
from handlers.digest.views.charts import Style
from handlers.digest.views.week import miscount_blocks, week_blocks
from handlers.reader import Reader


def details_message(reader: Reader, digest: Digest, style: Style) -> Message:
    """Return the changes, table and chart, every number with its days, and the week."""
    title = reader.say("digest.details")
    week = [*miscount_blocks(reader, digest), *week_blocks(reader, digest)]
    if digest.report is None:
        none = reader.say("health.no_report")
        return message(f"{title} — {none}", phrases.text(none), *week)
    report = digest.report
    rates = [
        rate_line(reader, each)
        for rate in worst_first(report.rates)
        for each in (rate, *rate.others)
    ]
    policies, account = _policies(reader, report), _account(reader, report)
    unjudged = standing.unjudged_lines(reader, digest)
    blocks = [phrases.bold(title), *change_blocks(reader, digest)]
    blocks += charts.drawings(reader, digest, style)
    blocks += [phrases.lines(rates)] if rates else []
    blocks += [phrases.text(*unjudged)] if unjudged else []
    blocks += _recovery(reader, digest)
    blocks += [*_listed(reader, policies), phrases.lines(account), *week]
    said = [*change_lines(reader, digest), *rates, *policies, *account]
    return message(f"{title} — {reader.sentences(said)}", *blocks)


def rate_line(reader: Reader, rate: Rate) -> str:
    """Return a metric with everything that is known about it."""
    parts = [phrases.share(reader, rate)]
    parts += [phrases.counted(reader, rate)] if rate.count is not None else []
    parts += [phrases.target(reader, rate), reader.say(f"colour.{rate.colour}")]
    parts += [phrases.distance(reader, rate)]
    parts += [_days(reader, rate)] if rate.window.start and rate.window.end else []
    parts += [f"{reader.say(f'detail.{each.name}')} {each.count}" for each in rate.details]
    if rate.target_source is not None:
        source = reader.source(rate.target_source)
        parts.append(reader.say("digest.target_from", source=source))
    parts += [reader.say("digest.disagrees", status=rate.status)] if rate.disagrees else []
    said = " · ".join(part for part in parts if part)
    return reader.say("digest.detail_line", name=phrases.name(reader, rate.metric), said=said)


def _days(reader: Reader, rate: Rate) -> str:
    start, end = rate.window.start, rate.window.end
    if start is None or end is None:
        return ""
    first, last = reader.day(start.date()), reader.day(end.date())
    return reader.say("health.course.ends", first=first, last=last)


def _policies(reader: Reader, report: HealthReport) -> list[str]:
    """Return each policy count; one line if all are zero and all parts are understood."""
    if any(each.count or each.colour.bad for each in report.policies) or report.suspicious:
        return [_policy(reader, each) for each in report.policies]
    return [reader.say("digest.policies_none")] if report.policies else []


def _listed(reader: Reader, policies: list[str]) -> list[Block]:
    if len(policies) < 2:  # noqa: PLR2004 - one line needs no heading
        return [phrases.text(*policies)] if policies else []
    return [phrases.bold(reader.say("digest.policies")), phrases.lines(policies)]


def _policy(reader: Reader, each: PolicyCount) -> str:
    said = phrases.policy(reader, each)
    disagrees = reader.say("digest.disagrees", status=each.status)
    return f"{said} · {disagrees}" if each.disagrees else said


def _account(reader: Reader, report: HealthReport) -> list[str]:
    status = phrases.status(reader, report.account_status) or reader.say("colour.none")
    said = [reader.say("digest.account_line", status=status)]
    rating = report.rating
    if rating is not None:
        score = "" if rating.score is None else str(rating.score)
        shown = " ".join(part for part in (phrases.rating(reader, rating.status), score) if part)
        said.append(reader.say("digest.rating_line", status=shown))
    said += [reader.say("digest.warning_line", name=each.kind) for each in report.warned]
    said += phrases.unknown(reader, report.unknown)
    return [*said, phrases.report_line(reader, report)]


def _recovery(reader: Reader, digest: Digest) -> list[Block]:
    said = [room.in_a_line(reader, digest), room.both_recoveries(reader, digest)]
    return [phrases.text(*(each for each in said if each))]
