"""What can be observed of one order: its card, Amazon, direct messages and the audit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.audit import AuditEntry
from bot.domain.cancellation.request import State
from handlers import ids
from handlers.text import catalog
from tests.scenario.world import World


@dataclass(frozen=True, slots=True)
class Case:
    """One order that Sato wants cancelled, and everything observable about it."""

    world: World
    order_id: str

    @classmethod
    def approved(cls, world: World, name: str = "unshipped") -> "Case":
        """Request the cancellation of an order and approve it."""
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
        """Return the reasons of accepted messages, including those of cancelled feeds."""
        return self.world.messages_sent(self.order_id)

    @property
    def actions(self) -> list[str]:
        """Return the request's audited actions, oldest first."""
        return [entry.action for entry in self._entries()]

    @property
    def why(self) -> str:
        """Return the reason in the request's last audit entry."""
        return self._entries()[-1].why

    def _entries(self) -> list[AuditEntry]:
        """Return what is on record about the order, without what its buyer asked for."""
        about = [e for e in self.world.program.store.audit.all() if e.order_id == self.order_id]
        return [entry for entry in about if not entry.action.startswith("buyer_")]

    @property
    def outcomes(self) -> list[str]:
        """Return the outcomes that the requester was notified of."""
        told = self.world.outcomes(self.world.sato)
        return [one["state"] for one in told if one["order_id"] == self.order_id]

    def until(self, state: State, *, minutes: float = 5, step: float = 30) -> None:
        """Let time pass until request and card reach a state and the requester is notified."""

        def there() -> bool:
            if self.state is not state or self.world.shown(self.order_id) != state:
                return False
            return state in _ON_THE_WAY or bool(self.outcomes and self.outcomes[-1] == state)

        self.world.until(there, minutes=minutes, step=step, what=f"{self.order_id} {state}")

    def until_card_says(self, key: str, *, minutes: float = 5, step: float = 30) -> None:
        """Let time pass until the card shows this catalogue entry."""
        self.world.until(lambda: self.card_says(key), minutes=minutes, step=step, what=key)

    def card_says(self, key: str) -> bool:
        """Return whether the card shows this catalogue entry, up to its first placeholder."""
        return _opening(key) in words_of(self.world.the_card(self.order_id))

    @property
    def may_be_stopped(self) -> bool:
        """Whether the card has a stop button."""
        buttons = self.world.tanaka.buttons(self.world.the_card(self.order_id))
        return ids.Action.STOP in buttons

    def requester_reads(self, key: str) -> bool:
        """Return whether a direct message to the requester shows this catalogue entry."""
        about = [dm for dm in self.world.sato.dms() if self.order_id in str(dm)]
        return any(_opening(key) in words_of(dm) for dm in about)


_ON_THE_WAY = frozenset({State.APPROVED, State.SUBMITTING, State.SUBMITTED})


def words_of(message: Mapping[str, Any]) -> str:
    """Return all text of a message in reading order."""
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


def mentioned(message: Mapping[str, Any]) -> list[str]:
    """Return the people and groups that a message mentions, in order, each once."""
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, dict):
            found.extend(part[key] for key in ("user_id", "usergroup_id") if key in part)
            for inner in part.values():
                look(inner)
        elif isinstance(part, list):
            for inner in part:
                look(inner)

    look(message["blocks"])
    return list(dict.fromkeys(found))
