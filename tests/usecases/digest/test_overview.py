"""The overview of several stores: once a morning, for all of them."""

from datetime import timedelta

import pytest

from bot.desk import Desk
from bot.domain.messages import Posted
from bot.ports.slack import MessengerFault
from bot.usecases.digest import overview, posting
from bot.usecases.digest.overview import DigestGroup
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from tests.fakes.health import FakeHealthChannel
from tests.usecases.mornings import tokyo
from tests.usecases.office import Office
from tests.usecases.stores.sister import sister


class Pair:
    """Two stores of two accounts that share a channel and a time."""

    def __init__(self, office: Office) -> None:
        self.clock = office.clock
        self.desks: list[Desk] = [office.desk, sister(office, "US", seller="A2")]
        store = office.desk.store
        self.group = DigestGroup(self.desks, store.overviews("C0DIGEST", "08:30", "Asia/Tokyo"))
        channel = office.desk.health_channel
        assert isinstance(channel, FakeHealthChannel)
        self.channel = channel

    def work(self, *desks: Desk) -> None:
        """Take a step for these stores, and look whether the overview is due."""
        for desk in desks:
            collecting.step(desk)
            scanning.step(desk)
        overview.send_due(self.group)

    def until(self, hour: int, minute: int, *desks: Desk, day: int = 24) -> None:
        """Let time pass until a moment in Tokyo."""
        while self.clock.now() < tokyo(day, hour, minute):
            self.clock.advance(timedelta(seconds=20))
            self.work(*desks)


@pytest.fixture
def pair(office: Office) -> Pair:
    """Return two stores, at half past seven in the morning."""
    office.clock.jump(tokyo(24, 7, 30) - office.clock.now())
    return Pair(office)


def test_it_is_posted_once_with_each_digest_below(pair: Pair) -> None:
    """Both stores stand in it, both digests in its thread, and the rest of the day adds nothing."""
    pair.until(9, 30, *pair.desks)
    [(day, standings)] = pair.channel.overviews
    assert str(day) == "2026-11-24"
    assert [one.store for one in standings] == [desk.store_key for desk in pair.desks]
    thread = Posted("C0DIGEST", "1.1")
    assert pair.channel.under == [thread, thread]
    assert [under for _, under in pair.channel.threads] == [thread, thread]


def test_it_waits_for_every_store_as_long_as_a_digest_waits(pair: Pair) -> None:
    """One store's report that does not come holds it up for REPORT_WAIT_MINUTES and no longer."""
    jp, _ = pair.desks
    pair.until(8, 31, jp)
    assert pair.channel.overviews == []
    pair.until(9, 0, *pair.desks)
    assert len(pair.channel.overviews) == 1


def test_an_overview_that_slack_refuses_is_tried_each_minute(pair: Pair) -> None:
    """A refused overview comes later, once; a thread that is missing is added to it."""
    pair.channel.faults = [MessengerFault("ratelimited")]
    pair.channel.detail_faults = [MessengerFault("fatal_error")]
    pair.until(9, 30, *pair.desks)
    assert len(pair.channel.overviews) == 1
    assert len(pair.channel.digests) == 2
    assert len(pair.channel.threads) == 2


def test_a_missed_morning_is_noted_for_each_store(pair: Pair) -> None:
    """Long after its time nothing is posted, as for a single store."""
    pair.clock.advance(timedelta(hours=10))
    pair.work()
    assert pair.channel.overviews == []
    for desk in pair.desks:
        with desk.store.transaction():
            assert not desk.store.schedule.claim("digest", "2026-11-24 skipped", pair.clock.now())


def test_a_digest_that_was_posted_by_hand_is_not_posted_again(pair: Pair) -> None:
    """The overview lists the store, and its digest stays where it is."""
    first = pair.desks[0]
    occasion = posting.by_hand(first)
    for _ in range(20):
        collecting.step(first)
        scanning.step(first)
        pair.clock.advance(timedelta(seconds=5))
    posting.post(first, occasion)
    pair.until(9, 30, *pair.desks)
    assert len(pair.channel.overviews[0][1]) == 2
    assert len(pair.channel.digests) == 2
