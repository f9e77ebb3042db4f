"""What must always hold, judged from outside: what was pressed, what Amazon got, what is stored.

The rules are written here a second time on purpose: a rule that the program gets wrong must not be
believed because it says so.
"""

import json
import sqlite3
from collections import Counter
from datetime import datetime, timedelta

from bot.domain.cancellation.request import TRANSITIONS, State
from simulator.amazon.order import PLANTED
from simulator.slack.messages import Message
from tests.life.dispatches import Dispatches
from tests.life.rules import Invariant, Violation
from tests.life.town import Town
from tests.scenario.world import APPROVALS

_LEEWAY = timedelta(minutes=10)
_PROMPTLY, _TURNS = timedelta(minutes=2), 5
"""How long a request waits for its turn at most, and how many of the workers' turns."""
_OPEN = ("requested", "approved", "submitting", "submitted")
_TOLD_BY_OTHERS = ("rejected", "expired", "void", "cancelled", "failed", "unconfirmed")


class Oracle:
    """Looks at everything after each step; `violations` is what it saw."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.step = 0
        self.violations: list[Violation] = []
        self.calm_since, self._calm_turns = town.time.now(), town.turns
        self._waits: dict[str, tuple[datetime, int]] = {}
        self._chain: dict[str, str] = {}
        self._audit_seen = 0
        self._read = sqlite3.connect(
            f"file:{town.settings.database_path}?mode=ro", uri=True, isolation_level=None
        )
        self._read.row_factory = sqlite3.Row
        self.dispatches = Dispatches(town, self._read, self._wrong)
        self._version = -1
        self._unjudged: set[str] = set()

    def close(self) -> None:
        """Give the database back."""
        self._read.close()

    def disturbed(self) -> None:
        """Note that something is out of order, so that waiting is explained for a while."""
        self.calm_since, self._calm_turns = self.town.time.now(), self.town.turns

    # judging

    def look(self) -> None:
        """Judge what happened since the last look."""
        self.step += 1
        self.dispatches.look()
        self._judge_slack()
        self._judge_log()
        (version,) = self._read.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._judge_audit()
        self._judge_requests()

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
        """Say whether the bot has said all it had to say."""
        if not self.town.up or self.town.work or not self._unjudged:
            return False
        return self._read.execute("SELECT 1 FROM outbox LIMIT 1").fetchone() is None

    def _judge_truth(self, row: sqlite3.Row) -> None:
        """Say that a request ended with what is not so: an order is cancelled, or gone, once."""
        said = row["state"] == "cancelled" or "cancelled_elsewhere" in (row["ending"] or "")
        if said and self.town.amazon.order(row["order_id"]).status != "CANCELLED":
            self._wrong(Invariant.TRUE, f"{row['order_id']} is called cancelled ({row['state']})")

    def _judge_prompt(self, rows: list[sqlite3.Row]) -> None:
        """Say that a request waits for nothing but its turn, while only other orders are odd."""
        now, turns = self.town.time.now(), self.town.turns
        waiting = {row["id"] for row in rows if self._may_go_on(row)}
        if not self.town.up or self._something_is_open():
            waiting = set()
        self._waits = {one: self._waits.get(one, (now, turns)) for one in waiting}
        for one, (since, turn) in self._waits.items():
            calm = now - max(since, self.calm_since)
            if calm > _PROMPTLY and turns - max(turn, self._calm_turns) >= _TURNS:
                self._wrong(Invariant.PROMPT, f"{one} waits since {since}, odd: {self.town.odd}")
                self.disturbed()

    def _may_go_on(self, row: sqlite3.Row) -> bool:
        if row["order_id"] in self.town.odd or row["trouble"] or row["read_next"]:
            return False
        if row["state"] == "requested":
            return bool(row["reading_due"])
        due = row["send_after"] or row["changed_at"]
        return row["state"] == "approved" and (
            datetime.fromisoformat(due) + self.town.settings.batch <= self.town.clock.now()
        )

    def _something_is_open(self) -> bool:
        """Say whether a feed, ours or a stranger's, has to be waited for."""
        ours = self._read.execute("SELECT 1 FROM feeds WHERE state <> 'closed'").fetchone()
        return ours is not None or any(
            feed.ended_at is None for feed in self.town.amazon.feeds.all()
        )

    def _judge_waiting(self, row: sqlite3.Row) -> None:
        """Say that a request waits too long, where nothing has been out of order for a while."""
        now = self.town.time.now()
        calm = now - self.calm_since
        if not self.town.up or calm < _LEEWAY or row["trouble"]:
            return
        state, changed = row["state"], datetime.fromisoformat(row["changed_at"])
        settings = self.town.settings
        longest = {
            "requested": settings.approval_ttl,
            "approved": settings.send_limit,
            "submitting": settings.doubt + settings.verify + settings.stuck,
            "submitted": settings.verify + settings.stuck * 2,
        }[state]
        waited = self.town.clock.now() - changed
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
            for message in self.town.slack.space.messages.seen_by(
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
        return self.town.slack.space.directory.dm(person).id

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
        return self.town.slack.space.messages.get(place["channel"], place["ts"])

    def _judge_slack(self) -> None:
        for violation in self.town.slack.violations:
            self._wrong(Invariant.SLACK, str(violation))
        self.town.slack.violations.clear()

    def _judge_log(self) -> None:
        lines = self.town.log.lines
        while lines:
            line = lines.popleft()
            if PLANTED in line or any(secret in line for secret in self.town.settings.secrets()):
                self._wrong(Invariant.PRIVATE, line)
            if '"trace"' in line and "StoreFailed" not in line:
                self._wrong(Invariant.SOUND, line)

    def look_back(self) -> None:
        """Judge what is judged once, at the end of a life."""
        said = [
            json.dumps([message.text, message.blocks, message.metadata], ensure_ascii=False)
            for message in self.town.slack.space.messages.last(100_000)
        ]
        for message in said:
            self._judge_words(message, "a message")
        for file in self.town.settings.database_path.parent.glob("desk.db*"):
            self._judge_words(file.read_bytes().decode("utf-8", "replace"), file.name)
        days = Counter(
            payload["date"]
            for message in self.town.slack.space.messages.seen_by("", APPROVALS)
            if (message.metadata or {}).get("event_type") == "sellerdesk_digest"
            for payload in [(message.metadata or {})["event_payload"]]
        )
        # Slack's post has no key: one that a dying program could not note is posted again.
        twice = sum(days.values()) - len(days)
        if twice > self.town.last_words["digest"]:
            self._wrong(Invariant.DIGEST, f"more than one digest a day: {days}")
        for row in self._read.execute("SELECT * FROM requests").fetchall():
            if row["state"] in _OPEN and not row["trouble"]:
                self._wrong(Invariant.ENDS, f"{row['id']} is still {row['state']}")

    def _judge_words(self, words: str, where: str) -> None:
        for secret in (PLANTED, *self.town.settings.secrets()):
            if secret in words:
                at = words.index(secret)
                self._wrong(Invariant.PRIVATE, f"{where}: {words[max(0, at - 60) : at + 40]!r}")
