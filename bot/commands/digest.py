"""The command `digest`: posts the digest in Slack or renders it for the terminal."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.desk import Desk
from bot.program import Program
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from bot.usecases.digest import posting
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from bot.wiring import opened
from handlers.blocks import Message
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from handlers.digest.views.digest_message import digest_message
from handlers.web_api import permalink
from storage import DatabaseRefused
from storage.sqlite import copy_database

_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class PostResult:
    """A day's digest: `new` if just posted, its link, and why its report is outdated (or empty)."""

    day: date
    new: bool
    link: str
    failed: str


def post(settings: Settings) -> PostResult:
    """Post today's digest unless it was posted before. Raises CannotStart, MessengerFault."""
    with opened(settings) as program:
        return _post(program)


def _post(program: Program) -> PostResult:
    desk = program.desk
    posted, new, failed = posting.todays(desk), False, ""
    if posted is None or not posted.complete:
        occasion = posting.by_hand(desk)
        _work_until_ready(desk, occasion)
        new, failed = posted is None, posting.why_old(desk, occasion)
        posted = posting.post(desk, occasion)
    link = permalink(program.front.slack, posted.channel, posted.ts)
    return PostResult(posted.day, new, link or f"{posted.channel} {posted.ts}", failed)


def draft(settings: Settings) -> tuple[list[Message], str]:
    """Return the current digest with its thread, and why its report is outdated (or empty).

    Nothing is posted or stored: it works on a copy of the database and does not disturb a running
    program. Amazon is asked only for data older than six hours. Raises CannotStart.
    """
    with _on_a_copy(settings) as program:
        desk, reader = program.desk, program.front.readers.channel()
        occasion = posting.by_hand(desk, oldest=collecting.EVERY)
        _work_until_ready(desk, occasion)
        said = posting.draw(desk, occasion)
    shown = digest_message(reader, said, store=desk.store_key)
    return [shown, details_message(reader, said, Style.DRAWN)], said.failed


@contextmanager
def _on_a_copy(settings: Settings) -> Iterator[Program]:
    """Open a program that is not connected to Slack, on a copy of the database."""
    with tempfile.TemporaryDirectory(prefix="sellerdesk-") as folder:
        path = Path(folder) / "digest.db"
        try:
            if settings.database_path.exists():
                copy_database(settings.database_path, path)
        except (DatabaseRefused, OSError) as fault:
            raise CannotStart(database_refused(fault)) from fault
        with opened(replace(settings, database_path=path), connect=False) as program:
            yield program


def _work_until_ready(desk: Desk, occasion: posting.Occasion) -> None:
    pause = threading.Event()
    while not posting.ready(desk, occasion):
        collecting.step(desk)
        scanning.step(desk)
        pause.wait(_POLL_SECONDS)
