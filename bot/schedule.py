"""What the threads of the program do, and when.

One thread tells Slack, whose limits are the app's. Each account has two, which start with their
first work: one sends and brakes cancellations, one watches the account. A single query a second
tells which accounts have work, so that the number of stores costs nothing while they are quiet.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, groupby
from typing import TypeVar

from bot.desk import Desk
from bot.domain.messages import Turn
from bot.ports.clock import Clock
from bot.usecases import keeping, outbox, pausing
from bot.usecases.cancellation import lapsing, reading, sending, verifying
from bot.usecases.digest import alerts, overview, posting
from bot.usecases.digest.overview import Together
from bot.usecases.health import collecting, reports
from bot.usecases.home import publishing
from bot.usecases.orders import links
from bot.usecases.people import away, watching
from bot.usecases.radar import answering, looking, reminding, scanning, shipping
from bot.workers import Bell, OnCall, Task, Worker, run_logged
from handlers.delivery import afterwards
from handlers.front import Front
from storage.tables.work import Work

_DAY = 86_400.0
_Store = TypeVar("_Store")


class Bells:
    """The bells of the accounts: a change in one store wakes the workers of its account."""

    def __init__(self) -> None:
        self._bells: dict[str, Bell] = {}

    def of(self, account: str) -> Bell:
        """Return an account's bell."""
        return self._bells.setdefault(account, Bell())

    def ring(self, account: str) -> None:
        """Wake the workers of an account, once the acknowledgement under way is sent."""
        afterwards(self.of(account).ring)


@dataclass
class _Account:
    """One account's stores, its workers, and when it has to be watched again (monotonic)."""

    desks: Sequence[Desk]
    cancelling: OnCall
    watching: OnCall
    watch_at: float


@dataclass
class _Telling:
    """When each store has to be seen to again (monotonic), unless something has changed in it."""

    again_at: dict[str, float] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def stir(self, desks: Iterable[Desk]) -> None:
        """Have stores seen to in the next round."""
        self.changed.update(desk.store_key for desk in desks)

    def take_due(self, desks: Sequence[Desk], now: float) -> Sequence[Desk]:
        """Return the stores that have to be seen to; what changes from now on counts again."""
        due = [
            desk
            for desk in desks
            if desk.store_key in self.changed or self.again_at.get(desk.store_key, now) <= now
        ]
        self.changed.difference_update(desk.store_key for desk in due)
        return due


def workers(
    desks: Mapping[str, Desk], front: Front, work: Work, tick: float, bells: Bells
) -> tuple[Worker, ...]:
    """Return the workers that a change wakes, and the one that finds out who has work."""
    clock = next(iter(desks.values())).clock
    by_account = [
        tuple(found) for _, found in groupby(sorted(desks.values(), key=_account), key=_account)
    ]
    several = len(by_account) > 1
    accounts = [_of_account(found, clock, named=several) for found in by_account]
    telling = _Telling()
    outbox_worker = Worker("outbox", _outbox(desks, work, clock, telling), clock, tick=tick)
    people = Worker("people", _people(tuple(desks.values()), front, work), clock, tick=tick)
    for one in accounts:
        bell = bells.of(one.desks[0].account)
        bell.register(partial(telling.stir, one.desks))
        for worker in (outbox_worker, people, one.cancelling, one.watching):
            bell.register(worker.wake)
    look = partial(_wake_busy, accounts, work, clock)
    dispatcher = Worker("dispatcher", [Task("dispatch", 1, look)], clock, tick=tick)
    of_accounts = (worker for one in accounts for worker in (one.cancelling, one.watching))
    return (outbox_worker, people, dispatcher, *of_accounts)


def chores(desks: Sequence[Desk], front: Front) -> tuple[Task, ...]:
    """Return the periodic tasks that no event triggers."""
    return (
        Task("members", 1, front.members.refresh_due),
        Task("refusals", 1, front.refusals.write_due),
        Task("keeping", _DAY, partial(_each, "keeping", keeping.forget_old, desks)),
    )


def _people(desks: Sequence[Desk], front: Front, work: Work) -> Sequence[Task]:
    """Return what follows people: a right that was taken away must not wait for a message."""
    return (
        Task("groups", 1, front.groups.refresh_due),
        Task("changed", 1, front.members.fetch_changed),
        Task("away", 1, partial(away.end_due, desks[0], desks[1:])),
        Task("homes", 3, publishing.Following(desks).step),
        Task("lists", 1, partial(_each, "lists", watching.Lists().step, desks)),
        Task("admins", 1, partial(_tell_admins, desks, work)),
    )


def _tell_admins(desks: Sequence[Desk], work: Work) -> None:
    to_tell = work.to_tell()
    concerned = [desk for desk in desks if desk.store_key in to_tell]
    if concerned:
        watching.tell_due(concerned[0], concerned[1:])


def _account(desk: Desk) -> str:
    return desk.account


