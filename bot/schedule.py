"""What the threads of the program do, and when.

One thread sends messages to Slack, whose limits apply to the app; one follows the lists of people.
Each account has two, which start with their first work: one sends and stops cancellations, one
watches the account. A single query a second tells which accounts have work, so that the number of
stores costs nothing while they are quiet.

Where several programs share a database, each works for the accounts whose lease it holds, and one
of them for what belongs to no account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import cycle, groupby

from bot.desk import Desk
from bot.digest_schedule import DigestSchedule
from bot.domain.leases import EVERYBODY
from bot.domain.messages import Priority
from bot.domain.people.admin_notices import AdminEvent
from bot.leased import Leased
from bot.ports.clock import Clock
from bot.usecases import keeping, outbox, pausing
from bot.usecases.cancellation import lapsing, reading, sending, verifying
from bot.usecases.cancellation.forecasting import Reconsidering
from bot.usecases.digest import alerts
from bot.usecases.health import collecting
from bot.usecases.home import publishing
from bot.usecases.links import unfolding
from bot.usecases.people import away, watching
from bot.usecases.radar import answering, looking, reminding, scanning, shipping
from bot.workers import Bell, OnCall, Task, Worker
from handlers.connections import OtherPrograms
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


class _Pause:
    """The pause in watching an account that nothing wakes."""

    def __init__(self, desks: Sequence[Desk], clock: Clock) -> None:
        self._desks = desks
        self._clock = clock
        self._until = clock.monotonic()

    @property
    def over(self) -> bool:
        """Whether the account has to be watched again."""
        return self._until <= self._clock.monotonic()

    def begin(self) -> None:
        """Begin a new pause, as long as the stores' state allows."""
        pause = min(pausing.until_next_scan(desk) for desk in self._desks)
        self._until = self._clock.monotonic() + pause.total_seconds()


@dataclass(frozen=True, slots=True)
class _Account:
    """One account's stores and its workers."""

    desks: Sequence[Desk]
    cancelling: OnCall
    watching: OnCall
    pause: _Pause


def workers(  # noqa: PLR0913, PLR0917 - what they work with
    desks: Mapping[str, Desk],
    front: Front,
    work: Work,
    tick: float,
    bells: Bells,
    leased: Leased,
) -> tuple[Worker, ...]:
    """Return the workers that a change wakes, and the one that looks for accounts with work."""
    clock = next(iter(desks.values())).clock
    by_account = [
        tuple(found) for _, found in groupby(sorted(desks.values(), key=_account), key=_account)
    ]
    several = len(by_account) > 1
    accounts = [_of_account(found, clock, leased, named=several) for found in by_account]
    digests = DigestSchedule(tuple(desks.values()), clock, leased)
    outbox_worker = Worker("outbox", _outbox(desks, work, clock, digests, leased), clock, tick=tick)
    people = Worker("people", _people(tuple(desks.values()), front, work, leased), clock, tick=tick)
    for one in accounts:
        bell = bells.of(one.desks[0].account)
        bell.register(partial(digests.note_change, one.desks))
        bell.register(partial(_wake_ours, one, leased))
        for worker in (outbox_worker, people):
            bell.register(worker.wake)
    for worker in (outbox_worker, people):
        bells.of(EVERYBODY).register(worker.wake)
    look = partial(_wake_busy, accounts, work, leased)
    dispatcher = Worker("dispatcher", [Task("dispatch", 1, look)], clock, tick=tick)
    of_accounts = (worker for one in accounts for worker in (one.cancelling, one.watching))
    return (outbox_worker, people, dispatcher, *of_accounts)


def chores(
    desks: Sequence[Desk], front: Front, work: Work, others: OtherPrograms, leased: Leased
) -> tuple[Task, ...]:
    """Return the periodic tasks that no event triggers."""
    return (
        Task("members", 1, front.members.refresh_due),
        Task("refusals", 1, front.refusals.write_due),
        Task("others", 1, others.look),
        leased.task("told", 5, partial(_tell_of_others, desks, work, others)),
        Task("keeping", _DAY, partial(leased.each, "keeping", keeping.forget_old, desks)),
    )


def _tell_of_others(desks: Sequence[Desk], work: Work, others: OtherPrograms) -> None:
    noted = work.noted(AdminEvent.OTHER_PROGRAM)
    watching.note_other_program(desks, there=others.there, noted=noted)


