"""The tables of the account's health."""

from datetime import date, datetime
from typing import Protocol

from bot.domain.digest.digest import PostedDigest
from bot.domain.health.changes import Alerted
from bot.domain.health.collecting import KeptReport, ReportJob


class Reports(Protocol):
    """The performance reports, any number for each day and marketplace."""

    def save(self, day: date, marketplace: str, fetched_at: datetime, raw: str) -> None:
        """Keep a report beside the earlier ones."""
        ...

    def latest(self, marketplace: str) -> KeptReport | None: ...

    def latest_at(self, marketplace: str) -> datetime | None:
        """Return when the newest report was fetched."""
        ...

    def between(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the reports of these days, both ends included, oldest first."""
        ...

    def last_of_days(self, marketplace: str, first: date, last: date) -> tuple[KeptReport, ...]:
        """Return the last report of each of these days, both ends included, oldest first."""
        ...


class Collecting(Protocol):
    """The progress of fetching a report, so that a restart resumes it."""

    def job(self) -> ReportJob | None:
        """Return the newest attempt to fetch a report."""
        ...

    def save_job(self, job: ReportJob) -> None:
        """Save the attempt in place of the one before."""
        ...


class Alerts(Protocol):
    """The last posted state of each subject."""

    def all(self) -> tuple[Alerted, ...]:
        """Return the last posted state of every subject."""
        ...

    def set(self, alerted: Alerted) -> None:
        """Save a subject's posted state in place of the one before."""
        ...


class Schedule(Protocol):
    """Tasks that are done once in each period, even after a restart."""

    def claim(self, name: str, period: str, at: datetime) -> bool:
        """Claim a period for a task; False if it was claimed before."""
        ...


class Digests(Protocol):
    """The digests that were posted, one a day."""

    def record(self, digest: PostedDigest) -> bool:
        """Store a day's posted digest; False if the day has one already."""
        ...

    def complete(self, day: date) -> None:
        """Note that the thread of a day's digest is posted."""
        ...

    def get(self, day: date) -> PostedDigest | None: ...
