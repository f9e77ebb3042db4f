"""Oracle for what is sent to Amazon: decided by someone, once, in time and within the rules."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from simulator.amazon.feed import CANCEL_FEED, End, SimFeed
from tests.life.rules import Facts, Invariant
from tests.life.sandbox import Sandbox

APPROVERS = frozenset({"U0TANAKA", "U0SUZUKI"})
_FRESH = timedelta(seconds=60)
_CLOCK_MATTERS = timedelta(hours=3)
_NOTED = timedelta(seconds=2)
_LEEWAY = timedelta(minutes=10)


class Dispatches:
    """Tracks what people pressed, the orders' past facts, and each message that Amazon received."""

    def __init__(
        self, sandbox: Sandbox, read: sqlite3.Connection, wrong: Callable[[Invariant, str], None]
    ) -> None:
        self.sandbox = sandbox
        self.set_at = sandbox.time.now() - _CLOCK_MATTERS
        """When the bot's clock was last set wrong or right."""
        self.jumps = timedelta(0)
        """How far the bot's clock was set wrong, all together."""
        self._read = read
        self._wrong = wrong
        self._pressed: set[tuple[str, str]] = set()
        self._sent_forms: set[tuple[str, str]] = set()
        self._born: dict[str, datetime] = {}
        self._approved: dict[str, dict[str, datetime]] = defaultdict(dict)
        self._facts: dict[str, list[tuple[datetime, Facts]]] = defaultdict(list)
        self._feeds_seen = 0
        self._messages: dict[str, list[SimFeed]] = defaultdict(list)

    # people's actions, observed from outside

    def pressed_approve(self, request_id: str, person: str) -> None:
        """Record that a person pressed Approve on a card."""
        self._pressed.add((request_id, person))

    def submitted(self, order_id: str, person: str) -> None:
        """Record that a person submitted the form about an order."""
        self._sent_forms.add((order_id, person))

    def look(self) -> None:
        """Judge what was sent since the last call."""
        self._note_facts()
        self._note_decisions()
        self._judge_feeds()

    def _note_decisions(self) -> None:
        now = self.sandbox.time.now()
        for row in self._read.execute("SELECT id, order_id, requester, approvals FROM requests"):
            if row["id"] not in self._born:
                self._born[row["id"]] = now
                if (row["order_id"], row["requester"]) not in self._sent_forms:
                    self._wrong(Invariant.APPROVED, f"nobody asked for {row['id']}")
            known = self._approved[row["id"]]
            for person in json.loads(row["approvals"]):
                if person not in known and (row["id"], person) not in self._pressed:
                    self._wrong(Invariant.APPROVED, f"{person} never approved {row['id']}")
                known.setdefault(person, now)

    def _note_facts(self) -> None:
        now = self.sandbox.time.now()
        for order_id, order in self.sandbox.amazon.orders.items():
            facts, known = Facts.of(order), self._facts[order_id]
            if not known or known[-1][1] != facts:
                known.append((now, facts))

    def _facts_lately(self, order_id: str, at: datetime) -> list[Facts]:
        """Return the facts that a read which still counts may have seen.

        Such a read is at most a minute old, and not older than the stop window's end or this run.
        """
        known, first = self._facts[order_id], max(at - _FRESH, self._earliest(order_id, at))
        lately = [facts for since, facts in known if since >= first]
        before = [facts for since, facts in known if since < first]
        return before[-1:] + lately

    def _earliest(self, order_id: str, at: datetime) -> datetime:
        """Return when the stop window ended and the run began; long ago after a clock change."""
        if at - self.set_at < _CLOCK_MATTERS:
            return at - _FRESH
        row = self._read.execute(
            "SELECT id FROM requests WHERE order_id = ? ORDER BY seq DESC", (order_id,)
        ).fetchone()
        decided = [self._born[row["id"]], *self._approved[row["id"]].values()] if row else []
        ends = [when + self.sandbox.settings.first.undo for when in decided]
        # The press is recorded after its answer, and a little time may have passed since.
        return max([self.sandbox.started_at, *(end - _NOTED for end in ends)])

    def _judge_feeds(self) -> None:
        feeds = self.sandbox.amazon.feeds.all()
        for feed in feeds[self._feeds_seen :]:
            if feed.foreign or feed.feed_type != CANCEL_FEED:
                continue
            for order_id, reason in feed.messages:
                self._judge_message(feed, order_id, reason)
                self._messages[order_id].append(feed)
        self._feeds_seen = len(feeds)

    def _judge_message(self, feed: SimFeed, order_id: str, reason: str) -> None:
        at = feed.created_at
        lately = self._facts_lately(order_id, at)
        if not any(facts.cancellable for facts in lately):
            self._wrong(Invariant.ALLOWED, f"{order_id} was {lately} when it was sent")
        self._judge_decision(order_id, reason, lately, at)
        earlier = [one for one in self._messages[order_id] if one.status != End.CANCELLED]
        if any(one.ended_at is None for one in earlier) or len(earlier) >= self._count(order_id):
            self._wrong(Invariant.ONCE, f"{order_id} was sent again in {feed.id} after {earlier}")

    def _count(self, order_id: str) -> int:
        found = self._read.execute(
            "SELECT count(*) FROM requests WHERE order_id = ?", (order_id,)
        ).fetchone()
        return int(found[0])

    def _judge_decision(
        self, order_id: str, reason: str, lately: list[Facts], at: datetime
    ) -> None:
        row = self._read.execute(
            "SELECT id, requester FROM requests WHERE order_id = ? ORDER BY seq DESC", (order_id,)
        ).fetchone()
        if row is None:
            self._wrong(Invariant.APPROVED, f"nobody asked to cancel {order_id}")
            return
        decided = [self._born[row["id"]]]
        if all(facts.counts(reason) for facts in lately):
            approved = self._approved[row["id"]].items()
            decided = [
                when for who, when in approved if who in APPROVERS and who != row["requester"]
            ]
            if not decided:
                self._wrong(Invariant.APPROVED, f"{order_id} was sent, approved by nobody else")
                return
        age = at - max(decided)
        if age > self.sandbox.settings.first.send_limit + _LEEWAY + self.jumps:
            self._wrong(Invariant.IN_TIME, f"{order_id} was decided {age} before")
