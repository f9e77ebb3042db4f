"""Which program works for which account: shared fairly, taken over, and never by two."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.domain.leases import fair_share
from bot.ports.store import LeaseLost, StoreBusy
from bot.usecases.leases import Leases, SoleTenure
from tests.fakes.leases import FakeFences, FakeLeases, FakeLeaseTable

SPAN = timedelta(seconds=60)


@dataclass
class Program:
    """One of several programs, whose uptime is the server's clock unless it is frozen."""

    table: FakeLeaseTable
    leases: Leases
    fences: FakeFences
    alarms: list[float]
    gained: list[str]
    busy: set[str]

    def held(self) -> list[str]:
        """Return the accounts that it works for."""
        return [account for account in ("*", "A", "B", "C") if self.leases.holds(account)]


def program(stored: FakeLeases, name: str, accounts: str = "AB") -> Program:
    """Start a program on a database."""
    table, fences = stored.of(name), FakeFences()
    alarms: list[float] = []
    gained: list[str] = []
    busy: set[str] = set()

    @contextmanager
    def alarm(ends: float) -> Iterator[None]:
        alarms.append(ends)
        yield

    leases = Leases(
        table,
        list(accounts),
        SPAN,
        fences=fences,
        uptime=lambda: stored.now,
        alarm=alarm,
        idle=lambda account: account not in busy,
        gained=gained.append,
        sockets=lambda: 2,
    )
    return Program(table, leases, fences, alarms, gained, busy)


@pytest.fixture
def stored() -> FakeLeases:
    """Return a database without programs."""
    return FakeLeases()


def turn(stored: FakeLeases, *programs: Program, seconds: float = 0) -> None:
    """Let time pass, the programs working as it does."""
    for _ in range(int(seconds)):
        stored.now += 1
        for one in programs:
            one.leases.step()
    for one in programs:
        one.leases.step()


def test_one_program_works_for_all(stored: FakeLeases) -> None:
    """A program alone claims every account at once and keeps them."""
    one = program(stored, "one")
    turn(stored, one)
    assert (one.held(), one.gained) == (["A", "B"], ["A", "B"])
    turn(stored, one, seconds=300)
    assert (one.held(), one.gained) == (["A", "B"], ["A", "B"])
    assert one.table.sockets == 2


def test_a_second_program_gets_its_share(stored: FakeLeases) -> None:
    """Who holds more than its share gives an account back that is at rest."""
    one, two = program(stored, "one"), program(stored, "two")
    turn(stored, one)
    turn(stored, one, two, seconds=30)
    assert (len(one.held()), len(two.held())) == (1, 1)
    turn(stored, one, two, seconds=300)
    assert (one.gained, two.gained) == (["A", "B"], ["B"])


def test_an_account_in_the_middle_of_a_feed_stays(stored: FakeLeases) -> None:
    """An account changes hands only while nothing is on its way; another one is given instead."""
    one, two = program(stored, "one"), program(stored, "two")
    turn(stored, one)
    one.busy.add("B")
    turn(stored, one, two, seconds=30)
    assert (one.held(), two.held()) == (["B"], ["A"])


def test_an_account_that_is_worked_for_stays(stored: FakeLeases) -> None:
    """A task under way is not pulled the rug from under."""
    one, two = program(stored, "one"), program(stored, "two")
    turn(stored, one)
    with one.leases.under("A"), one.leases.under("B"):
        turn(stored, one, two, seconds=30)
        assert (one.held(), two.held()) == (["A", "B"], [])
    turn(stored, one, two, seconds=30)
    assert (len(one.held()), len(two.held())) == (1, 1)


def test_a_killed_program_is_taken_over_when_its_lease_ends(stored: FakeLeases) -> None:
    """Not before, since it may live; and then all of its accounts."""
    one, two = program(stored, "one"), program(stored, "two")
    turn(stored, one, two, seconds=30)
    turn(stored, two, seconds=40)
    assert len(two.held()) == 1
    turn(stored, two, seconds=22)
    assert two.held() == ["A", "B"]


def test_a_program_that_leaves_is_taken_over_at_once(stored: FakeLeases) -> None:
    """It begins nothing new and gives back what it holds."""
    one, two = program(stored, "one"), program(stored, "two")
    turn(stored, one, two, seconds=30)
    with one.leases.under("A"):
        one.leases.leave()
        with pytest.raises(LeaseLost), one.leases.creating("A"):
            raise AssertionError
    one.leases.step()
    assert one.held() == []
    with one.leases.under("A") as ours:
        assert not ours
    turn(stored, two, seconds=4)
    assert two.held() == ["A", "B"]


def test_the_database_is_heard_from_every_few_seconds(stored: FakeLeases) -> None:
    """However long a lease is: what is silent for longer counts as cut off."""
    one = program(stored, "one")
    for _ in range(60):
        turn(stored, one, seconds=1)
        assert stored.now - one.leases.answered_at < 5


