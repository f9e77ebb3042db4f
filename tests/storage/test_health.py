"""Stored account health: reports, collection jobs, alerts, digests, periods."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.digest.digest import PostedDigest
from bot.domain.health.changes import Alerted
from bot.domain.health.collecting import KeptReport, ReportJob, Waiting
from bot.ports.clock import Clock
from storage import Owner, Store
from tests.builders import NOW

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)


def test_the_reports_of_a_day_are_kept_apart(store: Store) -> None:
    """A second report of a day stands beside the first; one fetched at the same moment does not."""
    later = NOW + timedelta(hours=6)
    with store.transaction():
        store.reports.save(TODAY, "JP", later, '{"second": "日本"}')
        store.reports.save(TODAY, "JP", NOW, "first")
        store.reports.save(TODAY, "JP", NOW, "first again")
        store.reports.save(TODAY, "US", NOW, "other")

    kept = KeptReport("JP", TODAY, later, '{"second": "日本"}')
    first = KeptReport("JP", TODAY, NOW, "first again")
    assert store.reports.between("JP", TODAY, TODAY) == (first, kept)
    assert store.reports.latest("JP") == kept


def test_the_last_report_of_each_day_stands_for_it(store: Store) -> None:
    """Days at both ends are included, oldest first, each once."""
    with store.transaction():
        for day in (TODAY, YESTERDAY, YESTERDAY - timedelta(days=1)):
            for hours in (0, 6):
                store.reports.save(day, "JP", NOW + timedelta(hours=hours), f"{day} {hours}")

    found = store.reports.last_of_days("JP", YESTERDAY, TODAY)
    assert [each.raw for each in found] == [f"{YESTERDAY} 6", f"{TODAY} 6"]


def test_reports_are_found_by_their_days(store: Store) -> None:
    """Days at both ends are included, oldest first; the latest is the latest day's."""
    days = [TODAY - timedelta(days=back) for back in (0, 3, 1, 2)]
    with store.transaction():
        for day in days:
            store.reports.save(day, "JP", NOW, str(day))

    found = store.reports.between("JP", TODAY - timedelta(days=2), YESTERDAY)
    assert [report.day for report in found] == [TODAY - timedelta(days=2), YESTERDAY]
    latest = store.reports.latest("JP")
    assert latest is not None
    assert latest.day == TODAY
    assert store.reports.latest("DE") is None


def test_how_far_the_collecting_is_is_kept(store: Store) -> None:
    """The newest try to get a report is found again as it was."""
    assert store.collecting.job() is None
    job = ReportJob(NOW, "R1", waiting=(Waiting("U0", "https://reply.test", NOW),))
    with store.transaction():
        store.collecting.save_job(ReportJob(NOW))
        store.collecting.save_job(job)

    assert store.collecting.job() == job


def test_an_alert_stands_until_it_changes(store: Store) -> None:
    """What was last told of a subject is remembered with its message."""
    assert store.alerts.all() == ()
    red = Alerted("cancellation", "red", NOW, "C0", "1.1")
    green = Alerted("cancellation", "green", NOW + timedelta(days=1), "C0", "1.2")
    listing = Alerted("listing", "yellow", NOW, count=2)
    with store.transaction():
        store.alerts.set(listing)
        store.alerts.set(red)
    assert set(store.alerts.all()) == {red, listing}

    with store.transaction():
        store.alerts.set(green)
    assert set(store.alerts.all()) == {green, listing}


def test_the_record_begins_when_the_database_is_taken_into_use(store: Store, clock: Clock) -> None:
    """The moment at which the owner was noted is known from then on."""
    assert store.known_since is None

    store.stores.claim(Owner("A3", "https://amazon.test", "JP", "T0"))
    assert store.known_since == clock.now()


def test_a_day_has_one_row_of_its_digest(store: Store) -> None:
    """The first digest of a day stays; whoever comes second finds where it is."""
    first = PostedDigest(TODAY, "C0", "1.1", NOW)
    with store.transaction():
        assert store.digests.record(first)
        assert not store.digests.record(PostedDigest(TODAY, "C0", "2.2", NOW))

    assert store.digests.get(TODAY) == first
    assert store.digests.get(YESTERDAY) is None

    with store.transaction():
        store.digests.complete(TODAY)
    assert store.digests.get(TODAY) == replace(first, complete=True)


def test_a_period_is_claimed_once(store: Store) -> None:
    """A task takes a period once; another period or task is free."""
    with store.transaction():
        assert store.schedule.claim("digest", "2026-11-24", NOW)
        assert not store.schedule.claim("digest", "2026-11-24", NOW + timedelta(hours=1))
        assert store.schedule.claim("digest", "2026-11-25", NOW)
        assert store.schedule.claim("collect", "2026-11-24", NOW)


def test_a_claim_that_was_undone_can_be_made(store: Store) -> None:
    """A period claimed in a transaction that failed is free again."""

    def fail() -> None:
        with store.transaction():
            store.schedule.claim("digest", "2026-11-24", NOW)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.transaction():
        assert store.schedule.claim("digest", "2026-11-24", NOW)
