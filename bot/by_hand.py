"""What is done by hand: a digest posted or shown, a database migrated, the record read."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot import wiring
from bot.amazon import connect
from bot.clock import SystemClock
from bot.desk import Desk
from bot.domain.audit import AuditEntry
from bot.settings import Settings
from bot.usecases.digest import posting
from bot.usecases.health import collecting
from bot.usecases.orders import open_orders
from bot.wiring import Program
from bot.workspace import CannotStart
from handlers.blocks import Message
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from handlers.digest.views.digest_message import digest_message
from handlers.front import Front
from handlers.herald import SlackHerald
from handlers.reader import Reader
from handlers.web_api import permalink
from storage import DatabaseRefused, known_store
from storage.sqlite import ProcessLock, copy_database, open_database, version_of
from storage.tables.audit import Audit

_SLICE = 0.2


@dataclass(frozen=True, slots=True)
class Told:
    """The digest of a day: whether it is new, where it stands, and why its report is old."""

    day: date
    new: bool
    link: str
    failed: str


def post(settings: Settings) -> Told:
    """Post the digest of today, unless there is one. Raises CannotStart, MessengerFault."""
    program = Program(settings)
    try:
        return _post(program.desk, program)
    finally:
        program.close()


def _post(desk: Desk, program: Program) -> Told:
    posted, new, failed = posting.todays(desk), False, ""
    if posted is None or not posted.complete:
        occasion = posting.by_hand(desk)
        _work_until_ready(desk, occasion)
        new, failed = posted is None, posting.why_old(desk, occasion)
        posted = posting.post(desk, occasion)
    link = permalink(program.client, posted.channel, posted.ts)
    return Told(posted.day, new, link or f"{posted.channel} {posted.ts}", failed)


def draft(settings: Settings) -> tuple[list[Message], str]:
    """Return the digest of now and its thread, and why its report is old, if it is.

    Nothing is posted or kept, and a running program is not disturbed: all happens in a copy of
    the database. Amazon is asked only for what is older than six hours. Raises CannotStart.
    """
    with _trial(settings) as desk:
        occasion = posting.by_hand(desk, oldest=collecting.EVERY)
        _work_until_ready(desk, occasion)
        said = posting.draw(desk, occasion)
    reader = Reader(settings.language, settings.timezone, desk.clock.now(), settings.market)
    shown = digest_message(reader, said, store=desk.store_key)
    return [shown, details_message(reader, said, Style.DRAWN)], said.failed


@contextmanager
def _trial(settings: Settings) -> Iterator[Desk]:
    clock = SystemClock()
    with tempfile.TemporaryDirectory(prefix="sellerdesk-") as folder:
        path = Path(folder) / "digest.db"
        try:
            if settings.database_path.exists():
                copy_database(settings.database_path, path)
            store = known_store(open_database(path), wiring.owner_of(settings), clock)
        except (DatabaseRefused, OSError) as fault:
            raise CannotStart(str(fault)) from fault
        amazon = connect(wiring.access_of(settings), settings.seller_id, clock)
        herald = SlackHerald(_no_slack, settings.digest_channel)
        try:
            yield wiring.desk_of(settings, store, amazon, clock, herald)
        finally:
            amazon.close()
            store.close()


def _no_slack() -> Front:
    msg = "a trial run says nothing in Slack"
    raise RuntimeError(msg)


def _work_until_ready(desk: Desk, occasion: posting.Occasion) -> None:
    pause = threading.Event()
    while not posting.ready(desk, occasion):
        collecting.step(desk)
        open_orders.step(desk)
        pause.wait(_SLICE)


def migrate(settings: Settings) -> int:
    """Bring the database up to date and return its schema version. Raises CannotStart."""
    try:
        with ProcessLock(settings.database_path):
            database = open_database(settings.database_path)
            found = version_of(database)
            database.close()
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(str(fault)) from fault
    return found


def audit_entries(settings: Settings) -> Iterator[AuditEntry]:
    """Read the record beside a running program. Raises CannotStart."""
    try:
        database = open_database(settings.database_path, read_only=True)
    except (DatabaseRefused, OSError) as fault:
        raise CannotStart(str(fault)) from fault
    try:
        yield from Audit(database).all()
    finally:
        database.close()
