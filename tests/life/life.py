"""One random life: a seed and random steps, each checked by the oracle."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from handlers import ids
from simulator.slack.deliveries import Delivery
from simulator.slack.person import Person
from simulator.slack.results import Pending
from tests.life import faults
from tests.life.oracle import Oracle
from tests.life.sandbox import Sandbox
from tests.life.weights import STEPS
from tests.scenario.world import APPROVALS, DESK

T = TypeVar("T")
_PEOPLE = ("U0SATO", "U0MORI", "U0SATO", "U0MORI", "U0TANAKA", "U0SUZUKI", "U0TANAKA", "U0GUEST")
_APPROVERS = ("U0TANAKA", "U0SUZUKI")
_ORDERS = 14
_REMEMBERED = 12
_ASKED = 4
_CALM_STEPS = ((40, 30), (40, 300), (60, 1800))


class Life:
    """A random life that is reproducible from its seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - not for cryptography
        # Stop windows both shorter and longer than the time for which a read counts.
        self.sandbox = Sandbox(
            folder, UNDO_SECONDS=self.pick(["10", "60"]), BATCH_SECONDS="10", QUIET_HOURS="off"
        )
        self.orders: list[str] = []
        self.repeats = 0
        self.asked: list[str] = []
        self.looks: list[dict[str, Any]] = []
        self.amazon_faulty = self.slack_faulty = False
        self.step_counts: Counter[str] = Counter()
        for _ in range(_ORDERS):
            self.sell()
        self.sandbox.start()
        self.oracle = Oracle(self.sandbox)
        self.last_person = self.anyone()

    def close(self) -> None:
        """Close the oracle and the environment."""
        self.oracle.close()
        self.sandbox.close()

    def live(self, steps: int) -> None:
        """Run `steps` random steps, then let everything settle and run the final checks."""
        weights = list(STEPS.values())
        for _ in range(steps):
            (step,) = self.rng.choices(list(STEPS), weights)
            self.step_counts[step.__name__] += 1
            step(self)
            if self.amazon_faulty or self.slack_faulty or not self.sandbox.up:
                self.oracle.disturbed()
            if self.rarely(0.8):
                self.sandbox.turn()
            self.oracle.look()
            if self.oracle.violations:
                return
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        self.heal()
        faults.release_feeds(self)
        self.sandbox.kill_switch.left = None
        if not self.sandbox.up:
            self.sandbox.start()
        self.sandbox.clock.jump(self.sandbox.time.now() - self.sandbox.clock.now())
        self.oracle.dispatches.set_at = self.sandbox.time.now()
        for times, seconds in _CALM_STEPS:
            for _ in range(times):
                self.sandbox.pass_time(timedelta(seconds=seconds))
                self.sandbox.turn()
                self.oracle.look()
        self.oracle.look_back()

    # randomness

    def rarely(self, chance: float) -> bool:
        """Return True with this probability."""
        return self.rng.random() < chance

    def pick(self, among: Sequence[T]) -> T:
        """Return a random choice."""
        return self.rng.choice(among)

    def anyone(self) -> Person:
        """Return a random user."""
        self.last_person = self.sandbox.slack.person(self.pick(_PEOPLE))
        return self.last_person

    def an_approver(self) -> Person:
        """Return a random approver."""
        self.last_person = self.sandbox.slack.person(self.pick(_APPROVERS))
        return self.last_person

    def everybody(self) -> list[Person]:
        """Return all users."""
        return [self.sandbox.slack.person(one) for one in sorted(set(_PEOPLE))]

    def an_order(self) -> str:
        """Return a random order, usually one that a cancellation was requested for."""
        asked = self.asked[-_ASKED:]
        return self.pick(asked if asked and self.rarely(0.6) else self.orders)

    def sell(self) -> None:
        """Add an order and forget the oldest."""
        amazon = self.sandbox.amazon
        fields: dict[str, Any] = {"ship_by": self.sandbox.time.now() + timedelta(days=2)}
        fields |= {"created_at": amazon.now(), "updated_at": amazon.now()}
        match self.rng.randrange(10):
            case 0:
                fields |= {"programs": ("PRIME",)}
            case 1:
                fields |= {"request": "間違えて注文した"}
            case 2:
                fields |= {"items": [{"title": "マグカップ"}, {"title": "タオル", "price": "3300"}]}
            case 3:
                fields |= {"fulfilled_by": "AMAZON"}
            case 4:
                fields |= {"ship_by": self.sandbox.time.now() + timedelta(hours=3)}
            case _:
                pass
        self.orders.append(amazon.add_order(**fields))
        del self.orders[:-_ORDERS]

    # cards

    def a_card(self) -> dict[str, Any] | None:
        """Return a random card, current or outdated."""
        cards = [
            message
            for message in self.sandbox.slack.space.messages.seen_by("", APPROVALS)[-80:]
            if (message.metadata or {}).get("event_type") in (ids.CARD_EVENT, ids.BUYER_EVENT)
        ][-_REMEMBERED:]
        if not cards or (self.looks and self.rarely(0.1)):
            return self.pick(self.looks) if self.looks else None
        card = self.pick(cards).as_seen()
        self.looks.append(card)
        del self.looks[:-_REMEMBERED]
        return card

    def shipping_messages(self) -> list[dict[str, Any]]:
        """Return the last messages of orders to ship, the newest last."""
        said = self.sandbox.slack.space.messages.seen_by("", APPROVALS)
        found = [
            one for one in said if one.metadata and one.metadata["event_type"] == ids.SHIPPING_EVENT
        ]
        return [one.as_seen() for one in found[-2:]]

    @staticmethod
    def order_of(card: dict[str, Any]) -> str:
        """Return the order id that a card is about."""
        return str(card["metadata"]["event_payload"]["order_id"])

    # actions

    def typed(self, person: Person, command: str, text: str) -> None:
        """Type a command."""
        if self.sandbox.up:
            self.did(person.send_command(command, text, channel=DESK))

    def pressed(
        self, person: Person, card: dict[str, Any], action: str, *, value: str | None = None
    ) -> None:
        """Press a button; `value` tells it from others with the same action."""
        if not self.sandbox.up:
            return
        if action == ids.Action.RADAR_CANCEL:
            self.oracle.dispatches.submitted(self.order_of(card), person.id)
        if action == ids.Action.APPROVE:
            self.oracle.dispatches.pressed_approve(
                card["metadata"]["event_payload"]["id"], person.id
            )
        self.did(person.send_click(card, action, value=value))

    def did(self, pending: Pending[Any]) -> None:
        """Wait for the answer to an action."""
        self.sandbox.answered(pending)
        if self.repeats and self.sandbox.up:
            self.repeats -= 1
            self.waits_for(self.sandbox.slack.redeliver(pending.delivery))

    def waits_for(self, delivery: Delivery) -> None:
        """Wait for the answer to a delivery."""
        self.sandbox.answered(Pending(delivery, lambda _: None))

    def drop_forms(self) -> None:
        """Close the last user's open forms."""
        person = self.last_person
        while person.modal is not None:
            person.close_modal(whole=True)

    def heal(self) -> None:
        """End all outages."""
        if self.amazon_faulty or self.slack_faulty:
            self.oracle.disturbed()
        self.sandbox.amazon.faults.clear()
        self.sandbox.odd.clear()
        self.sandbox.slack.faults.clear()
        self.sandbox.slack.archive(APPROVALS, archived=False)
        self.amazon_faulty = self.slack_faulty = False
