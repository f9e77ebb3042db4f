"""The account's numbers in words: rates with their targets, names, times, products."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from bot.domain.digest.digest import Digest
from bot.domain.health.changes import ACCOUNT
from bot.domain.health.metrics import Colour, Condition, Metric, Rate, percent
from bot.domain.health.report import HealthReport, PolicyCount, UnknownPart
from handlers import cldr
from handlers.blocks import Block, bullets, in_parts, paragraph, words
from handlers.reader import Reader

_WEEKDAYS = {"en": "EEE d MMM", "ja": "M/d(E)"}
_GAPS = {"en": " · ", "ja": "\u3000"}
_MOST_UNKNOWN = 8
LINES_A_BLOCK = 10
SIGNS = {Colour.RED: "❗", Colour.YELLOW: "⚠️"}
"""The sign before a line about a problem."""


def bold(text: str) -> Block:
    """Return a bold line of our own text."""
    return paragraph([words(text, bold=True)])


def text(*lines: str) -> Block:
    """Return lines of our own text."""
    return paragraph(*([words(line)] for line in lines))


def lines(texts: Sequence[str]) -> Block:
    """Return a bulleted list of our own text."""
    return bullets([words(line)] for line in texts)


def long_list(texts: Sequence[str]) -> list[Block]:
    """Return a bulleted list of our own text, in several blocks if it is long."""
    return [lines(part) for part in in_parts(texts, LINES_A_BLOCK)]


def listed(reader: Reader, parts: Sequence[str]) -> str:
    """Return parts separated by commas, for a list that continues."""
    return reader.comma.join(parts)


def in_one_line(reader: Reader, parts: Iterable[str]) -> str:
    """Return short facts in one line."""
    return _GAPS[reader.language].join(parts)


def weekday(reader: Reader, day: date) -> str:
    """Return a day with its weekday."""
    return cldr.dates.format_date(day, _WEEKDAYS[reader.language], locale=reader.language)


def name(reader: Reader, metric: Metric) -> str:
    """Return the name of a metric."""
    return reader.say(f"metric.{metric}")


def subject(reader: Reader, key: str) -> str:
    """Return the name of an alert's subject: a metric, a policy or the account."""
    if key == ACCOUNT:
        return reader.say("account.name")
    return reader.say(f"metric.{key}" if key in list(Metric) else f"policy.{key}")


def status(reader: Reader, word: str) -> str:
    """Return an account status in words; an unknown one as Amazon writes it."""
    key = f"account.{word}"
    return reader.say(key) if key in reader.words.entries else word


def rating(reader: Reader, word: str) -> str:
    """Return a health rating in words and as Amazon writes it; an unknown one as that alone."""
    key = f"rating.{word}"
    return reader.say(key) if key in reader.words.entries else word


def policy(reader: Reader, each: PolicyCount, said: Sequence[str] = ()) -> str:
    """Return the number of policy defects of a kind, followed by `said`."""
    return reader.say(
        "digest.policy_line",
        name=reader.say(f"policy.{each.policy}"),
        n=each.count,
        said=listed(reader, said or [reader.say(f"policy_state.{each.colour}")]),
    )


def figure(reader: Reader, rate: Rate, said: Sequence[str]) -> str:
    """Return the name of a rate, followed by `said`."""
    return reader.say(
        "digest.off_line",
        metric=name(reader, rate.metric),
        rate=share(reader, rate),
        said=listed(reader, [part for part in said if part]),
    )


def judgement(reader: Reader, rate: Rate) -> str:
    """Return our rating of a rate, with Amazon's word and the counts if they disagree."""
    colour = reader.say(f"colour.{rate.colour}")
    if not rate.disagrees:
        return colour
    by_numbers = reader.say(f"colour.{rate.by_numbers}")
    said = reader.say("digest.disagrees_off", colour=by_numbers, status=rate.status)
    return listed(reader, [part for part in (colour, counted(reader, rate), said) if part])


def unknown(reader: Reader, parts: Sequence[UnknownPart]) -> list[str]:
    """Return the parts of the report that this version does not understand."""
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


def distance(reader: Reader, rate: Rate) -> str:
    """Return how far a rate is on the good or the bad side of its target; empty if unknown.

    The words need no sign, so they fit rates that must stay low and rates that must stay high.
    """
    if rate.share is None or rate.target is None:
        return ""
    apart = abs(percent(rate.share, rate.target) - rate.target * 100)
    points = cldr.numbers.format_decimal(apart, "0.00", locale=reader.language)
    off = rate.by_numbers is Colour.RED
    return reader.say("health.off_by" if off else "health.within_by", points=points)


def counted(reader: Reader, rate: Rate) -> str:
    """Return "1 of 63"; empty if Amazon gives no counts."""
    if rate.count is None or rate.total is None:
        return ""
    return count(reader, rate.count, rate.total)


def count(reader: Reader, part: int, whole: int) -> str:
    """Return "1 of 63"."""
    return reader.say("health.count", count=part, total=whole)


def report_line(reader: Reader, report: HealthReport) -> str:
    """Return when the report was fetched."""
    return reader.say("health.report", at=reader.time(report.fetched_at))


def gaps(reader: Reader, digest: Digest) -> list[str]:
    """Return why this does not describe the account today; empty if it does."""
    report = digest.report
    said = [failure(reader, digest), reader.say("health.old") if digest.old else ""]
    if report is not None and not (report.rates or report.policies):
        said.append(reader.say("digest.no_numbers"))
    if report is not None and not report.account_status:
        said.append(reader.say("digest.no_status"))
    return [each for each in said if each]


def failure(reader: Reader, digest: Digest) -> str:
    """Return why today's report is missing, and what to do; empty if it is not missing."""
    if not digest.failed:
        return ""
    key = f"digest.failed.{digest.failed}"
    why = reader.say(key if key in reader.words.entries else "digest.failed.unavailable")
    if digest.report is None:
        return reader.say("digest.failed.nothing", why=why)
    at = reader.time(digest.report.fetched_at)
    return reader.say("digest.failed.shown", why=why, at=at)
