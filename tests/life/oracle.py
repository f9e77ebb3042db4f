"""Invariants, judged from outside: user actions, Amazon's messages and stored data.

The rules are implemented here a second time on purpose: the program must not vouch for its own
mistakes.
"""

import json
import sqlite3
from collections import Counter
from datetime import datetime, timedelta
from http import HTTPStatus

from bot.domain.cancellation.request import TRANSITIONS, State
from simulator.amazon.limits import RATES
from simulator.amazon.order import PLANTED
from simulator.slack.messages import Message
from tests.life.dispatches import Dispatches
from tests.life.reminders import Reminders
from tests.life.rules import Invariant, Violation
from tests.life.sandbox import Sandbox
from tests.scenario.world import APPROVALS

_LEEWAY = timedelta(minutes=10)
_PROMPTLY, _TURNS = timedelta(minutes=2), 5
"""How long a request waits for its turn at most, and how many of the workers' turns."""
_BEFORE_SENDING = frozenset({"getOrder", "getFeeds", "createFeedDocument", "createFeed"})
"""What is asked of Amazon until a request is sent."""
_STANDING = ("waiting", "taken", "shipping")
_OPEN = ("requested", "approved", "submitting", "submitted")
_TOLD_BY_OTHERS = ("rejected", "expired", "void", "cancelled", "failed", "unconfirmed")


