"""The message of the morning's digest: what to do, what is off target, how much room is left."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.domain.digest.digest import Digest
from handlers import ids
from handlers.blocks import Block, Message, header, message, paragraph, small, words
from handlers.digest.views import phrases, room, todo
from handlers.digest.views.standing import off_lines
from handlers.digest.views.week import miscount_line
from handlers.reader import Reader

NO_LINKS: Mapping[str, str] = MappingProxyType({})
_MOST_OFF = 3


def digest_message(
    reader: Reader, digest: Digest, *, store: str, links: Mapping[str, str] = NO_LINKS
) -> Message:
    """Return the digest of a day; two lines if nothing needs a person.

    `links` are the cards' addresses by request id.
    """
    shown = _quiet(reader, digest) if digest.quiet else _body(reader, digest, links)
    return message(in_short(reader, digest), *shown, metadata=_metadata(digest, store))


def title(reader: Reader, digest: Digest) -> str:
    """Return how much is to do today; if that is unknown, what the message is about."""
    day, tasks = phrases.weekday(reader, digest.day), len(digest.todo.tasks)
    if tasks:
        return reader.say("digest.title_todo", n=tasks, day=day)
    read = digest.todo.read_at is not None
    return reader.say("digest.title_nothing" if read else "digest.title", day=day)


def in_short(reader: Reader, digest: Digest) -> str:
    """Return the digest in a few sentences, for notifications and screen readers."""
    if digest.quiet:
        said = [_nothing(reader, digest)]
        return reader.sentences([*said, *_silent_parts(reader, digest)])
    said = [title(reader, digest), *todo.spoken(reader, digest.todo)]
    said += [*off_lines(reader, digest), room.in_a_line(reader, digest)]
    said += [*phrases.gaps(reader, digest), miscount_line(reader, digest)]
    return reader.sentences(said)


def _nothing(reader: Reader, digest: Digest) -> str:
    day = phrases.weekday(reader, digest.day)
    return reader.say("digest.quiet", day=day, room=room.in_a_line(reader, digest))


def _silent_parts(reader: Reader, digest: Digest) -> list[str]:
    return phrases.unknown(reader, digest.report.unknown) if digest.report else []


def _quiet(reader: Reader, digest: Digest) -> list[Block]:
    """Return the two lines of a day on which nothing needs a person."""
    parts = [phrases.report_line(reader, digest.report)] if digest.report else []
    parts += _silent_parts(reader, digest)
    parts += [reader.say("digest.in_thread"), reader.say("room.ours")]
    parts += [reader.say("simulated")] if reader.simulated else []
    return [phrases.text(_nothing(reader, digest), " · ".join(parts))]


def _body(reader: Reader, digest: Digest, links: Mapping[str, str]) -> list[Block]:
    tasks = digest.todo.first(todo.MOST)
    blocks = [header(title(reader, digest)), *head(reader, digest, most=_MOST_OFF)]
    blocks += todo.task_blocks(reader, tasks)
    blocks += todo.rest_blocks(reader, digest.todo, links)
    return [*blocks, *gap_blocks(reader, digest), *freshness(reader, digest, thread=True)]


def head(reader: Reader, digest: Digest, *, most: int | None = None) -> list[Block]:
    """Return the numbers of tasks, the metrics off target (`most` at most), and the room."""
    off = off_lines(reader, digest)
    shown = off if most is None or len(off) <= most else off[: most - 1]
    said = [[words(line)] for line in shown]
    if len(off) > len(shown):
        said.append([words(reader.say("digest.more_off", n=len(off) - len(shown)))])
    said.append([words(room.in_a_line(reader, digest))])
    counts = todo.counts_line(reader, digest.todo)
    return [paragraph([words(counts, bold=True)] if counts else [], *said)]


def gap_blocks(reader: Reader, digest: Digest) -> list[Block]:
    """Return what is missing and why, each with what to do."""
    said = [todo.unread(reader, digest.todo), *phrases.gaps(reader, digest)]
    said.append(miscount_line(reader, digest))
    return [phrases.text(*(each for each in said if each))] if any(said) else []


def freshness(reader: Reader, digest: Digest, *, thread: bool) -> list[Block]:
    """Return small print: what is within target, and the sources; empty if nothing is known."""
    parts = [reader.say("digest.fine", n=len(digest.within))] if thread and digest.within else []
    parts += [reader.say("digest.in_thread")] if thread else []
    parts += [phrases.report_line(reader, digest.report)] if digest.report else []
    if digest.todo.read_at is not None:
        parts.append(reader.say("health.reading", at=reader.time(digest.todo.read_at)))
    parts += [reader.say("room.ours")] if digest.headroom else []
    parts += [reader.say("simulated")] if reader.simulated else []
    return [small(" · ".join(parts))] if parts else []


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
