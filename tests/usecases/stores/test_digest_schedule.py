"""Which stores' digests and overviews a program sees to, and how often."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.digest_schedule import DigestSchedule
from bot.domain.leases import EVERYBODY
from bot.leased import Leased
from bot.usecases.digest import overview, posting
from bot.usecases.digest.overview import DigestGroup
from tests.fakes.tenure import FakeTenure
from tests.usecases.office import Office
from tests.usecases.stores.sister import sister

SECOND = timedelta(seconds=1)


@dataclass
class Seen:
    """Records what is seen to instead of seeing to it; overviews are `over` at once or not."""

    digests: list[str] = field(default_factory=list)
    overviews: int = 0
    over: bool = True

    def digest(self, desk: Desk) -> None:
        """Record a store's digest."""
        self.digests.append(desk.name)

    def overview(self, _: DigestGroup) -> bool:
        """Record an overview."""
        self.overviews += 1
        return self.over


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Return what is seen to."""
    recorded = Seen()
    monkeypatch.setattr(posting, "send_due", recorded.digest)
    monkeypatch.setattr(overview, "send_due", recorded.overview)
    return recorded


def pair(office: Office, *, shared: bool) -> tuple[Desk, Desk]:
    """Return the desks of two accounts, whose digests share a channel or do not."""
    other = sister(office, "US", seller="A2")
    us = other if shared else replace(other, digest_channel="C0US")
    return replace(office.desk, name="JP"), us


def steps(schedule: DigestSchedule, office: Office, count: int) -> None:
    """Let seconds pass."""
    for _ in range(count):
        schedule.step()
        office.clock.advance(SECOND)


def schedule(office: Office, desks: Iterable[Desk], *accounts: str) -> DigestSchedule:
    """Return what sees to stores, of which this program works for these accounts."""
    return DigestSchedule(tuple(desks), office.clock, Leased(FakeTenure(accounts)))


def test_a_store_of_another_program_costs_nothing(office: Office, seen: Seen) -> None:
    """Its digests are seen to where its account is held, and it is not even looked at elsewhere."""
    jp, us = pair(office, shared=False)
    steps(schedule(office, (jp, us), jp.account), office, 20)
    assert set(seen.digests) == {"JP"}


def test_what_changed_is_seen_to_at_once(office: Office, seen: Seen) -> None:
    """A store that is left alone for a while is looked at when something changes in it."""
    jp, us = pair(office, shared=False)
    office.clock.advance(timedelta(hours=10))  # the morning is over
    its = schedule(office, (jp, us), jp.account, us.account)
    steps(its, office, 2)
    assert sorted(seen.digests) == ["JP", "US"]
    its.note_change([us])
    steps(its, office, 1)
    assert sorted(seen.digests) == ["JP", "US", "US"]


def test_an_overview_that_is_over_is_not_looked_at_again(office: Office, seen: Seen) -> None:
    """Looking at a thousand stores each second for the rest of the day would hold up the cards."""
    desks = pair(office, shared=True)
    seen.over = False
    its = schedule(office, desks, EVERYBODY)
    steps(its, office, 5)
    assert seen.overviews == 5
    seen.over = True
    steps(its, office, 30)
    assert seen.overviews == 6
    office.clock.advance(timedelta(days=1))
    steps(its, office, 5)
    assert seen.overviews == 7
    assert seen.digests == []


def test_an_overview_is_posted_by_one_program(office: Office, seen: Seen) -> None:
    """A program that works for all of its stores, but not for what belongs to none, leaves it."""
    jp, us = pair(office, shared=True)
    steps(schedule(office, (jp, us), jp.account, us.account), office, 5)
    assert seen.overviews == 0
