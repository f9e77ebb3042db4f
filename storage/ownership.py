"""Whose data a database holds."""

from dataclasses import dataclass
from datetime import datetime

from bot.ports.clock import Clock
from storage.codec import from_row, moment, to_row
from storage.database import Database
from storage.faults import OwnerMismatch, refused_if_busy


@dataclass(frozen=True, slots=True)
class Owner:
    """One seller at one endpoint of Amazon, served in one Slack workspace."""

    seller_id: str
    endpoint: str
    team_id: str


class Ownership:
    """The owner of a database, noted once."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get(self) -> Owner | None:
        """Return the owner, or None while nobody has used the database."""
        row = self._database.row("SELECT * FROM ownership")
        return None if row is None else from_row(Owner, row)

    def noted_at(self) -> datetime | None:
        """Return when the owner was noted."""
        row = self._database.row("SELECT noted_at FROM ownership")
        return None if row is None else datetime.fromisoformat(str(row["noted_at"]))

    def claim(self, owner: Owner) -> None:
        """Note the owner of a new database.

        Raises OwnerMismatch where it belongs to another, DatabaseRefused where it is held.
        """
        with refused_if_busy(self._database.path), self._database.transaction():
            found = self.get()
            if found is None:
                row = {"one": 1, **to_row(owner), "noted_at": moment(self._clock.now())}
                self._database.insert("ownership", row)
            else:
                self._check(found, owner)

    def check(self, owner: Owner) -> None:
        """Raise OwnerMismatch where the database belongs to another; changes nothing."""
        found = self.get()
        if found is not None:
            self._check(found, owner)

    def _check(self, found: Owner, asked: Owner) -> None:
        if found == asked:
            return
        msg = (
            f"{self._database.path} belongs to seller {found.seller_id} at {found.endpoint} in "
            f"Slack team {found.team_id}, and the settings name {asked.seller_id} at "
            f"{asked.endpoint} in {asked.team_id}: give this seller a DATABASE_PATH of its own"
        )
        raise OwnerMismatch(msg)