def _of_account(desks: Sequence[Desk], clock: Clock, *, named: bool) -> _Account:
    name = f" {desks[0].account}" if named else ""
    turns = cycle(desks)
    cancelling = OnCall(
        f"cancelling{name}",
        [
            Task("buyers", 1, partial(_each, "buyers", answering.follow, desks)),
            Task("lapse", 1, partial(_each, "lapse", lapsing.lapse_due, desks)),
            Task("read", 1, partial(_each, "read", reading.read_due, desks)),
            Task("submit", 1, lambda: _each("submit", sending.step, sending.in_turn(desks))),
            Task("verify", 1, partial(_each, "verify", verifying.verify_due, desks)),
        ],
        clock,
    )
    # Health reports have a thread of their own: they must never delay a stop or a submission.
    watching = OnCall(
        f"watching{name}",
        [
            Task("report", 1, partial(_each, "report", collecting.step, desks)),
            Task("orders", 1, partial(scanning.step, desks[0], desks[1:])),
            Task("looking", looking.EVERY, lambda: looking.look_due(next(turns))),
            Task("remind", 1, partial(_each, "remind", reminding.remind_due, desks)),
            Task("links", 1, partial(_each, "links", links.unfold_due, desks)),
            Task("pause", 1, lambda: _watch_again(account)),
        ],
        clock,
    )
    account = _Account(desks, cancelling, watching, clock.monotonic())
    return account


def _watch_again(account: _Account) -> None:
    pause = min(pausing.of_watching(desk) for desk in account.desks)
    account.watch_at = account.desks[0].clock.monotonic() + pause.total_seconds()


def _wake_busy(accounts: Sequence[_Account], work: Work, clock: Clock) -> None:
    """Wake the workers of the accounts that have work."""
    busy = work.to_follow()
    for account in accounts:
        if any(desk.store_key in busy for desk in account.desks):
            account.cancelling.wake()
        if account.watch_at <= clock.monotonic():
            account.watching.wake()


def _outbox(
    desks: Mapping[str, Desk], work: Work, clock: Clock, telling: _Telling
) -> Sequence[Task]:
    stores = tuple(desks.values())
    watches = tuple(shipping.Watch(desk) for desk in stores)
    return (
        Task("home", 1, partial(publishing.publish_due, stores)),
        Task("outbox", 0, partial(send, desks, work, clock)),
        Task("telling", 1, partial(_tell, stores, together(stores), clock, telling)),
        Task("shipping", shipping.EVERY, partial(_each, "shipping", shipping.Watch.step, watches)),
        Task("alerts", 15, partial(_each, "alerts", alerts.tell_due, stores)),
    )


def send(desks: Mapping[str, Desk], work: Work, clock: Clock) -> None:
    """Send some of what is due in each store; what brakes goes first, whenever it comes."""
    for key, turn in work.to_say(clock.now()):
        if turn is not Turn.FIRST:
            for braking, first in work.to_say(clock.now()):
                if first is Turn.FIRST:
                    _say(desks, braking, Turn.FIRST)
        _say(desks, key, turn)


def _say(desks: Mapping[str, Desk], key: str, turn: Turn) -> None:
    desk = desks.get(key)
    if desk is not None:
        run_logged("outbox", partial(outbox.send_due, desk, [turn]))


def together(desks: Sequence[Desk]) -> tuple[Together, ...]:
    """Return the stores that share an overview: the channel and the time of their digests."""
    found: dict[tuple[str, str, str], list[Desk]] = {}
    for desk in desks:
        rhythm = desk.rhythm
        key = desk.digest_channel, f"{rhythm.digest_time:%H:%M}", str(rhythm.zone)
        found.setdefault(key, []).append(desk)
    return tuple(
        Together(sharing, sharing[0].store.overviews(*key))
        for key, sharing in found.items()
        if len(sharing) > 1
    )


def _tell(
    desks: Sequence[Desk], sharing: Sequence[Together], clock: Clock, telling: _Telling
) -> None:
    """See to the digests and answers of the stores whose time has come."""
    due = telling.take_due(desks, clock.monotonic())
    keys = {desk.store_key for desk in due}
    for one in sharing:
        if keys.intersection(desk.store_key for desk in one.desks):
            run_logged("overview", partial(overview.send_due, one))
    shared = {desk.store_key for one in sharing for desk in one.desks}
    _each("digest", posting.send_due, [desk for desk in due if desk.store_key not in shared])
    _each("answers", reports.answer_waiting, due)
    for desk in due:
        again_at = clock.monotonic() + pausing.of_telling(desk).total_seconds()
        telling.again_at[desk.store_key] = again_at


def _each(task: str, work: Callable[[_Store], None], stores: Iterable[_Store]) -> None:
    """Do a task for each store; one that fails does not hold up the others."""
    for store in stores:
        run_logged(task, partial(work, store))
