"""The tables of people."""

from datetime import datetime
from typing import Protocol

from bot.domain.people import Away, Group
from bot.domain.people.admin_notices import AdminEvent, AdminNotice


class People(Protocol):
    """The tables of people. Absences are the workspace's, groups and notices the store's."""

    def away(self) -> tuple[Away, ...]:
        """Return the absences, including those that have just ended."""
        ...

    def away_of(self, user: str) -> Away | None:
        """Return a person's absence, None if there is none."""
        ...

    def put_away(self, away: Away) -> None:
        """Store or replace a person's absence."""
        ...

    def end_away(self, user: str) -> bool:
        """Delete a person's absence; return whether there was one."""
        ...

    def groups(self) -> tuple[Group, ...]:
        """Return the groups as they were last read."""
        ...

    def put_group(self, group: Group) -> None:
        """Store or replace a group."""
        ...

    def notices(self) -> tuple[AdminNotice, ...]:
        """Return the notices, sent or not, about problems that still last."""
        ...

    def add_notice(self, notice: AdminNotice) -> None:
        """Store a notice to be sent; one that is stored already stays unchanged."""
        ...

    def notice_told(self, notice: AdminNotice) -> None:
        """Mark a notice as sent."""
        ...

    def notice_later(self, notice: AdminNotice, until: datetime) -> None:
        """Postpone a notice."""
        ...

    def clear_notices(self, kind: AdminEvent, subject: str) -> None:
        """Delete the notices of a problem that is over, so that it is reported if it recurs."""
        ...
