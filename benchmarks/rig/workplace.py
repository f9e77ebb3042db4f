"""A simulated workspace and seller, and databases filled with requests."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clients import open_clients
from bot.clock import MovableClock, SystemClock
from bot.database import database_of
from bot.demo.world import World
from bot.domain.audit import AuditEntry
from bot.domain.cancellation.eligibility import Counting
from bot.domain.cancellation.reasons import Reason
from bot.domain.cancellation.request import Noted, Request, State
from bot.domain.messages import Notice
from bot.domain.orders.order import Order
from bot.ports.clock import Clock
from bot.settings import Settings
from bot.wiring import owner_of
from storage import known_store

APPROVALS, DESK = "C0APPROVALS", "C0DESK"
OPERATOR, APPROVER = "U0OPERATOR", "U0APPROVER"
_ITEM = "61800000000001"


class BenchmarkWorld(World):
    """A world with an operator, an approver and `people`; the stop window is one hour."""

    def __init__(
        self, database: Path, *, people: int = 0, standing: bool = False, other_accounts: int = 0
    ) -> None:
        now = SystemClock().now()
        super().__init__(database, MovableClock(now, running=not standing))
        others = (self.add_account(f"A{number}OTHER", "JP") for number in range(other_accounts))
        self.accounts = [self.amazon, *others]
        self.environ |= {
            "OPERATORS": "*",
            "APPROVERS": APPROVER,
            "APPROVALS_CHANNEL": APPROVALS,
            "LANGUAGE": "en",
            "UNDO_SECONDS": "3600",
        }
        self.people = [f"U0P{number:04}" for number in range(people)]
        for user_id in (OPERATOR, APPROVER, *self.people):
            self.slack.add_user(user_id, user_id.lower())
        self.slack.add_channel(APPROVALS, "approvals")
        self.slack.add_channel(DESK, "desk")

    @property
    def calls(self) -> int:
        """Return the number of calls to Slack and Amazon so far."""
        return len(self.slack.calls) + sum(len(account.calls) for account in self.accounts)

    def quiet(self, seconds: float) -> None:
        """Wait until the program has made no calls for `seconds`."""
        pause, calls = threading.Event(), -1
        while calls != (calls := self.calls):
            pause.wait(seconds)

    def without_limits(self) -> None:
        """Lift the rate limit of getOrder."""
        self.amazon.rate_limits = False
        self.amazon.limits.grant("getOrder", 10_000, 100_000)

    def add_orders(self, count: int) -> list[str]:
        """Add `count` orders that differ only in their id; return the ids."""
        item = {"item_id": _ITEM, "title": "Mug 350 ml", "price": "1480"}
        return [self.amazon.add_order(items=[item]) for _ in range(count)]

    def fill(self, orders: Sequence[str], *, audit: int = 0, **changes: Any) -> list[str]:
        """Store a request for each order and `audit` audit entries; return the requests' ids.

        The requests wait for approval unless `changes` override their fields.
        """
        settings, clock = Settings.load(self.environ), self.clock
        store = known_store(database_of(settings).open(), owner_of(settings), clock)
        template = _request(store.key, _order(settings, orders[0], clock), clock)
        made = []
        with store.transaction():
            for number, order_id in enumerate(orders):
                order = replace(template.order, id=order_id)
                request = replace(template, id=f"r{number:011}", order=order, **changes)
                store.requests.add(request, view_id=None)
                store.outbox.put(Notice.CARD, request.id, at=clock.now())
                made.append(request.id)
            line = AuditEntry(clock.now(), OPERATOR, "requested", store.key, orders[0])
            for _ in range(audit):
                store.audit.add(line)
        store.close()
        return made

    def cards(self) -> dict[str, Mapping[str, Any]]:
        """Return the newest card of each order by order id, as the approver sees it."""
        found: dict[str, Mapping[str, Any]] = {}
        for message in self.slack.person(APPROVER).messages(APPROVALS):
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            if "order_id" in payload:
                found[str(payload["order_id"])] = message
        return found


def _order(settings: Settings, order_id: str, clock: Clock) -> Order:
    with open_clients(settings, clock) as clients:
        return clients.amazon.order_book.get(order_id)


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
        noted=Noted(reading_due=False),
    )
