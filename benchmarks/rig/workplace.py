"""A simulated workspace and seller, and databases that begin with a past."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Request, State
from bot.domain.orders.order import Order
from bot.ports.clock import Clock
from bot.settings import Settings
from bot.simulator.amazon import AmazonSimulator
from bot.simulator.reached import settings_for
from bot.simulator.slack import SlackSimulator
from bot.wiring import owner_of, reached
from storage import known_store
from storage.sqlite import open_database

APPROVALS, DESK = "C0APPROVALS", "C0DESK"
OPERATOR, APPROVER = "U0OPERATOR", "U0APPROVER"
_ITEM = "61800000000001"


@dataclass(frozen=True, slots=True)
class Workplace:
    """The settings of a program that works here, and what it works with."""

    slack: SlackSimulator
    amazon: AmazonSimulator
    database: Path

    @property
    def environ(self) -> dict[str, str]:
        """Return the program's environment: nothing approved is sent, nothing lapses."""
        return settings_for(self.slack, self.amazon) | {
            "OPERATORS": "*",
            "APPROVERS": APPROVER,
            "APPROVALS_CHANNEL": APPROVALS,
            "DATABASE_PATH": str(self.database),
            "LANGUAGE": "en",
            "UNDO_SECONDS": "3600",
        }

    @property
    def calls(self) -> int:
        """Return how often the program called Slack or Amazon so far."""
        return len(self.slack.calls) + len(self.amazon.calls)

    def quiet(self, seconds: float) -> None:
        """Wait until nobody was called for so long: what was asked before is worked off."""
        pause, calls = threading.Event(), -1
        while calls != (calls := self.calls):
            pause.wait(seconds)

    def add_orders(self, count: int) -> list[str]:
        """Add orders of one item each, alike but for the id."""
        item = {"item_id": _ITEM, "title": "Mug 350 ml", "price": "1480"}
        return [self.amazon.add_order(items=[item]) for _ in range(count)]

    def fill(
        self, orders: Sequence[str], clock: Clock, *, audit: int = 0, **changes: Any
    ) -> list[str]:
        """Store a request for each order and that many lines of record; return the requests' ids.

        `changes` are fields of the requests, which wait for an approval otherwise.
        """
        settings = Settings.load(self.environ)
        store = known_store(open_database(self.database), owner_of(settings), clock)
        template = _request(store.key, _order(settings, orders[0], clock), clock)
        made = []
        with store.transaction():
            for number, order_id in enumerate(orders):
                order = replace(template.order, id=order_id)
                request = replace(template, id=f"r{number:011}", order=order, **changes)
                store.requests.add(request, view_id=None)
                store.outbox.put("card", request.id, at=clock.now())
                made.append(request.id)
            line = AuditEntry(clock.now(), OPERATOR, "requested", store.key, orders[0])
            for _ in range(audit):
                store.audit.add(line)
        store.close()
        return made

    def cards(self) -> dict[str, Mapping[str, Any]]:
        """Return the newest card of each order, as the approver sees it."""
        found: dict[str, Mapping[str, Any]] = {}
        for message in self.slack.person(APPROVER).messages(APPROVALS):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if "order_id" in payload:
                found[str(payload["order_id"])] = message
        return found


def populate(slack: SlackSimulator, people: int = 0) -> list[str]:
    """Let in the operator, the approver and some others, whose ids are returned."""
    others = [f"U0P{number:04}" for number in range(people)]
    for user_id in (OPERATOR, APPROVER, *others):
        slack.add_user(user_id, user_id.lower())
    slack.add_channel(APPROVALS, "approvals")
    slack.add_channel(DESK, "desk")
    return others


def without_limits(amazon: AmazonSimulator) -> None:
    """Let this seller ask for orders as often as the program likes."""
    amazon.rate_limits = False
    amazon.limits.grant("getOrder", 10_000, 100_000)


def _order(settings: Settings, order_id: str, clock: Clock) -> Order:
    with reached(settings, clock) as outside:
        return outside.amazon.order_book.get(order_id)


def _request(store_key: str, order: Order, clock: Clock) -> Request:
    now = clock.now()
    return Request(
        id="",
        store=store_key,
        order=order,
        reason=Reason.NO_INVENTORY,
        requester=OPERATOR,
        state=State.REQUESTED,
        counting=Counting(in_rate=True, in_prime_rate=False),
        needed=1,
        created_at=now,
        expires_at=now + timedelta(days=2),
        changed_at=now,
        reading_due=False,
    )


CLOCK = SystemClock()