def _people(desks: Sequence[Desk], front: Front, work: Work, leased: Leased) -> Sequence[Task]:
    """Return the tasks about people, apart from messages: a lost right must not wait for those."""
    return (
        Task("groups", 1, front.groups.refresh_due),
        Task("changed", 1, front.members.fetch_changed),
        leased.task("away", 1, partial(away.end_due, desks[0], desks[1:])),
        leased.task("homes", 3, publishing.Following(desks).step),
        Task("lists", 1, partial(leased.each, "lists", watching.Lists().step, desks)),
        leased.task("admins", 1, partial(_tell_admins, desks, work)),
    )


def _tell_admins(desks: Sequence[Desk], work: Work) -> None:
    to_tell = work.to_tell()
    concerned = [desk for desk in desks if desk.store_key in to_tell]
    if concerned:
        watching.tell_due(concerned[0], concerned[1:])


def _account(desk: Desk) -> str:
    return desk.account


def _of_account(desks: Sequence[Desk], clock: Clock, leased: Leased, *, named: bool) -> _Account:
    of = desks[0].account
    name, each, in_turn = f" {of}" if named else "", leased.each, cycle(desks)
    pause = _Pause(desks, clock)
    cancelling = OnCall(
        f"cancelling{name}",
        [
            Task("buyers", 1, partial(each, "buyers", answering.follow_cancellations, desks)),
            Task("lapse", 1, partial(each, "lapse", lapsing.lapse_due, desks)),
            Task("read", 1, partial(each, "read", reading.read_due, desks)),
            Task("submit", 1, lambda: each("submit", sending.step, sending.in_turn(desks))),
            Task("verify", 1, partial(each, "verify", verifying.verify_due, desks)),
        ],
        clock,
    )
    # A thread of its own: a health report must never delay a stop or a submission.
    watching = OnCall(
        f"watching{name}",
        [
            Task("report", 1, partial(each, "report", collecting.step, desks)),
            Task("reconsider", 1, partial(each, "reconsider", Reconsidering().step, desks)),
            leased.task("orders", 1, partial(scanning.step, desks[0], desks[1:]), of),
            leased.task("looking", looking.EVERY, lambda: looking.look_due(next(in_turn)), of),
            Task("remind", 1, partial(each, "remind", reminding.remind_due, desks)),
            Task("links", 1, partial(each, "links", unfolding.unfold_due, desks)),
            Task("pause", 1, pause.begin),
        ],
        clock,
    )
    return _Account(desks, cancelling, watching, pause)


def _wake_ours(account: _Account, leased: Leased) -> None:
    """Wake the workers of an account if it is ours: their threads start with the first wake."""
    if leased.holds(account.desks[0].account):
        account.cancelling.wake()
        account.watching.wake()


def _wake_busy(accounts: Sequence[_Account], work: Work, leased: Leased) -> None:
    """Wake the workers of the accounts that have work."""
    busy = work.to_follow()
    for account in accounts:
        if not leased.holds(account.desks[0].account):
            continue
        if any(desk.store_key in busy for desk in account.desks):
            account.cancelling.wake()
        if account.pause.over:
            account.watching.wake()


def _outbox(
    desks: Mapping[str, Desk], work: Work, clock: Clock, digests: DigestSchedule, leased: Leased
) -> Sequence[Task]:
    each = leased.each
    stores = tuple(desks.values())
    watches = {desk.store_key: shipping.Watch(desk) for desk in stores}

    def watch(desk: Desk) -> None:
        watches[desk.store_key].step()

    return (
        leased.task("home", 1, partial(publishing.publish_due, stores)),
        Task("outbox", 0, partial(send, desks, work, clock, leased)),
        Task("digests", 1, digests.step),
        Task("shipping", shipping.EVERY, partial(each, "shipping", watch, stores)),
        Task("alerts", 15, partial(each, "alerts", alerts.tell_due, stores)),
    )


def send(desks: Mapping[str, Desk], work: Work, clock: Clock, leased: Leased) -> None:
    """Send a batch of what is due in each store; Priority.FIRST before everything else."""
    for key, priority in work.to_say(clock.now()):
        if priority is not Priority.FIRST:
            for braking, first in work.to_say(clock.now()):
                if first is Priority.FIRST:
                    _say(desks, braking, Priority.FIRST, leased)
        _say(desks, key, priority, leased)


def _say(desks: Mapping[str, Desk], key: str, priority: Priority, leased: Leased) -> None:
    desk = desks.get(key)
    if desk is not None:
        leased.run("outbox", partial(outbox.send_due, desk, [priority]), desk.account)
