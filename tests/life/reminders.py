"""Oracle for buyers' requests that wait: people are reminded of them on time."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta

from handlers import ids
from tests.life.rules import Invariant
from tests.life.sandbox import Sandbox
from tests.scenario.world import APPROVALS

_FIRST, _LEEWAY = timedelta(minutes=30), timedelta(minutes=45)
_SAME = timedelta(seconds=1)


class Reminders:
    """Knows the requests that began to wait while nothing was wrong, and who was reminded."""

    def __init__(
        self, sandbox: Sandbox, read: sqlite3.Connection, wrong: Callable[[Invariant, str], None]
    ) -> None:
        self._sandbox = sandbox
        self._read = read
        self._wrong = wrong
        self._judged: dict[tuple[str, str], bool] = {}
        """Of each request, and since when it waits: whether the clock was right then."""

    def look(self, calm_since: datetime) -> None:
        """Judge the requests that have waited for longer than the first reminder takes."""
        sandbox = self._sandbox
        right = abs(sandbox.clock.now() - sandbox.time.now()) <= _SAME
        for row in self._read.execute("SELECT * FROM buyer_requests WHERE state = 'waiting'"):
            began_right = self._judged.setdefault((row["order_id"], row["changed_at"]), right)
            if not (sandbox.up and right and began_right):
                continue
            since = datetime.fromisoformat(row["changed_at"])
            late = sandbox.last_turn - since > _FIRST + _LEEWAY
            if since > calm_since and late and not self._reminded(row["order_id"], since):
                self._wrong(Invariant.REMINDED, f"{row['order_id']} waits since {since}")

    def _reminded(self, order_id: str, since: datetime) -> bool:
        for message in self._sandbox.slack.space.messages.seen_by("", APPROVALS):
            said = message.metadata or {}
            about = (said.get("event_payload") or {}).get("order_id")
            reminds = said.get("event_type") == ids.REMINDER_EVENT
            if reminds and about == order_id and float(message.ts) >= since.timestamp():
                return True
        return False
