"""The requests to cancel."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import OPEN, Noted, Request, State
from bot.domain.messages import Notice
from bot.ports.clock import Clock
from bot.ports.store import AlreadyOpen
from storage.codec import changes, columns, from_row, moment, to_row
from storage.connector import Cell, Connector
from storage.tables.audit import Audit
from storage.tables.outbox import Outbox

_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in State if state in OPEN))
"""As in the index that allows one open request an order."""
_MAY_BE_NOTED = {field.name for field in fields(Noted)} | {"order", "forecast", "send_after"}
"""A later reading of the order, a newer forecast and a later turn decide nothing, too."""


class Requests:
    """The requests of one store, with the audit line and the outbox rows of each change."""

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
        """Store a new request with its audit line; raises AlreadyOpen."""
        row = {**to_row(request), "order_id": request.order.id, "view_id": view_id}
        unless_open = f"ON CONFLICT (order_id) WHERE {_OPEN} DO NOTHING"
        if not self._database.insert("requests", row, unless_open):
            raise AlreadyOpen(self._open_in_any_store(request.order.id))
        self._record(request.requester, "requested", "", request, "")

    def get(self, request_id: str) -> Request | None:
        """Return a request."""
        return self._one("id = ?", request_id)

    def by_view(self, view_id: str) -> Request | None:
        """Return the request that a form made."""
        return self._one("view_id = ?", view_id)

    def open_for(self, order_id: str) -> Request | None:
        """Return the open request of an order."""
        # Picked here: asked for the open states, SQLite walks through every open request.
        found = [row for row in self._rows("order_id = ?", order_id) if row["state"] in OPEN]
        return from_row(Request, found[0]) if found else None

    def latest_for(self, order_id: str) -> Request | None:
        """Return the newest request of an order, open or not."""
        return self._one("order_id = ? ORDER BY created_at DESC, seq DESC LIMIT 1", order_id)

    def in_state(self, *states: State, most: int | None = None) -> tuple[Request, ...]:
        """Return the requests in these states, oldest first; `most` at most."""
        marks, limit = ", ".join("?" * len(states)), () if most is None else (most,)
        found = f"state IN ({marks}) ORDER BY created_at, seq {'LIMIT ?' if limit else ''}"
        return self._all(found, *states, *limit)

    def to_read(self) -> tuple[Request, ...]:
        """Return the undecided and the approved requests that ask for a reading, oldest first."""
        # `reading_due = 1` is written as in the index, or SQLite does not use it.
        return self._all(
            "state IN (?, ?) AND reading_due = 1 ORDER BY created_at, seq",
            State.REQUESTED,
            State.APPROVED,
        )

    def to_send(self, now: datetime, most: int) -> tuple[Request, ...]:
        """Return approved requests whose stop window is over, the longest waiting first."""
        return self._all(
            "state = ? AND reading_due = 0 AND send_after <= ? ORDER BY send_after, seq LIMIT ?",
            State.APPROVED,
            moment(now),
            most,
        )

    def lapsing(self, now: datetime, soon: datetime) -> tuple[Request, ...]:
        """Return the undecided requests that lapse by now, or by `soon` with nobody reminded."""
        return self._all(
            "state = ? AND expires_at <= ?"
            " AND (expires_at <= ? OR (reminded = 0 AND card IS NOT NULL))"
            " ORDER BY created_at, seq",
            State.REQUESTED,
            moment(max(now, soon)),
            moment(now),
        )

    def approved_outside(self, first: datetime, last: datetime) -> tuple[Request, ...]:
        """Return the requests that wait for sending and were approved before, or after."""
        return self._all(
            "state = ? AND (approved_at < ? OR approved_at > ?) ORDER BY created_at, seq",
            State.APPROVED,
            moment(first),
            moment(last),
        )

    def recent(self, since: datetime, *states: State) -> tuple[Request, ...]:
        """Return the requests (in these states) that are open or changed since, oldest first."""
        wanted = ", ".join("?" * len(states))
        return self._all(
            f"{f'state IN ({wanted}) AND ' if states else ''}"
            f"(changed_at >= ? OR {_OPEN}) ORDER BY created_at, seq",
            *states,
            moment(since),
        )

    def move(  # noqa: PLR0913 - the port's
        self,
        old: Request,
        new: Request,
        *,
        actor: str,
        action: str,
        why: str = "",
        tell: Sequence[Notice] = (),
    ) -> Request | None:
        """Replace `old` by `new` if it is still as it was; None if somebody else was first.

        Only what differs is written: a reading or a card's place noted meanwhile stays.
        """
        differing = changes(old, new) | {"state": new.state, "version": old.version + 1}
        where: dict[str, Cell] = {"id": old.id, "state": old.state, "version": old.version}
        if not self._database.update("requests", differing, where | {"store": self._store}):
            return None
        self._record(actor, action, old.state, new, why)
        self._say(new.id, (Notice.CARD, *tell))
        return self.get(new.id)

    def note(self, old: Request, new: Request, *, card: bool) -> None:
        """Store what is noted about a request; raises ValueError for what is decided."""
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
        """Have the card of a request drawn again."""
        self._say(request_id, (Notice.CARD,))

    def _one(self, condition: str, *params: Cell) -> Request | None:
        found = self._rows(condition, *params)
        return from_row(Request, found[0]) if found else None

    def _all(self, condition: str, *params: Cell) -> tuple[Request, ...]:
        return tuple(from_row(Request, row) for row in self._rows(condition, *params))

    def _rows(self, condition: str, *params: Cell) -> list[dict[str, Any]]:
        sql = f"SELECT {columns(Request)} FROM requests WHERE store = ? AND {condition}"
        return self._database.rows(sql, (self._store, *params))

    def _open_in_any_store(self, order_id: str) -> str:
        sql = f"SELECT id FROM requests WHERE order_id = ? AND {_OPEN}"
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

    def _say(self, request_id: str, kinds: Sequence[Notice]) -> None:
        for kind in kinds:
            posted = kind is Notice.CARD and self._has_card(request_id)
            self._outbox.put(kind, request_id, at=self._clock.now(), posted=posted)

    def _has_card(self, request_id: str) -> bool:
        sql = "SELECT id FROM requests WHERE id = ? AND card IS NOT NULL"
        return self._database.row(sql, (request_id,)) is not None
