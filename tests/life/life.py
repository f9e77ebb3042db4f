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
from tests.life import mishaps
from tests.life.chances import DEEDS
from tests.life.oracle import Oracle
from tests.life.town import Town
from tests.scenario.world import APPROVALS, DESK

T = TypeVar("T")
_PEOPLE = ("U0SATO", "U0MORI", "U0SATO", "U0MORI", "U0TANAKA", "U0SUZUKI", "U0TANAKA", "U0GUEST")
_ORDERS = 14
_REMEMBERED = 12
_ASKED = 4
_CALM_STEPS = ((40, 30), (40, 300), (60, 1800))


class Life:
    """A random life that is reproducible from its seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - not for cryptography
        # Stop windows both shorter and longer than the time for which a read counts.
        self.town = Town(folder, UNDO_SECONDS=self.pick(["10", "60"]), BATCH_SECONDS="10")
        self.orders: list[str] = []
        self.repeats = 0
        self.asked: list[str] = []
        self.looks: list[dict[str, Any]] = []
        self.amazon_ill = self.slack_ill = False
        self.deeds: Counter[str] = Counter()
        for _ in range(_ORDERS):
            self.sell()
        self.town.start()
        self.oracle = Oracle(self.town)
        self.last_person = self.anyone()

    def close(self) -> None:
        """Close the oracle and the environment."""
        self.oracle.close()
        self.town.close()

    def live(self, steps: int) -> None:
        """Run `steps` random steps, then let everything settle and run the final checks."""
        weights = list(DEEDS.values())
        for _ in range(steps):
            (deed,) = self.rng.choices(list(DEEDS), weights)
            self.deeds[deed.__name__] += 1
            deed(self)
            if self.amazon_ill or self.slack_ill or not self.town.up:
                self.oracle.disturbed()
            if self.rarely(0.8):
                self.town.turn()
            self.oracle.look()
            if self.oracle.violations:
                return
        self._come_to_rest()

    def _come_to_rest(self) -> None:
        self.heal()
        mishaps.release_feeds(self)
        self.town.fate.left = None
        if not self.town.up:
            self.town.start()
        self.town.clock.jump(self.town.time.now() - self.town.clock.now())
        self.oracle.dispatches.set_at = self.town.time.now()
        for times, seconds in _CALM_STEPS:
            for _ in range(times):
                self.town.pass_time(timedelta(seconds=seconds))
                self.town.turn()
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
        self.last_person = self.town.slack.person(self.pick(_PEOPLE))
        return self.last_person

    def an_order(self) -> str:
        """Return a random order, usually one that a cancellation was requested for."""
        asked = self.asked[-_ASKED:]
        return self.pick(asked if asked and self.rarely(0.6) else self.orders)

    def sell(self) -> None:
        """Add an order and forget the oldest."""
        fields: dict[str, Any] = {"ship_by": self.town.time.now() + timedelta(days=2)}
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
                fields |= {"ship_by": self.town.time.now() + timedelta(hours=3)}
            case _:
                pass
        self.orders.append(self.town.amazon.add_order(**fields))
        del self.orders[:-_ORDERS]

    # cards

    def a_card(self) -> dict[str, Any] | None:
        """Return a random card, current or outdated."""
        cards = [
            message
            for message in self.town.slack.space.messages.seen_by("", APPROVALS)[-80:]
            if (message.metadata or {}).get("event_type") == ids.CARD_EVENT
        ][-_REMEMBERED:]
        if not cards or (self.looks and self.rarely(0.1)):
            return self.pick(self.looks) if self.looks else None
        card = self.pick(cards).as_seen()
        self.looks.append(card)
        del self.looks[:-_REMEMBERED]
        return card

    @staticmethod
    def order_of(card: dict[str, Any]) -> str:
        """Return the order id that a card is about."""
        return str(card["metadata"]["event_payload"]["order_id"])

    # actions

    def typed(self, person: Person, command: str, text: str) -> None:
        """Type a command."""
        if self.town.up:
            self.did(person.send_command(command, text, channel=DESK))

    def pressed(self, person: Person, card: dict[str, Any], action: str) -> None:
        """Press a button."""
        if not self.town.up:
            return
        if action == ids.Action.APPROVE:
            self.oracle.dispatches.pressed_approve(
                card["metadata"]["event_payload"]["id"], person.id
            )
        self.did(person.send_click(card, action))

    def did(self, pending: Pending[Any]) -> None:
        """Wait for the answer to an action."""
        self.town.answered(pending)
        if self.repeats and self.town.up:
            self.repeats -= 1
            self.waits_for(self.town.slack.redeliver(pending.delivery))

    def waits_for(self, delivery: Delivery) -> None:
        """Wait for the answer to a delivery."""
        self.town.answered(Pending(delivery, lambda _: None))

    def drop_forms(self) -> None:
        """Close the last user's open forms."""
        person = self.last_person
        while person.modal is not None:
            person.close_modal(whole=True)

    def heal(self) -> None:
        """End all outages."""
        if self.amazon_ill or self.slack_ill:
            self.oracle.disturbed()
        self.town.amazon.faults.clear()
        self.town.odd.clear()
        self.town.slack.faults.clear()
        self.town.slack.archive(APPROVALS, archived=False)
        self.amazon_ill = self.slack_ill = False
