"""Which stores' digests and overviews a program processes, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from bot.desk import Desk
from bot.digest_schedule import DigestSchedule
from bot.domain.digest.digest import PostedDigest
from bot.domain.leases import EVERYBODY
from bot.leased import Leased
from bot.ports.store.health import Digests
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from tests.fakes.health import FakeHealthChannel
from tests.fakes.ports import like
from tests.fakes.tenure import FakeTenure
from tests.usecases.office import Office
from tests.usecases.stores.sister import sister

SECOND = timedelta(seconds=1)


@dataclass
class Looks:
    """Records in which steps a store's digest was looked up, and how often an overview was."""

    stores: list[str] = field(default_factory=list)
    overviews: int = 0
    _now: set[str] = field(default_factory=set)

    def at(self, desk: Desk) -> Desk:
        """Return a store's desk whose looks are recorded."""
        store = desk.store

        def get(day: date) -> PostedDigest | None:
            self._now.add(desk.name)
            return store.digests.get(day)

        def overviews(*shared: str) -> Digests:
            return self._at_overviews(store.overviews(*shared))

        digests = like(store.digests, get=get)
        return replace(desk, store=like(store, digests=digests, overviews=overviews))

    def step_is_over(self) -> None:
        """Record the stores of this step."""
        self.stores += sorted(self._now)
        self._now.clear()

    def _at_overviews(self, posted: Digests) -> Digests:
        def get(day: date) -> PostedDigest | None:
            self.overviews += 1
            return posted.get(day)

        return like(posted, get=get)


@pytest.fixture
def looks() -> Looks:
    """Return what is looked at."""
    return Looks()


def pair(office: Office, *, shared: bool) -> tuple[Desk, Desk]:
    """Return the desks of two accounts, whose digests share a channel or do not."""
    other = sister(office, "US", seller="A2")
    us = other if shared else replace(other, digest_channel="C0US")
    return replace(office.desk, name="JP"), us


@dataclass
class Steps:
    """What processes the digests of stores, of which this program works for some accounts."""

    office: Office
    looks: Looks
    schedule: DigestSchedule

    @classmethod
    def of(cls, office: Office, looks: Looks, desks: Iterable[Desk], *accounts: str) -> "Steps":
        """Return the steps for these stores and accounts."""
        watched, leased = tuple(map(looks.at, desks)), Leased(FakeTenure(accounts))
        return cls(office, looks, DigestSchedule(watched, office.clock, leased))

    def take(self, count: int, *reading: Desk) -> None:
        """Let seconds pass, in which the reports and orders of some stores are read."""
        for _ in range(count):
            for desk in reading:
                collecting.step(desk)
                scanning.step(desk)
            self.schedule.step()
            self.looks.step_is_over()
            self.office.clock.advance(SECOND)


def test_a_store_of_another_program_costs_nothing(office: Office, looks: Looks) -> None:
    """Its digests are processed where its account is held; elsewhere it is not even looked at."""
    jp, us = pair(office, shared=False)
    Steps.of(office, looks, (jp, us), jp.account).take(20)
    assert set(looks.stores) == {"JP"}


def test_what_changed_is_processed_at_once(office: Office, looks: Looks) -> None:
    """A store that is left alone for a while is looked at when something changes in it."""
    jp, us = pair(office, shared=False)
    office.clock.advance(timedelta(hours=10))  # the morning is over
    its = Steps.of(office, looks, (jp, us), jp.account, us.account)
    its.take(2)
    assert looks.stores == ["JP", "US"]
    its.schedule.note_change([us])
    its.take(1)
    assert looks.stores == ["JP", "US", "US"]


def test_an_overview_that_is_over_is_not_looked_at_again(office: Office, looks: Looks) -> None:
    """Looking at a thousand stores each second for the rest of the day would hold up the cards.

    Until then no store that shares it posts a digest of its own, although one is ready.
    """
    jp, us = pair(office, shared=True)
    channel = jp.health_channel
    assert isinstance(channel, FakeHealthChannel)
    its = Steps.of(office, looks, (jp, us), EVERYBODY, jp.account, us.account)
    its.take(60, jp)
    assert looks.overviews == 60
    assert (channel.overviews, channel.digests) == ([], [])
    its.take(60, jp, us)
    assert len(channel.overviews) == 1
    assert None not in channel.under
    assert len(channel.under) == 2

    looked = looks.overviews
    its.take(30)
    assert looks.overviews == looked
    office.clock.advance(timedelta(days=1))
    its.take(5)
    assert looks.overviews == looked + 5


def test_an_overview_is_posted_by_one_program(office: Office, looks: Looks) -> None:
    """A program that works for all of its stores, but not for what belongs to none, leaves it."""
    jp, us = pair(office, shared=True)
    Steps.of(office, looks, (jp, us), jp.account, us.account).take(5)
    assert looks.overviews == 0
