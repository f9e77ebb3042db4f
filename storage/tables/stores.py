"""The owner of a database: one Slack team with one or more stores."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import ACTOR, AuditEntry
from bot.ports.clock import Clock
from storage.codec import columns, from_row, moment, to_row
from storage.connector import Cell, Connector
from storage.faults import OwnerMismatch, StoreMissing, StoreUnclear, refused_if_busy
from storage.tables.audit import Audit
from storage.tables.requests import OPEN_REQUEST


@dataclass(frozen=True, slots=True)
class Owner:
    """A seller at an Amazon endpoint, a marketplace code, a Slack team, and the store's name."""

    seller_id: str
    endpoint: str
    marketplace: str
    team_id: str
    name: str = ""


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
        return account_key(self.seller_id, self.endpoint)

    def of(self, owner: Owner) -> bool:
        """Return whether this store is the owner's."""
        return (self.seller_id, self.endpoint) == (
            owner.seller_id,
            owner.endpoint,
        ) and self.marketplace in (owner.marketplace, None)


def account_key(seller_id: str, endpoint: str) -> str:
    """Return the key of a seller's account at an endpoint."""
    return f"{seller_id}@{endpoint}"


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
            owner.name,
        )
        return next(found, new)

    def claim(self, owner: Owner) -> KnownStore:
        """Claim the database for its only owner, if it is unclaimed; return the owner's store.

        Raises OwnerMismatch if it belongs to another owner, DatabaseRefused if it is locked.
        """
        with refused_if_busy(self._database.place), self._database.transaction():
            self.check(owner)
            self._note_team(owner)
            known, _ = self._admit(owner)
        return known

    def claim_all(self, owners: Sequence[Owner]) -> tuple[KnownStore, ...]:
        """Claim the database for several stores of one team, some of which may be new.

        Raises OwnerMismatch if it belongs to another team, StoreMissing if a store with open
        requests or feeds is not among them, StoreUnclear if an older version's store may be several
        of them, DatabaseRefused if it is locked.
        """
        with refused_if_busy(self._database.place), self._database.transaction():
            self.check_all(owners)
            self._note_team(owners[0])
            return tuple(self._add(owner) for owner in owners)

    def check(self, owner: Owner) -> None:
        """Raise OwnerMismatch unless the owner's is the database's only store; changes nothing."""
        team_id, stores = self.team_id(), self.all()
        if team_id is None or (
            team_id == owner.team_id and [s.of(owner) for s in stores] == [True]
        ):
            return
        raise self._of_another(owner)

    def check_all(self, owners: Sequence[Owner]) -> None:
        """Raise what keeps these stores from using the database; changes nothing."""
        team_id = self.team_id()
        if team_id is not None and team_id != owners[0].team_id:
            raise self._of_another(owners[0])
        for store in self.all():
            its = [owner for owner in owners if store.of(owner)]
            if not its:
                self._check_missing(store)
            elif len(its) > 1:
                theirs = ", ".join(_describe(one) for one in its)
                msg = f"{self._database.place} was used for one of these stores, and does not say "
                raise StoreUnclear(f"{msg}which: {theirs}")

    def _check_missing(self, store: KnownStore) -> None:
        """Raise StoreMissing if a store that the settings do not name has open requests or feeds.

        Its account's other stores would wait for an open feed that nobody follows.
        """
        rows = self._database.rows(
            f"SELECT order_id FROM requests WHERE store = ? AND ({OPEN_REQUEST}"
            " OR feed IN (SELECT id FROM feeds WHERE state <> 'closed')) ORDER BY created_at",
            (store.key,),
        )
        if rows:
            place = _describe(store)
            orders = ", ".join(row["order_id"] for row in rows)
            msg = (
                f"the settings do not name the store {store.name or store.key} ({place}), whose "
                f"requests for these orders are not over: {orders}"
            )
            raise StoreMissing(msg)

    def _note_team(self, owner: Owner) -> None:
        now = moment(self._clock.now())
        first: dict[str, Cell] = {"one": 1, "team_id": owner.team_id, "noted_at": now}
        self._database.insert("workspace", first, "ON CONFLICT (one) DO NOTHING")

    def _add(self, owner: Owner) -> KnownStore:
        known, new = self._admit(owner)
        if new:
            why = _describe(owner)
            entry = AuditEntry(self._clock.now(), ACTOR, "store_added", known.key, why=why)
            Audit(self._database).add(entry)
        return known

    def _admit(self, owner: Owner) -> tuple[KnownStore, bool]:
        """Store the owner's marketplace and name; return its store, and whether it is new."""
        known = self.known(owner)
        if any(other.key == known.key and not other.of(owner) for other in self.all()):
            raise self._of_another(owner)  # the same seller and marketplace at another endpoint
        row: dict[str, Cell] = {**to_row(known), "added_at": moment(self._clock.now())}
        new = self._database.insert("stores", row, "ON CONFLICT (key) DO NOTHING") > 0
        labels: dict[str, Cell] = {"marketplace": owner.marketplace, "name": owner.name}
        self._database.update("stores", labels, {"key": known.key})
        return replace(known, marketplace=owner.marketplace, name=owner.name), new

    def _of_another(self, owner: Owner) -> OwnerMismatch:
        theirs = " and ".join(_describe(store) for store in self.all())
        ours = _describe(owner)
        return OwnerMismatch(
            f"{self._database.place} belongs to {theirs} in Slack team {self.team_id()}, but the "
            f"settings name {ours} in {owner.team_id}: set another DATABASE_PATH or "
            "DATABASE_URL"
        )


def _describe(one: KnownStore | Owner) -> str:
    of = f" ({one.marketplace})" if one.marketplace else ""
    return f"seller {one.seller_id} at {one.endpoint}{of}"
