"""What is kept for the account's health: reports, readings, alerts, digests, periods."""

from datetime import date, timedelta

import pytest

from storage import SqliteStore
from storage.health import Alerted, KeptReport, OrdersReading
from storage.schedule import PostedDigest
from tests.builders import NOW

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)


def test_a_day_has_one_report_a_marketplace(store: SqliteStore) -> None:
    """A second report of a day takes the place of the first, in its marketplace alone."""
    later = NOW + timedelta(hours=6)
    with store.transaction():
        store.reports.save(TODAY, "JP", NOW, "first")
        store.reports.save(TODAY, "JP", later, '{"second": "日本"}')
        store.reports.save(TODAY, "US", NOW, "other")

    kept = KeptReport("JP", TODAY, later, '{"second": "日本"}')
    assert store.reports.between("JP", TODAY, TODAY) == (kept,)
    assert store.reports.latest("JP") == kept


def test_reports_are_found_by_their_days(store: SqliteStore) -> None:
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


def test_the_last_reading_of_the_orders_is_kept(store: SqliteStore) -> None:
    """A newer reading takes the place of the older."""
    assert store.readings.get() is None
    with store.transaction():
        store.readings.save(NOW, "[]")
        store.readings.save(NOW + timedelta(hours=1), "[1]")

    assert store.readings.get() == OrdersReading(NOW + timedelta(hours=1), "[1]")


def test_an_alert_stands_until_it_changes(store: SqliteStore) -> None:
    """What was last told of a metric is remembered with its message."""
    assert store.alerts.get("cancellation") is None
    red = Alerted("cancellation", "red", "C0", "1.1", NOW)
    green = Alerted("cancellation", "green", "C0", "1.2", NOW + timedelta(days=1))
    with store.transaction():
        store.alerts.set(Alerted("late-shipment", "yellow", "C0", "1.0", NOW))
        store.alerts.set(red)
    assert store.alerts.get("cancellation") == red

    with store.transaction():
        store.alerts.set(green)
    assert store.alerts.get("cancellation") == green


def test_a_day_has_one_digest(store: SqliteStore) -> None:
    """The first digest of a day stays; whoever comes second finds where it is."""
    first = PostedDigest(TODAY, "C0", "1.1", NOW)
    with store.transaction():
        assert store.digests.record(first)
        assert not store.digests.record(PostedDigest(TODAY, "C0", "2.2", NOW))

    assert store.digests.get(TODAY) == first
    assert store.digests.get(YESTERDAY) is None


def test_a_period_is_claimed_once(store: SqliteStore) -> None:
    """A task takes a period once; another period or task is free."""
    with store.transaction():
        assert store.schedule.claim("digest", "2026-11-24", NOW)
        assert not store.schedule.claim("digest", "2026-11-24", NOW + timedelta(hours=1))
        assert store.schedule.claim("digest", "2026-11-25", NOW)
        assert store.schedule.claim("collect", "2026-11-24", NOW)


def test_a_claim_that_was_undone_can_be_made(store: SqliteStore) -> None:
    """A period claimed in a transaction that failed is free again."""

    def fail() -> None:
        with store.transaction():
            store.schedule.claim("digest", "2026-11-24", NOW)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.transaction():
        assert store.schedule.claim("digest", "2026-11-24", NOW)
