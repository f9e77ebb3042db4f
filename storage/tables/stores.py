"""Whose data a database holds: one Slack team's, of one store or of several."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports.clock import Clock
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector
from storage.faults import OwnerMismatch, refused_if_busy


@dataclass(frozen=True, slots=True)
class Owner:
    """A seller at an Amazon endpoint and a marketplace (its code), served in one Slack team."""

    seller_id: str
    endpoint: str
    marketplace: str
    team_id: str


@dataclass(frozen=True, slots=True)
class KnownStore:
    """A store of a database; `key` never changes, `name` is a label and may be empty.

    `marketplace` is None for the store of an older database until its next run.
    """

    key: str
    seller_id: str
    endpoint: str
    marketplace: str | None
    name: str = ""

    @property
    def account(self) -> str:
        """Return the key of its account: the seller at the endpoint."""
        return f"{self.seller_id}@{self.endpoint}"

    def of(self, owner: Owner) -> bool:
        """Say whether this is the store that an owner names."""
        return (self.seller_id, self.endpoint) == (
            owner.seller_id,
            owner.endpoint,
        ) and self.marketplace in (owner.marketplace, None)


class Stores:
    """The stores of a database, and the Slack team it belongs to."""

    def __init__(self, database: Connector, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self) -> tuple[KnownStore, ...]:
        """Return every store."""
        rows = self._database.rows(f"SELECT {columns(KnownStore)} FROM stores ORDER BY key")
        return tuple(from_row(KnownStore, row) for row in rows)

    def team_id(self) -> str | None:
        """Return the Slack team, or None while nobody has used the database."""
        row = self._database.row("SELECT team_id FROM workspace")
        return None if row is None else str(row["team_id"])

    def noted_at(self) -> datetime | None:
        """Return when the database was taken into use."""
        row = self._database.row("SELECT noted_at FROM workspace")
        return None if row is None else datetime.fromisoformat(str(row["noted_at"]))

    def known(self, owner: Owner) -> KnownStore:
        """Return the store that an owner names, as it is or as it would be added."""
        found = (store for store in self.all() if store.of(owner))
        new = KnownStore(
            f"{owner.seller_id}.{owner.marketplace}",
            owner.seller_id,
            owner.endpoint,
            owner.marketplace,
        )
        return next(found, new)

    def claim(self, owner: Owner) -> KnownStore:
        """Take a new database into use, or go on with one; return the owner's store.

        Raises OwnerMismatch where it belongs to another, DatabaseRefused where it is held.
        """
        with refused_if_busy(self._database.place), self._database.transaction():
            self.check(owner)
            known = self.known(owner)
            now = moment(self._clock.now())
            first: dict[str, Cell] = {"one": 1, "team_id": owner.team_id, "noted_at": now}
            self._database.insert("workspace", first, "ON CONFLICT (one) DO NOTHING")
            row: dict[str, Cell] = {**to_row(known), "added_at": now}
            self._database.insert("stores", row, "ON CONFLICT (key) DO NOTHING")
            marketplace: dict[str, Cell] = {"marketplace": owner.marketplace}
            self._database.update("stores", marketplace, {"key": known.key})
        return replace(known, marketplace=owner.marketplace)

    def check(self, owner: Owner) -> None:
        """Raise OwnerMismatch where the database belongs to another; changes nothing."""
        team_id, stores = self.team_id(), self.all()
        if team_id is None or (team_id == owner.team_id and any(s.of(owner) for s in stores)):
            return
        theirs = " and ".join(_words(s.seller_id, s.endpoint, s.marketplace) for s in stores)
        ours = _words(owner.seller_id, owner.endpoint, owner.marketplace)
        msg = (
            f"{self._database.place} belongs to {theirs} in Slack team {team_id}, and the settings "
            f"name {ours} in {owner.team_id}: give this one a DATABASE_PATH of its own"
        )
        raise OwnerMismatch(msg)


def _words(seller_id: str, endpoint: str, marketplace: str | None) -> str:
    return f"seller {seller_id} at {endpoint}" + (f" ({marketplace})" if marketplace else "")
