"""An office whose account's health is looked after: its fakes, and a day that passes."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.desk import Desk
from bot.domain.digest.slot import Rhythm
from bot.domain.health.collecting import ReportJob
from bot.usecases.digest import alerts, posting, summary
from bot.usecases.health import collecting
from bot.usecases.radar import scanning
from tests.fakes.health import FakeHealthChannel, FakeOrderSearch, FakeReports

if TYPE_CHECKING:
    from bot.clock import MovableClock

TOKYO = ZoneInfo("Asia/Tokyo")


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026 by the clock in Tokyo."""
    return datetime(2026, 11, day, hour, minute, tzinfo=TOKYO).astimezone(UTC)


NOON = tokyo(24, 12)


@dataclass
class Morning:
    """A desk with its clock and the fakes of its account's health."""

    desk: Desk
    clock: "MovableClock"
    reports: FakeReports
    orders: FakeOrderSearch
    health_channel: FakeHealthChannel

    def at(self, moment: datetime) -> None:
        """Set the clock to a moment."""
        self.clock.jump(moment - self.clock.now())

    def work(self) -> None:
        """Let every worker take one turn."""
        collecting.step(self.desk)
        scanning.step(self.desk)
        posting.send_due(self.desk)
        alerts.tell_due(self.desk)
        summary.answer_waiting(self.desk)

    def wait(self, minutes: float = 1, step: float = 5) -> None:
        """Let time pass, the workers working as it does."""
        for _ in range(int(minutes * 60 / step)):
            self.clock.advance(timedelta(seconds=step))
            self.work()

    def until(self, moment: datetime, step: float = 60) -> None:
        """Let time pass until a moment."""
        while self.clock.now() < moment:
            self.clock.advance(min(timedelta(seconds=step), moment - self.clock.now()))
            self.work()

    def keep(self, raw: str, at: datetime) -> None:
        """Keep a report as if it had been fetched then."""
        with self.desk.store.transaction():
            day = at.astimezone(TOKYO).date()
            self.desk.store.reports.save(day, self.desk.market.id, at, raw)

    @property
    def job(self) -> ReportJob:
        """Return the newest try to get a report."""
        job = self.desk.store.collecting.job()
        assert job is not None
        return job


def rhythm(digest_time: time = time(8, 30), wait: float = 10, zone: str = "Asia/Tokyo") -> Rhythm:
    """Return when a digest is told."""
    return Rhythm(digest_time, ZoneInfo(zone), timedelta(minutes=wait))
