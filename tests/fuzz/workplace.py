"""The program in its world, over the wire: what it may not say, and what was changed by whom."""

import json
import logging
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from bot.domain.cancellation.request import Request, State
from handlers import ids
from tests.scenario.world import World, a_world

OPERATORS: Final = frozenset({"U0SATO", "U0TANAKA", "U0SUZUKI"})
APPROVERS: Final = frozenset({"U0TANAKA", "U0SUZUKI"})
PEOPLE: Final = (*sorted(OPERATORS), "U0YAMADA", "U0GUEST", "U0NOBODY", "USLACKBOT")
WITHIN: Final = 6.0
_OUR_OWN: Final = frozenset({"bot", "handlers", "storage"})
_OURS_RAISED: Final = (
    "Failed to run a request listener",
    "Failed to run listener function",
    "Failed to run a middleware",
)
"""What slack_sdk and Bolt say where an exception has reached them; else they speak of Slack."""


class Heard(logging.Handler):
    """The errors that the program has logged; a failing case takes them along."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep what is an error of the program, or of what it runs on."""
        said = record.getMessage()
        if record.name.split(".")[0] in _OUR_OWN or said.startswith(_OURS_RAISED):
            what = getattr(record, "what", "") or getattr(record, "task", "")
            why = repr(record.exc_info[1])[:300] if record.exc_info else ""
            self.said.append(f"{said[:200]} {what} {why}")

    def nothing(self) -> None:
        """See that there was no error since the last time."""
        said, self.said = self.said, []
        assert said == [], said


@dataclass(frozen=True, slots=True)
class Row:
    """What people decide about a request."""

    id: str
    requester: str
    state: str
    approvals: str
    decided_by: str | None
    stop_wanted_by: str | None
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What the database holds: the last changed requests, how often any was, the last line."""

    rows: Mapping[str, Row]
    changes: int
    line: int


class Looking:
    """Reads the database over a connection of its own."""

    def __init__(self, database: Path) -> None:
        self._sql = sqlite3.connect(database, isolation_level=None, check_same_thread=False)

    def close(self) -> None:
        """Close the connection."""
        self._sql.close()

    def seen(self, *ids_: str) -> Seen:
        """Return what there is now, of these requests and the newest ones."""
        rows = self._sql.execute(
            "SELECT id, requester, state, approvals, decided_by, stop_wanted_by, reason, note"
            " FROM requests WHERE id IN (SELECT value FROM json_each(?))"
            " OR seq > (SELECT max(seq) - 4 FROM requests)",
            (json.dumps(ids_),),
        ).fetchall()
        changes = self._sql.execute("SELECT sum(version) FROM requests").fetchone()[0]
        line = self._sql.execute("SELECT ifnull(max(id), 0) FROM audit").fetchone()[0]
        return Seen({row[0]: Row(*row) for row in rows}, changes, line)

    def lines(self, after: int) -> list[tuple[str, str, str]]:
        """Return actor, action and request of the lines that were added, refusals left out."""
        found = self._sql.execute(
            "SELECT actor, action, request_id FROM audit WHERE id > ?"
            " AND action NOT LIKE '%refused%'",
            (after,),
        )
        return found.fetchall()


class Workplace:
    """A world with a request to decide, one to stop and a form to submit, renewed when used up."""

    def __init__(self, world: World, looking: Looking, heard: Heard) -> None:
        self.world = world
        self.looking = looking
        self.heard = heard
        self._made = 0
        self._like: dict[State, Request] = {}
        self._now: dict[State, str] = {}

    def begin(self) -> None:
        """Have one request waiting for a decision, and one in its stop window."""
        for state, seed in ((State.REQUESTED, "unshipped"), (State.APPROVED, "two_items")):
            order_id = self.world.amazon.seeds.get(seed) or self.world.amazon.add_order()
            self.world.ask(self.world.sato, order_id)
            if state is State.APPROVED:
                self.world.approve(self.world.tanaka, order_id)
            self._like[state] = self._with_card(order_id)
            self._now[state] = self._like[state].id

    def _with_card(self, order_id: str) -> Request:
        """Return the request of an order, once it is noted where its card stands."""
        self.world.until(lambda: self.world.request(order_id).noted.card is not None, step=1)
        return self.world.request(order_id)

    def order_id(self) -> str:
        """Return an order's id that was not used before."""
        self._made += 1
        return f"250-9{self._made // 10_000_000:06}-{self._made % 10_000_000:07}"

    def request(self, state: State) -> str:
        """Return the id of a request in a state, a new one where the last one has gone on."""
        requests = self.world.program.store.requests
        last = requests.get(self._now[state])
        if last is None or last.state is not state or last.approvals != self._like[state].approvals:
            like = self._like[state]
            order = replace(like.order, id=self.order_id())
            made = replace(like, id=f"fuzz{self._made:08}", order=order)
            with self.world.program.store.transaction():
                requests.add(made, view_id=None)
            self._now[state] = made.id
        return self._now[state]

    def seen(self) -> Seen:
        """Return what the database holds now."""
        return self.looking.seen(*self._now.values())

    def like(self, state: State) -> Request:
        """Return the request that those of a state are copies of; its card stands in Slack."""
        return self._like[state]


@contextmanager
def a_workplace(folder: Path) -> Iterator[Workplace]:
    """Start a world whose people are named singly, and take it down again."""
    database = folder / "desk.db"
    named = {"OPERATORS": ",".join(sorted(OPERATORS)), "APPROVERS": ",".join(sorted(APPROVERS))}
    heard = Heard()
    logging.getLogger().addHandler(heard)
    try:
        with a_world(database, **named) as world:
            world.slack.add_user("U0YAMADA", "山田", locale="ja-JP")
            world.program.front.members.refresh()
            looking = Looking(database)
            try:
                workplace = Workplace(world, looking, heard)
                workplace.begin()
                # From now on only people change anything.
                for worker in world.program.workers:
                    assert worker.stop(WITHIN)
                heard.said.clear()
                yield workplace
            finally:
                looking.close()
    finally:
        logging.getLogger().removeHandler(heard)


def named_in(payload: Mapping[str, Any]) -> tuple[Any, str, str]:
    """Return who a delivery is from, which button or form it is, and which request it names."""
    actions = payload.get("actions")
    if payload.get("type") == "block_actions" and isinstance(actions, list) and actions:
        first = actions[0] if isinstance(actions[0], dict) else {}
        return _user(payload), str(first.get("action_id")), str(first.get("value"))
    view = payload.get("view")
    if payload.get("type") == "view_submission" and isinstance(view, dict):
        named = view.get("private_metadata")
        if view.get("callback_id") == ids.Callback.REQUEST:
            named = view.get("id")
        return _user(payload), str(view.get("callback_id")), str(named)
    return payload.get("user_id"), str(payload.get("command")), ""


def _user(payload: Mapping[str, Any]) -> Any:
    user = payload.get("user")
    return user.get("id") if isinstance(user, dict) else None
