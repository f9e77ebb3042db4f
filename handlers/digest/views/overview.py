"""The overview of several stores in one message, with their digests in its thread."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.domain.digest.digest import Digest
from bot.domain.digest.overview import Standing
from handlers import ids
from handlers.blocks import Message, header, message, small
from handlers.digest.views import phrases, room, todo
from handlers.digest.views.standing import off_lines
from handlers.reader import Reader


def overview_message(reader: Reader, day: date, standings: Sequence[Standing]) -> Message:
    """Return a line for each store."""
    title = reader.say("stores.overview", n=len(standings), day=phrases.weekday(reader, day))
    lines = [
        in_a_line(replace(reader, store=one.name, market=one.market), one.digest)
        for one in standings
    ]
    below = [reader.say("stores.in_thread")]
    below += [reader.say("simulated")] if reader.simulated else []
    return message(
        "\n".join((title, *lines[: phrases.LINES_A_BLOCK])),
        header(title),
        *phrases.long_list(lines),
        small(" · ".join(below)),
        metadata={
            "event_type": ids.OVERVIEW_EVENT,
            "event_payload": {
                "date": day.isoformat(),
                "stores": [one.store for one in standings],
            },
        },
    )


def in_a_line(reader: Reader, digest: Digest) -> str:
    """Return a store's state in a line that begins with its name."""
    said = [*(off_lines(reader, digest) or [reader.say("stores.well")])]
    said = [] if digest.report is None else said
    said += [room.in_a_line(reader, digest), todo.counts_line(reader, digest.todo)]
    line = reader.sentences([*said, *phrases.gaps(reader, digest)])
    return reader.say("stores.line", name=reader.store, line=line)
