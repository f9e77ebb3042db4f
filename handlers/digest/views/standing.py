"""The metrics off their target or close to it, a line each, with the figure of the day before."""

from collections.abc import Sequence
from datetime import timedelta

from bot.domain.digest.digest import Digest
from bot.domain.health.metrics import Colour, Metric, Rate
from bot.domain.health.report import PolicyCount
from handlers.digest.views import phrases
from handlers.reader import Reader

_YESTERDAY = timedelta(days=1)


def off_lines(reader: Reader, digest: Digest) -> list[str]:
    """Return what is off target: the account first, then what is red, then what is yellow."""
    about = phrases.listed(reader, account(reader, digest))
    lines = [(digest.account, about)] if about else []
    told = [(rate.colour, _rate(reader, digest, rate)) for rate in digest.off]
    told += [(each.colour, _policy(reader, digest, each)) for each in digest.policies]
    told += [
        (Colour.YELLOW, reader.say("digest.warning_line", name=each.kind))
        for each in digest.warnings
    ]
    told += [(Colour.YELLOW, each) for each in phrases.unknown(reader, digest.suspicious)]
    lines += sorted(told, key=lambda one: one[0] is not Colour.RED)
    return [f"{phrases.SIGNS[colour]} {line}" for colour, line in lines]


def account(reader: Reader, digest: Digest) -> list[str]:
    """Return the state of the account as a whole if it is not good."""
    report = digest.report
    if report is None or not digest.account.bad:
        return []
    said = [reader.say("digest.account_line", status=phrases.status(reader, report.account_status))]
    if report.rating is not None and report.rating.status:
        rating = phrases.rating(reader, report.rating.status)
        said.append(reader.say("digest.rating_line", status=rating))
    return said


def _rate(reader: Reader, digest: Digest, rate: Rate) -> str:
    said = [phrases.target(reader, rate), phrases.judgement(reader, rate)]
    before = None if digest.before is None else digest.before.rate(rate.metric)
    if before is not None and before.share is not None:
        said.append(_before(reader, digest, phrases.share(reader, before)))
    return phrases.figure(reader, rate, said)


def _policy(reader: Reader, digest: Digest, each: PolicyCount) -> str:
    said = [reader.say(f"policy_state.{each.colour}")]
    before = None if digest.before is None else digest.before.policy(each.policy)
    if before is not None and before.count != each.count:
        shown = reader.say("digest.count", n=before.count)
        said.append(_before(reader, digest, shown))
    return phrases.policy(reader, each, said)


def _before(reader: Reader, digest: Digest, figure: str) -> str:
    """Return the figure of the last report of an earlier day, with the day unless yesterday."""
    if digest.before is None:
        return ""
    day = digest.before.fetched_at.astimezone(reader.zone).date()
    if day == digest.day - _YESTERDAY:
        return reader.say("digest.yesterday", figure=figure)
    return reader.say("digest.earlier", day=reader.day(day), figure=figure)


def within_line(reader: Reader, digest: Digest) -> str:
    """Return the figures that are within their targets; empty if there are none."""
    figures = [
        f"{phrases.name(reader, rate.metric)} {phrases.share(reader, rate)}"
        for rate in digest.within
    ]
    return reader.say("digest.within", names=phrases.listed(reader, figures)) if figures else ""


def unjudged_lines(reader: Reader, digest: Digest) -> list[str]:
    """Return metrics without a target, metrics without data, and unknown parts without defects."""
    without_target = _without_target(digest)
    said = [_names(reader, "digest.no_target", without_target)] if without_target else []
    silent = [metric for metric in digest.no_data if metric not in without_target]
    if silent:
        said.append(_names(reader, "digest.no_data", silent))
    named = [each for each in digest.report.unknown if not each.said] if digest.report else []
    return said + phrases.unknown(reader, named)


def _without_target(digest: Digest) -> list[Metric]:
    """Return the metrics that have a number, but no target to compare it with."""
    rates = digest.report.rates if digest.report else ()
    return [
        rate.metric
        for rate in rates
        if rate.target is None and rate.share is not None and not rate.colour.bad
    ]


def _names(reader: Reader, key: str, metrics: Sequence[Metric]) -> str:
    return reader.say(key, names=phrases.listed(reader, [phrases.name(reader, m) for m in metrics]))
