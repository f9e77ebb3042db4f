"""Who is away, who is in the user groups, and what the administrators were told."""

from datetime import datetime

from bot.domain.people import Away, Group
from bot.domain.people.admin_notices import AdminEvent, AdminNotice
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector


class People:
    """The absences of the workspace; groups and administrators' notices of one store."""

    def __init__(self, database: Connector, store_key: str) -> None:
        self._database = database
        self._store = store_key

    def away(self) -> tuple[Away, ...]:
        """Return the absences, including those that have just ended."""
        rows = self._database.rows(f'SELECT {columns(Away)} FROM away ORDER BY "user"')
        return tuple(from_row(Away, row) for row in rows)

    def away_of(self, user: str) -> Away | None:
        """Return a person's absence, None if there is none."""
        sql = f'SELECT {columns(Away)} FROM away WHERE "user" = ?'
        row = self._database.row(sql, (user,))
        return None if row is None else from_row(Away, row)

    def put_away(self, away: Away) -> None:
        """Store or replace a person's absence."""
        self._database.put("away", to_row(away), "user")

    def end_away(self, user: str) -> bool:
        """Delete a person's absence; return whether there was one."""
        return self._database.change('DELETE FROM away WHERE "user" = ?', (user,)) > 0

    def groups(self) -> tuple[Group, ...]:
        """Return the groups as they were last read."""
        rows = self._database.rows(
            f"SELECT {columns(Group)} FROM user_groups WHERE store = ? ORDER BY id", (self._store,)
        )
        return tuple(from_row(Group, row) for row in rows)

    def put_group(self, group: Group) -> None:
        """Store or replace a group."""
        self._database.put("user_groups", {"store": self._store, **to_row(group)}, "store", "id")

    def notices(self) -> tuple[AdminNotice, ...]:
        """Return the notices, sent or not, about problems that still last."""
        rows = self._database.rows(
            f"SELECT {columns(AdminNotice)} FROM admin_notices"
            ' WHERE store = ? ORDER BY "at", kind, subject, recipient',
            (self._store,),
        )
        return tuple(from_row(AdminNotice, row) for row in rows)

    def add_notice(self, notice: AdminNotice) -> None:
        """Store a notice to be sent; one that is stored already stays unchanged."""
        row = {"store": self._store, **to_row(notice)}
        self._database.insert(
            "admin_notices", row, "ON CONFLICT (store, kind, subject, recipient) DO NOTHING"
        )

    def notice_told(self, notice: AdminNotice) -> None:
        """Mark a notice as sent."""
        self._set_not_before(notice, None)

    def notice_later(self, notice: AdminNotice, until: datetime) -> None:
        """Postpone a notice."""
        self._set_not_before(notice, until)

    def _set_not_before(self, notice: AdminNotice, at: datetime | None) -> None:
        where: dict[str, Cell] = {
            "store": self._store,
            "kind": notice.kind,
            "subject": notice.subject,
            "recipient": notice.recipient,
        }
        self._database.update("admin_notices", {"not_before": moment(at) if at else None}, where)

    def clear_notices(self, kind: AdminEvent, subject: str) -> None:
        """Delete the notices of a problem that is over, so that it is reported if it recurs."""
        self._database.change(
            "DELETE FROM admin_notices WHERE store = ? AND kind = ? AND subject = ?",
            (self._store, kind, subject),
        )
