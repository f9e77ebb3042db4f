"""The owner of a database: one Slack team with one or more stores."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports.clock import Clock
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector
from storage.faults import OwnerMismatch, refused_if_busy


@dataclass(frozen=True, slots=True)
class Owner:
    """A seller at an Amazon endpoint, a marketplace code and a Slack team."""

    seller_id: str
    endpoint: str
    marketplace: str
    team_id: str


@dataclass(frozen=True, slots=True)
class KnownStore:
    """A store in a database; `key` never changes, `name` is a label and may be empty.

    `marketplace` is None in a migrated database until its next run.
    """

    key: str
    seller_id: str
    endpoint: str
    marketplace: str | None
    name: str = ""

    @property
    def account(self) -> str:
        """Return the key of the account, seller and endpoint, which several stores may share."""
        return f"{self.seller_id}@{self.endpoint}"

    def of(self, owner: Owner) -> bool:
        """Whether this store is the owner's."""
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
        """Return all stores, by key."""
        rows = self._database.rows(f"SELECT {columns(KnownStore)} FROM stores ORDER BY key")
        return tuple(from_row(KnownStore, row) for row in rows)

    def team_id(self) -> str | None:
        """Return the Slack team's id, None while the database is unclaimed."""
        row = self._database.row("SELECT team_id FROM workspace")
        return None if row is None else str(row["team_id"])

    def noted_at(self) -> datetime | None:
        """Return when the database was first claimed, None while it is unclaimed."""
        row = self._database.row("SELECT noted_at FROM workspace")
        return None if row is None else datetime.fromisoformat(str(row["noted_at"]))

    def known(self, owner: Owner) -> KnownStore:
        """Return the owner's store as stored, or as `claim` would add it."""
        found = (store for store in self.all() if store.of(owner))
        new = KnownStore(
            f"{owner.seller_id}.{owner.marketplace}",
            owner.seller_id,
            owner.endpoint,
            owner.marketplace,
        )
        return next(found, new)

    def claim(self, owner: Owner) -> KnownStore:
        """Claim the database for the owner, if it is unclaimed; return the owner's store.

        Raises OwnerMismatch if it belongs to another owner, DatabaseRefused if it is locked.
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
        """Raise OwnerMismatch if the database belongs to another owner; changes nothing."""
        team_id, stores = self.team_id(), self.all()
        if team_id is None or (team_id == owner.team_id and any(s.of(owner) for s in stores)):
            return
        theirs = " and ".join(_describe(s.seller_id, s.endpoint, s.marketplace) for s in stores)
        ours = _describe(owner.seller_id, owner.endpoint, owner.marketplace)
        msg = (
            f"{self._database.place} belongs to {theirs} in Slack team {team_id}, but the settings "
            f"name {ours} in {owner.team_id}: set another DATABASE_PATH or DATABASE_URL"
        )
        raise OwnerMismatch(msg)


def _describe(seller_id: str, endpoint: str, marketplace: str | None) -> str:
    return f"seller {seller_id} at {endpoint}" + (f" ({marketplace})" if marketplace else "")
