"""The week's summary on Mondays, and a count of Amazon that does not add up."""

from bot.domain.cancellation.reasons import Reason
from bot.domain.digest.digest import Digest
from bot.domain.digest.week import ReasonTally, Week
from bot.domain.health.metrics import Metric
from handlers.blocks import Block, Pieces, bullets, foreign, user, words
from handlers.digest.views import phrases
from handlers.reader import Reader
from handlers.wording import buyer_cancelled

_MOST_ORDERS, _MOST_NAMES, _NAME = 10, 8, 40


def miscount_blocks(reader: Reader, digest: Digest) -> list[Block]:
    """Return how many more cancellations Amazon counts than we know, and how to dispute it."""
    found, line = digest.miscount, miscount_line(reader, digest)
    if found is None or not line:
        return []
    said = [line]
    for key, orders in (("explained", found.explained), ("suspects", found.suspects)):
        if orders:
            named = reader.enumerate(orders[:_MOST_ORDERS])
            said.append(reader.say(f"digest.miscount.{key}", orders=named))
    said.append(reader.say("digest.miscount.how"))
    return [phrases.bold(reader.say("digest.miscount.title")), phrases.lines(said)]


def miscount_line(reader: Reader, digest: Digest) -> str:
    """Return how many cancellations Amazon counts beyond ours; empty if none."""
    found = digest.miscount
    if found is None or found.window.start is None or found.window.end is None:
        return ""
    return reader.say(
        "digest.miscount.line",
        n=found.unexplained,
        counted=found.counted,
        first=reader.day(found.window.start.date()),
        last=reader.day(found.window.end.date()),
    )


def week_blocks(reader: Reader, digest: Digest) -> list[Block]:
    """Return the week's cancellations; empty except on Mondays."""
    week = digest.week
    if week is None:
        return []
    first, last = reader.day(week.first), reader.day(week.last)
    title = phrases.bold(reader.say("digest.week.title", first=first, last=last))
    told = _told(reader, week) or [[words(reader.say("digest.week.none"))]]
    return [title, bullets([*told, *_rates(reader, digest, week)])]


def _told(reader: Reader, week: Week) -> list[Pieces]:
    reasons = [_reason(reader, each) for each in week.reasons]
    skus = [f"{foreign(each.name, _NAME)} ×{each.count}" for each in week.skus[:_MOST_NAMES]]
    named = [(key, names) for key, names in (("reasons", reasons), ("skus", skus)) if names]
    said = [
        [words(reader.say(f"digest.week.{key}", list=reader.enumerate(names)))]
        for key, names in named
    ]
    return [*said, *([_deciders(reader, week)] if week.deciders else [])]


def _reason(reader: Reader, each: ReasonTally) -> str:
    buyers = each.reason is Reason.BUYER_CANCELLED
    name = buyer_cancelled(reader) if buyers else reader.say(f"reason.{each.reason}.name")
    said = reader.say("digest.week.reason", n=each.count, reason=name)
    if not each.counting:
        return said
    return reader.say("digest.week.counting", item=said, n=each.counting)


def _deciders(reader: Reader, week: Week) -> Pieces:
    people: Pieces = []
    for each in week.deciders[:_MOST_NAMES]:
        people += [user(each.name), words(f" ×{each.count} ")]
    return reader.rich("digest.week.deciders", list=people)


def _rates(reader: Reader, digest: Digest, week: Week) -> list[Pieces]:
    known = [(point.day, point.share) for point in week.rates if point.share is not None]
    if not known:
        return []
    rate = digest.report.rate(Metric.CANCELLATION) if digest.report else None
    target = rate.target if rate else None

    shown = [f"{reader.day(day)} {reader.percent(share, target)}" for day, share in known]
    return [[words(reader.say("digest.week.rates", list=" · ".join(shown)))]]
