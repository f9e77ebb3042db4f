"""The command `digest`: posts the digest in Slack or renders it for the terminal."""

import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.database import database_of
from bot.desk import Desk
from bot.digest_schedule import digest_groups
from bot.domain.digest.digest import PostedDigest
from bot.domain.stores.names import of_name
from bot.program import Program
from bot.settings import Settings
from bot.start import CannotStart, database_refused
from bot.usecases.digest import overview, posting
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from bot.wiring import opened
from handlers.blocks import Message
from handlers.digest.views.charts import Style
from handlers.digest.views.details import details_message
from handlers.digest.views.digest_message import digest_message
from handlers.web_api import permalink
from storage import DatabaseMissing, DatabaseRefused

_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class PostResult:
    """A day's digest: `new` if just posted, its link, and why its report is outdated (or empty).

    `store` is the store's name, empty where there is only one store.
    """

    day: date
    new: bool
    link: str
    failed: str
    store: str = ""


def post(settings: Settings, store: str = "") -> list[PostResult]:
    """Post today's digest of each store, or of the one of that name, unless it was posted before.

    Raises CannotStart, MessengerFault.
    """
    with opened(settings) as program:
        return _post(program, _chosen(program, store))


def _post(program: Program, desks: Sequence[Desk]) -> list[PostResult]:
    before = {desk.store_key: posting.todays(desk) for desk in desks}
    lacking = [desk for desk in desks if not _whole(before[desk.store_key])]
    occasions = {desk.store_key: posting.by_hand(desk) for desk in lacking}
    _work_until_ready(program, [(desk, occasions[desk.store_key]) for desk in lacking])
    if program.replica is not None:
        _keep_others_from_posting(lacking, occasions)
    for group in digest_groups(program.desks):
        if {one.store_key for one in group.desks} <= occasions.keys():
            overview.post(group, occasions)
    return [
        _posted(program, desk, occasions.get(desk.store_key), new=before[desk.store_key] is None)
        for desk in desks
    ]


def _keep_others_from_posting(
    desks: Sequence[Desk], occasions: Mapping[str, posting.Occasion]
) -> None:
    """Wait while a running program may be posting; then keep it from posting the digests."""
    pause = threading.Event()
    for desk in desks:
        day = occasions[desk.store_key].day
        for task in (posting.TASK, overview.TASK):
            while not _whole(posting.todays(desk)) and not posting.reserve(desk, day, task):
                pause.wait(_POLL_SECONDS)


def _posted(
    program: Program, desk: Desk, occasion: posting.Occasion | None, *, new: bool
) -> PostResult:
    """Post a store's digest if it is not posted yet; return it with its link."""
    posted, failed = posting.todays(desk), ""
    if occasion is not None:
        failed = posting.why_old(desk, occasion)
        posted = posting.post(desk, occasion)
    assert posted is not None  # noqa: S101 - without an occasion it was posted before
    link = permalink(program.front.slack, posted.channel, posted.ts)
    place = link or f"{posted.channel} {posted.ts}"
    return PostResult(posted.day, new, place, failed, _name(program, desk))


def _name(program: Program, desk: Desk) -> str:
    return desk.name if len(program.desks) > 1 else ""


def _whole(posted: PostedDigest | None) -> bool:
    return posted is not None and posted.complete


def _chosen(program: Program, store: str) -> Sequence[Desk]:
    return of_name(program.desks, store) if store else program.desks


def draft(settings: Settings, store: str = "") -> list[tuple[str, list[Message], str]]:
    """Return for each store, or the one of that name: its name, its digest, why that is outdated.

    Nothing is posted or stored: it works on a copy of the database and does not disturb a running
    program. Amazon is asked only for data older than six hours. Raises CannotStart.
    """
    with _on_a_copy(settings) as program:
        desks = _chosen(program, store)
        waiting = [(one, posting.by_hand(one, oldest=collecting.EVERY)) for one in desks]
        _work_until_ready(program, waiting)
        return [_drafted(program, desk, occasion) for desk, occasion in waiting]


def _drafted(
    program: Program, desk: Desk, occasion: posting.Occasion
) -> tuple[str, list[Message], str]:
    reader = program.front.store_readers[desk.store_key].channel()
    said = posting.draw(desk, occasion)
    shown = digest_message(reader, said, store=desk.store_key)
    return (
        _name(program, desk),
        [shown, details_message(reader, said, Style.DRAWN)],
        said.failed,
    )


@contextmanager
def _on_a_copy(settings: Settings) -> Iterator[Program]:
    """Open a program that is not connected to Slack, on a copy of the database."""
    with tempfile.TemporaryDirectory(prefix="sellerdesk-") as folder:
        path = Path(folder) / "digest.db"
        on_copy = replace(settings, database_path=path, database_url=None)
        try:
            database = database_of(settings)
            if database.exists():
                with suppress(DatabaseMissing):
                    database.copy_to(path)
        except (DatabaseRefused, OSError) as fault:
            raise CannotStart(database_refused(fault)) from fault
        with opened(on_copy, connect=False) as program:
            yield program


def _work_until_ready(program: Program, waiting: Sequence[tuple[Desk, posting.Occasion]]) -> None:
    pause = threading.Event()
    while not all(posting.ready(desk, occasion) for desk, occasion in waiting):
        for desk, _ in waiting:
            collecting.step(desk)
            others = [one for one in program.desks if one.account == desk.account]
            scanning.step(desk, [one for one in others if one is not desk])
        pause.wait(_POLL_SECONDS)
