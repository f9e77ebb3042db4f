"""Random lives of two programs that take an account over from each other in the middle of a turn.

Each call to Amazon or Slack may freeze the program that makes it: the other one takes its lease,
works on, and then the frozen one wakes. Just before createFeed it asks for its lease once more, as
it does in production; frozen later than that for longer than the lease, it does not wake any more.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.domain.cancellation.request import OPEN, State
from bot.domain.faults import Doubtful
from bot.domain.processing import ProcessingStatus
from bot.ports.store import LeaseLost, StoreBusy
from bot.usecases.cancellation import deciding, redrawing
from storage import Store
from storage.postgres import PostgresConnector
from tests.builders import KNOWN, an_order
from tests.usecases.office import Office

_ORDERS = 6
_FREEZES = 0.15
"""How often a call freezes its program."""
_Answer = TypeVar("_Answer")
_STEP = timedelta(seconds=20)


class Died(BaseException):
    """The program was ended in the middle of a call."""


@dataclass
class Program:
    """One of the two, with the token that it last held the account under."""

    office: Office
    token: int = 0


@dataclass
class Life:
    """The two programs on one database, with the same Amazon and the same Slack."""

    database: PostgresConnector
    chance: random.Random
    office: Office
    violations: list[str] = field(default_factory=list)
    takeovers: int = 0
    frozen: int = 0
    orders: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        office = self.office
        one, other = (
            Program(
                replace(
                    office,
                    desk=replace(
                        office.desk,
                        store=Store(self.database, KNOWN, office.clock),
                        run=name,
                        transport=_Freezing(office.transport, self),
                        order_book=_Freezing(office.book, self),
                        messenger=_Freezing(office.messenger, self),
                    ),
                )
            )
            for name in ("one", "other")
        )
        self.holder, self.other = one, other
        self.take_over()

    def take_over(self) -> None:
        """Let the program that does not hold the account claim it, its lease having ended."""
        self.holder, self.other = self.other, self.holder
        with self.database.fenced({}), self.database.transaction(KNOWN.account):
            row = (KNOWN.account,)
            self.database.change("UPDATE leases SET token = token + 1 WHERE account = ?", row)
            [found] = self.database.rows("SELECT token FROM leases WHERE account = ?", row)
        self.holder.token = found["token"]
        self.takeovers += 1
        self._turn(lambda: redrawing.redraw_recent(self.holder.office.desk, within=2 * _STEP))

    def turn(self) -> None:
        """Let the holder's workers take a turn; being frozen on the way may end it."""
        self._turn(self.holder.office.work)

    def _turn(self, work: Callable[[], None]) -> None:
        token = self.holder.token
        try:
            with self.database.fenced({KNOWN.account: token}):
                work()
        except StoreBusy:
            if token == self.holder.token:
                raise
        except Died:
            return

    def call(self, name: str, work: Callable[[], _Answer]) -> _Answer:
        """Make a call of the program at work, which may be frozen before it or after it."""
        if name == "create":
            return self._create(work)
        if self.frozen or self.chance.random() > _FREEZES:
            return work()
        answer = work() if self.chance.random() < 0.5 else None
        before = self._freeze()
        if answer is None:
            answer = work()
        self._wakes_to_nothing(name, before)
        return answer

    def _create(self, work: Callable[[], _Answer]) -> _Answer:
        """Create a feed, after a last look at the lease, and never later than it lasts."""
        fate = self.chance.random()
        if fate < _FREEZES and not self.frozen:
            self._freeze()
        [row] = self.database.rows("SELECT token FROM leases WHERE account = ?", (KNOWN.account,))
        if row["token"] != self.database.fence.get(KNOWN.account, row["token"]):
            msg = "another program works for the account"
            raise LeaseLost(msg)
        if fate > 1 - _FREEZES:
            work()
            raise Doubtful
        if fate > 1 - 2 * _FREEZES and not self.frozen:
            # Frozen while the request is on its way: the alarm ends the program when it wakes.
            if self.chance.random() < 0.5:
                work()
            self._freeze()
            raise Died
        return work()

    def _freeze(self) -> dict[str, Any]:
        """Have the other program take over and work on; return what is stored afterwards."""
        self.frozen += 1
        try:
            self.take_over()
            for _ in range(self.chance.randrange(4)):
                self.office.clock.advance(_STEP)
                self.amazon()
                self.turn()
        finally:
            self.frozen -= 1
        return self._stored()

    def _wakes_to_nothing(self, name: str, before: dict[str, Any]) -> None:
        """See that the woken program cannot change anything any more."""
        try:
            store = self.other.office.desk.store
            with store.transaction():
                store.requests.redraw("a request of a zombie")
        except LeaseLost:
            if self._stored() != before:
                self.violations.append(f"something was stored behind {name}")
        else:
            self.violations.append(f"a program that was overtaken in {name} wrote")

    def _stored(self) -> dict[str, Any]:
        return {
            table: self.database.rows(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 - ours
            for table in ("audit", "requests", "feeds", "outbox")
        }

    def amazon(self) -> None:
        """Let Amazon go on with its feeds."""
        transport, book = self.office.transport, self.office.book
        for feed in tuple(transport.feeds.values()):
            if feed.status is ProcessingStatus.IN_QUEUE and self.chance.random() < 0.6:
                transport.take(feed.id, ProcessingStatus.IN_PROGRESS)
            elif feed.status is ProcessingStatus.IN_PROGRESS and self.chance.random() < 0.6:
                transport.take(feed.id, ProcessingStatus.DONE, "report")
                for message in transport.messages:
                    book.cancel(message.order_id)

    def people(self) -> None:
        """Ask for a cancellation, approve one, or stop one; a click needs no lease."""
        office = self.office
        desk = office.desk
        if len(self.orders) < _ORDERS and self.chance.random() < 0.5:
            order = an_order(id=f"250-0000000-{len(self.orders):07}")
            self.orders.append(order.id)
            asked = office.submit(office.view(order))
            assert asked.request is not None
        for request in desk.store.requests.in_state(State.REQUESTED):
            if request.noted.card is not None and self.chance.random() < 0.5:
                office.click(deciding.approve, request)
        for request in desk.store.requests.in_state(State.APPROVED):
            if self.chance.random() < 0.03:
                office.click(deciding.stop, request)

    def judge(self) -> None:
        """See what must never be."""
        sent = Counter(message.order_id for message in self.office.transport.messages)
        self.violations += [f"{order} was sent {n} times" for order, n in sent.items() if n > 1]

    def judge_the_end(self) -> None:
        """See that nothing was lost on the way."""
        for order_id in self.orders:
            request = self.office.desk.store.requests.latest_for(order_id)
            if request is None or request.state in OPEN - {State.UNCONFIRMED}:
                self.violations.append(f"{order_id} has no end: {request and request.state}")


@dataclass
class _Freezing:
    """An outside whose calls may freeze the program that makes them."""

    whole: Any
    life: Life

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.whole, name)
        if not callable(found) or name in {"now", "wait_to_create"}:
            return found

        def call(*args: Any, **options: Any) -> Any:
            return self.life.call(name, lambda: found(*args, **options))

        return call


def play(office: Office, database: PostgresConnector, seed: int, steps: int) -> Life:
    """Play a life and return it with what went wrong in it; it ends at the first violation."""
    life = Life(database, random.Random(seed), office)  # noqa: S311 - a life is no secret
    for _ in range(steps):
        life.people()
        life.office.clock.advance(_STEP)
        life.amazon()
        life.turn()
        life.judge()
        if life.violations:
            return life
    life.chance = _Calm()
    for _ in range(400):
        life.office.clock.advance(_STEP)
        life.amazon()
        life.turn()
    life.judge()
    life.judge_the_end()
    return life


class _Calm(random.Random):
    """Chance at the end of a life: nothing is frozen any more, and Amazon works through."""

    def random(self) -> float:
        """Return what freezes nothing and lets feeds go on."""
        return 0.5