def test_what_is_claimed_while_the_program_leaves_is_given_back(stored: FakeLeases) -> None:
    """Nobody would work for it until its lease has ended."""
    one = program(stored, "one", "A")

    def leave() -> None:
        one.table.meanwhile = lambda: None
        one.leases.leave()

    one.table.meanwhile = leave
    one.leases.step()
    assert one.held() == []
    assert stored.rows["A"].holder == ""


def test_a_feed_being_created_keeps_its_lease_to_the_end(stored: FakeLeases) -> None:
    """A program that ends meanwhile leaves the account to nobody until the lease is over."""
    one, two = program(stored, "one", "A"), program(stored, "two", "A")
    turn(stored, one)
    with one.leases.under("A"), one.leases.creating("A"):
        one.leases.leave()
        turn(stored, two, seconds=30)
        assert two.held() == []
    turn(stored, two, seconds=35)
    assert two.held() == ["A"]


def test_a_program_that_cannot_say_goodbye_ends_all_the_same(stored: FakeLeases) -> None:
    """Without the database its leases end by themselves."""
    one = program(stored, "one")
    turn(stored, one)
    one.table.away = True
    one.leases.leave()
    assert one.held() == []


def test_work_is_done_behind_the_fence_of_its_account(stored: FakeLeases) -> None:
    """A task works under the token that it began with, and not at all without a lease."""
    one = program(stored, "one", "A")
    with one.leases.under("A") as ours:
        assert not ours
    turn(stored, one)
    with one.leases.under("A") as ours:
        assert ours
        assert one.fences.fence == {"A": 1}
    assert one.fences.fence == {}


def test_a_lease_that_was_not_renewed_counts_as_ended(stored: FakeLeases) -> None:
    """A program that was frozen, or cut off, begins nothing after its lease is over."""
    one = program(stored, "one", "A")
    turn(stored, one)
    one.table.away = True
    stored.now += 61
    assert one.held() == []
    with pytest.raises(StoreBusy):
        one.leases.step()
    one.table.away = False
    one.leases.step()
    assert one.held() == ["A"]
    assert one.gained == ["A"]  # nobody else had it: the same token goes on


def test_a_lease_that_another_took_over_is_dropped(stored: FakeLeases) -> None:
    """A program that wakes late finds its account in other hands."""
    one, two = program(stored, "one", "A"), program(stored, "two", "A")
    turn(stored, one)
    stored.now += 61
    turn(stored, two)
    one.leases.step()
    assert (one.held(), two.held()) == ([], ["A"])


def test_a_slow_answer_shortens_a_lease(stored: FakeLeases) -> None:
    """It is counted from before it was asked for."""
    one = program(stored, "one", "A")

    def slow() -> None:
        stored.now += 10

    one.table.meanwhile = slow
    one.leases.step()
    stored.now += 51
    assert one.held() == []


def test_a_feed_is_created_under_a_fresh_lease(stored: FakeLeases) -> None:
    """It is renewed just before, and an alarm is set to its end."""
    one = program(stored, "one", "A")
    turn(stored, one)
    stored.now += 30
    with one.leases.under("A"), one.leases.creating("A"):
        pass
    assert one.alarms == [stored.now + 60]
    assert stored.rows["A"].until == stored.now + 60


def test_without_its_lease_no_feed_is_created(stored: FakeLeases) -> None:
    """Taken over meanwhile, regained, answered too slowly or not at all: nothing is sent."""
    one, two = program(stored, "one", "A"), program(stored, "two", "A")
    turn(stored, one)

    def create() -> None:
        with one.leases.creating("A"):
            raise AssertionError

    with pytest.raises(LeaseLost):  # no task of a holder
        create()
    with one.leases.under("A"):
        one.table.away = True
        with pytest.raises(StoreBusy):
            create()
        one.table.away = False

        def slow() -> None:
            stored.now += 16

        one.table.meanwhile = slow
        with pytest.raises(LeaseLost, match="too little"):
            create()
        one.alarms.clear()
        one.table.meanwhile = lambda: None
        stored.now += 61
        two.leases.step()
        with pytest.raises(LeaseLost):
            create()
        stored.now += 61
        one.leases.step()
        one.leases.step()
        assert one.held() == ["A"]
        with pytest.raises(LeaseLost):
            create()
    assert one.alarms == []


@pytest.mark.parametrize(
    ("accounts", "replicas", "share"), [(5, 2, 3), (4, 2, 2), (1, 3, 1), (0, 1, 0), (2, 0, 2)]
)
def test_shares_cover_all_accounts(accounts: int, replicas: int, share: int) -> None:
    """Rounded up, so that no account is left without a program."""
    assert fair_share(accounts, replicas) == share


def test_a_program_alone_on_a_file_works_for_all() -> None:
    """SQLite lets no second program in, so there is nothing to share."""
    sole = SoleTenure()
    assert sole.holds("A")
    with sole.under("A") as ours:
        assert ours
