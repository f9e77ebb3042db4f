"""What shows of one order: on its card, at Amazon, in direct messages and in the record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from tests.scenario.world import World


@dataclass(frozen=True, slots=True)
class Case:
    """One order that 佐藤 wants to be cancelled, and all that can be seen of it."""

    world: World
    order_id: str

    @classmethod
    def approved(cls, world: World, name: str = "unshipped") -> "Case":
        """Ask for the cancellation of an order and approve it."""
        case = cls(world, world.amazon.seeds[name])
        world.ask(world.sato, case.order_id)
        world.approve(world.tanaka, case.order_id)
        return case

    @property
    def state(self) -> State:
        """Return the stored state."""
        return self.world.request(self.order_id).state

    @property
    def messages(self) -> list[str]:
        """Return the reasons of the messages that Amazon accepted, also of feeds taken back."""
        return self.world.messages_sent(self.order_id)

    @property
    def actions(self) -> list[str]:
        """Return what the record says was done with the request, oldest first."""
        entries = self.world.program.store.audit.all()
        return [entry.action for entry in entries if entry.order_id == self.order_id]

    @property
    def why(self) -> str:
        """Return the reason on the last line of the record about this order."""
        entries = self.world.program.store.audit.all()
        return [entry.why for entry in entries if entry.order_id == self.order_id][-1]

    @property
    def outcomes(self) -> list[str]:
        """Return the outcomes that the requester was told."""
        told = self.world.outcomes(self.world.sato)
        return [one["state"] for one in told if one["order_id"] == self.order_id]

    def until(self, state: State, *, minutes: float = 5, step: float = 30) -> None:
        """Let time pass until request and card are in a state, and the outcome is told."""

        def there() -> bool:
            if self.state is not state or self.world.shown(self.order_id) != state:
                return False
            return state in _ON_THE_WAY or bool(self.outcomes and self.outcomes[-1] == state)

        self.world.until(there, minutes=minutes, step=step, what=f"{self.order_id} {state}")

    def until_card_says(self, key: str, *, minutes: float = 5, step: float = 30) -> None:
        """Let time pass until the card says these words of the catalogue."""
        self.world.until(lambda: self.card_says(key), minutes=minutes, step=step, what=key)

    def card_says(self, key: str) -> bool:
        """Return whether the card says these words, as far as their first placeholder."""
        return _opening(key) in words_of(self.world.the_card(self.order_id))

    @property
    def may_be_stopped(self) -> bool:
        """Return whether the card has a button that stops the sending."""
        buttons = self.world.tanaka.buttons(self.world.the_card(self.order_id))
        return ids.Action.STOP in buttons

    def requester_reads(self, key: str) -> bool:
        """Return whether a direct message to the requester says these words."""
        about = [dm for dm in self.world.sato.dms() if self.order_id in str(dm)]
        return any(_opening(key) in words_of(dm) for dm in about)


_ON_THE_WAY = frozenset({State.APPROVED, State.SUBMITTING, State.SUBMITTED})


def words_of(message: Mapping[str, Any]) -> str:
    """Return all words of a message in the order in which they are read."""
    return "".join(_words(message.get("blocks") or []))


def _words(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, inside in part.items():
            if name == "text" and isinstance(inside, str):
                yield inside
            else:
                yield from _words(inside)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for one in part:
            yield from _words(one)


def _opening(key: str) -> str:
    opening: list[str] = []
    for piece in catalog("ja").pieces(key):
        if piece.name:
            break
        opening.append(piece.words)
    assert opening, key
    return "".join(opening)