class Oracle:
    """Checks all invariants after each step; `violations` collects what failed."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.step = 0
        self.violations: list[Violation] = []
        self.calm_since, self._calm_turns = sandbox.time.now(), sandbox.turns
        self._waits: dict[str, tuple[datetime, int]] = {}
        self._calls_seen = 0
        self._throttled_until = sandbox.time.now()
        self._chain: dict[str, str] = {}
        self._audit_seen = 0
        self._read = sqlite3.connect(
            f"file:{sandbox.settings.database_path}?mode=ro", uri=True, isolation_level=None
        )
        self._read.row_factory = sqlite3.Row
        self.dispatches = Dispatches(sandbox, self._read, self._wrong)
        self._reminders = Reminders(sandbox, self._read, self._wrong)
        self._version = -1
        self._unjudged: set[str] = set()

    def close(self) -> None:
        """Close the database connection."""
        self._read.close()

    def disturbed(self) -> None:
        """Record a disturbance, which explains waiting for a while."""
        self.calm_since, self._calm_turns = self.sandbox.time.now(), self.sandbox.turns

    # checks

    def look(self) -> None:
        """Check what happened since the last call."""
        self.step += 1
        self.dispatches.look()
        self._judge_slack()
        self._judge_log()
        (version,) = self._read.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._judge_audit()
        self._judge_requests()
        self._reminders.look(self.calm_since)

    def _wrong(self, invariant: Invariant, what: str) -> None:
        self.violations.append(Violation(invariant, self.step, what))

    def _judge_audit(self) -> None:
        rows = self._read.execute(
            'SELECT id, request_id, "before", "after" FROM audit WHERE id > ? ORDER BY id',
            (self._audit_seen,),
        ).fetchall()
        for row in rows:
            self._audit_seen = row["id"]
            request, before, after = row["request_id"], row["before"], row["after"]
            if not request:
                continue
            self._unjudged.add(request)
            if before != self._chain.get(request, ""):
                known = self._chain.get(request)
                self._wrong(Invariant.AUDIT, f"{request}: {before} -> {after} follows {known}")
            if before and before != after and after not in TRANSITIONS[State(before)]:
                self._wrong(Invariant.AUDIT, f"{request}: {before} -> {after} is no way")
            self._chain[request] = after

    def _judge_requests(self) -> None:
        rows = self._read.execute("SELECT * FROM requests").fetchall()
        self._judge_prompt(rows)
        quiet = self._quiet()
        for row in rows:
            if row["state"] != self._chain.get(row["id"]):
                known = self._chain.get(row["id"])
                self._wrong(Invariant.AUDIT, f"{row['id']} is {row['state']}, recorded {known}")
                self._chain[row["id"]] = row["state"]
            self._judge_truth(row)
            if row["state"] in _OPEN:
                self._judge_waiting(row)
            if quiet and row["id"] in self._unjudged:
                self._judge_told(row)
                self._unjudged.discard(row["id"])

    def _quiet(self) -> bool:
        """Return whether the bot has delivered all messages."""
        if not self.sandbox.up or self.sandbox.work or not self._unjudged:
            return False
        return self._read.execute("SELECT 1 FROM outbox LIMIT 1").fetchone() is None

    def _judge_truth(self, row: sqlite3.Row) -> None:
        """Check that a request's outcome is true: the order is cancelled, or shipped, once."""
        said = row["state"] == "cancelled" or "cancelled_elsewhere" in (row["ending"] or "")
        if said and self.sandbox.amazon.order(row["order_id"]).status != "CANCELLED":
            self._wrong(Invariant.TRUE, f"{row['order_id']} is called cancelled ({row['state']})")

    def _judge_prompt(self, rows: list[sqlite3.Row]) -> None:
        """Check that a request waits only for its turn while only other orders have faults."""
        now, turns = self.sandbox.time.now(), self.sandbox.turns
        waiting = {row["id"] for row in rows if self._may_go_on(row)}
        throttled = self._is_throttled()
        if throttled or not self.sandbox.up or self._something_is_open():
            waiting = set()
        self._waits = {one: self._waits.get(one, (now, turns)) for one in waiting}
        for one, (since, turn) in self._waits.items():
            # Time since the last turn is not the program's: it had no occasion to act.
            calm = self.sandbox.last_turn - max(since, self.calm_since)
            if calm > _PROMPTLY and turns - max(turn, self._calm_turns) >= _TURNS:
                self._wrong(Invariant.PROMPT, f"{one} waits since {since}, odd: {self.sandbox.odd}")
                self.disturbed()

    def _may_go_on(self, row: sqlite3.Row) -> bool:
        if row["order_id"] in self.sandbox.odd or row["trouble"] or row["read_next"]:
            return False
        if row["state"] == "requested":
            return bool(row["reading_due"])
        due = row["send_after"] or row["changed_at"]
        return row["state"] == "approved" and (
            datetime.fromisoformat(due) + self.sandbox.settings.first.batch
            <= self.sandbox.clock.now()
        )

    def _something_is_open(self) -> bool:
        """Return whether any open feed, ours or another program's, must be waited for."""
        ours = self._read.execute("SELECT 1 FROM feeds WHERE state <> 'closed'").fetchone()
        return ours is not None or any(
            feed.ended_at is None for feed in self.sandbox.amazon.feeds.all()
        )

    def _is_throttled(self) -> bool:
        """Return whether a 429 still has to be waited out: it leaves nothing of the rate."""
        calls = self.sandbox.amazon.calls
        for call in calls[self._calls_seen :]:
            if call.status == HTTPStatus.TOO_MANY_REQUESTS and call.operation in _BEFORE_SENDING:
                rate, _ = RATES[call.operation]
                over = call.at + timedelta(seconds=1 / rate)
                self._throttled_until = max(self._throttled_until, over)
        self._calls_seen = len(calls)
        return self.sandbox.time.now() <= self._throttled_until

    def _judge_waiting(self, row: sqlite3.Row) -> None:
        """Check that no request waits too long after the last disturbance."""
        now = self.sandbox.time.now()
        calm = now - self.calm_since
        if not self.sandbox.up or calm < _LEEWAY or row["trouble"]:
            return
        state, changed = row["state"], datetime.fromisoformat(row["changed_at"])
        settings = self.sandbox.settings.first
        longest = {
            "requested": settings.approval_ttl,
            "approved": settings.send_limit,
            "submitting": settings.doubt + settings.verify + settings.stuck,
            "submitted": settings.verify + settings.stuck * 2,
        }[state]
        waited = self.sandbox.clock.now() - changed
        if min(waited, calm) > longest + _LEEWAY * 3:
            self._wrong(Invariant.ENDS, f"{row['id']} is {state} for {waited}, calm for {calm}")
            self.disturbed()

    def _judge_told(self, row: sqlite3.Row) -> None:
        self._judge_card(row)
        own = row["state"] == "withdrawn" and row["decided_by"] == row["requester"]
        if row["state"] not in (*_TOLD_BY_OTHERS, "withdrawn") or own:
            return
        told = Counter(
            payload.get("state", "")
            for message in self.sandbox.slack.space.messages.seen_by(
                row["requester"], self._dm(row["requester"])
            )
            for payload in [(message.metadata or {}).get("event_payload") or {}]
            if payload.get("id") == row["id"]
        )
        if not told[row["state"]]:
            self._wrong(
                Invariant.TOLD, f"{row['requester']} was not told {row['id']} is {row['state']}"
            )

    def _dm(self, person: str) -> str:
        return self.sandbox.slack.space.directory.dm(person).id

    def _judge_card(self, row: sqlite3.Row) -> None:
        if row["card"] is None:
            if row["state"] == "requested" and not row["reading_due"]:
                self._wrong(Invariant.CARD, f"{row['id']} has no card")
            return
        card = self._card(row)
        shown = (card.metadata or {})["event_payload"] if card else {}
        if shown.get("state") != row["state"] or shown.get("version") != row["version"]:
            self._wrong(
                Invariant.CARD,
                f"{row['id']} is {row['state']} v{row['version']}, its card says {shown}",
            )

    def _card(self, row: sqlite3.Row) -> Message | None:
        place = json.loads(row["card"])
        return self.sandbox.slack.space.messages.get(place["channel"], place["ts"])

    def _judge_slack(self) -> None:
        for violation in self.sandbox.slack.violations:
            self._wrong(Invariant.SLACK, str(violation))
        self.sandbox.slack.violations.clear()

    def _judge_log(self) -> None:
        lines = self.sandbox.log.lines
        while lines:
            line = lines.popleft()
            if PLANTED in line or any(secret in line for secret in self.sandbox.settings.secrets()):
                self._wrong(Invariant.PRIVATE, line)
            if '"trace"' in line and "StoreFailed" not in line:
                self._wrong(Invariant.SOUND, line)

    def look_back(self) -> None:
        """Run the final checks at the end of a life."""
        said = [
            json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
            for message in self.sandbox.slack.space.messages.last(100_000)
        ]
        for message in said:
            self._judge_words(message, "a message")
        for file in self.sandbox.settings.database_path.parent.glob("desk.db*"):
            self._judge_words(file.read_bytes().decode("utf-8", "replace"), file.name)
        days = Counter(
            payload["date"]
            for message in self.sandbox.slack.space.messages.seen_by("", APPROVALS)
            if (message.metadata or {}).get("event_type") == "sellerdesk_digest"
            for payload in [(message.metadata or {})["event_payload"]]
        )
        # Slack's post has no idempotency key: one whose result was lost is posted again.
        twice = sum(days.values()) - len(days)
        if twice > self.sandbox.last_words["digest"]:
            self._wrong(Invariant.DIGEST, f"more than one digest a day: {days}")
        for row in self._read.execute("SELECT * FROM requests").fetchall():
            if row["state"] in _OPEN and not row["trouble"]:
                self._wrong(Invariant.ENDS, f"{row['id']} is still {row['state']}")
        self._judge_noticed()

    def _judge_noticed(self) -> None:
        found = self._read.execute("SELECT order_id, state FROM buyer_requests").fetchall()
        standing = {row["order_id"] for row in found if row["state"] in _STANDING}
        for order in self.sandbox.amazon.orders.values():
            if order.odd or order.fulfilled_by != "MERCHANT":
                continue
            opened = order.status in ("UNSHIPPED", "PARTIALLY_SHIPPED")
            asked = opened and any(item.request is not None for item in order.items)
            if asked is not (order.order_id in standing):
                what = f"{order.order_id} is {order.status}, asked {asked}"
                self._wrong(Invariant.NOTICED, what)

    def _judge_words(self, words: str, where: str) -> None:
        for secret in (PLANTED, *self.sandbox.settings.secrets()):
            if secret in words:
                at = words.index(secret)
                self._wrong(Invariant.PRIVATE, f"{where}: {words[max(0, at - 60) : at + 40]!r}")
