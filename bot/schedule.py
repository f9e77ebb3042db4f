"""What the threads of the program do, and when.

One thread tells Slack, whose limits are the app's. Each account has two, which start with their
first work: one sends and brakes cancellations, one watches the account. A single query a second
tells which accounts have work, so that the number of stores costs nothing while they are quiet.

Where several programs share a database, each works for the accounts whose lease it holds, and one
of them for what belongs to no account.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, groupby

from bot.desk import Desk
from bot.domain.leases import EVERYBODY
from bot.domain.messages import Turn
from bot.ports.clock import Clock
from bot.ports.leases import Tenure
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


class Turns:
    """Runs the tasks of accounts that this program works for; one that fails stops no other."""

    def __init__(self, tenure: Tenure) -> None:
        self._tenure = tenure

    def holds(self, account: str) -> bool:
        """Say whether this program works for an account."""
        return self._tenure.holds(account)

    def each(self, task: str, work: Callable[[Desk], object], desks: Iterable[Desk]) -> None:
        """Do a task for each store."""
        for desk in desks:
            self.run(task, partial(work, desk), desk.account)

    def run(self, task: str, work: Callable[[], object], account: str = EVERYBODY) -> None:
        """Do a task for an account, or for what belongs to none."""
        run_logged(task, partial(self._do, work, account))

    def task(
        self, name: str, interval: float, work: Callable[[], object], account: str = EVERYBODY
    ) -> Task:
        """Return a periodic task for an account, or for what belongs to none."""
        return Task(name, interval, partial(self._do, work, account))

    def _do(self, work: Callable[[], object], account: str) -> None:
        with self._tenure.under(account) as ours:
            if ours:
                work()


def workers(  # noqa: PLR0913, PLR0917 - what they work with
    desks: Mapping[str, Desk],
    front: Front,
    work: Work,
    tick: float,
    bells: Bells,
    turns: Turns,
) -> tuple[Worker, ...]:
    """Return the workers that a change wakes, and the one that finds out who has work."""
    clock = next(iter(desks.values())).clock
    by_account = [
        tuple(found) for _, found in groupby(sorted(desks.values(), key=_account), key=_account)
    ]
    several = len(by_account) > 1
    accounts = [_of_account(found, clock, turns, named=several) for found in by_account]
    telling = _Telling()
    outbox_worker = Worker("outbox", _outbox(desks, work, clock, telling, turns), clock, tick=tick)
    people = Worker("people", _people(tuple(desks.values()), front, work, turns), clock, tick=tick)
    for one in accounts:
        bell = bells.of(one.desks[0].account)
        bell.register(partial(telling.stir, one.desks))
        for worker in (outbox_worker, people, one.cancelling, one.watching):
            bell.register(worker.wake)
    for worker in (outbox_worker, people):
        bells.of(EVERYBODY).register(worker.wake)
    look = partial(_wake_busy, accounts, work, clock, turns)
    dispatcher = Worker("dispatcher", [Task("dispatch", 1, look)], clock, tick=tick)
    of_accounts = (worker for one in accounts for worker in (one.cancelling, one.watching))
    return (outbox_worker, people, dispatcher, *of_accounts)


def chores(desks: Sequence[Desk], front: Front, turns: Turns) -> tuple[Task, ...]:
    """Return the periodic tasks that no event triggers."""
    return (
        Task("members", 1, front.members.refresh_due),
        Task("refusals", 1, front.refusals.write_due),
        Task("keeping", _DAY, partial(turns.each, "keeping", keeping.forget_old, desks)),
    )


def _people(desks: Sequence[Desk], front: Front, work: Work, turns: Turns) -> Sequence[Task]:
    """Return what follows people: a right that was taken away must not wait for a message."""
    return (
        Task("groups", 1, front.groups.refresh_due),
        Task("changed", 1, front.members.fetch_changed),
        turns.task("away", 1, partial(away.end_due, desks[0], desks[1:])),
        turns.task("homes", 3, publishing.Following(desks).step),
        Task("lists", 1, partial(turns.each, "lists", watching.Lists().step, desks)),
        turns.task("admins", 1, partial(_tell_admins, desks, work)),
    )


def _tell_admins(desks: Sequence[Desk], work: Work) -> None:
    to_tell = work.to_tell()
    concerned = [desk for desk in desks if desk.store_key in to_tell]
    if concerned:
        watching.tell_due(concerned[0], concerned[1:])


def _account(desk: Desk) -> str:
    return desk.account


def _of_account(desks: Sequence[Desk], clock: Clock, turns: Turns, *, named: bool) -> _Account:
    of = desks[0].account
    name, each, in_turn = f" {of}" if named else "", turns.each, cycle(desks)
    cancelling = OnCall(
        f"cancelling{name}",
        [
            Task("buyers", 1, partial(each, "buyers", answering.follow, desks)),
            Task("lapse", 1, partial(each, "lapse", lapsing.lapse_due, desks)),
            Task("read", 1, partial(each, "read", reading.read_due, desks)),
            Task("submit", 1, lambda: each("submit", sending.step, sending.in_turn(desks))),
            Task("verify", 1, partial(each, "verify", verifying.verify_due, desks)),
        ],
        clock,
    )
    # Health reports have a thread of their own: they must never delay a stop or a submission.
    watching = OnCall(
        f"watching{name}",
        [
            Task("report", 1, partial(each, "report", collecting.step, desks)),
            turns.task("orders", 1, partial(scanning.step, desks[0], desks[1:]), of),
            turns.task("looking", looking.EVERY, lambda: looking.look_due(next(in_turn)), of),
            Task("remind", 1, partial(each, "remind", reminding.remind_due, desks)),
            Task("links", 1, partial(each, "links", links.unfold_due, desks)),
            Task("pause", 1, lambda: _watch_again(account)),
        ],
        clock,
    )
    account = _Account(desks, cancelling, watching, clock.monotonic())
    return account


def _watch_again(account: _Account) -> None:
    pause = min(pausing.of_watching(desk) for desk in account.desks)
    account.watch_at = account.desks[0].clock.monotonic() + pause.total_seconds()


def _wake_busy(accounts: Sequence[_Account], work: Work, clock: Clock, turns: Turns) -> None:
    """Wake the workers of the accounts that have work."""
    busy = work.to_follow()
    for account in accounts:
        if not turns.holds(account.desks[0].account):
            continue
        if any(desk.store_key in busy for desk in account.desks):
            account.cancelling.wake()
        if account.watch_at <= clock.monotonic():
            account.watching.wake()


def _outbox(
    desks: Mapping[str, Desk], work: Work, clock: Clock, telling: _Telling, turns: Turns
) -> Sequence[Task]:
    each = turns.each
    stores = tuple(desks.values())
    watches = {desk.store_key: shipping.Watch(desk) for desk in stores}

    def watch(desk: Desk) -> None:
        watches[desk.store_key].step()

    return (
        turns.task("home", 1, partial(publishing.publish_due, stores)),
        Task("outbox", 0, partial(send, desks, work, clock, turns)),
        Task("telling", 1, partial(_tell, stores, together(stores), clock, telling, turns)),
        Task("shipping", shipping.EVERY, partial(each, "shipping", watch, stores)),
        Task("alerts", 15, partial(each, "alerts", alerts.tell_due, stores)),
    )


def send(desks: Mapping[str, Desk], work: Work, clock: Clock, turns: Turns) -> None:
    """Send some of what is due in each store; what brakes goes first, whenever it comes."""
    for key, turn in work.to_say(clock.now()):
        if turn is not Turn.FIRST:
            for braking, first in work.to_say(clock.now()):
                if first is Turn.FIRST:
                    _say(desks, braking, Turn.FIRST, turns)
        _say(desks, key, turn, turns)


def _say(desks: Mapping[str, Desk], key: str, turn: Turn, turns: Turns) -> None:
    desk = desks.get(key)
    if desk is not None:
        turns.run("outbox", partial(outbox.send_due, desk, [turn]), desk.account)


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
    desks: Sequence[Desk],
    sharing: Sequence[Together],
    clock: Clock,
    telling: _Telling,
    turns: Turns,
) -> None:
    """See to the digests and answers of the stores whose time has come."""
    due = telling.take_due(desks, clock.monotonic())
    keys = {desk.store_key for desk in due}
    for one in sharing:
        if keys.intersection(desk.store_key for desk in one.desks):
            turns.run("overview", partial(overview.send_due, one))
    shared = {desk.store_key for one in sharing for desk in one.desks}
    turns.each("digest", posting.send_due, [desk for desk in due if desk.store_key not in shared])
    turns.each("answers", reports.answer_waiting, due)
    for desk in due:
        again_at = clock.monotonic() + pausing.of_telling(desk).total_seconds()
        telling.again_at[desk.store_key] = again_at
