"""How long a store is left alone when nothing changes in it."""

from dataclasses import replace
from datetime import timedelta

from bot.usecases import pausing
from bot.usecases.digest import posting
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from tests.builders import an_order
from tests.usecases.mornings import tokyo
from tests.usecases.office import Office

SECOND, IDLE = timedelta(seconds=1), timedelta(seconds=15)


def settle(office: Office) -> None:
    """Let the report and the scans come to their end."""
    for _ in range(40):
        office.clock.advance(SECOND)
        collecting.step(office.desk)
        scanning.step(office.desk)


def test_watching_what_is_under_way(office: Office) -> None:
    """A report or scan under way is looked after each second."""
    assert pausing.until_next_scan(office.desk) == SECOND
    collecting.step(office.desk)
    assert pausing.until_next_scan(office.desk) == SECOND


def test_watching_a_quiet_account(office: Office) -> None:
    """In between it is left alone, but never past the next scan or report."""
    settle(office)
    assert pausing.until_next_scan(office.desk) == IDLE
    office.clock.jump(tokyo(25, 8, 19) + timedelta(seconds=52) - office.clock.now())
    settle_scans(office)
    assert pausing.until_next_scan(office.desk) <= timedelta(seconds=8)


def settle_scans(office: Office) -> None:
    """Let a scan and a report of now come to their end, without time."""
    for _ in range(10):
        scanning.step(office.desk)
        job = office.desk.store.collecting.job()
        if (job is not None and job.ended_at is None) or job is None:
            collecting.step(office.desk)
    job = office.desk.store.collecting.job()
    assert job is not None
    now = office.clock.now()
    with office.desk.store.transaction():
        office.desk.store.collecting.save_job(replace(job, asked_at=now, ended_at=now, failed=""))


def test_watching_orders_that_wait_to_be_read(office: Office) -> None:
    """While an order has not been seen for long, its turn comes soon."""
    settle(office)
    old = replace(an_order(), read_at=office.clock.now() - timedelta(days=2))
    with office.desk.store.transaction():
        office.desk.store.orders.put(old)
    assert pausing.until_next_scan(office.desk) == SECOND


def test_telling_a_digest_that_is_due(office: Office) -> None:
    """A digest that is due and not there yet is seen to each second."""
    assert pausing.until_next_digest(office.desk) == SECOND
    settle(office)
    posting.send_due(office.desk)
    assert pausing.until_next_digest(office.desk) == IDLE


def test_telling_nothing(office: Office) -> None:
    """A morning that was missed is over, and the next one is met to the second."""
    office.clock.jump(tokyo(24, 20) - office.clock.now())
    assert pausing.until_next_digest(office.desk) == IDLE
    office.clock.jump(tokyo(25, 8, 29) + timedelta(seconds=56) - office.clock.now())
    assert pausing.until_next_digest(office.desk) == timedelta(seconds=4)
