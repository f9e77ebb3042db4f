"""What changed since the day before, step by step."""

from collections.abc import Sequence

from bot.domain.digest.digest import Digest
from bot.domain.health.changes import MetricChange
from handlers.blocks import Block
from handlers.digest.views import phrases
from handlers.reader import Reader

_LAST = 4


def change_blocks(reader: Reader, digest: Digest) -> list[Block]:
    """Return the changes under the day since which they occurred; empty without changes."""
    said = change_lines(reader, digest)
    if not said or digest.before is None:
        return []
    since = digest.before.fetched_at.astimezone(reader.zone).date()
    head = reader.say("digest.changed", day=reader.day(since))
    return [phrases.bold(head), phrases.lines(said)]


def change_lines(reader: Reader, digest: Digest) -> list[str]:
    """Return a line for each number or status that changed at least once."""
    found = digest.changes
    said = [_metric(reader, each) for each in found.metrics]
    said += [
        _steps(reader, reader.say(f"policy.{each.policy}"), [str(count) for count in each.course])
        for each in found.policies
    ]
    words = (
        ("account.name", [phrases.status(reader, word) for word in found.account]),
        ("account.rating", [phrases.rating(reader, word) for word in found.rating]),
    )
    return said + [_steps(reader, reader.say(key), course) for key, course in words if course]


def _metric(reader: Reader, each: MetricChange) -> str:
    shares = [phrases.share(reader, rate) for rate in each.course]
    said = _steps(reader, phrases.name(reader, each.metric), shares)
    colour = reader.say(f"colour.{each.course[-1].colour}")
    return reader.say("digest.change", steps=said, colour=colour)


def _steps(reader: Reader, name: str, course: Sequence[str]) -> str:
    """Return the figures in order; of a long series the first and the last ones."""
    long = len(course) > _LAST + 1
    shown = [course[0], "…", *course[-_LAST:]] if long else course
    return reader.say("digest.steps", name=name, steps=" → ".join(shown))
