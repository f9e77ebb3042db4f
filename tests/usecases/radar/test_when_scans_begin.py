"""When a scan begins: by the interval, before a digest, or because somebody asks."""

from datetime import timedelta

from bot.domain.digest.digest import PostedDigest
from bot.domain.faults import Throttled
from bot.domain.radar.scan import LONGEST_WAIT
from bot.usecases.radar import scanning
from tests.usecases.mornings import tokyo
from tests.usecases.radar.shop import Shop


def test_without_an_interval_one_scan_comes_before_each_digest(shop: Shop) -> None:
    """RADAR_MINUTES=0: nothing is asked for before DIGEST_TIME, then one scan a day."""
    shop.every(0)
    shop.office.clock.jump(tokyo(24, 8, 29) - shop.office.clock.now())
    with shop.desk.store.transaction():
        day = tokyo(23, 8).date()
        shop.desk.store.digests.record(PostedDigest(day, "C", "1", tokyo(23, 8, 30)))
    scanning.step(shop.desk)
    assert shop.search.calls == 0

    shop.wait(180)
    assert [query.open_only for query, _ in shop.search.asked] == [False, True]
    shop.wait(60 * 24)
    assert shop.search.calls == 3


def test_the_digest_brings_the_next_scan_forward(shop: Shop) -> None:
    """At DIGEST_TIME a scan begins, whenever the last one was."""
    shop.every(60)
    shop.office.clock.jump(tokyo(24, 8, 15) - shop.office.clock.now())
    shop.started()
    shop.wait(15)
    assert shop.scan().started_at == tokyo(24, 8, 30)


def test_a_clock_set_back_holds_up_no_scan(shop: Shop) -> None:
    """A moment further ahead than anybody waits is not waited for."""
    shop.started()
    calls = shop.search.calls
    shop.office.clock.jump(-timedelta(days=3))
    shop.wait(1)
    assert shop.search.calls > calls


def test_a_scan_asked_for_joins_the_one_under_way(shop: Shop) -> None:
    """Whoever asks gets the scan that runs, or a new one."""
    shop.search.faults.append(Throttled())
    begun = scanning.begin(shop.desk)
    assert scanning.begin(shop.desk) == begun
    scanning.step(shop.desk)
    assert scanning.begin(shop.desk).started_at == begun.started_at
    shop.wait(6)
    assert scanning.begin(shop.desk).started_at > begun.started_at


def test_a_longer_interval_is_kept_to(shop: Shop) -> None:
    """RADAR_MINUTES above half an hour is no wait that is too long."""
    shop.every(120)
    shop.started()
    calls = shop.search.calls
    shop.wait(115, step=5)
    assert shop.search.calls == calls
    assert timedelta(minutes=115) > LONGEST_WAIT
    shop.wait(10, step=5)
    assert shop.search.calls == calls + 1
