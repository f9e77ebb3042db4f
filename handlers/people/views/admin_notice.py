"""The notices to administrators about the people on the lists."""

from collections.abc import Sequence

from bot.domain.people.admin_notices import AdminNotice
from handlers.blocks import Message, Pieces, in_words, joined, mention, message, paragraph
from handlers.orders.views.parts import simulated
from handlers.reader import Reader


def admin_notice(reader: Reader, notice: AdminNotice, groups: Sequence[str] = ()) -> Message:
    """Return who or what is concerned, the consequence, and what to do; `groups` are mentioned."""
    called: Pieces = joined(([mention(one)] for one in groups), " ")
    who = joined(([mention(one)] for one in notice.who), " ")
    parts = ["title", notice.why or "what", *(["who"] if notice.why and who else []), "next"]
    lines = [
        reader.rich(f"admins.{notice.kind}.{part}", who=who, list=notice.subject) for part in parts
    ]
    said = [called, *lines] if called else lines
    return message(reader.sentences(map(in_words, said)), paragraph(*said), *simulated(reader))
