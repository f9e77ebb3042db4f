"""Open modals, in stacks of up to three per user, and each user's App Home."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulator.change_signal import ChangeSignal
from simulator.clock import Clock
from simulator.slack import forms
from simulator.slack.directory import new_id
from simulator.slack.stored import stored_view

DEEPEST = 3


@dataclass(slots=True)
class View:
    """An open modal, or a user's App Home."""

    id: str
    user_id: str
    root_id: str
    previous_id: str | None
    hash: str
    body: dict[str, Any]
    values: forms.Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """What is said beside its inputs after a refused submission."""


class Views:
    """All open modals and all Homes; thread-safe."""

    def __init__(self, signal: ChangeSignal, clock: Clock, identity: Mapping[str, str]) -> None:
        self._signal = signal
        self._clock = clock
        self._identity = dict(identity)
        self._stacks: dict[str, list[list[View]]] = {}
        self._homes: dict[str, View] = {}

    def as_api(self, view: View) -> dict[str, Any]:
        """Return a view as the Web API and payloads show it."""
        with self._signal.lock:
            return {
                "id": view.id,
                **self._identity,
                **view.body,
                "state": forms.state_of(view.values),
                "hash": view.hash,
                "root_view_id": view.root_id,
                "previous_view_id": view.previous_id,
            }

    def open(self, user_id: str, body: dict[str, Any]) -> View:
        """Open a modal as the root of a new stack, above whatever is open."""
        view = self._new(user_id, body, below=None)
        with self._signal.lock:
            self._stacks.setdefault(user_id, []).append([view])
        self._signal.notify()
        return view

    def publish(self, user_id: str, body: dict[str, Any]) -> View:
        """Replace a user's App Home; its id stays, as Slack's does."""
        before = self.home(user_id)
        if before is not None:
            self.update(before, body)
            return before
        view = self._new(user_id, body, below=None)
        with self._signal.lock:
            self._homes[user_id] = view
        self._signal.notify()
        return view

    def home(self, user_id: str) -> View | None:
        """Return a user's App Home, None before the app published one."""
        with self._signal.lock:
            return self._homes.get(user_id)

    def push(self, below: View, body: dict[str, Any]) -> View | None:
        """Push a modal onto another; None if the stack is full or the other one is closed."""
        view = self._new(below.user_id, body, below=below)
        with self._signal.lock:
            stack = self._stack_of(below)
            if stack is None or len(stack) >= DEEPEST:
                return None
            stack.append(view)
        self._signal.notify()
        return view

    def _new(self, user_id: str, body: dict[str, Any], *, below: View | None) -> View:
        kept = stored_view(body)
        view_id = new_id("V")
        return View(
            id=view_id,
            user_id=user_id,
            root_id=below.root_id if below else view_id,
            previous_id=below.id if below else None,
            hash=self._hash(),
            body=kept,
            values=forms.initial_values(kept["blocks"]),
        )

    def update(self, view: View, body: dict[str, Any]) -> None:
        """Replace a modal's content; input values stay where the same input remains."""
        kept = stored_view(body)
        with self._signal.lock:
            view.body = kept
            view.values = forms.initial_values(kept["blocks"], typed=view.values)
            view.errors = {}
            view.hash = self._hash()
        self._signal.notify()

    def fill(self, view: View, place: tuple[str, str], state: dict[str, Any]) -> None:
        """Set an input's state."""
        with self._signal.lock:
            view.values[place] = state
            view.errors.pop(place[0], None)
        self._signal.notify()

    def refuse(self, view: View, errors: Mapping[str, str]) -> None:
        """Show errors on a modal's inputs."""
        with self._signal.lock:
            view.errors = dict(errors)
        self._signal.notify()

    def close(self, view: View, *, whole: bool = False) -> list[View]:
        """Close a modal (`whole`: with its stack) and return the closed ones."""
        with self._signal.lock:
            stack = self._stack_of(view)
            if stack is None:
                return []
            gone = list(stack) if whole else [view]
            stack[:] = [one for one in stack if one not in gone]
            stacks = self._stacks[view.user_id]
            self._stacks[view.user_id] = [one for one in stacks if one]
        self._signal.notify()
        return gone

    def top(self, user_id: str) -> View | None:
        """Return the modal a user sees: the top of the stack opened last."""
        with self._signal.lock:
            stacks = self._stacks.get(user_id)
            return stacks[-1][-1] if stacks else None

    def all_of(self, user_id: str) -> list[View]:
        """Return a user's open modals, the topmost last."""
        with self._signal.lock:
            return [view for stack in self._stacks.get(user_id, []) for view in stack]

    def get(self, view_id: str) -> View | None:
        """Return an open modal or a Home by id or external_id."""
        if not view_id:
            return None
        with self._signal.lock:
            for view in self._every():
                if view_id in (view.id, view.body["external_id"]):
                    return view
        return None

    def _every(self) -> Iterator[View]:
        yield from self._homes.values()
        for stacks in self._stacks.values():
            for stack in stacks:
                yield from stack

    def _stack_of(self, view: View) -> list[View] | None:
        for stack in self._stacks.get(view.user_id, []):
            if any(one is view for one in stack):
                return stack
        return None

    def _hash(self) -> str:
        return f"{int(self._clock.now().timestamp())}.{secrets.token_hex(4)}"
