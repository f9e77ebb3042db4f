"""The cancellation requests."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import OPEN, Noted, Request, State
from bot.domain.messages import Notice
from bot.ports.clock import Clock
from bot.ports.store import AlreadyOpen
from storage.codec import changes, columns, from_row, moment, to_row
from storage.connector import Cell, Connector
from storage.tables.audit import Audit
from storage.tables.outbox import Outbox

OPEN_REQUEST: Final = "state IN ({})".format(
    ", ".join(f"'{state}'" for state in State if state in OPEN)
)
"""Must match the partial index that allows one open request per order."""
_MAY_BE_NOTED = {field.name for field in fields(Noted)} | {"order", "forecast", "send_after"}
"""Besides the `noted` fields: a newer reading or forecast, or a later turn, decides nothing."""


class Requests:
    """The requests of one store; each change also writes its audit entry and outbox rows."""

    def __init__(
        self,
        database: Connector,
        store_key: str,
        clock: Clock,
        audit: Audit,
        outbox: Outbox,
    ) -> None:
        self._database = database
        self._store = store_key
        self._clock = clock
        self._audit = audit
        self._outbox = outbox

    def add(self, request: Request, *, view_id: str | None) -> None:
        """Insert a request and its audit entry.

        Raises AlreadyOpen if the order has an open request in any store.
        """
        row = {**to_row(request), "order_id": request.order.id, "view_id": view_id}
        unless_open = f"ON CONFLICT (order_id) WHERE {OPEN_REQUEST} DO NOTHING"
        if not self._database.insert("requests", row, unless_open):
            raise AlreadyOpen(self._open_in_any_store(request.order.id))
        self._record(request.requester, "requested", "", request, "")

    def get(self, request_id: str) -> Request | None:
        """Return a request by id."""
        return self._one("id = ?", request_id)

    def store_of(self, request_id: str) -> str | None:
        """Return the key of the store that has a request, None if no store has it."""
        row = self._database.row("SELECT store FROM requests WHERE id = ?", (request_id,))
        return None if row is None else str(row["store"])

    def by_view(self, view_id: str) -> Request | None:
        """Return the request that was submitted with a form."""
        return self._one("view_id = ?", view_id)

    def open_for(self, order_id: str) -> Request | None:
        """Return the open request of an order."""
        # Filtered here: with the states in the query SQLite would scan all open requests.
        found = [row for row in self._rows("order_id = ?", order_id) if row["state"] in OPEN]
        return from_row(Request, found[0]) if found else None

    def latest_for(self, order_id: str) -> Request | None:
        """Return the newest request of an order, open or not."""
        return self._one("order_id = ? ORDER BY created_at DESC, seq DESC LIMIT 1", order_id)

    def in_state(self, *states: State, most: int | None = None) -> tuple[Request, ...]:
        """Return up to `most` requests in these states, oldest first."""
        marks, limit = ", ".join("?" * len(states)), () if most is None else (most,)
        found = f"state IN ({marks}) ORDER BY created_at, seq {'LIMIT ?' if limit else ''}"
        return self._all(found, *states, *limit)

    def to_read(self) -> tuple[Request, ...]:
        """Return the undecided and approved requests whose order is to be read, oldest first."""
        # `reading_due = 1` is a literal because SQLite would not use the partial index otherwise.
        return self._all(
            "state IN (?, ?) AND reading_due = 1 ORDER BY created_at, seq",
            State.REQUESTED,
            State.APPROVED,
        )

    def to_send(self, now: datetime, most: int) -> tuple[Request, ...]:
        """Return up to `most` approved requests whose stop window is over, longest wait first."""
        return self._all(
            "state = ? AND reading_due = 0 AND send_after <= ? ORDER BY send_after, seq LIMIT ?",
            State.APPROVED,
            moment(now),
            most,
        )

    def lapsing(self, now: datetime, soon: datetime) -> tuple[Request, ...]:
        """Return the undecided requests that expired by `now`, or expire by `soon` unreminded."""
        return self._all(
            "state = ? AND expires_at <= ?"
            " AND (expires_at <= ? OR (reminded = 0 AND card IS NOT NULL))"
            " ORDER BY created_at, seq",
            State.REQUESTED,
            moment(max(now, soon)),
            moment(now),
        )

    def approved_outside(self, first: datetime, last: datetime) -> tuple[Request, ...]:
        """Return the unsent requests approved before `first` or after `last`."""
        return self._all(
            "state = ? AND (approved_at < ? OR approved_at > ?) ORDER BY created_at, seq",
            State.APPROVED,
            moment(first),
            moment(last),
        )

    def recent(self, since: datetime, *states: State) -> tuple[Request, ...]:
        """Return requests (in these states) open or changed since `since`, oldest first."""
        wanted = ", ".join("?" * len(states))
        return self._all(
            f"{f'state IN ({wanted}) AND ' if states else ''}"
            f"(changed_at >= ? OR {OPEN_REQUEST}) ORDER BY created_at, seq",
            *states,
            moment(since),
        )

    def move(  # noqa: PLR0913 - as in the port
        self,
        old: Request,
        new: Request,
        *,
        actor: str,
        action: str,
        why: str = "",
        tell: Sequence[Notice] = (),
    ) -> Request | None:
        """Change `old` to `new` with an audit entry; None if state or version changed meanwhile.

        Only the differing columns are written, so concurrent `note`s of other columns survive.
        """
        differing = changes(old, new) | {"state": new.state, "version": old.version + 1}
        where: dict[str, Cell] = {"id": old.id, "state": old.state, "version": old.version}
        if not self._database.update("requests", differing, where | {"store": self._store}):
            return None
        self._record(actor, action, old.state, new, why)
        moved = self.get(new.id)
        posted = moved is not None and moved.noted.card is not None
        self._enqueue(new.id, (Notice.CARD, *tell), card_posted=posted)
        return moved

    def note(self, old: Request, new: Request, *, card: bool) -> None:
        """Write columns that decide nothing; `card` marks the card as dirty.

        Raises ValueError if any other column differs.
        """
        differing = changes(old, new)
        if not _MAY_BE_NOTED.issuperset(differing):
            raise ValueError(new)
        if differing:
            self._database.update("requests", differing, {"id": old.id, "store": self._store})
        if "card" in differing:
            self._outbox.note_posted(Notice.CARD, new.id)
        if card:
            self.redraw(new.id)

    def redraw(self, request_id: str) -> None:
        """Queue the card of a request to be redrawn."""
        sql = "SELECT id FROM requests WHERE id = ? AND card IS NOT NULL"
        posted = self._database.row(sql, (request_id,)) is not None
        self._enqueue(request_id, (Notice.CARD,), card_posted=posted)

    def _one(self, condition: str, *params: Cell) -> Request | None:
        found = self._rows(condition, *params)
        return from_row(Request, found[0]) if found else None

    def _all(self, condition: str, *params: Cell) -> tuple[Request, ...]:
        return tuple(from_row(Request, row) for row in self._rows(condition, *params))

    def _rows(self, condition: str, *params: Cell) -> list[dict[str, Any]]:
        sql = f"SELECT {columns(Request)} FROM requests WHERE store = ? AND {condition}"
        return self._database.rows(sql, (self._store, *params))

    def _open_in_any_store(self, order_id: str) -> str:
        sql = f"SELECT id FROM requests WHERE order_id = ? AND {OPEN_REQUEST}"
        [found] = self._database.rows(sql, (order_id,))
        return str(found["id"])

    def _record(self, actor: str, action: str, before: str, request: Request, why: str) -> None:
        self._audit.add(
            AuditEntry(
                at=self._clock.now(),
                actor=actor,
                action=action,
                store=request.store,
                order_id=request.order.id,
                request_id=request.id,
                before=before,
                after=request.state,
                why=why,
            )
        )

    def _enqueue(self, request_id: str, kinds: Sequence[Notice], *, card_posted: bool) -> None:
        for kind in kinds:
            posted = card_posted and kind is Notice.CARD
            self._outbox.put(kind, request_id, at=self._clock.now(), posted=posted)
